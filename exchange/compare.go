package exchange

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"rapporteur"
)

// fields are what rows can be matched by: day and month of the event; dyad, actor and
// recipient by country, else by sector, else by name; type and mode by PLOVER, root by
// the first two digits of CAMEO's code; country of the place.
var fields = []string{"day", "month", "dyad", "actor", "recipient", "type", "mode", "root", "country"}

// Key says what makes two rows the same.
type Key []string

// ParseKey reads a list of fields divided by commas.
func ParseKey(s string) (Key, error) {
	var k Key
	for _, f := range strings.Split(s, ",") {
		if f = strings.TrimSpace(f); !slices.Contains(fields, f) {
			return nil, rapporteur.Errorf(rapporteur.Invalid, "%q is nothing that rows are matched by; use some of %s", f, strings.Join(fields, ", "))
		}
		if !slices.Contains(k, f) {
			k = append(k, f)
		}
	}
	return k, nil
}

// of is the row's value in each field.
func (k Key) of(r *Row) string {
	parts := make([]string, len(k))
	for i, f := range k {
		parts[i] = field(f, r)
	}
	return strings.Join(parts, "\t")
}

func field(name string, r *Row) string {
	switch name {
	case "day":
		return r.Day.String()
	case "month":
		return r.Day.String()[:min(7, len(r.Day.String()))]
	case "dyad":
		return r.Actor.who() + " → " + r.Recipient.who()
	case "actor":
		return r.Actor.who()
	case "recipient":
		return r.Recipient.who()
	case "type":
		return r.Type
	case "mode":
		return r.Mode
	case "root":
		return r.CAMEO[:min(2, len(r.CAMEO))]
	}
	return r.Place.Country
}

// who is a party as data sets of different makers agree on it.
func (p *Party) who() string {
	switch {
	case p.Country != "":
		return p.Country
	case len(p.Sectors) > 0:
		return p.Sectors[0]
	case p.Name != "":
		return strings.ToLower(p.Name)
	}
	return "–"
}

// Comparison is how two sets of rows agree. Rows that are the same by the key count once.
type Comparison struct {
	By         Key      `json:"by"`
	Ours       Side     `json:"ours"`
	Theirs     Side     `json:"theirs"`
	Both       int      `json:"both"`
	Types      []Tally  `json:"types"`
	OnlyOurs   []Differ `json:"only_ours"`
	OnlyTheirs []Differ `json:"only_theirs"`
}

// Side counts one set.
type Side struct {
	Rows     int `json:"rows"`
	Distinct int `json:"distinct"` // by the key
	NoType   int `json:"no_type"`  // rows whose code PLOVER does not code; left out
	Unreal   int `json:"unreal"`   // negated and hypothetical; left out
	Faults   int `json:"faults"`   // rows that could not be read
}

// Tally is the agreement of one type: matches that both have, by the type that ours has,
// and what one has alone. Agreement is both over all, Jaccard's index. Same counts the
// matches whose types are the same too, which says something where type is not in the key.
type Tally struct {
	Type      string  `json:"type"`
	Both      int     `json:"both"`
	Same      int     `json:"same_type"`
	Ours      int     `json:"only_ours"`
	Theirs    int     `json:"only_theirs"`
	Agreement float64 `json:"agreement"`
}

// Differ is a match that one side has alone: its first row.
type Differ struct {
	Line      int    `json:"line"` // of the file, 0 where it has none
	ID        string `json:"id,omitempty"`
	Day       string `json:"day"`
	Actor     string `json:"actor"`
	Recipient string `json:"recipient"`
	Type      string `json:"type"`
	CAMEO     string `json:"cameo,omitempty"`
	Rows      int    `json:"rows"`            // that are the same by the key
	Other     string `json:"other,omitempty"` // types that the other side has for the same day and dyad
}

// Comparer takes rows in, one by one, and compares them at the end. Its memory grows with
// the distinct rows.
type Comparer struct {
	key   Key
	sides [2]side
}

type side struct {
	Side
	rows  map[string]*kept
	types map[string][]string // day and dyad → types
}

