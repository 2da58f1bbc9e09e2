package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// figures are those of one run.
type figures struct {
	words     int
	wall, cpu time.Duration
	peak      int64 // bytes of memory, 0 where it is not known
}

func (f figures) perSecond() float64    { return float64(f.words) / f.wall.Seconds() }
func (f figures) perSecondCPU() float64 { return float64(f.words) / f.cpu.Seconds() }

// build makes the command from the checkout.
func build(dir string) (string, error) {
	path := filepath.Join(dir, "rapporteur")
	out, err := exec.Command("go", "build", "-o", path, "rapporteur/cmd/rapporteur").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("cannot build rapporteur: %w\n%s", err, out)
	}
	return path, nil
}

// read runs the command from raw text to a file of reports; its start is counted.
func read(command, input string, words int) (figures, error) {
	run := exec.Command(command, "read", "--no-layer", input, "-o", input+".out.jsonl")
	begun := time.Now()
	out, err := run.CombinedOutput()
	if err != nil {
		return figures{}, fmt.Errorf("rapporteur read: %w\n%s", err, out)
	}
	defer os.Remove(input + ".out.jsonl")
	state := run.ProcessState
	return figures{words, time.Since(begun), state.UserTime() + state.SystemTime(), peakMemory(state)}, nil
}

// grow prints the figures of ever more articles.
func grow(out io.Writer, command, dir string, c corpus, numbers string) error {
	fmt.Fprintf(out, "%d cores; %d texts of %d words on average\n", runtime.NumCPU(), len(c), c.words(len(c))/len(c))
	fmt.Fprintln(out, "articles      words     wall s      CPU s    words/s  words/CPU s  articles/s  peak MB")
	for field := range strings.SplitSeq(numbers, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(field))
		if err != nil || n < 1 {
			return fmt.Errorf("-grow %s: %q is no number of articles", numbers, field)
		}
		path, err := c.write(dir, n)
		if err != nil {
			return err
		}
		f, err := read(command, path, c.words(n))
		os.Remove(path)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%8d %10d %10.1f %10.1f %10.0f %12.0f %11.1f %8d\n", n, f.words, f.wall.Seconds(), f.cpu.Seconds(),
			f.perSecond(), f.perSecondCPU(), float64(n)/f.wall.Seconds(), f.peak>>20)
	}
	return nil
}
