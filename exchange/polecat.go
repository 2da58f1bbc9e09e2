package exchange

import "strings"

// polecat is the layout of the POLECAT weekly files (Halterman, Bagozzi, Beger, Schrodt
// and Scarborough 2023, doi:10.7910/DVN/AJGVIT): lists are divided by ";", countries are
// ISO 3166-1 alpha-3, intensity is PLOVER's score of the type and mode.
func polecat() *Format {
	return &Format{Name: "polecat", Header: true, cells: polecatCells, parse: polecatRow, types: typesOf(day, "Event Date", "Publication Date").
		and(real, "Intensity", "Latitude", "Longitude").and(integer, "Quad Code", "Actor COW", "Recipient COW", "GeoNames ID"), Columns: []string{
		"Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
		"Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw", "Wikipedia Actor ID",
		"Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector", "Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID",
		"Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type",
		"Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
	}}
}

func polecatCells(r *Row, _ Codes) []string {
	cells := []string{r.ID, r.Day.String(), r.Type, r.Mode, decimal(r.Score), whole(r.Quad), joined(r.Contexts, ";")}
	cells = append(append(cells, polecatParty(&r.Actor)...), polecatParty(&r.Recipient)...)
	p := &r.Place
	lat, lon := latLon(p.Point)
	named := r.Mentioned
	if named == nil {
		named = &Mentioned{}
	}
	return append(cells, p.Name, p.City, p.District, p.Province, p.Country, lat, lon, whole(p.GeoNames), p.Name, p.Feature,
		r.Source, r.Published.String(), joined(named.People, ";"), joined(named.Organizations, ";"), joined(named.Locations, ";"), r.Language, r.Version)
}

func polecatParty(p *Party) []string {
	c, _ := tables().country(p.Country)
	primary := ""
	if len(p.Sectors) > 0 {
		primary = p.Sectors[0]
	}
	return []string{p.Name, p.Country, c.cow, primary, joined(p.Sectors, ";"), p.Title, p.Raw, p.Wikidata}
}

func polecatRow(r *record, _ Codes) []Row {
	row := Row{ID: r.get("Event ID"), Day: r.dayIf("Event Date"), Type: strings.ToUpper(r.get("Event Type")), Mode: r.get("Event Mode"),
		Score: r.number("Intensity"), Quad: r.quad("Quad Code"), Contexts: r.list("Contexts", ";"),
		Actor: polecatPartyOf(r, "Actor"), Recipient: polecatPartyOf(r, "Recipient"),
		Source: r.get("Source"), Published: r.dayIf("Publication Date"), Language: r.get("Language"), Version: r.get("Version"),
		Mentioned: &Mentioned{r.list("Story People", ";"), r.list("Story Organizations", ";"), r.list("Story Locations", ";")}}
	if row.Score == nil {
		row.Score = r.number("Event Intensity") // the column's name in some releases
	}
	if row.Type == "" {
		r.fail("Event Type", "a type")
	}
	row.Place = Place{Name: r.get("Placename"), City: r.get("City"), District: r.get("District"), Province: r.get("Province"),
		Country: tables().countryNamed(r.get("Country")), Point: r.point("Latitude", "Longitude"), GeoNames: r.integer("GeoNames ID"), Feature: r.get("Feature Type")}
	return []Row{row}
}

func polecatPartyOf(r *record, who string) Party {
	p := Party{Name: r.get(who + " Name"), Country: tables().countryNamed(r.get(who + " Country")), Sectors: r.list(who+" Sectors", ";"),
		Title: r.get(who + " Title"), Raw: r.get(who + " Name Raw"), Wikidata: r.get("Wikipedia " + who + " ID")}
	if first := r.get("Primary " + who + " Sector"); first != "" {
		p.Sectors = append([]string{first}, without(p.Sectors, first)...)
	}
	return p
}

// quad reads a quad code, a digit or a name.
func (r *record) quad(column string) int {
	s := r.get(column)
	if q := quadOf(s); q > 0 || s == "" {
		return q
	}
	if len(s) == 1 && s[0] >= '0' && s[0] <= '4' {
		return int(s[0] - '0')
	}
	r.fail(column, "a quad code from 1 to 4")
	return 0
}
