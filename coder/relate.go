package coder

import (
	"slices"

	"rapporteur"
	"rapporteur/knowledge"
	"rapporteur/text"
)

// Relation is what one given party does to another.
type Relation struct {
	Type       string
	Mode       string
	CAMEO      string
	Confidence float64
	Explain    rapporteur.Explanation
}

// pair is a Resolution in which just the given phrases act.
type pair struct {
	doc        *text.Doc
	actors     []head
	recipients []head
}

// head is a given phrase: its words and the one that carries it.
type head struct{ first, last, word int }

// heads finds the words of given spans and what carries each.
func heads(doc *text.Doc, spans []rapporteur.Span) []head {
	var out []head
	for _, s := range spans {
		first, last := doc.WordsIn(s)
		if first == last {
			continue
		}
		h := head{first, last, first}
		for i := first; i < last; i++ {
			if at := int(doc.Words[i].Head); (at < first || at >= last) && doc.Words[i].Rel.Base() != text.RelPunct {
				h.word = i
				break
			}
		}
		out = append(out, h)
	}
	return out
}

// Actor implements Resolution: the given phrases act, and nothing else.
func (p *pair) Actor(h int) knowledge.Actor {
	for k, list := range [...][]head{p.actors, p.recipients} {
		for _, g := range list {
			if g.first <= h && h < g.last {
				return knowledge.Actor{Entity: k, First: g.first, Last: g.last, IsActor: true}
			}
		}
	}
	if g, k := p.antecedent(h); k >= 0 {
		return knowledge.Actor{Entity: k, First: g.first, Last: g.last, IsActor: true}
	}
	return knowledge.Actor{Entity: -1, First: h, Last: h + 1}
}

// antecedent is the given phrase before a pronoun that it may stand for: one that is a
// subject, else the nearest; list is -1 where there is none.
func (p *pair) antecedent(h int) (found head, list int) {
	list = -1
	w := &p.doc.Words[h]
	if w.POS != text.PRON || w.Tag != text.TagPRP && w.Tag != text.TagPRPS {
		return found, list
	}
	switch w.Lemma {
	case "I", "we", "you", "my", "our", "your", "i":
		return found, list
	}
	for k, heads := range [...][]head{p.actors, p.recipients} {
		for _, g := range heads {
			subject := p.doc.Words[g.word].Rel.Base() == text.RelNsubj
			if g.last <= h && (list < 0 || subject || g.first > found.first && p.doc.Words[found.word].Rel.Base() != text.RelNsubj) {
				found, list = g, k
			}
		}
	}
	return found, list
}

// Place implements Resolution.
func (p *pair) Place(h int) (knowledge.PlaceRef, bool) { return knowledge.PlaceRef{}, false }

// Members implements Resolution.
func (p *pair) Members(h int) []int { return nil }

// Entities implements Resolution.
func (p *pair) Entities() []rapporteur.Entity { return nil }

// has reports whether one of the words is of the actors (0) or the recipients (1).
func (p *pair) has(k int, words []int) bool {
	for _, w := range words {
		if a := p.Actor(w); a.IsActor && a.Entity == k {
			return true
		}
	}
	return false
}

// candidate is a happening weighed as the relation of a given pair.
type candidate struct {
	happening
	weight float64
}

// related returns the happenings of sentences [first, last) that may be the relation of
// the pair, the likeliest first.
func (r *run) related(p *pair, first, last int) []candidate {
	var out []candidate
	top := -1
	if a, b := firstHead(p.actors), firstHead(p.recipients); a >= 0 && b >= 0 {
		top = r.commonAncestor(a, b)
	}
	for s := first; s < last; s++ {
		r.sentence(s)
		for k := range r.events {
			h := r.events[k]
			if !r.settle(&h) {
				continue
			}
			c := candidate{h, r.weigh(p, &h)}
			if h.trigger == top || h.anchor == top {
				c.weight++ // it joins both parties
			}
			out = append(out, c)
		}
	}
	for i := 1; i < len(out); i++ { // few: insertion sort keeps the order of the text
		for j := i; j > 0 && out[j].weight > out[j-1].weight; j-- {
			out[j], out[j-1] = out[j-1], out[j]
		}
	}
	return out
}

