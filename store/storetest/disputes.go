package storetest

import (
	"testing"

	"rapporteur"
	"rapporteur/store"
)

// Opposed is a Disputer for tests: a denial disputes all else that is said in other reports.
func Opposed(reports []*rapporteur.Report) (out []store.Contradiction) {
	for i, a := range reports {
		for j, b := range reports {
			for x := range a.Claims {
				for y := range b.Claims {
					if i != j && a.Claims[x].Stance == rapporteur.Deny && b.Claims[y].Stance != rapporteur.Deny {
						out = append(out, store.Contradiction{ReportA: j, ClaimA: y, ReportB: i, ClaimB: x, Words: []string{"troops"}, Score: 3})
					}
				}
			}
		}
	}
	return out
}

// Disputes are the tests of claims that contradict; records are opened with Opposed.
func Disputes(t *testing.T, open func(*testing.T) *store.DB) {
	t.Run("within an article", func(t *testing.T) { t.Parallel(); testOwnDispute(t, open(t)) })
	t.Run("across articles", func(t *testing.T) { t.Parallel(); testDisputeAcross(t, open(t)) })
	t.Run("with a new reading", func(t *testing.T) { t.Parallel(); testDisputeOfNewReading(t, open(t)) })
}

// testDisputeOfNewReading reads an article again that others were held against before.
func testDisputeOfNewReading(t *testing.T, s *store.DB) {
	allege := func(id string, n int) *rapporteur.Report {
		r := Report(id, n)
		r.Claims[0].Stance = rapporteur.Allege
		return r
	}
	put(t, s, Report("denial", 1))
	put(t, s, allege("a1", 2))
	put(t, s, allege("a2", 3))
	if ds := disputesOf(t, s, rapporteur.RowQuery{}); len(ds) != 2 {
		t.Fatalf("the disputes are %+v", ds)
	}
	again := Report("denial", 1)
	again.Claims[0].Content = again.Claims[0].Content[:0]
	put(t, s, again)
	put(t, s, allege("a3", 4))
	if ds := disputesOf(t, s, rapporteur.RowQuery{Article: "a3"}); len(ds) != 1 || ds[0].A.Article.ID != "denial" || len(ds[0].A.Claim.Content) != 0 {
		t.Errorf("the disputes with a new reading are %+v", ds)
	}
	put(t, s, allege("denial", 1))
	put(t, s, allege("a4", 5))
	if ds := disputesOf(t, s, rapporteur.RowQuery{}); len(ds) != 0 {
		t.Errorf("nothing is denied any more, but the disputes are %+v", ds)
	}
}

func disputesOf(t *testing.T, s *store.DB, q rapporteur.RowQuery) []rapporteur.Dispute {
	t.Helper()
	l, err := s.Disputes(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return l.Items
}

func testOwnDispute(t *testing.T, s *store.DB) {
	r := Report("a1", 1)
	other := r.Claims[0]
	other.ID, other.Stance, other.Events, other.Disputes = "c2", rapporteur.Allege, nil, []string{"c1"}
	r.Claims[0].Disputes = []string{"c2"}
	r.Claims = append(r.Claims, other)
	for range 2 { // reading it again changes nothing
		put(t, s, r)
		ds := disputesOf(t, s, rapporteur.RowQuery{})
		if len(ds) != 1 || ds[0].A.Claim.Stance != rapporteur.Deny || ds[0].B.Claim.Stance != rapporteur.Allege || ds[0].About == "" || ds[0].Why == "" {
			t.Fatalf("the disputes are %+v", ds)
		}
	}
	if n := count(t, s, rapporteur.RowQuery{Disputed: true}); n != 1 {
		t.Errorf("%d events are disputed, want 1", n)
	}
	r.Claims = r.Claims[:1]
	r.Claims[0].Disputes = nil
	put(t, s, r)
	if ds := disputesOf(t, s, rapporteur.RowQuery{}); len(ds) != 0 || count(t, s, rapporteur.RowQuery{Disputed: true}) != 0 {
		t.Errorf("the disputes are still %+v", ds)
	}
}

func testDisputeAcross(t *testing.T, s *store.DB) {
	denial, allegation, late := Report("a1", 1), Report("a2", 2), Report("a3", 27)
	for _, r := range []*rapporteur.Report{allegation, late} {
		r.Claims[0].Stance = rapporteur.Allege
	}
	late.Article.Published.Month = 6
	for _, r := range []*rapporteur.Report{denial, allegation, late} {
		put(t, s, r)
	}
	ds := disputesOf(t, s, rapporteur.RowQuery{})
	if len(ds) != 1 || ds[0].A.Article.ID != "a1" || ds[0].B.Article.ID != "a2" || ds[0].Updated.IsZero() {
		t.Fatalf("the disputes are %+v", ds)
	}
	for q, want := range map[*rapporteur.RowQuery]int{
		{Speaker: []string{"GRA"}}: 1, {Speaker: []string{"RUR"}}: 0, {Article: "a2"}: 1, {Article: "a3"}: 0, {Text: "massed"}: 1,
		{Stance: []rapporteur.Stance{rapporteur.Deny}}: 1, {Type: []string{"MOBILIZE"}}: 1, {Disputed: true}: 1,
	} {
		if got := disputesOf(t, s, *q); len(got) != want {
			t.Errorf("%+v gives %d disputes, want %d", *q, len(got), want)
		}
	}
	if c, err := s.Claims(t.Context(), rapporteur.RowQuery{Disputed: true}); err != nil || len(c.Items) != 2 {
		t.Errorf("%d claims are disputed, %v; want 2", len(c.Items), err)
	}
	if err := s.RemoveArticle(t.Context(), "a1", ""); err != nil {
		t.Fatal(err)
	}
	if n := count(t, s, rapporteur.RowQuery{Disputed: true}); n != 0 || len(disputesOf(t, s, rapporteur.RowQuery{})) != 0 {
		t.Errorf("%d events are disputed without the denial", n)
	}
}
