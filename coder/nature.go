package coder

import "rapporteur/codebook"

// byNature reports whether what harmed is no one's deed: a storm, an accident or a
// disease is the deep subject of an assault.
func (r *run) byNature(h *happening) bool {
	if h.typ != "ASSAULT" || h.sense.POS != codebook.Verb {
		return false
	}
	r.heads = r.fillers(r.heads[:0], h.trigger, codebook.Slot{Kind: codebook.Subj})
	for _, head := range r.heads {
		if r.classesOf(head).Has(r.disaster) {
			return true
		}
	}
	return false
}
