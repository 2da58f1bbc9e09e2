package knowledge

import (
	"slices"
	"sort"
	"strings"

	"rapporteur"
	"rapporteur/text"
)

// owned is whose something is.
type owned struct {
	code    string
	name    string   // of the body, where it is one
	sectors []string // of the body
	group   bool     // a people or a faith
	body    int32    // the entry of the body that modifies the noun, plus one; 0 for none
	reason  string
}

// owner finds whom the phrase of h belongs to: possessor, adjective or compound, "of",
// then the place where it is.
func (r *Resolution) owner(h int) owned {
	if relational[singular(headKey(r.doc, h))] { // "its neighbour" is someone else's
		return r.modifier(h)
	}
	looks := [...]func(int) owned{r.possessor, r.modifier, r.ofPhrase, r.placePhrase}
	if c := r.doc.Dependent(h, text.RelNmodPoss); c >= 0 && r.doc.Words[c].POS == text.PRON { // "his Greek counterpart"
		looks[0], looks[1] = looks[1], looks[0]
	}
	for _, look := range looks {
		if o := look(h); o.code != "" {
			return o
		}
	}
	return owned{}
}

// relational are nouns for those who stand over against their possessor.
var relational = map[string]bool{"neighbor": true, "neighbour": true, "ally": true, "rival": true, "enemy": true, "foe": true, "adversary": true, "opponent": true,
	"counterpart": true, "critic": true, "partner": true, "competitor": true, "captor": true, "attacker": true, "kidnapper": true, "victim": true, "hostage": true, "opposite number": true}

func (r *Resolution) possessor(h int) owned {
	if c := r.doc.Dependent(h, text.RelNmodPoss); c >= 0 {
		return r.ownedBy(c, "possessor")
	}
	return owned{}
}

func (r *Resolution) ownedBy(c int, reason string) owned {
	got := r.read(c)
	if got.code == "" {
		return owned{}
	}
	return owned{code: got.code, name: got.name, sectors: r.bodySectors(&got), reason: reason + " " + r.phraseText(c)}
}

// bodySectors are the sectors of a body of the tables, nil for anything else.
func (r *Resolution) bodySectors(g *reading) []string {
	if g.entry >= 0 && r.entry(g.entry).class == classBody {
		return g.sectors
	}
	return nil
}

// modifier looks at adjectives and compounds, the nearest to the noun first.
func (r *Resolution) modifier(h int) owned {
	var found []int
	for c := range r.doc.Dependents(h) {
		switch r.doc.Words[c].Rel {
		case text.RelAmod, text.RelCompound, text.RelNmodDesc, text.RelNmodUnmarked, text.RelFlat, text.RelDet:
			if c < h {
				found = append(found, c)
			}
		}
	}
	slices.Reverse(found)
	for _, c := range found {
		for d := range r.doc.Dependents(c) { // "U.S. and Russian negotiators": the nearest names the noun, Members has both
			if r.doc.Words[d].Rel == text.RelConj && d < h && r.at[d] >= 0 {
				c = d
			}
		}
		if o := r.modifierAt(c); o.code != "" {
			return o
		}
	}
	return r.nameBefore(h)
}

// nameBefore is the name that stands before a noun with only adjectives and nouns
// between, whatever the tree says: parsers go wrong most where two nouns meet.
func (r *Resolution) nameBefore(h int) owned {
	barred := r.doc.Words[h].POS != text.NOUN && r.doc.Words[h].POS != text.PROPN
	for i := h - 1; i >= r.sentenceStart(h) && !barred; i-- {
		if k := r.at[i]; k >= 0 {
			if !r.conjoined(i, h) && !r.barred(i) {
				return r.nameAsOwner(r.hits[k].head)
			}
			return owned{}
		}
		switch w := &r.doc.Words[i]; {
		case participle(w, r.doc.Form(i)) && i > 0 && r.doc.Words[i-1].Tag == text.TagHYPH:
			barred = !carrying(r.doc.Form(i))
		case w.POS == text.ADJ, w.POS == text.NOUN, w.POS == text.PROPN, w.POS == text.NUM:
		default:
			barred = w.Tag != text.TagHYPH
		}
	}
	return owned{}
}

// conjoined reports whether the name at i is a subject or object of its own.
func (r *Resolution) conjoined(i, h int) bool {
	w := &r.doc.Words[i]
	if r.hits[r.at[i]].how == asAdjective {
		return false
	}
	switch w.Rel.Base() {
	case text.RelNsubj, text.RelIobj, text.RelRoot:
		return int(w.Head) != h && h-i > 1
	case text.RelObl, text.RelNmod:
		return int(w.Head) != h && placeWords[r.caseOf(i)] // "in Moscow officials said"
	}
	return false
}

// barred reports whether a participle follows the name at c by a hyphen that does not
// make the noun that name's: "Rwanda-backed".
func (r *Resolution) barred(c int) bool {
	if k := r.at[c]; k >= 0 {
		c = r.hits[k].last - 1
	}
	if c+2 >= len(r.doc.Words) || r.doc.Form(c+1) != "-" {
		return false
	}
	form := r.doc.Form(c + 2)
	return participle(&r.doc.Words[c+2], form) && !carrying(form)
}

