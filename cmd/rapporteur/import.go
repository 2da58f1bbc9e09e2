package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"rapporteur"
	"rapporteur/exchange"
	"rapporteur/store"
)

func newImport() *cobra.Command {
	var address string
	c := &cobra.Command{
		Use:   "import FILE…",
		Short: "Take reports, or events of other data sets, into the record",
		Long: `Import takes reports in JSON Lines, as read and export write them, into the record, each in place of the one that
the record has of the same article. Rows of POLECAT, ICEWS and GDELT (tab-separated, CSV or Parquet, also compressed)
become an article each, whose text is one line that says what the row says, for their articles' texts are not in them.
What cannot be read is named, and the rest is taken. A file of backup is read by restore.`,
		Example: `  rapporteur import --store record.db reports.jsonl
  rapporteur import --store record.db ngecEvents.DV.2023.txt.gz`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, files []string) error {
			record, err := makeRecord(c.Context(), address)
			if err != nil {
				return err
			}
			defer record.Close()
			i := &importer{c: c, record: record, bar: newProgress(c.ErrOrStderr(), "importing", "reports")}
			for _, file := range files {
				if err := i.file(file); err != nil {
					i.bar.finish()
					return err
				}
			}
			return i.end()
		},
	}
	storeFlag(c, &address)
	return c
}

// importer takes files into a record.
type importer struct {
	c       *cobra.Command
	record  *store.DB
	bar     *progress
	waiting []*rapporteur.Report
	taken   int
	failed  int
	first   error
}

// importedAtOnce is how many reports are taken in one transaction.
const importedAtOnce = 50

func (i *importer) file(path string) error {
	reports, err := importedReports(path)
	if err != nil {
		return err
	}
	for r, err := range reports {
		if err != nil {
			i.fail(err)
			continue
		}
		if i.waiting = append(i.waiting, r); len(i.waiting) == importedAtOnce {
			if err := i.flush(); err != nil {
				return err
			}
		}
	}
	return i.flush()
}

func (i *importer) fail(err error) {
	i.failed++
	if i.first == nil {
		i.first = err
	}
	if i.failed <= toldFaults {
		i.bar.say("rapporteur: " + err.Error())
	}
}

// flush takes the reports that wait, one by one where one of them is refused.
func (i *importer) flush() error {
	waiting := i.waiting
	i.waiting = nil
	if len(waiting) == 0 {
		return nil
	}
	err := keepReports(i.c.Context(), i.record, waiting)
	for _, r := range waiting {
		var one error
		if err != nil {
			one = keepReports(i.c.Context(), i.record, []*rapporteur.Report{r})
		}
		switch kind := rapporteur.KindOf(one); {
		case one == nil:
			i.taken++
		case kind == rapporteur.Invalid || kind == rapporteur.TooLarge:
			i.fail(one)
		default:
			return one
		}
		i.bar.step(i.failed)
	}
	return nil
}

func (i *importer) end() error {
	i.bar.finish()
	fmt.Fprintf(i.c.ErrOrStderr(), "rapporteur: %d reports are in the record", i.taken)
	if i.failed > 0 {
		fmt.Fprintf(i.c.ErrOrStderr(), ", %d could not be taken", i.failed)
	}
	fmt.Fprintln(i.c.ErrOrStderr())
	if i.failed > 0 {
		return silent{i.first}
	}
	return nil
}

// importedReports are the reports of a file, whatever it is.
func importedReports(path string) (iter.Seq2[*rapporteur.Report, error], error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, rapporteur.Errorf(rapporteur.NotFound, "cannot read %s: %w", path, err)
	}
	begin, _ := bufio.NewReader(f).Peek(1 << 10)
	f.Close()
	switch text := strings.TrimSpace(string(begin)); {
	case strings.HasPrefix(text, "{"):
		return jsonReports(path), nil
	default:
		codes, err := cameoCodes()
		return rowReports(path, codes), err
	}
}

// jsonReports reads reports in JSON Lines.
func jsonReports(path string) iter.Seq2[*rapporteur.Report, error] {
	return func(yield func(*rapporteur.Report, error) bool) {
		f, err := os.Open(path)
		if err != nil {
			yield(nil, rapporteur.Errorf(rapporteur.NotFound, "cannot read %s: %w", path, err))
			return
		}
		defer f.Close()
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, maxReportLine)
		for n := 1; lines.Scan(); n++ {
			if len(strings.TrimSpace(lines.Text())) == 0 {
				continue
			}
			r := new(rapporteur.Report)
			err := json.Unmarshal(lines.Bytes(), r)
			switch {
			case err != nil:
				r, err = nil, rapporteur.Errorf(rapporteur.Invalid, "%s:%d: is no report: %w", path, n, err)
			case r.Rapporteur == "" && r.Article.Text == "":
				r, err = nil, rapporteur.Errorf(rapporteur.Invalid, "%s:%d: is no report; articles are taken in with rapporteur read --store", path, n)
			}
			if !yield(r, err) {
				return
			}
		}
		if err := lines.Err(); err != nil {
			yield(nil, rapporteur.Errorf(rapporteur.Invalid, "%s: cannot be read: %w", path, err))
		}
	}
}

// rowReports makes a report of each row of another data set.
func rowReports(path string, codes exchange.Codes) iter.Seq2[*rapporteur.Report, error] {
	return func(yield func(*rapporteur.Report, error) bool) {
		f, err := os.Open(path)
		if err != nil {
			yield(nil, rapporteur.Errorf(rapporteur.NotFound, "cannot read %s: %w", path, err))
			return
		}
		defer f.Close()
		for row, err := range exchange.Read(path, f, codes) {
			var r *rapporteur.Report
			if err == nil {
				r = rowReport(filepath.Base(path), &row)
			}
			if !yield(r, err) {
				return
			}
		}
	}
}
