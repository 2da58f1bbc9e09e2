package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"rapporteur"
)

// text returns an atom as written; an index outside the chunk is "".
func (w *segmentation) atom(k int) string {
	if k < 0 || k >= len(w.atoms) {
		return ""
	}
	return w.s[w.atoms[k].start:w.atoms[k].end]
}

func (w *segmentation) is(k int, class atomClass) bool {
	return k >= 0 && k < len(w.atoms) && w.atoms[k].class == class
}

func isApostrophe(s string) bool { return s == "'" || s == "’" || s == "`" || s == "´" }

// cutContractions cuts atoms that may be two words: "can" "not", "do" "n" "'" "t".
func (w *segmentation) cutContractions() {
	for k := 0; k < len(w.atoms); k++ {
		a := w.atoms[k]
		if a.class != letters {
			continue
		}
		form := w.s[a.start:a.end]
		if last := form[len(form)-1] | 0x20; last == 'n' && len(form) > 1 && isApostrophe(w.atom(k+1)) && strings.EqualFold(w.atom(k+2), "t") {
			w.cutAtom(k, a.end-1)
			k++
		} else if len(w.atoms) == 1 || !isApostrophe(w.atom(k+1)) && !isApostrophe(w.atom(k-1)) {
			if len(form) > longestContraction {
				continue
			}
			if c, ok := w.segmenter.contractions[lower(form)]; ok && c.sure {
				w.cutAtom(k, a.start+c.cut)
				k++
			}
		}
	}
}

func (w *segmentation) cutAtom(k int, at int32) {
	w.atoms = append(w.atoms, atom{})
	copy(w.atoms[k+1:], w.atoms[k:])
	w.atoms[k].end, w.atoms[k].class = at, splitter
	w.atoms[k+1].start = at
}

// lower is strings.ToLower without allocating for what is lower case already.
func lower(s string) string {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf {
			return strings.ToLower(s)
		}
	}
	return s
}

var clitics = []string{"s", "m", "d", "ll", "re", "ve"}

var hyphenPrefixes = []string{"non", "anti", "pre", "post", "re", "ex", "co", "multi", "sub", "semi", "mid", "e", "pro", "un", "inter", "ultra", "over", "under", "self", "uh", "mm", "hm", "neo", "pan", "sino"}

// decide says how atoms k and k+1 of chunk i stand to each other.
func (w *segmentation) decide(k, i int) cut {
	a, b := w.atom(k), w.atom(k+1)
	ca, cb := w.atoms[k].class, w.atoms[k+1].class
	last := k+2 == len(w.atoms)
	switch {
	case ca == splitter:
		return glue
	case ca == bracket || cb == bracket:
		return split
	case w.isAddress():
		if last && cb == symbol && strings.Contains(".,;:!?>'", b) {
			return split
		}
		if k == 0 && a == "<" {
			return split
		}
		return join
	case ca == digits && cb == letters:
		return join
	case ca == letters && cb == digits:
		return join
	case isApostrophe(b):
		return w.apostrophe(k)
	case isApostrophe(a):
		if k == 0 {
			return split
		}
		return join
	case b == ".":
		return w.stop(k, i)
	case a == ".":
		if ca2 := w.is(k+1, letters) || w.is(k+1, digits); ca2 && k > 0 {
			if w.is(k-1, letters) && utf8.RuneCountInString(b) > 1 && unicode.IsUpper(firstRune(b)) {
				return split
			}
			return join
		}
		if k == 0 && cb == digits {
			return join
		}
		return split
	case (b == "," || b == ":") && ca == digits && w.is(k+2, digits), (a == "," || a == ":") && cb == digits && w.is(k-1, digits):
		return join
	case b == "/" && ca == digits && w.is(k+2, digits), a == "/" && cb == digits && w.is(k-1, digits):
		return join
	case b == "-" && ca == digits && w.is(k+2, digits) && len(w.atoms) >= 5:
		return join
	case a == "-" && cb == digits && w.is(k-1, digits) && len(w.atoms) >= 5:
		return join
	case b == "-" && ca == letters && w.is(k+2, letters) && hasFold(hyphenPrefixes, a):
		return join
	case a == "-" && cb == letters && w.is(k-1, letters) && hasFold(hyphenPrefixes, w.atom(k-1)):
		return join
	case b == "&" && len(a) == 1 && w.is(k+2, letters), a == "&" && len(b) == 1 && w.is(k-1, letters):
		return join
	case (a == "#" || a == "@") && cb == letters, a == "_" || b == "_":
		return join
	case ca == symbol && cb == symbol && strings.Contains(":;", a) && (b == "-" || b == "'"):
		return join
	}
	return split
}

func firstRune(s string) rune { r, _ := utf8.DecodeRuneInString(s); return r }

func hasFold(list []string, s string) bool {
	for _, x := range list {
		if strings.EqualFold(x, s) {
			return true
		}
	}
	return false
}

