package knowledge

import (
	"slices"
	"strings"

	"rapporteur"
)

// Candidate is someone or something that a name may stand for.
type Candidate struct {
	Name     string
	Kind     rapporteur.Kind
	Code     string
	Sectors  []string
	Office   string // what makes the code, for a person
	From     string // of the standing shown: YYYY-MM-DD, empty for no bound
	Until    string
	Valid    bool // on the day asked for
	Wikidata string
	Members  []string
	Table    string  // where it is from
	Score    float64 // 0 to 1
	Reason   string
}

// Lookup lists whom a name may stand for, the likeliest first: by the way the name is
// used, and on day on, by who was in office then; a zero day is any. People have a row
// for each of their offices.
func (b *Base) Lookup(name string, on rapporteur.Date) []Candidate {
	d := dayOf(on)
	var out []Candidate
	for _, p := range b.index.find(appendTokens(nil, trimArticle(name))) {
		e := &b.entries[p.entry]
		if e.class != classPerson {
			out = append(out, b.candidate(name, p, d))
			continue
		}
		for i := range e.terms {
			out = append(out, personCandidate(e, &e.terms[i], p, d))
		}
		if d != 0 && e.termAt(d) == nil {
			out = append(out, outOfOffice(e, p, d))
		}
	}
	slices.SortStableFunc(out, func(a, c Candidate) int { return compare(c.Score, a.Score) })
	return out
}

func (b *Base) candidate(name string, p posting, d day) Candidate {
	e := &b.entries[p.entry]
	c := Candidate{Name: e.name, Kind: e.kind, Code: e.code, Sectors: e.sectors, From: e.from.String(), Until: e.until.String(), Valid: e.validAt(d),
		Wikidata: e.wikidata, Members: e.members, Table: e.table, Score: howWeights[p.how], Reason: howNames[p.how]}
	if e.class == classRegion {
		c.Score, c.Reason = 0.7, "part of "+b.nameOf(e.code)
	}
	if p.how == asSeat {
		c.Sectors = []string{"GOV"}
	}
	for _, clue := range b.clues[joinTokens(name)] {
		if clue.code == e.code {
			c.Score, c.Reason = clue.weight, c.Reason+"; context decides: "+clue.some(3)
		}
	}
	if !c.Valid {
		c.Score, c.Reason = max(c.Score-0.4, 0), c.Reason+", not on that day"
	}
	return c
}

func personCandidate(e *entry, t *term, p posting, d day) Candidate {
	c := Candidate{Name: e.name, Kind: e.kind, Code: t.code, Sectors: t.sectors, Office: t.title(), From: t.from.String(), Until: t.until.String(),
		Valid: t.at(d), Wikidata: e.wikidata, Table: e.table, Score: 0.8 * howWeights[p.how], Reason: howNames[p.how]}
	switch {
	case d != 0 && c.Valid:
		c.Score += 0.2
		c.Reason += ", in office on that day"
		if t != e.termAt(d) { // of several the last begun
			c.Score -= 0.05
		}
	case d != 0:
		c.Score -= 0.3
		c.Reason += ", not in office on that day"
	}
	c.Score = max(c.Score, 0)
	return c
}

// outOfOffice is someone who holds none of the tables' offices on day d: one of the
// country's elite.
func outOfOffice(e *entry, p posting, d day) Candidate {
	last := e.lastTerm(d)
	return Candidate{Name: e.name, Kind: e.kind, Code: last.code, Sectors: []string{"ELI"}, Valid: true, Wikidata: e.wikidata, Table: e.table,
		Score: 0.6 * howWeights[p.how], Reason: howNames[p.how] + ", no office of the tables on that day"}
}

// title is the office in words.
func (t *term) title() string {
	name := strings.ReplaceAll(t.office, "_", " ")
	if full, ok := officeNames[t.office]; ok {
		name = full
	}
	if t.body != "" {
		name += " of " + t.body
	}
	return name
}

// officeNames spell out the short names of offices.tsv.
var officeNames = map[string]string{"pm": "head of government", "fm": "foreign minister", "dm": "defence minister", "im": "interior minister", "fin": "finance minister",
	"vp": "vice president", "dpm": "deputy prime minister", "nsa": "national security adviser", "sg": "secretary-general", "chair": "head", "ag": "attorney general",
	"cjcs": "chairman of the joint chiefs", "ccs": "chief cabinet secretary", "army": "commander of the armed forces", "un_ambassador": "ambassador to the UN",
	"fm_spokesman": "spokesman of the foreign ministry", "official": "in public office"}

// some is the first n clue words in order of the alphabet.
func (c *clue) some(n int) string {
	words := make([]string, 0, len(c.words))
	for w := range c.words {
		words = append(words, w)
	}
	slices.Sort(words)
	if len(words) == 0 {
		return "no clues"
	}
	return strings.Join(words[:min(n, len(words))], ", ")
}

// Kind says what the longest known name is that words begin with, and of how many
// words it is; n is 0 where it knows none. It makes a Base a gazetteer of names.
func (b *Base) Kind(words []string) (kind rapporteur.Kind, n int) {
	node := uint32(0)
	for i, w := range words {
		cut := tokenizer{rest: w}
		for t := cut.next(); t != nil; t = cut.next() {
			next, ok := b.index.step(node, b.index.token(t))
			if !ok {
				return kind, n
			}
			node = next
		}
		if k, ok := b.kindAt(node, words[:i+1]); ok {
			kind, n = k, i+1
		}
	}
	return kind, n
}

// kindAt is the kind of the plainest name that ends at a node and is written as words.
func (b *Base) kindAt(node uint32, words []string) (kind rapporteur.Kind, ok bool) {
	best := asSurname
	for i := b.index.firsts[node]; i != 0; i = b.index.postings[i-1].next {
		p := &b.index.postings[i-1]
		if p.how >= best || p.shape == shapeAcronym && !acronymForm(words[0]) || p.shape != shapeAny && !capitalWord(words[0]) {
			continue
		}
		best, ok = p.how, true
		switch e := &b.entries[p.entry]; {
		case p.how == asSeat:
			kind = rapporteur.PlaceKind
		case p.how == asPeople || p.how == asAdjective:
			kind = rapporteur.Group
		default:
			kind = e.kind
		}
	}
	return kind, ok
}
