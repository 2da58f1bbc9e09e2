package storetest

import (
	"fmt"
	"strings"
	"testing"

	"rapporteur"
	"rapporteur/store"
	"rapporteur/store/anchor"
)

// feedbackOn is feedback on the first passage of a report's text that reads so.
func feedbackOn(r *rapporteur.Report, passage string, kind rapporteur.FeedbackKind) *rapporteur.Feedback {
	at := strings.Index(r.Article.Text, passage)
	return &rapporteur.Feedback{Kind: kind, Selector: anchor.Make(r.Article.Text, rapporteur.Span{Start: at, End: at + len(passage)})}
}

func testFeedback(t *testing.T, s *store.DB) {
	r := Report("a1", 1)
	put(t, s, r)
	ann := person(t, s, "ann")
	moved := post(t, s, ann, rapporteur.Comment{Feedback: feedbackOn(r, "the “façade” of peace", rapporteur.Remark)})
	cut := post(t, s, ann, rapporteur.Comment{Feedback: feedbackOn(r, "it had massed troops", rapporteur.NotAnEvent)})
	if f := moved.Feedback; f.Anchoring != rapporteur.Found || f.Span.Of(r.Article.Text) != "the “façade” of peace" {
		t.Fatalf("new feedback is %+v", f)
	}
	nowhere := post(t, s, ann, rapporteur.Comment{Feedback: &rapporteur.Feedback{Kind: rapporteur.Remark, Selector: rapporteur.Selector{Exact: "what nobody wrote in this article"}}})
	if nowhere.Feedback.Anchoring != rapporteur.Orphaned {
		t.Errorf("feedback on what is not there is %+v", nowhere.Feedback)
	}
	next := Report("a1", 1)
	next.Article.Text = "Updated at noon.\n\n" + strings.Replace(r.Article.Text, "it had massed troops by the river", "anything of the kind", 1)
	next.Sentences, next.Events, next.Claims, next.Entities = []rapporteur.Span{}, []rapporteur.Event{}, []rapporteur.Claim{}, []rapporteur.Entity{}
	put(t, s, next)
	got, err := s.Comment(t.Context(), rapporteur.Viewer{}, moved.ID)
	if err != nil || got.Feedback.Anchoring != rapporteur.Found || got.Feedback.Span.Of(next.Article.Text) != "the “façade” of peace" {
		t.Errorf("a passage that moved is %+v, %v", got.Feedback, err)
	}
	if got, err = s.Comment(t.Context(), rapporteur.Viewer{}, cut.ID); err != nil || got.Feedback.Anchoring != rapporteur.Orphaned || got.Body == "" {
		t.Errorf("a passage that was cut is %+v, %v", got.Feedback, err)
	}
	put(t, s, r) // and what comes back is found again
	if got, err = s.Comment(t.Context(), rapporteur.Viewer{}, cut.ID); err != nil || got.Feedback.Anchoring != rapporteur.Found || got.Feedback.Span.Of(r.Article.Text) != "it had massed troops" {
		t.Errorf("a passage that came back is %+v, %v", got.Feedback, err)
	}
}

func testFeedbackFilters(t *testing.T, s *store.DB) {
	r := Report("a1", 1)
	put(t, s, r)
	events, _ := rapporteur.Fingerprints(r)
	ann := person(t, s, "ann")
	f := feedbackOn(r, "recalled its ambassador", rapporteur.WrongType)
	f.Row, f.Suggest = events[0], "CONSULT"
	onRow := post(t, s, ann, rapporteur.Comment{Feedback: f})
	post(t, s, ann, rapporteur.Comment{Parent: onRow.ID})
	post(t, s, ann, rapporteur.Comment{Feedback: feedbackOn(r, "Graustark", rapporteur.Remark)})
	post(t, s, ann, rapporteur.Comment{})
	if _, err := s.ResolveFeedback(t.Context(), onRow.ID, true, ann.ID); err != nil {
		t.Fatal(err)
	}
	yes, no := true, false
	for _, c := range []struct {
		q     rapporteur.CommentQuery
		count int
	}{
		{rapporteur.CommentQuery{}, 4},
		{rapporteur.CommentQuery{Inline: &yes}, 2},
		{rapporteur.CommentQuery{Inline: &no}, 2},
		{rapporteur.CommentQuery{Resolved: &yes}, 1},
		{rapporteur.CommentQuery{Resolved: &no}, 1},
		{rapporteur.CommentQuery{Row: events[0]}, 1},
		{rapporteur.CommentQuery{Kind: []rapporteur.FeedbackKind{rapporteur.Remark, rapporteur.WrongDate}}, 1},
		{rapporteur.CommentQuery{Anchoring: []rapporteur.Anchoring{rapporteur.Found}}, 2},
		{rapporteur.CommentQuery{Anchoring: []rapporteur.Anchoring{rapporteur.Orphaned}}, 0},
		{rapporteur.CommentQuery{Roots: true}, 3},
	} {
		c.q.Article = "a1"
		if l, err := s.Comments(t.Context(), c.q); err != nil || len(l.Items) != c.count {
			t.Errorf("%+v finds %d, %v, want %d", c.q, len(l.Items), err, c.count)
		}
	}
	got, err := s.Comment(t.Context(), rapporteur.Viewer{}, onRow.ID)
	if err != nil || !got.Feedback.Resolved || got.Feedback.Resolver != ann.ID || got.Feedback.Suggest != "CONSULT" {
		t.Errorf("resolved feedback is %+v, %v", got.Feedback, err)
	}
	if got, err = s.ResolveFeedback(t.Context(), onRow.ID, false, ann.ID); err != nil || got.Feedback.Resolved || got.Feedback.Resolver != "" {
		t.Errorf("reopened feedback is %+v, %v", got.Feedback, err)
	}
	if trail, err := s.AuditTrail(t.Context(), rapporteur.AuditQuery{Object: onRow.ID}); err != nil || len(trail.Items) != 2 {
		t.Errorf("the trail is %+v, %v", trail.Items, err)
	}
}

