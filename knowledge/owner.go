package knowledge

import (
	"slices"
	"strings"

	"rapporteur/text"
)

// owned is whose something is.
type owned struct {
	code   string
	name   string // of the body, where it is one
	reason string
}

// owner finds whom the phrase of h belongs to: possessor, adjective or compound, "of",
// then the place where it is.
func (r *Resolution) owner(h int) owned {
	for _, look := range []func(int) owned{r.possessor, r.modifier, r.ofPhrase, r.placePhrase} {
		if o := look(h); o.code != "" {
			return o
		}
	}
	return owned{}
}

func (r *Resolution) possessor(h int) owned {
	if c := r.doc.Dependent(h, text.RelNmodPoss); c >= 0 {
		return r.ownedBy(c, "possessor")
	}
	return owned{}
}

func (r *Resolution) ownedBy(c int, reason string) owned {
	got := r.read(c)
	if got.code == "" {
		return owned{}
	}
	return owned{code: got.code, name: got.name, reason: reason + " " + r.phraseText(c)}
}

// modifier looks at adjectives and compounds, the nearest to the noun first.
func (r *Resolution) modifier(h int) owned {
	var found []int
	for c := range r.doc.Dependents(h) {
		switch r.doc.Words[c].Rel {
		case text.RelAmod, text.RelCompound, text.RelNmodDesc, text.RelNmodUnmarked, text.RelFlat, text.RelDet:
			if c < h {
				found = append(found, c)
			}
		}
	}
	slices.Reverse(found)
	for _, c := range found {
		if o := r.modifierAt(c); o.code != "" {
			return o
		}
	}
	return r.nameBefore(h)
}

// nameBefore is the name that stands before a noun with only adjectives and nouns
// between, whatever the tree says: parsers go wrong most where two nouns meet.
func (r *Resolution) nameBefore(h int) owned {
	barred := r.doc.Words[h].POS != text.NOUN && r.doc.Words[h].POS != text.PROPN
	for i := h - 1; i >= r.sentenceStart(h) && !barred; i-- {
		if k := r.at[i]; k >= 0 {
			if !r.conjoined(i, h) {
				return r.nameAsOwner(r.hits[k].head)
			}
			return owned{}
		}
		switch w := &r.doc.Words[i]; w.POS {
		case text.ADJ, text.NOUN, text.PROPN, text.NUM:
		case text.VERB:
			barred = !carrying(r.doc.Form(i))
		default:
			barred = w.Tag != text.TagHYPH
		}
	}
	return owned{}
}

// conjoined reports whether the name at i is a subject or object of its own.
func (r *Resolution) conjoined(i, h int) bool {
	w := &r.doc.Words[i]
	switch w.Rel.Base() {
	case text.RelNsubj, text.RelObj, text.RelIobj, text.RelRoot:
		return int(w.Head) != h && h-i > 1
	}
	return false
}

// carrying reports whether a participle after a name makes the noun that name's:
// "Russian-led forces", but not "Russian-backed rebels".
func carrying(form string) bool {
	switch strings.ToLower(form) {
	case "led", "run", "based", "controlled", "owned", "dominated", "commanded":
		return true
	}
	return false
}

// modifierAt is whose a single modifier makes the noun: "Israeli", "Russian-led",
// "U.N. war crimes" (in its own dependents).
func (r *Resolution) modifierAt(c int) owned {
	if r.at[c] >= 0 {
		return r.nameAsOwner(c)
	}
	participle := r.doc.Words[c].POS == text.VERB || r.doc.Words[c].Tag == text.TagVBN
	if participle && !carrying(r.doc.Form(c)) {
		return owned{}
	}
	for d := range r.doc.Dependents(c) {
		if r.at[d] >= 0 && r.doc.Words[d].Rel != text.RelNmod {
			if o := r.nameAsOwner(d); o.code != "" {
				return o
			}
		}
		if rel := r.doc.Words[d].Rel; rel == text.RelCompound || rel == text.RelAmod {
			if o := r.modifierAt(d); o.code != "" {
				return o
			}
		}
	}
	return owned{}
}

