package knowledge

import (
	"bytes"
	"strings"
	"sync"
	"testing"

	"rapporteur"
	"rapporteur/model"
)

var loadOnce = sync.OnceValues(Load)

func load(t testing.TB) *Base {
	t.Helper()
	b, err := loadOnce()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestTables reads every table: its error names the bad row.
func TestTables(t *testing.T) {
	b, err := readTables("data")
	if err != nil {
		t.Fatal(err)
	}
	if n := len(b.index.postings); n < 15000 {
		t.Errorf("%d names, want 15000", n)
	}
	bodies := 0
	for i := range b.entries {
		if b.entries[i].code == "IGO" && b.entries[i].class == classBody {
			bodies++
		}
	}
	if bodies < 400 {
		t.Errorf("%d international bodies, want 400", bodies)
	}
}

// TestPacked asks for the packed tables to be made anew when a table has changed.
func TestPacked(t *testing.T) {
	fresh, err := Compile("data")
	if err != nil {
		t.Fatal(err)
	}
	packed, err := model.Open(Kind, Version)
	if err != nil {
		t.Fatal(err)
	}
	for _, section := range []string{"strings", "entries", "terms", "tokens", "parents", "labels", "firsts", "postings", "agents.tsv", "ambiguous.tsv"} {
		a, err := fresh.Bytes(section)
		if err != nil {
			t.Fatal(err)
		}
		b, err := packed.Bytes(section)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a, b) {
			t.Fatalf("model/weights/knowledge.bin is older than the tables (%s); run rapporteur train knowledge", section)
		}
	}
}

func TestBadTables(t *testing.T) {
	header := "name\tcode\tfrom\tuntil\n"
	for _, c := range []struct{ table, want string }{
		{"", "mine:1: the table has no header"},
		{"name\tkode\nA\tUSA\n", `mine:1: the header lacks the column "code"`},
		{header + "A\tZZZ\t\t\n", `mine:2: the code "ZZZ"`},
		{header + "\tUSA\t\t\n", "mine:2: the row has no name"},
		{header + "A\tUSA\t2020-13-01\t\n", `mine:2: from "2020-13-01" is no date`},
		{header + "A\tUSA\t2020\t2019\n", "mine:2: until 2019 is before from 2020"},
		{header + "A\tUSA\t\t\n# a remark\n\nA\tUSA\t\t\n", "mine:5: A, USA,  stands here twice, first in line 2"},
		{header + strings.Repeat("x", maxLine+1), "mine:2: a line may have 1048576 bytes"},
	} {
		_, _, err := LoadWith(true, Table{"mine", strings.NewReader(c.table)})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.40q: error %v, want %q", c.table, err, c.want)
		}
	}
}

// TestLeftOut loads the good rows of a table that has bad ones.
func TestLeftOut(t *testing.T) {
	table := "name\tcode\tsectors\taliases\nEdelweiss Front\tREB\tREB\tEF|the Front\nBad Row\tZZZ\t\t\nBlue Lancers\tDEU\tMIL\t\n"
	b, bad, err := LoadWith(false, Table{"mine", strings.NewReader(table)})
	if err != nil || len(bad) != 1 || !strings.HasPrefix(bad[0].Error(), "mine:3:") {
		t.Fatalf("bad rows %v, error %v", bad, err)
	}
	for name, code := range map[string]string{"Edelweiss Front": "REB", "EF": "REB", "Blue Lancers": "DEU"} {
		if got := b.Lookup(name, rapporteur.Date{}); len(got) == 0 || got[0].Code != code {
			t.Errorf("%s is %v, want %s", name, got, code)
		}
	}
	if got := b.Lookup("Bad Row", rapporteur.Date{}); len(got) > 0 {
		t.Errorf("a bad row was loaded: %v", got)
	}
}

func FuzzTable(f *testing.F) {
	f.Add("name\tcode\nA\tUSA\n")
	f.Add("name\tcode\tfrom\nA\tUSA\t2020-02-31\n\tX\n")
	f.Fuzz(func(t *testing.T, table string) {
		l := newLoader(&Base{index: newIndex(), states: map[string]int32{"USA": 0}})
		_ = eachRow("mine", strings.NewReader(table), []string{"name", "code"}, l.addBody)
		for i := range l.entries {
			if l.entries[i].name == "" {
				t.Error("an entry without a name")
			}
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Load(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLookup(b *testing.B) {
	base := load(b)
	words := strings.Fields("European Bank for Reconstruction and Development said")
	b.ReportAllocs()
	for b.Loop() {
		if _, n := base.Kind(words); n != 6 {
			b.Fatal(n)
		}
	}
}
