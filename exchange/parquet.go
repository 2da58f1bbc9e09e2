package exchange

import (
	"io"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"

	"rapporteur"
)

// ParquetRow is a row of Rapporteur's Parquet files: an event with its article, its
// parties as lists of records and the characters of its trigger in Unicode code points.
type ParquetRow struct {
	Article      string             `parquet:"article,dict"`
	Published    *int32             `parquet:"published,optional,date"`
	Source       string             `parquet:"source,optional,dict"`
	Title        string             `parquet:"title,optional,dict"`
	URL          string             `parquet:"url,optional,dict"`
	Event        string             `parquet:"event"`
	Type         string             `parquet:"type,dict"`
	Modes        []string           `parquet:"modes,list"`
	Contexts     []string           `parquet:"contexts,list"`
	Quad         string             `parquet:"quad,dict"`
	Score        float64            `parquet:"score"`
	CAMEO        string             `parquet:"cameo,optional,dict"`
	Goldstein    *float64           `parquet:"goldstein,optional"`
	Actors       []ParquetParty     `parquet:"actors,list"`
	Recipients   []ParquetParty     `parquet:"recipients,list"`
	DateStart    *int32             `parquet:"date_start,optional,date"`
	DateEnd      *int32             `parquet:"date_end,optional,date"`
	Place        string             `parquet:"place,optional,dict"`
	Country      string             `parquet:"country,optional,dict"`
	Lat          *float64           `parquet:"lat,optional"`
	Lon          *float64           `parquet:"lon,optional"`
	GeoNames     *int64             `parquet:"geonames,optional"`
	Magnitudes   []ParquetMagnitude `parquet:"magnitudes,list"`
	Modality     string             `parquet:"modality,dict"`
	Claims       []string           `parquet:"claims,list"`
	Confidence   float64            `parquet:"confidence"`
	Sentence     int32              `parquet:"sentence"`
	Trigger      string             `parquet:"trigger"`
	TriggerStart int32              `parquet:"trigger_start"`
	TriggerEnd   int32              `parquet:"trigger_end"`
	Evidence     string             `parquet:"evidence"` // the sentence
	DuplicateOf  string             `parquet:"duplicate_of,optional,dict"`
}

// ParquetParty is an actor or a recipient.
type ParquetParty struct {
	Name     string   `parquet:"name,dict"`
	Text     string   `parquet:"text"`
	Code     string   `parquet:"code,optional,dict"`
	Sectors  []string `parquet:"sectors,list"`
	Wikidata string   `parquet:"wikidata,optional,dict"`
}

// ParquetMagnitude is a count that belongs to an event; see [rapporteur.Magnitude].
type ParquetMagnitude struct {
	What  string   `parquet:"what,dict"`
	Value float64  `parquet:"value"`
	Upper *float64 `parquet:"upper,optional"`
	Unit  string   `parquet:"unit,optional,dict"`
	Bound string   `parquet:"bound,optional,dict"`
}

// Parquet writes events as Parquet; memory is bounded by the rows of a row group.
type Parquet interface {
	// Write adds the events of a report and says how many rows they are.
	Write(*rapporteur.Report) (rows int, err error)
	// Close ends the file: without it there is no file that can be read.
	Close() error
}

// ownParquet has Rapporteur's own columns, a row an event.
type ownParquet struct {
	w   *parquet.GenericWriter[ParquetRow]
	all bool
}

// rowGroup is the rows of a row group, few enough to be held in memory.
const rowGroup = 50_000

// parquetOptions are those of every file.
func parquetOptions() []parquet.WriterOption {
	return []parquet.WriterOption{parquet.MaxRowsPerRowGroup(rowGroup), parquet.Compression(&parquet.Snappy), parquet.CreatedBy("rapporteur", rapporteur.Version, "")}
}

// NewParquet writes Rapporteur's own columns to w, a row an event; see [ParquetRow].
// Negated and hypothetical events are left out unless all is set.
func NewParquet(w io.Writer, all bool) Parquet {
	return &ownParquet{all: all, w: parquet.NewGenericWriter[ParquetRow](w, parquetOptions()...)}
}

func (p *ownParquet) Write(r *rapporteur.Report) (int, error) {
	return p.w.Write(parquetRows(r, p.all))
}

func parquetRows(r *rapporteur.Report, all bool) []ParquetRow {
	c := newContext(r)
	var rows []ParquetRow
	for i := range r.Events {
		if e := &r.Events[i]; all || !unreal(e.Modality) {
			rows = append(rows, c.parquet(e))
		}
	}
	return rows
}

func (p *ownParquet) Close() error { return p.w.Close() }

func (c *context) parquet(e *rapporteur.Event) ParquetRow {
	a := &c.report.Article
	row := ParquetRow{Article: a.ID, Published: days(a.Published), Source: a.Source, Title: a.Title, URL: a.URL, Event: e.ID, Type: e.Type,
		Modes: e.Modes, Contexts: e.Contexts, Quad: e.Quad, Score: e.Score, CAMEO: e.CAMEO, Goldstein: e.Goldstein,
		Actors: c.parquetParties(e.Actors), Recipients: c.parquetParties(e.Recipients), Modality: string(e.Modality), Claims: e.Claims,
		Confidence: e.Confidence, Sentence: int32(e.Sentence), Trigger: e.Trigger.Text, DuplicateOf: a.DuplicateOf}
	row.TriggerStart = int32(utf8.RuneCountInString(a.Text[:e.Trigger.Span.Start]))
	row.TriggerEnd = row.TriggerStart + int32(utf8.RuneCountInString(e.Trigger.Span.Of(a.Text)))
	if s := e.Sentence - 1; s >= 0 && s < len(c.report.Sentences) {
		row.Evidence = c.report.Sentences[s].Of(a.Text)
	}
	if e.Date != nil {
		row.DateStart, row.DateEnd = days(e.Date.Start), days(e.Date.End)
	}
	if p := c.place(e.Place); e.Place != nil {
		row.Place, row.Country = e.Place.Name, p.Country
		if p.Point != nil {
			row.Lat, row.Lon = &p.Point.Lat, &p.Point.Lon
		}
		if id := int64(p.GeoNames); id != 0 {
			row.GeoNames = &id
		}
	}
	for _, m := range e.Magnitudes {
		pm := ParquetMagnitude{What: m.What, Value: m.Value, Unit: m.Unit, Bound: m.Bound}
		if m.Upper != 0 {
			pm.Upper = &m.Upper
		}
		row.Magnitudes = append(row.Magnitudes, pm)
	}
	return row
}

func (c *context) parquetParties(ps []rapporteur.Participant) []ParquetParty {
	out := make([]ParquetParty, len(ps))
	for i, p := range ps {
		out[i] = ParquetParty{Name: p.Text, Text: p.Text, Code: p.Code, Sectors: p.Sectors}
		if e := c.entities[p.Entity]; e != nil {
			out[i].Wikidata = e.Wikidata
			if e.Name != "" {
				out[i].Name = e.Name
			}
		}
	}
	return out
}

// days counts the days since 1 January 1970, as Parquet's DATE does.
func days(d rapporteur.Date) *int32 {
	if d.IsZero() {
		return nil
	}
	n := int32(d.Time().Unix() / (24 * 60 * 60))
	return &n
}
