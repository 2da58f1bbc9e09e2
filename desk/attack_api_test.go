package desk

import (
	"net/http"
	"strings"
	"testing"

	"rapporteur"
)

// apiMatrix says who may do what by the API with a token of every scope, one column each
// for: no token, a reader, the owner of the comment, a reviewer, an editor, an
// administrator, a suspended reader, and an administrator whose token may only read.
var apiMatrix = []struct{ method, path, body, may string }{
	{"GET", "/articles", "", "yyyyyyyy"}, {"GET", "/articles/story", "", "yyyyyyyy"}, {"GET", "/articles/story/rating", "", "yyyyyyyy"}, {"GET", "/articles/story/comments", "", "yyyyyyyy"},
	{"GET", "/events", "", "yyyyyyyy"}, {"GET", "/claims", "", "yyyyyyyy"}, {"GET", "/actors", "", "yyyyyyyy"}, {"GET", "/incidents", "", "yyyyyyyy"}, {"GET", "/disputes", "", "yyyyyyyy"},
	{"GET", "/comments/COMMENT", "", "yyyyyyyy"},
	{"PUT", "/articles/story/rating", `{"stars":4}`, "nyyyyynn"}, {"DELETE", "/articles/story/rating", "", "nyyyyynn"},
	{"POST", "/articles/story/comments", `{"body":"Words."}`, "nyyyyynn"},
	{"PUT", "/comments/COMMENT", `{"body":"Other words."}`, "nnynnnnn"}, {"DELETE", "/comments/COMMENT", "", "nnynnnnn"},
	{"PUT", "/comments/COMMENT/vote", `{"vote":1}`, "nynyyynn"}, {"PUT", "/comments/FEEDBACK/resolved", `{"resolved":true}`, "nnyyyynn"},
	{"GET", "/review", "", "nnnyyynn"}, {"PUT", "/rows/ROW/verdict", `{"answer":"confirm"}`, "nnnyyynn"}, {"DELETE", "/rows/ROW/verdict", "", "nnnyyynn"},
	{"PUT", "/comments/COMMENT/state", `{"state":"removed","why":"rude"}`, "nnnnyynn"},
	{"POST", "/articles", `{"text":"The ferry left."}`, "nnnnyynn"}, {"DELETE", "/articles/REMOVABLE", "", "nnnnyynn"},
}

func TestEveryActOfTheAPIByEveryRole(t *testing.T) {
	s := newSite(t, readsAnything())
	o := newObjects(t, s)
	o.must(s.desk.SetSettings(t.Context(), Settings{Public: true, Moderation: "none"}))
	all := []string{"read", "write", "review", "moderate", "admin"}
	gone := s.person("gone", rapporteur.ReaderRole)
	suspended := s.program(gone, all...)
	gone.Suspended = true
	o.must(s.record.UpdateAccount(t.Context(), gone))
	admin := s.person("admin", rapporteur.AdminRole)
	columns := []struct {
		name string
		p    program
	}{
		{"no token", program{s.browser(), ""}}, {"a reader", s.program(s.person("reader", rapporteur.ReaderRole), all...)}, {"the owner", s.program(o.owner, all...)},
		{"a reviewer", s.program(s.person("reviewer", rapporteur.ReviewerRole), all...)}, {"an editor", s.program(s.person("editor", rapporteur.EditorRole), all...)},
		{"an administrator", s.program(admin, all...)}, {"the suspended", suspended}, {"a token that reads", s.program(admin, "read")},
	}
	for i, col := range columns {
		for _, act := range apiMatrix {
			s.desk.limits = newLimiter()
			path := act.path
			for name, make := range map[string]func() string{"COMMENT": o.comment, "FEEDBACK": o.feedback, "REMOVABLE": o.removable, "ROW": o.row.String} {
				if before, after, ok := strings.Cut(path, name); ok {
					path = before + make() + after
				}
			}
			p := col.p.call(act.method, path, act.body)
			refused := p.status == http.StatusUnauthorized || p.status == http.StatusForbidden
			if want := act.may[i]; want == 'y' && p.status >= 300 || want == 'n' && !refused {
				t.Errorf("%s: %s %s is answered with %d, want %c: %.200s", col.name, act.method, path, p.status, want, p.body)
			}
		}
	}
}

// TestWhatIsRemovedIsGoneAtOnce opens a page before and after a moderator's act.
func TestWhatIsRemovedIsGoneAtOnce(t *testing.T) {
	s := newSite(t, Config{})
	o := newObjects(t, s)
	c, public := o.comment(), s.browser()
	editor := s.as(s.person("ed", rapporteur.EditorRole))
	for _, path := range []string{"/articles/story", "/embed/story/talk", "/comments", "/feeds/comments.json"} {
		public.get(path).expect(t, path, 200, "Said by its owner.")
	}
	editor.post("/admin/moderation/"+c, "state", "removed", "why", "rude").expect(t, "removed", 303)
	for _, path := range []string{"/articles/story", "/embed/story/talk", "/comments", "/feeds/comments.json"} {
		if strings.Contains(public.get(path).body, "Said by its owner.") {
			t.Errorf("%s still shows it", path)
		}
	}
}
