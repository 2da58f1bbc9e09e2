package polnear

import (
	"rapporteur"
	"rapporteur/coder/attribution"
	"rapporteur/text"
)

// Roles gives every word of the article's Doc one role: that of the first attribution
// whose source, cue or content shares a character with it.
func Roles(a Article, doc *text.Doc) []attribution.Role {
	roles := make([]attribution.Role, len(doc.Words))
	mark := func(spans []rapporteur.Span, r attribution.Role) {
		for _, s := range spans {
			first, last := doc.WordsIn(s)
			for i := first; i < last; i++ {
				if roles[i] == attribution.NoRole {
					roles[i] = r
				}
			}
		}
	}
	for _, at := range a.Attributions {
		mark(at.Source, attribution.Source)
		mark(at.Cue, attribution.Cue)
		mark(at.Content, attribution.Content)
	}
	return roles
}

// Owners gives every word of the article's Doc the numbers of the attributions that it
// has a part in.
func Owners(a Article, doc *text.Doc) [][]int32 {
	out := make([][]int32, len(doc.Words))
	for n, at := range a.Attributions {
		for _, spans := range [][]rapporteur.Span{at.Source, at.Cue, at.Content} {
			for _, s := range spans {
				first, last := doc.WordsIn(s)
				for i := first; i < last; i++ {
					out[i] = append(out[i], int32(n))
				}
			}
		}
	}
	return out
}
