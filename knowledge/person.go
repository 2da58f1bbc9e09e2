package knowledge

import (
	"slices"
	"strings"

	"rapporteur"
	"rapporteur/text"
)

// readPerson gives someone of the tables the office of the day, or that of the title.
func (r *Resolution) readPerson(h int, e *entry, got *reading) {
	t := e.termAt(r.today)
	title := r.titleOf(h)
	if title != nil && title.office != "" {
		for i := range e.terms {
			if e.terms[i].office == title.office && (t == nil || r.today == 0) && r.titleOwner(h) == "" {
				t = &e.terms[i]
			}
		}
	}
	former := r.isFormer(h)
	switch {
	case former || t == nil && title == nil:
		last := e.lastTerm(r.today)
		got.code, got.sectors = last.code, []string{"ELI"}
		if !former && r.today == 0 {
			got.sectors = last.sectors
		}
		got.reason = "no office of the tables on that day"
		if former {
			got.reason = "called former"
		}
	case t != nil:
		got.code, got.sectors = t.code, t.sectors
		if r.today != 0 && t.at(r.today) {
			got.reason = "in office on " + r.published.String()
		}
	default:
		last := e.lastTerm(r.today)
		got.code, got.sectors = last.code, title.sectors
		got.reason = "by the title in the text"
		if code := r.titleOwner(h); code != "" {
			got.code = code
		}
	}
}

// titleOwner is the state that the words of a title name: "German Foreign Minister X".
func (r *Resolution) titleOwner(h int) string {
	_, at := r.titleAt(h)
	for _, w := range []int{h, at} {
		if w < 0 {
			continue
		}
		for _, look := range []func(int) owned{r.possessor, r.modifier, r.ofPhrase} {
			o := look(w)
			if _, ok := r.base.states[o.code]; ok {
				return o.code
			}
		}
	}
	return ""
}

// lastTerm is the last term begun by day d, else the first.
func (e *entry) lastTerm(d day) *term {
	last := &e.terms[0]
	for i := range e.terms {
		if t := &e.terms[i]; (d == 0 || t.from <= d) && t.from >= last.from {
			last = t
		}
	}
	return last
}

// formers are words that say that an office is no longer held.
var formers = []string{"former", "ex", "ex-president", "ousted", "deposed", "toppled", "late", "exiled", "then", "onetime", "erstwhile", "retired", "fallen", "overthrown", "outgoing-former", "ex-prime"}

// isFormer reports whether the words before h, up to the start of its phrase, say that
// an office is no longer held.
func (r *Resolution) isFormer(h int) bool {
	for i := h - 1; i >= max(h-8, r.sentenceStart(h)); i-- {
		if slices.Contains(formers, strings.ToLower(r.doc.Form(i))) {
			return true
		}
		switch w := &r.doc.Words[i]; w.POS {
		case text.ADJ, text.NOUN, text.PROPN, text.PART:
		default:
			if w.Tag != text.TagHYPH {
				return false
			}
		}
	}
	return false
}

func (r *Resolution) sentenceStart(h int) int { return r.doc.Sentences[r.doc.SentenceOf(h)].First }

// titleOf is the agent noun that stands beside a name as its title or apposition.
func (r *Resolution) titleOf(h int) *agent {
	a, _ := r.titleAt(h)
	return a
}

func (r *Resolution) titleAt(h int) (*agent, int) {
	for c := range r.doc.Dependents(h) {
		switch r.doc.Words[c].Rel {
		case text.RelNmodDesc, text.RelCompound, text.RelAppos, text.RelNmod, text.RelNmodUnmarked, text.RelFlat, text.RelAmod:
			if r.doc.Words[c].Rel == text.RelNmod && r.caseOf(c) != "" {
				continue
			}
			if a, _, _ := r.agent(c); a != nil && r.entitles(a, c) {
				return a, c
			}
		}
	}
	w := &r.doc.Words[h]
	if w.Head >= 0 && (w.Rel == text.RelAppos || w.Rel == text.RelFlat || w.Rel == text.RelNmodDesc) {
		if a, _, _ := r.agent(int(w.Head)); a != nil && a.kind == agentPerson {
			return a, int(w.Head)
		}
	}
	if h > r.sentenceStart(h) && w.Head < 0 && w.Rel != text.RelRoot { // no tree
		if a, _, _ := r.agent(h - 1); a != nil && a.kind == agentPerson {
			return a, h - 1
		}
	}
	return nil, -1
}

// entitles reports whether the agent noun at c, beside a name, says what that person
// is; before it a group's noun may as well be part of a title: "National Review".
func (r *Resolution) entitles(a *agent, c int) bool {
	rel := r.doc.Words[c].Rel
	return a.kind == agentPerson || a.kind == agentGroup && (rel == text.RelAppos || rel == text.RelNmodDesc || r.doc.Words[c].POS == text.NOUN)
}

// nameOfTitle is the name that follows a title which the parse made the head: "Foreign
// Minister, Wang Yi"; -1 for none.
func (r *Resolution) nameOfTitle(h int, a *agent) int {
	if a.kind != agentPerson && a.kind != agentGroup {
		return -1
	}
	for c := range r.doc.Dependents(h) {
		if rel := r.doc.Words[c].Rel; c < h || rel != text.RelAppos && rel != text.RelFlat {
			continue
		}
		if i := r.at[c]; i >= 0 && r.hits[i].entry >= 0 && r.entry(r.hits[i].entry).class == classPerson {
			return c
		}
	}
	return -1
}

// readOffice names the one who held the office on the day: "the Turkish foreign minister".
func (r *Resolution) readOffice(got *reading, a *agent, o *owned) {
	if r.today == 0 {
		return
	}
	for _, id := range r.base.offices[officeKey{o.code, a.office}] {
		e := r.entry(id)
		if t := e.termAt(r.today); t == nil || t.office != a.office || t.body != "" && t.body != o.name {
			continue
		}
		got.entry, got.key, got.name, got.wikidata, got.kind = id, "e"+itoa(int(id)), e.name, e.wikidata, rapporteur.Person
		got.reason = "held the office on " + r.published.String()
	}
}
