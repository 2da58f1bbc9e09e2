package source

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"rapporteur"
)

var errLongLine = errors.New("line is too long")

// A line of maxLongLine times the limit has no end that is worth waiting for.
const maxLongLine = 100

var errEndless = rapporteur.Errorf(rapporteur.TooLarge, "a line goes on for ever; the rest is left out")

// lineReader reads lines of bounded length; of a longer one it keeps nothing, reads on
// to its end and reports errLongLine.
type lineReader struct {
	br    *bufio.Reader
	limit int
	count int // lines read
	buf   []byte
}

// next returns the next line without its end; it stays good until the next call.
func (l *lineReader) next() ([]byte, error) {
	l.buf = l.buf[:0]
	l.count++
	long, size := false, 0
	for {
		part, err := l.br.ReadSlice('\n')
		if size += len(part); size > maxLongLine*max(l.limit, 1<<20) {
			return nil, errEndless
		}
		if !long {
			l.buf = append(l.buf, part...)
			long = len(l.buf) > l.limit
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && (len(l.buf) > 0 || long), err == nil:
			if long {
				l.buf = nil
				return nil, errLongLine
			}
			return bytes.TrimSuffix(bytes.TrimSuffix(l.buf, []byte("\n")), []byte("\r")), nil
		default:
			return nil, err
		}
	}
}
