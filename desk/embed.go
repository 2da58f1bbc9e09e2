package desk

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"rapporteur"
)

// embedRoutes are what a publisher's own page shows of the desk: embed.js and the pages that
// it frames. They are of the public, whoever asks, and only to be read: a page in another
// site's frame has no button that the other site could make somebody press unawares.
func (d *Desk) embedRoutes() []route {
	framed := func(pattern string, h handler) route {
		return route{pattern: pattern, handle: asPublic(h), act: Visit, framed: true}
	}
	return []route{
		{pattern: "GET /embed.js", handle: d.embedScript, act: Visit},
		{pattern: "GET /embed/passages.json", handle: asPublic(d.embedPassages), act: Visit},
		{pattern: "GET /embed/demo", handle: d.embedDemo, act: See},
		framed("GET /embed/{id}/talk", d.embedTalk),
		framed("GET /embed/{id}/passage/{comment}", d.embedPassage),
	}
}

// asPublic answers as anyone would be answered, and says so where the record is closed.
func asPublic(h handler) handler {
	return func(v *visit) error {
		v.person, v.session, v.token = nil, nil, nil
		if !v.can(See, Object{}) {
			return rapporteur.Errorf(rapporteur.Forbidden, "this desk shows its record only to people who are signed in")
		}
		return h(v)
	}
}

// embedScript is embed.js under the address that stays, so it is asked for again now and
// then, unlike assets whose names change.
func (d *Desk) embedScript(v *visit) error {
	as, ok := d.assets.byName["embed.js"]
	if !ok {
		return rapporteur.Errorf(rapporteur.Internal, "no asset embed.js; run go generate ./desk")
	}
	h := v.w.Header()
	h.Set("Content-Type", as.kind)
	h.Set("Cache-Control", "public, max-age=3600")
	h.Set("ETag", `"`+strings.TrimPrefix(as.address, "/static/")+`"`)
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	if v.r.Header.Get("If-None-Match") == h.Get("ETag") {
		v.w.WriteHeader(http.StatusNotModified)
		return nil
	}
	if _, err := v.w.Write(as.body); err != nil {
		d.Log.Debug("an answer was cut off", "error", err)
	}
	return nil
}

// embeddedPassages tell embed.js which article a page has and what to mark in it.
type embeddedPassages struct {
	Article  string            `json:"article"`
	Title    string            `json:"title"`
	Passages []embeddedPassage `json:"passages"`
}

// embeddedPassage is where inline feedback is anchored, as a text quote selector.
type embeddedPassage struct {
	ID     string `json:"id"`
	Exact  string `json:"exact"`
	Prefix string `json:"prefix"`
	Suffix string `json:"suffix"`
	Count  int    `json:"count"` // comments in its thread
}

// embedPassages answers any site: it holds nothing that the public does not see, and no
// cookie counts for it.
func (d *Desk) embedPassages(v *visit) error {
	v.w.Header().Set("Access-Control-Allow-Origin", "*")
	v.w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	row, err := d.articleNamed(v, first(v.r.URL.Query(), "article"))
	if err != nil {
		return err
	}
	roots, err := d.publicFeedback(v, row.ID)
	if err != nil {
		return err
	}
	out := embeddedPassages{Article: row.ID, Title: row.Title, Passages: []embeddedPassage{}}
	for _, c := range roots {
		if s := c.Feedback.Selector; c.State == rapporteur.Visible && !c.Feedback.Resolved && c.Feedback.Anchoring == rapporteur.Found {
			out.Passages = append(out.Passages, embeddedPassage{c.ID, s.Exact, s.Prefix, s.Suffix, 1 + c.Replies})
		}
	}
	v.w.Header().Set("Content-Type", "application/json")
	v.w.Header().Set("Cache-Control", "public, max-age=60")
	return json.NewEncoder(v.w).Encode(out)
}

func (d *Desk) publicFeedback(v *visit, article string) ([]rapporteur.Comment, error) {
	inline := true
	found, err := d.Store.Comments(v.r.Context(), rapporteur.CommentQuery{Article: article, Inline: &inline, Roots: true, Sort: "newest", Page: rapporteur.Page{Limit: maxPassages}})
	return found.Items, err
}

// articleNamed is the article with an id or an address: as it is, and without what trackers
// and readers add to it.
func (d *Desk) articleNamed(v *visit, name string) (rapporteur.ArticleRow, error) {
	ctx := v.r.Context()
	if !strings.HasPrefix(name, "http://") && !strings.HasPrefix(name, "https://") {
		return d.Store.Article(ctx, name)
	}
	for _, address := range addressesOf(name) {
		found, err := d.Store.Articles(ctx, rapporteur.ArticleQuery{URL: address, Sort: "added", Page: rapporteur.Page{Limit: 1}})
		if err != nil {
			return rapporteur.ArticleRow{}, err
		}
		if len(found.Items) > 0 {
			return found.Items[0], nil
		}
	}
	return rapporteur.ArticleRow{}, rapporteur.Errorf(rapporteur.NotFound, "the record has no article with that address")
}