// weigh says how well a happening fits a pair: by the roles that the pair fills, and
// by how near its trigger stands.
func (r *run) weigh(p *pair, h *happening) float64 {
	w := float64(h.match.score) / 20
	if p.has(0, h.actors) {
		w += 4
	}
	if p.has(1, h.recipients) {
		w += 4
	}
	if p.has(1, h.actors) {
		w += 2
	}
	if p.has(0, h.recipients) {
		w++
	}
	if within(p.actors, h.trigger) || within(p.recipients, h.trigger) {
		w -= 1.5 // told of within a party's description
	}
	if len(p.actors) > 0 {
		w -= 0.05 * float64(distance(h.trigger, p.actors))
	}
	if len(p.recipients) > 0 {
		w -= 0.05 * float64(distance(h.trigger, p.recipients))
	}
	return w
}

// distance is how many words a trigger stands from the nearest phrase of a list.
func distance(trigger int, list []head) int {
	best := 1 << 20
	for _, g := range list {
		best = min(best, max(g.first-trigger, trigger-g.last+1, 0))
	}
	return best
}

// Relate says what the given actors do to the given recipients in a document that
// has its trees; ok is false where nothing tells.
func (c *Coder) Relate(doc *text.Doc, actors, recipients []rapporteur.Span) (Relation, bool) {
	r := c.runs.Get().(*run)
	defer c.runs.Put(r)
	p := &pair{doc, heads(doc, actors), heads(doc, recipients)}
	r.doc, r.who = doc, p
	found := r.related(p, 0, len(doc.Sentences))
	if c.judge == nil || len(found) > 0 && !c.judgeable(&found[0]) {
		r.doc, r.who = nil, nil
		return lexical(found)
	}
	probabilities := c.judge.Probabilities(r.features(nil, p, found), Pairs)
	r.doc, r.who = nil, nil
	return c.judged(found, probabilities)
}

// judgeable reports whether the judge may speak about a reading: a frame or a type of
// a user's own codebook is no business of a judge who learned from the built-in one.
func (c *Coder) judgeable(x *candidate) bool {
	return !x.sense.Own && slices.Contains(c.judge.Classes, x.typ)
}

// lexical is the relation by the lexicon alone.
func lexical(found []candidate) (Relation, bool) {
	if len(found) == 0 {
		return Relation{}, false
	}
	rel := read(&found[0])
	rel.Confidence = 0.5
	if len(found) > 1 {
		rel.Explain.RunnerUp, rel.Explain.RunnerUpScore = found[1].typ, found[1].weight
	}
	return rel, true
}

// read is the relation that a candidate tells.
func read(c *candidate) Relation {
	return Relation{Type: c.typ, Mode: c.mode, CAMEO: c.cameo, Explain: rapporteur.Explanation{Rule: c.sense.ID, Steps: c.steps}}
}

// judged is the relation that the judge holds likeliest, with the frame of the
// lexicon's best reading of that type; types that the codebook lacks are left out. To yield in words and to yield in deeds are
// weighed together against the other types: pairs are labelled with both as one.
func (c *Coder) judged(found []candidate, p []float64) (Relation, bool) {
	mass := make([]float64, len(p))
	yield := 0.0
	for k, class := range c.judge.Classes {
		if class == "CONCEDE" || class == "RETREAT" {
			yield += p[k]
		}
	}
	for k, class := range c.judge.Classes {
		switch {
		case class == Nothing || c.book.Type(class) == nil:
			mass[k] = -1
		case class == "CONCEDE" || class == "RETREAT":
			mass[k] = yield + p[k]*1e-6 // the likelier of the two
		default:
			mass[k] = p[k]
		}
	}
	best, second := -1, -1
	for k := range mass {
		switch {
		case mass[k] < 0:
		case best < 0 || mass[k] > mass[best]:
			best, second = k, best
		case second < 0 || mass[k] > mass[second]:
			second = k
		}
	}
	if best < 0 {
		return lexical(found)
	}
	rel := Relation{Type: c.judge.Classes[best], Explain: rapporteur.Explanation{Rule: "judge"}}
	for k := range found {
		if found[k].typ == rel.Type {
			rel = read(&found[k])
			break
		}
	}
	rel.Confidence = calibrate(min(mass[best], 1), pairShift, pairSlope)
	if second >= 0 {
		rel.Explain.RunnerUp, rel.Explain.RunnerUpScore = c.judge.Classes[second], p[second]
	}
	return rel, true
}