// participle reports whether a word is one, or looks like one to those who tag
// "Rwanda-backed" as an adjective.
func participle(w *text.Word, form string) bool {
	return w.POS == text.VERB || w.Tag == text.TagVBN || w.POS == text.ADJ && strings.HasSuffix(form, "ed") || strings.EqualFold(form, "held") || strings.EqualFold(form, "made") || strings.EqualFold(form, "built")
}

// carrying reports whether a participle after a name makes the noun that name's:
// "Russian-led forces", but not "Russian-backed rebels".
func carrying(form string) bool {
	switch strings.ToLower(form) {
	case "led", "run", "based", "controlled", "owned", "dominated", "commanded":
		return true
	}
	return false
}

// modifierAt is whose a single modifier makes the noun: "Israeli", "Russian-led",
// "U.N. war crimes" (in its own dependents).
func (r *Resolution) modifierAt(c int) owned {
	if r.barred(c) {
		return owned{}
	}
	if r.at[c] >= 0 {
		return r.nameAsOwner(c)
	}
	if form := r.doc.Form(c); participle(&r.doc.Words[c], form) && !carrying(form) {
		return owned{}
	}
	for d := range r.doc.Dependents(c) {
		if r.at[d] >= 0 && r.doc.Words[d].Rel != text.RelNmod {
			if o := r.nameAsOwner(d); o.code != "" {
				return o
			}
		}
		if rel := r.doc.Words[d].Rel; rel == text.RelCompound || rel == text.RelAmod {
			if o := r.modifierAt(d); o.code != "" {
				return o
			}
		}
	}
	return owned{}
}

// nameAsOwner is whose a name beside a noun makes it.
func (r *Resolution) nameAsOwner(c int) owned {
	hit := &r.hits[r.at[c]]
	if hit.entry < 0 {
		return owned{}
	}
	e := r.entry(hit.entry)
	code := e.code
	switch e.class {
	case classPerson:
		return owned{}
	case classGroup:
		h := c
		if p := r.doc.Words[c].Head; p >= 0 {
			h = int(p)
		}
		if home, why := r.homeOf(h, e.code); home != "" {
			return owned{code: home, reason: why, group: true}
		}
	}
	o := owned{code: code, name: e.name, reason: "by " + r.nameText(hit.first, hit.last)}
	if e.class == classBody {
		o.sectors, o.body = e.sectors, hit.entry+1
	}
	return o
}

// ofPhrase is whose a phrase is that goes on with "of", "for" or "from".
func (r *Resolution) ofPhrase(h int) owned {
	for c := range r.doc.Dependents(h) {
		if r.doc.Words[c].Rel.Base() != text.RelNmod || c < h {
			continue
		}
		switch r.caseOf(c) {
		case "of", "for", "from", "representing", "behind":
			if o := r.ownedBy(c, "of"); o.code != "" {
				return o
			}
		}
	}
	return owned{}
}

// placePhrase is the state where a phrase says that it is: "protesters in Nairobi".
func (r *Resolution) placePhrase(h int) owned {
	for c := range r.doc.Dependents(h) {
		if rel := r.doc.Words[c].Rel.Base(); rel != text.RelNmod && rel != text.RelObl || c < h || !placeWords[r.caseOf(c)] {
			continue
		}
		got := r.read(c)
		switch got.kind {
		case rapporteur.Country, rapporteur.PlaceKind, rapporteur.Facility, rapporteur.Organization, rapporteur.Other:
			if got.code != "" {
				return owned{code: got.code, reason: "in " + r.phraseText(c)}
			}
		}
	}
	return owned{}
}

// placeWords are the prepositions of place.
var placeWords = map[string]bool{"in": true, "at": true, "near": true, "around": true, "within": true, "across": true,
	"throughout": true, "inside": true, "outside": true, "along": true, "on": true, "over": true, "into": true, "through": true}

// caseOf is the preposition before the phrase of c, lower case; "" for none.
func (r *Resolution) caseOf(c int) string {
	k := r.doc.Dependent(c, text.RelCase)
	if k < 0 || k > c {
		return ""
	}
	return strings.ToLower(r.doc.Form(k))
}

// locative reports whether the phrase of h stands after a preposition of place.
func (r *Resolution) locative(h int) bool { return placeWords[r.caseOf(h)] }

// contextState finds the state that a noun without an owner belongs to: where its
// sentence says that it happens, else the one state that the text is about.
func (r *Resolution) contextState(h int) (code, reason string) {
	if code := r.placeAround(h); code != "" {
		return code, "the sentence is about " + r.base.nameOf(code)
	}
	if r.unbounded(h) {
		return "", ""
	}
	code, share := r.mainState("")
	if share == 1 {
		return code, r.base.nameOf(code) + " is the only state in the text"
	}
	if r.indefinite(h) {
		return "", ""
	}
	if share >= 0.6 {
		return code, "the text is about " + r.base.nameOf(code)
	}
	if code := r.opening(); code != "" {
		return code, "the dateline is in " + r.base.nameOf(code)
	}
	return "", ""
}

