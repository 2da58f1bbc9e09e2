package knowledge

import (
	"io"
	"strings"

	"rapporteur"
	"rapporteur/text"
)

// agentKind is what a common noun stands for.
type agentKind uint8

const (
	noAgent agentKind = iota
	agentPerson
	agentGroup
	agentBody
	agentForce
	agentPlace
	agentThing
)

var agentKinds = map[string]agentKind{"person": agentPerson, "group": agentGroup, "body": agentBody, "force": agentForce, "place": agentPlace, "thing": agentThing}

// entityKind is how an agent shows in a report.
func (k agentKind) entityKind() rapporteur.Kind {
	switch k {
	case agentPerson:
		return rapporteur.Person
	case agentGroup:
		return rapporteur.Group
	case agentBody:
		return rapporteur.Organization
	case agentPlace:
		return rapporteur.PlaceKind
	}
	return rapporteur.Other
}

// agent is a common noun that acts, or a noun that surely does not.
type agent struct {
	noun    string
	kind    agentKind
	sectors []string
	office  string
}

// ofMany reports whether the noun speaks of something that several states made.
func (a *agent) ofMany() bool { return len(a.sectors) > 0 && a.sectors[0] == "IGO" }

// distinct reports whether only bodies of the noun's own sector are called so.
func (a *agent) distinct() bool {
	if len(a.sectors) == 0 {
		return false
	}
	switch a.sectors[0] {
	case "JUD", "LEG", "COP", "MED", "EDU", "BUS", "HLH", "REL", "LAB":
		return true
	}
	return false
}

// describes reports whether the noun after a body's name only says what it is: "the
// Interfax news agency", "the Hamas movement".
func (a *agent) describes(sectors []string) bool {
	switch a.noun {
	case "group", "movement", "organization", "organisation", "party", "militia", "agency", "company", "alliance", "bloc", "pact", "network", "faction":
		return true
	}
	return (a.kind == agentBody || a.kind == agentGroup) && len(a.sectors) > 0 && len(sectors) > 0 && a.sectors[0] == sectors[0] && a.sectors[0] == "MED"
}

// agents are the nouns, by their words joined with spaces.
type agents struct {
	byNoun  map[string]*agent
	longest int             // words
	begins  map[string]bool // what nouns of several words begin with
	ends    map[string]bool // and end in
}

// add gives a noun, its words joined with spaces, to what it stands for.
func (a *agents) add(noun string, x *agent) {
	a.byNoun[noun] = x
	a.longest = max(a.longest, strings.Count(noun, " ")+1)
	for i := range len(noun) {
		if noun[i] == ' ' {
			a.begins[noun[:i]], a.ends[noun[i+1:]] = true, true
		}
	}
}

func readAgents(r io.Reader) (*agents, error) {
	a := &agents{byNoun: make(map[string]*agent, 2048), begins: map[string]bool{}, ends: map[string]bool{}}
	err := eachRow("agents.tsv", r, []string{"sectors", "kind", "office", "nouns"}, func(r *row) error {
		kind, ok := agentKinds[r.get("kind")]
		if !ok {
			return r.bad("%q is no kind of agent", r.get("kind"))
		}
		for _, noun := range r.list("nouns") {
			key := strings.Join(appendTokens(nil, noun), " ")
			if before, ok := a.byNoun[key]; ok {
				return r.bad("the noun %q stands twice, first with %s", noun, strings.Join(before.sectors, "|"))
			}
			a.add(key, &agent{noun: key, kind: kind, sectors: r.list("sectors"), office: r.get("office")})
		}
		return nil
	})
	return a, err
}

// of finds the longest agent noun that the word h heads: words before it ("prime
// minister"), or "of" and a word after it ("minister of defence"). first and last bound
// the words that it takes.
func (a *agents) of(d *text.Doc, h int) (found *agent, first, last int) {
	head := headKey(d, h)
	if head == "" {
		return nil, h, h + 1
	}
	first, last = h, h+1
	if found = a.byNoun[head]; found == nil {
		head, found = a.ofForm(joinTokens(d.Form(h)), head)
	}
	sentence := d.Sentences[d.SentenceOf(h)]
	key := head
	for i := h - 1; i >= max(sentence.First, h-2*a.longest) && a.ends[key]; i-- {
		if !nominal(&d.Words[i]) {
			break
		}
		t := appendTokens(nil, d.Form(i))
		if len(t) == 0 {
			continue
		}
		key = strings.Join(t, " ") + " " + key
		if hit := a.byNoun[key]; hit != nil {
			found, first = hit, i
		}
	}
	if h+1 >= sentence.Last || d.Words[h+1].POS != text.ADP && d.Words[h+1].POS != text.NoPOS {
		return found, first, last
	}
	key = head
	for i := h + 1; i < min(sentence.Last, h+5) && a.begins[key]; i++ {
		t := appendTokens(nil, d.Form(i))
		if len(t) == 0 {
			break
		}
		key += " " + strings.Join(t, " ")
		if hit := a.byNoun[key]; hit != nil {
			found, last = hit, i+1
		}
	}
	return found, first, last
}

// nominal reports whether a word may stand before a noun in its name.
func nominal(w *text.Word) bool {
	switch w.POS {
	case text.NOUN, text.ADJ, text.PROPN, text.NUM, text.X, text.NoPOS:
		return true
	}
	return w.Tag == text.TagHYPH || w.Tag == text.TagVBN
}

// agentAt is what of found for a word.
type agentAt struct {
	agent       *agent
	first, last int32
	done        bool
}

// agent is agents.of for word h, found once.
func (r *Resolution) agent(h int) (found *agent, first, last int) {
	m := &r.agents[h]
	if !m.done {
		a, f, l := r.base.agents.of(r.doc, h)
		*m = agentAt{a, int32(f), int32(l), true}
	}
	return m.agent, int(m.first), int(m.last)
}

// ofForm finds a head whose lemma is not in the table by the word as written, or the
// singular that its ending suggests.
func (a *agents) ofForm(form, lemma string) (key string, found *agent) {
	for _, key := range [...]string{form, singular(form)} {
		if found = a.byNoun[key]; found != nil {
			return key, found
		}
	}
	return lemma, nil
}

// singular takes the usual plural endings off a noun.
func singular(s string) string {
	for _, e := range [...]struct{ plural, single string }{{"men", "man"}, {"women", "woman"}, {"ies", "y"}, {"sses", "ss"}, {"ches", "ch"}, {"shes", "sh"}, {"xes", "x"}, {"children", "child"}, {"ss", "ss"}, {"s", ""}} {
		if stem, ok := strings.CutSuffix(s, e.plural); ok && len(stem) > 1 {
			return stem + e.single
		}
	}
	return s
}

// headKey is the normal form of a head's lemma.
func headKey(d *text.Doc, h int) string {
	lemma := d.Words[h].Lemma
	if lemma == "" || lemma == "_" {
		lemma = d.Form(h)
	}
	return joinTokens(lemma)
}
