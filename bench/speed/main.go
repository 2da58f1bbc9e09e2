// Command speed measures how fast Rapporteur reads, and how fast spaCy and PETRARCH2
// do, where they are installed, on the same text in the same run.
//
//	go run ./bench/speed                      # Rapporteur beside the others
//	go run ./bench/speed -stages              # where the time goes
//	go run ./bench/speed -grow 100,1000,10000 # how it grows with the number of articles
package main

import (
	"flag"
	"fmt"
	"os"

	"rapporteur/internal/dataset"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "speed:", err)
		os.Exit(1)
	}
}

func run() error {
	byStages := flag.Bool("stages", false, "say where the time goes, by step, on one core")
	passes := flag.Int("passes", 3, "passes over the text by step, the fastest of which counts")
	numbers := flag.String("grow", "", "numbers of articles, with commas: the text over again, with other ids")
	first := flag.Int("words", 0, "read only so many words of each article, 0 for all")
	articles := flag.Int("articles", 100, "articles that are given to each program, 0 for all; the others take minutes for more")
	flag.Parse()
	inputs := flag.Args()
	if len(inputs) == 0 {
		dir, ok := dataset.Path("attributions", "train", "text")
		if !ok {
			return fmt.Errorf("no text: name files or folders, or set %s", dataset.Env)
		}
		inputs = []string{dir}
	}
	if *byStages {
		return byStage(os.Stdout, inputs, *passes)
	}
	c, err := collect(inputs, *first)
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "speed")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	ours, err := build(work)
	if err != nil {
		return err
	}
	if *numbers != "" {
		return grow(os.Stdout, ours, work, c, *numbers)
	}
	if *articles > 0 && len(c) > *articles {
		c = c[:*articles]
	}
	return compare(os.Stdout, ours, work, c)
}
