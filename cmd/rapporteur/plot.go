package main

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"rapporteur"
	"rapporteur/chart"
)

// plotFlags are the flags of the plot verb.
type plotFlags struct {
	out, theme, by, measure string
	from, to                string
	actors, recipients      []string
	types                   []string
	names, all              bool
	store                   string
	scale                   float64
	chart                   chart.Options
}

func newPlot() *cobra.Command {
	var f plotFlags
	c := &cobra.Command{
		Use:   "plot KIND [INPUT…]",
		Short: "Draw events: over time, by type, as a network, on a map, on a timeline",
		Long: `Plot draws the events of reports or of files of events as SVG or PNG, by the ending of -o; without -o
it writes SVG to standard output. The kinds of picture are:

  series    cooperation and conflict over time, a panel for each of the dyads with the most events
  types     how many events of each type there were over time
  network   who acted on whom
  map       where it happened, on the world or the region that holds all places
  timeline  single events in order, the weightiest in words

Inputs are reports as "read" writes them (JSON, JSON Lines), Rapporteur's CSV, TSV and Parquet, POLECAT,
ICEWS, GDELT 1.0 and 2.0; folders of them; or, with --store, a record. Negated and hypothetical events are left out unless --all is given. Actors and
recipients are told by the code of their state where they have one (RUS for its minister, too), else by
name. --actor and --recipient take a state's code, a sector's (MIL), both ("RUS MIL") or a name, and may
be given several times.`,
		Example: `  rapporteur read corpus/ -o reports.jsonl
  rapporteur plot series reports.jsonl -o dyads.svg --by month
  rapporteur plot series reports.jsonl --actor RUS --recipient UKR -o rus-ukr.png
  rapporteur plot map events.csv --type PROTEST --from 2023-01-01 --to 2023-12-31 -o protests.png
  rapporteur plot types --store record.db --from 2023-01-01 -o types.svg
  rapporteur plot network 20230322.export.CSV --actor CHN -o china.svg --theme dark`,
		Args:      f.args,
		ValidArgs: chart.Kinds(),
		RunE:      func(c *cobra.Command, args []string) error { return f.run(c, args[0], args[1:]) },
	}
	c.ValidArgsFunction = func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(args) == 0 {
			return chart.Kinds(), cobra.ShellCompDirectiveNoFileComp
		}
		return nil, cobra.ShellCompDirectiveDefault
	}
	f.register(c)
	return c
}

func (f *plotFlags) register(c *cobra.Command) {
	flags := c.Flags()
	flags.StringVarP(&f.out, "out", "o", "", "`file` to write, ending in .svg or .png")
	flags.StringVar(&f.store, "store", "", "draw the events of a record in place of files: a `file` or postgres://user@host/database")
	flags.StringArrayVar(&f.actors, "actor", nil, "only events of this actor: a `code` or a name")
	flags.StringArrayVar(&f.recipients, "recipient", nil, "only events to this recipient: a `code` or a name")
	flags.StringSliceVar(&f.types, "type", nil, "only these `types`, divided by commas, such as PROTEST,ASSAULT")
	flags.StringVar(&f.from, "from", "", "first `day`, YYYY-MM-DD")
	flags.StringVar(&f.to, "to", "", "last `day`, YYYY-MM-DD")
	flags.StringVar(&f.by, "by", "auto", "step of time: day, week, month, year or `auto`")
	flags.StringVar(&f.measure, "measure", "count", "what the bars of series are: the `count` of events or the sum of their score")
	flags.BoolVar(&f.chart.Together, "together", false, "series: all events in one panel; types: all in one stack")
	flags.IntVar(&f.chart.Max, "max", 0, "the most dyads, types, actors, places or told events (default: what suits the picture)")
	flags.BoolVar(&f.names, "names", false, "actors by name in place of their state's code")
	flags.BoolVar(&f.all, "all", false, "negated and hypothetical events, too")
	flags.IntVar(&f.chart.Width, "width", 0, "`pixels` (default 900)")
	flags.IntVar(&f.chart.Height, "height", 0, "`pixels` (default: what the picture needs)")
	flags.Float64Var(&f.scale, "scale", 2, "pixels of a PNG for one of --width and --height")
	flags.StringVar(&f.chart.Title, "title", "", "title (default: what the picture shows)")
	flags.StringVar(&f.chart.Source, "source", "", "what the note on the source says (default: the inputs)")
	flags.StringVar(&f.theme, "theme", "light", "`light`, dark, or page: SVG that takes its colours from the page it stands in")
	completeWords(c, "by", chart.ByNames()...)
	completeWords(c, "measure", "count", "score")
	completeWords(c, "theme", "light", "dark", "page")
}

