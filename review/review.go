// Package review turns reviewers' verdicts into what they are for: how far reviewers agree,
// and the rows that they agree on, which are a gold set.
package review

import (
	"context"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"rapporteur"
)

// Row is what reviewers said of one row.
type Row struct {
	Key      rapporteur.RowKey
	Verdicts []rapporteur.Verdict // of people, in the order of their ids
}

// Rows gathers verdicts by row, in the order in which the rows come first. Those of the
// accounts that machine names are left out: no model's word makes gold or agreement.
func Rows(verdicts []rapporteur.Verdict, machine func(person string) bool) []Row {
	at := map[rapporteur.RowKey]int{}
	var rows []Row
	for _, v := range verdicts {
		if machine != nil && machine(v.Person) {
			continue
		}
		i, known := at[v.Key]
		if !known {
			i = len(rows)
			at[v.Key] = i
			rows = append(rows, Row{Key: v.Key})
		}
		rows[i].Verdicts = append(rows[i].Verdicts, v)
	}
	for _, r := range rows {
		slices.SortFunc(r.Verdicts, func(a, b rapporteur.Verdict) int { return strings.Compare(a.Person, b.Person) })
	}
	return rows
}

// Said is a verdict as a category: a rejection, or the type and mode that the row has by it.
func Said(v rapporteur.Verdict) string {
	switch {
	case v.Answer == rapporteur.Reject:
		return "no event"
	case v.Answer == rapporteur.Correct:
		return strings.TrimSpace(v.Type + " " + v.Mode)
	case v.Event != nil:
		return strings.TrimSpace(v.Event.Type + " " + first(v.Event.Modes))
	case v.Claim != nil:
		return string(v.Claim.Stance)
	}
	return "as it stands"
}

func first(modes []string) string {
	if len(modes) == 0 {
		return ""
	}
	return modes[0]
}

// Agreement is α of all rows by what reviewers said of them.
func Agreement(rows []Row, draws int) Alpha {
	units := make([][]string, len(rows))
	for i, r := range rows {
		for _, v := range r.Verdicts {
			units[i] = append(units[i], Said(v))
		}
	}
	return NominalAlpha(units, draws)
}

// Gold is a row that reviewers agree on, as `rapporteur evaluate rows` and `train judge` take
// it: the article is kept whole, so that the file stands alone.
type Gold struct {
	Key       rapporteur.RowKey  `json:"key"`
	Reviewers int                `json:"reviewers"`
	Right     bool               `json:"right"`          // the row as it stood
	Type      string             `json:"type,omitempty"` // as it should be; none for no event
	Mode      string             `json:"mode,omitempty"`
	Report    *rapporteur.Report `json:"report"` // the article and this one event, as it stood
}

// Agreed are the event rows of which at least so many reviewers said the same and nobody
// said otherwise. The reports hold the event alone:
// the caller fills in the article.
func Agreed(rows []Row, reviewers int) (gold []Gold) {
	for _, r := range rows {
		if len(r.Verdicts) < max(reviewers, 1) || r.Verdicts[0].Event == nil {
			continue
		}
		v := r.Verdicts[0]
		if slices.ContainsFunc(r.Verdicts, func(o rapporteur.Verdict) bool { return Said(o) != Said(v) }) {
			continue
		}
		g := Gold{Key: r.Key, Reviewers: len(r.Verdicts), Right: v.Answer == rapporteur.Confirm,
			Report: &rapporteur.Report{Article: rapporteur.Article{ID: r.Key.Article}, Events: []rapporteur.Event{*v.Event}}}
		switch v.Answer {
		case rapporteur.Confirm:
			g.Type, g.Mode = v.Event.Type, first(v.Event.Modes)
		case rapporteur.Correct:
			g.Type, g.Mode = v.Type, v.Mode
		}
		gold = append(gold, g)
	}
	return gold
}

// WriteGold writes gold rows as JSON Lines.
func WriteGold(w io.Writer, gold []Gold) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	for _, g := range gold {
		if err := e.Encode(g); err != nil {
			return err
		}
	}
	return nil
}

// maxGold is the largest file of gold rows that is read, in bytes.
const maxGold = 1 << 30

// ReadGold reads what WriteGold wrote; its error names the row that is wrong.
func ReadGold(r io.Reader) (gold []Gold, err error) {
	d := json.NewDecoder(io.LimitReader(r, maxGold))
	for {
		var g Gold
		switch err := d.Decode(&g); {
		case err == io.EOF:
			return gold, nil
		case err != nil:
			return gold, rapporteur.Errorf(rapporteur.Invalid, "gold row %d cannot be read: %w", len(gold)+1, err)
		case g.Report == nil || len(g.Report.Events) != 1 || g.Report.Article.Text == "":
			return gold, rapporteur.Errorf(rapporteur.Invalid, "gold row %d has no report of one event and its text", len(gold)+1)
		}
		gold = append(gold, g)
	}
}

// Split reports whether reviewers said different things of a row.
func Split(r Row) bool {
	return slices.ContainsFunc(r.Verdicts, func(v rapporteur.Verdict) bool { return Said(v) != Said(r.Verdicts[0]) })
}

// Source is the part of a record that gold rows are filled in from.
type Source interface {
	Event(ctx context.Context, key rapporteur.RowKey) (rapporteur.EventRow, error)
	Report(ctx context.Context, article string) (*rapporteur.Report, error)
}

// Fill gives gold rows the article and the event as it stands there. Rows that the record
// has no more are left out.
func Fill(ctx context.Context, s Source, gold []Gold) (filled []Gold, err error) {
	for _, g := range gold {
		row, err := s.Event(ctx, g.Key)
		if err == nil {
			var r *rapporteur.Report
			if r, err = s.Report(ctx, g.Key.Article); err == nil {
				g.Report = &rapporteur.Report{Rapporteur: r.Rapporteur, Codebook: r.Codebook, Article: r.Article, Sentences: r.Sentences, Events: []rapporteur.Event{row.Event}}
				filled = append(filled, g)
				continue
			}
		}
		if rapporteur.KindOf(err) != rapporteur.NotFound {
			return nil, err
		}
	}
	return filled, nil
}
