package exchange

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"rapporteur"
	"rapporteur/report"
)

// codes are a few of CAMEO's.
var codes = Codes{
	"01": {Name: "MAKE PUBLIC STATEMENT"}, "010": {Name: "Make statement"},
	"04": {Name: "CONSULT", Type: "CONSULT"}, "040": {Name: "Consult", Type: "CONSULT", Goldstein: 1},
	"042": {Name: "Make a visit", Type: "CONSULT", Mode: "visit", Goldstein: 1.9},
	"11":  {Name: "DISAPPROVE", Type: "ACCUSE"}, "112": {Name: "Accuse", Type: "ACCUSE", Goldstein: -2},
	"190": {Name: "Use conventional military force", Type: "ASSAULT", Goldstein: -10},
}

func pick[T any](r *rand.Rand, xs ...T) T { return xs[r.IntN(len(xs))] }

// randomReport is a report of events of every shape, with names that try the formats.
func randomReport(r *rand.Rand) *rapporteur.Report {
	rep := &rapporteur.Report{Article: rapporteur.Article{ID: fmt.Sprint("a", r.IntN(1000)), Source: pick(r, "The Borderer", "", "Post, \"Late\" Edition"),
		URL: "https://example.org/a", Published: rapporteur.Date{Year: 2024, Month: time.March, Day: 8}, Language: "en", Text: "Headline\n\nThe first sentence tells it all.\n\nThe rest."}}
	names := []string{"Ruritania", "The \"Old\" Guard", "Smith; Sons, Ltd", "Zürich\tcouncil", "Ministry\nof War"}
	for i, n := range names {
		e := rapporteur.Entity{ID: fmt.Sprint("e", i), Name: n, Kind: pick(r, rapporteur.Person, rapporteur.Organization, rapporteur.PlaceKind), Wikidata: pick(r, "", "Q42")}
		if r.IntN(2) == 0 {
			e.Place = &rapporteur.Place{Country: "CHE", Admin1: pick(r, "Zurich", "Bern, Canton of"), GeoNames: r.IntN(3) * 1000}
		}
		rep.Entities = append(rep.Entities, e)
	}
	party := func() []rapporteur.Participant {
		out := []rapporteur.Participant{}
		for range r.IntN(3) {
			n := r.IntN(len(names))
			out = append(out, rapporteur.Participant{Entity: fmt.Sprint("e", n), Text: names[n], Code: pick(r, "RUS", "USA", "IGO", ""), Sectors: pick(r, nil, []string{"GOV"}, []string{"MIL", "GOV"})})
		}
		return out
	}
	for i := range r.IntN(6) {
		code := pick(r, "040", "042", "112", "190")
		score, c := float64(r.IntN(40))/4-5, codes[code]
		ev := rapporteur.Event{ID: fmt.Sprint("v", i), Type: c.Type, CAMEO: code, Quad: pick(r, quadNames[1:]...), Score: score, Goldstein: &c.Goldstein, Sentence: 1 + r.IntN(2),
			Contexts: pick(r, nil, []string{"diplomatic", "military"}), Actors: party(), Recipients: party(), Modality: pick(r, rapporteur.Actual, rapporteur.Negated, rapporteur.Future)}
		if c.Mode != "" {
			ev.Modes = []string{c.Mode}
		}
		if r.IntN(2) == 0 {
			ev.Date = &rapporteur.EventDate{Start: rapporteur.Date{Year: 2024, Month: time.March, Day: 1 + r.IntN(7)}}
		}
		if r.IntN(2) == 0 {
			ev.Place = &rapporteur.EventPlace{Entity: pick(r, "e0", "e2", ""), Name: pick(r, "Edelweiss", "Old Town, Lower", "Switzerland"), Country: pick(r, "CHE", "USA"), Lat: 46.5, Lon: -7.25}
		}
		rep.Events = append(rep.Events, ev)
	}
	return rep
}

