package layer

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rapporteur"
	"rapporteur/knowledge/gazetteer"
)

// written makes a layer with one table.
func written(t *testing.T, data string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := replace(dir, Manifest{Made: time.Now()}, []content{{ActorsFile, []byte(data)}}); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestDamaged(t *testing.T) {
	for name, harm := range map[string]func(dir, version string) error{
		"is not as it was written": func(_, version string) error {
			return os.WriteFile(filepath.Join(version, ActorsFile), []byte("namE\tcode\n"), 0o644)
		},
		"no such file": func(_, version string) error { return os.Remove(filepath.Join(version, ActorsFile)) },
		"its manifest is no JSON": func(_, version string) error {
			return os.WriteFile(filepath.Join(version, "manifest.json"), []byte("{"), 0o644)
		},
		"has format 9": func(_, version string) error {
			return os.WriteFile(filepath.Join(version, "manifest.json"), []byte(`{"format":9}`), 0o644)
		},
		"is not there": func(_, version string) error { return os.RemoveAll(version) },
		"current names no version": func(dir, _ string) error {
			return os.WriteFile(filepath.Join(dir, "current"), []byte("../elsewhere\n"), 0o644)
		},
	} {
		dir := written(t, "name\tcode\n")
		l, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := harm(dir, l.path); err != nil {
			t.Fatal(err)
		}
		l, err = Open(dir)
		if err == nil {
			_, _, err = Load(l, false, nil, nil)
		}
		if err == nil || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), "knowledge") {
			t.Errorf("error %v, want %q", err, name)
		}
	}
}

// TestReplace keeps the version before for who reads it, and no older one.
func TestReplace(t *testing.T) {
	dir := written(t, "name\tcode\nA\tUSA\n")
	first, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	for i, data := range []string{"name\tcode\nB\tUSA\n", "name\tcode\nC\tUSA\n"} {
		if err := replace(dir, Manifest{Made: time.Now()}, []content{{ActorsFile, []byte(data)}}); err != nil {
			t.Fatal(err)
		}
		now, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := now.Bytes(ActorsFile); err != nil || string(got) != data {
			t.Errorf("the layer is %q, error %v", got, err)
		}
		if _, err := first.Bytes(ActorsFile); (err == nil) != (i == 0) {
			t.Errorf("after %d more updates the first version: error %v", i+1, err)
		}
	}
	err = replace(dir, Manifest{Made: time.Now()}, []content{{"no/such/place", nil}})
	if err == nil || !strings.Contains(err.Error(), "the old one stays") {
		t.Errorf("error %v", err)
	}
	if now, err := Open(dir); err != nil || !now.Has(ActorsFile) {
		t.Errorf("the layer is gone: %v", err)
	}
}

