package knowledge

import (
	"os"
	"slices"
	"testing"

	"rapporteur"
)

// holdersFloor is the share of testdata/offices.tsv that must be right.
const holdersFloor = 0.97

func TestOfficeHolders(t *testing.T) {
	b := load(t)
	f, err := os.Open("testdata/offices.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	right, all, changes := 0, 0, 0
	last := ""
	err = eachRow("testdata/offices.tsv", f, []string{"name", "date", "code", "sector"}, func(r *row) error {
		day, err := rapporteur.ParseDate(r.get("date"))
		if err != nil {
			return r.bad("%w", err)
		}
		all++
		if last == r.get("name") {
			changes++
		}
		last = r.get("name")
		got := b.Lookup(r.get("name"), day)
		if len(got) > 0 && got[0].Code == r.get("code") && len(got[0].Sectors) > 0 && (got[0].Sectors[0] == r.get("sector") || slices.Contains(got[0].Sectors, r.get("sector")) && r.get("sector") != "GOV") {
			right++
			return nil
		}
		if len(got) == 0 {
			t.Logf("line %d: %s is not known", r.line, r.get("name"))
			return nil
		}
		t.Logf("line %d: %s on %s is %s %v, want %s %s", r.line, r.get("name"), r.get("date"), got[0].Code, got[0].Sectors, r.get("code"), r.get("sector"))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d of %d rows right, %d of them a change of office", right, all, changes)
	if share := float64(right) / float64(all); all < 300 || changes < 150 || share < holdersFloor {
		t.Errorf("%.3f of %d rows right, want %.2f of 300 or more", share, all, holdersFloor)
	}
}
