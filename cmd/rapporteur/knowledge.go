package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"rapporteur"
	"rapporteur/knowledge/layer"
)

func newKnowledge() *cobra.Command {
	c := &cobra.Command{
		Use:   "knowledge",
		Short: "Keep who is who and where is where up to date",
		Long: `The built-in tables know office holders and places as of the day they were made. A layer of your own
lies over them: rapporteur knowledge update makes it from Wikidata and GeoNames, and read and lookup
use it where it is there, unless --no-layer is given. docs/knowledge.md tells the tables' columns.`,
		Example: `  rapporteur knowledge update
  rapporteur knowledge show
  rapporteur knowledge clear`,
		Args: knownVerb,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(newKnowledgeUpdate(), newKnowledgeShow(), newKnowledgeClear())
	return c
}

func newKnowledgeUpdate() *cobra.Command {
	var o layer.Options
	var maxMB int64
	c := &cobra.Command{
		Use:   "update",
		Short: "Fetch office holders from Wikidata and places from GeoNames",
		Long: `Update fetches heads of state and of government, foreign and defence ministers with their terms and
other names from Wikidata's query service, and places of a thousand people or more with their English
names from GeoNames, and makes a layer over the built-in tables of what they do not have or have
otherwise. Where both tell a thing the layer counts, and the difference is reported.

An update that is cut off leaves the old layer whole; run it again, and it goes on where it was. A
source that is not named keeps its part of the layer. One request is made at a time, with a pause
between two; a server that is busy is asked again, --retries times at most, at growing intervals.`,
		Example: `  rapporteur knowledge update
  rapporteur knowledge update --sources wikidata --agent "rapporteur (desk@example.org)"
  rapporteur knowledge update --layer ./knowledge --wikidata http://localhost:9999/sparql --geonames-names ""`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) (err error) {
			if o.Dir, err = layerDir(o.Dir); err != nil {
				return err
			}
			o.MaxBytes = maxMB << 20
			return updateKnowledge(c, o)
		},
	}
	flags := c.Flags()
	registerLayer(flags, &o.Dir)
	flags.StringSliceVar(&o.Sources, "sources", []string{layer.Wikidata, layer.GeoNames}, "`which` to fetch: wikidata, geonames")
	flags.StringVar(&o.Wikidata, "wikidata", layer.WikidataURL, "the `URL` of a SPARQL service with Wikidata's items")
	flags.StringVar(&o.Cities, "geonames", layer.CitiesURL, "the `URL` of GeoNames' cities, as text or zip")
	flags.StringVar(&o.Admins, "geonames-divisions", layer.AdminsURL, "the `URL` of GeoNames' first-order divisions")
	flags.StringVar(&o.Names, "geonames-names", layer.NamesURL, "the `URL` of GeoNames' alternate names; empty to do without")
	flags.StringVar(&o.Agent, "agent", "rapporteur/"+rapporteur.Version+" (knowledge update)", "`who` asks; Wikimedia wants an address to write to in it")
	flags.IntVar(&o.PageSize, "page", 500, "`rows` that a query asks for at a time")
	flags.IntVar(&o.Retries, "retries", 5, "how `often` to ask again a server that does not answer")
	flags.DurationVar(&o.Backoff, "backoff", 2*time.Second, "`time` until a server is asked again, doubled each time")
	flags.DurationVar(&o.Pause, "pause", time.Second, "`time` between two requests")
	flags.Int64Var(&maxMB, "max-mb", 1024, "largest download in `megabytes`; twenty times that unpacked")
	flags.BoolVar(&o.Fresh, "fresh", false, "begin anew instead of going on with an update that was cut off")
	completeWords(c, "sources", layer.Wikidata, layer.GeoNames)
	return c
}

// mostConflicts is how many conflicts are told at the end of an update.
const mostConflicts = 20

func updateKnowledge(c *cobra.Command, o layer.Options) error {
	m := meter{w: c.ErrOrStderr(), terminal: isTerminal(c.ErrOrStderr())}
	o.Progress = m.show
	rep, err := layer.Update(c.Context(), o)
	m.finish()
	if err != nil {
		return err
	}
	w := c.OutOrStdout()
	if rep.Resumed {
		fmt.Fprintln(w, "went on with the update that was cut off")
	}
	if err := printManifest(w, o.Dir, &rep.Manifest); err != nil {
		return err
	}
	fmt.Fprintf(w, "%d terms in office and places are not built in\n", rep.Added)
	for _, why := range rep.LeftOut[:min(len(rep.LeftOut), mostConflicts)] {
		fmt.Fprintln(w, "left out:", why)
	}
	if n := len(rep.Conflicts); n > 0 {
		fmt.Fprintf(w, "%d differ from the built-in tables; the layer counts:\n", n)
	}
	for i := range rep.Conflicts[:min(len(rep.Conflicts), mostConflicts)] {
		fmt.Fprintln(w, " ", rep.Conflicts[i].String())
	}
	if n := len(rep.Conflicts) - mostConflicts; n > 0 {
		fmt.Fprintf(w, "  and %d more; see rapporteur knowledge show --conflicts\n", n)
	}
	return nil
}

