package main

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"rapporteur"
	"rapporteur/exchange"
)

// compareFlags are the flags of the compare verb.
type compareFlags struct {
	by, format string
	limit      int
}

func newCompare() *cobra.Command {
	var f compareFlags
	c := &cobra.Command{
		Use:   "compare OURS THEIRS",
		Short: "Compare two files of events: agreement by type, and the rows that only one has",
		Long: `Compare matches the rows of two files of events and shows how far they agree, type by type, and
the rows that only one of them has, with the types that the other has for the same day and dyad.

Each file is of any of these formats, told by its first line: Rapporteur's JSON Lines, CSV, TSV and
Parquet, POLECAT, ICEWS, GDELT 1.0 and 2.0, divided by tabs or commas, under gzip, zstandard or bzip2
or not; or a folder of such files, as read -o DIR/ writes them. CAMEO codes become PLOVER types;
rows whose code PLOVER does not code (statements, 01) are counted and left out where types are
matched, and so are negated and hypothetical events. A line that cannot be read is named and left
out, and the rest is compared.

Rows match when all of --by are equal: day or month of the event, dyad or actor or recipient (by
country, else by sector, else by name), type, mode, root (the first two digits of the CAMEO code),
country of the place. Rows that are equal by these count once: sources that report one event many
times do not weigh more. Without type among them, "same type" tells how often matches agree on it.`,
		Example: `  rapporteur compare events.tsv polecat-2023-w12.tsv
  rapporteur compare reports.jsonl 20230322.export.CSV --by day,dyad
  rapporteur compare events/ ngecEvents.20230320.txt.gz
  rapporteur compare events.csv icews.tab --by month,dyad,type --format json`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 2 {
				return rapporteur.Errorf(rapporteur.Invalid, "compare takes two files, ours and theirs; see %s --help", c.CommandPath())
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return f.run(c, args) },
	}
	flags := c.Flags()
	flags.StringVar(&f.by, "by", "day,dyad,type", "`fields` that make rows the same, divided by commas: day, month, dyad, actor, recipient, type, mode, root, country")
	flags.StringVar(&f.format, "format", "text", "`text` or json")
	flags.IntVar(&f.limit, "limit", 20, "rows of one side that text shows; 0 is all")
	completeWords(c, "format", "text", "json")
	return c
}

func (f *compareFlags) run(c *cobra.Command, args []string) error {
	key, err := exchange.ParseKey(f.by)
	if err != nil {
		return rapporteur.Errorf(rapporteur.Invalid, "--by: %w", err)
	}
	if f.format != "text" && f.format != "json" {
		return rapporteur.Errorf(rapporteur.Invalid, "--format %s is not known; use text or json", f.format)
	}
	codes, err := cameoCodes()
	if err != nil {
		return err
	}
	comparer := exchange.NewComparer(key)
	for i, take := range []func(exchange.Row, error){comparer.Ours, comparer.Theirs} {
		if err := takeRows(c.ErrOrStderr(), args[i], codes, take); err != nil {
			return err
		}
	}
	result := comparer.Compare()
	if f.format == "json" {
		e := json.NewEncoder(c.OutOrStdout())
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		err = e.Encode(result)
	} else {
		err = f.print(c.OutOrStdout(), &result)
	}
	if n := result.Ours.Faults + result.Theirs.Faults; err == nil && n > 0 {
		return silent{rapporteur.Errorf(rapporteur.Unsupported, "%d rows could not be read", n)}
	}
	return err
}

// toldFaults is how many lines of a file that cannot be read are named one by one.
const toldFaults = 50

// takeRows reads a file, or the files of a folder in order of name; lines that cannot be
// read are named.
func takeRows(stderr io.Writer, path string, codes exchange.Codes, take func(exchange.Row, error)) error {
	files, err := filesOf(path)
	if err != nil {
		return err
	}
	for _, file := range files {
		if err := takeFile(stderr, file, codes, take); err != nil {
			return err
		}
	}
	return nil
}

