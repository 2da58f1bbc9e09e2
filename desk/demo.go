package desk

import (
	"net/http"
	"slices"

	"rapporteur"
)

// demoRoutes let visitors of a demonstration be anyone; other desks have no such route.
func (d *Desk) demoRoutes() []route {
	if !d.Demo {
		return nil
	}
	return []route{{pattern: "POST /signin/demo", handle: d.demoSignIn, limit: signInLimit}}
}

func (d *Desk) demoSignIn(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	a, err := d.Store.AccountByHandle(v.r.Context(), form.Get("handle"))
	if err != nil {
		return err
	}
	if err := v.signIn(&a); err != nil {
		return err
	}
	return v.redirect(form.Get("next"), "")
}

// demoPeople are whom a visitor may be.
func (d *Desk) demoPeople(r *http.Request) ([]rapporteur.Account, error) {
	if !d.Demo {
		return nil, nil
	}
	found, err := d.Store.Accounts(r.Context(), "", rapporteur.Page{Limit: 10})
	slices.SortStableFunc(found.Items, func(a, b rapporteur.Account) int {
		return slices.Index(rapporteur.Roles[:], b.Role) - slices.Index(rapporteur.Roles[:], a.Role)
	})
	return found.Items, err
}
