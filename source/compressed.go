package source

import (
	"compress/bzip2"
	"io"
	"path"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"rapporteur"
)

// A decompressor that gives more than bombRatio times what it takes, beyond the first
// bombStart bytes, is fed a bomb: text hardly shrinks to a fiftieth, zeros to a thousandth.
const (
	bombRatio = 250
	bombStart = 32 << 20
)

var errBomb = rapporteur.Errorf(rapporteur.TooLarge, "expands more than %d times, as a decompression bomb does; it was left alone", bombRatio)

// compressed reads what lies under one compression.
func (r *reading) compressed(c content, f format, rd io.Reader) bool {
	in := &counter{rd: rd}
	var out io.Reader
	var err error
	switch f {
	case gzipped:
		out, err = gzip.NewReader(in)
	case zstandard:
		var dec *zstd.Decoder
		dec, err = zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(128<<20))
		if err == nil {
			defer dec.Close()
			out = dec
		}
	default:
		out = bzip2.NewReader(in)
	}
	if err != nil {
		return r.fail(readError(c.name, err))
	}
	return r.stream(content{name: c.name, path: uncompressedName(c.path), url: c.url, depth: c.depth + 1}, &bombGuard{in: in, rd: out})
}

// uncompressedName is the name without the ending of its compression.
func uncompressedName(name string) string {
	ext := path.Ext(name)
	base := strings.TrimSuffix(name, ext)
	switch strings.ToLower(ext) {
	case ".tgz", ".tzst":
		return base + ".tar"
	case ".gz", ".zst", ".bz2":
		return base
	}
	return name
}

// counter counts what is read.
type counter struct {
	rd io.Reader
	n  int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.rd.Read(p)
	c.n += int64(n)
	return n, err
}

// bombGuard stops a decompressor that gives far more than it takes.
type bombGuard struct {
	in  *counter
	rd  io.Reader
	out int64
}

func (b *bombGuard) Read(p []byte) (int, error) {
	n, err := b.rd.Read(p)
	if b.out += int64(n); b.out > bombStart && b.out > bombRatio*b.in.n {
		return 0, errBomb
	}
	return n, err
}
