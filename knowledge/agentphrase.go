package knowledge

import (
	"slices"
	"strings"

	"rapporteur/text"
)

// measures are nouns that count what follows them with "of".
var measures = map[string]bool{"group": true, "number": true, "dozen": true, "hundred": true, "thousand": true, "million": true, "majority": true,
	"handful": true, "couple": true, "pair": true, "lot": true, "score": true, "rest": true, "remnant": true, "team": true, "band": true, "ten": true, "half": true,
	"third": true, "many": true, "one": true, "some": true, "most": true, "all": true, "total": true, "estimate": true, "part": true, "delegation": true, "crowd": true, "series": true, "coalition": true}

// readMeasure reads "a group of asylum seekers" as the asylum seekers.
func (r *Resolution) readMeasure(h int) (reading, bool) {
	if !measures[singular(headKey(r.doc, h))] {
		return reading{}, false
	}
	for c := range r.doc.Dependents(h) {
		if r.doc.Words[c].Rel.Base() == text.RelNmod && c > h && r.caseOf(c) == "of" {
			if got := r.read(c); got.isActor && got.key != "" && (got.plural || r.plural(c)) {
				return got, true
			}
		}
	}
	return reading{}, false
}

// readAgent reads a common noun that acts: "Israeli warplanes", "the Turkish foreign minister".
func (r *Resolution) readAgent(h int, a *agent, first, last int) reading {
	if name := r.nameOfTitle(h, a); name >= 0 {
		return r.read(name)
	}
	got := reading{entry: -1, sectors: a.sectors, kind: a.kind.entityKind(), isActor: a.kind != agentThing, name: r.phraseText(h), plural: r.plural(h)}
	if a.kind == agentPlace {
		got.isActor = !r.locative(h)
	}
	o := r.owner(h)
	if o.code == "" && first < h {
		for i := first; i < h && o.code == ""; i++ {
			o = r.owner(i)
		}
	}
	if minorities[a.noun] { // "the Albanian population of the province" lives in the province
		for _, look := range []func(int) owned{r.ofPhrase, r.placePhrase} {
			if in := look(h); in.code != "" {
				o = in
				break
			}
		}
	}
	if o.code == "" && a.ofMany() {
		o.code = "IGO"
	}
	if o.code == "" && slices.Contains(a.sectors, "MIL") {
		o = r.sender(h)
	}
	if o.code == "" && a.kind != agentThing && len(a.sectors) > 0 && !(relational[a.noun] && r.doc.Dependent(h, text.RelNmodPoss) >= 0) && !(got.plural && landNouns[a.noun]) {
		o.code, o.reason = r.contextState(h)
	}
	if o.body > 0 && (o.code == r.entry(o.body-1).code) && a.describes(o.sectors) {
		e := r.entry(o.body - 1)
		return reading{entry: o.body - 1, code: e.code, sectors: e.sectors, kind: e.kind, name: e.name, wikidata: e.wikidata, key: "e" + itoa(int(o.body-1)), isActor: true, reason: o.reason}
	}
	got.code, got.reason = o.code, o.reason
	if a.ofMany() {
		if got.sectors = a.sectors[1:]; len(got.sectors) == 0 {
			got.sectors = []string{"GOV"}
		}
	}
	if o.group && a.kind != agentBody && len(a.sectors) > 0 && (a.sectors[0] == "GOV" || a.sectors[0] == "PTY") { // the leaders of a people govern no state
		got.sectors = []string{"ELI"}
	}
	if len(o.sectors) > 0 && speaksForBody(a) { // "a Hamas official", "Hezbollah fighters"
		got.sectors = o.sectors
	}
	if r.isFormer(h) && a.kind == agentPerson {
		got.sectors = []string{"ELI"}
	} else if a.office != "" && !got.plural {
		r.readOffice(&got, a, &o)
	}
	if got.key == "" {
		got.key = got.code + "/" + strings.Join(got.sectors, "+") + "/" + a.noun
		switch {
		case o.body > 0:
			got.key += "/" + o.name
		case a.kind == agentPlace: // no two villages are one
			got.key += "/" + strings.ToLower(got.name)
		}
	}
	if got.code == "" && got.isActor {
		got.unresolved = "nothing says of which country"
	}
	if a.kind == agentThing {
		got.key = ""
	}
	return got
}

// speaksForBody reports whether someone of a body has the body's own sectors: its
// officials and fighters, but not its courts or the police.
func speaksForBody(a *agent) bool {
	if a.kind != agentPerson && a.kind != agentGroup {
		return false
	}
	if len(a.sectors) == 0 { // "members"
		return true
	}
	switch a.sectors[0] {
	case "GOV", "UAF", "REB", "CVL", "PTY":
		return a.office == "" || a.office == "leader"
	}
	return false
}
