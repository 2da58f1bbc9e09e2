package knowledge

import "strconv"

// clue is one reading of a name that stands for several: its standing without help,
// and the words of a text that speak for it.
type clue struct {
	code   string // "-" for no actor of the tables
	weight float64
	words  map[string]bool // normal forms
}

func (l *loader) addClue(r *row) error {
	weight, err := strconv.ParseFloat(r.get("weight"), 64)
	if err != nil || weight < 0 || weight > 1 {
		return r.bad("weight %q is not between 0 and 1", r.get("weight"))
	}
	name, code := joinTokens(r.get("name")), r.get("code")
	if code != "-" {
		if err := l.checkCode(r, code); err != nil {
			return err
		}
	}
	if err := l.unique(r, name, code); err != nil {
		return err
	}
	c := clue{code: code, weight: weight, words: map[string]bool{}}
	for _, w := range r.list("clues") {
		c.words[joinTokens(w)] = true
	}
	l.clues[name] = append(l.clues[name], c)
	return nil
}

func itoa(n int) string { return strconv.Itoa(n) }
