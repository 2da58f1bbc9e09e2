package incident

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rapporteur"
	"rapporteur/near"
)

// report is a line of testdata/happenings.tsv.
type report struct {
	happening string
	Member
}

func readReports(t testing.TB) []report {
	t.Helper()
	f, err := os.Open("testdata/happenings.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []report
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		c := strings.Split(lines.Text(), "\t")
		if strings.HasPrefix(c[0], "#") || c[0] == "happening" {
			continue
		}
		if len(c) != 14 {
			t.Fatalf("testdata/happenings.tsv:%d: %d columns, want 14", n, len(c))
		}
		out = append(out, readReport(t, n, c))
	}
	return out
}

func readReport(t testing.TB, n int, c []string) report {
	t.Helper()
	day := func(s string) rapporteur.Date {
		d, err := rapporteur.ParseDate(s)
		if err != nil {
			t.Fatalf("testdata/happenings.tsv:%d: %v", n, err)
		}
		return d
	}
	e := &rapporteur.Event{Type: c[3], Modes: strings.Fields(c[4]), Modality: rapporteur.Modality(c[9]), Trigger: rapporteur.Quote{Text: c[11]}, Confidence: 0.9}
	m := Member{Key: rapporteur.RowKey{Article: fmt.Sprintf("a%02d", n), Row: "r"}, Event: e, Sentence: c[13],
		Article: rapporteur.ArticleRow{ID: fmt.Sprintf("a%02d", n), Source: c[2], Title: c[12], Published: day(c[1])}, Signature: near.Sign(c[13])}
	e.Actors, m.Actors = readParties(c[5])
	e.Recipients, m.Recipients = readParties(c[6])
	m.Day = m.Article.Published
	if c[7] != "" {
		m.Day = day(c[7])
		e.Date = &rapporteur.EventDate{Start: m.Day, End: m.Day}
	}
	if p := strings.Split(c[8], ","); len(p) == 4 {
		lat, _ := strconv.ParseFloat(p[2], 64)
		lon, _ := strconv.ParseFloat(p[3], 64)
		e.Place = &rapporteur.EventPlace{Name: p[0], Country: p[1], Lat: lat, Lon: lon}
	}
	if what, value, ok := strings.Cut(c[10], "="); ok {
		v, _ := strconv.ParseFloat(value, 64)
		e.Magnitudes = []rapporteur.Magnitude{{What: what, Value: v}}
	}
	return report{c[0], m}
}

func readParties(s string) (ps []rapporteur.Participant, who []string) {
	for part := range strings.SplitSeq(s, ";") {
		f := strings.Split(part, "|")
		if len(f) != 3 {
			continue
		}
		code, sector, _ := strings.Cut(f[0], "/")
		p := rapporteur.Participant{Code: code, Text: f[1]}
		if sector != "" {
			p.Sectors = []string{sector}
		}
		ps = append(ps, p)
		if f[2] != "" {
			who = append(who, f[2])
		}
	}
	return ps, who
}

func membersOf(reports []report) []*Member {
	out := make([]*Member, len(reports))
	for i := range reports {
		out[i] = &reports[i].Member
	}
	return out
}

// figures are precision, recall and their mean over pairs, and B³ (Bagga and Baldwin,
// 1998), which counts for each report how much of its group is right.
type figuresOf struct{ precision, recall, f1, b3p, b3r, b3f float64 }

func score(reports []report, groups []Group) figuresOf {
	group := make([]int, len(reports))
	for g, x := range groups {
		for _, m := range x.Members {
			group[m] = g
		}
	}
	var both, found, gold float64
	var f figuresOf
	n := float64(len(reports))
	for i := range reports {
		var b, g, h float64
		for j := range reports {
			same, one := group[i] == group[j], reports[i].happening == reports[j].happening
			if same {
				g++
			}
			if one {
				h++
			}
			if same && one {
				b++
			}
		}
		f.b3p += b / g / n
		f.b3r += b / h / n
		both, found, gold = both+b-1, found+g-1, gold+h-1
	}
	f.precision, f.recall = both/found, both/gold
	f.f1 = 2 * f.precision * f.recall / (f.precision + f.recall)
	f.b3f = 2 * f.b3p * f.b3r / (f.b3p + f.b3r)
	return f
}

