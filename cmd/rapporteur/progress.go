package main

import (
	"fmt"
	"io"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progress shows how far a job is, on a terminal only and only once the job has taken
// two seconds.
type progress struct {
	w        io.Writer
	terminal bool
	bar      *progressbar.ProgressBar
	what     string
	unit     string
	begun    time.Time
	done     int
}

func newProgress(w io.Writer, what, unit string) *progress {
	return &progress{w: w, terminal: isTerminal(w), what: what, unit: unit, begun: time.Now()}
}

// step counts one more, with the failures so far.
func (p *progress) step(failed int) {
	p.done++
	if !p.terminal || time.Since(p.begun) < 2*time.Second {
		return
	}
	if p.bar == nil {
		p.bar = progressbar.NewOptions(-1, progressbar.OptionSetWriter(p.w), progressbar.OptionShowCount(),
			progressbar.OptionShowIts(), progressbar.OptionSetItsString(p.unit), progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionSetElapsedTime(true), progressbar.OptionClearOnFinish())
		p.bar.Set(p.done - 1)
	}
	if failed > 0 {
		p.bar.Describe(fmt.Sprintf("%s (%d failed)", p.what, failed))
	} else {
		p.bar.Describe(p.what)
	}
	p.bar.Add(1)
}

// say prints a line without tearing the bar.
func (p *progress) say(line string) {
	if p.bar != nil {
		p.bar.Clear()
	}
	fmt.Fprintln(p.w, line)
}

func (p *progress) finish() {
	if p.bar != nil {
		p.bar.Finish()
	}
}
