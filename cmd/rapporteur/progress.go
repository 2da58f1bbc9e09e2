package main

import (
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progress shows how far a job is, on a terminal only and only once the job has taken
// two seconds: what is done, the rate, the failures and, where that can be told, the time
// left.
type progress struct {
	w        io.Writer
	terminal bool
	bar      *progressbar.ProgressBar
	what     string
	unit     string
	begun    time.Time
	done     int
	drawn    time.Time    // when the total was told last
	skipped  int          // done before this run
	size     atomic.Int64 // of the inputs in bytes, 0 while it is not known
	read     func() int64 // bytes read so far
}

func newProgress(w io.Writer, what, unit string) *progress {
	return &progress{w: w, terminal: isTerminal(w), what: what, unit: unit, begun: time.Now()}
}

// expect says how many inputs were done before this run, and how the bar can tell the time
// left: by the inputs' size, which is asked for in the background and 0 where it cannot be
// known, and by how much of that is read.
func (p *progress) expect(skipped int, size, read func() int64) {
	p.skipped, p.read = skipped, read
	if p.terminal {
		go func() { p.size.Store(size()) }()
	}
}

// total is about how many there will be in this run, 0 where that cannot be told.
func (p *progress) total() int64 {
	size := p.size.Load()
	if size == 0 || p.read == nil {
		return 0
	}
	share := float64(p.read()) / float64(size)
	if share <= 0 {
		return 0
	}
	all := int64(float64(p.done+p.skipped)/min(share, 1)) - int64(p.skipped)
	return max(all, int64(p.done)+1)
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
	if n := p.total(); n > 0 && time.Since(p.drawn) > 100*time.Millisecond {
		p.bar.ChangeMax64(n)
		p.drawn = time.Now()
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
