package store

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"rapporteur"
	"rapporteur/near"
)

// The sides on which a party stands in a row, as the tables of parties have them.
const (
	acts     = 1
	receives = 2
	speaks   = 3
	denied   = 4 // in a claim that denies, on any side: for codes only
)

// prepared is a report as the tables have it, made before the transaction begins.
type prepared struct {
	report    *rapporteur.Report
	body      string // of the report, without its text and rows
	signature []byte
	events    []preparedRow
	claims    []preparedRow
	actors    map[string]*preparedActor
	places    []string // names of the events' places, each once
}

// preparedRow is an event or a claim.
type preparedRow struct {
	row      string // fingerprint
	id       int64
	day, end int64
	body     string
	text     string // of the sentence
	place    string // folded
	parties  []party
	told     []int // of a claim: its events, by index
}

// party is one who stands in a row: by code, by code and sector, or as an actor.
type party struct {
	key   string // RUS, RUS/MIL; empty for an actor
	actor string // an actor's key
	side  int
}

// preparedActor is an actor with how often it stands in the report's rows.
type preparedActor struct {
	name, code, wikidata, unresolved string
	sectors                          []string
	counts                           [speaks + 1]int
	last                             int64
}

// rowBody is what a row's body holds besides what the columns do.
type rowBody struct {
	Event   *rapporteur.Event  `json:"event,omitempty"`
	Claim   *rapporteur.Claim  `json:"claim,omitempty"`
	Passage rapporteur.Passage `json:"passage"`
}

// plain is a report that is written with its spans in bytes.
type plain rapporteur.Report

// maxID is the longest id of an article in bytes.
const maxID = 512

// prepare checks a report and lays it out for the tables.
func prepare(r *rapporteur.Report) (*prepared, error) {
	if err := checkArticle(&r.Article); err != nil {
		return nil, err
	}
	for _, s := range r.Sentences {
		if s.Start < 0 || s.End < s.Start || s.End > len(r.Article.Text) {
			return nil, rapporteur.Errorf(rapporteur.Invalid, "article %s: sentence %v is outside the text", r.Article.ID, s)
		}
	}
	signature, err := near.Sign(r.Article.Text).MarshalBinary()
	if err != nil {
		return nil, err
	}
	p := &prepared{report: r, signature: signature, actors: map[string]*preparedActor{}}
	bare := *r
	bare.Article.Text = ""
	bare.Events, bare.Claims = bare.Events[:0:0], bare.Claims[:0:0] // empty stays empty and nil stays nil
	if p.body, err = p.marshal(plain(bare)); err != nil {
		return nil, err
	}
	entities := make(map[string]*rapporteur.Entity, len(r.Entities))
	for i := range r.Entities {
		entities[r.Entities[i].ID] = &r.Entities[i]
	}
	eventRows, claimRows := rapporteur.Fingerprints(r)
	if err := p.addEvents(eventRows, entities); err != nil {
		return nil, err
	}
	return p, p.addClaims(claimRows, entities)
}

func checkArticle(a *rapporteur.Article) error {
	switch {
	case a.ID == "":
		return rapporteur.Errorf(rapporteur.Invalid, "the article %q has no id, by which the record keeps it", a.Title)
	case len(a.ID) > maxID:
		return rapporteur.Errorf(rapporteur.TooLarge, "the article's id has %d bytes; the record takes up to %d", len(a.ID), maxID)
	}
	for _, s := range []string{a.ID, a.URL, a.Source, a.Title, a.Byline, a.Language, a.DuplicateOf, a.Text} {
		if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
			return rapporteur.Errorf(rapporteur.Invalid, "the article %q holds what is no UTF-8 or a zero byte; the record takes neither", a.ID)
		}
	}
	return nil
}

func (p *prepared) marshal(v any) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", rapporteur.Errorf(rapporteur.Invalid, "the report of article %s cannot be kept: %w", p.report.Article.ID, err)
	}
	return string(b), nil
}

func (p *prepared) addEvents(rows []string, entities map[string]*rapporteur.Entity) (err error) {
	speakers := map[string][]rapporteur.Participant{} // by event
	for i := range p.report.Claims {
		for _, id := range p.report.Claims[i].Events {
			speakers[id] = append(speakers[id], p.report.Claims[i].Speakers...)
		}
	}
	for i := range p.report.Events {
		e := &p.report.Events[i]
		row := preparedRow{row: rows[i]}
		row.day, row.end = p.days(e.Date)
		passage := p.passage(e.Sentence, e.Trigger.Span)
		row.text = passage.Text
		if row.body, err = p.marshal(rowBody{Event: e, Passage: passage}); err != nil {
			return err
		}
		if e.Place != nil {
			row.place = short(fold(e.Place.Name))
		}
		if row.place != "" && !slices.Contains(p.places, row.place) {
			p.places = append(p.places, row.place)
		}
		p.addParties(&row, e.Actors, acts, entities, true)
		p.addParties(&row, e.Recipients, receives, entities, true)
		p.addParties(&row, speakers[e.ID], speaks, entities, false)
		p.events = append(p.events, row)
	}
	return nil
}

