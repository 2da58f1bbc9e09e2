package layer

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rapporteur"
	"rapporteur/knowledge"
)

func update(t *testing.T, o Options) *Report {
	t.Helper()
	rep, err := Update(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

// layerOf is everything that a layer's current version holds.
func layerOf(t *testing.T, dir string) (files string) {
	t.Helper()
	l, err := Open(dir)
	if err != nil {
		return err.Error()
	}
	for _, f := range l.Files {
		data, err := l.Bytes(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		files += "== " + f.Name + "\n" + string(data)
	}
	return files
}

func TestUpdate(t *testing.T) {
	w, dir := newWorld(t), filepath.Join(t.TempDir(), "layer")
	var steps []string
	o := w.options(dir)
	o.Progress = func(p Progress) {
		if p.What = strings.ReplaceAll(p.What, w.URL, ""); !slices.Contains(steps, p.What) {
			steps = append(steps, p.What)
		}
	}
	rep := update(t, o)
	want := `== wikidata.tsv
# Office holders and their other names, from Wikidata (wikidata.org, CC0).
name	code	office	from	until	wikidata	aliases
Michael of Strelsau	DEU	president	2041-01-05	2041-03-01	Q999999013	Black Michael
Fritz Tarlenheim	FRA	fm	2041-06-01		Q999999015	
Sapt Colonel	FRA	pm	2041-06	2043-06-30	Q999999014	
Rudolf Elphberg	FRA	president	2041-05-02	2044	Q999999011	Red Rudolf|R. Elphberg
Flavia Elphberg	FRA	president	2044		Q999999012	
Rupert Hentzau	FRA	dm	2041-06-01		Q999999016	Rupert of Hentzau
== geonames.tsv
# Places, from GeoNames (geonames.org, CC BY 4.0): those that are not built in as they are there.
name	country	admin1	lat	lon	population	class	geonames	aliases
Štrelsau	FRA	Upper Ruritania	50.1000	12.3000	64000	seat	990000001	Strelsau|City of the Elphbergs
Nairobi	KEN		-1.2833	36.8167	2750547	seat	184745	Green City in the Sun
`
	got, _, _ := strings.Cut(layerOf(t, dir), "== conflicts.tsv")
	if sortLines(got) != sortLines(want) {
		t.Errorf("the layer is\n%s", got)
	}
	if rep.Resumed || rep.Added != 7 || len(rep.Manifest.Sources) != 2 || rep.Manifest.Sources[0].Read != 8 || rep.Manifest.Sources[1].LeftOut != 2 {
		t.Errorf("the report is %+v", rep)
	}
	if c := fmt.Sprint(rep.Conflicts); !strings.Contains(c, "Nairobi, KEN (184745) class") || !strings.Contains(c, "president of FRA") {
		t.Errorf("conflicts are %s", c)
	}
	if s := strings.Join(rep.LeftOut, "; "); !strings.Contains(s, "1 rows: the code ZZZ is no state's") || !strings.Contains(s, `the country "YY" is not known`) || !strings.Contains(s, "not in degrees") {
		t.Errorf("left out: %s", s)
	}
	if len(steps) != 10 || !strings.HasPrefix(steps[0], "asking for heads of state") || steps[5] != "fetching /cities.zip" {
		t.Errorf("steps are %q", steps)
	}
	if left, _ := os.ReadDir(dir); len(left) != 3 {
		t.Errorf("there is left %v", left)
	}
	if len(w.agents) != 1 || !w.agents["tester/1 (tests)"] {
		t.Errorf("agents are %v", w.agents)
	}
	loads(t, dir)
}

func sortLines(s string) string {
	lines := strings.Split(s, "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// loads reads the layer over the built-in tables.
func loads(t *testing.T, dir string) {
	t.Helper()
	l, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	b, bad, err := Load(l, true, []knowledge.Table{{Name: "mine", Reader: strings.NewReader("name\tcode\toffice\tfrom\nRupert of Hentzau\tFRA\tpm\t2043-07-01\n")}}, nil)
	if err != nil || len(bad) > 0 {
		t.Fatalf("bad %v, error %v", bad, err)
	}
	for _, c := range []struct {
		name string
		year int
		want string
	}{
		{"Rudolf Elphberg", 2042, "FRA president"},
		{"Red Rudolf", 2042, "FRA president"},
		{"Fritz Tarlenheim", 2042, "FRA foreign minister"},
		{"Rupert Hentzau", 2043, "FRA head of government"},
	} {
		got := b.Lookup(c.name, rapporteur.Date{Year: c.year, Month: 9, Day: 1})
		if len(got) == 0 || got[0].Code+" "+got[0].Office != c.want {
			t.Errorf("%s in %d is %+v, want %s", c.name, c.year, got, c.want)
		}
	}
}

// TestCutOff breaks every request of an update in turn, in every way: the old layer
// stays, and the next update asks only for what is not there.
func TestCutOff(t *testing.T) {
	w, dir := newWorld(t), t.TempDir()
	update(t, w.options(dir))
	old := layerOf(t, dir)
	whole := slices.Clone(w.asked)
	w.terms["heads-of-state"][1] = "Q999999018 Osra_Elphberg FRA 2044 - -"
	o := w.options(dir)
	for i, what := range whole {
		name, at, _ := strings.Cut(what, "@")
		broken := 0
		for _, earlier := range whole[:i] {
			if strings.HasPrefix(earlier, name+"@") {
				broken++
			}
		}
		w.faults, w.asked = map[string][]fault{name: append(make([]fault, broken), cut)}, nil
		o.Fresh = true
		if _, err := Update(t.Context(), o); err == nil || !strings.Contains(err.Error(), "run the update again") {
			t.Fatalf("%s was cut off, and the error is %v", what, err)
		}
		if now := layerOf(t, dir); now != old {
			t.Fatalf("%s was cut off, and the layer is now\n%s", what, now)
		}
		if first := w.asked; !slices.Equal(first, whole[:i+1]) {
			t.Errorf("before %s was cut off there was asked for %v", what, first)
		}
		w.asked = nil
		o.Fresh = false
		copied := t.TempDir()
		if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		again := w.options(copied)
		rep := update(t, again)
		if i > 0 && !rep.Resumed || len(w.asked) == 0 {
			t.Errorf("after %s was cut off the update began anew", what)
		}
		if first := w.asked[0]; strings.HasPrefix(what, "/") && !strings.HasPrefix(first, name+"@bytes=") || !strings.HasPrefix(what, "/") && first != name+"@"+at {
			t.Errorf("after %s was cut off the update went on with %s", what, first)
		}
		if now := layerOf(t, copied); !strings.Contains(now, "Osra Elphberg\tFRA") || !strings.Contains(now, "Green City in the Sun") || !strings.Contains(now, "Fritz") {
			t.Errorf("after %s was cut off the layer is\n%s", what, now)
		}
	}
}

// TestPasses has the server fail for a while.
func TestPasses(t *testing.T) {
	for name, f := range map[string]fault{"cut": cut, "busy": status(429, "slow down"), "down": status(503, ""), "no JSON": says("SPARQL-QUERY: java.util.concurrent.TimeoutException")} {
		w := newWorld(t)
		o := w.options(t.TempDir())
		o.Retries = 2
		what := "foreign-ministers"
		if name == "cut" {
			what = "/cities.zip"
		}
		w.faults[what] = []fault{f, f}
		update(t, o)
		if now := layerOf(t, o.Dir); !strings.Contains(now, "Fritz Tarlenheim") || !strings.Contains(now, "Štrelsau") {
			t.Errorf("%s: the layer is\n%s", name, now)
		}
	}
}

// TestChanged has a file change between two tries: the parts do not go together.
func TestChanged(t *testing.T) {
	w := newWorld(t)
	o := w.options(t.TempDir())
	w.faults["/cities.zip"] = []fault{cut}
	if _, err := Update(t.Context(), o); err == nil {
		t.Fatal("a download was cut off without an error")
	}
	w.files["/cities.zip"], w.changed = zipped("cities1000.txt", strings.ReplaceAll(cities, "Štrelsau", "Nova Strelsau")), "b"
	update(t, o)
	if now := layerOf(t, o.Dir); !strings.Contains(now, "Nova Strelsau\tFRA") {
		t.Errorf("the layer is\n%s", now)
	}
}

func TestFails(t *testing.T) {
	big := `{"results":{"bindings":[` + strings.Repeat("{},", 99) + `{}]}}`
	for _, c := range []struct {
		what string
		f    fault
		kind rapporteur.ErrorKind
		want string
	}{
		{"heads-of-state", status(404, "no such page\nat all"), rapporteur.NotFound, "/sparql answered 404 Not Found (no such page)"},
		{"heads-of-state", status(403, "robots"), rapporteur.Forbidden, "answered 403 Forbidden (robots)"},
		{"heads-of-state", status(500, "java.lang.Exception"), rapporteur.NotFound, "answered 500 Internal Server Error (java.lang.Exception), 1 times in a row"},
		{"heads-of-state", says("<html>"), rapporteur.Unsupported, "answered what is no page of heads of state: the answer is broken"},
		{"defence-ministers", says(`{"head":{}}`), rapporteur.Unsupported, "it has no results"},
		{"defence-ministers", says(`{"results":{"bindings":[{"person":"Q1"}]}}`), rapporteur.Unsupported, "the answer is broken"},
		{"defence-ministers", says(big), rapporteur.TooLarge, "has 100 rows, and 2 were asked for"},
		{"/cities.zip", says("PK no archive"), rapporteur.Unsupported, "/cities.zip is no text and no zip archive"},
		{"/cities.zip", says("<html>Sorry</html>"), rapporteur.NotFound, "/cities.zip has no place that can be used"},
		{"/cities.zip", says(strings.Repeat("x", 2<<20)), rapporteur.TooLarge, "than the 1 MB that a download may have"},
		{"/names.zip", func(w http.ResponseWriter, _ []byte) {
			w.Write(zipped("bomb.txt", strings.Repeat("\n", 22<<20)))
		}, rapporteur.TooLarge, "/names.zip has more than 20 MB unpacked"},
		{"/names.zip", func(w http.ResponseWriter, _ []byte) {
			w.Write(zipped("names.txt", strings.Repeat("x", 2<<20)))
		}, rapporteur.Unsupported, "/names.zip cannot be read behind line 0"},
		{"/admins.txt", status(301, ""), rapporteur.NotFound, "/admins.txt answered 301 Moved Permanently"},
	} {
		w := newWorld(t)
		o := w.options(t.TempDir())
		w.faults[c.what] = []fault{c.f}
		_, err := Update(t.Context(), o)
		if err == nil || !strings.Contains(err.Error(), c.want) || rapporteur.KindOf(err) != c.kind {
			t.Errorf("%s: error %v (%d), want %q (%d)", c.what, err, rapporteur.KindOf(err), c.want, c.kind)
		}
		if _, err := Open(o.Dir); rapporteur.KindOf(err) != rapporteur.NotFound {
			t.Errorf("%s: there is a layer: %v", c.what, err)
		}
	}
}

// TestLeads gives the heads of a state the offices that it has.
func TestLeads(t *testing.T) {
	w := newWorld(t)
	w.terms["heads-of-state"] = []string{"Q35178 Ali_Khamenei IRN 1989-06-04 - -", "Q999999021 Rudolf_Elphberg IRN 2041-06-04 - -", "Q999999022 Philippe_of_Belgium BEL 2013-07-21 - -", "Q999999022 Philippe_of_Belgium BEL 2013-07-21 - Philippe_the_Good"}
	w.terms["heads-of-government"] = []string{"Q999999023 Hassan_Rouhani IRN 2013-08-03 2021-08-03 -", "Q999999024 Osra_Elphberg IRN 2041-08-03 - -"}
	o := w.options(t.TempDir())
	o.Sources = []string{Wikidata}
	update(t, o)
	now := layerOf(t, o.Dir)
	for _, want := range []string{"Ali Khamenei\tIRN\tleader\t1989-06-04", "Rudolf Elphberg\tIRN\tleader\t2041-06-04", "Philippe of Belgium\tBEL\tmonarch\t2013-07-21\t\tQ999999022\tPhilippe the Good",
		"Hassan Rouhani\tIRN\tpresident\t2013-08-03\t2021-08-03", "Osra Elphberg\tIRN\tpresident\t2041-08-03"} {
		if !strings.Contains(now, want+"\t") && !strings.Contains(now, want+"\n") || strings.Count(now, want) != 1 {
			t.Errorf("there is no %q in\n%s", want, now)
		}
	}
}

func TestNoOne(t *testing.T) {
	w := newWorld(t)
	w.terms = nil
	_, err := Update(t.Context(), w.options(t.TempDir()))
	if err == nil || !strings.Contains(err.Error(), "answered no one in office; the layer stays as it was") {
		t.Errorf("error %v", err)
	}
}

// TestOneSource updates one source and keeps the other's table.
func TestOneSource(t *testing.T) {
	w := newWorld(t)
	o := w.options(t.TempDir())
	o.Sources = []string{GeoNames}
	update(t, o)
	w.files["/cities.zip"] = zipped("cities1000.txt", strings.ReplaceAll(cities, "Štrelsau", "Nova Strelsau"))
	o.Sources = []string{Wikidata}
	rep := update(t, o)
	if now := layerOf(t, o.Dir); !strings.Contains(now, "Štrelsau") || !strings.Contains(now, "Fritz Tarlenheim") || len(rep.Manifest.Sources) != 2 {
		t.Errorf("the layer is\n%s", now)
	}
}

func TestInterrupted(t *testing.T) {
	w := newWorld(t)
	o := w.options(t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	o.Progress = func(p Progress) {
		if strings.HasPrefix(p.What, "fetching") {
			cancel()
		}
	}
	if _, err := Update(ctx, o); err == nil || !strings.Contains(err.Error(), "interrupted") {
		t.Errorf("error %v", err)
	}
	o.Progress = nil
	if rep := update(t, o); !rep.Resumed {
		t.Error("the update began anew")
	}
}

func TestOneAtATime(t *testing.T) {
	w := newWorld(t)
	o := w.options(t.TempDir())
	unlock, err := lock(o.Dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Update(t.Context(), o); rapporteur.KindOf(err) != rapporteur.Conflict {
		t.Errorf("two updates at a time: %v", err)
	}
	if _, err := Clear(o.Dir); rapporteur.KindOf(err) != rapporteur.Conflict {
		t.Errorf("cleared in an update: %v", err)
	}
	unlock()
	update(t, o)
}

func TestPause(t *testing.T) {
	c := newClient(&Options{Pause: 30 * time.Millisecond})
	w := newWorld(t)
	began := time.Now()
	for range 3 {
		if err := c.get(t.Context(), w.URL+"/admins.txt", http.Header{}, func(*http.Response) error { return nil }); err != nil {
			t.Fatal(err)
		}
	}
	if took := time.Since(began); took < 60*time.Millisecond {
		t.Errorf("three requests took %v", took)
	}
}

func TestOptions(t *testing.T) {
	w := newWorld(t)
	for want, change := range map[string]func(*Options){
		"update from where?":              func(o *Options) { o.Sources = nil },
		`there is no source "wikipedia"`:  func(o *Options) { o.Sources = []string{"wikipedia"} },
		`"file:///etc/passwd" is no URL`:  func(o *Options) { o.Cities = "file:///etc/passwd" },
		`"" is no URL; write https://…`:   func(o *Options) { o.Wikidata = "" },
		"a page has 1 to 10,000 rows":     func(o *Options) { o.PageSize = 0 },
		"there are 0 to 20 tries again":   func(o *Options) { o.Retries = 21 },
		"and a download has a byte or mo": func(o *Options) { o.MaxBytes = 0 },
	} {
		o := w.options(t.TempDir())
		change(&o)
		if _, err := Update(t.Context(), o); err == nil || !strings.Contains(err.Error(), want) || rapporteur.KindOf(err) != rapporteur.Invalid {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}
