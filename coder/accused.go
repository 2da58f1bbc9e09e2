package coder

import (
	"slices"

	"rapporteur/text"
)

// accused finds whom a charge told in a clause is against: the first subject in it that
// can act and is not the accuser ("alleged that its agents had found that Iran …").
func (r *run) accused(h *happening) []int {
	for _, clause := range slices.Clone(r.clauses(r.heads[:0], h.trigger)) {
		first, last := r.doc.Subtree(clause)
		for i := first; i < last; i++ {
			if w := &r.doc.Words[i]; w.Rel.Base() != text.RelNsubj || !r.isActor(i) {
				continue
			}
			if p := r.partiesAt(nil, i, 1); len(p) > 0 && !r.sameSide(p, h.actors) {
				return p
			}
		}
	}
	return nil
}

// asked is the subject of the clause that tells what is asked for: "demanded that NATO
// rescind its promise".
func (r *run) asked(h *happening) []int {
	for _, clause := range slices.Clone(r.clauses(r.heads[:0], h.trigger)) {
		if s := r.ownSubject(clause); s >= 0 && r.isActor(s) {
			if p := r.parties(nil, s); !r.sameSide(p, h.actors) {
				return p
			}
		}
	}
	return nil
}

// sameSide reports whether two sets of phrases share a code or a word.
func (r *run) sameSide(a, b []int) bool {
	for _, x := range a {
		for _, y := range b {
			if x == y {
				return true
			}
			if code := r.who.Actor(x).Code; code != "" && code == r.who.Actor(y).Code {
				return true
			}
		}
	}
	return false
}

// denied reports whether an event is told in what somebody denies, or is accused of.
func (r *run) denied(i int) bool {
	for n := 0; n < 6; n++ {
		w := &r.doc.Words[i]
		if w.Head < 0 {
			return false
		}
		switch w.Rel.Base() {
		case text.RelAdvcl:
			return r.hasMark(i, "of") && r.doc.Words[w.Head].Lemma == "accuse"
		case text.RelXcomp, text.RelCcomp, text.RelCsubj, text.RelObj, text.RelAcl, text.RelConj, text.RelNmod:
		default:
			return false
		}
		i = int(w.Head)
		switch l := r.doc.Words[i].Lemma; {
		case (l == "deny" || l == "disavow" || l == "disclaim") && w.Rel != text.RelConj, l == "denial":
			return true
		}
	}
	return false
}