// isAddress reports whether the chunk is a URL or a mail address.
func (w *segmentation) isAddress() bool {
	for k := range w.atoms {
		switch a := w.atom(k); {
		case a == "@" && k > 0 && k+1 < len(w.atoms), a == "//" && w.atom(k-1) == ":", k == 0 && strings.EqualFold(a, "www"):
			return true
		}
	}
	return false
}

// apostrophe decides what stands before the apostrophe that is atom k+1.
func (w *segmentation) apostrophe(k int) cut {
	next := w.atom(k + 2)
	switch {
	case w.atoms[k].class == symbol:
		return split
	case strings.EqualFold(next, "t") && strings.EqualFold(w.atom(k), "n"):
		return join
	case hasFold(clitics, next):
		return glue
	case next == "" && w.atoms[k].class == letters && strings.HasSuffix(lower(w.atom(k)), "s"):
		return glue
	case w.is(k+2, letters):
		return join
	}
	return split
}

// stop decides what stands before the stop that is atom k+1.
func (w *segmentation) stop(k, i int) cut {
	a := w.atom(k)
	last := k+2 == len(w.atoms)
	title, known := w.segmenter.abbreviations[lower(a)]
	switch {
	case w.is(k, digits) && w.is(k+2, digits):
		return join
	case w.is(k, digits) && last && len(w.atoms) == 2 && w.chunks[i].before != space:
		return join
	case w.is(k, digits):
		return split
	case !w.is(k, letters):
		return split
	case w.is(k+2, letters) && (utf8.RuneCountInString(a) == 1 || !unicode.IsUpper(firstRune(w.atom(k+2)))):
		return join
	case known && (title || !w.endsParagraph(i)) || a == "Jr" || a == "Inc":
		return join
	case utf8.RuneCountInString(a) == 1 && (k > 0 && w.atom(k-1) == "." || unicode.IsUpper(firstRune(a)) && a != "I"):
		return join
	}
	return split
}

// endsParagraph reports whether chunk i is the last of its paragraph.
func (w *segmentation) endsParagraph(i int) bool {
	return i+1 == len(w.chunks) || w.chunks[i+1].before >= newLine
}

// sentences groups the words.
func (w *segmentation) sentences() []Sentence {
	var out []Sentence
	first, comma := 0, -1
	end := func(last int) {
		span := rapporteur.Span{Start: int(w.words[first].Start), End: int(w.words[last-1].End)}
		out = append(out, Sentence{First: first, Last: last, Span: span})
		first, comma = last, -1
	}
	for i := range w.words {
		if i > first && !w.words[i].Glued {
			switch {
			case w.gaps[i] >= newLine || w.ends(i):
				end(i)
			case i-first >= maxSentence && comma > 0:
				at := i
				end(comma)
				if at-first >= maxSentence {
					end(at)
				}
			case i-first >= maxSentence:
				end(i)
			}
		}
		if f := w.form(i); f == "," || f == ";" || f == ":" || f == "-" {
			comma = i + 1
		}
	}
	if first < len(w.words) {
		end(len(w.words))
	}
	return out
}

func (w *segmentation) form(i int) string { return w.s[w.words[i].Start:w.words[i].End] }

func isCloser(s string) bool {
	return s == `"` || s == "”" || s == "’" || s == "'" || s == "''" || s == ")" || s == "]" || s == "»"
}

// ends reports whether a sentence ends before word i.
func (w *segmentation) ends(i int) bool {
	k := i - 1
	for k > 0 && isCloser(w.form(k)) {
		k--
	}
	mark, next := w.form(k), w.form(i)
	if k < i-1 && w.gaps[i] == noGap || isCloser(next) && w.gaps[i] == noGap {
		return false
	}
	r := firstRune(next)
	starts := unicode.IsUpper(r) || unicode.IsDigit(r) || classOf(r) != letters && !strings.ContainsRune(".,;:?!-–—", r)
	switch last := mark[len(mark)-1]; {
	case last == '?' || last == '!':
		return starts
	case strings.HasSuffix(mark, "..") || strings.HasSuffix(mark, "…"):
		return starts
	case mark == ".":
		return starts || k == i-1 && w.gaps[i] == space && unicode.IsLower(r)
	case last == '.':
		if title, known := w.segmenter.abbreviations[lower(mark[:len(mark)-1])]; known && title || utf8.RuneCountInString(mark) == 2 {
			return false
		}
		return starts && k > 0 && unicode.IsUpper(r) && isStarter(next)
	}
	return false
}

var starters = []string{"the", "a", "an", "he", "she", "it", "they", "we", "i", "in", "on", "at", "but", "and", "this", "that", "these", "those", "there", "for", "as", "if", "when", "while", "after", "however", "his", "her", "its", "their"}

func isStarter(s string) bool { return hasFold(starters, s) }