// kept is the first row of a match.
type kept struct {
	Differ
	near  string
	types []string
}

// NewComparer matches by the key.
func NewComparer(k Key) *Comparer {
	c := &Comparer{key: k}
	for i := range c.sides {
		c.sides[i].rows, c.sides[i].types = map[string]*kept{}, map[string][]string{}
	}
	return c
}

// Ours takes a row of ours, or that one could not be read.
func (c *Comparer) Ours(r Row, err error) { c.sides[0].add(c.key, &r, err) }

// Theirs takes a row of theirs, or that one could not be read.
func (c *Comparer) Theirs(r Row, err error) { c.sides[1].add(c.key, &r, err) }

func (s *side) add(k Key, r *Row, err error) {
	switch {
	case err != nil:
		s.Faults++
		return
	case unreal(r.Modality):
		s.Unreal++
		return
	case r.Type == "" && slices.Contains(k, "type"):
		s.NoType++
		return
	}
	s.Rows++
	key, near := k.of(r), r.Day.String()+"\t"+field("dyad", r)
	if !slices.Contains(s.types[near], r.Type) {
		s.types[near] = append(s.types[near], r.Type)
	}
	if old := s.rows[key]; old != nil {
		old.Rows++
		if !slices.Contains(old.types, r.Type) {
			old.types = append(old.types, r.Type)
		}
		return
	}
	s.rows[key] = &kept{near: near, types: []string{r.Type}, Differ: Differ{Line: r.Line, ID: r.ID, Day: r.Day.String(), Actor: r.Actor.label(), Recipient: r.Recipient.label(), Type: r.Type, CAMEO: r.CAMEO, Rows: 1}}
}

// label names a party for people.
func (p *Party) label() string {
	if who := p.who(); p.Name != "" && !strings.EqualFold(who, p.Name) {
		return fmt.Sprintf("%s (%s)", p.Name, who)
	}
	return p.who()
}

// Compare ends the comparison.
func (c *Comparer) Compare() Comparison {
	ours, theirs := &c.sides[0], &c.sides[1]
	out := Comparison{By: c.key, OnlyOurs: []Differ{}, OnlyTheirs: []Differ{}, Types: []Tally{}}
	tallies := map[string]*Tally{}
	tally := func(typ string) *Tally {
		if tallies[typ] == nil {
			tallies[typ] = &Tally{Type: typ}
		}
		return tallies[typ]
	}
	for key, row := range ours.rows {
		t := tally(row.Type)
		if other := theirs.rows[key]; other != nil {
			t.Both++
			out.Both++
			if slices.ContainsFunc(row.types, func(typ string) bool { return slices.Contains(other.types, typ) }) {
				t.Same++
			}
			continue
		}
		t.Ours++
		out.OnlyOurs = append(out.OnlyOurs, row.beside(theirs))
	}
	for key, row := range theirs.rows {
		if ours.rows[key] == nil {
			tally(row.Type).Theirs++
			out.OnlyTheirs = append(out.OnlyTheirs, row.beside(ours))
		}
	}
	for _, t := range tallies {
		t.Agreement = float64(t.Both) / float64(t.Both+t.Ours+t.Theirs)
		out.Types = append(out.Types, *t)
	}
	slices.SortFunc(out.Types, func(a, b Tally) int { return cmp.Compare(a.Type, b.Type) })
	slices.SortFunc(out.OnlyOurs, inOrder)
	slices.SortFunc(out.OnlyTheirs, inOrder)
	ours.Distinct, theirs.Distinct = len(ours.rows), len(theirs.rows)
	out.Ours, out.Theirs = ours.Side, theirs.Side
	return out
}

// beside is the row with what the other side has instead.
func (k *kept) beside(other *side) Differ {
	d := k.Differ
	types := slices.Clone(other.types[k.near])
	slices.Sort(types)
	d.Other = strings.Join(types, " ")
	return d
}

func inOrder(a, b Differ) int {
	return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Line, b.Line), cmp.Compare(a.ID, b.ID))
}
