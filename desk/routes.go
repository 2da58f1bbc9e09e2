package desk

import (
	"net/http"

	"rapporteur"
)

// handler answers a visit; an error it returns becomes an error page, or a JSON problem
// where the visit is to the API.
type handler func(*visit) error

// route is one line of the desk's table of contents.
type route struct {
	pattern string // of http.ServeMux: "POST /articles/{id}/rating"
	handle  handler
	act     Act   // what the visitor must be allowed to do; the handler asks again where an object decides
	limit   limit // how often, by person and address; zero is the general one
	body    int64 // the most bytes of a request's body; 0 is maxBody
	framed  bool  // other sites may show it in a frame
	shared  bool  // other sites may post to it: the API, with a token instead of a cookie
}

const maxBody = 256 << 10

// routes are all pages and acts. A neighbour adds a line for a room of its own.
func (d *Desk) routes() []route {
	var all []route
	for _, part := range [][]route{
		d.peopleRoutes(),
		d.providerRoutes(),
		d.demoRoutes(),
		d.reviewRoutes(),
		d.apiRoutes(),
		d.tokenRoutes(),
		d.letterRoutes(),
		d.feedRoutes(),
		d.liveRoutes(),
		d.embedRoutes(),
		d.accountRoutes(),
		d.adminRoutes(),
		d.homeRoutes(),
		d.addRoutes(),
		d.listRoutes(),
		d.incidentRoutes(),
		d.pictureRoutes(),
		d.downloadRoutes(),
		d.articleRoutes(),
		d.talkRoutes(),
		d.feedbackRoutes(),
		d.revisionRoutes(),
	} {
		all = append(all, part...)
	}
	return all
}

// mux builds the patterns and what stands around each.
func (d *Desk) mux() *http.ServeMux {
	m := http.NewServeMux()
	for _, rt := range d.routes() {
		m.Handle(rt.pattern, d.wrap(rt))
	}
	m.HandleFunc("GET /static/{file}", d.assets.serve)
	m.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	m.Handle("/", d.wrap(route{pattern: "/", handle: d.nowhere}))
	return m
}

func (d *Desk) nowhere(v *visit) error {
	return rapporteur.Errorf(rapporteur.NotFound, "there is no page %s here", v.r.URL.Path)
}
