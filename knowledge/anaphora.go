package knowledge

import (
	"slices"
	"strings"

	"rapporteur"
	"rapporteur/text"
)

// linkChains notes which mention each word heads.
func (r *Resolution) linkChains() {
	r.chainOf = make([]int32, len(r.doc.Words))
	for i := range r.chainOf {
		r.chainOf[i] = -1
	}
	for i := range r.doc.Mentions {
		if m := &r.doc.Mentions[i]; m.Head >= 0 && m.Head < len(r.chainOf) {
			r.chainOf[m.Head] = int32(i)
			if m.Form == text.Name {
				if _, ok := r.chains[m.Chain]; !ok {
					r.chains[m.Chain] = m.Head
				}
			}
		}
	}
}

// chained is what the chain of word h is named elsewhere.
func (r *Resolution) chained(h int) (reading, bool) {
	if r.chainOf[h] < 0 {
		return reading{}, false
	}
	name, ok := r.chains[r.doc.Mentions[r.chainOf[h]].Chain]
	if ok && r.inDateline(name) {
		name, ok = r.nextNamed(r.chainOf[h])
	}
	if !ok || name == h {
		return reading{}, false
	}
	got := r.read(name)
	return got, got.key != "" && r.mayBe(h, &got)
}

// nextNamed is the first name of the chain that mention i is in, other than a dateline.
func (r *Resolution) nextNamed(i int32) (head int, ok bool) {
	chain := r.doc.Mentions[i].Chain
	for k := range r.doc.Mentions {
		if m := &r.doc.Mentions[k]; m.Chain == chain && m.Form == text.Name && !r.inDateline(m.Head) {
			return m.Head, true
		}
	}
	return 0, false
}

func (r *Resolution) inDateline(w int) bool { return r.at[w] >= 0 && r.hits[r.at[w]].dateline }

// mayBe reports whether the noun h may take up a reading: "the court" is no country.
func (r *Resolution) mayBe(h int, got *reading) bool {
	if r.doc.Words[h].POS == text.PRON {
		return true
	}
	a, _, _ := r.agent(h)
	if got.kind != rapporteur.Country && got.kind != rapporteur.PlaceKind {
		return a == nil || got.kind != rapporteur.Organization || !a.distinct() || slices.Contains(got.sectors, a.sectors[0])
	}
	return a == nil || a.kind == agentPlace || landNouns[a.noun] || a.noun == "government" || a.noun == "side" || a.noun == "regime" || a.noun == "kingdom" || a.noun == "administration"
}

// readPronoun follows the chain, else the nearest antecedent that fits.
func (r *Resolution) readPronoun(h int) reading {
	if got, ok := r.chained(h); ok && (got.isActor || got.kind == rapporteur.Country) {
		got.isActor = true // a state may be named by its adjective only
		return got
	}
	form := strings.ToLower(r.doc.Form(h))
	fits := pronounFits[form]
	if fits == nil {
		return reading{entry: -1, unresolved: "no antecedent for " + form}
	}
	if w := r.antecedent(h, fits, isPlural(form)); w >= 0 {
		got := r.read(w)
		got.reason = "the nearest name before " + form + " that fits"
		return got
	}
	return reading{entry: -1, isActor: true, unresolved: "no antecedent for " + form}
}

func isPerson(g *reading) bool { return g.kind == rapporteur.Person && !g.plural }
func isBody(g *reading) bool {
	return g.kind == rapporteur.Country || g.kind == rapporteur.Organization || g.kind == rapporteur.Facility
}
func isMany(g *reading) bool {
	return g.plural || g.kind == rapporteur.Group || g.kind == rapporteur.Organization
}

var pronounFits = map[string]func(*reading) bool{
	"he": isPerson, "she": isPerson, "him": isPerson, "her": isPerson, "his": isPerson, "hers": isPerson, "himself": isPerson, "herself": isPerson,
	"it": isBody, "its": isBody, "itself": isBody,
	"they": isMany, "them": isMany, "their": isMany, "themselves": isMany,
}

// isPlural reports whether a pronoun takes up several.
func isPlural(form string) bool {
	switch form {
	case "they", "them", "their", "themselves", "both":
		return true
	}
	return false
}

