package text

import (
	_ "embed"
	"strconv"
	"strings"

	"rapporteur"
)

//go:embed tables/contractions.tsv
var contractionsTSV string

//go:embed tables/abbreviations.tsv
var abbreviationsTSV string

// contraction is where a word without an apostrophe is cut; sure ones always are.
type contraction struct {
	cut  int32
	sure bool
}

// longestContraction is the length in bytes of the longest form in the table.
const longestContraction = 8

func parseContractions(tsv string) (map[string]contraction, error) {
	out := map[string]contraction{}
	err := eachRow("contractions.tsv", tsv, 3, func(row []string) string {
		cut, err := strconv.Atoi(row[1])
		switch {
		case err != nil || cut <= 0 || cut >= len(row[0]):
			return "cut is not inside the form"
		case row[2] != "sure" && row[2] != "maybe":
			return "reading is neither sure nor maybe"
		case len(row[0]) > longestContraction:
			return "form is longer than longestContraction"
		}
		out[row[0]] = contraction{int32(cut), row[2] == "sure"}
		return ""
	})
	return out, err
}

// parseAbbreviations returns form → is a title.
func parseAbbreviations(tsv string) (map[string]bool, error) {
	out := map[string]bool{}
	err := eachRow("abbreviations.tsv", tsv, 2, func(row []string) string {
		if row[1] != "title" && row[1] != "word" {
			return "kind is neither title nor word"
		}
		out[row[0]] = row[1] == "title"
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
