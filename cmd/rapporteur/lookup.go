package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"rapporteur"
	"rapporteur/knowledge"
	"rapporteur/knowledge/gazetteer"
)

// lookupFlags are the flags of rapporteur lookup.
type lookupFlags struct {
	date   string
	asJSON bool
	tables tableFlags
}

func newLookup() *cobra.Command {
	var flags lookupFlags
	c := &cobra.Command{
		Use:   "lookup NAME…",
		Short: "Who or where the knowledge says that a name is",
		Long: `Lookup prints everyone and everything that a name may stand for, the likeliest first:
code, sectors, the time for which that holds, a score from 0 to 1 and the reason; then the
places of that name. With --date, those in office on that day come first.

--actors and --places add tables of your own over the built-in ones and the layer: tab-separated,
with a header. Actors have name and code, and as you like kind, sectors, office, from, until,
wikidata, members and aliases; places have name, country, lat and lon, and as you like admin1,
population, class, geonames and aliases (lists divided by "|"). A bad row is named on standard
error and left out; with --strict it is an error. See docs/knowledge.md.`,
		Example: `  rapporteur lookup "the Kremlin"
  rapporteur lookup --date 2022-02-04 Truss
  rapporteur lookup --actors mine.tsv "Edelweiss Front"
  rapporteur lookup --places mine.tsv --no-layer Strelsau`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, words []string) error {
			return lookup(c, strings.Join(words, " "), &flags)
		},
	}
	c.Flags().StringVar(&flags.date, "date", "", "the `day` that is meant, as YYYY-MM-DD (default: any)")
	flags.tables.register(c.Flags())
	c.Flags().BoolVar(&flags.asJSON, "json", false, "print JSON")
	return c
}

// findings are all that a name may be.
type findings struct {
	Actors []knowledge.Candidate `json:"actors"`
	Places []gazetteer.Candidate `json:"places"`
}

func lookup(c *cobra.Command, name string, flags *lookupFlags) error {
	var on rapporteur.Date
	if flags.date != "" {
		var err error
		if on, err = rapporteur.ParseDate(flags.date); err != nil {
			return err
		}
	}
	base, err := flags.tables.load(c)
	if err == nil && base == nil {
		base, err = knowledge.Load()
	}
	if err != nil {
		return err
	}
	f := findings{Actors: base.Lookup(name, on)}
	if g, err := base.Gazetteer(); err == nil {
		f.Places = g.Lookup(name)
	}
	if len(f.Actors)+len(f.Places) == 0 {
		return rapporteur.Errorf(rapporteur.NotFound, "no one and no place is known by the name %q", name)
	}
	if flags.asJSON {
		e := json.NewEncoder(c.OutOrStdout())
		e.SetIndent("", "  ")
		return e.Encode(f)
	}
	return f.print(c.OutOrStdout())
}

const mostShown = 20 // places; names like San José have hundreds

func (f *findings) print(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for i := range f.Actors {
		a := &f.Actors[i]
		what := string(a.Kind)
		if a.Office != "" {
			what = a.Office
		}
		fmt.Fprintf(t, "%.2f\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", a.Score, dash(a.Code), dash(strings.Join(a.Sectors, " ")), a.Name, what, period(a.From, a.Until), a.Reason, a.Wikidata)
	}
	for i := range f.Places[:min(mostShown, len(f.Places))] {
		p := &f.Places[i]
		where := p.Country
		if p.Admin1 != "" {
			where += ", " + p.Admin1
		}
		fmt.Fprintf(t, "place\t%s\t%s\t%s\t%s\t%.3f, %.3f\tpopulation %d\t%s\n", dash(p.Country), p.Class, p.Name, where, p.Lat, p.Lon, p.Population, geonames(p.GeoNames))
	}
	if n := len(f.Places) - mostShown; n > 0 {
		fmt.Fprintf(t, "and %d more places\n", n)
	}
	return t.Flush()
}

func geonames(id int) string {
	if id == 0 {
		return ""
	}
	return fmt.Sprintf("geonames %d", id)
}

func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// period is a stretch of time in words.
func period(from, until string) string {
	switch {
	case from == "" && until == "":
		return "always"
	case until == "":
		return "from " + from
	case from == "":
		return "until " + until
	}
	return from + " to " + until
}
