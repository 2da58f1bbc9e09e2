package desk

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/url"
	"strings"
	"time"

	"rapporteur"
)

func (d *Desk) feedRoutes() []route {
	var all []route
	for what, read := range map[string]func(*visit) (feed, error){
		"incidents": d.incidentFeed, "events": d.eventFeed, "claims": d.claimFeed, "articles": d.articleFeed, "comments": d.commentFeed,
	} {
		all = append(all,
			route{pattern: "GET /feeds/" + what + ".atom", handle: func(v *visit) error { return v.atom(read) }, act: See},
			route{pattern: "GET /feeds/" + what + ".json", handle: func(v *visit) error { return v.jsonFeed(read) }, act: See})
	}
	return all
}

// feedLength is how many entries a feed has.
const feedLength = 50

// feed is what readers of feeds are told, whatever the format.
type feed struct {
	title string
	page  string // the same as a page of the desk
	items []feedItem
}

// feedItem is an entry: id is a path that never changes, of text only the words are given,
// so that no reader of feeds can be made to run anything.
type feedItem struct {
	id, path, title, text, author string
	published, updated            time.Time
}

// feedQuery is the address's filter, newest rows first.
func feedQuery(v *visit) (rapporteur.RowQuery, error) {
	q, err := ParseFilter(v.r.URL.Query())
	q.Page = rapporteur.Page{Limit: feedLength}
	if q.Sort == "" {
		q.Sort = "added"
	}
	return q, err
}

func (d *Desk) eventFeed(v *visit) (feed, error) {
	q, err := feedQuery(v)
	if err != nil {
		return feed{}, err
	}
	f := feed{title: "Events", page: address("/events", v.r.URL.Query())}
	rows, err := d.Store.Events(v.r.Context(), happened(q))
	for _, r := range rows.Items {
		e := &r.Event
		title := strings.Join(append([]string{parties(e.Actors), e.Type}, e.Modes...), " ")
		if to := parties(e.Recipients); to != "" {
			title += " → " + to
		}
		f.items = append(f.items, feedItem{id: rowPath(r.Key), path: rowPath(r.Key), title: title, text: r.Passage.Text, author: r.Article.Source,
			published: published(r.Article), updated: r.Article.Updated})
	}
	return f, err
}

func (d *Desk) claimFeed(v *visit) (feed, error) {
	q, err := feedQuery(v)
	if err != nil {
		return feed{}, err
	}
	f := feed{title: "Claims", page: address("/claims", v.r.URL.Query())}
	rows, err := d.Store.Claims(v.r.Context(), q)
	for _, r := range rows.Items {
		f.items = append(f.items, feedItem{id: rowPath(r.Key), path: rowPath(r.Key), title: parties(r.Claim.Speakers) + ": " + string(r.Claim.Stance), text: r.Passage.Text,
			author: r.Article.Source, published: published(r.Article), updated: r.Article.Updated})
	}
	return f, err
}

func (d *Desk) incidentFeed(v *visit) (feed, error) {
	q, err := feedQuery(v)
	if err != nil {
		return feed{}, err
	}
	f := feed{title: "Incidents", page: address("/", v.r.URL.Query())}
	found, err := d.Store.Incidents(v.r.Context(), q)
	for _, in := range found.Items {
		path := "/incidents/" + url.PathEscape(in.ID)
		f.items = append(f.items, feedItem{id: path, path: path, title: in.Title, text: strings.Join(in.Publishers, ", "), published: in.Updated, updated: in.Updated})
	}
	return f, err
}

func (d *Desk) articleFeed(v *visit) (feed, error) {
	values := v.r.URL.Query()
	f := feed{title: "Articles", page: address("/articles", values)}
	found, err := d.Store.Articles(v.r.Context(), rapporteur.ArticleQuery{Page: rapporteur.Page{Limit: feedLength}, Text: first(values, "q"), Source: first(values, "publisher"), Sort: "added"})
	for _, a := range found.Items {
		f.items = append(f.items, feedItem{id: articlePath(a.ID), path: articlePath(a.ID), title: a.Title, author: a.Source, published: published(a), updated: a.Updated})
	}
	return f, err
}

