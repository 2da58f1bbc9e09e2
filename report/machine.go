package report

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"strings"

	"rapporteur"
)

// JSON writes one report as indented JSON.
func JSON(w io.Writer, r *rapporteur.Report) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// JSONLine writes one report as a line of JSON.
func JSONLine(w io.Writer, r *rapporteur.Report) error {
	b, err := r.MarshalJSON() // a whole line; an encoder would read it over again
	if err != nil {
		return err
	}
	_, err = w.Write(b)
	return err
}

// Columns are the columns of CSV, a row an event. Lists within a cell are joined by
// "; "; spans are left out, the words that they cover stand instead.
var Columns = []string{
	"article", "published", "source", "title", "url", "event", "type", "modes", "contexts", "quad", "score", "cameo",
	"goldstein", "actors", "actor_codes", "actor_sectors", "recipients", "recipient_codes", "recipient_sectors",
	"date_start", "date_end", "place", "country", "lat", "lon", "magnitudes", "modality", "claims", "confidence",
	"sentence", "trigger", "evidence", "duplicate_of",
}

// CSV writes a row an event, without a header; see Columns. Negated and hypothetical
// events are left out unless all is set.
func CSV(w *csv.Writer, r *rapporteur.Report, all bool) error {
	ix := newIndex(r)
	for i := range r.Events {
		if m := r.Events[i].Modality; !all && (m == rapporteur.Negated || m == rapporteur.Hypothetical) {
			continue
		}
		if err := w.Write(ix.cells(r, &r.Events[i])); err != nil {
			return err
		}
	}
	return nil
}

func (ix index) cells(r *rapporteur.Report, e *rapporteur.Event) []string {
	a := &r.Article
	cells := []string{a.ID, a.Published.String(), a.Source, a.Title, a.URL, e.ID, e.Type, list(e.Modes), list(e.Contexts),
		e.Quad, decimal(e.Score), e.CAMEO, ""}
	if e.Goldstein != nil {
		cells[12] = decimal(*e.Goldstein)
	}
	cells = append(cells, ix.participants(e.Actors)...)
	cells = append(cells, ix.participants(e.Recipients)...)
	date, place := [2]string{}, [4]string{}
	if e.Date != nil {
		date = [2]string{e.Date.Start.String(), e.Date.End.String()}
	}
	if e.Place != nil {
		place[0], place[1] = e.Place.Name, e.Place.Country
		if e.Place.Lat != 0 || e.Place.Lon != 0 {
			place[2], place[3] = decimal(e.Place.Lat), decimal(e.Place.Lon)
		}
	}
	counts := make([]string, len(e.Magnitudes))
	for i, m := range e.Magnitudes {
		counts[i] = howMany(m)
	}
	cells = append(append(cells, date[:]...), place[:]...)
	return append(cells, list(counts), string(e.Modality), list(e.Claims), decimal(e.Confidence), strconv.Itoa(e.Sentence),
		e.Trigger.Text, sentenceOf(r, e.Sentence, e.Trigger.Span).Of(a.Text), a.DuplicateOf)
}

// participants are names, codes and sectors, one cell each.
func (ix index) participants(ps []rapporteur.Participant) []string {
	names, codes, sectors := make([]string, len(ps)), make([]string, len(ps)), make([]string, len(ps))
	for i, p := range ps {
		names[i], codes[i], sectors[i] = p.Text, p.Code, strings.Join(p.Sectors, " ")
		if e := ix.entities[p.Entity]; e != nil && e.Name != "" {
			names[i] = e.Name
		}
	}
	return []string{list(names), list(codes), list(sectors)}
}

func list(xs []string) string { return strings.Join(xs, "; ") }

func decimal(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