// nameAsOwner is whose a name beside a noun makes it.
func (r *Resolution) nameAsOwner(c int) owned {
	hit := &r.hits[r.at[c]]
	if hit.entry < 0 {
		return owned{}
	}
	e := &r.base.entries[hit.entry]
	code := e.code
	switch e.class {
	case classPerson:
		return owned{}
	case classGroup:
		h := c
		if p := r.doc.Words[c].Head; p >= 0 {
			h = int(p)
		}
		if home, why := r.homeOf(h, e.code); home != "" {
			return owned{code: home, reason: why}
		}
	}
	return owned{code: code, name: e.name, reason: "by " + r.nameText(hit.first, hit.last)}
}

// ofPhrase is whose a phrase is that goes on with "of", "for" or "from".
func (r *Resolution) ofPhrase(h int) owned {
	for c := range r.doc.Dependents(h) {
		if r.doc.Words[c].Rel.Base() != text.RelNmod || c < h {
			continue
		}
		switch r.caseOf(c) {
		case "of", "for", "from", "representing", "behind":
			if o := r.ownedBy(c, "of"); o.code != "" {
				return o
			}
		}
	}
	return owned{}
}

// placePhrase is the state where a phrase says that it is: "protesters in Nairobi".
func (r *Resolution) placePhrase(h int) owned {
	for c := range r.doc.Dependents(h) {
		if rel := r.doc.Words[c].Rel.Base(); rel != text.RelNmod && rel != text.RelObl || c < h || !placeWords[r.caseOf(c)] {
			continue
		}
		if got := r.read(c); got.code != "" {
			return owned{code: got.code, reason: "in " + r.phraseText(c)}
		}
	}
	return owned{}
}

// placeWords are the prepositions of place.
var placeWords = map[string]bool{"in": true, "at": true, "near": true, "around": true, "within": true, "across": true,
	"throughout": true, "inside": true, "outside": true, "along": true, "on": true, "over": true, "into": true, "through": true}

// caseOf is the preposition before the phrase of c, lower case; "" for none.
func (r *Resolution) caseOf(c int) string {
	k := r.doc.Dependent(c, text.RelCase)
	if k < 0 || k > c {
		return ""
	}
	return strings.ToLower(r.doc.Form(k))
}

// locative reports whether the phrase of h stands after a preposition of place.
func (r *Resolution) locative(h int) bool { return placeWords[r.caseOf(h)] }

// contextState finds the state that a noun without an owner belongs to: where its
// sentence says that it happens, else the one state that the text is about.
func (r *Resolution) contextState(h int) (code, reason string) {
	if code := r.placeAround(h); code != "" {
		return code, "the sentence is about " + r.base.nameOf(code)
	}
	if code, share := r.mainState(""); share >= 0.6 {
		return code, "the text is about " + r.base.nameOf(code)
	}
	return "", ""
}

// placeAround is the state of the nearest phrase of place in h's sentence.
func (r *Resolution) placeAround(h int) string {
	s := r.doc.Sentences[r.doc.SentenceOf(h)]
	best, code := 1<<30, ""
	for i := range r.hits {
		hit := &r.hits[i]
		if hit.first < s.First || hit.last > s.Last || hit.entry < 0 || hit.how == asAdjective || hit.how == asPeople {
			continue
		}
		e := &r.base.entries[hit.entry]
		if e.class != classState && e.class != classRegion || e.code == "" || !r.locativeUp(hit.head) {
			continue
		}
		d := hit.head - h
		if d < 0 {
			d = -2 * d
		}
		if d < best {
			best, code = d, e.code
		}
	}
	return code
}

// locativeUp is locative also for the owner of a place: "near Macedonia's border".
func (r *Resolution) locativeUp(h int) bool {
	if r.locative(h) {
		return true
	}
	w := &r.doc.Words[h]
	return (w.Rel == text.RelNmodPoss || w.Rel == text.RelCompound) && w.Head >= 0 && r.locative(int(w.Head))
}

// mainState is the state that the text names most, other than not, and its share.
func (r *Resolution) mainState(not string) (code string, share float64) {
	total, best, tie := 0, 0, false
	for c, n := range r.states {
		if c == not {
			continue
		}
		total += n
		switch {
		case n > best:
			best, code, tie = n, c, false
		case n == best:
			tie = true
		}
	}
	if tie || total == 0 {
		return "", 0
	}
	return code, float64(best) / float64(total)
}
