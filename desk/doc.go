// Package desk is what people open: the pages on which they read articles with their events
// and claims, rate them, reply, correct them inline and review them, with accounts, an API
// and feeds over the same record.
//
// A [Desk] is an http.Handler over a [rapporteur.Store]. Each request is a visit: who makes
// it (identify), how often (throttle), whether they may ([May], one table of rights for pages
// and API), then one handler that reads the store and renders a page. Handlers return errors;
// fail turns them into a page, a JSON problem or the sign-in page.
//
// To add a page:
//
//  1. Write pages/NAME.html: {{define "title"}}…{{end}} and {{define "main"}}…{{end}}. "." is a
//     view: .Data is what the handler gave, .Person who is signed in, .May "moderate" asks rights,
//     .Here is the address to come back to.
//  2. Write a handler, func (d *Desk) name(v *visit) error, that ends in v.render("name", data) or,
//     after a form, in v.redirect("/where", "saved").
//  3. List it: func (d *Desk) nameRoutes() []route { return []route{{pattern: "GET /name", handle:
//     d.name, act: See}} }, and add d.nameRoutes() to routes in routes.go.
//  4. Ask v.may(Moderate, ObjectOf(&comment)) where the right depends on the object; route.act is
//     asked before the handler runs. A new act is a line in rights.go.
//  5. Forms are plain: method="post" to a pattern of its own, read by v.form(), answered by a
//     redirect. Scripts come on top: hx-get, hx-post with hx-target="#list" get the template that
//     the page defines as {{define "#list"}}, without the layout.
//  6. Styles go to style/NAME.css (imported in style/desk.css), scripts to script/NAME.ts (imported
//     in script/desk.ts); then go generate ./desk and commit static/ too. No style or script
//     stands within a page: the content security policy refuses it.
//
// Lists, pictures, feeds, exports and the API share [ParseFilter] and [FilterValues].
package desk
