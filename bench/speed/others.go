package main

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// The scripts read articles in JSON Lines and print {"version", "wall", "cpu"} in
// seconds of the reading alone: loading is not counted. They exit with 3 where the
// program is not installed.
var (
	//go:embed run_spacy.py
	spacyScript []byte
	//go:embed run_petrarch2.py
	petrarchScript []byte
)

// notInstalled is the scripts' exit code for that.
const notInstalled = 3

// compare gives each program the same text and prints how fast it is.
func compare(out io.Writer, command, dir string, c corpus) error {
	if len(c) < 2 {
		return errors.New("a comparison takes two articles or more")
	}
	path, err := c.write(dir, len(c))
	if err != nil {
		return err
	}
	words := c.words(len(c))
	ours, err := withoutStart(command, dir, path, c)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%d articles, %d words; seconds of CPU, so that the number of cores does not matter\n\n", len(c), words)
	fmt.Fprintf(out, "rapporteur read, raw text to reports: %.0f words a second of CPU, %.0f of the clock, %d MB\n", ours.perSecondCPU(), ours.perSecond(), ours.peak>>20)
	if err := beside(out, "spaCy en_core_web_sm, raw text to tags, trees and names", dir, "run_spacy.py", spacyScript, path, words, ours); err != nil {
		return err
	}
	trees := filepath.Join(dir, "trees.jsonl")
	if err := writeTrees(trees, c); err != nil {
		return err
	}
	return beside(out, "PETRARCH2, events from trees that it is given", dir, "run_petrarch2.py", petrarchScript, trees, words, ours)
}

// withoutStart reads the texts and takes off what reading the first alone took: loading
// is not counted for the others either.
func withoutStart(command, dir, path string, c corpus) (figures, error) {
	one, err := c.write(dir, 1)
	if err != nil {
		return figures{}, err
	}
	defer os.Remove(one)
	start, err := read(command, one, c.words(1))
	if err != nil {
		return figures{}, err
	}
	f, err := read(command, path, c.words(len(c)))
	f.words, f.wall, f.cpu = f.words-start.words, f.wall-start.wall, f.cpu-start.cpu
	return f, err
}

// beside prints another program's speed and how many times as fast Rapporteur is.
func beside(out io.Writer, name, dir, file string, script []byte, input string, words int, ours figures) error {
	path := filepath.Join(dir, file)
	if err := os.WriteFile(path, script, 0o600); err != nil {
		return err
	}
	python := os.Getenv("PYTHON")
	if python == "" {
		python = "python3"
	}
	printed, err := exec.Command(python, path, input).Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() == notInstalled || errors.Is(err, exec.ErrNotFound) {
		fmt.Fprintf(out, "%s: not installed\n", name)
		return nil
	} else if ok {
		lines := strings.Split(strings.TrimSpace(string(exit.Stderr)), "\n")
		fmt.Fprintf(out, "%s: did not run: %s\n", name, lines[len(lines)-1])
		return nil
	}
	if err != nil {
		return err
	}
	var told struct {
		Version   string
		Wall, CPU float64
	}
	if err := json.Unmarshal(printed, &told); err != nil {
		return fmt.Errorf("%s printed %q: %w", file, printed, err)
	}
	theirs := figures{words: words, wall: time.Duration(told.Wall * 1e9), cpu: time.Duration(told.CPU * 1e9)}
	fmt.Fprintf(out, "%s (%s): %.0f words a second of CPU, %.0f of the clock; rapporteur is %.1f times as fast\n",
		name, told.Version, theirs.perSecondCPU(), theirs.perSecond(), ours.perSecondCPU()/theirs.perSecondCPU())
	return nil
}
