package second

import (
	"path/filepath"
	"testing"

	"rapporteur"
	"rapporteur/store"
	"rapporteur/store/sqlite"
)

func TestReviewSendsDisagreementsOnce(t *testing.T) {
	ctx := t.Context()
	record, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "record.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer record.Close()
	s, _ := stub(t, `{"events":[{"sentence":2,"type":"REJECT","actors":["Graustark"],"words":"denied"}]}`)
	rep := report()
	if rep.Second, err = reader(t, s.URL, "secret").Read(ctx, rep); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := record.PutReport(ctx, rep, ""); err != nil {
			t.Fatal(err)
		}
		if err := Review(ctx, record, rep); err != nil {
			t.Fatal(err)
		}
	}
	comments, err := record.Comments(ctx, rapporteur.CommentQuery{Article: "a"})
	if err != nil || len(comments.Items) != 1 {
		t.Fatalf("comments %+v, %v; want one", comments.Items, err)
	}
	if f := comments.Items[0].Feedback; f == nil || f.Kind != rapporteur.MissedEvent || f.Suggest != "REJECT" || f.Anchoring != rapporteur.Found || f.Span.Of(text) != "denied" {
		t.Errorf("feedback %+v", f)
	}
	verdicts := 0
	for v, err := range record.EachVerdict(ctx) {
		if err != nil || v.Answer != rapporteur.Reject {
			t.Errorf("verdict %+v, %v", v, err)
		}
		verdicts++
	}
	if verdicts != 1 {
		t.Errorf("%d verdicts, want 1", verdicts)
	}
	back, err := record.Report(ctx, "a")
	if err != nil || back.Second == nil || len(back.Events) != 1 {
		t.Errorf("the record's report has the second reading %v, %d events, %v", back.Second, len(back.Events), err)
	}
}
