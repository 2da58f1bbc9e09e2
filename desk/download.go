package desk

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"iter"
	"net/http"
	"strconv"
	"strings"
	"time"

	"rapporteur"
	"rapporteur/report"
)

func (d *Desk) downloadRoutes() []route {
	file := func(pattern string, h handler) route {
		return route{pattern: pattern, handle: h, act: Export, limit: exportLimit}
	}
	return []route{
		file("GET /events.csv", func(v *visit) error { return eventsCSV(v) }),
		file("GET /events.jsonl", func(v *visit) error { return jsonLines(v, "events.jsonl", d.eachHappened, report.FlatEventRow) }),
		file("GET /claims.csv", func(v *visit) error { return claimsCSV(v) }),
		file("GET /actors.csv", func(v *visit) error { return actorsCSV(v) }),
		file("GET /actors.jsonl", func(v *visit) error { return jsonLines(v, "actors.jsonl", everyPage(d.Store.Actors), asItIs) }),
		file("GET /disputes.csv", func(v *visit) error { return disputesCSV(v) }),
		file("GET /disputes.jsonl", func(v *visit) error { return jsonLines(v, "disputes.jsonl", everyPage(d.Store.Disputes), apiDisputeOf) }),
		file("GET /claims.jsonl", func(v *visit) error { return jsonLines(v, "claims.jsonl", d.Store.EachClaim, report.FlatClaimRow) }),
	}
}

// downloadTime is how long a large file may take.
const downloadTime = 30 * time.Minute

// download begins a file: what is asked for, and the headers.
func (v *visit) download(kind, name string) (rapporteur.RowQuery, error) {
	q, err := ParseFilter(v.r.URL.Query())
	if err != nil {
		return q, err
	}
	h := v.w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", "attachment; filename="+name)
	h.Set("Cache-Control", "no-store")
	v.extend(downloadTime)
	return q, nil
}

func (d *Desk) eachHappened(ctx context.Context, q rapporteur.RowQuery) iter.Seq2[rapporteur.EventRow, error] {
	return d.Store.EachEvent(ctx, happened(q))
}

// jsonLines writes the filtered rows, one a line, in the shape in which a row stands alone.
func jsonLines[T, F any](v *visit, name string, each func(ctx context.Context, q rapporteur.RowQuery) iter.Seq2[T, error], flat func(*T) F) error {
	q, err := v.download("application/x-ndjson", name)
	if err != nil {
		return err
	}
	e := json.NewEncoder(v.w)
	e.SetEscapeHTML(false)
	for row, err := range each(v.r.Context(), q) {
		if err == nil {
			err = e.Encode(flat(&row))
		}
		if err != nil {
			return v.broken(err)
		}
	}
	return nil
}

// csvFile writes a header and the rows that cells makes.
func csvFile[T any](v *visit, name string, header []string, rows func(rapporteur.RowQuery) iter.Seq2[T, error], cells func(*T) []string) error {
	q, err := v.download("text/csv; charset=utf-8", name)
	if err != nil {
		return err
	}
	w := csv.NewWriter(v.w)
	err = w.Write(header)
	for row, rowErr := range rows(q) {
		if err == nil {
			err = rowErr
		}
		if err == nil {
			err = w.Write(harmless(cells(&row)))
		}
		if err != nil {
			return v.broken(err)
		}
	}
	w.Flush()
	return nil
}

// harmless keeps a spreadsheet from taking a cell for a formula: what begins like one is
// preceded by an apostrophe (OWASP, CSV injection). Numbers are left alone.
func harmless(cells []string) []string {
	for i, c := range cells {
		if c == "" || !strings.ContainsRune("=+-@\t\r", rune(c[0])) {
			continue
		}
		if _, err := strconv.ParseFloat(c, 64); err != nil {
			cells[i] = "'" + c
		}
	}
	return cells
}

var eventColumns = []string{"key", "article", "published", "source", "title", "url", "type", "modes", "contexts", "quad", "score", "actors", "actor_codes", "recipients",
	"recipient_codes", "date_start", "date_end", "place", "country", "lat", "lon", "modality", "confidence", "verdict", "disputed", "incident", "trigger", "evidence"}

func eventsCSV(v *visit) error {
	each := func(q rapporteur.RowQuery) iter.Seq2[rapporteur.EventRow, error] {
		return v.desk.eachHappened(v.r.Context(), q)
	}
	return csvFile(v, "events.csv", eventColumns, each, func(r *rapporteur.EventRow) []string {
		e, a := &r.Event, &r.Article
		start, end := dateCells(e.Date)
		cells := []string{r.Key.String(), a.ID, a.Published.String(), a.Source, a.Title, a.URL, e.Type, strings.Join(e.Modes, "; "), strings.Join(e.Contexts, "; "),
			e.Quad, decimal(e.Score), parties(e.Actors), codesOf(e.Actors), parties(e.Recipients), codesOf(e.Recipients), start, end}
		place := [4]string{}
		if p := e.Place; p != nil {
			place[0], place[1] = p.Name, p.Country
			if p.Lat != 0 || p.Lon != 0 {
				place[2], place[3] = decimal(p.Lat), decimal(p.Lon)
			}
		}
		return append(append(cells, place[:]...), string(e.Modality), decimal(e.Confidence), r.Verdict, strconv.FormatBool(r.Disputed), r.Incident, e.Trigger.Text, r.Passage.Text)
	})
}