// commentFeed has the comments that the public sees, whoever asks: feeds are kept and passed
// on by programs.
func (d *Desk) commentFeed(v *visit) (feed, error) {
	q := rapporteur.CommentQuery{Page: rapporteur.Page{Limit: feedLength}, Article: first(v.r.URL.Query(), "article"), Sort: "newest"}
	f := feed{title: "Comments", page: address("/comments", v.r.URL.Query())}
	found, err := d.Store.Comments(v.r.Context(), q)
	for _, c := range found.Items {
		if c.State != rapporteur.Visible {
			continue
		}
		updated := c.Created
		if !c.Edited.IsZero() {
			updated = c.Edited
		}
		f.items = append(f.items, feedItem{id: commentPath(c.ID), path: commentPath(c.ID), title: "By " + c.Name, text: c.Body, author: c.Name, published: c.Created, updated: updated})
	}
	return f, err
}

func published(a rapporteur.ArticleRow) time.Time {
	if a.Published.IsZero() {
		return a.Added
	}
	return a.Published.Time()
}

// atomFeed is RFC 4287; text is of type "text", which nothing takes for markup.
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID        string   `xml:"id"`
	Title     string   `xml:"title"`
	Link      atomLink `xml:"link"`
	Published string   `xml:"published"`
	Updated   string   `xml:"updated"`
	Author    string   `xml:"author>name"`
	Summary   string   `xml:"summary,omitempty"`
}

func (v *visit) atom(read func(*visit) (feed, error)) error {
	f, err := read(v)
	if err != nil {
		return err
	}
	a := atomFeed{ID: v.link(v.r.URL.RequestURI()), Title: v.feedTitle(f), Links: []atomLink{{"self", v.link(v.r.URL.RequestURI())}, {"alternate", v.link(f.page)}}}
	newest := time.Unix(0, 0)
	for _, i := range f.items {
		if i.updated.After(newest) {
			newest = i.updated
		}
		author := i.author
		if author == "" {
			author = v.setting.Title
		}
		a.Entries = append(a.Entries, atomEntry{ID: v.link(i.id), Title: i.title, Link: atomLink{Href: v.link(i.path)}, Published: stamp(i.published), Updated: stamp(i.updated), Author: author, Summary: i.text})
	}
	a.Updated = stamp(newest)
	b, err := xml.MarshalIndent(a, "", " ")
	if err != nil {
		return err
	}
	return v.feedBody("application/atom+xml; charset=utf-8", append([]byte(xml.Header), b...))
}

// jsonFeed is JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/).
func (v *visit) jsonFeed(read func(*visit) (feed, error)) error {
	f, err := read(v)
	if err != nil {
		return err
	}
	type author struct {
		Name string `json:"name"`
	}
	type item struct {
		ID        string   `json:"id"`
		URL       string   `json:"url"`
		Title     string   `json:"title,omitempty"`
		Text      string   `json:"content_text"`
		Published string   `json:"date_published"`
		Modified  string   `json:"date_modified"`
		Authors   []author `json:"authors,omitempty"`
	}
	items := []item{}
	for _, i := range f.items {
		it := item{ID: v.link(i.id), URL: v.link(i.path), Title: i.title, Text: i.text, Published: stamp(i.published), Modified: stamp(i.updated)}
		if i.author != "" {
			it.Authors = []author{{i.author}}
		}
		items = append(items, it)
	}
	b, err := json.Marshal(struct {
		Version string `json:"version"`
		Title   string `json:"title"`
		Home    string `json:"home_page_url"`
		Self    string `json:"feed_url"`
		Items   []item `json:"items"`
	}{"https://jsonfeed.org/version/1.1", v.feedTitle(f), v.link(f.page), v.link(v.r.URL.RequestURI()), items})
	if err != nil {
		return err
	}
	return v.feedBody("application/feed+json; charset=utf-8", b)
}

func (v *visit) feedTitle(f feed) string { return f.title + " · " + v.setting.Title }

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// feedBody answers, or says that nothing is new: readers of feeds ask often.
func (v *visit) feedBody(kind string, body []byte) error {
	h := v.w.Header()
	tag := `"` + v.desk.keyed("feed", string(body)) + `"`
	h.Set("ETag", tag)
	h.Set("Cache-Control", "private, max-age=60")
	h.Set("Vary", "Cookie")
	if v.r.Header.Get("If-None-Match") == tag {
		v.w.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Type", kind)
	_, err := v.w.Write(body)
	if err != nil {
		v.desk.Log.Debug("an answer was cut off", "error", err)
	}
	return nil
}