// addressesOf are under what addresses a page may be in the record, the likeliest first.
func addressesOf(address string) []string {
	all := []string{address}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return all
	}
	u.Fragment = ""
	if q := u.Query(); u.RawQuery != "" {
		maps.DeleteFunc(q, func(name string, _ []string) bool {
			return strings.HasPrefix(name, "utm_") || slices.Contains(trackers, name)
		})
		u.RawQuery = q.Encode()
	}
	slash := *u
	slash.RawPath = ""
	if slash.Path = strings.TrimSuffix(u.Path, "/"); slash.Path == u.Path {
		slash.Path += "/"
	}
	return append(all, u.String(), slash.String())
}

// trackers are what others add to a page's address besides utm_….
var trackers = []string{"fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid", "igshid"}

// embedPage is what a frame shows: the whole talk, or one passage's thread.
type embedPage struct {
	Article  rapporteur.ArticleRow
	Rating   ratingPart
	Feedback []*commentView
	Threads  []*commentView
	Passage  *commentView
	Path     string // where on the desk one takes part
}

func (d *Desk) embedTalk(v *visit) error {
	row, err := d.Store.Article(v.r.Context(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	p := embedPage{Article: row, Path: articlePath(row.ID)}
	if p.Rating, err = d.ratingPart(v, &row); err != nil {
		return err
	}
	feedback, err := d.feedbackPart(v, row.ID)
	if err != nil {
		return err
	}
	talk, err := d.talkPart(v, row.ID)
	if err != nil {
		return err
	}
	p.Feedback, p.Threads = append(feedback.Found, feedback.Lost...), talk.Threads
	readOnly(p.Feedback)
	readOnly(p.Threads)
	return v.embed(p)
}

func (d *Desk) embedPassage(v *visit) error {
	root, err := d.Store.Comment(v.r.Context(), v.viewer(), v.r.PathValue("comment"))
	if err == nil && (root.Article != v.r.PathValue("id") || root.Parent != "" || root.Feedback == nil) {
		err = rapporteur.Errorf(rapporteur.NotFound, "there is no such feedback about this article")
	}
	if err != nil {
		return err
	}
	p := embedPage{Path: articlePath(root.Article) + "/comments?thread=" + url.QueryEscape(cmp.Or(root.Root, root.ID))}
	if p.Article, err = d.Store.Article(v.r.Context(), root.Article); err != nil {
		return err
	}
	if p.Passage, err = d.threadOf(v, &root, repliesShown); err != nil {
		return err
	}
	readOnly([]*commentView{p.Passage})
	return v.embed(p)
}

// embed renders a frame; what it shows is the same for all, so it may be kept for a moment.
func (v *visit) embed(p embedPage) error {
	v.w.Header().Set("Cache-Control", "public, max-age=30")
	v.w.Header().Set("X-Robots-Tag", "noindex")
	v.r.Header.Del("HX-Request")
	return v.render("embed", p)
}

// readOnly takes the forms away from comments and all below them.
func readOnly(cs []*commentView) {
	for _, c := range cs {
		c.MayReply, c.MayVote, c.MayEdit, c.MayDelete, c.MayResolve, c.MayModerate = false, false, false, false, false, false
		c.Bubble = ""
		readOnly(c.Below)
	}
}

// demoPage is an article as its publisher's page might show it.
type demoPage struct {
	Article    rapporteur.ArticleRow
	Paragraphs []string
	Others     []rapporteur.ArticleRow
}

// embedDemo shows embed.js at work on an article of the record. Unlike all other pages it
// may hold frames: of the desk itself.
func (d *Desk) embedDemo(v *visit) error {
	ctx := v.r.Context()
	found, err := d.Store.Articles(ctx, rapporteur.ArticleQuery{Sort: "comments", Page: rapporteur.Page{Limit: 10}})
	if err != nil {
		return err
	}
	p := demoPage{Others: found.Items}
	if id := first(v.r.URL.Query(), "article"); id != "" {
		if p.Article, err = d.articleNamed(v, id); err != nil {
			return err
		}
	} else if len(found.Items) > 0 {
		p.Article = found.Items[0]
	} else {
		return rapporteur.Errorf(rapporteur.NotFound, "there is no article yet to show it on; add one first")
	}
	text, err := d.Store.RevisionText(ctx, p.Article.ID, p.Article.Revision)
	if err != nil {
		return err
	}
	for _, s := range paragraphs(text) {
		p.Paragraphs = append(p.Paragraphs, s.Of(text))
	}
	v.w.Header().Set("Content-Security-Policy", policy+"; frame-src 'self'")
	v.w.Header().Set("X-Robots-Tag", "noindex")
	return v.render("embeddemo", p)
}
