package coder

import (
	"slices"
	"strconv"
	"strings"

	"rapporteur"
	"rapporteur/codebook"
	"rapporteur/coder/attribution"
	"rapporteur/knowledge/when"
	"rapporteur/text"
)

// Claimer turns attributions into claims: who speaks, what they do with what is said,
// on what evidence, and which events the claim holds. It is immutable.
type Claimer struct {
	cues    *attribution.Cues
	lexicon *claimLexicon
	book    *codebook.Book
	names   Names
}

// NewClaimer loads the tables of cues and of the words of evidence, harm and duty. The
// book and the names tell disputes which acts and parties words stand for.
func NewClaimer(book *codebook.Book, names Names) (*Claimer, error) {
	cues, err := attribution.LoadCues()
	if err != nil {
		return nil, err
	}
	lexicon, err := loadClaimLexicon()
	if err != nil {
		return nil, err
	}
	return &Claimer{cues, lexicon, book, names}, nil
}

// Claims writes the claims of a document's attributions, and ties them to the events of
// its coding: an event whose trigger lies in what is claimed names the claim, and the
// claim the event. Claims of opposed stance about one matter are linked as disputed.
func (c *Claimer) Claims(doc *text.Doc, found []attribution.Attribution, who Resolution, coding *Coding) []rapporteur.Claim {
	r := claimRun{Claimer: c, doc: doc, found: found, who: who, coding: coding}
	r.leaveOut()
	claims := make([]rapporteur.Claim, len(r.found))
	for i := range r.found {
		claims[i] = r.claim(i)
	}
	r.threats(claims)
	r.tie(claims)
	r.evidence(claims)
	linkDisputes(&rapporteur.Report{Claims: claims, Events: coding.Events, Entities: who.Entities()}, c.book, c.names)
	return claims
}

// claimRun is one document's work.
type claimRun struct {
	*Claimer
	doc    *text.Doc
	found  []attribution.Attribution
	who    Resolution
	coding *Coding
}

// leaveOut leaves out what a speaker denies to say or plan ("denied that it plans to
// invade" is no plan), and deeds that the labeller took for words: troops that attack a
// village say nothing.
func (r *claimRun) leaveOut() {
	deeds := r.deeds()
	place := make([]int, len(r.found)) // where an attribution goes, -1 for nowhere
	var kept []attribution.Attribution
	for i := range r.found {
		a := &r.found[i]
		if o := a.Within; o >= 0 && a.Confidence <= 0.5 && r.judge(&r.found[o]).stance == rapporteur.Deny {
			place[i] = -1
			continue
		}
		if len(a.Cue) > 0 && deeds[r.head(a.Cue[0])] && !r.speaks(a) {
			place[i] = -1
			continue
		}
		place[i] = len(kept)
		kept = append(kept, *a)
	}
	for i := range kept {
		if w := kept[i].Within; w >= 0 {
			kept[i].Within = place[w] // -1 where that was left out
		}
	}
	r.found = kept
}

// deeds are the triggers of material events.
func (r *claimRun) deeds() map[int]bool {
	out := map[int]bool{}
	for i, e := range r.coding.Events {
		if strings.HasPrefix(e.Quad, "material") {
			out[r.coding.Anchors[i].Trigger] = true
		}
	}
	return out
}

// speaks reports whether a cue has a word that is never a deed, or the content a
// quotation or a clause.
func (r *claimRun) speaks(a *attribution.Attribution) bool {
	if a.Form != attribution.Indirect {
		return true
	}
	for _, x := range a.Cue {
		for i := x.First; i < x.Last; i++ {
			if s, ok := r.cues.At(r.doc, i, x.Last); ok && s != rapporteur.Assert { // "attacked" may be either
				return true
			}
		}
	}
	switch r.doc.Words[r.head(a.Content[0])].Rel.Base() {
	case text.RelCcomp, text.RelXcomp, text.RelParataxis:
		return true
	}
	return false
}

func (r *claimRun) claim(i int) rapporteur.Claim {
	a := &r.found[i]
	c := rapporteur.Claim{
		ID: claimID(i), Form: a.Form, Evidence: evidenceNone, Confidence: a.Confidence,
		Sentence: r.doc.SentenceOf(a.Content[0].First) + 1,
		Content:  r.quotes(a.Content), Speakers: r.speakers(a.Source),
	}
	if a.Within >= 0 {
		c.Within = claimID(a.Within)
	}
	j := r.judge(a)
	c.Stance = j.stance
	if len(a.Cue) > 0 {
		q := r.doc.Quote(a.Cue[0].First, a.Cue[len(a.Cue)-1].Last)
		c.Cue = &q
		c.Sentence = r.doc.SentenceOf(a.Cue[0].First) + 1
		c.Date = r.date(a, j.cue)
	}
	c.Explain = &rapporteur.Explanation{Rule: j.rule, Steps: j.steps}
	return c
}

