package layer

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"rapporteur"
	"rapporteur/knowledge"
	"rapporteur/knowledge/gazetteer"
)

// The sources of a layer.
const (
	Wikidata = "wikidata"
	GeoNames = "geonames"
)

// The addresses of the sources.
const (
	WikidataURL = "https://query.wikidata.org/sparql"
	CitiesURL   = "https://download.geonames.org/export/dump/cities1000.zip"
	AdminsURL   = "https://download.geonames.org/export/dump/admin1CodesASCII.txt"
	NamesURL    = "https://download.geonames.org/export/dump/alternateNamesV2.zip"
)

// Options say what an update fetches and from where.
type Options struct {
	Dir      string
	Sources  []string // Wikidata, GeoNames
	Wikidata string   // a SPARQL endpoint with Wikidata's vocabulary
	Cities   string   // GeoNames' cities, as text or zip
	Admins   string   // GeoNames' first-order divisions
	Names    string   // GeoNames' alternate names, empty to leave them out
	Agent    string   // how servers are told who asks

	PageSize int           // rows of a query's page
	Retries  int           // tries after the first of what may pass
	Backoff  time.Duration // before the second try
	Pause    time.Duration // between two requests
	MaxBytes int64         // of a download, and twenty times that unpacked
	Fresh    bool          // begin anew what an earlier update began
	Progress func(Progress)
}

// Progress is how far a step of an update is.
type Progress struct {
	What        string
	Done, Total int64 // Total is below 0 where it is not known
	Bytes       bool  // counted in bytes, else in rows
}

// Report is what an update did.
type Report struct {
	Manifest  Manifest
	Resumed   bool // it went on with what an earlier one had begun
	Added     int  // terms in office and places that are not built in
	Conflicts []Conflict
	LeftOut   []string // why rows could not be used, with how many
}

// Conflict is what a layer's row, which wins, says otherwise than the built-in tables.
type Conflict struct {
	Source, What, Field, Old, New string
}

