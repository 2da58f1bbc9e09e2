package exchange

import (
	"strings"

	"rapporteur"
)

// ownName is the name of Rapporteur's own columns.
const ownName = "rapporteur"

// own reads Rapporteur's own columns, a row an event; lists are divided by "; " and the
// sectors of one party by blanks. Names with "; " in them cannot be told apart, and are
// left out where the codes show another number of parties.
func own() *Format { return &Format{Name: ownName, Header: true, parse: ownRows} }

func ownRows(r *record, _ Codes) []Row {
	published := r.dayIf("published")
	key := articleKey(r.get("article"), r.get("url"), r.get("title"), published)
	row := Row{Day: r.dayIf("date_start"), Type: r.get("type"), Mode: strings.Join(r.list("modes", ";"), ";"), CAMEO: r.get("cameo"),
		Quad: r.quad("quad"), Score: r.number("score"), Goldstein: r.number("goldstein"), Contexts: r.list("contexts", ";"),
		Modality: rapporteur.Modality(r.get("modality")), Story: number(key), Sentence: r.integer("sentence"),
		Source: r.get("source"), URL: r.get("url"), Published: published}
	if row.Day.IsZero() {
		row.Day = published
	}
	if row.Type == "" {
		r.fail("type", "a type")
	}
	row.Place = Place{Name: r.get("place"), Country: r.get("country"), Point: r.point("lat", "lon")}
	if tables().countryNamed(row.Place.Name) != row.Place.Country {
		row.Place.City = row.Place.Name
	}
	actors, recipients := ownParties(r, "actor"), ownParties(r, "recipient")
	var rows []Row
	for _, p := range pairs(row.Type, len(actors), len(recipients)) {
		rows = append(rows, row.between(key, r.get("event"), p, actors, recipients))
	}
	return rows
}

func ownParties(r *record, who string) []Party {
	if r.get(who+"s") == "" && r.get(who+"_codes") == "" {
		return nil
	}
	cells := func(column string) []string {
		if i, ok := r.index[column]; ok { // not trimmed: empty places at the ends count
			return strings.Split(r.cells[i], "; ")
		}
		return nil
	}
	names, codes, sectors := cells(who+"s"), cells(who+"_codes"), cells(who+"_sectors")
	out := make([]Party, len(codes))
	for i, code := range codes {
		name, of := "", []string(nil)
		if len(names) == len(codes) {
			name = names[i]
		}
		if len(sectors) == len(codes) {
			of = strings.Fields(sectors[i])
		}
		out[i] = party(name, strings.TrimSpace(code), of)
	}
	return out
}
