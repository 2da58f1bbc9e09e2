// Package codebook holds what counts as an event: types and modes with their scores,
// contexts, CAMEO codes, and the predicates, a row a sense, that tell of events. It is
// data (see data/README.md): this package reads the tables and checks them.
package codebook

import (
	"cmp"
	"embed"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"rapporteur"
)

//go:embed data
var data embed.FS

// Book is a codebook. It is immutable once loaded.
type Book struct {
	Name     string
	Gloss    string // what it is for, in a line
	Bare     bool   // none of the built-in types is under it
	types    []*Type
	cameo    []CAMEO
	contexts []Context
	compose  []Composition
	light    []Light
	kin      []kinship
	fallback []fallback
	classes  classes
	senses   []*Sense
	index    map[string][]*Sense // by the lemma of the trigger's head
	politics map[string]*Figure
	truth    map[string]map[string]Truth // by what the word stands over or before
	actors   map[string][]string         // sectors of the nouns that a user's file lets act
}

// Type is a type of event.
type Type struct {
	Name              string
	Score             float64 // conflict (-10) to cooperation (+10)
	Quad              string
	RecipientRequired bool
	Gloss             string
	Counts            string         // what people counted in such an event are: "strikers"
	Unless            *regexp.Regexp // a sentence that it matches tells no such event; nil for none
	Modes             []Mode
}

// Mode is a kind within a type, with a score of its own.
type Mode struct {
	Name   string
	Score  float64
	Gloss  string
	Counts string // what people counted are, where it is not what the type counts
}

// Mode returns the mode of a name, nil where there is none.
func (t *Type) Mode(name string) *Mode {
	for i := range t.Modes {
		if t.Modes[i].Name == name {
			return &t.Modes[i]
		}
	}
	return nil
}

// CAMEO is a code of the CAMEO ontology and the PLOVER type that it is.
type CAMEO struct {
	Code      string
	Name      string
	Goldstein float64
	Type      string
	Mode      string
	Contexts  []string
}

// Load returns the built-in codebook, PLOVER of 2021 with CAMEO codes.
func Load() (*Book, error) {
	dir, err := fs.Sub(data, "data")
	if err != nil {
		return nil, err
	}
	return load(dir)
}

func load(dir fs.FS) (*Book, error) {
	b := &Book{Name: "plover-2021", Gloss: "PLOVER of 2021 with CAMEO codes: who did what to whom between states, bodies and people", index: map[string][]*Sense{}}
	var err error
	if b.classes, err = loadClasses(dir); err != nil {
		return nil, err
	}
	for _, read := range []func(fs.FS) error{b.loadTypes, b.loadCAMEO, b.loadKin, b.loadContexts, b.loadCompose, b.loadLight, b.loadPolitics, b.loadTruth, b.loadPredicates} {
		if err := read(dir); err != nil {
			return nil, err
		}
	}
	return b, nil
}

func (b *Book) loadTypes(dir fs.FS) error {
	rows, err := readTable(dir, "plover.tsv", "type", "mode", "score", "quad", "recipient", "gloss")
	if err != nil {
		return err
	}
	for _, r := range rows {
		score, err := strconv.ParseFloat(r.get("score"), 64)
		if err != nil {
			return r.bad("score %q is not a number", r.get("score"))
		}
		if r.get("mode") == "" {
			b.types = append(b.types, &Type{Name: r.get("type"), Score: score, Quad: r.get("quad"), RecipientRequired: r.get("recipient") == "required", Gloss: r.get("gloss")})
			continue
		}
		t := b.Type(r.get("type"))
		if t == nil {
			return r.bad("mode %q stands before its type %s", r.get("mode"), r.get("type"))
		}
		t.Modes = append(t.Modes, Mode{Name: r.get("mode"), Score: score, Gloss: r.get("gloss")})
	}
	return nil
}

// Type returns the type of a name, nil where there is none.
func (b *Book) Type(name string) *Type {
	for _, t := range b.types {
		if t.Name == name {
			return t
		}
	}
	return nil
}

// Types returns all types in the codebook's order.
func (b *Book) Types() []*Type { return b.types }

// Score is the conflict–cooperation score of a type and mode.
func (b *Book) Score(typ, mode string) float64 {
	t := b.Type(typ)
	if t == nil {
		return 0
	}
	if m := t.Mode(mode); m != nil {
		return m.Score
	}
	return t.Score
}

// Counts is what people counted in an event of a type and mode are, empty where the
// codebook does not say.
func (b *Book) Counts(typ, mode string) string {
	t := b.Type(typ)
	if t == nil {
		return ""
	}
	if m := t.Mode(mode); m != nil && m.Counts != "" {
		return m.Counts
	}
	return t.Counts
}

func (b *Book) loadCAMEO(dir fs.FS) error {
	rows, err := readTable(dir, "cameo.tsv", "code", "name", "goldstein", "type", "mode", "contexts")
	if err != nil {
		return err
	}
	for _, r := range rows {
		g, err := strconv.ParseFloat(r.get("goldstein"), 64)
		if err != nil {
			return r.bad("Goldstein score %q is not a number", r.get("goldstein"))
		}
		c := CAMEO{r.get("code"), r.get("name"), g, r.get("type"), r.get("mode"), strings.Fields(r.get("contexts"))}
		if t := b.Type(c.Type); c.Type != "" && (t == nil || c.Mode != "" && t.Mode(c.Mode) == nil) {
			return r.bad("%s %s is not a type and mode of the codebook", c.Type, c.Mode)
		}
		b.cameo = append(b.cameo, c)
	}
	slices.SortFunc(b.cameo, func(x, y CAMEO) int { return cmp.Compare(x.Code, y.Code) })
	return nil
}

// CAMEOs returns all codes of CAMEO, in order.
func (b *Book) CAMEOs() []CAMEO { return b.cameo }

// CAMEO returns what is known of a CAMEO code, nil where there is no such code.
func (b *Book) CAMEO(code string) *CAMEO {
	i, ok := slices.BinarySearchFunc(b.cameo, code, func(c CAMEO, code string) int { return cmp.Compare(c.Code, code) })
	if !ok {
		return nil
	}
	return &b.cameo[i]
}

// loadPredicates reads predicates/TYPE.tsv of every type and predicates/operators.tsv.
func (b *Book) loadPredicates(dir fs.FS) error {
	files, err := fs.Glob(dir, "predicates/*.tsv")
	if err != nil {
		return err
	}
	seen := map[string]int{}
	for _, file := range files {
		typ := strings.TrimSuffix(path.Base(file), ".tsv")
		if b.Type(typ) == nil && typ != "operators" {
			return rapporteur.Errorf(rapporteur.Invalid, "%s: %s is not a type of the codebook", file, typ)
		}
		rows, err := readTable(dir, file, "trigger", "pos", "roles", "when", "mode", "cameo", "example")
		if err != nil {
			return err
		}
		for _, r := range rows {
			s, err := b.parseSense(r, strings.TrimPrefix(typ, "operators"))
			if err != nil {
				return err
			}
			s.ID = typ + "/" + strings.Join(s.Words, " ") + "." + s.POS.String()
			if seen[s.ID]++; seen[s.ID] > 1 {
				s.ID += strconv.Itoa(seen[s.ID])
			}
			b.senses = append(b.senses, s)
			head := s.Words[s.Head]
			b.index[head] = append(b.index[head], s)
		}
	}
	return nil
}

// Senses returns every sense.
func (b *Book) Senses() []*Sense { return b.senses }

// SensesOf returns the senses whose trigger is carried by a lemma.
func (b *Book) SensesOf(lemma string) []*Sense { return b.index[lemma] }