func (c *Conflict) String() string {
	return fmt.Sprintf("%s: %s %s, built in %s", c.What, c.Field, c.New, orNone(c.Old))
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// updater is an update at work.
type updater struct {
	Options
	client  *client
	journal *journal
	left    map[string]int // why rows were left out → how many
}

func (u *updater) tell(p Progress) {
	if u.Progress != nil {
		u.Progress(p)
	}
}

// Update fetches the sources, makes their tables and puts them in the place of the
// layer's own; sources that are not named keep theirs. When it fails or is cut off the
// layer is as it was, and the next update goes on with what was fetched.
func Update(ctx context.Context, o Options) (*Report, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	unlock, err := lock(o.Dir)
	if err != nil {
		return nil, err
	}
	defer unlock()
	u := &updater{Options: o, client: newClient(&o), left: map[string]int{}}
	now := time.Now()
	if u.journal, err = openJournal(o.Dir, now, o.Fresh); err != nil {
		return nil, err
	}
	rep := &Report{Resumed: u.journal.resumed()}
	if err := u.fetch(ctx); err != nil {
		return nil, err
	}
	tables, err := u.build(rep, now)
	if err != nil {
		return nil, err
	}
	if err := replace(o.Dir, rep.Manifest, tables); err != nil {
		return nil, err
	}
	for why, n := range u.left {
		rep.LeftOut = append(rep.LeftOut, fmt.Sprintf("%d rows: %s", n, why))
	}
	slices.Sort(rep.LeftOut)
	if err := os.RemoveAll(u.journal.dir); err != nil {
		return rep, rapporteur.Errorf(rapporteur.Internal, "the layer is new, but what was fetched for it cannot be removed: %w", err)
	}
	return rep, nil
}

func (o *Options) check() error {
	if len(o.Sources) == 0 {
		return rapporteur.Errorf(rapporteur.Invalid, "update from where? name %s or %s", Wikidata, GeoNames)
	}
	var urls []string
	for _, s := range o.Sources {
		switch s {
		case Wikidata:
			urls = append(urls, o.Wikidata)
		case GeoNames:
			urls = append(urls, o.Cities, o.Admins)
			if o.Names != "" {
				urls = append(urls, o.Names)
			}
		default:
			return rapporteur.Errorf(rapporteur.Invalid, "there is no source %q; name %s or %s", s, Wikidata, GeoNames)
		}
	}
	for _, url := range urls {
		if err := checkURL(url); err != nil {
			return err
		}
	}
	if o.PageSize < 1 || o.PageSize > 10_000 || o.Retries < 0 || o.Retries > 20 || o.MaxBytes < 1 {
		return rapporteur.Errorf(rapporteur.Invalid, "a page has 1 to 10,000 rows, there are 0 to 20 tries again, and a download has a byte or more")
	}
	return nil
}

// fetch brings what the sources have into the update's folder.
func (u *updater) fetch(ctx context.Context) error {
	if slices.Contains(u.Sources, Wikidata) {
		for i := range queries {
			if err := u.query(ctx, &queries[i]); err != nil {
				return err
			}
		}
	}
	if slices.Contains(u.Sources, GeoNames) {
		return u.dumps(ctx)
	}
	return nil
}

// build makes the tables of the new layer.
func (u *updater) build(rep *Report, now time.Time) ([]content, error) {
	m := &rep.Manifest
	m.Made = now
	var tables []content
	if slices.Contains(u.Sources, Wikidata) {
		t, err := u.actors(rep)
		if err != nil {
			return nil, err
		}
		tables = append(tables, t)
	}
	if slices.Contains(u.Sources, GeoNames) {
		t, err := u.places(rep)
		if err != nil {
			return nil, err
		}
		tables = append(tables, t)
	}
	for i := range m.Sources {
		m.Sources[i].Fetched = now
	}
	kept, err := u.keep(m)
	if err != nil {
		return nil, err
	}
	return append(append(tables, kept...), conflictsTable(rep.Conflicts)), nil
}

// keep takes over the tables of the old layer whose sources are not updated.
func (u *updater) keep(m *Manifest) ([]content, error) {
	old, err := Open(u.Dir)
	if err != nil {
		return nil, nil // none, or one that is damaged: the new takes its place
	}
	var out []content
	for _, s := range old.Sources {
		if slices.Contains(u.Sources, s.Name) {
			continue
		}
		data, err := old.Bytes(s.File)
		if err != nil {
			return nil, err
		}
		m.Sources = append(m.Sources, s)
		out = append(out, content{s.File, data})
	}
	return out, nil
}

func conflictsTable(cs []Conflict) content {
	b := bytes.NewBufferString("# What the layer says otherwise than the built-in tables; the layer counts.\nsource\twhat\tfield\tbuilt in\tlayer\n")
	for i := range cs {
		c := &cs[i]
		fmt.Fprintln(b, strings.Join([]string{c.Source, c.What, c.Field, c.Old, c.New}, "\t"))
	}
	return content{ConflictsFile, b.Bytes()}
}

// Load reads the built-in tables with the layer and a user's own tables over them, in
// that order; a nil layer is none. It reads the places only where a table has some. Bad
// rows come back in bad, or the first is the error where strict is set.
func Load(l *Layer, strict bool, actors []knowledge.Table, places []gazetteer.Table) (b *knowledge.Base, bad []error, err error) {
	if l != nil && l.Has(ActorsFile) {
		data, err := l.Bytes(ActorsFile)
		if err != nil {
			return nil, nil, err
		}
		actors = append([]knowledge.Table{{Name: l.Path(ActorsFile), Reader: bytes.NewReader(data)}}, actors...)
	}
	if l != nil && l.Has(PlacesFile) {
		data, err := l.Bytes(PlacesFile)
		if err != nil {
			return nil, nil, err
		}
		places = append([]gazetteer.Table{{Name: l.Path(PlacesFile), Reader: bytes.NewReader(data)}}, places...)
	}
	if b, bad, err = knowledge.LoadWith(strict, actors...); err != nil || len(places) == 0 {
		return b, bad, err
	}
	g, wrong, err := gazetteer.LoadWith(strict, places...)
	if err != nil {
		return nil, nil, err
	}
	return b.WithPlaces(g), append(bad, wrong...), nil
}
