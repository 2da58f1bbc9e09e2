package chart

import (
	"math"
	"strconv"
	"strings"
	"unicode"
)

// maxName bounds a name, a place and a type, in characters.
const maxName = 160

// clean makes a string fit to print: one line, no control characters, none that change the
// direction of writing for what stands beside it, of bounded length.
func clean(s string) string { return cleanTo(s, maxName) }

func cleanTo(s string, most int) string {
	if plain(s) && len(s) <= most {
		return s
	}
	var b strings.Builder
	n, blank := 0, false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r) || unicode.Is(unicode.Cc, r):
			blank = b.Len() > 0
			continue
		case unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar || r == 0xfffe || r == 0xffff:
			continue
		}
		if n++; n >= most {
			b.WriteString("…")
			break
		}
		if blank {
			b.WriteByte(' ')
			blank, n = false, n+1
		}
		b.WriteRune(r)
	}
	return b.String()
}

// plain tells ASCII that needs no cleaning.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f || c == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' ') {
			return false
		}
	}
	return true
}

// thousands is 12,345.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func events(n int) string { return counted(n, "event") }

// counted is "1 event", "2 events".
func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	if stem, y := strings.CutSuffix(what, "y"); y {
		return thousands(n) + " " + stem + "ies"
	}
	return thousands(n) + " " + what + "s"
}

// signed is −4.2, with a true minus.
func signed(x float64) string {
	return strings.Replace(strconv.FormatFloat(math.Round(x*10)/10+0, 'f', 1, 64), "-", "−", 1)
}

// dyad is a pair of parties in words.
func dyad(actor, recipient string) string { return who(actor) + " → " + who(recipient) }

func who(name string) string {
	if name == "" {
		return "(not named)"
	}
	return name
}
