package main

import (
	"context"
	"os"
	"strings"

	"rapporteur"
	"rapporteur/codebook"
	"rapporteur/coder"
	"rapporteur/knowledge"
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
func makeRecord(ctx context.Context, address string) (*store.DB, error) {
	book, err := codebook.Load()
	if err != nil {
		return nil, err
	}
	base, err := knowledge.Load()
	if err != nil {
		return nil, err
	}
	return open.Open(ctx, address, store.Options{Disputes: disputer(book, base)})
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
