package desk

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"rapporteur"
)

// apiRoot is where the API begins; its OpenAPI 3.1 document is at apiRoot/openapi.json.
const apiRoot = "/api/v1"

func (d *Desk) apiRoutes() []route {
	handler := d.newAPI()
	serve := func(v *visit) error { return d.serveAPI(v, handler) }
	var all []route
	for _, method := range []string{"GET", "POST", "PUT", "DELETE"} {
		all = append(all, route{pattern: method + " " + apiRoot + "/", handle: serve, act: Visit, shared: true, body: maxAPIBody})
	}
	return append(all, route{pattern: "GET /api/docs", handle: func(v *visit) error { return v.render("api", nil) }, act: Visit})
}

// maxAPIBody is the largest body: an article.
const maxAPIBody = 12 << 20

type visitKey struct{}

// serveAPI answers for the API: with a token, or with the cookie of the desk's own pages,
// which other sites' pages must not use.
func (d *Desk) serveAPI(v *visit, api http.Handler) error {
	if v.token == nil {
		if err := http.NewCrossOriginProtection().Check(v.r); err != nil {
			return rapporteur.Errorf(rapporteur.Forbidden, "other sites' pages may use the API only with a token")
		}
	}
	v.w.Header().Set("Cache-Control", "no-store")
	v.w.Header().Add("Vary", "Cookie, Authorization")
	api.ServeHTTP(v.w, v.r.WithContext(context.WithValue(v.r.Context(), visitKey{}, v)))
	return nil
}

// newAPI makes the API from its operations.
func (d *Desk) newAPI() http.Handler {
	mux := http.NewServeMux()
	config := huma.DefaultConfig("Rapporteur", rapporteur.Version)
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = apiRoot+"/openapi", "", apiRoot+"/schemas"
	config.Info.Description = "Who did what to whom, when and where; who says so; who disputes it: with the passage behind every row. " +
		"Tokens are made under one's account; the rights are those of the pages."
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer", Description: "A token with the scopes that the operation needs"}}
	config.CreateHooks = nil // no $schema links within answers
	api := humago.New(mux, config)
	d.readOperations(api)
	d.writeOperations(api)
	return mux
}

// operation adds one to the API: its act is asked of the table of rights, and the token must
// have the scope that the act needs.
func operation[I, O any](api huma.API, act Act, lim limit, op huma.Operation, run func(v *visit, in *I) (*O, error)) {
	op.Path = apiRoot + op.Path
	op.Security = []map[string][]string{{"token": {scopeOf(act)}}, {}}
	op.MaxBodyBytes = maxAPIBody
	op.Errors = []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusTooManyRequests}
	huma.Register(api, op, func(ctx context.Context, in *I) (*O, error) {
		v, ok := ctx.Value(visitKey{}).(*visit)
		if !ok {
			return nil, problemOf(rapporteur.Errorf(rapporteur.Internal, "a request without a visit"))
		}
		if v.token != nil && !slices.Contains(v.token.Scopes, scopeOf(act)) {
			return nil, huma.NewError(http.StatusForbidden, "the token lacks the scope "+scopeOf(act))
		}
		if err := v.may(act, Object{}); err != nil {
			return nil, problemOf(err)
		}
		if lim.burst > 0 {
			if err := v.desk.throttle(v, lim); err != nil {
				return nil, problemOf(err)
			}
		}
		out, err := run(v, in)
		if err != nil {
			if status, _ := statusOf(err); status >= 500 {
				v.desk.Log.Error("a request failed", "path", v.r.URL.Path, "error", err)
			}
			return nil, problemOf(err)
		}
		return out, nil
	})
}

// problemOf is an error as RFC 9457 has it, with the same status and text as a page's.
func problemOf(err error) error {
	status, text := statusOf(err)
	return huma.NewError(status, text)
}
