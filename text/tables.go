package text

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"

	"rapporteur"
)

//go:embed tables/contractions.tsv
var contractionsTSV string

//go:embed tables/abbreviations.tsv
var abbreviationsTSV string

// parseAbbreviations returns the number of each form's kind, counted from 1.
func parseAbbreviations(tsv string) (map[string]uint32, error) {
	kinds := []string{"state", "title", "name", "date", "company", "suffix", "latin", "number", "street", "unit"}
	out := map[string]uint32{}
	err := eachRow("abbreviations.tsv", tsv, 2, func(row []string) string {
		kind := slices.Index(kinds, row[1])
		switch {
		case kind < 0:
			return "kind is none of " + strings.Join(kinds, ", ")
		case len(row[0]) > longestAbbreviation:
			return "form is longer than longestAbbreviation"
		}
		out[row[0]] = uint32(kind) + 1
		return ""
	})
	return out, err
}

const (
	state      = 1 // the number of that kind
	anyInitial = 99
)

// longestAbbreviation is the length in bytes of the longest form in the table.
const longestAbbreviation = 8

//go:embed tables/endings.tsv
var endingsTSV string

func parseEndings(tsv string) (map[string]bool, error) {
	out := map[string]bool{}
	err := eachRow("endings.tsv", tsv, 2, func(row []string) string {
		if row[1] != "domain" && row[1] != "file" {
			return "kind is neither domain nor file"
		}
		out[row[0]] = true
		return ""
	})
	return out, err
}

// longestContraction is the length in bytes of the longest form in the table.
const longestContraction = 8

// parseContractions returns where each form is cut.
func parseContractions(tsv string) (map[string]int32, error) {
	out := map[string]int32{}
	err := eachRow("contractions.tsv", tsv, 2, func(row []string) string {
		cut, err := strconv.Atoi(row[1])
		switch {
		case err != nil || cut <= 0 || cut >= len(row[0]):
			return "cut is not inside the form"
		case len(row[0]) > longestContraction:
			return "form is longer than longestContraction"
		}
		out[row[0]] = int32(cut)
		return ""
	})
	return out, err
}

// eachRow visits the rows of a table after its comments and its header; visit
// returns what is wrong with a row, if anything.
func eachRow(name, tsv string, columns int, visit func(row []string) string) error {
	n, header := 0, true
	for line := range strings.Lines(tsv) {
		n++
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		if header {
			header = false
			continue
		}
		row := strings.Split(line, "\t")
		wrong := "has not as many columns as the header"
		if len(row) == columns {
			wrong = visit(row)
		}
		if wrong != "" {
			return rapporteur.Errorf(rapporteur.Internal, "%s:%d: %s: %q", name, n, wrong, line)
		}
	}
	return nil
}
