package desk

import (
	"bufio"
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"rapporteur"
)

// secrets are comments that the public must not see, by what they hold; every word that
// begins with "zq989" is private: no random id holds a 9.
func secrets(t *testing.T, s *site, o *objects) (ids map[string]string) {
	t.Helper()
	ids = map[string]string{}
	post := func(what string, c rapporteur.Comment) {
		c.Article = o.article
		kept, err := s.record.PostComment(t.Context(), c)
		o.must(err)
		ids[what] = kept.ID
	}
	mei := s.person("mei", rapporteur.ReaderRole)
	mei.Name = "Zq989meiname"
	o.must(s.record.UpdateAccount(t.Context(), mei))
	passage := func() *rapporteur.Feedback {
		return &rapporteur.Feedback{Kind: rapporteur.WrongActor, Suggest: "zq989suggestion", Selector: rapporteur.Selector{Exact: "recalled its ambassador"}}
	}
	post("pending guest", rapporteur.Comment{Guest: true, Name: "Zq989guestname", GuestMail: "zq989mail@example.org", Body: "zq989guestbody zq989first", State: rapporteur.Pending})
	post("pending", rapporteur.Comment{Author: mei.ID, Name: mei.Name, Body: "zq989pendingbody @owner zq989first", State: rapporteur.Pending})
	post("pending feedback", rapporteur.Comment{Author: mei.ID, Name: mei.Name, Body: "zq989feedbackbody zq989first", State: rapporteur.Pending, Feedback: passage()})
	for _, state := range []rapporteur.CommentState{rapporteur.Removed, rapporteur.Deleted} {
		for what, f := range map[string]*rapporteur.Feedback{"": nil, " feedback": passage()} {
			name := string(state) + what
			post(name, rapporteur.Comment{Author: mei.ID, Name: mei.Name, Body: "zq989" + string(state) + "body zq989first", Feedback: f})
			post("answer to "+name, rapporteur.Comment{Author: o.owner.ID, Name: o.owner.Name, Parent: ids[name], Body: "An answer that stays."})
			_, err := s.record.SetCommentState(t.Context(), ids[name], state, "admin", "zq989reason")
			o.must(err)
		}
	}
	return ids
}

// TestPrivateTextIsNowhere looks for what waits, was removed or was taken back on every way
// that leads out of the record, as the public and as a reader who did not write it.
func TestPrivateTextIsNowhere(t *testing.T) {
	s := newSite(t, Config{})
	o := newObjects(t, s)
	s.comment(t, o)
	before, err := s.record.LastChange(t.Context())
	o.must(err)
	ids := secrets(t, s, o)
	changes, err := s.record.Changes(t.Context(), before, 500)
	o.must(err)
	for _, c := range changes {
		if c.ID != "" && (c.ID == ids["pending"] || c.ID == ids["pending guest"] || c.ID == ids["pending feedback"]) {
			t.Errorf("the stream tells of %+v, which nobody may see yet", c)
		}
	}
	o.must(s.desk.SetSettings(t.Context(), Settings{Title: "Desk", Public: true, Guests: true, SignUp: true, Moderation: "guests"}))
	reader := s.as(s.person("reader", rapporteur.ReaderRole))
	for name, b := range map[string]*testBrowser{"the public": s.browser(), "a reader": reader} {
		var paths []string
		for _, rt := range s.desk.routes() {
			if method, _, _ := strings.Cut(rt.pattern, " "); method == "GET" && !strings.HasSuffix(rt.pattern, "/live") && !strings.HasSuffix(rt.pattern, ".png") {
				paths = append(paths, o.path(rt.pattern))
			}
		}
		for _, id := range ids {
			id = url.PathEscape(id)
			paths = append(paths, "/comments/"+id, "/comments/"+id+"/reply", "/comments/"+id+"/reply?quote=1", "/comments/"+id+"/edit", "/articles/story/comments?thread="+id, "/embed/story/passage/"+id,
				apiRoot+"/comments/"+id, apiRoot+"/articles/story/comments?thread="+id)
		}
		for _, q := range []string{"q=zq989first", "by=mei", "what=feedback", "what=replies", "sort=best", "sort=oldest", "anchoring=found", "anchoring=orphaned", "state=open", "kind=wrong+actor"} {
			paths = append(paths, "/comments?"+q, "/articles/story/comments?"+q, "/feeds/comments.atom?"+q, "/feeds/comments.json?"+q)
		}
		paths = append(paths, "/search?q=zq989first", "/articles?q=zq989first", "/embed/passages.json?article=story", apiRoot+"/articles/story/comments", apiRoot+"/articles/story/comments?kind=inline&sort=oldest&limit=500", apiRoot+"/articles/story", apiRoot+"/articles")
		for _, path := range paths {
			s.desk.limits = newLimiter()
			p := b.get(path)
			seen := strings.ReplaceAll(strings.ToLower(p.body), "zq989first", "") // the words that were asked for
			if i := strings.Index(seen, "zq989"); i >= 0 {
				t.Errorf("%s sees at %s: %s", name, path, seen[max(0, i-60):min(len(seen), i+60)])
			}
		}
		for _, what := range []string{"pending", "pending guest", "pending feedback"} {
			for _, path := range []string{"/comments/" + ids[what], "/comments/" + ids[what] + "/reply", apiRoot + "/comments/" + ids[what], "/embed/story/passage/" + ids[what]} {
				if p := b.get(path); p.status != 404 {
					t.Errorf("%s learns by %d that there is %s", name, p.status, path)
				}
			}
		}
		b.get("/comments?q=zq989first").expect(t, name+" searches", 200, "<b>0</b> comments")
	}
	for _, what := range []string{"removed", "deleted", "pending"} { // nobody answers or votes on what is not there
		for _, path := range []string{"/comments/" + ids[what] + "/vote", "/comments/" + ids[what] + "/resolve", "/comments/" + ids[what]} {
			if p := reader.post(path, "vote", "up", "body", "x"); p.status < 400 {
				t.Errorf("a post to %s is answered with %d", path, p.status)
			}
		}
		if p := reader.post("/articles/story/comments", "body", "x", "parent", ids[what]); p.status < 400 {
			t.Errorf("a reply to what is %s is answered with %d", what, p.status)
		}
	}
	// The moderators do see what they must judge.
	s.as(s.person("ed", rapporteur.EditorRole)).get("/admin/moderation").expect(t, "the queue", 200, "zq989pendingbody", "Zq989guestname")
}

// comment posts a visible one.
func (s *site) comment(t *testing.T, o *objects) {
	t.Helper()
	o.comment()
	o.feedback()
}

// TestLiveStreamSaysOnlyThat reads the stream while things are said: it tells that something
// became visible, and none of it.
func TestLiveStreamSaysOnlyThat(t *testing.T) {
	s := newSite(t, Config{})
	o := newObjects(t, s)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	r, _ := http.NewRequestWithContext(ctx, "GET", s.URL+"/live", nil)
	resp, err := s.browser().Do(r)
	o.must(err)
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	lines.Scan() // "retry:", so the stream is there
	ids := secrets(t, s, o)
	seen := o.comment()
	for lines.Scan() {
		line := lines.Text()
		if strings.Contains(strings.ToLower(line), "zq989") || strings.Contains(line, "Said by") || strings.Contains(line, ids["pending"]) || strings.Contains(line, ids["pending guest"]) {
			t.Errorf("the stream says %s", line)
		}
		if strings.Contains(line, seen) {
			return
		}
	}
	t.Error("the stream did not tell of a comment")
}