func printManifest(w io.Writer, dir string, m *layer.Manifest) error {
	fmt.Fprintf(w, "layer %s of %s\n", dir, m.Made.Local().Format("2006-01-02 15:04"))
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, s := range m.Sources {
		fmt.Fprintf(t, "%s\tfetched %s\t%d read\t%d left out\t%d in the layer\t%s\n", s.Name, s.Fetched.Local().Format(time.DateOnly), s.Read, s.LeftOut, s.Rows, strings.Join(s.URLs, " "))
	}
	return t.Flush()
}

func newKnowledgeShow() *cobra.Command {
	var dir string
	var asJSON, conflicts bool
	c := &cobra.Command{
		Use:   "show",
		Short: "Show what the layer holds and where it is from",
		Long: `Show prints the sources of the layer with the day they were fetched and their counts. --conflicts
prints a table of what the layer says otherwise than the built-in tables, tab-separated.`,
		Example: `  rapporteur knowledge show
  rapporteur knowledge show --conflicts > conflicts.tsv
  rapporteur knowledge show --layer ./knowledge --json`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			dir, err := layerDir(dir)
			if err != nil {
				return err
			}
			l, err := layer.Open(dir)
			if err != nil {
				return err
			}
			return showKnowledge(c.OutOrStdout(), l, asJSON, conflicts)
		},
	}
	registerLayer(c.Flags(), &dir)
	c.Flags().BoolVar(&asJSON, "json", false, "print the manifest as JSON")
	c.Flags().BoolVar(&conflicts, "conflicts", false, "print what the layer says otherwise than the built-in tables")
	c.MarkFlagsMutuallyExclusive("json", "conflicts")
	return c
}

func showKnowledge(w io.Writer, l *layer.Layer, asJSON, conflicts bool) error {
	switch {
	case conflicts:
		data, err := l.Bytes(layer.ConflictsFile)
		if err != nil {
			return err
		}
		_, err = w.Write(data)
		return err
	case asJSON:
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(&l.Manifest)
	}
	return printManifest(w, l.Dir, &l.Manifest)
}

func newKnowledgeClear() *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use:   "clear",
		Short: "Remove the layer, and what an update has begun",
		Example: `  rapporteur knowledge clear
  rapporteur knowledge clear --layer ./knowledge`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			dir, err := layerDir(dir)
			if err != nil {
				return err
			}
			had, err := layer.Clear(dir)
			if err != nil {
				return err
			}
			if !had {
				fmt.Fprintln(c.OutOrStdout(), "there was no layer in", dir)
				return nil
			}
			fmt.Fprintln(c.OutOrStdout(), "removed the layer in", dir)
			return nil
		},
	}
	registerLayer(c.Flags(), &dir)
	return c
}

// meter shows how far each step of an update is, on a terminal only and only once the
// step has taken two seconds.
type meter struct {
	w        io.Writer
	terminal bool
	what     string
	begun    time.Time
	bar      *progressbar.ProgressBar
}

func (m *meter) show(p layer.Progress) {
	if !m.terminal {
		return
	}
	if p.What != m.what {
		m.finish()
		m.what, m.begun = p.What, time.Now()
	}
	if m.bar == nil && time.Since(m.begun) < 2*time.Second {
		return
	}
	if m.bar == nil {
		unit := "rows"
		if p.Bytes {
			unit = "B"
		}
		m.bar = progressbar.NewOptions64(p.Total, progressbar.OptionSetWriter(m.w), progressbar.OptionShowCount(), progressbar.OptionShowBytes(p.Bytes),
			progressbar.OptionSetItsString(unit), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionSetPredictTime(p.Total > 0),
			progressbar.OptionSetElapsedTime(true), progressbar.OptionClearOnFinish(), progressbar.OptionSetDescription(p.What))
	}
	m.bar.Set64(p.Done)
}

func (m *meter) finish() {
	if m.bar != nil {
		m.bar.Finish()
	}
	m.bar, m.what = nil, ""
}
