package knowledge

import (
	"fmt"
	"slices"

	"rapporteur/text"
)

// decide gives each hit its reading: first those that need no choice, whose states
// then speak for the others.
func (r *Resolution) decide() {
	for i := range r.hits {
		h := &r.hits[i]
		if code := r.onlyCode(h); code != "" {
			r.states[code]++
		}
	}
	for _, surnames := range []bool{false, true} {
		for i := range r.hits {
			h := &r.hits[i]
			if (h.posts[0].how == asSurname) != surnames {
				continue
			}
			if r.choose(h); h.entry >= 0 && h.how != asSurname && r.entry(h.entry).class == classPerson {
				r.inFull[h.entry] = true
			}
		}
	}
	for i := range r.hits { // a name turned down no longer covers its words
		if h := &r.hits[i]; h.entry < 0 && h.unresolved == "" {
			for w := h.first; w < h.last; w++ {
				r.at[w] = -1
			}
		}
	}
}

// onlyCode is the state that every reading of the hit has, empty where they differ.
func (r *Resolution) onlyCode(h *hit) string {
	if r.base.clues[r.hitKey(h)] != nil || h.posts[0].how == asSurname {
		return ""
	}
	if r.entry(h.posts[0].entry).class == classGroup {
		return ""
	}
	code := r.entry(h.posts[0].entry).code
	for _, p := range h.posts[1:] {
		if r.entry(p.entry).code != code {
			return ""
		}
	}
	if _, ok := r.base.states[code]; !ok {
		return ""
	}
	return code
}

func (r *Resolution) hitKey(h *hit) string {
	return joinTokens(r.doc.Span(h.first, h.last).Of(r.doc.Text))
}

// weighed is a candidate with its score.
type weighed struct {
	posting
	score float64
	why   string
}

// margin is how much better the best reading of a name must be than the next of
// another code.
const margin = 0.05

