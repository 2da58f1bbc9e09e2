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
			if w := &r.doc.Words[i]; w.Rel.Base() != text.RelNsubj || !r.canAct(i) {
				continue
			}
			if p := r.partiesAt(nil, i, 1); len(p) > 0 && !r.sameSide(p, h.actors) {
				return p
			}
		}
	}
	return nil
}

// canAct reports whether subject i acts: a place, too, does as the subject of a clause.
func (r *run) canAct(i int) bool {
	return r.isActor(i) || r.doc.Words[i].POS == text.PROPN && r.belongs(i)
}

// asked is the subject of the clause that tells what is asked for: "demanded that NATO
// rescind its promise".
func (r *run) asked(h *happening) []int {
	for _, clause := range slices.Clone(r.clauses(r.heads[:0], h.trigger)) {
		if s := r.ownSubject(clause); s >= 0 && r.canAct(s) {
			if p := r.parties(nil, s); !r.sameParty(p, h.actors) {
				return p
			}
		}
	}
	return nil
}

// sameParty reports whether two sets of phrases share a word or an entity: rulers may be
// asked by their own people.
func (r *run) sameParty(a, b []int) bool {
	return slices.ContainsFunc(a, func(x int) bool {
		e := r.who.Actor(x).Entity
		return slices.ContainsFunc(b, func(y int) bool { return x == y || e >= 0 && e == r.who.Actor(y).Entity })
	})
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