// opening is the state of the text's dateline, where no other state is named twice as
// often.
func (r *Resolution) opening() string {
	most := 0
	for _, n := range r.states {
		most = max(most, n)
	}
	for i := range r.hits {
		h := &r.hits[i]
		if !h.dateline || h.entry < 0 {
			continue
		}
		if e := r.entry(h.entry); (e.class == classState || e.class == classRegion) && e.code != "" && 2*r.states[e.code] >= most {
			return e.code
		}
	}
	return ""
}

// indefinite reports whether the phrase brings in someone new: "a tanker".
func (r *Resolution) indefinite(h int) bool {
	d := r.doc.Dependent(h, text.RelDet)
	if d < 0 || r.plural(h) {
		return false
	}
	switch strings.ToLower(r.doc.Form(d)) {
	case "a", "an", "another":
		return true
	}
	return false
}

// unbounded reports whether the phrase speaks of more than one state: "Western leaders".
func (r *Resolution) unbounded(h int) bool {
	for c := range r.doc.Dependents(h) {
		switch form := strings.ToLower(r.doc.Form(c)); {
		case wide[form] && (form != "regional" || r.plural(h)):
			return true
		case r.at[c] >= 0 && r.hits[r.at[c]].entry >= 0 && r.entry(r.hits[r.at[c]].entry).class == classRegion && r.entry(r.hits[r.at[c]].entry).code == "":
			return true
		}
	}
	return h > 0 && r.plural(h) && wide[strings.ToLower(r.doc.Form(h-1))]
}

// wide are adjectives that go beyond one state.
var wide = map[string]bool{"western": true, "european": true, "african": true, "asian": true, "arab": true, "foreign": true, "international": true,
	"global": true, "world": true, "regional": true, "multinational": true, "muslim": true, "latin": true, "allied": true, "overseas": true, "other": true}

// placeAround is the state of the nearest phrase of place in h's sentence.
func (r *Resolution) placeAround(h int) string {
	s := r.doc.Sentences[r.doc.SentenceOf(h)]
	best, code := 1<<30, ""
	for i := r.hitFrom(s.First); i < len(r.hits) && r.hits[i].first < s.Last; i++ {
		hit := &r.hits[i]
		if hit.entry < 0 || hit.how == asAdjective || hit.how == asPeople {
			continue
		}
		e := r.entry(hit.entry)
		if e.class != classState && e.class != classRegion || e.code == "" || !r.locativeUp(hit.head) {
			continue
		}
		d := hit.head - h
		if d < 0 {
			d = -2 * d
		}
		if d < best {
			best, code = d, e.code
		}
	}
	return code
}

// hitFrom is the index of the first hit at or after word w.
func (r *Resolution) hitFrom(w int) int {
	return sort.Search(len(r.hits), func(i int) bool { return r.hits[i].first >= w })
}

// locativeUp is locative also for the owner of a place: "near Macedonia's border".
func (r *Resolution) locativeUp(h int) bool {
	if r.locative(h) {
		return true
	}
	w := &r.doc.Words[h]
	return (w.Rel == text.RelNmodPoss || w.Rel == text.RelCompound) && w.Head >= 0 && r.locative(int(w.Head))
}

// mainState is the state that the text names most, other than not, and its share.
func (r *Resolution) mainState(not string) (code string, share float64) {
	total, best, tie := 0, 0, false
	for c, n := range r.states {
		if c == not {
			continue
		}
		total += n
		switch {
		case n > best:
			best, code, tie = n, c, false
		case n == best:
			tie = true
		}
	}
	if tie || total == 0 {
		return "", 0
	}
	return code, float64(best) / float64(total)
}

// sender is who moves the troops of h: "the alliance would send more troops".
func (r *Resolution) sender(h int) owned {
	w := &r.doc.Words[h]
	if w.Rel != text.RelObj || w.Head < 0 || !moves[headKey(r.doc, int(w.Head))] {
		return owned{}
	}
	for v := int(w.Head); v >= 0; v = int(r.doc.Words[v].Head) {
		if s := r.doc.Dependent(v, text.RelNsubj); s >= 0 {
			return r.ownedBy(s, "moved by")
		}
		if rel := r.doc.Words[v].Rel.Base(); rel != text.RelXcomp && rel != text.RelConj && rel != text.RelAdvcl {
			break
		}
	}
	return owned{}
}

// moves are verbs with which someone moves forces of their own.
var moves = map[string]bool{"send": true, "deploy": true, "mass": true, "move": true, "withdraw": true, "pull": true, "station": true, "mobilize": true,
	"mobilise": true, "dispatch": true, "commit": true, "contribute": true, "amass": true, "redeploy": true, "position": true, "gather": true, "keep": true,
	"fire": true, "launch": true, "test": true, "shoot": true, "fly": true, "operate": true, "lose": true}
