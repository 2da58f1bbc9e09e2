package exchange

import (
	"fmt"
	"slices"
	"strings"

	"rapporteur"
)

// gdelt is the layout of the GDELT event files, version 1 or 2 (The GDELT Event Database
// data format codebook V1.03 of 2013 and V2.0 of 2015): CAMEO's countries and types for
// actors, FIPS 10-4 for places. AvgTone is left empty: no tone is measured here.
func gdelt(version int) *Format {
	columns := []string{"GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"}
	for _, who := range []string{"Actor1", "Actor2"} {
		for _, c := range []string{"Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code", "Type2Code", "Type3Code"} {
			columns = append(columns, who+c)
		}
	}
	columns = append(columns, "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions", "NumSources", "NumArticles", "AvgTone")
	for _, where := range []string{"Actor1Geo_", "Actor2Geo_", "ActionGeo_"} {
		for _, c := range []string{"Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID"} {
			if version == 2 || c != "ADM2Code" {
				columns = append(columns, where+c)
			}
		}
	}
	columns = append(columns, "DATEADDED", "SOURCEURL")
	types := typesOf(integer, "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "IsRootEvent", "QuadClass", "NumMentions", "NumSources", "NumArticles",
		"Actor1Geo_Type", "Actor2Geo_Type", "ActionGeo_Type", "DATEADDED").
		and(real, "FractionDate", "GoldsteinScale", "AvgTone", "Actor1Geo_Lat", "Actor1Geo_Long", "Actor2Geo_Lat", "Actor2Geo_Long", "ActionGeo_Lat", "ActionGeo_Long")
	return &Format{Name: fmt.Sprintf("gdelt%d", version), Columns: columns, types: types, parse: gdeltRow,
		cells: func(r *Row, codes Codes) []string { return gdeltCells(r, codes, version) }}
}

func gdeltCells(r *Row, codes Codes, version int) []string {
	day := strings.ReplaceAll(r.Day.String(), "-", "")
	month, year, fraction := "", "", ""
	if !r.Day.IsZero() {
		month, year = day[:6], day[:4]
		fraction = fmt.Sprintf("%.4f", float64(r.Day.Year)+float64((int(r.Day.Month)-1)*30+r.Day.Day)/365)
	}
	code, _ := codes.find(r.CAMEO)
	cells := append([]string{r.ID, day, month, year, fraction}, gdeltParty(&r.Actor)...)
	cells = append(cells, gdeltParty(&r.Recipient)...)
	lead := "0"
	if r.Lead {
		lead = "1"
	}
	cells = append(cells, lead, code, code[:min(3, len(code))], code[:min(2, len(code))], whole(r.Quad), decimal(r.Goldstein), "1", "1", "1", "")
	nowhere := []string{"0", "", "", "", "", "", "", ""}
	for _, geo := range [][]string{nowhere, nowhere, gdeltPlace(&r.Place)} {
		if version == 1 {
			geo = slices.Delete(slices.Clone(geo), 4, 5)
		}
		cells = append(cells, geo...)
	}
	added := strings.ReplaceAll(r.Published.String(), "-", "")
	if version == 2 && added != "" {
		added += "000000"
	}
	return append(cells, added, r.URL)
}

func gdeltParty(p *Party) []string {
	cells := []string{p.Country + strings.Join(p.Sectors, ""), strings.ToUpper(p.Name), p.Country, "", "", "", "", "", "", ""}
	copy(cells[7:], p.Sectors)
	return cells
}

// gdeltPlace is the eight cells of a place. ADM1Code is told for countries only, where it
// is the country's own code; the identifiers are of gazetteers that are not used here.
func gdeltPlace(p *Place) []string {
	c, _ := tables().country(p.Country)
	var name []string
	for _, part := range []string{p.City, p.Province, c.name} {
		if part = strings.ReplaceAll(part, ",", ""); part != "" {
			name = append(name, part)
		}
	}
	kind, adm1, feature := "0", "", ""
	switch usa := p.Country == "USA"; {
	case p.City != "" && usa:
		kind = "3"
	case p.City != "":
		kind = "4"
	case p.Province != "" && usa:
		kind = "2"
	case p.Province != "":
		kind = "5"
	case c.fips != "":
		kind, adm1, feature = "1", c.fips, c.fips
	}
	lat, lon := latLon(p.Point)
	return []string{kind, strings.Join(name, ", "), c.fips, adm1, "", lat, lon, feature}
}

func gdeltRow(r *record, codes Codes) []Row {
	row := Row{ID: r.get("GLOBALEVENTID"), Day: r.dayIf("SQLDATE"), Actor: gdeltPartyOf(r, "Actor1"), Recipient: gdeltPartyOf(r, "Actor2"),
		Lead: r.get("IsRootEvent") == "1", Quad: r.quad("QuadClass"), Goldstein: r.number("GoldsteinScale"), Place: gdeltPlaceOf(r), URL: r.get("SOURCEURL")}
	row.cameo(r, "EventCode", codes)
	for _, column := range []string{"NumMentions", "NumSources", "NumArticles"} {
		r.integer(column)
	}
	if added := r.get("DATEADDED"); len(added) >= 8 {
		d, err := rapporteur.ParseDate(added[:4] + "-" + added[4:6] + "-" + added[6:8])
		if row.Published = d; err != nil {
			r.fail("DATEADDED", "a day; write it as YYYYMMDD")
		}
	}
	return []Row{row}
}

func gdeltPartyOf(r *record, who string) Party {
	p := Party{Name: r.get(who + "Name"), Country: tables().countryNamed(r.get(who + "CountryCode"))}
	for _, column := range []string{"Type1Code", "Type2Code", "Type3Code"} {
		if s := r.get(who + column); s != "" {
			p.Sectors = append(p.Sectors, s)
		}
	}
	return p
}

// gdeltPlaceOf reads "City, Province, Country" by the type of place: 1 is a country, 2 and
// 5 are divisions, 3 and 4 cities.
func gdeltPlaceOf(r *record) Place {
	fips := r.get("ActionGeo_CountryCode")
	p := Place{Country: tables().byFIPS[fips], Point: r.point("ActionGeo_Lat", "ActionGeo_Long")}
	if p.Country == "" {
		p.Country = fips
	}
	parts := r.list("ActionGeo_FullName", ",")
	if fips != "" && len(parts) > 0 && r.get("ActionGeo_Type") != "1" {
		parts = parts[:len(parts)-1]
	}
	switch kind := r.get("ActionGeo_Type"); {
	case len(parts) == 0:
	case kind == "2" || kind == "5":
		p.Province = parts[len(parts)-1]
	case kind == "3" || kind == "4":
		p.City = parts[0]
		if len(parts) > 1 {
			p.Province = parts[len(parts)-1]
		}
	}
	p.Name = p.City
	return p
}
