package exchange

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"rapporteur"
)

// Reports makes reports of rows, so that what another data set tells can be kept as
// Rapporteur's own: the rows of a story that come one after another are a report, each row
// an event of it with its own id. The articles have no text, and the events no words: their
// spans are empty. [Rows] of such a report are the rows again, but for their ids, for what
// only the text tells (Lead) and for columns that a report has no place for (District,
// Feature, Title). Rows that could not be read are given on as the errors that they are.
func Reports(rows iter.Seq2[Row, error]) iter.Seq2[*rapporteur.Report, error] {
	return func(yield func(*rapporteur.Report, error) bool) {
		var s *story
		for row, err := range rows {
			if err != nil {
				if !yield(nil, err) {
					return
				}
				continue
			}
			key := storyKey(&row)
			if s != nil && s.key != key {
				if !yield(s.report, nil) {
					return
				}
				s = nil
			}
			if s == nil {
				s = newStory(key, &row)
			}
			s.add(&row)
		}
		if s != nil {
			yield(s.report, nil)
		}
	}
}

// storyKey tells stories apart by what their rows have of them.
func storyKey(r *Row) string {
	if r.Story != "" || r.URL != "" {
		return r.Story + "\n" + r.URL
	}
	key := r.Source + "\n" + r.Published.String()
	if m := r.Mentioned; m != nil {
		for _, names := range [][]string{m.People, m.Organizations, m.Locations} {
			key += "\n" + strings.Join(names, "\t")
		}
	}
	return key
}

// story is a report that is being made.
type story struct {
	key      string
	report   *rapporteur.Report
	entities map[string]string // what tells an entity apart → its id
}

func newStory(key string, r *Row) *story {
	s := &story{key: key, entities: map[string]string{}, report: &rapporteur.Report{Rapporteur: rapporteur.Version, Article: rapporteur.Article{
		ID: number(key), URL: r.URL, Source: r.Source, Published: r.Published, Language: r.Language}}}
	if r.Story != "" {
		s.report.Article.ID = r.Story
	}
	if m := r.Mentioned; m != nil {
		for _, named := range []struct {
			kind  rapporteur.Kind
			names []string
		}{{rapporteur.Person, m.People}, {rapporteur.Organization, m.Organizations}, {rapporteur.PlaceKind, m.Locations}} {
			for _, name := range named.names {
				s.entity(rapporteur.Entity{Kind: named.kind, Name: name}, "")
			}
		}
	}
	return s
}

// entity adds an entity, unless key tells that it is there, and gives its id.
func (s *story) entity(e rapporteur.Entity, key string) string {
	if id := s.entities[key]; key != "" && id != "" {
		return id
	}
	e.ID = fmt.Sprint("e", len(s.report.Entities)+1)
	s.report.Entities = append(s.report.Entities, e)
	if key != "" {
		s.entities[key] = e.ID
	}
	return e.ID
}

func (s *story) add(r *Row) {
	e := rapporteur.Event{ID: r.ID, Type: r.Type, CAMEO: r.CAMEO, Goldstein: r.Goldstein, Contexts: r.Contexts, Sentence: r.Sentence,
		Modality: r.Modality, Actors: s.parties(&r.Actor), Recipients: s.parties(&r.Recipient), Place: s.place(&r.Place), Confidence: 1}
	if e.ID == "" {
		e.ID = fmt.Sprint("v", len(s.report.Events)+1)
	}
	if e.Modality == "" {
		e.Modality = rapporteur.Actual
	}
	if r.Quad > 0 && r.Quad < len(quadNames) {
		e.Quad = quadNames[r.Quad]
	}
	if r.Score != nil {
		e.Score = *r.Score
	}
	if r.Mode != "" {
		e.Modes = strings.Split(r.Mode, ";")
	}
	if !r.Day.IsZero() {
		e.Date = &rapporteur.EventDate{Start: r.Day, End: r.Day}
	}
	s.report.Events = append(s.report.Events, e)
}

func (s *story) parties(p *Party) []rapporteur.Participant {
	if p.Name == "" && p.Country == "" && len(p.Sectors) == 0 {
		return []rapporteur.Participant{}
	}
	out := rapporteur.Participant{Code: p.Country, Sectors: slices.Clone(p.Sectors), Text: p.Raw}
	if out.Text == "" {
		out.Text = p.Name
	}
	if _, state := tables().country(p.Country); !state && p.Country == "" && len(out.Sectors) > 0 { // IGO and the like
		out.Code, out.Sectors = out.Sectors[0], out.Sectors[1:]
	}
	e := rapporteur.Entity{Kind: rapporteur.Other, Name: p.Name, Code: out.Code, Sectors: out.Sectors, Wikidata: p.Wikidata}
	out.Entity = s.entity(e, "party\n"+p.Name+"\n"+p.Country+"\n"+strings.Join(p.Sectors, " ")+"\n"+p.Wikidata)
	return []rapporteur.Participant{out}
}

func (s *story) place(p *Place) *rapporteur.EventPlace {
	if p.Name == "" && p.City == "" && p.Province == "" && p.Country == "" && p.Point == nil {
		return nil
	}
	out := &rapporteur.EventPlace{Name: p.Name, Country: p.Country}
	where := &rapporteur.Place{Country: p.Country, Admin1: p.Province, GeoNames: p.GeoNames}
	if p.Point != nil {
		out.Lat, out.Lon = p.Point.Lat, p.Point.Lon
		where.Lat, where.Lon = out.Lat, out.Lon
	}
	if p.Province != "" || p.GeoNames != 0 {
		e := rapporteur.Entity{Kind: rapporteur.Other, Name: p.Name, Code: p.Country, Place: where}
		out.Entity = s.entity(e, fmt.Sprintf("place\n%s\n%s\n%s\n%d\n%v", p.Name, p.Province, p.Country, p.GeoNames, p.Point != nil))
	}
	return out
}
