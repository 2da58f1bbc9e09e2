package when

import (
	"rapporteur"
	"rapporteur/text"
)

// ForEvent returns the time expression that dates the event whose trigger is that word:
// one that hangs on the trigger or on a clause above it, else one that opens the sentence
// before it; nil when the text does not date it. The time of saying something does not
// date what is said.
func ForEvent(doc *text.Doc, trigger int) *rapporteur.EventDate {
	if trigger < 0 || trigger >= len(doc.Words) {
		return nil
	}
	s := doc.Sentences[doc.SentenceOf(trigger)]
	best, bestCost := -1, 1<<30
	for i := range doc.Times {
		t := &doc.Times[i]
		if t.Type != "DATE" && t.Type != "TIME" || !s.Span.Contains(t.Span) {
			continue
		}
		if _, _, ok := Days(t.Value); !ok && t.Unresolved == "" {
			continue
		}
		first, last := doc.WordsIn(t.Span)
		if cost := attachment(doc, trigger, first, last); cost < bestCost {
			best, bestCost = i, cost
		}
	}
	if best < 0 {
		return nil
	}
	t := doc.Times[best]
	start, end, _ := Days(t.Value)
	return &rapporteur.EventDate{Start: start, End: end, Span: &t.Span, Text: t.Text, Unresolved: t.Unresolved}
}

// attachment is how far the expression of words [first, last) is from dating the event
// at trigger: 0 when it hangs on it, more by each clause between; without a tree, the
// distance in words.
func attachment(doc *text.Doc, trigger, first, last int) int {
	if first <= trigger && trigger < last {
		return 0
	}
	head := headOf(doc, first, last)
	if doc.Words[head].Rel == text.NoRel {
		return 100 + max(first-trigger, trigger-last)
	}
	host, hops := int(doc.Words[head].Head), 0
	for host >= 0 && !isClause(doc, host) && hops < 4 { // up through nouns to the clause
		if host == trigger {
			return hops
		}
		host, hops = int(doc.Words[host].Head), hops+1
	}
	cost := hops
	for at := trigger; at >= 0; at = int(doc.Words[at].Head) {
		if at == host {
			return cost
		}
		if doc.Words[at].Rel == text.RelCcomp {
			return 1 << 30 // when a thing is said is not when it happened
		}
		cost += 3
	}
	return 1 << 30
}

func headOf(doc *text.Doc, first, last int) int {
	for i := first; i < last; i++ {
		if h := int(doc.Words[i].Head); h < first || h >= last {
			return i
		}
	}
	return first
}

func isClause(doc *text.Doc, i int) bool {
	p := doc.Words[i].POS
	return p == text.VERB || p == text.AUX || doc.Words[i].Rel == text.RelRoot
}
