package gazetteer

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rapporteur"
	"rapporteur/knowledge/gazetteer"
	"rapporteur/model"
)

// sources writes a small world: two countries, three towns, two divisions.
func sources(t *testing.T) Sources {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, lines ...string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	city := func(id, name, lat, lon, code, country, admin1, admin2, pop string) string {
		return strings.Join([]string{id, name, name, "", lat, lon, "P", code, country, "", admin1, admin2, "", "", pop, "", "", "", ""}, "\t")
	}
	return Sources{
		Cities: write("cities.txt", city("1", "Łąka", "50.1", "20.2", "PPLC", "RU", "01", "A", "2000000"), city("2", "Springfield", "40", "-90", "PPL", "US", "IL", "167", "9000"),
			city("3", "Springfield", "42", "-72", "PPL", "US", "MA", "", "150000"), city("4", "Ruin", "42", "-72", "PPLH", "US", "MA", "", "0")),
		Admin1:    write("admin1.txt", "US.IL\tIllinois\tIllinois\t10", "US.MA\tMassachusetts\tMassachusetts\t11"),
		Divisions: write("divisions.tsv", "Illinois\tUS-IL\tUS.IL\t10\tState\tPrairie State\t1\t\t1", "Sangamon County\t\tUS.IL.167\t12\t\t\t2\t\t1", "Massachusetts\tUS-MA\tUS.MA\t11\tState\t\t1\t\t1"),
		Countries: write("countries.txt", "ISO\tISO3", "US\tUSA\t840\tUS\tUnited States\tWashington\t1\t300000000\tNA\t.us\t\t\t\t\t\t\t6252001\t", "RU\tRUS\t643\tRS\tRussia\tMoscow\t1\t140000000\tEU\t.ru\t\t\t\t\t\t\t2017370\t"),
		World:     write("world.json", `[{"name":{"common":"United States","official":"United States of America"},"cca2":"US","cca3":"USA","latlng":[38,-97],"altSpellings":["US","USA"]}]`),
	}
}

// build runs the steps that need no table of the project's own.
func build(t *testing.T, s Sources) *gazetteer.Gazetteer {
	t.Helper()
	b := &builder{alpha3: map[string]string{"": ""}, admins: map[string]string{}}
	for _, step := range []func(Sources) error{b.countries, b.cities, b.divisions} {
		if err := step(s); err != nil {
			t.Fatal(err)
		}
	}
	var packed bytes.Buffer
	if err := b.pack().Encode(&packed); err != nil {
		t.Fatal(err)
	}
	f, err := model.Decode(packed.Bytes(), gazetteer.Kind, gazetteer.Version)
	if err != nil {
		t.Fatal(err)
	}
	g, err := gazetteer.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestBuild(t *testing.T) {
	g := build(t, sources(t))
	towns := g.Lookup("springfield")
	if len(towns) != 2 || towns[0].Admin1 != "Massachusetts" || towns[1].Admin1 != "Illinois" || towns[1].GeoNames != 2 || towns[1].Lat != 40 {
		t.Errorf("Springfield is %+v", towns)
	}
	if got := g.Lookup("Laka"); len(got) != 1 || got[0].Name != "Łąka" || got[0].Class != gazetteer.Capital || got[0].Country != "RUS" {
		t.Errorf("Laka is %+v", got)
	}
	if got := g.Lookup("United States of America"); len(got) != 1 || got[0].Class != gazetteer.Country || got[0].Lat != 38 {
		t.Errorf("the United States are %+v", got)
	}
	if got := g.Lookup("Sangamon County"); len(got) != 1 || got[0].Admin1 != "Illinois" || got[0].Lon != -90 {
		t.Errorf("the county is %+v", got)
	}
	if got := g.Lookup("Ruin"); got != nil {
		t.Errorf("an abandoned town is still there: %+v", got)
	}
}

func TestBuildNamesTheBadRow(t *testing.T) {
	s := sources(t)
	raw, err := os.ReadFile(s.Cities)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(s.Cities, append(raw, "9\tNowhere\tNowhere\t\tnorth\t-72\tP\tPPL\tUS\t\tMA\t\t\t\t1\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Build(s); err == nil || !strings.Contains(err.Error(), "cities.txt:5") || rapporteur.KindOf(err) != rapporteur.Invalid {
		t.Errorf("the error is %v", err)
	}
	s.Cities = filepath.Join(t.TempDir(), "none.txt")
	if _, err := Build(s); rapporteur.KindOf(err) != rapporteur.NotFound {
		t.Errorf("the error is %v", err)
	}
}

func TestFit(t *testing.T) {
	var yes, no gazetteer.Vector
	yes[0], yes[1], no[0], no[2] = 1, 1, 1, 1
	w := Fit([]Example{{yes, true, 1}, {no, false, 1}}, 0.001)
	if w[1] < 1 || w[2] > -1 {
		t.Errorf("weights %v do not tell the two apart", w[:3])
	}
	var out strings.Builder
	if err := WriteWeights(&out, w); err != nil {
		t.Fatal(err)
	}
	if back, err := gazetteer.ParseWeights("w.tsv", out.String()); err != nil || back[1] < w[1]-0.01 || back[1] > w[1]+0.01 {
		t.Errorf("the weights come back as %v: %v", back, err)
	}
}