func TestClear(t *testing.T) {
	dir := written(t, "name\tcode\n")
	mine := filepath.Join(dir, "my-notes.txt")
	if err := os.WriteFile(mine, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, want := range []bool{true, false} {
		if had, err := Clear(dir); err != nil || had != want {
			t.Errorf("cleared %v, error %v; want %v", had, err, want)
		}
	}
	if _, err := Open(dir); rapporteur.KindOf(err) != rapporteur.NotFound {
		t.Errorf("there is a layer: %v", err)
	}
	if _, err := os.Stat(mine); err != nil {
		t.Error(err)
	}
	if had, err := Clear(filepath.Join(dir, "nowhere")); had || err != nil {
		t.Errorf("cleared what is not there: %v, %v", had, err)
	}
}

func TestDefault(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", "/data")
	if got, err := Default(); err != nil || got != filepath.FromSlash("/data/rapporteur/knowledge") {
		t.Errorf("%q, %v", got, err)
	}
}

func TestRow(t *testing.T) {
	q := &queries[0]
	good := binding{Person: cell{"uri", "http://www.wikidata.org/entity/Q5"}, Name: cell{"literal", "A B"}, Code: cell{"literal", "FRA"}, From: cell{"literal", "2041-05-02T00:00:00Z"}, FromPrecision: cell{"literal", "11"}}
	for _, c := range []struct {
		change    func(*binding)
		want, why string
	}{
		{func(*binding) {}, "A B FRA president 2041-05-02  Q5 ", ""},
		{func(b *binding) { b.Monarch.Value = "true" }, "A B FRA monarch 2041-05-02  Q5 ", ""},
		{func(b *binding) { b.FromPrecision.Value = "9" }, "A B FRA president 2041  Q5 ", ""},
		{func(b *binding) { b.Aliases.Value = "A\tB|C  D||x|C D|A B" }, "A B FRA president 2041-05-02  Q5 C D", ""},
		{func(b *binding) {
			b.Aliases.Value = "May|Rudolf the Red|al-Rudolf Elphberg|45th Elphberg|President Elphberg|rudolf elphberg|Rudolf (king)|Rudolf van den Elphberg|Rudolf who reigns Well"
		},
			"A B FRA president 2041-05-02  Q5 Rudolf the Red|al-Rudolf Elphberg|Rudolf van den Elphberg", ""},
		{func(b *binding) { b.Name.Value = "A\n\tB" }, "A B FRA president 2041-05-02  Q5 ", ""},
		{func(b *binding) { b.Name.Value = "A|B" }, "", "the person has no English name"},
		{func(b *binding) { b.Person.Type = "bnode" }, "", "the person has no item"},
		{func(b *binding) { b.Person.Value = "http://example.org/Q5x" }, "", "the person has no item"},
		{func(b *binding) { b.Code.Value = "FR" }, "", "the state has no code"},
		{func(b *binding) { b.From.Value = "t1" }, "", "the beginning is no date"},
		{func(b *binding) { b.FromPrecision.Value = "7" }, "", "the beginning is no date"},
		{func(b *binding) { b.Until = cell{"literal", "-0044-03-15T00:00:00Z"} }, "", "the end is no date"},
		{func(b *binding) {
			b.Until, b.UntilPrecision = cell{"literal", "2040-01-01T00:00:00Z"}, cell{"literal", "9"}
		}, "", "the end is before the beginning"},
	} {
		b := good
		c.change(&b)
		row, why := q.row(&b)
		if strings.Join(row, " ") != c.want || why != c.why {
			t.Errorf("%q, %q; want %q, %q", row, why, c.want, c.why)
		}
	}
}

func FuzzPage(f *testing.F) {
	f.Add(`{"results":{"bindings":[{"person":{"type":"uri","value":"http://x/Q5"},"name":{"value":"A\tB"},"code":{"value":"FRA"},"from":{"value":"2041-05-02T00:00:00Z"},"fromPrecision":{"value":"11"}}]}}`)
	f.Add(`{"results":null}`)
	f.Fuzz(func(t *testing.T, body string) {
		rows, err := readPage(strings.NewReader(body), 100)
		if err != nil {
			return
		}
		for i := range rows {
			row, why := queries[1].row(&rows[i])
			if why != "" {
				continue
			}
			if line := strings.Join(row, "\t"); strings.Count(line, "\t") != len(columnsOfActors)-1 || strings.ContainsAny(line, "\n\r\x00") || line[0] == '#' {
				t.Errorf("%q cannot stand in a table", line)
			}
		}
	})
}

func FuzzDump(f *testing.F) {
	built, err := gazetteer.Load()
	if err != nil {
		f.Fatal(err)
	}
	byID := built.ByID()
	f.Add(cities, names)
	f.Add("1\t\n\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t", "FR.1\t\t")
	f.Fuzz(func(t *testing.T, places, names string) {
		d := &dump{u: &updater{left: map[string]int{}}, built: built, byID: byID, states: map[string]string{}, admins: map[string]string{}, cities: map[int]*city{}}
		for _, step := range []struct {
			text  string
			visit func([]string) string
		}{{names, d.admin}, {places, d.city}, {names, d.name}} {
			for line := range strings.SplitSeq(step.text, "\n") {
				step.visit(strings.Split(line, "\t"))
			}
		}
		for id, c := range d.cities {
			if id <= 0 || c.Country == "" || strings.ContainsAny(c.Name+c.Admin1+strings.Join(c.names, ""), "\t\n|") || !(c.Lat >= -90 && c.Lat <= 90) {
				t.Errorf("%d is %+v", id, c)
			}
		}
	})
}
