// Package when finds the time expressions of an English text and gives each its TIMEX3
// type and ISO-TimeML value (TimeML 1.2.1; ISO 24617-1).
//
// Words are looked up in a lexicon (lexicon.tsv, feasts.tsv); rules over the classes of
// words (rules.go) find expressions, the longest first; a relative expression is
// anchored to the day of publication, or to the date told before it where it says so
// ("two days later"), and turned to past or future by the tense of its clause. An
// expression that cannot be anchored has no value and says why.
package when

import (
	"sync"

	"rapporteur"
	"rapporteur/text"
)

// reading is what an expression means.
type reading struct {
	typ, value, mod string
	at              period // for what is told relative to it; noGrain for none
	unresolved      string
}

// annotator reads one Doc.
type annotator struct {
	doc         *text.Doc
	pub         rapporteur.Date
	g           *grammar
	lex         *lexer
	tokens      []token // of the sentence
	first       int     // words [first, last) of the sentence
	last        int
	classes     class  // of all tokens of the sentence
	bits        uint64 // and of their words
	told        period // the last date told, which later expressions may refer back to
	toldIn      int    // its sentence
	toldQuarter period
	quarterIn   int // the sentence of toldQuarter
}

// grammar is the compiled rules; those that can begin with a token, by its word or class.
type grammar struct {
	lex      *lexicon
	patterns []pattern
	byClass  [64][]int
	c        classes
	feasts   []feastRule
}

var theGrammar = sync.OnceValues(newGrammar)

func newGrammar() (*grammar, error) {
	x, err := theLexicon()
	if err != nil {
		return nil, err
	}
	g := &grammar{lex: x}
	if g.feasts, err = parseFeasts("feasts.tsv", feastsTSV, x); err != nil {
		return nil, err
	}
	g.c = newClasses(x)
	if g.patterns, err = compile(x, rules()); err != nil {
		return nil, err
	}
	g.index()
	return g, nil
}

// index gives each word and class the rules that can begin with it, and each word of a
// rule its bit.
func (g *grammar) index() {
	x := g.lex
	x.known = map[string]*vocable{}
	for w := range x.words {
		x.of(w)
	}
	for w := range x.phrases {
		x.of(w)
	}
	bits := 0
	for i := range g.patterns {
		begins := true
		for k := range g.patterns[i].elements {
			e := &g.patterns[i].elements[k]
			for _, w := range e.words {
				v := x.of(w)
				if v.bit == 0 {
					v.bit = 1 << (bits % 64)
					bits++
				}
				e.bits |= v.bit
				if begins {
					v.rules = append(v.rules, i)
				}
			}
			for b := range g.byClass {
				if begins && e.class&(1<<b) != 0 {
					g.byClass[b] = append(g.byClass[b], i)
				}
			}
			begins = begins && e.optional
		}
	}
}

// Annotate fills doc.Times. It needs sentences and words; tags and trees help it to the
// tense of a clause. The zero date is an unknown day of publication.
func Annotate(doc *text.Doc, published rapporteur.Date) {
	doc.Times = nil
	g, err := theGrammar()
	if err != nil { // the tables are embedded, and a test loads them
		return
	}
	a := &annotator{doc: doc, pub: published, g: g, lex: newLexer(g.lex)}
	for i, s := range doc.Sentences {
		a.sentence(i, s)
	}
}

func (a *annotator) sentence(i int, s text.Sentence) {
	a.first, a.last = s.First, s.Last
	a.tokens = a.lex.sentence(a.doc, s.First, s.Last)
	a.classes, a.bits = 0, 0
	for i := range a.tokens {
		a.classes |= a.tokens[i].classes
		a.bits |= a.tokens[i].known.bit
	}
	for t := 0; t < len(a.tokens); {
		var m match
		var r reading
		ok := a.tokens[t].low != "," && (a.tokens[t].classes != 0 || a.tokens[t].known.rules != nil)
		if ok {
			m, r, ok = a.best(t)
		}
		if !ok {
			t++
			continue
		}
		span := rapporteur.Span{Start: a.tokens[m.from].start, End: a.tokens[m.to-1].end}
		a.doc.Times = append(a.doc.Times, rapporteur.Time{Span: span, Text: span.Of(a.doc.Text),
			Type: r.typ, Value: r.value, Mod: r.mod, Unresolved: r.unresolved})
		if r.at.grain != noGrain {
			a.told, a.toldIn = r.at, i
			if r.at.grain == quarter {
				a.toldQuarter, a.quarterIn = r.at, i
			}
		}
		t = m.to
	}
}

// best returns the longest match at token t whose rule accepts it; of equals the rule
// written first.
func (a *annotator) best(t int) (best match, r reading, ok bool) {
	m := match{annotator: a}
	consider := func(list []int) {
		for _, i := range list {
			if p := &a.g.patterns[i]; !a.mayMeet(p) || !m.longest(p, t) {
				continue
			}
			longer := !ok || m.end > best.end || m.end == best.end && i < best.rule
			if !longer {
				continue
			}
			if x, accepted := m.p.resolve(&m); accepted {
				best, r, ok = m, x, true
				best.rule = i
			}
		}
	}
	consider(a.tokens[t].known.rules)
	for c, b := a.tokens[t].classes, 0; c != 0; c, b = c>>1, b+1 {
		if c&1 != 0 {
			consider(a.g.byClass[b])
		}
	}
	return best, r, ok
}

// mayMeet reports whether the sentence has a token for each element that a pattern must
// have; few sentences speak of a month or a season.
func (a *annotator) mayMeet(p *pattern) bool {
	for k := range p.elements {
		if e := &p.elements[k]; !e.optional && a.classes&e.class == 0 && a.bits&e.bits == 0 {
			return false
		}
	}
	return true
}
