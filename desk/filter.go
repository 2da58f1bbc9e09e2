package desk

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"rapporteur"
)

// The most that one address may ask for.
const (
	maxFilterValues = 20
	maxFilterLength = 200
)

// sorts and verdicts are the values that an address may give.
var (
	sorts    = []string{"date", "added", "confidence", "uncertainty", "sources"}
	verdicts = []string{"none", "confirmed", "corrected", "rejected", "disagreed"}
)

// lists are the fields of a RowQuery that have several values, by their names in addresses.
func lists(q *rapporteur.RowQuery) []listField {
	return []listField{
		{"actor", &q.Actor}, {"recipient", &q.Recipient}, {"speaker", &q.Speaker},
		{"type", &q.Type}, {"mode", &q.Mode}, {"context", &q.Context}, {"quad", &q.Quad},
		{"publisher", &q.Publisher}, {"country", &q.Country}, {"verdict", &q.Verdict},
	}
}

type listField struct {
	name   string
	values *[]string
}

// ParseFilter reads a filter out of an address's values, the same for lists, pictures,
// feeds, exports and the API. Names it does not know are left alone; a value that cannot
// be is Invalid.
func ParseFilter(v url.Values) (rapporteur.RowQuery, error) {
	q := rapporteur.RowQuery{Text: first(v, "q"), Article: first(v, "article"), Place: first(v, "place"), Incident: first(v, "incident")}
	for _, f := range lists(&q) {
		vs, err := several(v, f.name)
		if err != nil {
			return q, err
		}
		*f.values = vs
	}
	for _, step := range []func(*rapporteur.RowQuery, url.Values) error{parseKinds, parseDates, parseNumbers, parsePage} {
		if err := step(&q, v); err != nil {
			return q, err
		}
	}
	return q, nil
}

func first(v url.Values, name string) string { return plain(v.Get(name)) }

// plain is a value without what no text has: broken UTF-8 and NUL, which databases refuse.
func plain(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", "")
	return strings.TrimSpace(cut(strings.TrimSpace(s), maxFilterLength))
}

// several are the values of a name that an address gives several times.
func several(v url.Values, name string) ([]string, error) {
	var all []string
	for _, s := range v[name] {
		if s = plain(s); s != "" && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	if len(all) > maxFilterValues {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "%d values of %q are too many; use at most %d", len(all), name, maxFilterValues)
	}
	return all, nil
}

func parseKinds(q *rapporteur.RowQuery, v url.Values) error {
	modalities, err := several(v, "modality")
	if err != nil {
		return err
	}
	for _, m := range modalities {
		q.Modality = append(q.Modality, rapporteur.Modality(m))
	}
	stances, err := several(v, "stance")
	if err != nil {
		return err
	}
	for _, s := range stances {
		q.Stance = append(q.Stance, rapporteur.Stance(s))
	}
	for _, s := range q.Verdict {
		if !slices.Contains(verdicts, s) {
			return rapporteur.Errorf(rapporteur.Invalid, "%q is no verdict; use %s", s, strings.Join(verdicts, ", "))
		}
	}
	return nil
}

func parseDates(q *rapporteur.RowQuery, v url.Values) error {
	var err error
	if s := first(v, "from"); s != "" {
		if q.From, err = rapporteur.ParseDate(s); err != nil {
			return err
		}
	}
	if s := first(v, "to"); s != "" {
		q.To, err = rapporteur.ParseDate(s)
	}
	return err
}

func parseNumbers(q *rapporteur.RowQuery, v url.Values) error {
	if s := first(v, "confidence"); s != "" {
		c, err := strconv.ParseFloat(s, 64)
		if err != nil || !(c >= 0 && c <= 1) {
			return rapporteur.Errorf(rapporteur.Invalid, "%q is no confidence; use a number from 0 to 1", s)
		}
		q.Confidence = c
	}
	q.Disputed = first(v, "disputed") != ""
	return nil
}

func parsePage(q *rapporteur.RowQuery, v url.Values) error {
	q.Sort, q.After = first(v, "sort"), strings.ToValidUTF8(v.Get("after"), "")
	if q.Sort != "" && !slices.Contains(sorts, q.Sort) {
		return rapporteur.Errorf(rapporteur.Invalid, "lists cannot be sorted by %q; use %s", q.Sort, strings.Join(sorts, ", "))
	}
	if len(q.After) > 1000 {
		return rapporteur.Errorf(rapporteur.Invalid, "that is no place in a list; begin at its first page")
	}
	if s := first(v, "limit"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > 500 {
			return rapporteur.Errorf(rapporteur.Invalid, "%q is no size of a page; use 1 to 500", s)
		}
		q.Limit = n
	}
	return nil
}

// FilterValues writes a filter as an address has it; ParseFilter reads it back.
func FilterValues(q rapporteur.RowQuery) url.Values {
	v := url.Values{}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	set("q", q.Text)
	set("article", q.Article)
	set("place", q.Place)
	set("incident", q.Incident)
	set("from", q.From.String())
	set("to", q.To.String())
	set("sort", q.Sort)
	set("after", q.After)
	for _, f := range lists(&q) {
		v[f.name] = *f.values
	}
	for _, m := range q.Modality {
		v.Add("modality", string(m))
	}
	for _, s := range q.Stance {
		v.Add("stance", string(s))
	}
	if q.Confidence > 0 {
		set("confidence", strconv.FormatFloat(q.Confidence, 'g', -1, 64))
	}
	if q.Disputed {
		set("disputed", "1")
	}
	if q.Limit > 0 {
		set("limit", strconv.Itoa(q.Limit))
	}
	for name, values := range v {
		if len(values) == 0 {
			delete(v, name)
		}
	}
	return v
}
