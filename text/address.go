package text

import "strings"

// findAddresses joins the atoms of URLs, mail addresses, host names and file names
// into one atom each, of class letters, so that what stands inside is never cut.
func (w *segmentation) findAddresses() {
	out := w.spare[:0]
	for k := 0; k < len(w.atoms); {
		end := w.addressAt(k)
		if end == k {
			out = append(out, w.atoms[k])
			k++
			continue
		}
		out = append(out, atom{w.atoms[k].start, w.atoms[end-1].end, written})
		k = end
	}
	w.atoms, w.spare = out, w.atoms
}

// addressAt returns the end of the address that begins with atom k, or k for none.
func (w *segmentation) addressAt(k int) int {
	if k > 0 && !w.isBreak(k-1) {
		return k
	}
	switch a := w.atom(k); {
	case w.atom(k+1) == ":" && strings.HasPrefix(w.atom(k+2), "//") && w.atoms[k].class == letters,
		strings.EqualFold(a, "www") && w.atom(k+1) == ".":
		return w.trimAddress(k, w.urlEnd(k))
	}
	return w.dottedEnd(k)
}

// isBreak reports whether an address may begin after atom k.
func (w *segmentation) isBreak(k int) bool {
	switch w.atoms[k].class {
	case letters, digits, written:
		return false
	}
	switch w.s[w.atoms[k].start] {
	case '.', '-', '_', '@', '/', '\\', '%', '+':
		return false
	}
	return true
}

// urlEnd runs to the end of the chunk or a character that no URL has.
func (w *segmentation) urlEnd(k int) int {
	for k < len(w.atoms) && !strings.ContainsAny(w.atom(k), `<>"{}|\^“”«»`) {
		k++
	}
	return k
}

// trimAddress leaves closing marks out of words [k, end); a closing bracket stays
// where one opens within.
func (w *segmentation) trimAddress(k, end int) int {
	opened := strings.ContainsAny(w.s[w.atoms[k].start:w.atoms[end-1].end], "([")
	for end > k+1 {
		last := w.atom(end - 1)
		if !strings.ContainsAny(last, ".,;:!?'*…’") && (opened || !strings.ContainsAny(last, ")]")) {
			break
		}
		end--
	}
	return end
}

// dottedEnd is the end of a mail address, host or file name that begins with atom k.
func (w *segmentation) dottedEnd(k int) int {
	if w.atoms[k].class == symbol || w.atoms[k].class == bracket {
		return k
	}
	at, end, ending := -1, k, -1 // of the "@"; of all; after a known ending
	for ; end < len(w.atoms); end++ {
		a := w.atom(end)
		switch {
		case w.atoms[end].class != symbol && w.atoms[end].class != bracket:
			if w.atom(end-1) == "." && end > k+1 && w.isEnding(a) && w.mayStopAfter(end) {
				ending = end + 1
			}
			continue
		case a == "@" && at < 0 && end > k:
			at = end
			continue
		case a == "." || a == "-" || a == "_" || at < 0 && (a == "+" || strings.HasPrefix(a, "..")):
			continue
		}
		break
	}
	switch {
	case at >= 0 && ending > at+1:
		return ending
	case at >= 0:
		return k
	case ending > 0 && w.atom(ending) == "/":
		return w.trimAddress(k, w.urlEnd(k))
	case ending > 0:
		return ending
	}
	return k
}

// mayStopAfter reports whether a host or file name may end with atom k.
func (w *segmentation) mayStopAfter(k int) bool {
	if k+1 >= len(w.atoms) {
		return true
	}
	return w.atoms[k+1].class == symbol || w.atoms[k+1].class == bracket
}

func (w *segmentation) isEnding(a string) bool {
	var buf [8]byte
	if len(a) > len(buf) || len(a) == 2 && isCapital(a[0]) && !isCapital(a[1]) {
		return false // "the house.De Gaulle" is no host
	}
	return w.segmenter.endings[string(lowerASCII(buf[:0], a))]
}

func isCapital(c byte) bool { return c >= 'A' && c <= 'Z' }

// lowerASCII appends s in small letters, leaving what is not ASCII as it is.
func lowerASCII(b []byte, s string) []byte {
	for i := range len(s) {
		c := s[i]
		if isCapital(c) {
			c |= 0x20
		}
		b = append(b, c)
	}
	return b
}
