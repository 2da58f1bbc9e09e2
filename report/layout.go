package report

import (
	"strings"

	"github.com/rivo/uniseg"
)

// A style is an SGR sequence (ECMA-48); the empty style leaves text as it is.
type style string

const (
	plain  style = ""
	bold   style = "\x1b[1m"
	faint  style = "\x1b[2m"
	red    style = "\x1b[31m"
	green  style = "\x1b[32m"
	yellow style = "\x1b[33m"
	cyan   style = "\x1b[36m"
	reset        = "\x1b[0m"
)

// painter puts styles on text where colour is wanted.
type painter bool

func (p painter) paint(s string, st style) string {
	if !p || st == plain || s == "" {
		return s
	}
	return string(st) + s + reset
}

// width is the number of terminal cells that s takes.
func width(s string) int { return uniseg.StringWidth(s) }

// pad adds spaces until s takes n cells.
func pad(s string, n int) string { return s + strings.Repeat(" ", max(n-width(s), 0)) }

// clip cuts s to n cells, with an ellipsis where something was cut.
func clip(s string, n int) string {
	if width(s) <= n {
		return s
	}
	var b strings.Builder
	used := 0
	for g := uniseg.NewGraphemes(s); g.Next(); {
		if used += g.Width(); used > n-1 {
			break
		}
		b.WriteString(g.Str())
	}
	return strings.TrimRight(b.String(), " ") + "…"
}

// wrap breaks s at spaces into lines of at most n cells, each after the first
// preceded by indent.
func wrap(s string, n int, indent string) string {
	var b strings.Builder
	used := 0
	for i, word := range strings.Fields(s) {
		w := width(word)
		switch {
		case i == 0:
		case used+1+w > n:
			b.WriteString("\n" + indent)
			used = 0
		default:
			b.WriteByte(' ')
			used++
		}
		b.WriteString(word)
		used += w
	}
	return b.String()
}

// clean puts s on one line and takes out what could steer a terminal: control and
// format characters (C0, C1, bidirectional overrides) from the article's own text.
func clean(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t', r == '\r':
			return ' '
		case r < 0x20, r >= 0x7f && r < 0xa0, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, s)), " ")
}
