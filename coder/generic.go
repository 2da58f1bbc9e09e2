package coder

import (
	"slices"

	"rapporteur"
	"rapporteur/text"
)

// isOpinion reports whether people at large are no actors of a type at home: what voters think
// of whom is opinion. What crowds do, and what is done to them, counts.
func isOpinion(typ string) bool {
	switch typ {
	case "SUPPORT", "REJECT", "AGREE", "REQUEST", "ACCUSE":
		return true
	}
	return false
}

// byAnyone reports whether people at large are all who act in what is but opinion, or take
// part in talks: "voters back the premier", "spoke with parents".
func (r *run) byAnyone(h *happening, e *rapporteur.Event) bool {
	if len(h.actors) == 0 || !isOpinion(e.Type) && e.Type != "CONSULT" || !isDomestic(e) {
		return false
	}
	if _, given := r.who.(*pair); given {
		return false
	}
	n := 0
	for _, a := range h.actors {
		if r.isPublic(a) {
			n++
		}
	}
	return n == len(h.actors) || n > 0 && e.Type == "CONSULT"
}

// isPublic reports whether phrase a is of people at large: in the plural or indefinite, and
// not counted ("six voters sued").
func (r *run) isPublic(a int) bool {
	w := &r.doc.Words[a]
	if w.Tag == text.TagNN && w.Lemma != "electorate" && w.Lemma != "public" && w.Lemma != "majority" {
		return false
	}
	if h := int(w.Head); h >= r.first && w.Rel.Base() == text.RelNmod && slices.Contains(multitudes, r.doc.Words[h].Lemma) {
		return false
	}
	return r.classesOf(a).Has(r.public) && r.doc.Dependent(a, text.RelNummod) < 0
}

// multitudes count people: "thousands of people".
var multitudes = []string{"dozen", "score", "hundred", "thousand", "million", "crowd", "group"}
