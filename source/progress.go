package source

import (
	"context"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
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
