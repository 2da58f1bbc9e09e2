package main

import (
	"context"
	"iter"
	"os"
	"strings"

	"rapporteur"
	"rapporteur/chart"
	"rapporteur/store"
	"rapporteur/store/open"
)

// existingRecord opens a record that is there: a misspelt file is an error and not a new record.
func existingRecord(ctx context.Context, address string) (*store.DB, error) {
	if !strings.HasPrefix(address, "postgres://") && !strings.HasPrefix(address, "postgresql://") {
		file := strings.TrimPrefix(strings.TrimPrefix(address, "sqlite:"), "//")
		if _, err := os.Stat(file); err != nil {
			return nil, rapporteur.Errorf(rapporteur.NotFound, "--store: there is no record %s: %w", address, err)
		}
	}
	return open.Open(ctx, address, store.Options{})
}

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
