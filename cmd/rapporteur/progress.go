package main

import (
	"fmt"
	"io"
	"sync/atomic"
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
	total    atomic.Int64 // 0 while it is not known
}

func newProgress(w io.Writer, what, unit string) *progress {
	return &progress{w: w, terminal: isTerminal(w), what: what, unit: unit, begun: time.Now()}
}

// expect counts in the background how many there will be, so that the bar can tell the
// time left; count gives 0 where that cannot be known.
func (p *progress) expect(count func() int) {
	if p.terminal {
		go func() { p.total.Store(int64(count())) }()
	}
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
			progressbar.OptionSetElapsedTime(true), progressbar.OptionSetPredictTime(true), progressbar.OptionClearOnFinish())
		p.bar.Set(p.done - 1)
	}
	if n := p.total.Load(); n > 0 && p.bar.GetMax64() != n {
		p.bar.ChangeMax64(n)
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
