// Package sink has the places where a worker's reports are kept: the record, or folders
// of Parquet files.
package sink

import (
	"context"

	"rapporteur"
)

// Record keeps reports in a store, which holds one report an article: a second one of
// the same replaces it.
type Record struct{ Store rapporteur.ReportStore }

// Put implements queue.Sink. It may be called again with the same reports.
func (r Record) Put(ctx context.Context, reports []*rapporteur.Report) error {
	for _, rep := range reports {
		if _, err := r.Store.PutReport(ctx, rep, ""); err != nil {
			return err
		}
	}
	return nil
}