// kept is the row with what the format has no column for taken out.
func keptBy(format string, r Row) Row {
	r.Modality, r.Line = "", 0
	noNil := func(xs []string) []string { return append([]string(nil), xs...) }
	clean := func(xs []string, comma string) []string {
		out := []string(nil)
		for _, x := range xs {
			out = append(out, oneLine(strings.ReplaceAll(x, comma, " ")))
		}
		return out
	}
	commas := func(s string) string { return oneLine(strings.ReplaceAll(s, ",", "")) }
	r.Contexts = noNil(r.Contexts)
	for _, p := range []*Party{&r.Actor, &r.Recipient} {
		p.Sectors = noNil(p.Sectors)
		if format != "polecat" {
			p.Raw, p.Wikidata, p.Title = "", "", ""
		}
		if strings.HasPrefix(format, "gdelt") {
			p.Name = strings.ToUpper(p.Name)
		}
	}
	if format == "polecat" {
		r.CAMEO, r.Goldstein, r.Story, r.Sentence, r.Lead, r.URL = "", nil, "", 0, false, ""
		r.Mentioned = &Mentioned{clean(r.Mentioned.People, ";"), clean(r.Mentioned.Organizations, ";"), clean(r.Mentioned.Locations, ";")}
		return r
	}
	r.Score, r.Contexts, r.Mentioned, r.Language, r.Version, r.Place.GeoNames, r.Place.Name = nil, nil, nil, "", "", 0, r.Place.City
	if format == "icews" {
		r.Quad, r.URL, r.Published, r.Lead = 0, "", rapporteur.Date{}, false
		return r
	}
	r.Story, r.Sentence, r.Source = "", 0, ""
	r.Place.City, r.Place.Province = commas(r.Place.City), commas(r.Place.Province)
	r.Place.Name = r.Place.City
	return r
}

func readAll(t testing.TB, in string) (rows []Row, faults []string) {
	t.Helper()
	for r, err := range Read("in", strings.NewReader(in), codes) {
		if err != nil {
			faults = append(faults, err.Error())
			continue
		}
		rows = append(rows, r)
	}
	return rows, faults
}

