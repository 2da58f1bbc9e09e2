package exchange

import (
	"bufio"
	"compress/bzip2"
	"errors"
	"io"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"rapporteur"
)

// unpack reads what lies under gzip, zstandard or bzip2, told by the first bytes; other
// files are read as they are. done ends the reading.
func unpack(in io.Reader) (out *bufio.Reader, done func(), err error) {
	raw := bufio.NewReaderSize(in, 64<<10)
	head, _ := raw.Peek(4)
	var rd io.Reader
	done = func() {}
	switch {
	case strings.HasPrefix(string(head), "\x1f\x8b"):
		rd, err = gzip.NewReader(raw)
	case string(head) == "\x28\xb5\x2f\xfd":
		var dec *zstd.Decoder
		if dec, err = zstd.NewReader(raw, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(128<<20)); err == nil {
			rd, done = dec, dec.Close
		}
	case strings.HasPrefix(string(head), "BZh"):
		rd = bzip2.NewReader(raw)
	default:
		return raw, done, nil
	}
	if err != nil {
		return nil, done, rapporteur.Errorf(rapporteur.Unsupported, "a damaged archive: %w", err)
	}
	return bufio.NewReaderSize(rd, 64<<10), done, nil
}

// cut says of a source that failed what is wrong with it.
func cut(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return rapporteur.Errorf(rapporteur.Invalid, "the file ends too early; it was cut off on the way")
	}
	return rapporteur.Errorf(rapporteur.Invalid, "the file cannot be read from here on: %w", err)
}
