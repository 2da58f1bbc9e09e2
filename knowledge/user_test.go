package knowledge

import (
	"os"
	"strings"
	"testing"

	"rapporteur"
	"rapporteur/knowledge/table"
)

func merge(t *testing.T, tables ...string) (*Base, *Merged) {
	t.Helper()
	var extra []Table
	for _, s := range tables {
		extra = append(extra, Table{"mine", strings.NewReader(s)})
	}
	b, m, err := Merge(true, extra...)
	if err != nil {
		t.Fatal(err)
	}
	return b, m
}

// inOffice is the state and office of the likeliest reading of a name on a day.
func inOffice(b *Base, name string, year int) string {
	got := b.Lookup(name, rapporteur.Date{Year: year, Month: 6, Day: 15})
	if len(got) == 0 {
		return ""
	}
	return got[0].Code + " " + got[0].Office
}

const terms = "name\tcode\toffice\tfrom\tuntil\twikidata\taliases\n"

func TestMergeTerms(t *testing.T) {
	b, m := merge(t, terms+
		"Elphberg Rassendyll\tFRA\tfm\t2031-05-02\t2033-01-01\tQ999999001\tE. Rassendyll|Rudolf Rassendyll\n"+
		"Elphberg Rassendyll\tFRA\tpresident\t2033-01-01\t\tQ999999001\t\n")
	if m.Added != 2 || len(m.Bad) != 0 {
		t.Errorf("merged %+v", m)
	}
	for _, c := range []struct {
		name string
		year int
		want string
	}{
		{"Elphberg Rassendyll", 2032, "FRA foreign minister"},
		{"Rudolf Rassendyll", 2032, "FRA foreign minister"},
		{"Rassendyll", 2034, "FRA president"},
		{"Elphberg Rassendyll", 2020, "FRA "},
	} {
		if got := inOffice(b, c.name, c.year); got != c.want {
			t.Errorf("%s in %d is %q, want %q", c.name, c.year, got, c.want)
		}
	}
	if len(m.Conflicts) == 0 || !strings.Contains(m.Conflicts[len(m.Conflicts)-1].New, "2033-01-01, when Elphberg Rassendyll followed") {
		t.Errorf("the president before still is one: %+v", m.Conflicts)
	}
}

// TestMergeKnown changes the terms of someone whom the built-in tables have.
func TestMergeKnown(t *testing.T) {
	known := load(t).Lookup("Angela Merkel", rapporteur.Date{Year: 2010, Month: 6, Day: 15})
	if len(known) == 0 || known[0].From == "" {
		t.Fatal("the tables do not have the chancellor of 2010")
	}
	row := func(from, until string) string {
		return terms + "Angela Merkel\tDEU\tpm\t" + from + "\t" + until + "\tQ567\tAngie M.\n"
	}
	for _, c := range []struct {
		from, until string
		conflict    string
	}{
		{known[0].From, known[0].Until, ""},
		{known[0].From, "", ""},
		{known[0].From[:4], known[0].Until[:4], ""},
		{known[0].From[:7], known[0].Until[:7], ""},
		{known[0].From, "2021-11-30", "until " + known[0].Until + " 2021-11-30"},
	} {
		b, m := merge(t, row(c.from, c.until))
		got := ""
		for _, x := range m.Conflicts {
			got += x.Field + " " + x.Old + " " + x.New
		}
		if got != c.conflict || m.Added != 0 || (m.Same == 1) != (c.conflict == "") {
			t.Errorf("%s to %s: conflicts %q, want %q; %+v", c.from, c.until, got, c.conflict, m)
		}
		if all := b.Lookup("Angela Merkel", rapporteur.Date{}); len(all) != len(load(t).Lookup("Angela Merkel", rapporteur.Date{})) || all[0].Wikidata != "Q567" {
			t.Errorf("%s to %s: she is there twice: %+v", c.from, c.until, all)
		}
		if got := inOffice(b, "Angie M.", 2010); got != "DEU head of government" {
			t.Errorf("the alias is %q", got)
		}
	}
}

// TestMergeHolder knows someone by office and day under another name.
func TestMergeHolder(t *testing.T) {
	b, m := merge(t, terms+"Philippe of Belgium\tBEL\tmonarch\t2013-07-21\t\tQ155004\t\nPhilippe Rassendyll\tBEL\tmonarch\t2013-07-22\t\t\t\n")
	if got := b.Lookup("Philippe of Belgium", rapporteur.Date{}); len(got) != 1 || got[0].Name != "King Philippe" || got[0].Wikidata != "Q155004" || m.Same != 1 {
		t.Errorf("%+v; merged %+v", got, m)
	}
	if got := b.Lookup("Philippe Rassendyll", rapporteur.Date{}); len(got) != 1 || got[0].Name != "Philippe Rassendyll" {
		t.Errorf("%+v", got)
	}
}

