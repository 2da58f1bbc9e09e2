package knowledge

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"rapporteur/text"
)

// hit is a run of words that is a name of the tables.
type hit struct {
	first, last int
	head        int
	posts       []posting
	dateline    bool  // names where the report was written: "THE HAGUE (AP) –"
	entry       int32 // the reading that was decided, -1 for none
	how         how
	reason      string // what decided, where there was a choice
	unresolved  string
}

// piece is a normal token of the text and the word that it is in.
type piece struct {
	token uint32
	word  int32
}

// scan finds the longest names from left to right.
func (r *Resolution) scan() {
	pieces := make([]piece, 0, len(r.doc.Words)+8)
	for i := range r.doc.Words {
		cut := tokenizer{rest: r.doc.Form(i)}
		for t := cut.next(); t != nil; t = cut.next() {
			pieces = append(pieces, piece{r.base.index.token(t), int32(i)})
		}
	}
	for s := range r.doc.Sentences {
		from, to := r.doc.Sentences[s].First, r.doc.Sentences[s].Last
		lo, hi := pieceRange(pieces, from, to)
		for lo < hi {
			n, posts := r.longest(pieces[lo:hi])
			if n == 0 || r.tellsTime(int(pieces[lo].word), int(pieces[lo+n-1].word)+1) {
				lo++
				continue
			}
			first, last := int(pieces[lo].word), int(pieces[lo+n-1].word)+1
			h := hit{first: first, last: last, head: headOf(r.doc, first, last), posts: posts, entry: -1}
			for w := first; w < last; w++ {
				r.at[w] = int32(len(r.hits))
			}
			r.hits = append(r.hits, h)
			lo += n
		}
	}
}

// tellsTime reports whether words lie inside a time expression, so that a Friday in
// one is nobody's name.
func (r *Resolution) tellsTime(first, last int) bool {
	span := r.doc.Span(first, last)
	i := sort.Search(len(r.doc.Times), func(i int) bool { return r.doc.Times[i].Span.End > span.Start })
	return i < len(r.doc.Times) && r.doc.Times[i].Span.Contains(span)
}

// pieceRange are the pieces of words [from, to).
func pieceRange(ps []piece, from, to int) (lo, hi int) {
	before := func(word int) int { return sort.Search(len(ps), func(i int) bool { return int(ps[i].word) >= word }) }
	return before(from), before(to)
}

// longest returns the longest name that begins at the first piece, in pieces.
func (r *Resolution) longest(ps []piece) (n int, posts []posting) {
	node := uint32(0)
	for i, p := range ps {
		next, ok := uint32(0), false
		if p.token != 0 {
			next, ok = r.base.index.step(node, p.token)
		}
		if !ok {
			if i > 0 && isInitial(r.doc.Form(int(p.word))) { // "James A. Baker" is James Baker
				continue
			}
			break
		}
		node = next
		if ends := r.base.index.at(r.ends[:0], node); len(ends) > 0 && (i+1 == len(ps) || ps[i+1].word != p.word) {
			if fit := r.fitting(ends, int(ps[0].word), int(p.word)+1); len(fit) > 0 {
				n, posts = i+1, fit
			}
		}
	}
	return n, posts
}

// isInitial reports whether a word is the first letter of a name.
func isInitial(form string) bool {
	return len(form) == 2 && form[1] == '.' && 'A' <= form[0] && form[0] <= 'Z' || len(form) == 1 && 'A' <= form[0] && form[0] <= 'Z'
}

// fitting keeps the postings whose shape and part of speech the words have.
func (r *Resolution) fitting(ps []posting, first, last int) []posting {
	r.ends = ps
	var out []posting
	for _, p := range ps {
		if r.fits(p, first, last) {
			out = append(out, p)
		}
	}
	return out
}

func (r *Resolution) fits(p posting, first, last int) bool {
	w := &r.doc.Words[first]
	form := r.doc.Form(first)
	switch p.shape {
	case shapeAcronym:
		if !acronymForm(form) {
			return false
		}
	case shapeCapital, shapeFirst:
		if c, _ := utf8.DecodeRuneInString(form); !unicode.IsUpper(c) && !unicode.IsDigit(c) {
			return false
		}
		if end := r.doc.Form(last - 1); p.shape == shapeCapital && last-first > 1 && !capitalWord(end) && len(end) > 3 && r.entry(p.entry).class != classState {
			return false
		}
	}
	if last-first == 1 && p.shape == shapeCapital && p.how == asSurname && strings.HasSuffix(form, ".") {
		return false // "Sen." is a title, not Hun Sen
	}
	if last-first > 1 || w.POS == text.NoPOS || p.shape != shapeCapital {
		return true
	}
	switch w.POS {
	case text.PROPN:
		return true
	case text.NOUN, text.X:
		return p.how != asSurname
	case text.ADJ:
		return p.how == asAdjective || p.how == asPeople || p.how == asName || p.how == asAlias && !sentenceInitial(r.doc, first)
	}
	return p.how != asSurname && p.how != asSeat && !sentenceInitial(r.doc, first)
}

func sentenceInitial(d *text.Doc, w int) bool { return d.Sentences[d.SentenceOf(w)].First == w }

func capitalWord(s string) bool {
	c, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(c) || !unicode.IsLetter(c)
}

// acronymForm reports whether s is written in capitals. Acronyms that are also written
// as names, like Nato, stand so in the tables.
func acronymForm(s string) bool {
	for _, c := range s {
		if unicode.IsLower(c) {
			return false
		}
	}
	return true
}

// headOf returns the word of [first, last) that hangs on none of the others; without
// trees the last word.
func headOf(d *text.Doc, first, last int) int {
	for i := first; i < last; i++ {
		if h := int(d.Words[i].Head); (h < first || h >= last) && d.Words[i].POS != text.PUNCT && (h >= 0 || d.Words[i].Rel == text.RelRoot) {
			return i
		}
	}
	return last - 1
}

// nameText is the hit as written, on one line.
func (r *Resolution) nameText(first, last int) string {
	return strings.Join(strings.Fields(r.doc.Span(first, last).Of(r.doc.Text)), " ")
}

// markDatelines finds the places that a report opens with: capitals at the start of a
// sentence, then a bracket or a dash.
func (r *Resolution) markDatelines() {
	for _, s := range r.doc.Sentences {
		end := s.First
		for i := s.First; i < min(s.First+8, s.Last); i++ {
			if f := r.doc.Form(i); f == "(" || f == "–" || f == "—" || f == "--" || f == "-" && i > s.First && r.doc.Words[i].Start > r.doc.Words[i-1].End {
				end = i
				break
			}
		}
		if end == s.First || !dateline(r.doc, s.First) {
			continue
		}
		for i := r.hitFrom(s.First); i < len(r.hits) && r.hits[i].last <= end; i++ {
			r.hits[i].dateline = true
		}
	}
}

// dateline reports whether a sentence opens with a word of more than two capitals,
// articles apart.
func dateline(d *text.Doc, first int) bool {
	form := d.Form(first)
	if strings.EqualFold(form, "the") && first+1 < len(d.Words) {
		form = d.Form(first + 1)
	}
	return len(form) > 2 && form == strings.ToUpper(form) && unicode.IsLetter(rune(form[0]))
}
