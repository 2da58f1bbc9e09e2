package main

import (
	"context"
	"os"
	"strings"
	"sync"

	"rapporteur"
	"rapporteur/codebook"
	"rapporteur/coder"
	"rapporteur/knowledge"
	"rapporteur/second"
	"rapporteur/store"
	"rapporteur/store/open"
)

// openRecord opens a record that is there: a misspelt file is an error and not a new record.
func openRecord(ctx context.Context, address string) (*store.DB, error) {
	if !strings.HasPrefix(address, "postgres://") && !strings.HasPrefix(address, "postgresql://") {
		file := strings.TrimPrefix(strings.TrimPrefix(address, "sqlite:"), "//")
		if _, err := os.Stat(file); err != nil {
			return nil, rapporteur.Errorf(rapporteur.NotFound, "--store: there is no record %s: %w", address, err)
		}
	}
	return open.Open(ctx, address, store.Options{})
}

// makeRecord opens the record that reports are kept in, which it makes where there is none.
// The tables that tell disputes are loaded with the first report.
func makeRecord(ctx context.Context, address string) (*store.DB, error) {
	load := sync.OnceValues(func() (store.Disputer, error) {
		book, err := codebook.Load()
		if err != nil {
			return nil, err
		}
		base, err := knowledge.Load()
		return disputer(book, base), err
	})
	return open.Open(ctx, address, store.Options{Disputes: func(reports []*rapporteur.Report) []store.Contradiction {
		find, err := load()
		if err != nil {
			return nil // the program's own tables are sound, or nothing would have been read
		}
		return find(reports)
	}})
}

// keepReports keeps reports in one transaction, and sends what a second reader says
// otherwise to the reviewers.
func keepReports(ctx context.Context, record *store.DB, reports []*rapporteur.Report) error {
	if _, err := record.PutReports(ctx, reports, ""); err != nil {
		return err
	}
	for _, r := range reports {
		if err := second.Review(ctx, record, r); err != nil {
			return err
		}
	}
	return nil
}

// disputer finds the claims of several reports that contradict each other.
func disputer(book *codebook.Book, names coder.Names) store.Disputer {
	return func(reports []*rapporteur.Report) (found []store.Contradiction) {
		var matters []coder.Matter
		type place struct{ report, claim int }
		var places []place
		for i, r := range reports {
			for j, m := range coder.Matters(r, book, names) {
				matters = append(matters, m)
				places = append(places, place{i, j})
			}
		}
		for _, d := range coder.Disputes(matters) {
			a, b := places[d.A], places[d.B]
			found = append(found, store.Contradiction{ReportA: a.report, ClaimA: a.claim, ReportB: b.report, ClaimB: b.claim, Words: d.Words, Score: d.Score})
		}
		return found
	}
}