func (r *Resolution) choose(h *hit) {
	if r.insideOtherName(h) {
		if h.posts[0].how == asSurname {
			r.others[r.hitKey(h)] = true
		}
		return
	}
	if h.posts[0].how == asSurname {
		r.chooseSurname(h)
		return
	}
	var best []weighed
	clues := r.base.clues[r.hitKey(h)]
	for _, p := range h.posts {
		if p.how == asSurname {
			continue
		}
		score, why := r.weigh(h, p, clues)
		best = append(best, weighed{p, score, why})
	}
	for _, c := range clues {
		if c.code == "-" {
			score, why := r.clueScore(&c)
			best = append(best, weighed{posting{entry: -1}, score, why})
		}
	}
	slices.SortStableFunc(best, func(a, b weighed) int { return compare(b.score, a.score) })
	if len(best) == 0 || best[0].entry < 0 {
		return
	}
	first := best[0]
	h.how = first.how
	if len(best) > 1 && best[1].entry >= 0 && best[0].score-best[1].score < margin &&
		r.entry(best[1].entry).code != r.entry(first.entry).code {
		h.unresolved = fmt.Sprintf("%s may be %s or %s, and nothing in the text decides", r.nameText(h.first, h.last),
			r.base.describe(first.posting), r.base.describe(best[1].posting))
		return
	}
	h.entry = first.entry
	if len(best) > 1 {
		h.reason = first.why
	}
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

var howWeights = [...]float64{asName: 1, asAlias: 0.92, asAdjective: 0.95, asPeople: 0.94, asSeat: 0.85, asSurname: 0.4}

// weigh scores one reading of a hit and says what spoke for it.
func (r *Resolution) weigh(h *hit, p posting, clues []clue) (score float64, why string) {
	e := r.entry(p.entry)
	score, why = howWeights[p.how], "the plain reading of the name"
	if e.class == classRegion {
		score = 0.7
	}
	for i := range clues {
		if clues[i].code == e.code {
			if score, why = r.clueScore(&clues[i]); e.class == classPerson {
				score -= 0.2
			}
		}
	}
	if n := r.states[e.code]; n > 0 && e.code != "" {
		score += 0.1 + 0.05*float64(min(n, 4))
		why = "the text speaks of " + r.base.nameOf(e.code) + " elsewhere"
	}
	switch {
	case e.class == classPerson:
		if e.termAt(r.today) != nil {
			score, why = score+0.2, "in office on the day"
		}
	case !e.validAt(r.today):
		score -= 0.4
	}
	return score, why
}

// says reports whether the text has a word of that normal form.
func (r *Resolution) says(word string) bool {
	if r.words == nil {
		r.words = map[string]bool{}
		for i := range r.doc.Words {
			r.words[joinTokens(r.doc.Form(i))] = true
		}
	}
	return r.words[word]
}

func (r *Resolution) clueScore(c *clue) (score float64, why string) {
	score, why = c.weight, "the usual reading where nothing in the text speaks against it"
	n, word := 0, ""
	for w := range c.words {
		if r.says(w) {
			n++
			if word == "" || w < word {
				word = w
			}
		}
	}
	if n > 0 {
		score += 0.5 + 0.1*float64(min(n, 5))
		why = fmt.Sprintf("the text also says %q", word)
	}
	return score, why
}

// insideOtherName reports whether a hit is part of a longer name that the tables do
// not have: the Jordan of "Jordan Henderson".
func (r *Resolution) insideOtherName(h *hit) bool {
	if h.last-h.first > 1 {
		return false
	}
	p := h.posts[0]
	if c := r.entry(p.entry).class; c == classBody || p.how == asAdjective || p.how == asPeople {
		return false
	}
	return r.partOfName(h.head, h.first, h.last)
}

// partOfName reports whether words [first, last) with their head are joined flatly to
// proper nouns outside them.
func (r *Resolution) partOfName(head, first, last int) bool {
	w := &r.doc.Words[head]
	if p := int(w.Head); w.Rel == text.RelFlat && p >= 0 && (p < first || p >= last) && r.doc.Words[p].POS == text.PROPN && !r.isTitle(p) {
		return true
	}
	for c := range r.doc.Dependents(head) {
		if r.doc.Words[c].Rel == text.RelFlat && (c < first || c >= last) && r.doc.Words[c].POS == text.PROPN {
			return true
		}
	}
	return false
}

func (r *Resolution) isTitle(w int) bool {
	a, _, _ := r.agent(w)
	return a != nil && a.kind == agentPerson
}

// chooseSurname decides who is meant by a family name alone.
func (r *Resolution) chooseSurname(h *hit) {
	title := r.titleOf(h.head)
	if title == nil && calendar[r.hitKey(h)] {
		return
	}
	var found int32 = -1
	var rank, best int
	for _, p := range h.posts {
		if p.how != asSurname {
			continue
		}
		e := r.entry(p.entry)
		switch held := title != nil && title.office != "" && e.held(title.office); {
		case r.inFull[p.entry]:
			rank = 50
		case held && r.today != 0 && e.termAt(r.today) != nil:
			rank = 40
		case held:
			rank = 30
		case title != nil && title.office != "" || r.others[r.hitKey(h)]: // someone else of that name
			continue
		case e.termAt(r.today) != nil && r.today != 0:
			rank = 20 + e.prominence()
		case e.prominence() > 0 && e.recent(r.today):
			rank = 10
		case e.prominence() > 0 && r.oneState(h):
			rank = 5
		default:
			continue
		}
		if rank > best || rank == best && e.later(r.entry(found), r.today) {
			best, found = rank, p.entry
		}
	}
	if found >= 0 {
		h.entry, h.how = found, asSurname
		h.reason = map[bool]string{true: "named in full in the text", false: "the only one of that name in such an office"}[best == 50]
	}
}

// oneState reports whether all of the surname's people are of one state.
func (r *Resolution) oneState(h *hit) bool {
	code := r.entry(h.posts[0].entry).code
	return !slices.ContainsFunc(h.posts, func(p posting) bool { return r.entry(p.entry).code != code })
}

// held reports whether the person ever held the office.
func (e *entry) held(office string) bool {
	return slices.ContainsFunc(e.terms, func(t term) bool { return t.office == office })
}

// prominence is 1 for someone who led a state, else 0.
func (e *entry) prominence() int {
	for _, office := range []string{"president", "pm", "monarch", "leader", "sg"} {
		if e.held(office) {
			return 1
		}
	}
	return 0
}

// recent reports whether the last term ended within fifteen years before day d.
func (e *entry) recent(d day) bool {
	return slices.ContainsFunc(e.terms, func(t term) bool { return d == 0 || t.until == 0 || t.from <= d && d-t.until < 15*372 })
}

// later reports whether e was in office after o, counting only terms begun by day d.
func (e *entry) later(o *entry, d day) bool { return e.lastBegun(d) > o.lastBegun(d) }

func (e *entry) lastBegun(d day) (last day) {
	for _, t := range e.terms {
		if d == 0 || t.from <= d {
			last = max(last, t.from)
		}
	}
	return last
}

// describe is a candidate in words.
func (b *Base) describe(p posting) string {
	e := &b.entries[p.entry]
	if e.class == classState && p.how != asSeat {
		return e.name
	}
	return e.name + " (" + b.nameOf(e.code) + ")"
}

// nameOf is the name of a state, or the code itself.
func (b *Base) nameOf(code string) string {
	if id, ok := b.states[code]; ok {
		return b.entries[id].name
	}
	return code
}