// TestRoundTrip writes random reports in each format and reads the same rows back.
func TestRoundTrip(t *testing.T) {
	for _, name := range Names() {
		f, err := Named(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, comma := range []rune{',', '\t'} {
			r := rand.New(rand.NewPCG(1, 2))
			var b bytes.Buffer
			if err := f.Begin(&b, comma); err != nil {
				t.Fatal(err)
			}
			var want []Row
			for range 200 {
				rep := randomReport(r)
				if err := f.Write(&b, comma, rep, false, codes); err != nil {
					t.Fatal(err)
				}
				for _, row := range Rows(rep, false) {
					want = append(want, keptBy(name, row))
				}
			}
			got, faults := readAll(t, b.String())
			if len(faults) > 0 || len(got) != len(want) {
				t.Fatalf("%s %q: %d rows of %d, faults %v", name, comma, len(got), len(want), faults)
			}
			for i := range got {
				if got[i].Line = 0; !reflect.DeepEqual(got[i], want[i]) {
					t.Fatalf("%s %q row %d:\n got %+v\nwant %+v", name, comma, i, got[i], want[i])
				}
			}
		}
	}
}

// TestParquetRoundTrip writes random reports as Parquet in each format, reads the same rows
// back, and holds the columns to their types and order.
func TestParquetRoundTrip(t *testing.T) {
	for _, name := range Names() {
		t.Run(name, func(t *testing.T) {
			f, err := Named(name)
			if err != nil {
				t.Fatal(err)
			}
			r := rand.New(rand.NewPCG(7, 8))
			var b bytes.Buffer
			p := f.NewParquet(&b, false, codes)
			var want []Row
			for range 200 {
				rep := randomReport(r)
				n, err := p.Write(rep)
				rows := Rows(rep, false)
				if err != nil || n != len(rows) {
					t.Fatalf("%d rows of %d, %v", n, len(rows), err)
				}
				for _, row := range rows {
					want = append(want, keptBy(name, row))
				}
			}
			if err := p.Close(); err != nil {
				t.Fatal(err)
			}
			file, err := parquet.OpenFile(bytes.NewReader(b.Bytes()), int64(b.Len()))
			if err != nil {
				t.Fatal(err)
			}
			kinds := map[columnType]parquet.Kind{words: parquet.ByteArray, integer: parquet.Int64, real: parquet.Double, day: parquet.Int32}
			for i, c := range file.Root().Columns() {
				if c.Name() != f.Columns[i] || c.Type().Kind() != kinds[f.types[f.Columns[i]]] {
					t.Errorf("column %d is %s of %v, want %s", i, c.Name(), c.Type(), f.Columns[i])
				}
			}
			var got []Row
			for row, err := range Read("in", bytes.NewReader(b.Bytes()), codes) {
				if err != nil {
					t.Fatal(err)
				}
				row.Line = 0
				got = append(got, row)
			}
			if len(got) != len(want) {
				t.Fatalf("%d rows, want %d", len(got), len(want))
			}
			for i := range got {
				if !reflect.DeepEqual(got[i], want[i]) {
					t.Fatalf("row %d:\n got %+v\nwant %+v", i, got[i], want[i])
				}
			}
		})
	}
}

// TestTypedColumns holds that every column said to have a type is one of the format.
func TestTypedColumns(t *testing.T) {
	for _, name := range Names() {
		f, _ := Named(name)
		for column := range f.types {
			if !slices.Contains(f.Columns, column) && name != "gdelt1" {
				t.Errorf("%s has no column %q", name, column)
			}
		}
	}
}

// TestOwnColumns reads the rows back from Rapporteur's own CSV and TSV.
func TestOwnColumns(t *testing.T) {
	for _, comma := range []rune{',', '\t'} {
		r := rand.New(rand.NewPCG(5, 6))
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		w.Comma = comma
		w.Write(report.Columns)
		var want []Row
		for range 200 {
			rep := randomReport(r)
			if err := report.CSV(w, rep, true); err != nil {
				t.Fatal(err)
			}
			want = append(want, Rows(rep, true)...)
		}
		w.Flush()
		got, faults := readAll(t, b.String())
		if len(faults) > 0 || len(got) != len(want) {
			t.Fatalf("%q: %d rows of %d, faults %.3q", comma, len(got), len(want), faults)
		}
		for i, g := range got {
			o := want[i]
			same := g.ID == o.ID && g.Day == o.Day && g.Type == o.Type && g.Mode == o.Mode && g.CAMEO == o.CAMEO && g.Quad == o.Quad && *g.Score == *o.Score &&
				g.Modality == o.Modality && g.Story == o.Story && g.Sentence == o.Sentence && slices.Equal(g.Contexts, o.Contexts) && g.Place.Country == o.Place.Country
			for _, p := range [][2]Party{{g.Actor, o.Actor}, {g.Recipient, o.Recipient}} {
				unclear := p[0].Name == "" // beside a name with "; "
				same = same && p[0].Country == p[1].Country && slices.Equal(p[0].Sectors, p[1].Sectors) && (p[0].Name == p[1].Name || unclear)
			}
			if !same {
				t.Fatalf("%q row %d:\n got %+v\nwant %+v", comma, i, g, o)
			}
		}
	}
}

// TestGDELTBefore2013 reads the older files, which have no SOURCEURL.
func TestGDELTBefore2013(t *testing.T) {
	f, _ := Named("gdelt1")
	row := Rows(meeting(), false)[0]
	rows, faults := readAll(t, strings.Join(f.cells(&row, codes)[:57], "\t")+"\n")
	if len(rows) != 1 || len(faults) > 0 || rows[0].Day != row.Day {
		t.Errorf("%+v, %v", rows, faults)
	}
}

// TestColumns holds the formats to the numbers of columns that are published.
func TestColumns(t *testing.T) {
	for name, want := range map[string]int{"polecat": 40, "icews": 20, "gdelt1": 58, "gdelt2": 61} {
		f, _ := Named(name)
		if len(f.Columns) != want || f.Header == strings.HasPrefix(name, "gdelt") {
			t.Errorf("%s has %d columns, header %v; want %d", name, len(f.Columns), f.Header, want)
		}
		for _, row := range Rows(randomReport(rand.New(rand.NewPCG(3, 4))), true) {
			if got := len(f.cells(&row, codes)); got != want {
				t.Errorf("%s writes %d cells, want %d", name, got, want)
			}
		}
	}
}

// meeting is one report with known rows.
func meeting() *rapporteur.Report {
	g := 1.0
	return &rapporteur.Report{
		Article:  rapporteur.Article{ID: "x", Published: rapporteur.Date{Year: 2022, Month: 2, Day: 5}, Text: "Envoys met in Bern."},
		Entities: []rapporteur.Entity{{ID: "e3", Kind: rapporteur.PlaceKind, Name: "Bern", Place: &rapporteur.Place{Country: "CHE", Admin1: "Canton of Bern", GeoNames: 2661552}}},
		Events: []rapporteur.Event{{ID: "v1", Type: "CONSULT", Quad: "verbal cooperation", Score: 2.5, CAMEO: "040", Goldstein: &g, Sentence: 1, Modality: rapporteur.Actual,
			Trigger: rapporteur.Quote{Span: rapporteur.Span{Start: 7, End: 10}, Text: "met"}, Contexts: []string{"diplomatic"},
			Actors: []rapporteur.Participant{{Text: "Russia", Code: "RUS", Sectors: []string{"GOV"}}, {Text: "United Nations", Code: "IGO"}},
			Date:   &rapporteur.EventDate{Start: rapporteur.Date{Year: 2022, Month: 2, Day: 4}, End: rapporteur.Date{Year: 2022, Month: 2, Day: 4}},
			Place:  &rapporteur.EventPlace{Entity: "e3", Name: "Bern", Country: "CHE", Lat: 46.94809, Lon: 7.44744}}},
	}
}

func TestCells(t *testing.T) {
	want := map[string]string{
		"polecat": "ID|2022-02-04|CONSULT||2.5|1|diplomatic|Russia|RUS|365|GOV|GOV||Russia||United Nations|||IGO|IGO||United Nations||Bern|Bern||Canton of Bern|CHE|46.94809|7.44744|2661552|Bern|||2022-02-05|||Bern||Rapporteur " + rapporteur.Version,
		"icews":   "ID|2022-02-04|Russia|Government|Russian Federation|Consult|040|1|United Nations|International Government Organization||STORY|1||Bern||Canton of Bern|Switzerland|46.94809|7.44744",
		"gdelt2":  "ID|20220204|202202|2022|2022.0932|RUSGOV|RUSSIA|RUS|||||GOV|||IGO|UNITED NATIONS||||||IGO|||1|040|040|04|1|1|1|1|1||0||||||||0||||||||4|Bern, Canton of Bern, Switzerland|SZ|||46.94809|7.44744||20220205000000|",
		"gdelt1":  "ID|20220204|202202|2022|2022.0932|RUSGOV|RUSSIA|RUS|||||GOV|||IGO|UNITED NATIONS||||||IGO|||1|040|040|04|1|1|1|1|1||0|||||||0|||||||4|Bern, Canton of Bern, Switzerland|SZ||46.94809|7.44744||20220205|",
	}
	for name, line := range want {
		f, _ := Named(name)
		rows := Rows(meeting(), false)
		if len(rows) != 2 || rows[0].Actor.Name != rows[1].Recipient.Name {
			t.Fatalf("a meeting of two gives %+v", rows)
		}
		rows[0].ID, rows[0].Story = "ID", "STORY"
		if got := strings.Join(f.cells(&rows[0], codes), "|"); got != line {
			t.Errorf("%s\n got %s\nwant %s", name, got, line)
		}
	}
}

func TestPairs(t *testing.T) {
	for _, c := range []struct {
		typ                string
		actors, recipients int
		want               string
	}{
		{"CONSULT", 2, 0, "[{0 1 true} {1 0 true}]"},
		{"ACCUSE", 2, 0, "[{0 -1 false} {1 -1 false}]"},
		{"ACCUSE", 1, 2, "[{0 0 false} {0 1 false}]"},
		{"PROTEST", 0, 0, "[{-1 -1 false}]"},
		{"ASSAULT", 0, 1, "[{-1 0 false}]"},
	} {
		if got := fmt.Sprint(pairs(c.typ, c.actors, c.recipients)); got != c.want {
			t.Errorf("%s %d×%d: %s, want %s", c.typ, c.actors, c.recipients, got, c.want)
		}
	}
}

func TestTables(t *testing.T) {
	set, err := loadTables(countriesTSV, sectorsTSV)
	if err != nil {
		t.Fatal(err)
	}
	if len(set.byISO) < 250 || len(set.icews) < 20 {
		t.Errorf("%d countries, %d sectors", len(set.byISO), len(set.icews))
	}
	for iso, want := range map[string]country{"DEU": {"DEU", "255", "GM", "Germany"}, "RUS": {"RUS", "365", "RS", "Russian Federation"}, "SSD": {"SSD", "626", "OD", "South Sudan"}} {
		if set.byISO[iso] != want {
			t.Errorf("%s is %v", iso, set.byISO[iso])
		}
	}
	for name, want := range map[string]string{"Russia": "RUS", "usa": "USA", "Occupied Palestinian Territory": "PSE", "Ruritania": "Ruritania"} {
		if got := set.countryNamed(name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	if _, err := loadTables("iso3\tcow\tfips\tname\taliases\nXX\t\t\tX\t\n", ""); err == nil || !strings.Contains(err.Error(), ":2:") {
		t.Errorf("a code of two letters gives %v", err)
	}
}

// TestReadHostile reads files in which some lines are wrong: each is named once, the rest is read.
func TestReadHostile(t *testing.T) {
	head := strings.Join(polecat().Columns, "\t") + "\n"
	row := func(id, day, lat string) string {
		cells := make([]string, 40)
		cells[0], cells[1], cells[2], cells[28], cells[29] = id, day, "CONSULT", lat, "7"
		return strings.Join(cells, "\t") + "\n"
	}
	for _, c := range []struct {
		name, in string
		rows     int
		faults   []string
	}{
		{"columns change", head + row("1", "2022-01-01", "1") + "a\tb\n" + row("2", "2022-01-02", ""), 2, []string{"in:3: 2 columns"}},
		{"bad number", head + row("1", "2022-01-01", "north") + row("2", "2022-01-02", "91") + row("3", "2022-01-02", "NaN"), 1, []string{`in:2: Latitude: "north" is not a number`, "in:3: Latitude: \"91\""}},
		{"bad day", head + row("1", "2022-02-30", "1") + row("2", "2022-01-02", "1"), 1, []string{"in:2: Event Date"}},
		{"huge line", head + strings.Repeat("x", 3<<20) + "\n" + row("2", "2022-01-02", "1"), 1, []string{"in:2: longer than"}},
		{"huge first line", strings.Repeat("x", 3<<20), 0, []string{"in:1: the first line is longer than"}},
		{"not UTF-8", head + "\xff\n" + row("2", "2022-01-02", "1"), 1, []string{"in:2: not UTF-8"}},
		{"empty", "", 0, []string{"in: the file is empty"}},
		{"other", "a,b,c\n1,2,3\n", 0, []string{"in: no format that is read here"}},
		{"open quotation", strings.Join(icews().Columns, ",") + "\n1,\"x\n2,2022-01-01,,,,,040,,,,,,,,,,,,,\n", 1, []string{"in:2: its quotation marks"}},
		{"windows", "\ufeff" + strings.ReplaceAll(head+row("1", "2022-01-01", "1"), "\n", "\r\n"), 1, nil},
		{"lost zero", strings.Join(icews().Columns, "\t") + "\n1\t2022-01-01\t\t\t\t\t40" + strings.Repeat("\t", 13) + "\n1\t2022-01-01\t\t\t\t\tfight" + strings.Repeat("\t", 13) + "\n", 1, []string{"in:3: CAMEO Code"}},
		{"bad report", "{\"article\":{\"id\":\"a\"}}\n{\"article\":\n{}\n", 0, []string{"in:2: no report", "in:3: no report; articles become"}},
		{"articles", "{\"id\":\"a\",\"text\":\"Kenya condemned Mali.\"}\n", 0, []string{"in:1: no report; articles become"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows, faults := readAll(t, c.in)
			if len(rows) != c.rows || len(faults) != len(c.faults) {
				t.Fatalf("%d rows, faults %q; want %d, %q", len(rows), faults, c.rows, c.faults)
			}
			for i, f := range faults {
				if !strings.HasPrefix(f, c.faults[i]) || len(f) > 400 {
					t.Errorf("fault %q, want %q", f, c.faults[i])
				}
			}
			if c.name == "lost zero" && (rows[0].CAMEO != "040" || rows[0].Type != "CONSULT") {
				t.Errorf("row is %+v", rows[0])
			}
		})
	}
}

// TestReadIsLinear reads files that are made to be slow: a line of them takes microseconds.
func TestReadIsLinear(t *testing.T) {
	head := strings.Join(icews().Columns, ",") + "\n"
	for name, line := range map[string]string{"open quotations": "x\"\n", "short lines": "x\n", "open quotations far apart": "x\"" + strings.Repeat("x", 9000) + "\n"} {
		begun := time.Now()
		rows, faults := readAll(t, head+strings.Repeat(line, 1<<20/len(line)))
		if took := time.Since(begun); took > 30*time.Second || len(rows) > 0 || len(faults) < 1<<20/len(line) {
			t.Errorf("%s: %v, %d rows, %d faults of %d", name, took, len(rows), len(faults), 1<<20/len(line))
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, name := range Names() {
		format, _ := Named(name)
		for _, comma := range []rune{',', '\t'} {
			var b bytes.Buffer
			format.Begin(&b, comma)
			format.Write(&b, comma, meeting(), true, codes)
			f.Add(b.String())
		}
	}
	f.Add("article,published,event,type,actors,actor_codes,actor_sectors,modality\nx,2022-02-04,v1,CONSULT,a; b,RUS; IGO,GOV; ,actual\n")
	f.Fuzz(func(t *testing.T, in string) {
		rows, _ := readAll(t, in)
		for _, r := range rows {
			for _, name := range Names() {
				format, _ := Named(name)
				if n := len(format.cells(&r, codes)); n != len(format.Columns) {
					t.Errorf("%s: %d cells", name, n)
				}
			}
		}
	})
}

func TestParquet(t *testing.T) {
	var b bytes.Buffer
	p := NewParquet(&b, false)
	negated := meeting()
	negated.Events[0].Modality = rapporteur.Negated
	for _, r := range []*rapporteur.Report{meeting(), negated, meeting()} {
		if _, err := p.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	rows, err := parquet.Read[ParquetRow](bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil || len(rows) != 2 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	r := rows[1]
	if r.DateStart == nil || *r.DateStart != 19027 || len(r.Actors) != 2 || r.Actors[1].Code != "IGO" || *r.Lat != 46.94809 ||
		*r.GeoNames != 2661552 || r.TriggerStart != 7 || r.TriggerEnd != 10 || !slices.Equal(r.Contexts, []string{"diplomatic"}) || *r.Goldstein != 1 {
		t.Errorf("row is %+v", r)
	}
	// Back as rows, whole and cut short anywhere: an error then, never a panic.
	want := Rows(meeting(), false)
	for cut := b.Len(); cut > 4; cut -= 97 {
		var got []Row
		var fault error
		for row, err := range Read("in", bytes.NewReader(b.Bytes()[:cut]), codes) {
			if fault = err; err == nil {
				got = append(got, row)
			}
		}
		if (fault != nil) != (cut < b.Len()) || cut == b.Len() && (len(got) != 4 || got[3].ID != want[1].ID || got[3].Day != want[1].Day || !reflect.DeepEqual(got[3].Actor, want[1].Actor)) {
			t.Fatalf("of %d bytes %+v, %v", cut, got, fault)
		}
	}
	if s := parquet.SchemaOf(ParquetRow{}).String(); !strings.Contains(s, "date_start (DATE)") {
		t.Errorf("schema is %s", s)
	}
}

func TestCompare(t *testing.T) {
	row := func(day int, from, to, typ string) Row {
		return Row{Day: rapporteur.Date{Year: 2022, Month: 1, Day: day}, Actor: Party{Country: from}, Recipient: Party{Country: to}, Type: typ}
	}
	ours := []Row{row(1, "RUS", "CHN", "CONSULT"), row(1, "RUS", "CHN", "CONSULT"), row(2, "USA", "RUS", "ACCUSE"), row(3, "USA", "", "PROTEST"), row(3, "USA", "", "")}
	theirs := []Row{row(1, "RUS", "CHN", "CONSULT"), row(2, "USA", "RUS", "THREATEN")}
	for _, c := range []struct {
		by   string
		both int
		want string
	}{
		{"day,dyad,type", 1, "[{ACCUSE 0 0 1 0 0} {CONSULT 1 1 0 0 1} {PROTEST 0 0 1 0 0} {THREATEN 0 0 0 1 0}]"},
		{"day,dyad", 2, "[{ACCUSE 1 0 0 0 1} {CONSULT 1 1 0 0 1} {PROTEST 0 0 1 0 0}]"},
	} {
		k, err := ParseKey(c.by)
		if err != nil {
			t.Fatal(err)
		}
		cmp := NewComparer(k)
		for _, r := range ours {
			cmp.Ours(r, nil)
		}
		for _, r := range theirs {
			cmp.Theirs(r, nil)
		}
		got := cmp.Compare()
		if got.Both != c.both || fmt.Sprint(got.Types) != c.want {
			t.Errorf("by %s: both %d, %v; want %d, %s", c.by, got.Both, got.Types, c.both, c.want)
		}
		if c.by == "day,dyad,type" && (got.Ours.NoType != 1 || got.OnlyTheirs[0].Other != "ACCUSE") {
			t.Errorf("by %s: %+v", c.by, got)
		}
	}
	if _, err := ParseKey("day,weather"); err == nil {
		t.Error("weather is a field")
	}
}

// TestICEWSSample reads a file as ICEWS published it.
func TestICEWSSample(t *testing.T) {
	path := os.Getenv("RAPPORTEUR_DATA")
	if path == "" {
		path = "../../shared/data"
	}
	b, err := os.ReadFile(path + "/ontology/icews-sample.tab")
	if err != nil {
		t.Skip(err)
	}
	rows, faults := readAll(t, string(b))
	if len(rows) != 199 || len(faults) > 0 {
		t.Fatalf("%d rows, faults %v", len(rows), faults)
	}
	for _, r := range rows {
		for _, c := range []string{r.Actor.Country, r.Recipient.Country, r.Place.Country} {
			if c != "" && tables().byISO[c].iso3 == "" {
				t.Errorf("line %d: country %q has no code", r.Line, c)
			}
		}
		if r.Place.Point == nil || r.Goldstein == nil {
			t.Errorf("line %d: %+v", r.Line, r)
		}
	}
}
