package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"rapporteur"
	"rapporteur/codebook"
	"rapporteur/coder"
	"rapporteur/knowledge"
)

// maxReportLine bounds one report in a file of JSON Lines, in bytes.
const maxReportLine = 64 << 20

func newDisputes() *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "disputes REPORTS.jsonl…",
		Short: "Set claims of several articles that say otherwise about one matter side by side",
		Long: `Disputes takes reports that "read" wrote as JSON Lines and finds the claims, in one article or
across articles, of which one denies what another says: about the same parties and the same act, within
three weeks of each other.`,
		Example: `  rapporteur read corpus/ -o reports.jsonl
  rapporteur disputes reports.jsonl`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, files []string) error {
			if format != "text" && format != "jsonl" {
				return rapporteur.Errorf(rapporteur.Invalid, "--format %s is not known; use text or jsonl", format)
			}
			reports, failed := readReports(files)
			for _, err := range failed {
				fmt.Fprintln(c.ErrOrStderr(), "rapporteur:", err)
			}
			if err := printDisputes(c.OutOrStdout(), reports, format); err != nil {
				return err
			}
			if len(failed) > 0 {
				return silent{failed[0]}
			}
			return nil
		},
	}
	c.Flags().StringVar(&format, "format", "text", "`text` or jsonl")
	completeWords(c, "format", "text", "jsonl")
	return c
}

// readReports reads the reports of files; a bad line is an error that names it, and the
// rest goes on.
func readReports(files []string) (reports []*rapporteur.Report, failed []error) {
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			failed = append(failed, rapporteur.Errorf(rapporteur.NotFound, "cannot read the reports: %w", err))
			continue
		}
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, maxReportLine)
		for n := 1; lines.Scan(); n++ {
			var r rapporteur.Report
			if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
				failed = append(failed, rapporteur.Errorf(rapporteur.Invalid, "%s line %d: is no report: %w", file, n, err))
				continue
			}
			reports = append(reports, &r)
		}
		if err := errors.Join(lines.Err(), f.Close()); err != nil {
			failed = append(failed, rapporteur.Errorf(rapporteur.Invalid, "%s: cannot be read: %w", file, err))
		}
	}
	return reports, failed
}

// side is one claim of a dispute, as JSON has it.
type side struct {
	Article  string            `json:"article"`
	Title    string            `json:"title,omitempty"`
	Claim    string            `json:"claim"`
	Stance   rapporteur.Stance `json:"stance"`
	Speakers []string          `json:"speakers"`
	Content  string            `json:"content"`
	Evidence string            `json:"evidence"`
	Day      rapporteur.Date   `json:"day,omitzero"`
}

func printDisputes(w io.Writer, reports []*rapporteur.Report, format string) error {
	book, err := codebook.Load()
	if err != nil {
		return err
	}
	base, err := knowledge.Load()
	if err != nil {
		return err
	}
	var matters []coder.Matter
	for _, r := range reports {
		matters = append(matters, coder.Matters(r, book, base)...)
	}
	out := bufio.NewWriter(w)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	found := coder.Disputes(matters)
	for i, d := range found {
		sides := [2]side{sideOf(&matters[d.A]), sideOf(&matters[d.B])}
		if format == "jsonl" {
			if err := encoder.Encode(struct {
				Sides [2]side  `json:"sides"`
				Score float64  `json:"score"`
				Words []string `json:"words"`
			}{sides, d.Score, d.Words}); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(out, "%d  score %.1f by %s\n", i+1, d.Score, strings.Join(d.Words, ", "))
		for _, s := range sides {
			fmt.Fprintf(out, "   %s: %s by %s, evidence: %s\n      “%s”\n", s.Article, s.Stance, strings.Join(s.Speakers, ", "), s.Evidence, s.Content)
		}
	}
	if len(found) == 0 && format == "text" {
		fmt.Fprintf(out, "No disputes among the claims of %d reports.\n", len(reports))
	}
	return out.Flush()
}

func sideOf(m *coder.Matter) side {
	s := side{Article: m.Report.Article.ID, Title: m.Report.Article.Title, Claim: m.Claim.ID, Stance: m.Claim.Stance, Evidence: m.Claim.Evidence, Day: m.Day, Speakers: []string{}}
	for _, p := range m.Claim.Speakers {
		s.Speakers = append(s.Speakers, p.Text)
	}
	if len(s.Speakers) == 0 {
		s.Speakers = append(s.Speakers, "someone not named")
	}
	var parts []string
	for _, q := range m.Claim.Content {
		parts = append(parts, strings.Join(strings.Fields(q.Text), " "))
	}
	s.Content = strings.Join(parts, " … ")
	return s
}