// antecedent is the head of the best name or agent before h, in its sentence or the two
// before: subjects first, then the nearest; -1 for none. Plural pronouns also take up
// phrases joined by "and".
func (r *Resolution) antecedent(h int, fits func(*reading) bool, plural bool) int {
	s := r.doc.SentenceOf(h)
	for back := range min(3, s+1) {
		sent := r.doc.Sentences[s-back]
		best, found := 0, -1
		for w := sent.First; w < min(sent.Last, h); w++ {
			if !r.isNominal(w) || r.inPhraseOf(h, w) {
				continue
			}
			got := r.read(w)
			if got.key == "" || got.code == "" || !got.isActor || !fits(&got) && !(plural && len(r.joined(w)) > 1) {
				continue
			}
			score := 1 + w - sent.First
			if r.doc.Words[w].Rel.Base() == text.RelNsubj {
				score += 100
			}
			if score > best {
				best, found = score, w
			}
		}
		if found >= 0 {
			return found
		}
	}
	return -1
}

// joined are w and the actors that "and" joins to it.
func (r *Resolution) joined(w int) []int {
	out := []int{w}
	for c := range r.doc.Dependents(w) {
		if r.doc.Words[c].Rel == text.RelConj && r.isNominal(c) {
			if got := r.read(c); got.code != "" && got.key != "" {
				out = append(out, c)
			}
		}
	}
	return out
}

// isNominal reports whether a word may head a phrase that refers.
func (r *Resolution) isNominal(w int) bool {
	switch r.doc.Words[w].POS {
	case text.PROPN, text.NOUN:
	default:
		return false
	}
	switch r.doc.Words[w].Rel {
	case text.RelCompound, text.RelFlat, text.RelAmod, text.RelNmodDesc, text.RelNmodUnmarked:
		return false
	}
	return true
}

// inPhraseOf reports whether pronoun h stands in the phrase that w heads: "Iran and its allies".
func (r *Resolution) inPhraseOf(h, w int) bool {
	head := r.doc.Words[h].Head
	return int(head) == w
}

// countWords say how many a plural phrase takes in.
var countWords = map[string]int{"both": 2, "two": 2, "three": 3, "four": 4, "2": 2, "3": 3}

// memberHeads are the heads of the phrases that a plural stands for.
func (r *Resolution) memberHeads(h int) []int {
	n, noun := r.counted(h)
	if stateNouns[noun] {
		if heads := r.lastJoined(h, n); heads != nil {
			return heads
		}
	}
	if i := r.chainOf[h]; i >= 0 && len(r.doc.Mentions[i].Parts) > 1 {
		var out []int
		for _, chain := range r.doc.Mentions[i].Parts {
			if w, ok := r.chains[chain]; ok && w != h {
				out = append(out, w)
			}
		}
		if len(out) > 1 {
			return out
		}
	}
	if form := strings.ToLower(r.doc.Form(h)); isPlural(form) && r.doc.Words[h].POS == text.PRON {
		if w := r.antecedent(h, isMany, true); w >= 0 {
			if heads := r.joined(w); len(heads) > 1 {
				return heads
			}
		}
	}
	if heads := r.jointModifiers(h); len(heads) > 1 {
		return heads
	}
	if a, _, _ := r.agent(h); a != nil && r.plural(h) { // "Presidents Putin and Xi"
		if w := r.nameOfTitle(h, a); w >= 0 {
			if heads := r.joined(w); len(heads) > 1 {
				return heads
			}
		}
	}
	if n == 0 {
		return nil
	}
	if stateNouns[noun] {
		if heads := r.lastNamed(h, n, func(g *reading) bool { return g.kind == rapporteur.Country }, stateKey); heads != nil {
			return heads
		}
		return r.lastNamed(h, n, func(g *reading) bool {
			return g.kind == rapporteur.Country || g.kind == rapporteur.Person && g.entry >= 0
		}, stateKey)
	}
	return r.lastNamed(h, n, func(g *reading) bool { return g.kind == rapporteur.Person && g.entry >= 0 }, func(g *reading) string { return g.key })
}

func stateKey(g *reading) string { return g.code }