func (p *prepared) addClaims(rows []string, entities map[string]*rapporteur.Entity) (err error) {
	index := make(map[string]int, len(p.report.Events))
	for i := range p.report.Events {
		index[p.report.Events[i].ID] = i
	}
	for i := range p.report.Claims {
		c := &p.report.Claims[i]
		row := preparedRow{row: rows[i]}
		row.day, row.end = p.days(c.Date)
		var own rapporteur.Span
		if c.Cue != nil {
			own = c.Cue.Span
		} else if len(c.Content) > 0 {
			own = c.Content[0].Span
		}
		passage := p.passage(c.Sentence, own)
		row.text = passage.Text
		if row.body, err = p.marshal(rowBody{Claim: c, Passage: passage}); err != nil {
			return err
		}
		p.addParties(&row, c.Speakers, speaks, entities, true)
		for _, id := range c.Events {
			at, ok := index[id]
			if !ok || slices.Contains(row.told, at) {
				continue
			}
			row.told = append(row.told, at)
			p.addParties(&row, p.report.Events[at].Actors, acts, entities, false)
			p.addParties(&row, p.report.Events[at].Recipients, receives, entities, false)
		}
		p.claims = append(p.claims, row)
	}
	return nil
}

// days are the first and the last day of a row, the article's where it has none.
func (p *prepared) days(d *rapporteur.EventDate) (start, end int64) {
	if d != nil {
		start, end = dayOf(d.Start), dayOf(d.End)
	}
	if start == 0 && end == 0 {
		start = dayOf(p.report.Article.Published)
	}
	if start == 0 {
		start = end
	}
	return start, max(start, end)
}

// passage is the sentence of a row, or the row's own words where it has no sentence.
func (p *prepared) passage(sentence int, own rapporteur.Span) rapporteur.Passage {
	text := p.report.Article.Text
	span := own
	if sentence >= 1 && sentence <= len(p.report.Sentences) {
		span = p.report.Sentences[sentence-1]
	}
	if span.Start < 0 || span.End < span.Start || span.End > len(text) {
		return rapporteur.Passage{}
	}
	return rapporteur.Passage{Sentence: span, Text: span.Of(text)}
}

// addParties adds participants to a row, each key once; counted says whether the row
// counts for the actors.
func (p *prepared) addParties(row *preparedRow, ps []rapporteur.Participant, side int, entities map[string]*rapporteur.Entity, counted bool) {
	add := func(x party) bool {
		if slices.Contains(row.parties, x) {
			return false
		}
		row.parties = append(row.parties, x)
		return true
	}
	for i := range ps {
		a := &ps[i]
		if code := short(a.Code); code != "" {
			add(party{key: code, side: side})
			for _, s := range a.Sectors {
				add(party{key: short(code + "/" + s), side: side})
			}
		}
		key, actor := p.actor(a, entities[a.Entity])
		if key == "" || !add(party{actor: key, side: side}) {
			continue
		}
		if counted {
			actor.counts[side]++
			actor.last = max(actor.last, row.day)
		}
	}
}

// actor is who a participant is over all articles: known by the Wikidata id, or by name.
func (p *prepared) actor(a *rapporteur.Participant, e *rapporteur.Entity) (string, *preparedActor) {
	actor := preparedActor{name: a.Text, code: a.Code, sectors: a.Sectors, unresolved: a.Unresolved}
	if e != nil {
		actor = preparedActor{name: e.Name, code: e.Code, sectors: e.Sectors, wikidata: e.Wikidata, unresolved: e.Unresolved}
	}
	key := actor.wikidata
	if key == "" {
		if key = short(fold(actor.name)); key == "" {
			return "", nil
		}
		key = "=" + key
	}
	if known := p.actors[key]; known != nil {
		return key, known
	}
	p.actors[key] = &actor
	return key, &actor
}

// short cuts a key to a length that every index takes.
func short(s string) string {
	const most = 160
	if len(s) <= most {
		return s
	}
	s = s[:most]
	for !utf8.ValidString(s) {
		s = s[:len(s)-1]
	}
	return s
}

// list is a few words as a column has them, "|a|b|", for conditions with LIKE.
func list(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return "|" + strings.Join(words, "|") + "|"
}