func TestMergeBodies(t *testing.T) {
	const header = "name\tcode\tsectors\twikidata\taliases\n"
	b, m := merge(t, header+"World Bank\tNGO\tBUS\t\tthe Borderland Bank\n", header+"Strelsau Riders\tDEU\tREB\tQ999999002\t\n",
		header+"Riders of Strelsau\tDEU\tMIL\tQ999999003\t\n")
	if len(m.Conflicts) != 1 || m.Conflicts[0].Field != "code" || m.Conflicts[0].New != "NGO" || m.Added != 2 {
		t.Errorf("merged %+v", m)
	}
	for name, want := range map[string]string{"World Bank": "NGO", "the Borderland Bank": "NGO", "Strelsau Riders": "DEU", "Riders of Strelsau": "DEU"} {
		if got := b.Lookup(name, rapporteur.Date{}); len(got) != 1 || got[0].Code != want {
			t.Errorf("%s is %+v, want %s", name, got, want)
		}
	}
}

func TestBadTerms(t *testing.T) {
	for _, c := range []struct{ row, want string }{
		{"Rudolf Rassendyll\tZZZ\tfm\t2031\t\t\t", `mine:2: the code "ZZZ"`},
		{"\tFRA\tfm\t2031\t\t\t", "mine:2: the row has no name"},
		{"Rudolf Rassendyll\tFRA\tfm\t31st of May\t\t\t", `mine:2: from "31st of May" is no date`},
		{"Rudolf Rassendyll\tFRA\tfm\t2031-02-29\t\t\t", `mine:2: from "2031-02-29" is no date`},
		{"Rudolf Rassendyll\tFRA\tfm\t2031\t2030\t\t", "mine:2: until 2030 is before from 2031"},
		{"Rudolf Rassendyll\tFRA\tfm\t2031\t\tP31\t", `mine:2: wikidata "P31" is no item`},
		{"R. R.\tFRA\tfm\t2031\t\tQ999999001\t\nRudolf R.\tFRA\tfm\t2031\t2032\tQ999999001\t", "mine:3: Q999999001, FRA, fm, , 2031 stands here twice, first in line 2"},
	} {
		_, _, err := Merge(true, Table{"mine", strings.NewReader(terms + c.row + "\n")})
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%q: error %v, want %q", c.row, err, c.want)
		}
		b, m, err := Merge(false, Table{"mine", strings.NewReader(terms + c.row + "\nFlavia Elphberg\tFRA\tfm\t2035\t\t\t\n")})
		if err != nil || len(m.Bad) != 1 || !strings.HasPrefix(m.Bad[0].Error(), c.want) || inOffice(b, "Flavia Elphberg", 2036) != "FRA foreign minister" {
			t.Errorf("%q: bad %v, error %v", c.row, m, err)
		}
	}
}

func FuzzUser(f *testing.F) {
	f.Add("A\tUSA\tfm\t2020-02-31\t\tQ1\tB|C\nA\tUSA\tfm\t2020-02\t2021\tQ1\t\nD\tUSA\tfm\t2022\t\t\t\n")
	f.Add("A\tUSA\t\t\t\t\t\nA\tREB\t\t\t\tQ2\tA")
	f.Fuzz(func(t *testing.T, rows string) {
		b := &Base{index: newIndex(), states: map[string]int32{"USA": 0}, offices: map[officeKey][]int32{}, entries: []entry{{name: "United States", class: classState, code: "USA"}}}
		for range 2 { // the second time over the first
			u := newUser(b)
			_, err := table.Read("mine", strings.NewReader(terms+rows), nil, false, func(r *table.Row) error {
				return u.add(&row{table: r.Table, line: r.Line, header: r.Header, cells: r.Cells})
			})
			if err != nil {
				t.Fatal(err)
			}
			u.closeTerms()
			u.finish()
		}
		for i := range b.entries {
			if b.entries[i].name == "" {
				t.Error("an entry without a name")
			}
			b.Lookup(b.entries[i].name, rapporteur.Date{Year: 2020, Month: 2, Day: 3})
		}
	})
}

// TestMergeNothingNew reads tables that are built in once more: nothing is new, but for
// someone whom they have in two spellings.
func TestMergeNothingNew(t *testing.T) {
	for _, name := range []string{"offices.tsv", "bodies.tsv", "organizations.tsv", "seats.tsv"} {
		f, err := os.Open("data/" + name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		_, m, err := Merge(false, Table{name, f})
		if err != nil || m.Added > 1 || len(m.Bad) != 0 || len(m.Conflicts) != 0 {
			t.Errorf("%s: %d added, bad %v, conflicts %v, error %v", name, m.Added, m.Bad, m.Conflicts, err)
		}
	}
}