// lastJoined are the heads of the last coordination of n different states before h, within
// its sentence and the two before: "Moscow and Beijing … both nations".
func (r *Resolution) lastJoined(h, n int) []int {
	first := r.doc.Sentences[max(r.doc.SentenceOf(h)-2, 0)].First
	for w := h - 1; w >= first; w-- {
		if !r.isNominal(w) || r.doc.Words[w].Rel == text.RelConj {
			continue
		}
		heads := r.joined(w)
		if len(heads) != n {
			continue
		}
		codes := map[string]bool{}
		for _, head := range heads {
			if got := r.read(head); len(got.code) == 3 && got.kind != rapporteur.Organization {
				codes[got.code] = true
			}
		}
		if len(codes) == n {
			return heads
		}
	}
	return nil
}

// lastNamed are the heads of the last n different readings before h that fit, in the
// order of the text; nil where there are fewer.
func (r *Resolution) lastNamed(h, n int, fits func(*reading) bool, key func(*reading) string) []int {
	seen := map[string]bool{}
	var out []int
	for w := h - 1; w >= max(0, h-farthest) && len(out) < n; w-- {
		if !r.isNominal(w) && r.at[w] < 0 {
			continue
		}
		got := r.read(w)
		if !fits(&got) || got.code == "" || seen[key(&got)] || r.at[w] >= 0 && r.hits[r.at[w]].head != w {
			continue
		}
		seen[key(&got)] = true
		out = append([]int{w}, out...)
	}
	if len(out) < n {
		return nil
	}
	return out
}

// farthest is how many words back a plural may reach.
const farthest = 500

// stateNouns and leaderNouns head plurals that take in states or people named before.
var stateNouns = map[string]bool{"country": true, "nation": true, "side": true, "state": true, "power": true, "government": true, "capital": true, "neighbor": true, "neighbour": true, "ally": true, "superpower": true, "republic": true, "party": true, "rival": true}

// landNouns, in the plural, are several states whatever the text is about.
var landNouns = map[string]bool{"country": true, "nation": true, "state": true, "power": true, "neighbor": true, "neighbour": true, "republic": true, "superpower": true}

var leaderNouns = map[string]bool{"leader": true, "president": true, "minister": true, "man": true, "official": true, "diplomat": true, "statesman": true}

// counted reads "the two countries", "both nations", "both": how many and of what.
func (r *Resolution) counted(h int) (n int, noun string) {
	form := strings.ToLower(r.doc.Form(h))
	if form == "both" {
		return 2, "country"
	}
	noun = singular(headKey(r.doc, h))
	if !stateNouns[noun] && !leaderNouns[noun] {
		return 0, ""
	}
	for c := range r.doc.Dependents(h) {
		if k := countWords[strings.ToLower(r.doc.Form(c))]; k > 0 && c < h {
			return k, noun
		}
	}
	if h > 0 {
		return countWords[strings.ToLower(r.doc.Form(h-1))], noun
	}
	return 0, ""
}

// jointModifiers are the names in "the Turkish and Greek sides".
func (r *Resolution) jointModifiers(h int) []int {
	if !r.plural(h) {
		return nil
	}
	for c := range r.doc.Dependents(h) {
		if rel := r.doc.Words[c].Rel; c > h || rel != text.RelAmod && rel != text.RelCompound && rel != text.RelNmodPoss || r.at[c] < 0 {
			continue
		}
		out := []int{c}
		for d := range r.doc.Dependents(c) {
			if r.doc.Words[d].Rel == text.RelConj && r.at[d] >= 0 {
				out = append(out, d)
			}
		}
		if len(out) > 1 {
			return out
		}
	}
	return nil
}

// definites are nouns that, with "the" and no owner, take up a body or state named before.
var definites = map[string]func(*reading) bool{
	"alliance": isAlliance, "bloc": isAlliance, "pact": isAlliance, "organization": isOrganization, "organisation": isOrganization,
	"group": isOrganization, "movement": isOrganization, "militia": isOrganization, "agency": isOrganization, "country": isState,
	"nation": isState, "kingdom": isState, "republic": isState, "state": isState, "company": isOrganization, "party": isOrganization,
	"court": isCourt, "tribunal": isCourt, "council": isOrganization, "commission": isOrganization,
	"province": isLand, "region": isLand, "territory": isLand, "city": isLand, "capital": isLand, "island": isLand, "enclave": isLand,
}

