// Package sink has the places where a worker's reports are kept: the record, or folders
// of Parquet files.
package sink

import (
	"context"

	"rapporteur"
)

// Record keeps reports in a store, which holds one report an article: a second one of
// the same replaces it.
type Record struct {
	Store interface {
		PutReports(ctx context.Context, reports []*rapporteur.Report, by string) ([]rapporteur.Revision, error)
	}
}

// Put implements queue.Sink. It may be called again with the same reports.
func (r Record) Put(ctx context.Context, reports []*rapporteur.Report) error {
	_, err := r.Store.PutReports(ctx, reports, "")
	return err
}
