package desk

import (
	"net/url"
	"slices"
	"strings"

	"rapporteur"
)

// filterForm is the form above a list: what is asked for, and what each part of it would
// leave if it were taken away.
type filterForm struct {
	Action string // the page that it filters
	Query  rapporteur.RowQuery
	Chips  []chip
	Hidden []pair // values that the form's controls do not hold
	Claims bool   // offers what only claims have
	book   bookView
}

// chip is a part of a filter that can be taken away.
type chip struct{ Name, Value, Without string }

type pair struct{ Name, Value string }

func (v *visit) filterForm(q rapporteur.RowQuery, claims bool) filterForm {
	f := filterForm{Action: v.r.URL.Path, Query: q, Claims: claims, book: bookView{v.desk.Book}}
	values := FilterValues(q)
	for _, name := range []string{"after", "limit"} {
		values.Del(name)
	}
	for _, name := range slices.Sorted(mapKeys(values)) {
		for i, value := range values[name] {
			if name != "sort" {
				f.Chips = append(f.Chips, chip{name, value, address(f.Action, without(values, name, value))})
			}
			if i > 0 || name == "article" || name == "incident" {
				f.Hidden = append(f.Hidden, pair{name, value})
			}
		}
	}
	return f
}

func mapKeys(v url.Values) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range v {
			if !yield(k) {
				return
			}
		}
	}
}

// without are the values less one of a name.
func without(v url.Values, name, value string) url.Values {
	out := url.Values{}
	for k, vs := range v {
		for _, x := range vs {
			if k != name || x != value {
				out.Add(k, x)
			}
		}
	}
	return out
}

// address is a path with a query where there is one.
func address(path string, v url.Values) string {
	if q := v.Encode(); q != "" {
		return path + "?" + q
	}
	return path
}

// First is the first value of a field, as its control shows it.
func (f filterForm) First(name string) string {
	for _, field := range lists(&f.Query) {
		if field.name == name && len(*field.values) > 0 {
			return (*field.values)[0]
		}
	}
	switch {
	case name == "modality" && len(f.Query.Modality) > 0:
		return string(f.Query.Modality[0])
	case name == "stance" && len(f.Query.Stance) > 0:
		return string(f.Query.Stance[0])
	}
	return ""
}

// More reports whether a control is in use that the form folds away.
func (f filterForm) More() bool {
	for _, c := range f.Chips {
		if !slices.Contains([]string{"q", "actor", "recipient", "type", "from", "to"}, c.Name) {
			return true
		}
	}
	return false
}

// Values are the filter for an address of another page, as "?a=b", or empty.
func (f filterForm) Values() string {
	q := f.Query
	q.After, q.Limit, q.Sort = "", 0, ""
	return address("", FilterValues(q))
}

// option is a choice of a control.
type option struct{ Value, Text string }

// Options are the choices of a control.
func (f filterForm) Options(name string) []option {
	switch name {
	case "type":
		return f.book.types()
	case "mode":
		return f.book.modes()
	case "context":
		return f.book.contexts()
	case "quad":
		return same("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
	case "modality":
		return same("actual", "future", "hypothetical", "negated", "historical")
	case "stance":
		return same("assert", "deny", "allege", "demand", "promise", "threaten", "warn", "predict", "believe", "ask")
	case "verdict":
		return same(verdicts...)
	case "sort":
		if f.Action == "/" || f.Action == "/incidents" {
			return []option{{"date", "newest first"}, {"added", "last changed"}, {"sources", "most sources"}}
		}
		return []option{{"date", "newest first"}, {"added", "last added"}, {"confidence", "most certain"}, {"uncertainty", "least certain"}}
	}
	return nil
}

func same(values ...string) []option {
	var all []option
	for _, v := range values {
		all = append(all, option{v, v})
	}
	return all
}

// nextPage is the address of the page after this one.
func (v *visit) nextPage(q rapporteur.RowQuery, next string) string {
	if next == "" {
		return ""
	}
	q.After = next
	return address(v.r.URL.Path, FilterValues(q))
}

// firstPage is the address of a list's beginning, empty there.
func (v *visit) firstPage(q rapporteur.RowQuery) string {
	if q.After == "" {
		return ""
	}
	q.After = ""
	return address(v.r.URL.Path, FilterValues(q))
}

// filterLink is the address of a list narrowed by one more value.
func filterLink(path string, pairs ...string) string {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			v.Add(pairs[i], strings.TrimSpace(pairs[i+1]))
		}
	}
	return address(path, v)
}

// with are the values with one set, or taken away where it is empty.
func with(v url.Values, name, value string) url.Values {
	out := url.Values{}
	for k, vs := range v {
		if k != name {
			out[k] = vs
		}
	}
	if value != "" {
		out.Set(name, value)
	}
	return out
}

func dropSort(v url.Values) url.Values { return with(v, "sort", "") }

// oneOf is s where it is one of the choices, else the first of them.
func oneOf(s string, choices []string) string {
	if slices.Contains(choices, s) {
		return s
	}
	return choices[0]
}
