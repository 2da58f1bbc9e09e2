package exchange

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"rapporteur"
)

// The bounds of a file that is read.
const (
	maxLine   = 1 << 20  // bytes of a record
	maxReport = 64 << 20 // bytes of a report in JSON Lines
	maxJoin   = 100      // lines of a record that is quoted over several
	endless   = 1 << 30  // bytes of a line that has no end worth waiting for, as of unpacked zeros
)

// lines cuts a file into lines, each at most max long.
type lines struct {
	in   *bufio.Reader
	max  int
	line int      // of the last line given, from 1
	back []string // lines read ahead, to be given again
}

// next is the next line without its end; a line that is too long or no UTF-8 is an error
// and the one after it can still be read. io.EOF ends the file.
func (l *lines) next() (string, error) {
	if len(l.back) > 0 {
		s := l.back[0]
		l.back = l.back[1:]
		l.line++
		return s, nil
	}
	var b []byte
	long, size := false, 0
	for {
		part, err := l.in.ReadSlice('\n')
		if size += len(part); size > endless {
			return "", errors.New("a line goes on for ever")
		}
		if long = long || len(b)+len(part) > l.max; !long {
			b = append(b, part...)
		}
		if err == nil {
			break
		}
		if err == io.EOF && (len(b) > 0 || long) {
			break
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return "", err
		}
	}
	l.line++
	if long {
		return "", rapporteur.Errorf(rapporteur.TooLarge, "longer than %d KB, so it is left out", l.max>>10)
	}
	s := strings.TrimRight(string(b), "\r\n")
	if l.line == 1 {
		s = strings.TrimPrefix(s, "\ufeff")
	}
	if !utf8.ValidString(s) {
		return "", rapporteur.Errorf(rapporteur.Invalid, "not UTF-8; convert the file, for example with iconv -f LATIN1 -t UTF-8")
	}
	return s, nil
}

// quoted is the next record of a file with quotation marks, which may run over lines. A
// quotation mark that is not closed makes its own line wrong, not the rest of the file.
func (l *lines) quoted(comma rune) ([]string, int, error) {
	s, err := l.next()
	first := l.line
	if err != nil {
		return nil, first, err
	}
	var ahead []string
	for whole := s; ; {
		if strings.Count(whole, `"`)%2 == 0 {
			cells, err := split(whole, comma)
			if err != nil {
				break
			}
			return cells, first, nil
		}
		more, err := l.next()
		if err != nil || len(ahead) == maxJoin || len(whole)+len(more) > l.max {
			if err == nil {
				ahead = append(ahead, more)
			}
			break
		}
		ahead = append(ahead, more)
		whole += "\n" + more
	}
	l.back, l.line = append(ahead, l.back...), first
	return nil, first, rapporteur.Errorf(rapporteur.Invalid, "its quotation marks do not match; a mark within a cell is doubled")
}

// split cuts a record at its commas.
func split(s string, comma rune) ([]string, error) {
	if !strings.Contains(s, `"`) {
		return strings.Split(s, string(comma)), nil
	}
	r := csv.NewReader(strings.NewReader(s))
	r.Comma, r.FieldsPerRecord = comma, -1
	cells, err := r.Read()
	if err == nil {
		if _, more := r.Read(); more != io.EOF {
			return nil, io.ErrUnexpectedEOF
		}
	}
	return cells, err
}