func TestHappenings(t *testing.T) {
	reports := readReports(t)
	members := membersOf(reports)
	groups := Form(members)
	f := score(reports, groups)
	t.Logf("%d reports, %d groups: pairs P %.3f R %.3f F %.3f, B3 P %.3f R %.3f F %.3f", len(reports), len(groups), f.precision, f.recall, f.f1, f.b3p, f.b3r, f.b3f)
	if testing.Verbose() {
		tell(t, reports, groups)
	}
	if f.precision < 0.95 || f.recall < 0.85 {
		t.Errorf("pairs: precision %.3f, recall %.3f; want at least 0.95 and 0.85", f.precision, f.recall)
	}
}

// tell logs what is wrong with the groups.
func tell(t *testing.T, reports []report, groups []Group) {
	c := newComparison(membersOf(reports))
	at := map[int]int{}
	for g, x := range groups {
		for _, m := range x.Members {
			at[m] = g
		}
	}
	for i := range reports {
		for j := range i {
			same, one := at[i] == at[j], reports[i].happening == reports[j].happening
			if same != one {
				e := c.evidence(i, j)
				t.Logf("%v, ought to be %v: %.1f %.1f\n  %s %s\n  %s %s", same, one, e.total(), e, reports[j].happening, reports[j].Sentence, reports[i].happening, reports[i].Sentence)
			}
		}
	}
}

func TestOrderDoesNotMatter(t *testing.T) {
	reports := readReports(t)
	members := membersOf(reports)
	want := partition(members, Form(members))
	r := rand.New(rand.NewPCG(1, 2))
	for range 5 {
		r.Shuffle(len(members), func(i, j int) { members[i], members[j] = members[j], members[i] })
		if got := partition(members, Form(members)); !reflect.DeepEqual(got, want) {
			t.Fatalf("in another order the groups are\n%v, not\n%v", got, want)
		}
	}
}

func partition(members []*Member, groups []Group) (out []string) {
	for _, g := range groups {
		var ids []string
		for _, m := range g.Members {
			ids = append(ids, members[m].Key.String())
		}
		slices.Sort(ids)
		out = append(out, strings.Join(ids, " "))
	}
	slices.Sort(out)
	return out
}

func TestPinsComeFirst(t *testing.T) {
	reports := readReports(t)
	for i := range reports {
		switch reports[i].happening {
		case "shelling1", "protest2": // joined, however unlike
			reports[i].Pin = "joined"
		}
	}
	split := false
	for i := range reports { // one of a happening taken out
		if reports[i].happening == "talks" {
			reports[i].Pin = "rest"
			if !split {
				reports[i].Pin, split = "taken out", true
			}
		}
	}
	members := membersOf(reports)
	pins := map[string]int{}
	for g, x := range Form(members) {
		for _, m := range x.Members {
			pin := members[m].Pin
			if pin == "" {
				continue
			}
			if before, ok := pins[pin]; ok && before != g {
				t.Errorf("pin %q is in two groups", pin)
			}
			pins[pin] = g
		}
		if d := Describe(members, x); len(x.Members) > 1 && members[x.Members[0]].Pin != "" && !d.Pinned {
			t.Errorf("%+v is not called pinned", d)
		}
	}
	if len(pins) != 3 || pins["rest"] == pins["taken out"] {
		t.Errorf("the pins' groups are %v", pins)
	}
}