// allianceNouns may point forward: "the alliance said …, a NATO spokesman said".
var allianceNouns = map[string]bool{"alliance": true, "bloc": true, "pact": true}

// onlyOne is the one name of the text that fits; ok is false where there are more.
func (r *Resolution) onlyOne(fits func(*reading) bool) (found reading, ok bool) {
	for i := range r.hits {
		h := &r.hits[i]
		if h.entry < 0 || h.how == asAdjective || h.how == asPeople {
			continue
		}
		got := r.read(h.head)
		if got.code == "" || !fits(&got) || got.key == found.key {
			continue
		}
		if ok {
			return reading{}, false
		}
		found, ok = got, true
	}
	return found, ok
}

func isAlliance(g *reading) bool     { return g.code == "IGO" && g.kind == rapporteur.Organization }
func isOrganization(g *reading) bool { return g.kind == rapporteur.Organization && g.entry >= 0 }
func isCourt(g *reading) bool {
	return g.entry >= 0 && slices.Contains(g.sectors, "JUD") && !isPerson(g)
}
func isState(g *reading) bool { return g.kind == rapporteur.Country }
func isLand(g *reading) bool  { return g.kind == rapporteur.PlaceKind || g.kind == rapporteur.Country }

// readDefinite reads "the alliance", "the country", "the two sides" by what was named before.
func (r *Resolution) readDefinite(h int) (reading, bool) {
	if got, ok := r.chained(h); ok && r.doc.Mentions[r.chainOf[h]].Form == text.Nominal && got.code != "" && got.isActor {
		if own := r.owner(h); own.code == "" || own.code == got.code {
			return got, true
		}
	}
	if heads := r.memberHeads(h); len(heads) > 0 && r.jointModifiers(h) == nil {
		got := r.read(heads[0])
		got.plural, got.reason = true, "takes up those named before"
		return got, true
	}
	noun := singular(headKey(r.doc, h))
	if got, ok := r.ownCountry(h, noun); ok {
		return got, true
	}
	fits := definites[noun]
	if fits == nil || !r.definite(h) || r.plural(h) || r.nameModified(h) || r.owner(h).code != "" {
		return reading{}, false
	}
	got, ok := r.named(h, fits)
	if !ok && allianceNouns[noun] {
		got, ok = r.onlyOne(fits)
	}
	if ok {
		got.reason = "takes up " + got.name
	}
	return got, ok
}

// ownCountry reads "his country", "its nation" as the state that the possessor is of.
func (r *Resolution) ownCountry(h int, noun string) (reading, bool) {
	if noun != "country" && noun != "nation" && noun != "homeland" || r.plural(h) {
		return reading{}, false
	}
	c := r.doc.Dependent(h, text.RelNmodPoss)
	if c < 0 {
		return reading{}, false
	}
	id, ok := r.base.states[r.read(c).code]
	if !ok {
		return reading{}, false
	}
	e := r.entry(id)
	return reading{entry: id, code: e.code, kind: e.kind, name: e.name, wikidata: e.wikidata, key: "e" + itoa(int(id)), isActor: true, reason: "the country of " + r.phraseText(c)}, true
}

// nameModified reports whether a name modifies the noun: "the Asia-Pacific region".
func (r *Resolution) nameModified(h int) bool {
	for c := range r.doc.Dependents(h) {
		if c < h && r.doc.Words[c].POS == text.PROPN {
			return true
		}
	}
	return h > 0 && r.doc.Words[h-1].POS == text.PROPN
}

// definite reports whether the phrase of h has "the", "this" or "that".
func (r *Resolution) definite(h int) bool {
	d := r.doc.Dependent(h, text.RelDet)
	if d < 0 {
		return false
	}
	switch strings.ToLower(r.doc.Form(d)) {
	case "the", "this", "that":
		return true
	}
	return false
}

// named is the last name of the tables before h that fits, however it stands.
func (r *Resolution) named(h int, fits func(*reading) bool) (reading, bool) {
	for i := r.hitFrom(h) - 1; i >= 0; i-- {
		hit := &r.hits[i]
		if hit.last > h || hit.entry < 0 || hit.how == asAdjective || hit.how == asPeople {
			continue
		}
		if got := r.read(hit.head); got.code != "" && fits(&got) {
			return got, true
		}
	}
	return reading{}, false
}