// args refuses what is no kind of picture, and kinds without inputs.
func (f *plotFlags) args(c *cobra.Command, args []string) error {
	kinds := strings.Join(chart.Kinds(), ", ")
	switch {
	case len(args) == 0:
		return rapporteur.Errorf(rapporteur.Invalid, "plot what? name a kind of picture (%s) and files; see %s --help", kinds, c.CommandPath())
	case !slices.Contains(chart.Kinds(), args[0]):
		return rapporteur.Errorf(rapporteur.Invalid, "%q is no kind of picture; the first word after plot is one of %s", args[0], kinds)
	case len(args) == 1 && f.store == "":
		return rapporteur.Errorf(rapporteur.Invalid, "plot %s of what? name files of reports or events, or a record with --store; see %s --help", args[0], c.CommandPath())
	case len(args) > 1 && f.store != "":
		return rapporteur.Errorf(rapporteur.Invalid, "plot draws the events of files or of a record; leave out --store or the files")
	}
	return nil
}

// options checks the flags before anything is read.
func (f *plotFlags) options(inputs []string) (o chart.Options, theme chart.Theme, err error) {
	o = f.chart
	for _, d := range []struct {
		flag, text string
		day        *rapporteur.Date
	}{{"from", f.from, &o.From}, {"to", f.to, &o.To}} {
		if d.text == "" {
			continue
		}
		if *d.day, err = rapporteur.ParseDate(d.text); err != nil {
			return o, 0, rapporteur.Errorf(rapporteur.Invalid, "--%s: %w", d.flag, err)
		}
	}
	if o.By, err = chart.ParseBy(f.by); err != nil {
		return o, 0, rapporteur.Errorf(rapporteur.Invalid, "--by: %w", err)
	}
	switch f.measure {
	case "count":
	case "score":
		o.Measure = chart.Score
	default:
		return o, 0, rapporteur.Errorf(rapporteur.Invalid, "--measure %s is not known; use count or score", f.measure)
	}
	switch f.theme {
	case "light":
		theme = chart.Light
	case "dark":
		theme = chart.Dark
	case "page":
		theme = chart.Inline
	default:
		return o, 0, rapporteur.Errorf(rapporteur.Invalid, "--theme %s is not known; use light, dark or page", f.theme)
	}
	switch ending := strings.ToLower(filepath.Ext(f.out)); {
	case f.out != "" && ending != ".svg" && ending != ".png":
		return o, 0, rapporteur.Errorf(rapporteur.Invalid, "-o %s: a picture is written as .svg or .png", f.out)
	case ending == ".png" && theme == chart.Inline:
		return o, 0, rapporteur.Errorf(rapporteur.Invalid, "--theme page is for SVG; a PNG is light or dark")
	}
	if o.Source == "" && len(inputs) > 0 {
		o.Source = sourceOf(inputs)
	} else if o.Source == "" {
		o.Source = "Rapporteur " + rapporteur.Version
	}
	return o, theme, nil
}

// sourceOf names the inputs.
func sourceOf(inputs []string) string {
	const most = 3
	var names []string
	for _, in := range inputs[:min(len(inputs), most)] {
		names = append(names, filepath.Base(in))
	}
	if more := len(inputs) - most; more > 0 {
		names = append(names, fmt.Sprintf("%d more", more))
	}
	return strings.Join(names, ", ") + "; Rapporteur " + rapporteur.Version
}

func (f *plotFlags) run(c *cobra.Command, kind string, inputs []string) error {
	o, theme, err := f.options(inputs)
	if err != nil {
		return err
	}
	// What is wrong with the sizes is told before a large input is read.
	if _, err := chart.Draw(kind, func(func(chart.Event) bool) {}, o); err != nil {
		return err
	}
	in, err := f.input(c.ErrOrStderr())
	if err != nil {
		return err
	}
	events := in.events(inputs)
	if f.store != "" {
		record, err := openRecord(c.Context(), f.store)
		if err != nil {
			return err
		}
		defer record.Close()
		events = in.record(c.Context(), record, rapporteur.RowQuery{From: o.From, To: o.To})
	}
	picture, err := chart.Draw(kind, events, o)
	switch {
	case err != nil:
		return err
	case in.broken != nil:
		return in.broken
	case in.read == 0 && in.failed > 0:
		return silent{rapporteur.Errorf(rapporteur.Unsupported, "nothing could be read")}
	case picture.Nothing != "":
		return rapporteur.Errorf(rapporteur.NotFound, "%s%s", strings.ToLower(picture.Nothing[:1])+strings.TrimSuffix(picture.Nothing[1:], "."), in.filtered())
	}
	if err := f.write(c.OutOrStdout(), picture, theme); err != nil {
		return err
	}
	if in.failed > 0 {
		return silent{rapporteur.Errorf(rapporteur.Unsupported, "%d rows could not be read", in.failed)}
	}
	return nil
}

// write gives the file its name when it is whole.
func (f *plotFlags) write(stdout io.Writer, p *chart.Picture, theme chart.Theme) error {
	if f.out == "" {
		return p.WriteSVG(stdout, theme)
	}
	var b bytes.Buffer
	var err error
	if strings.EqualFold(filepath.Ext(f.out), ".png") {
		err = p.WritePNG(&b, theme, f.scale)
	} else {
		err = p.WriteSVG(&b, theme)
	}
	if err != nil {
		return err
	}
	return writeWhole(f.out, func(w io.Writer) error {
		if _, err := b.WriteTo(w); err != nil {
			return rapporteur.Errorf(rapporteur.Invalid, "cannot write %s: %w", f.out, err)
		}
		return nil
	})
}
