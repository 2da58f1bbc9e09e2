package coder

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"

	"rapporteur"
	"rapporteur/codebook"
	"rapporteur/knowledge"
)

// Matter is what a claim is about, as disputes compare it: its content words, the
// types of what it tells, and the parties. It needs no text but the claim's own, so
// that claims of several articles can be compared.
type Matter struct {
	Claim    *rapporteur.Claim
	Report   *rapporteur.Report // that the claim is of
	Words    []string           // stems of content words, sorted, each once
	Types    []string           // PLOVER types of its events and of its words, sorted
	Events   []party            // of its events
	Parties  []string           // codes of those it mentions, sorted
	Speakers []string           // codes of those who speak, sorted
	Points   bool               // says little but "the allegation", "any wrongdoing": it points at another claim
	Day      rapporteur.Date
}

// party is who an event is between.
type party struct {
	typ                string
	actors, recipients []string
}

// Names says whom a name may stand for; *knowledge.Base does.
type Names interface {
	Lookup(name string, on rapporteur.Date) []knowledge.Candidate
}

// Matters returns what the claims of a report are about, one a claim. The book gives
// the types of words, the names the codes of those that the report has no entity for;
// either may be nil.
func Matters(r *rapporteur.Report, book *codebook.Book, names Names) []Matter {
	events := make(map[string]*rapporteur.Event, len(r.Events))
	for i := range r.Events {
		events[r.Events[i].ID] = &r.Events[i]
	}
	mentions := codedMentions(r.Entities)
	out := make([]Matter, len(r.Claims))
	for i := range r.Claims {
		out[i] = matter(&r.Claims[i], events, mentions, book)
		out[i].addParties(names)
		out[i].Report = r
		if d := r.Claims[i].Date; d != nil && !d.Start.IsZero() {
			out[i].Day = d.Start
		} else {
			out[i].Day = r.Article.Published
		}
	}
	return out
}

// codedMention is a place in the text that names someone with a code.
type codedMention struct {
	span rapporteur.Span
	code string
}

func codedMentions(entities []rapporteur.Entity) []codedMention {
	var out []codedMention
	for _, e := range entities {
		for _, m := range e.Mentions {
			if e.Code != "" {
				out = append(out, codedMention{m.Span, e.Code})
			}
		}
	}
	slices.SortFunc(out, func(a, b codedMention) int { return a.span.Start - b.span.Start })
	return out
}

func matter(c *rapporteur.Claim, events map[string]*rapporteur.Event, mentions []codedMention, book *codebook.Book) Matter {
	m := Matter{Claim: c}
	for _, q := range c.Content {
		m.addWords(q.Text, book)
		at, _ := slices.BinarySearchFunc(mentions, q.Span.Start, func(x codedMention, start int) int { return x.span.Start - start })
		for ; at < len(mentions) && mentions[at].span.Start < q.Span.End; at++ {
			m.Parties = append(m.Parties, mentions[at].code)
		}
	}
	for _, id := range c.Events {
		if e := events[id]; e != nil {
			p := party{e.Type, codesOf(e.Actors), codesOf(e.Recipients)}
			m.Events = append(m.Events, p)
			if strings.HasPrefix(e.Quad, "material") {
				m.Types = append(m.Types, e.Type)
			}
			m.Parties = append(append(m.Parties, p.actors...), p.recipients...)
		}
	}
	m.Speakers = codesOf(c.Speakers)
	m.Points = len(m.Words) <= maxPointing && slices.ContainsFunc(m.Words, func(w string) bool { return pointers[w] })
	for _, list := range []*[]string{&m.Words, &m.Types, &m.Parties} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return m
}

// addParties adds the codes of states that the words of the content name: "Greek".
func (m *Matter) addParties(names Names) {
	if names == nil {
		return
	}
	for _, q := range m.Claim.Content {
		for w := range strings.FieldsFuncSeq(q.Text, notWord) {
			if !unicode.IsUpper(rune(w[0])) || stopWords[strings.ToLower(w)] {
				continue
			}
			if found := names.Lookup(w, rapporteur.Date{}); len(found) > 0 && found[0].Kind == rapporteur.Country && found[0].Code != "" {
				m.Parties = append(m.Parties, found[0].Code)
			}
		}
	}
	slices.Sort(m.Parties)
	m.Parties = slices.Compact(m.Parties)
}

func notWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

func codesOf(ps []rapporteur.Participant) []string {
	var out []string
	for _, p := range ps {
		if p.Code != "" {
			out = append(out, p.Code)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// addWords adds the stems of the content words of a passage, and the types of
// conflict that the codebook has for them: "invade" and "attack" are both ASSAULT.
func (m *Matter) addWords(s string, book *codebook.Book) {
	for w := range strings.FieldsFuncSeq(s, notWord) {
		w = strings.ToLower(w)
		if len(w) < 3 || stopWords[w] {
			continue
		}
		m.Words = append(m.Words, stem(w))
		if book == nil {
			continue
		}
		for _, base := range bases(w) {
			if senses := book.SensesOf(base); len(senses) > 0 {
				if t := book.Type(senses[0].Type); t != nil && t.Quad == "material conflict" {
					m.Types = append(m.Types, t.Name)
				}
				break
			}
		}
	}
}

// bases are the dictionary forms that an English form may have, likeliest first.
func bases(w string) []string {
	out := []string{w}
	for _, s := range [...]struct{ cut, put string }{{"ies", "y"}, {"ied", "y"}, {"ing", ""}, {"ing", "e"}, {"ed", ""}, {"ed", "e"}, {"es", ""}, {"s", ""}} {
		if root, ok := strings.CutSuffix(w, s.cut); ok && len(root) > 2 {
			out = append(out, root+s.put)
		}
	}
	return out
}

// stem folds the inflections of a word together, roughly.
func stem(w string) string {
	for _, s := range [...]string{"ations", "ation", "ings", "ing", "ions", "ion", "ies", "ied", "ed", "es", "s", "e", "y"} {
		if root, ok := strings.CutSuffix(w, s); ok && len(root) > 2 {
			return root
		}
	}
	return w
}

// pointers are stems of words that stand for what someone else has claimed.
var pointers = func() map[string]bool {
	words := map[string]bool{}
	for w := range strings.FieldsSeq("allegation accusation claim charge account report wrongdoing involvement responsibility guilt") {
		words[stem(w)] = true
	}
	return words
}()

const (
	maxPointing   = 4 // content words of a denial that only points at another claim
	pointingReach = 4 // sentences back in which that claim stands
	pointingScore = 3.0
)

// stopWords are left out of the comparison: they are in every matter.
var stopWords = func() map[string]bool {
	words := map[string]bool{}
	for w := range strings.FieldsSeq(`the and that this these those with for from into onto over under about against between
		has have had having was were been being are is not but its his her their our your they them she him who whom which what
		when where why how will would can could may might must shall should did does done any all some more most other than then
		there here also just only very such own one two new said says say saying told tell as at by it he we you out off down
		because while after before during until since though although however yet still even ever never being get got make made`) {
		words[w] = true
	}
	return words
}()

// Dispute is two claims, by index, that say otherwise about one matter.
type Dispute struct {
	A, B  int
	Score float64
	Words []string // what the matters share
}

// Weights of what two matters share, and the score from which they are one matter.
// Read off the claims of newspaper articles, where most pairs share nothing.
const (
	typeWeight    = 1.5 // a type of act
	eventWeight   = 1.5 // and the same parties in it
	accusedWeight = 1.5 // the one who denies is named by the other
	partyWeight   = 0.5 // another party
	maxParties    = 2
	enough        = 3.0
	coverage      = 0.4 // part of the shorter matter's words that the other must have
	farDays       = 21  // said further apart, claims are not about one matter
)

// Disputes finds the pairs of claims that are about one matter and of opposed stance:
// one denies, the other says so. The score and the words that matched are kept.
func Disputes(ms []Matter) []Dispute {
	rarity := rarityOf(ms)
	index := map[string][]int{} // claims that may be denied, by word and type
	for i := range ms {
		if !affirms(ms[i].Claim.Stance) {
			continue
		}
		for _, k := range ms[i].Words {
			index[k] = append(index[k], i)
		}
		for _, k := range ms[i].Types {
			index[" "+k] = append(index[" "+k], i)
		}
	}
	var out []Dispute
	for i := range ms {
		if deniesTruth(ms[i].Claim) {
			found := disputesOf(ms, i, index, rarity)
			if len(found) == 0 && ms[i].Points {
				found = pointedAt(ms, i)
			}
			out = append(out, found...)
		}
	}
	return outermost(ms, out)
}

// outermost leaves out a dispute with a claim that is told within another which is
// disputed by the same claim.
func outermost(ms []Matter, ds []Dispute) []Dispute {
	type side struct {
		report *rapporteur.Report
		id     string
		other  int
	}
	have := map[side]bool{}
	for _, d := range ds {
		have[side{ms[d.A].Report, ms[d.A].Claim.ID, d.B}] = true
		have[side{ms[d.B].Report, ms[d.B].Claim.ID, d.A}] = true
	}
	return slices.DeleteFunc(ds, func(d Dispute) bool {
		a, b := &ms[d.A], &ms[d.B]
		return a.Claim.Within != "" && have[side{a.Report, a.Claim.Within, d.B}] || b.Claim.Within != "" && have[side{b.Report, b.Claim.Within, d.A}]
	})
}

// commonKey is how many claims may share a word before it tells nothing.
const commonKey = 400

// disputesOf finds the claims that claim i denies.
func disputesOf(ms []Matter, i int, index map[string][]int, rarity map[string]float64) []Dispute {
	seen := map[int]bool{}
	var out []Dispute
	try := func(key string) {
		if len(index[key]) > commonKey {
			return
		}
		for _, j := range index[key] {
			if !seen[j] {
				seen[j] = true
				if score, words := compare(&ms[i], &ms[j], rarity); score >= enough {
					out = append(out, Dispute{i, j, score, words})
				}
			}
		}
	}
	for _, k := range ms[i].Words {
		try(k)
	}
	for _, k := range ms[i].Types {
		try(" " + k)
	}
	slices.SortFunc(out, func(a, b Dispute) int { return a.B - b.B })
	return out
}

// opposing are stems of cues that deny no truth: who opposes a plan or refuses an act
// does not say that anything is not so.
var opposing = func() map[string]bool {
	words := map[string]bool{}
	for w := range strings.FieldsSeq("oppose opposed opposing opposition protest protested object objected objection vote voted against decline declined refuse refused refusal") {
		words[stem(w)] = true
	}
	return words
}()

// deniesTruth reports whether a claim says that something is not so.
func deniesTruth(c *rapporteur.Claim) bool {
	if c.Stance != rapporteur.Deny {
		return false
	}
	if c.Cue == nil {
		return true
	}
	for w := range strings.FieldsFuncSeq(c.Cue.Text, notWord) {
		if opposing[stem(strings.ToLower(w))] {
			return false
		}
	}
	return true
}

// pointedAt finds the allegation that denial i answers with no more than "the
// accusation": the nearest before it that another made, best of the one who denies.
func pointedAt(ms []Matter, i int) []Dispute {
	var best []Dispute
	for j := i - 1; j >= 0; j-- {
		c := ms[j].Claim
		if ms[j].Report != ms[i].Report || ms[i].Claim.Sentence-c.Sentence > pointingReach {
			break
		}
		if c.Stance != rapporteur.Allege || sameSpeaker(&ms[i], &ms[j]) {
			continue
		}
		if accused := shared(ms[i].Speakers, ms[j].Parties); len(accused) > 0 {
			return []Dispute{{i, j, pointingScore + accusedWeight, accused}}
		}
		if best == nil {
			best = []Dispute{{i, j, pointingScore, []string{"the allegation before it"}}}
		}
	}
	return best
}

// affirms reports whether a claim of the stance says that something is so.
func affirms(s rapporteur.Stance) bool {
	switch s {
	case rapporteur.Allege, rapporteur.Assert, rapporteur.Warn, rapporteur.Predict, rapporteur.Believe:
		return true
	}
	return false
}

// rarityOf gives each word the weight of its rarity among the matters, 1 for a word that
// is in one of them; a few matters say little about what is rare.
func rarityOf(ms []Matter) map[string]float64 {
	const others = 20 // matters that we have not seen
	count := map[string]int{}
	for i := range ms {
		for _, w := range ms[i].Words {
			count[w]++
		}
	}
	all := float64(len(ms) + others)
	rarity := make(map[string]float64, len(count))
	for w, n := range count {
		rarity[w] = math.Log(all/float64(n)) / math.Log(all)
	}
	return rarity
}

// compare scores how far a denial and another claim are about one matter; 0 where they
// cannot be: one speaker, or far apart in time.
func compare(deny, other *Matter, rarity map[string]float64) (score float64, words []string) {
	if sameSpeaker(deny, other) || far(deny.Day, other.Day) {
		return 0, nil
	}
	for _, t := range shared(deny.Types, other.Types) {
		score += typeWeight
		words = append(words, t)
	}
	e, event := sharedEvent(deny.Events, other.Events)
	if event {
		score += eventWeight
		words = append(words, e)
	}
	acts := score > 0
	common := shared(deny.Words, other.Words)
	alike := weigh(common, rarity)
	var accused []string
	if len(shared(deny.Speakers, other.Speakers)) == 0 { // within one country its code tells nothing
		accused = shared(deny.Speakers, other.Parties)
	}
	if whole := min(weigh(deny.Words, rarity), weigh(other.Words, rarity)); alike < coverage*whole && !(acts && (event || len(common) > 0) && len(accused) > 0) {
		return 0, nil // neither the words nor an act of the one accused make it one matter
	}
	score += alike
	words = append(words, common...)
	if len(accused) > 0 {
		score += accusedWeight
		words = append(words, accused...)
	}
	parties := shared(deny.Parties, other.Parties)
	score += partyWeight * float64(min(maxParties, len(parties)))
	if other.Claim.Stance == rapporteur.Assert || other.Claim.Stance == rapporteur.Believe {
		score -= 1 // most of what is said is no allegation
	}
	return score, append(words, parties...)
}

func weigh(words []string, rarity map[string]float64) (sum float64) {
	for _, w := range words {
		sum += rarity[w]
	}
	return sum
}

// sameSpeaker reports whether both claims are of one speaker or one government, or one
// is told within the other.
func sameSpeaker(a, b *Matter) bool {
	one := a.Report == b.Report
	if one && (a.Claim.Within == b.Claim.ID || b.Claim.Within == a.Claim.ID) {
		return true
	}
	for _, x := range a.Claim.Speakers {
		for _, y := range b.Claim.Speakers {
			switch {
			case one && x.Entity != "" && x.Entity == y.Entity, strings.EqualFold(x.Text, y.Text):
				return true
			case x.Code != "" && x.Code == y.Code && slices.Contains(x.Sectors, "GOV") && slices.Contains(y.Sectors, "GOV"):
				return true
			}
		}
	}
	return false
}

func far(a, b rapporteur.Date) bool {
	return !a.IsZero() && !b.IsZero() && (a.AddDays(farDays).Before(b) || b.AddDays(farDays).Before(a))
}

func shared(a, b []string) []string {
	var out []string
	for _, x := range a {
		if _, ok := slices.BinarySearch(b, x); ok {
			out = append(out, x)
		}
	}
	return out
}

// sharedEvent finds an act of one type with a party in the same role in both.
func sharedEvent(as, bs []party) (string, bool) {
	for _, a := range as {
		for _, b := range bs {
			if a.typ == b.typ && (len(shared(a.actors, b.actors)) > 0 || len(shared(a.recipients, b.recipients)) > 0) {
				return a.typ + " by or on the same", true
			}
		}
	}
	return "", false
}

// linkDisputes writes the disputes among a report's claims into them; most reports have
// no denial, and so none.
func linkDisputes(r *rapporteur.Report, book *codebook.Book, names Names) {
	if !slices.ContainsFunc(r.Claims, func(c rapporteur.Claim) bool { return deniesTruth(&c) }) {
		return
	}
	for _, d := range Disputes(Matters(r, book, names)) {
		a, b := &r.Claims[d.A], &r.Claims[d.B]
		a.Disputes = append(a.Disputes, b.ID)
		b.Disputes = append(b.Disputes, a.ID)
		a.Explain.Steps = append(a.Explain.Steps, d.step(b.ID))
		b.Explain.Steps = append(b.Explain.Steps, d.step(a.ID))
	}
}

func (d *Dispute) step(other string) string {
	return fmt.Sprintf("disputes %s: score %.1f by %s", other, d.Score, strings.Join(d.Words, ", "))
}
