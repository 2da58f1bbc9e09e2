package coder

import (
	_ "embed"
	"strings"

	"rapporteur"
)

//go:embed claims.tsv
var claimsTable string

// claimLexicon is the table of words that tell of evidence, harm, duty and the like.
type claimLexicon struct {
	sets map[string]map[string]bool
}

func loadClaimLexicon() (*claimLexicon, error) { return readClaimLexicon("claims.tsv", claimsTable) }

func readClaimLexicon(file, table string) (*claimLexicon, error) {
	l := &claimLexicon{map[string]map[string]bool{}}
	n := 0
	for line := range strings.Lines(table) {
		n++
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		set, words, ok := strings.Cut(line, "\t")
		if !ok || set == "" || strings.TrimSpace(words) == "" {
			return nil, rapporteur.Errorf(rapporteur.Invalid, "%s:%d: %q is not the name of a set and its words", file, n, line)
		}
		if l.sets[set] == nil {
			l.sets[set] = map[string]bool{}
		}
		for w := range strings.FieldsSeq(words) {
			l.sets[set][w] = true
		}
	}
	return l, nil
}

func (l *claimLexicon) is(set, word string) bool { return l.sets[set][word] }

func lower(s string) string { return strings.ToLower(s) }