func testCommentPages(t *testing.T, s *store.DB) {
	put(t, s, Report("a1", 1))
	ann := person(t, s, "ann")
	want := map[string]bool{}
	for i := range 23 {
		want[post(t, s, ann, rapporteur.Comment{Body: fmt.Sprint("comment ", i)}).ID] = true
	}
	for _, sort := range []string{"newest", "oldest", "best"} {
		q := rapporteur.CommentQuery{Page: rapporteur.Page{Limit: 5}, Article: "a1", Sort: sort}
		got := map[string]bool{}
		for pages := 1; ; pages++ {
			l, err := s.Comments(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range l.Items {
				if got[c.ID] {
					t.Fatalf("%s: %s is listed twice", sort, c.ID)
				}
				got[c.ID] = true
			}
			if q.After = l.Next; q.After == "" {
				if pages != 5 {
					t.Errorf("%s: %d pages, want 5", sort, pages)
				}
				break
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s lists %d, want %d", sort, len(got), len(want))
		}
	}
	l, _ := s.Comments(t.Context(), rapporteur.CommentQuery{Page: rapporteur.Page{Limit: 1}, Article: "a1"})
	_, err := s.Comments(t.Context(), rapporteur.CommentQuery{Page: rapporteur.Page{After: l.Next}, Article: "a1", Sort: "best"})
	wantKind(t, err, rapporteur.Invalid, "a cursor of another order")
}

func testEditComment(t *testing.T, s *store.DB) {
	put(t, s, Report("a1", 1))
	ann := person(t, s, "ann")
	c := post(t, s, ann, rapporteur.Comment{Body: "about the river"})
	edited, err := s.EditComment(t.Context(), c.ID, "about the mountain")
	if err != nil || edited.Body != "about the mountain" || edited.Edited.IsZero() || !edited.Created.Equal(c.Created) {
		t.Fatalf("edited: %+v, %v", edited, err)
	}
	for text, want := range map[string]int{"river": 0, "mountain": 1, "mount*": 1} {
		if n, err := s.CountComments(t.Context(), rapporteur.CommentQuery{Text: text}); n != want || err != nil {
			t.Errorf("%q finds %d, %v, want %d", text, n, err, want)
		}
	}
}

func testCommentsGo(t *testing.T, s *store.DB) {
	put(t, s, Report("a1", 1))
	ann := person(t, s, "ann")
	c := post(t, s, ann, rapporteur.Comment{})
	if _, err := s.VoteComment(t.Context(), c.ID, "p", 1); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Rate(t.Context(), "a1", "p", 5); err != nil {
		t.Fatal(err)
	}
	if err := s.RemoveArticle(t.Context(), "a1", "an editor"); err != nil {
		t.Fatal(err)
	}
	_, err := s.Comment(t.Context(), editor, c.ID)
	wantKind(t, err, rapporteur.NotFound, "a comment of a removed article")
	if l, err := s.Comments(t.Context(), rapporteur.CommentQuery{Text: "says"}); err != nil || len(l.Items) != 0 {
		t.Errorf("search finds %d, %v", len(l.Items), err)
	}
	if n, err := s.RatingOf(t.Context(), "a1", "p"); n != 0 || err != nil {
		t.Errorf("a rating of a removed article is %d, %v", n, err)
	}
}
