package coder

import (
	"strconv"
	"strings"

	"rapporteur"
	"rapporteur/text"
)

// magnitudes are the counts in the clause of a happening: dead, injured, detained,
// protesters, troops, money, weapons. Numbers that belong to another event's clause
// are left to it.
func (r *run) magnitudes(h *happening) []rapporteur.Magnitude {
	var out []rapporteur.Magnitude
	r.eachNumber(h.anchor, h, 0, func(n int) {
		if m, ok := r.magnitude(n, h); ok {
			out = append(out, m)
		}
	})
	return out
}

// eachNumber visits the heads of numbers below word i.
func (r *run) eachNumber(i int, h *happening, depth int, visit func(int)) {
	if w := &r.doc.Words[i]; w.POS == text.NUM && w.Rel.Base() != text.RelCompound {
		visit(i)
	} else if w.POS == text.SYM && isCurrency(r.doc.Form(i)) {
		visit(i)
		return
	}
	if depth > 8 {
		return
	}
	for c := range r.doc.Dependents(i) {
		if k := r.at[c-r.first]; k >= 0 && c != h.trigger && r.isVerbal(c) && r.doc.Words[c].Rel != text.RelAdvcl {
			if r.matches[k].sense.Type != "" && r.doc.Words[c].Rel != text.RelXcomp && r.doc.Words[c].Rel != text.RelAcl {
				continue // another event's clause
			}
		}
		r.eachNumber(c, h, depth+1, visit)
	}
}

// magnitude reads the number at word n as a count of a happening.
func (r *run) magnitude(n int, h *happening) (rapporteur.Magnitude, bool) {
	if r.isTime(n) {
		return rapporteur.Magnitude{}, false
	}
	value, first, last, ok := r.number(n)
	if !ok {
		return rapporteur.Magnitude{}, false
	}
	m := rapporteur.Magnitude{Value: value}
	if m.What, m.Unit = r.what(n, h); m.What == "" {
		return m, false
	}
	m.Bound, m.Upper, first, last = r.bound(n, first, last)
	if m.Upper > 0 && m.Upper < m.Value {
		m.Upper, m.Value = m.Value, m.Upper
	}
	q := r.doc.Quote(first, last)
	m.Span, m.Text = q.Span, q.Text
	return m, true
}

// number is the value of the number whose head is word n, and its words.
func (r *run) number(n int) (value float64, first, last int, ok bool) {
	first, last = n, n+1
	if r.doc.Words[n].POS == text.SYM { // "$ 10 million"
		for c := range r.doc.Dependents(n) {
			if r.doc.Words[c].POS == text.NUM {
				value, f, l, ok := r.number(c)
				return value, min(first, f), max(last, l), ok
			}
		}
		return 0, first, last, false
	}
	value, ok = numeral(r.doc.Form(n))
	for c := range r.doc.Dependents(n) {
		if w := &r.doc.Words[c]; w.POS == text.NUM && (w.Rel == text.RelCompound || w.Rel == text.RelNummod) && c < n {
			if v, good := numeral(r.doc.Form(c)); good && ok {
				value, first = value*v, c
			}
		}
	}
	return value, first, last, ok
}

