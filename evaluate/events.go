package evaluate

import (
	"encoding/json"
	"io"
	"slices"

	"rapporteur"
)

// GoldEvent is a record of PLOVER's gold standard records: a text and one event that
// it tells.
type GoldEvent struct {
	ID     string
	Text   string
	Type   string
	Date   string
	Source []string // codes
	Target []string
}

// ReadGoldEvents reads PLOVER's gold standard records (openeventdata/PLOVER, JSON).
// Types by their names before 2021 are given their present ones, and codes that are
// no ISO 3166-1 alpha-3 codes the ones that are meant.
func ReadGoldEvents(r io.Reader) ([]GoldEvent, error) {
	var records []struct {
		ID, Text, Event, Date string
		Source, Target        goldActors
	}
	if err := json.NewDecoder(r).Decode(&records); err != nil {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "the gold events cannot be read: %w", err)
	}
	out := make([]GoldEvent, len(records))
	for i, g := range records {
		out[i] = GoldEvent{ID: g.ID, Text: g.Text, Type: rename(olderTypes, g.Event), Date: g.Date, Source: g.Source, Target: g.Target}
	}
	return out, nil
}

var olderTypes = map[string]string{"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT"}

var misspelt = map[string]string{"JAP": "JPN", "ITL": "ITA", "VTN": "VNM"}

func rename(names map[string]string, s string) string {
	if to := names[s]; to != "" {
		return to
	}
	return s
}

// goldActors are the codes of a source or target: a list of actors, or a string that
// says nothing.
type goldActors []string

func (a *goldActors) UnmarshalJSON(b []byte) error {
	if len(b) == 0 || b[0] != '[' {
		return nil
	}
	var list []struct{ Code string }
	if err := json.Unmarshal(b, &list); err != nil {
		return err
	}
	for _, x := range list {
		*a = append(*a, rename(misspelt, x.Code))
	}
	return nil
}

// Verdict is how the events found in a text meet its gold event.
type Verdict struct {
	Type  bool // one has the type
	Whole bool // one has the type, every actor's code and every recipient's code
}

// Judge compares the events found in a gold record's text with the record. PLOVER
// lists all parties of a reciprocal event as actors; the records give some of them as
// targets, so that such an event is whole where its actors are all of them.
func (g GoldEvent) Judge(found []rapporteur.Event) Verdict {
	var v Verdict
	for _, e := range found {
		if e.Type != g.Type {
			continue
		}
		v.Type = true
		actors, recipients := codes(e.Actors), codes(e.Recipients)
		if slices.Equal(actors, set(g.Source)) && slices.Equal(recipients, set(g.Target)) ||
			len(recipients) == 0 && slices.Equal(actors, set(slices.Concat(g.Source, g.Target))) && len(e.Actors) > 1 {
			v.Whole = true
		}
	}
	return v
}

func codes(ps []rapporteur.Participant) []string {
	var out []string
	for _, p := range ps {
		out = append(out, p.Code)
	}
	return set(out)
}

func set(codes []string) []string { return slices.Compact(slices.Sorted(slices.Values(codes))) }

// Events scores the events found in each gold record's text: the share of records
// with the right type and with the whole event right, and how many events were found a
// record.
func Events(gold []GoldEvent, found [][]rapporteur.Event) []Figure {
	var types, whole, n float64
	for i, g := range gold {
		v := g.Judge(found[i])
		if v.Type {
			types++
		}
		if v.Whole {
			whole++
		}
		n += float64(len(found[i]))
	}
	all := float64(len(gold))
	return []Figure{{"type", types / all}, {"whole-event", whole / all}, {"events-a-record", n / all}}
}
