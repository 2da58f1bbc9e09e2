package gazetteer

import "unicode/utf8"

// AppendKey appends the form by which a name is looked up: lower case, without marks
// on letters, dots and apostrophes; hyphens are spaces; "St." and "Mt." are written
// out and a leading "the" is dropped.
func AppendKey(dst []byte, name string) []byte {
	start := len(dst)
	for i := 0; i < len(name); {
		c := name[i]
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			dst = append(dst, c)
		case c >= 'A' && c <= 'Z':
			dst = append(dst, c+'a'-'A')
		case c == ' ' || c == '-' || c == '/' || c == '_' || c == '\t' || c == '\n' || c == '\r':
			dst = appendSpace(dst, start)
		case c == '&':
			dst = append(appendSpace(dst, start), "and "...)
		case c < utf8.RuneSelf: // dots, apostrophes, commas
		default:
			r, n := utf8.DecodeRuneInString(name[i:])
			dst = appendFolded(dst, start, r)
			i += n
			continue
		}
		i++
	}
	dst = trimSpace(dst, start)
	return expand(dst, start)
}

func appendSpace(dst []byte, start int) []byte {
	dst = expand(dst, start)
	if len(dst) > start && dst[len(dst)-1] != ' ' {
		dst = append(dst, ' ')
	}
	return dst
}

func trimSpace(dst []byte, start int) []byte {
	for len(dst) > start && dst[len(dst)-1] == ' ' {
		dst = dst[:len(dst)-1]
	}
	return dst
}

// expand writes out the abbreviation that dst ends with, and drops a leading "the".
func expand(dst []byte, start int) []byte {
	from := len(dst)
	for from > start && dst[from-1] != ' ' {
		from--
	}
	switch string(dst[from:]) {
	case "st", "ste":
		return append(dst[:from], "saint"...)
	case "sts":
		return append(dst[:from], "saints"...)
	case "mt":
		return append(dst[:from], "mount"...)
	case "ft":
		return append(dst[:from], "fort"...)
	case "twp":
		return append(dst[:from], "township"...)
	case "the":
		if from == start {
			return dst[:start]
		}
	}
	return dst
}

// appendFolded appends the Latin letters that stand for r in ASCII, or r itself in
// UTF-8 where it has none.
func appendFolded(dst []byte, start int, r rune) []byte {
	switch r {
	case '\u2019', '\u2018', '\u02bc', '\u02bb', '\u00b4', '`', '\u2032':
		return dst
	case '\u2013', '\u2010', '\u2011', '\u2014', '\u00a0':
		return appendSpace(dst, start)
	}
	if i := int(r) - foldFirst; i >= 0 && i < len(foldTable) && foldTable[i] != "" {
		return append(dst, foldTable[i]...)
	}
	if s, ok := foldMore(r); ok {
		return append(dst, s...)
	}
	return utf8.AppendRune(dst, r)
}
