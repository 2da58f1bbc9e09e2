package exchange

import "strings"

// icews is the layout of the ICEWS coded event data (Boschee, Lautenschlager, O'Brien,
// Shellman, Starz and Ward 2015, doi:10.7910/DVN/28075): CAMEO codes, countries by name,
// sectors by name and divided by commas, intensity on Goldstein's scale.
func icews() *Format {
	return &Format{Name: "icews", Header: true, cells: icewsCells, parse: icewsRow, types: typesOf(day, "Event Date").
		and(real, "Intensity", "Latitude", "Longitude").and(integer, "Event ID", "Story ID", "Sentence Number"), Columns: []string{
		"Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code", "Intensity",
		"Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher",
		"City", "District", "Province", "Country", "Latitude", "Longitude",
	}}
}

func icewsCells(r *Row, codes Codes) []string {
	code, known := codes.find(r.CAMEO)
	p := &r.Place
	lat, lon := latLon(p.Point)
	t := tables()
	return []string{r.ID, r.Day.String(), r.Actor.Name, icewsSectors(r.Actor.Sectors), t.nameOf(r.Actor.Country), known.Name, code, decimal(r.Goldstein),
		r.Recipient.Name, icewsSectors(r.Recipient.Sectors), t.nameOf(r.Recipient.Country), r.Story, whole(r.Sentence), r.Source,
		p.City, p.District, p.Province, t.nameOf(p.Country), lat, lon}
}

func icewsSectors(sectors []string) string {
	names := make([]string, len(sectors))
	for i, s := range sectors {
		if names[i] = tables().icews[s]; names[i] == "" {
			names[i] = s
		}
	}
	return joined(names, ",")
}

func icewsRow(r *record, codes Codes) []Row {
	row := Row{ID: r.get("Event ID"), Day: r.dayIf("Event Date"), Goldstein: r.number("Intensity"), Story: r.get("Story ID"),
		Actor: icewsParty(r, "Source"), Recipient: icewsParty(r, "Target"), Sentence: r.integer("Sentence Number"), Source: r.get("Publisher")}
	row.cameo(r, "CAMEO Code", codes)
	row.Place = Place{City: r.get("City"), District: r.get("District"), Province: r.get("Province"),
		Country: tables().countryNamed(r.get("Country")), Point: r.point("Latitude", "Longitude")}
	row.Place.Name = row.Place.City
	return []Row{row}
}

func icewsParty(r *record, who string) Party {
	p := Party{Name: r.get(who + " Name"), Country: tables().countryNamed(r.get(who + " Country"))}
	for _, s := range r.list(who+" Sectors", ",") {
		p.Sectors = append(p.Sectors, tables().sectorNamed(s))
	}
	return p
}

// cameo reads a code and what PLOVER calls it.
func (row *Row) cameo(r *record, column string, codes Codes) {
	code := r.get(column)
	if code == "---" || len(code) > 4 || strings.Trim(code, "0123456789") != "" {
		r.fail(column, "a CAMEO code of two to four digits")
		return
	}
	var known Code
	row.CAMEO, known = codes.find(code)
	row.Type, row.Mode = known.Type, known.Mode
}
