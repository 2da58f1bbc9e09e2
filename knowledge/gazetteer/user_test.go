package gazetteer

import (
	"math"
	"strings"
	"testing"
)

const header = "name\tcountry\tadmin1\tlat\tlon\tpopulation\taliases\tgeonames\tclass\n"

func loadWith(t *testing.T, tables ...string) *Gazetteer {
	t.Helper()
	var extra []Table
	for _, s := range tables {
		extra = append(extra, Table{"mine", strings.NewReader(s)})
	}
	g, bad, err := LoadWith(true, extra...)
	if err != nil || len(bad) > 0 {
		t.Fatalf("bad %v, error %v", bad, err)
	}
	return g
}

func TestUserPlaces(t *testing.T) {
	g := loadWith(t, header+
		"Strelsau\tDEU\tRuritania\t50.1\t12.345\t64000\tŠtrelsava|Old Strelsau\t\t\n"+
		"Sea of Graustark\t\t\t-10\t-179.5\t\t\t\twater\n")
	for _, c := range []struct {
		name, is, country, admin1 string
		lat, lon                  float64
		class                     Class
	}{
		{"Strelsau", "Strelsau", "DEU", "Ruritania", 50.1, 12.345, City},
		{"Strelsava", "Strelsau", "DEU", "Ruritania", 50.1, 12.345, City},
		{"old strelsau", "Strelsau", "DEU", "Ruritania", 50.1, 12.345, City},
		{"the Sea of Graustark", "Sea of Graustark", "", "", -10, -179.5, Water},
	} {
		got := g.Lookup(c.name)
		if len(got) != 1 || got[0].Name != c.is || got[0].Country != c.country || got[0].Admin1 != c.admin1 || got[0].Lat != c.lat || got[0].Lon != c.lon || got[0].Class != c.class {
			t.Errorf("%s is %+v, want %+v", c.name, got, c)
		}
	}
	if got := g.Lookup("Strelsau")[0].Population; math.Abs(float64(got)/64000-1) > 0.06 {
		t.Errorf("64,000 people are %d", got)
	}
	built, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	if got := built.Lookup("Strelsau"); len(got) > 0 {
		t.Errorf("the built-in places have changed: %+v", got)
	}
}

// TestUserChanges changes places that are built in, by name and by id.
func TestUserChanges(t *testing.T) {
	built, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	before := built.Lookup("Nairobi")
	if len(before) == 0 || before[0].Country != "KEN" || before[0].GeoNames != 184745 {
		t.Fatalf("Nairobi is %+v", before)
	}
	g := loadWith(t, header+"Nairobi\tKEN\t\t-1.3\t36.8\t5000000\tthe Green City in the Sun\t\t\n")
	after := g.Lookup("Nairobi")
	if len(after) != len(before) || after[0].Lat != -1.3 || after[0].Admin1 != before[0].Admin1 || after[0].GeoNames != 184745 || after[0].Population < 4_700_000 || after[0].Class != before[0].Class {
		t.Errorf("Nairobi is %+v, was %+v", after, before)
	}
	if got := g.Lookup("Green City in the Sun"); len(got) != 1 || got[0].Name != "Nairobi" {
		t.Errorf("the alias is %+v", got)
	}
	g = loadWith(t, header+"Strelsau\tKEN\t\t-1.3\t36.8\t5000000\t\t184745\t\n", header+"Zenda\tKEN\t\t-1.4\t36.8\t\t\t184745\t\n")
	for _, name := range []string{"Nairobi", "Strelsau", "Zenda"} {
		found := false
		for _, c := range g.Lookup(name) {
			found = found || c.GeoNames == 184745 && c.Name == "Zenda" && c.Lat == -1.4
		}
		if !found {
			t.Errorf("%s is %+v", name, g.Lookup(name))
		}
	}
	far := loadWith(t, header+"Nairobi\tKEN\t\t3\t36.8\t\t\t\t\n")
	if got := far.Lookup("Nairobi"); len(got) != len(before)+1 || got[0].GeoNames != 184745 {
		t.Errorf("far away is another Nairobi: %+v", got)
	}
	if c, ok := g.ByID()(184745); !ok || c.Name != "Zenda" {
		t.Errorf("by id: %+v", c)
	}
}

func TestBadPlaces(t *testing.T) {
	for _, c := range []struct{ row, want string }{
		{"\tKEN\t\t1\t1\t\t\t\t", `mine:2: the name "" cannot be looked up`},
		{"’\tKEN\t\t1\t1\t\t\t\t", "mine:2: the name"},
		{"Zenda\tKE\t\t1\t1\t\t\t\t", `mine:2: the country "KE" is none`},
		{"Zenda\tKEN\t\t91\t1\t\t\t\t", `mine:2: lat "91" is not between -90 and 90 degrees`},
		{"Zenda\tKEN\t\tNaN\t1\t\t\t\t", `mine:2: lat "NaN" is not`},
		{"Zenda\tKEN\t\t1\t1°\t\t\t\t", `mine:2: lon "1°" is not`},
		{"Zenda\tKEN\t\t1\t1\t-5\t\t\t", `mine:2: population "-5" is no whole number`},
		{"Zenda\tKEN\t\t1\t1\t\t\tQ5\t", `mine:2: geonames "Q5" is no whole number`},
		{"Zenda\tKEN\t\t1\t1\t\t\t\tvillage", `mine:2: no class of places is called "village"`},
		{"Hentzau\tKEN\t\t1\t1\t\t\t\t\nHentzau\tKEN\t\t1\t1\t\t\t\t", "mine:3: Hentzau stands here twice, first in line 2"},
	} {
		if _, _, err := LoadWith(true, Table{"mine", strings.NewReader(header + c.row + "\n")}); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%q: error %v, want %q", c.row, err, c.want)
		}
		g, bad, err := LoadWith(false, Table{"mine", strings.NewReader(header + c.row + "\nStrelsau\tDEU\t\t50\t12\n")})
		if err != nil || len(bad) != 1 || !strings.HasPrefix(bad[0].Error(), c.want) || len(g.Lookup("Strelsau")) != 1 {
			t.Errorf("%q: bad %v, error %v", c.row, bad, err)
		}
	}
}
