package text

import (
	"unicode"
	"unicode/utf8"
)

// atomClass sorts the atoms of a chunk.
type atomClass uint8

const (
	letters  atomClass = iota // a run of letters and the marks on them
	digits                    // a run of decimal digits
	symbol                    // a run of one character that is neither
	bracket                   // one bracket or double quote; never a run
	splitter                  // letters that a multiword token may be cut after: "can" of "cannot"
	written                   // an address, whatever stands in it
)

// atom is the smallest piece of a chunk; words are runs of atoms.
type atom struct {
	start, end int32
	class      atomClass
}

// classOf sorts one character.
func classOf(r rune) atomClass {
	switch {
	case r < 0x80:
		return asciiClass[r]
	case unicode.IsLetter(r) || unicode.IsMark(r):
		return letters
	case unicode.IsDigit(r):
		return digits
	case r == '“' || r == '”' || r == '«' || r == '»' || unicode.In(r, unicode.Ps, unicode.Pe):
		return bracket
	}
	return symbol
}

var asciiClass = func() (t [0x80]atomClass) {
	for r := range t {
		switch {
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z':
			t[r] = letters
		case r >= '0' && r <= '9':
			t[r] = digits
		case r == '(' || r == ')' || r == '[' || r == ']' || r == '{' || r == '}' || r == '"':
			t[r] = bracket
		default:
			t[r] = symbol
		}
	}
	return t
}()

// maxAtom bounds an atom in bytes, and so what a word costs downstream.
const maxAtom = 1024

// appendAtoms cuts bytes [start, end) of s into atoms.
func appendAtoms(atoms []atom, s string, start, end int32) []atom {
	var last rune
	for i := start; i < end; {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:end])
		}
		class := classOf(r)
		if k := len(atoms) - 1; i > start && atoms[k].class == class && class != bracket &&
			(class != symbol || r == last) && i-atoms[k].start < maxAtom {
			atoms[k].end = i + int32(n)
		} else {
			atoms = append(atoms, atom{i, i + int32(n), class})
		}
		last = r
		i += int32(n)
	}
	return atoms
}

// firstAtom is the first of the atoms of s, which is not empty.
func firstAtom(s string) atom {
	first := atom{}
	var last rune
	for i := 0; i < len(s); {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		class := classOf(r)
		if i > 0 && (class != first.class || class == bracket || class == symbol && r != last) {
			break
		}
		first.class, last = class, r
		i += n
		first.end = int32(i)
	}
	return first
}