// everyPage streams a list that the store gives page by page.
func everyPage[T any](list func(context.Context, rapporteur.RowQuery) (rapporteur.Listing[T], error)) func(context.Context, rapporteur.RowQuery) iter.Seq2[T, error] {
	return func(ctx context.Context, q rapporteur.RowQuery) iter.Seq2[T, error] {
		return func(yield func(T, error) bool) {
			for q.Limit = 500; ; {
				l, err := list(ctx, q)
				if err != nil {
					var none T
					yield(none, err)
					return
				}
				for _, x := range l.Items {
					if !yield(x, nil) {
						return
					}
				}
				if q.After = l.Next; q.After == "" {
					return
				}
			}
		}
	}
}

var actorColumns = []string{"key", "name", "code", "sectors", "wikidata", "acts", "receives", "speaks", "articles", "last"}

func actorsCSV(v *visit) error {
	each := func(q rapporteur.RowQuery) iter.Seq2[rapporteur.ActorRow, error] {
		return everyPage(v.desk.Store.Actors)(v.r.Context(), q)
	}
	return csvFile(v, "actors.csv", actorColumns, each, func(a *rapporteur.ActorRow) []string {
		return []string{a.Key, a.Name, a.Code, strings.Join(a.Sectors, " "), a.Wikidata, strconv.Itoa(a.Acts), strconv.Itoa(a.Receives), strconv.Itoa(a.Speaks), strconv.Itoa(a.Articles), a.Last.String()}
	})
}

var disputeColumns = []string{"id", "about", "why", "a", "a_article", "a_speakers", "a_stance", "a_evidence", "b", "b_article", "b_speakers", "b_stance", "b_evidence"}

func disputesCSV(v *visit) error {
	each := func(q rapporteur.RowQuery) iter.Seq2[rapporteur.Dispute, error] {
		return everyPage(v.desk.Store.Disputes)(v.r.Context(), q)
	}
	return csvFile(v, "disputes.csv", disputeColumns, each, func(x *rapporteur.Dispute) []string {
		cells := []string{x.ID, x.About, x.Why}
		for _, c := range []*rapporteur.ClaimRow{&x.A, &x.B} {
			cells = append(cells, c.Key.String(), c.Article.ID, parties(c.Claim.Speakers), string(c.Claim.Stance), c.Passage.Text)
		}
		return cells
	})
}

var claimColumns = []string{"key", "article", "published", "source", "title", "url", "stance", "form", "speakers", "speaker_codes", "cue", "content",
	"date_start", "date_end", "evidence_offered", "confidence", "verdict", "disputed", "evidence"}

func claimsCSV(v *visit) error {
	each := func(q rapporteur.RowQuery) iter.Seq2[rapporteur.ClaimRow, error] {
		return v.desk.Store.EachClaim(v.r.Context(), q)
	}
	return csvFile(v, "claims.csv", claimColumns, each, func(r *rapporteur.ClaimRow) []string {
		c, a := &r.Claim, &r.Article
		cue := ""
		if c.Cue != nil {
			cue = c.Cue.Text
		}
		var content []string
		for _, q := range c.Content {
			content = append(content, q.Text)
		}
		start, end := dateCells(c.Date)
		return []string{r.Key.String(), a.ID, a.Published.String(), a.Source, a.Title, a.URL, string(c.Stance), c.Form, parties(c.Speakers), codesOf(c.Speakers), cue,
			strings.Join(content, " … "), start, end, c.Evidence, decimal(c.Confidence), r.Verdict, strconv.FormatBool(r.Disputed), r.Passage.Text}
	})
}

func dateCells(d *rapporteur.EventDate) (start, end string) {
	if d == nil {
		return "", ""
	}
	return d.Start.String(), d.End.String()
}

func codesOf(ps []rapporteur.Participant) string {
	var codes []string
	for _, p := range ps {
		code := p.Code
		for _, s := range p.Sectors {
			code += "/" + s
		}
		codes = append(codes, code)
	}
	return strings.Join(codes, "; ")
}

func decimal(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// broken ends a file that cannot be finished so that the browser sees it is not whole.
func (v *visit) broken(err error) error {
	v.desk.Log.Warn("a download was not finished", "path", v.r.URL.Path, "error", err)
	panic(http.ErrAbortHandler)
}
