package names

import (
	"bufio"
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"rapporteur"
	"rapporteur/text"
)

//go:embed data/states.tsv
var statesTSV string

//go:embed data/given.tsv
var givenTSV string

//go:embed data/heads.tsv
var headsTSV string

// Lexicon is what is known about words: clusters, given names, states and common
// heads of descriptions.
type Lexicon struct {
	clusters clusterTable
	lists    listTable
	given    map[uint32]gender
	states   map[[2]byte][]state // by the first two bytes of the form, longer forms first
	heads    map[uint32]headFacts
	pronouns map[[12]byte]pronounFacts
}

type gender uint8

const (
	anyGender gender = iota
	male
	female
	neuter
)

// stateRole is how a form stands for a state.
type stateRole uint8

const (
	noState stateRole = iota
	stateName
	stateAdjective
	statePeople
	stateSeat
)

var stateRoles = map[string]stateRole{"name": stateName, "adjective": stateAdjective, "people": statePeople, "seat": stateSeat}

type state struct {
	form string
	code uint32 // three letters, as the low bytes
	role stateRole
}

// headFacts is what the table of heads says of a common noun.
type headFacts struct {
	role   bool // a title or office, "minister"
	gender gender
	kind   rapporteur.Kind // empty where the classifier decides
}

// NewLexicon reads the tables and takes in clusters and lists.
func NewLexicon(clusters Clusters, lists Lists) (*Lexicon, error) {
	x := &Lexicon{
		given: map[uint32]gender{}, states: map[[2]byte][]state{}, heads: map[uint32]headFacts{}, pronouns: pronounTable(),
		clusters: newClusterTable(clusters), lists: newListTable(lists),
	}
	genders := map[string]gender{"male": male, "female": female, "both": anyGender, "neuter": neuter, "-": anyGender}
	err := eachRow("given.tsv", givenTSV, 2, func(f []string) bool {
		g, ok := genders[f[1]]
		x.given[hashLower(f[0])] = g
		return ok
	})
	if err != nil {
		return nil, err
	}
	err = eachRow("heads.tsv", headsTSV, 4, func(f []string) bool {
		g, ok := genders[f[2]]
		kind := rapporteur.Kind(strings.TrimPrefix(f[3], "-"))
		x.heads[hashLower(f[0])] = headFacts{f[1] == "role", g, kind}
		return ok && (kind == "" || kindIndex(kind) > 0)
	})
	if err != nil {
		return nil, err
	}
	err = eachRow("states.tsv", statesTSV, 3, func(f []string) bool {
		role, ok := stateRoles[f[2]]
		if !ok || len(f[0]) < 2 || len(f[1]) != 3 {
			return false
		}
		x.addState(state{f[0], uint32(f[1][0])<<16 | uint32(f[1][1])<<8 | uint32(f[1][2]), role})
		return true
	})
	return x, err
}

func (x *Lexicon) addState(s state) {
	key := [2]byte{s.form[0], s.form[1]}
	list := append(x.states[key], s)
	for i := len(list) - 1; i > 0 && len(list[i].form) > len(list[i-1].form); i-- {
		list[i], list[i-1] = list[i-1], list[i]
	}
	x.states[key] = list
}

// stateAt returns the longest form of a state that begins with word i, and the word
// after it.
func (x *Lexicon) stateAt(doc *text.Doc, i, last int) (s state, end int) {
	start := int(doc.Words[i].Start)
	if start+2 > len(doc.Text) {
		return state{}, i
	}
	rest := doc.Text[start:]
	for _, s := range x.states[[2]byte{rest[0], rest[1]}] {
		if !hasForm(rest, s.form) {
			continue
		}
		stop := int32(start + len(s.form))
		end := i + 1
		for end < last && doc.Words[end-1].End < stop {
			end++
		}
		if doc.Words[end-1].End == stop {
			return s, end
		}
	}
	return state{}, i
}

// hasForm reports whether text begins with form; any white space stands for a space.
func hasForm(text, form string) bool {
	if len(text) < len(form) {
		return false
	}
	for i := range len(form) {
		if text[i] != form[i] && !(form[i] == ' ' && (text[i] == '\n' || text[i] == '\t')) {
			return false
		}
	}
	return true
}

// eachRow visits the rows of a table of tab-separated columns; lines that begin with
// # are comments. visit returns false for a bad row.
func eachRow(name, table string, columns int, visit func(fields []string) bool) error {
	lines := bufio.NewScanner(strings.NewReader(table))
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		if f := strings.Split(line, "\t"); len(f) != columns || !visit(f) {
			return rapporteur.Errorf(rapporteur.Internal, "names/data/%s:%d: bad row %q", name, n, line)
		}
	}
	return lines.Err()
}

// hashLower hashes a word in lower case (FNV-1a) without allocating.
func hashLower(s string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= utf8.RuneSelf {
			return hashLowerRunes(s[i:], h)
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		h = (h ^ uint32(c)) * 16777619
	}
	return h
}

func hashLowerRunes(s string, h uint32) uint32 {
	for _, r := range s {
		h = (h ^ uint32(unicode.ToLower(r))) * 16777619
	}
	return h
}

// IsState reports whether a name is that of a state.
func (x *Lexicon) IsState(name string) bool { return x.hasRole(name, stateName) }

// IsAdjective reports whether a word is the adjective of a state and not also a name.
func (x *Lexicon) IsAdjective(word string) bool { return x.hasRole(word, stateAdjective) }

// IsPeople reports whether a word names the people of a state.
func (x *Lexicon) IsPeople(word string) bool { return x.hasRole(word, statePeople) }

func (x *Lexicon) hasRole(name string, role stateRole) bool {
	if len(name) < 2 {
		return false
	}
	for _, s := range x.states[[2]byte{name[0], name[1]}] {
		if s.form == name && s.role == role {
			return true
		}
	}
	return false
}

// IsRole reports whether a noun is an office or a title.
func (x *Lexicon) IsRole(noun string) bool { return x.heads[hashLower(noun)].role }

// IsFacility reports whether a noun is a kind of building or installation.
func (x *Lexicon) IsFacility(noun string) bool {
	return x.heads[hashLower(noun)].kind == rapporteur.Facility
}