// filesOf are the files of a folder, those aside whose names begin with "_" or "."; of
// anything else it is the path.
func filesOf(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, rapporteur.Errorf(rapporteur.NotFound, "cannot read %s: %w", path, err)
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	var files []string
	err = filepath.WalkDir(path, func(at string, d fs.DirEntry, err error) error {
		aside := at != path && (d.Name()[0] == '_' || d.Name()[0] == '.')
		switch {
		case err != nil:
			return err
		case aside && d.IsDir():
			return fs.SkipDir
		case !aside && d.Type().IsRegular():
			files = append(files, at)
		}
		return nil
	})
	if err == nil && len(files) == 0 {
		err = rapporteur.Errorf(rapporteur.NotFound, "there is no file in it")
	}
	if err != nil {
		return nil, rapporteur.Errorf(rapporteur.NotFound, "cannot read %s: %w", path, err)
	}
	return files, nil
}

func takeFile(stderr io.Writer, path string, codes exchange.Codes, take func(exchange.Row, error)) error {
	file, err := os.Open(path)
	if err != nil {
		return rapporteur.Errorf(rapporteur.NotFound, "cannot read %s: %w", path, err)
	}
	defer file.Close()
	faults, read := 0, false
	for row, err := range exchange.Read(path, file, codes) {
		if err != nil && rapporteur.KindOf(err) == rapporteur.Unsupported && !read {
			return err
		}
		read = true
		if err != nil {
			if faults++; faults <= toldFaults {
				fmt.Fprintln(stderr, "rapporteur:", err)
			}
		}
		take(row, err)
	}
	if faults > toldFaults {
		fmt.Fprintf(stderr, "rapporteur: %s: and %d more lines that cannot be read\n", path, faults-toldFaults)
	}
	return nil
}

func (f *compareFlags) print(w io.Writer, r *exchange.Comparison) error {
	fmt.Fprintf(w, "Matched by %s\n\n", strings.Join(r.By, ", "))
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "\trows\tdistinct\tnot coded by PLOVER\tnegated or hypothetical\tnot read\t\n")
	for _, s := range []struct {
		name string
		exchange.Side
	}{{"ours", r.Ours}, {"theirs", r.Theirs}} {
		fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%d\t%d\t\n", s.name, s.Rows, s.Distinct, s.NoType, s.Unreal, s.Faults)
	}
	t.Flush()
	fmt.Fprintf(w, "\nAGREEMENT\n")
	fmt.Fprintf(t, "type\tboth\tsame type\tonly ours\tonly theirs\tagreement\t\n")
	all := exchange.Tally{Type: "all"}
	for _, y := range r.Types {
		printTally(t, y)
		all.Both, all.Same, all.Ours, all.Theirs = all.Both+y.Both, all.Same+y.Same, all.Ours+y.Ours, all.Theirs+y.Theirs
	}
	if n := all.Both + all.Ours + all.Theirs; n > 0 {
		all.Agreement = float64(all.Both) / float64(n)
	}
	printTally(t, all)
	t.Flush()
	f.printOnly(w, "ONLY OURS", "theirs", r.OnlyOurs)
	f.printOnly(w, "ONLY THEIRS", "ours", r.OnlyTheirs)
	return nil
}

func printTally(w io.Writer, t exchange.Tally) {
	name := t.Type
	if name == "" {
		name = "(none)"
	}
	fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%.2f\t\n", name, t.Both, t.Same, t.Ours, t.Theirs, t.Agreement)
}

// printOnly prints the rows that one side has alone.
func (f *compareFlags) printOnly(w io.Writer, title, other string, rows []exchange.Differ) {
	if len(rows) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s %d\n", title, len(rows))
	shown := rows
	if f.limit > 0 {
		shown = rows[:min(f.limit, len(rows))]
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, d := range shown {
		beside := ""
		if d.Other != "" {
			beside = other + " has " + d.Other
		}
		fmt.Fprintf(t, "line %d\t%s\t%s → %s\t%s %s\t%s\n", d.Line, d.Day, d.Actor, d.Recipient, d.Type, d.CAMEO, beside)
	}
	t.Flush()
	if n := len(rows) - len(shown); n > 0 {
		fmt.Fprintf(w, "and %d more; --limit 0 shows all\n", n)
	}
}