var numerals = map[string]float64{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
	"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
	"hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12, "m": 1e6, "bn": 1e9}

// numeral reads "130,000", "1.5", "eight", "twenty-one", "million".
func numeral(s string) (float64, bool) {
	if s[0] >= '0' && s[0] <= '9' {
		end := len(s)
		for end > 0 && s[end-1] >= 'a' {
			end--
		}
		v, err := strconv.ParseFloat(strings.ReplaceAll(s[:end], ",", ""), 64)
		if scale := numerals[s[end:]]; scale > 0 {
			v *= scale
		} else if end < len(s) {
			return 0, false
		}
		return v, err == nil
	}
	s = strings.ToLower(s)
	if v, ok := numerals[s]; ok {
		return v, true
	}
	tens, ones, ok := strings.Cut(s, "-")
	return numerals[tens] + numerals[ones], ok && numerals[tens] >= 20 && numerals[ones] > 0 && numerals[ones] < 10
}

func isCurrency(s string) bool {
	switch s {
	case "$", "€", "£", "¥", "US$":
		return true
	}
	return false
}

var currencies = map[string]string{"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "dollar": "USD", "euro": "EUR", "pound": "GBP", "yen": "JPY", "yuan": "CNY", "rupee": "INR", "ruble": "RUB", "rouble": "RUB"}

// what says what the number at word n counts in a happening, by the noun it counts
// and the predicate over that; unit is a currency.
func (r *run) what(n int, h *happening) (what, unit string) {
	noun := n
	if w := &r.doc.Words[n]; w.Rel == text.RelNummod && w.Head >= 0 {
		noun = int(w.Head)
	}
	if u := currencies[r.doc.Form(noun)]; u != "" {
		return "money", u
	}
	if u := currencies[r.doc.Words[noun].Lemma]; u != "" {
		return "money", u
	}
	for c := range r.doc.Dependents(noun) { // "ten killed and two wounded", "the five dead"
		if w := r.casualty(r.doc.Words[c].Lemma); w != "" && r.doc.Words[c].Rel != text.RelAclRelcl {
			return w, ""
		}
	}
	if w := &r.doc.Words[noun]; w.Head >= 0 {
		if c := r.casualty(r.doc.Words[w.Head].Lemma); c != "" && (w.Rel == text.RelObj || w.Rel.Base() == text.RelNsubj || w.Rel == text.RelObl && r.doc.Dependent(noun, text.RelCase) < 0) {
			return c, ""
		}
	}
	set := r.classesOf(noun)
	switch h.typ {
	case "COERCE":
		if h.mode == "arrest" && (r.isPerson(noun, n)) {
			return "detained", ""
		}
	case "PROTEST":
		if r.isPerson(noun, n) {
			return "protesters", ""
		}
	case "RETREAT":
		if h.mode == "release" && r.isPerson(noun, n) {
			return "released", ""
		}
	case "ASSAULT":
		if h.mode == "abduct" && r.isPerson(noun, n) {
			return "abducted", ""
		}
	case "SANCTION":
		if h.mode == "expel" && r.isPerson(noun, n) {
			return "expelled", ""
		}
	default:
		if what := r.book.Counts(h.typ, h.mode); what != "" && r.isPerson(noun, n) {
			return what, ""
		}
	}
	switch {
	case set.Has(r.troops):
		return "troops", ""
	case set.Has(r.arms):
		return "weapons", ""
	}
	return "", ""
}

func (r *run) isPerson(noun, n int) bool {
	return noun == n || r.isActor(noun) || r.doc.Words[noun].Lemma == "people"
}

// casualty is what a word does to those it counts.
func (r *run) casualty(lemma string) string {
	switch lemma {
	case "kill", "dead", "die", "death", "execute", "massacre", "behead", "fatality", "slay", "perish", "drown":
		return "dead"
	case "injure", "wound", "hurt", "injury", "maim":
		return "injured"
	case "arrest", "detain", "detainee":
		return "detained"
	}
	return ""
}

// bound reads the words before a number: "up to", "at least", "about", and a second
// number after it: "40 to 50".
func (r *run) bound(n, first, last int) (bound string, upper float64, f, l int) {
	start := max(r.first, first-4)
	before := strings.ToLower(r.doc.Text[r.doc.Words[start].Start:r.doc.Words[first].Start])
	for _, b := range bounds {
		if strings.HasSuffix(before, b.words+" ") {
			bound = b.bound
			first -= strings.Count(b.words, " ") + 1
			break
		}
	}
	if last+1 < len(r.doc.Words) && r.doc.Words[last+1].POS == text.NUM {
		switch r.doc.Form(last) {
		case "to", "and", "-", "–":
			if strings.HasSuffix(before, "between ") || r.doc.Form(last) != "and" {
				if v, _, end, ok := r.number(last + 1); ok {
					return "range", v, first, end
				}
			}
		}
	}
	return bound, 0, first, last
}

var bounds = [...]struct{ words, bound string }{
	{"up to", "at most"}, {"as many as", "at most"}, {"no more than", "at most"}, {"not more than", "at most"}, {"at most", "at most"},
	{"fewer than", "at most"}, {"less than", "at most"}, {"at least", "at least"}, {"more than", "at least"}, {"over", "at least"},
	{"no fewer than", "at least"}, {"upwards of", "at least"}, {"about", "about"}, {"around", "about"}, {"some", "about"},
	{"nearly", "about"}, {"almost", "about"}, {"roughly", "about"}, {"approximately", "about"}, {"an estimated", "about"}, {"estimated", "about"},
}
