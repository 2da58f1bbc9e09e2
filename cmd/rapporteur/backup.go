package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"rapporteur"
	"rapporteur/store"
	"rapporteur/store/open"
)

// defaultRecord is the record where no flag names one.
const defaultRecord = "rapporteur.db"

// storeFlag adds the flag that names a record.
func storeFlag(c *cobra.Command, address *string) {
	c.Flags().StringVar(address, "store", defaultRecord, "the record: a `FILE` or postgres://…")
}

func newBackup() *cobra.Command {
	var address string
	c := &cobra.Command{
		Use:   "backup FILE",
		Short: "Write a consistent copy of the record while it is in use",
		Long: `Backup writes all of the record into one file: articles with their revisions and reports, incidents,
disputes, ratings, comments, verdicts, people, sessions and the audit trail, as they were at one moment, whatever is
written meanwhile. Either database restores it. The file holds hashes of passwords and addresses of people: keep it
as you keep the record.`,
		Example: `  rapporteur backup --store record.db record.backup
  rapporteur backup --store postgres://record@db/rapporteur record.backup`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			record, err := openRecord(c.Context(), address)
			if err != nil {
				return err
			}
			defer record.Close()
			return record.Backup(c.Context(), args[0])
		},
	}
	storeFlag(c, &address)
	return c
}

func newRestore() *cobra.Command {
	var address string
	c := &cobra.Command{
		Use:   "restore FILE",
		Short: "Read a backup into a new record",
		Long: `Restore reads what backup wrote into a record that is not there yet or is empty, of either database: all of it,
or nothing where the file is damaged.`,
		Example: `  rapporteur restore --store new.db record.backup
  rapporteur restore --store postgres://record@db/rapporteur record.backup`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			record, err := open.Open(c.Context(), address, store.Options{})
			if err != nil {
				return err
			}
			defer record.Close()
			if err := record.Restore(c.Context(), args[0]); err != nil {
				return err
			}
			st, err := record.Stats(c.Context())
			if err == nil {
				fmt.Fprintf(c.ErrOrStderr(), "rapporteur: restored %d articles, %d events, %d claims, %d comments and %d people\n", st.Articles, st.Events, st.Claims, st.Comments, st.People)
			}
			return err
		},
	}
	storeFlag(c, &address)
	return c
}

// recordOutlet keeps the reports of a run in a record, a few in a transaction.
type recordOutlet struct {
	c       *cobra.Command
	record  *store.DB
	waiting []*rapporteur.Report
}

// keptAtOnce is how many reports are kept in one transaction.
const keptAtOnce = 8

func (o *recordOutlet) put(r *rapporteur.Report) error {
	if r == nil {
		return nil
	}
	if o.waiting = append(o.waiting, r); len(o.waiting) < keptAtOnce {
		return nil
	}
	return o.flush()
}

func (o *recordOutlet) flush() error {
	if len(o.waiting) == 0 {
		return nil
	}
	err := keepReports(o.c.Context(), o.record, o.waiting)
	o.waiting = nil
	return err
}

func (o *recordOutlet) due() bool              { return false }
func (o *recordOutlet) early() bool            { return false }
func (o *recordOutlet) resumable() bool        { return false }
func (o *recordOutlet) checkpoint(state) error { return nil }
func (o *recordOutlet) cannot(err error) error { return err }

func (o *recordOutlet) close(state) error {
	err := o.flush()
	if e := o.record.Close(); err == nil {
		err = e
	}
	return err
}

// stop ends a run that is not done: what was read of it before stays in the record.
func (o *recordOutlet) stop(bool) { o.record.Close() }
