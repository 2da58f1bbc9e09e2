package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"rapporteur"
)

// toldAt is a report that the record has, as it was put in at a time.
type toldAt struct {
	article string
	updated int64
}

// toldMost is how many bytes of JSON a half of the reports that are kept at hand were made of.
const toldMost = 4 << 20

// readTold gets of reports what claims are held against each other by, into told. What was
// put in before this transaction is kept at hand: the news of a week is asked for again
// and again.
func (t *tx) readTold(ctx context.Context, wanted map[string]toldAt, told map[string]*prepared) error {
	var missing []string
	for id, at := range wanted {
		if p, ok := t.db.told.get(at); ok {
			told[id] = p
			continue
		}
		missing = append(missing, id)
	}
	if missing == nil {
		return nil
	}
	slices.Sort(missing)
	read := make(map[string]*toldReport, len(missing))
	for _, id := range missing {
		read[id] = &toldReport{}
	}
	if err := t.readReports(ctx, missing, read); err != nil {
		return err
	}
	for id, r := range read {
		told[id] = &prepared{report: &r.report, claims: r.claims}
		if at := wanted[id]; at.updated < t.now {
			t.db.told.put(at, told[id], r.size)
		}
	}
	return nil
}

// toldReport is a report as far as its claims are held against others'.
type toldReport struct {
	report rapporteur.Report
	claims []preparedRow
	size   int
}

func (t *tx) readReports(ctx context.Context, articles []string, into map[string]*toldReport) error {
	for _, part := range []struct {
		table, columns, order string
		add                   func(r *toldReport, row string, day int64, body []byte) error
	}{
		{"reports", "'', 0", "", (*toldReport).addNames},
		{"events", "row, day", " ORDER BY article, ord", (*toldReport).addEvent},
		{"claims", "row, day", " ORDER BY article, ord", (*toldReport).addClaim},
	} {
		cond, arg := t.in("article", articles)
		rows, err := t.query(ctx, `SELECT article, `+part.columns+`, body FROM `+part.table+` WHERE `+cond+part.order, arg)
		err = each(rows, err, func(rows *sql.Rows) error {
			var id, row string
			var day int64
			var body sql.RawBytes
			if err := rows.Scan(&id, &row, &day, &body); err != nil {
				return err
			}
			into[id].size += len(body)
			return part.add(into[id], row, day, body)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// addNames adds when the article was published and whom it names where.
func (r *toldReport) addNames(_ string, _ int64, body []byte) error {
	var b struct {
		Article struct {
			ID        string          `json:"id"`
			Published rapporteur.Date `json:"published"`
		} `json:"article"`
		Entities []struct {
			Code     string `json:"code"`
			Mentions []struct {
				Span rapporteur.Span `json:"span"`
			} `json:"mentions"`
		} `json:"entities"`
	}
	if err := json.Unmarshal(body, &b); err != nil {
		return err
	}
	r.report.Article.ID, r.report.Article.Published = b.Article.ID, b.Article.Published
	for _, e := range b.Entities {
		named := rapporteur.Entity{Code: e.Code}
		for _, m := range e.Mentions {
			named.Mentions = append(named.Mentions, rapporteur.Quote{Span: m.Span})
		}
		r.report.Entities = append(r.report.Entities, named)
	}
	return nil
}

func (r *toldReport) addEvent(_ string, _ int64, body []byte) error {
	type coded []struct {
		Code string `json:"code"`
	}
	var b struct {
		Event *struct {
			ID         string `json:"id"`
			Type       string `json:"type"`
			Quad       string `json:"quad"`
			Actors     coded  `json:"actors"`
			Recipients coded  `json:"recipients"`
		} `json:"event"`
	}
	if err := json.Unmarshal(body, &b); err != nil || b.Event == nil {
		return err
	}
	e := rapporteur.Event{ID: b.Event.ID, Type: b.Event.Type, Quad: b.Event.Quad}
	for _, p := range b.Event.Actors {
		e.Actors = append(e.Actors, rapporteur.Participant{Code: p.Code})
	}
	for _, p := range b.Event.Recipients {
		e.Recipients = append(e.Recipients, rapporteur.Participant{Code: p.Code})
	}
	r.report.Events = append(r.report.Events, e)
	return nil
}

func (r *toldReport) addClaim(row string, day int64, body []byte) error {
	var b struct {
		Claim *rapporteur.Claim `json:"claim"`
	}
	if err := json.Unmarshal(body, &b); err != nil || b.Claim == nil {
		return err
	}
	r.report.Claims = append(r.report.Claims, *b.Claim)
	r.claims = append(r.claims, preparedRow{row: row, day: day})
	return nil
}