func claimID(i int) string { return "c" + strconv.Itoa(i+1) }

func (r *claimRun) quotes(rs []attribution.Range) []rapporteur.Quote {
	out := make([]rapporteur.Quote, len(rs))
	for i, x := range rs {
		out[i] = r.doc.Quote(x.First, x.Last)
	}
	return out
}

// date is when it was said: the time expression that hangs on the cue, not one inside
// what is said.
func (r *claimRun) date(a *attribution.Attribution, cue int) *rapporteur.EventDate {
	d := when.ForEvent(r.doc, cue)
	if d == nil || d.Span == nil {
		return d
	}
	for _, x := range a.Content {
		if r.doc.Span(x.First, x.Last).Contains(*d.Span) {
			return nil
		}
	}
	return d
}

// head is the word that carries a range: the first whose head lies outside.
func (r *claimRun) head(x attribution.Range) int {
	for i := x.First; i < x.Last; i++ {
		w := &r.doc.Words[i]
		if h := int(w.Head); w.POS != text.PUNCT && (h < x.First || h >= x.Last) {
			return i
		}
	}
	return x.First
}

// speakers resolves the words of a source to those who speak, conjuncts apart.
func (r *claimRun) speakers(source []attribution.Range) []rapporteur.Participant {
	var out []rapporteur.Participant
	for _, x := range source {
		h := r.head(x)
		out = append(out, r.speaker(x, h)...)
		for c := range r.doc.Dependents(h) {
			if r.doc.Words[c].Rel == text.RelConj && c < x.Last {
				out = append(out, r.speaker(attribution.Range{First: c, Last: x.Last}, c)...)
			}
		}
	}
	return slices.CompactFunc(out, func(a, b rapporteur.Participant) bool { return same(a, b) })
}

func (r *claimRun) speaker(x attribution.Range, h int) []rapporteur.Participant {
	h = r.antecedent(h)
	a := r.who.Actor(h)
	q := r.doc.Quote(x.First, x.Last)
	if members := r.who.Members(h); len(members) > 1 {
		var out []rapporteur.Participant
		for _, m := range members {
			e := r.who.Entities()[m]
			out = append(out, rapporteur.Participant{Entity: entityID(m), Code: e.Code, Sectors: e.Sectors, Span: q.Span, Text: q.Text, Unresolved: e.Unresolved})
		}
		return out
	}
	p := rapporteur.Participant{Code: a.Code, Sectors: a.Sectors, Span: q.Span, Text: q.Text, Unresolved: a.Unresolved}
	switch {
	case a.Entity >= 0:
		p.Entity = entityID(a.Entity)
	case p.Unresolved == "":
		p.Unresolved = "no one the text names stands behind these words"
	}
	return []rapporteur.Participant{p}
}

// antecedent is the noun that a relative pronoun stands for.
func (r *claimRun) antecedent(h int) int {
	switch r.doc.Words[h].Tag {
	case text.TagWP, text.TagWDT:
	default:
		return h
	}
	for i, n := int(r.doc.Words[h].Head), 0; i >= 0 && n < maxClimb; i, n = int(r.doc.Words[i].Head), n+1 {
		if r.doc.Words[i].Rel == text.RelAclRelcl && r.doc.Words[i].Head >= 0 {
			return int(r.doc.Words[i].Head)
		}
	}
	return h
}

// tie links each event to the claims whose content holds its trigger.
func (r *claimRun) tie(claims []rapporteur.Claim) {
	events := r.eventsByTrigger()
	for i := range r.found {
		for _, x := range r.found[i].Content {
			at, _ := slices.BinarySearchFunc(events, x.First, func(e, first int) int { return r.coding.Anchors[e].Trigger - first })
			for ; at < len(events) && r.coding.Anchors[events[at]].Trigger < x.Last; at++ {
				e := &r.coding.Events[events[at]]
				e.Claims = append(e.Claims, claims[i].ID)
				claims[i].Events = append(claims[i].Events, e.ID)
			}
		}
	}
}

// eventsByTrigger are the indices of the events in the order of their triggers.
func (r *claimRun) eventsByTrigger() []int {
	events := make([]int, len(r.coding.Events))
	for e := range events {
		events[e] = e
	}
	slices.SortStableFunc(events, func(a, b int) int { return r.coding.Anchors[a].Trigger - r.coding.Anchors[b].Trigger })
	return events
}

func inRanges(rs []attribution.Range, i int) bool {
	return slices.ContainsFunc(rs, func(x attribution.Range) bool { return x.First <= i && i < x.Last })
}
