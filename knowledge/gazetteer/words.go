package gazetteer

import (
	_ "embed"
	"strings"

	"rapporteur"
)

//go:embed cues.tsv
var cuesTSV string

//go:embed demonyms.tsv
var demonymsTSV string

//go:embed abbreviations.tsv
var abbreviationsTSV string

//go:embed ambiguous.tsv
var ambiguousTSV string

// role is what a word tells about the names beside it, as bits.
type role uint16

const (
	roleIn role = 1 << iota
	rolePrep
	roleTitle
	roleOf
	roleKind
	roleCivic
	roleSay
	roleName
	roleRoad
	roleLink
	roleNever
	roleAmerican
	roleWord   // also an English word
	rolePerson // also a given name or a surname
)

var roleNames = map[string]role{"in": roleIn, "prep": rolePrep, "title": roleTitle, "of": roleOf, "kind": roleKind, "civic": roleCivic, "say": roleSay,
	"name": roleName, "road": roleRoad, "link": roleLink, "never": roleNever, "american": roleAmerican, "word": roleWord, "person": rolePerson}

// abbreviation is a short form of a division or a country.
type abbreviation struct {
	place  string
	always bool // stands by itself; else only behind a comma and a place
}

// words are the tables of the recogniser.
type words struct {
	roles         map[string]role
	american      int               // bytes of the shortest word of roleAmerican
	demonyms      map[string]string // as written, to the name of the place
	abbreviations map[string]abbreviation
}

func loadWords() (*words, error) {
	w := &words{roles: map[string]role{}, demonyms: map[string]string{}, abbreviations: map[string]abbreviation{}}
	addRole := func(f []string) bool {
		r, ok := roleNames[f[1]]
		w.roles[f[0]] |= r
		if r == roleAmerican && (w.american == 0 || len(f[0]) < w.american) {
			w.american = len(f[0])
		}
		return ok && f[0] == strings.ToLower(f[0])
	}
	if err := eachRow("cues.tsv", cuesTSV, 2, addRole); err != nil {
		return nil, err
	}
	if err := eachRow("ambiguous.tsv", ambiguousTSV, 2, addRole); err != nil {
		return nil, err
	}
	if err := eachRow("demonyms.tsv", demonymsTSV, 2, func(f []string) bool {
		w.demonyms[f[0]] = f[1]
		return f[0] != "" && f[1] != ""
	}); err != nil {
		return nil, err
	}
	return w, eachRow("abbreviations.tsv", abbreviationsTSV, 3, func(f []string) bool {
		w.abbreviations[f[0]] = abbreviation{f[1], f[2] == "always"}
		return f[2] == "always" || f[2] == "behind"
	})
}

// eachRow visits the rows of a table below its header; a row that visit refuses, or of
// another number of columns, is an error that names file and line.
func eachRow(name, tsv string, columns int, visit func(f []string) bool) error {
	header, line := true, 0
	for s := range strings.SplitSeq(tsv, "\n") {
		line++
		if s == "" || s[0] == '#' {
			continue
		}
		if header {
			header = false
			continue
		}
		if f := strings.Split(s, "\t"); len(f) != columns || !visit(f) {
			return rapporteur.Errorf(rapporteur.Invalid, "%s:%d: %q is no row of %d columns as the table's header has them", name, line, s, columns)
		}
	}
	return nil
}
