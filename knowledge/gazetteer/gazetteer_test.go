package gazetteer

import (
	"bytes"
	"math"
	"strings"
	"testing"
	"time"

	"rapporteur"
	"rapporteur/text"
)

func load(t testing.TB) *Gazetteer {
	t.Helper()
	g, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestKey(t *testing.T) {
	for name, want := range map[string]string{
		"São Paulo": "sao paulo", "St. Louis": "saint louis", "Mt. Pleasant": "mount pleasant", "The Hague": "hague", "Al-Fashir": "al fashir",
		"O'Leary": "oleary", "Côte d’Ivoire": "cote divoire", "Łódź": "lodz", "Ağrı": "agri", "Biên Hòa": "bien hoa", "": "", "--": "", "Việt Nam": "viet nam",
		"Washington, D.C.": "washington dc", "Köln": "koln", "Ft. Worth": "fort worth", "PARIS": "paris", "The": "",
	} {
		if got := string(AppendKey(nil, name)); got != want {
			t.Errorf("key of %q is %q, want %q", name, got, want)
		}
	}
}

func FuzzKey(f *testing.F) {
	f.Add("São Paulo")
	f.Add("\xff St. \u0301")
	f.Fuzz(func(t *testing.T, s string) {
		key := AppendKey(nil, s)
		if again := AppendKey(nil, string(key)); !bytes.Equal(key, again) && !strings.HasPrefix(string(key), "the") {
			t.Errorf("the key of %q is %q, and its key %q", s, key, again)
		}
	})
}

func TestLookup(t *testing.T) {
	g := load(t)
	for _, c := range []struct {
		name, country string
		class         Class
		lat, lon      float64
	}{
		{"Kyiv", "UKR", Capital, 50.45, 30.52}, {"Kiev", "UKR", Capital, 50.45, 30.52}, {"Bombay", "IND", Seat, 19.07, 72.88},
		{"Munich", "DEU", Seat, 48.14, 11.58}, {"Texas", "USA", Admin1, 31.25, -99.25}, {"Donbas", "UKR", Region, 48.2, 38.3},
		{"South China Sea", "", Water, 14.5, 115}, {"the Sahel", "", Region, 15, 5}, {"Gaza Strip", "PSE", Region, 31.42, 34.33},
		{"Sao Paulo", "BRA", Seat, -23.55, -46.64}, {"Ivory Coast", "CIV", Country, 8, -5}, {"Burma", "MMR", Country, 22, 96},
		{"Lamar County", "USA", Admin2, 33.67, -95.57}, {"Oxfordshire", "GBR", Admin2, 51.75, -1.28},
	} {
		found := false
		for _, got := range g.Lookup(c.name) {
			found = found || got.Country == c.country && got.Class == c.class && Distance(got.Lat, got.Lon, c.lat, c.lon) < 100
		}
		if !found {
			t.Errorf("%s: no %s in %q near %.2f, %.2f among %+v", c.name, c.class, c.country, c.lat, c.lon, g.Lookup(c.name))
		}
	}
	if got := g.Lookup("Xyzzyville"); got != nil {
		t.Errorf("an unknown name has places: %v", got)
	}
	if got := g.Lookup("Kyiv")[0]; got.GeoNames != 703448 || got.Population < 2e6 {
		t.Errorf("Kyiv is %+v", got)
	}
}

func TestEveryKeyIsFound(t *testing.T) {
	g := load(t)
	var buf [256]byte
	last := ""
	for k := range g.nKeys {
		key := g.keyOf(k, buf[:])
		if string(key) <= last && k > 0 {
			t.Fatalf("key %d %q does not follow %q", k, key, last)
		}
		if got := g.find(key); got != k {
			t.Fatalf("key %d %q is found at %d", k, key, got)
		}
		last = string(key)
	}
	if g.places < 200000 {
		t.Errorf("only %d places", g.places)
	}
}

func TestKind(t *testing.T) {
	g := load(t)
	for _, c := range []struct {
		words string
		kind  rapporteur.Kind
		n     int
	}{
		{"New York City police", rapporteur.PlaceKind, 3}, {"South Africa said", rapporteur.Country, 2}, {"Xyzzy", "", 0}, {"St. Louis", rapporteur.PlaceKind, 2},
	} {
		if kind, n := g.Kind(strings.Fields(c.words)); kind != c.kind || n != c.n {
			t.Errorf("%q is %q of %d words, want %q of %d", c.words, kind, n, c.kind, c.n)
		}
	}
}

// annotate segments a text and finds its places without tags or mentions.
func annotate(t testing.TB, g *Gazetteer, s string) (*text.Doc, []Toponym) {
	t.Helper()
	seg, err := text.LoadSegmenter()
	if err != nil {
		t.Fatal(err)
	}
	d := seg.Segment(s)
	return d, g.Annotate(d)
}

func TestAnnotate(t *testing.T) {
	g := load(t)
	for _, c := range []struct {
		text string
		want string // name=alpha-3/division of each place, in order
	}{
		{"The envoy flew from Nairobi to Paris on Monday.", "Nairobi=KEN/Nairobi Area Paris=FRA/Île-de-France"},
		{"A school in Paris, Texas, was closed after the storm.", "Paris=USA/Texas Texas=USA/Texas"},
		{"Deputies in Lamar County, Texas, searched a house in Paris.", "Lamar County=USA/Texas Texas=USA/Texas Paris=USA/Texas"},
		{"Troops shelled villages in the Donbas near Bakhmut.", "Donbas=UKR/ Bakhmut=UKR/Donetsk"},
		{"Birmingham, Alabama, and Birmingham, England, are twin towns.", "Birmingham=USA/Alabama Alabama=USA/Alabama Birmingham=GBR/England England=GBR/England"},
		{"The mayor of Springfield, Illinois, met farmers from Decatur and Peoria.", "Springfield=USA/Illinois Illinois=USA/Illinois Decatur=USA/Illinois Peoria=USA/Illinois"},
		{"Ships crossed the South China Sea towards Hainan.", "South China Sea=/ Hainan=CHN/Hainan"},
		{"Fighting spread to Hitchcock and Hayes counties in Nebraska.", "Hitchcock=USA/Nebraska Hayes=USA/Nebraska Nebraska=USA/Nebraska"},
		{"Tbilisi and Moscow traded accusations over Georgia and South Ossetia.", "Tbilisi=GEO/T'bilisi Moscow=RUS/Moscow Georgia=GEO/ South Ossetia=GEO/"},
		{"He paid US$2 million for it.", ""},
	} {
		d, places := annotate(t, g, c.text)
		var got []string
		for _, p := range places {
			got = append(got, d.Quote(p.First, p.Last).Text+"="+p.Candidate.Country+"/"+p.Candidate.Admin1)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%q: %s, want %s", c.text, s, c.want)
		}
	}
}

func TestAnnotateExplains(t *testing.T) {
	g := load(t)
	_, places := annotate(t, g, "Police in Athens, Georgia, closed Baxter Street after Egyptian students met.")
	for _, p := range places {
		if p.Reason == "" && p.Unresolved == "" {
			t.Errorf("%+v has no reason", p)
		}
		if p.Resolved() && (p.Score <= 0 || p.Score > 1) {
			t.Errorf("%+v has no probability", p)
		}
	}
}

func TestDistance(t *testing.T) {
	if d := Distance(48.8566, 2.3522, 51.5074, -0.1278); math.Abs(d-343.6) > 1 {
		t.Errorf("Paris to London is %.1f km", d)
	}
	if d := Distance(0, 179.5, 0, -179.5); math.Abs(d-111.2) > 1 {
		t.Errorf("over the date line it is %.1f km", d)
	}
}

func TestTables(t *testing.T) {
	if _, err := loadWords(); err != nil {
		t.Error(err)
	}
	if _, err := ParseWeights("weights.tsv", weightsTSV); err != nil {
		t.Error(err)
	}
	for name, tsv := range map[string]string{"few columns": "a\tb\nx\n", "no role": "a\tb\nx\ty\n"} {
		if err := eachRow("t.tsv", tsv, 2, func(f []string) bool { return f[1] != "y" }); err == nil || !strings.Contains(err.Error(), "t.tsv:2") {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
}

func FuzzAnnotate(f *testing.F) {
	g := load(f)
	seg, err := text.LoadSegmenter()
	if err != nil {
		f.Fatal(err)
	}
	f.Add("The mayor of Paris, Texas - St. Louis's County of Q. 's A-")
	f.Add("Queen Anne's\nCounty U.S.$ Washington , D.C. -–- ( AP")
	f.Fuzz(func(t *testing.T, s string) {
		d := seg.Segment(s)
		last := 0
		for _, p := range g.Annotate(d) {
			if p.First < last || p.Last <= p.First || p.Last > len(d.Words) {
				t.Fatalf("%+v after word %d of %d", p, last, len(d.Words))
			}
			last = p.Last
		}
	})
}

func BenchmarkLookup(b *testing.B) {
	g := load(b)
	names := []string{"Paris", "Springfield", "South China Sea", "Nowhereville", "São Paulo", "St. Petersburg"}
	var buf [80]byte
	for i := 0; b.Loop(); i++ {
		g.rowsOf(AppendKey(buf[:0], names[i%len(names)]))
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := open(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAnnotate(b *testing.B) {
	g := load(b)
	seg, err := text.LoadSegmenter()
	if err != nil {
		b.Fatal(err)
	}
	d := seg.Segment(strings.Repeat("The envoy flew from Nairobi to Paris on Monday. Deputies in Lamar County, Texas, met the mayor of Springfield, Ill. ", 20))
	for b.Loop() {
		g.Annotate(d)
	}
	b.ReportMetric(float64(len(d.Words))*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

// TestLongList holds that time grows with the length of a list, not with its square.
func TestLongList(t *testing.T) {
	g := load(t)
	var list strings.Builder
	for p := 0; p < g.places; p += g.places / 20000 {
		list.WriteString(g.name(p) + ", ")
	}
	began := time.Now()
	_, places := annotate(t, g, list.String())
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("%d places took %v", len(places), took)
	}
	if len(places) < 5000 {
		t.Errorf("only %d places found", len(places))
	}
}
