package source

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// Progress tells how far the reading of the inputs has come, in bytes of their files as
// they lie on the disk: articles cannot be counted without reading everything twice.
type Progress struct{ read atomic.Int64 }

// Read is how many bytes were read so far; it may be called while the reading goes on.
func (p *Progress) Read() int64 { return p.read.Load() }

func (p *Progress) add(n int64) {
	if p != nil {
		p.read.Add(n)
	}
}

// Passed counts the files of folders and archives that were passed over because their
// names do not end as those of articles do, by their endings; hidden ones aside.
type Passed struct {
	mu     sync.Mutex
	counts map[string]int
}

func (p *Passed) add(name string) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.counts == nil {
		p.counts = map[string]int{}
	}
	ending := strings.ToLower(path.Ext(name))
	if _, known := p.counts[ending]; !known && (len(p.counts) >= 100 || len(ending) > 20) {
		ending = "others"
	}
	p.counts[ending]++
}

// String tells how many there were of each ending, the most first; empty for none.
func (p *Passed) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	endings := slices.SortedFunc(maps.Keys(p.counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(p.counts[b], p.counts[a]), cmp.Compare(a, b))
	})
	all, told := 0, make([]string, 0, len(endings))
	for _, e := range endings {
		all += p.counts[e]
		told = append(told, fmt.Sprintf("%d %s", p.counts[e], e))
	}
	switch {
	case all == 0:
		return ""
	case len(told) > 10:
		told = append(told[:10], "…")
	}
	return fmt.Sprintf("%d files of other kinds than are read were passed over (%s)", all, strings.Join(told, ", "))
}

// Size is how many bytes the files of the inputs have, 0 where that cannot be known, as of
// standard input and URLs.
func Size(ctx context.Context, inputs []string) int64 {
	var sum int64
	for _, input := range inputs {
		if input == "-" || isURL(input) {
			return 0
		}
		paths, _ := filepath.Glob(input)
		if _, err := os.Stat(input); err == nil || !strings.ContainsAny(input, "*?[") {
			paths = []string{input}
		}
		for _, path := range paths {
			sum += sizeOf(ctx, path)
		}
	}
	return sum
}

// sizeOf is the size of a file, or of what is read of a folder; links within it aside.
func sizeOf(ctx context.Context, root string) int64 {
	var sum int64
	filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return fs.SkipAll
		case err != nil:
			return nil
		case path != root && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir() || path != root && !readable(path):
			return nil
		}
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			sum += info.Size()
		}
		return nil
	})
	return sum
}

// counted counts what is read of a file.
type counted struct {
	rd       io.Reader
	progress *Progress
	n        int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.rd.Read(p)
	c.n += int64(n)
	c.progress.add(int64(n))
	return n, err
}
