package main

import (
	"context"
	"iter"
	"strings"

	"rapporteur"
	"rapporteur/chart"
)

// record are the events of a record, each with the address of its article.
func (in *plotInput) record(ctx context.Context, rows rapporteur.RowStore, q rapporteur.RowQuery) iter.Seq[chart.Event] {
	q.Type = in.filter.upperTypes()
	return func(yield func(chart.Event) bool) {
		for r, err := range rows.EachEvent(ctx, q) {
			if err != nil {
				in.broken = err
				return
			}
			if !in.all && (r.Event.Modality == rapporteur.Negated || r.Event.Modality == rapporteur.Hypothetical) {
				continue
			}
			for row := range chart.RecordRows(&r) {
				if !in.row(&row, r.Key.String(), r.Passage.Text, yield) {
					return
				}
			}
		}
	}
}

// upperTypes are the types as the record has them.
func (f *eventFilter) upperTypes() []string {
	var out []string
	for _, t := range f.types {
		out = append(out, strings.ToUpper(t))
	}
	return out
}