func TestCopiesCountOnce(t *testing.T) {
	story := "Ruritania recalled its ambassador from Edelweiss on Thursday in protest at a build-up along the river, and said that talks on the waters would not go on before the troops were gone, while fishermen on both banks asked to be left alone."
	reports := readReports(t)
	base := reports[0].Member
	var members []*Member
	for i, source := range []string{"Wire One", "Valley Herald", "Far Times"} {
		m := base
		m.Article.ID, m.Article.Source, m.Key.Article = fmt.Sprint("c", i), source, fmt.Sprint("c", i)
		m.Signature = near.Sign(story + strings.Repeat(" The Herald was told so.", i%2))
		members = append(members, &m)
	}
	members = append(members, &reports[1].Member)
	groups := Form(members)
	if len(groups) != 1 {
		t.Fatalf("%d groups, want 1: %+v", len(groups), groups)
	}
	d := Describe(members, groups[0])
	if d.Reports != 4 || d.Sources != 2 || len(d.Publishers) != 4 {
		t.Errorf("%d reports, %d sources, publishers %q; want 4, 2 and 4", d.Reports, d.Sources, d.Publishers)
	}
	copies := 0
	for k, m := range groups[0].Members {
		if groups[0].Copy[k] == "" {
			continue
		}
		copies++
		if groups[0].Copy[k] != "c0" || members[m].Article.ID == "c0" {
			t.Errorf("%s is called a copy of %q", members[m].Article.ID, groups[0].Copy[k])
		}
	}
	if copies != 2 {
		t.Errorf("%d copies, want 2", copies)
	}
}

func TestDescribe(t *testing.T) {
	reports := readReports(t)
	members := membersOf(reports)
	for _, g := range Form(members) {
		d := Describe(members, g)
		if reports[g.Members[0]].happening != "shelling1" {
			continue
		}
		want := rapporteur.Date{Year: 2024, Month: 5, Day: 1}
		if d.Type != "ASSAULT" || d.Start != want || d.End != want || d.Place == nil || d.Place.Name != "Tannberg" || len(d.Modes) != 1 || len(d.Why) == 0 || !strings.Contains(d.Title, "ASSAULT artillery") {
			t.Errorf("%+v", d)
		}
		for k, why := range g.Why {
			if len(why) == 0 {
				t.Errorf("nothing ties %q to the rest", members[g.Members[k]].Sentence)
			}
		}
		t.Logf("%s %v %v", d.Title, d.Why, g.Why)
	}
}

func TestNothingIsWell(t *testing.T) {
	if g := Form(nil); len(g) != 0 {
		t.Errorf("of nothing: %+v", g)
	}
	m := Member{Event: &rapporteur.Event{}}
	g := Form([]*Member{&m, &m})
	for _, x := range g {
		Describe([]*Member{&m, &m}, x)
	}
}

func BenchmarkForm(b *testing.B) {
	reports := readReports(b)
	for _, n := range []int{60, 500} {
		members := make([]*Member, n)
		for i := range members {
			m := reports[i%15].Member
			members[i] = &m
			members[i].Article.ID = fmt.Sprint(i)
			members[i].Key.Article = fmt.Sprint(i)
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				Form(members)
			}
		})
	}
}

// One report after another, each compared only with the incidents that may hold it, must
// come to much the same as all at once.
func TestOneByOne(t *testing.T) {
	reports := readReports(t)
	members := membersOf(reports)
	order := make([]int, len(members))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return strings.Compare(members[a].Article.Published.String(), members[b].Article.Published.String())
	})
	var groups []Group
	for _, next := range order {
		hood := []int{next}
		groups = slices.DeleteFunc(groups, func(g Group) bool {
			near := slices.ContainsFunc(g.Members, func(m int) bool {
				return members[m].Event.Type == members[next].Event.Type && gapDays(members[m].Day, members[next].Day) <= Window
			})
			if near {
				hood = append(hood, g.Members...)
			}
			return near
		})
		some := make([]*Member, len(hood))
		for i, m := range hood {
			some[i] = members[m]
		}
		for _, g := range Form(some) {
			for i, m := range g.Members {
				g.Members[i] = hood[m]
			}
			groups = append(groups, g)
		}
	}
	f := score(reports, groups)
	if testing.Verbose() {
		tell(t, reports, groups)
	}
	t.Logf("one by one: pairs P %.3f R %.3f F %.3f, B3 P %.3f R %.3f F %.3f", f.precision, f.recall, f.f1, f.b3p, f.b3r, f.b3f)
	if f.precision < 0.95 || f.recall < 0.8 {
		t.Errorf("one by one: precision %.3f, recall %.3f; want at least 0.95 and 0.8", f.precision, f.recall)
	}
}
