package evaluate

import (
	"encoding/json"
	"io"
	"regexp"
	"slices"
	"strings"

	"rapporteur"
	"rapporteur/knowledge"
	"rapporteur/text"
)

// ActorGold is one participant of a gold record: its words in a text and the codes
// that the annotators gave it.
type ActorGold struct {
	Record, Text string
	Published    rapporteur.Date
	Span         rapporteur.Span // empty where the words are not in the text
	Words        string
	Code, Sector string
}

// plainActor is a participant as the PLOVER gold records have it.
type plainActor struct {
	ActorText string `json:"actorText"`
	Code      string `json:"code"`
	Sector    string `json:"sector"`
}

// ReadActorGold reads PLOVER gold records (openeventdata/PLOVER, gold standard
// records as JSON) and lists their sources and targets.
func ReadActorGold(r io.Reader) ([]ActorGold, error) {
	var records []struct {
		ID       string          `json:"id"`
		Date     string          `json:"date"`
		Text     string          `json:"text"`
		Source   json.RawMessage `json:"source"`
		Target   json.RawMessage `json:"target"`
		TextInfo json.RawMessage `json:"textInfo"`
	}
	if err := json.NewDecoder(r).Decode(&records); err != nil {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "the gold records are not JSON: %w", err)
	}
	var out []ActorGold
	for _, rec := range records {
		date, _ := rapporteur.ParseDate(rec.Date)
		var info struct {
			Markup string `json:"markup"`
		}
		_ = json.Unmarshal(rec.TextInfo, &info) // an empty string where there is none
		for _, side := range []struct {
			raw  json.RawMessage
			mark string
		}{{rec.Source, "SRC"}, {rec.Target, "TAR"}} {
			var actors []plainActor
			if json.Unmarshal(side.raw, &actors) != nil { // a side may be missing, or a stray string
				continue
			}
			for i, a := range actors {
				out = append(out, ActorGold{Record: rec.ID, Text: rec.Text, Published: date, Words: a.ActorText, Code: a.Code, Sector: a.Sector,
					Span: findActor(rec.Text, a.ActorText, markedWords(info.Markup, side.mark, i))})
			}
		}
	}
	return out, nil
}

var marked = regexp.MustCompile(`\((SRC|TAR|SRC/TAR): ([^()]*)\)`)

// markedWords is the i-th passage that the markup gives to a side.
func markedWords(markup, side string, i int) string {
	for _, m := range marked.FindAllStringSubmatch(markup, -1) {
		if strings.Contains(m[1], side) {
			if i--; i < 0 {
				return strings.TrimSpace(m[2])
			}
		}
	}
	return ""
}

// findActor finds the actor's words in the text, else those of the markup.
func findActor(text, words, markup string) rapporteur.Span {
	for _, w := range []string{words, markup} {
		if i := strings.Index(text, w); w != "" && i >= 0 {
			return rapporteur.Span{Start: i, End: i + len(w)}
		}
	}
	return rapporteur.Span{}
}

// ActorResult is what the program made of a gold actor.
type ActorResult struct {
	ActorGold
	Got   knowledge.Actor
	Right bool
}

// Actors scores codes given the spans: the share, in percent, of gold actors whose
// code is right, and of those that have a sector, whose first sector is right too. An
// actor whose words are not in the text counts as wrong.
func Actors(gold []ActorGold, read func(text string, published rapporteur.Date) (*text.Doc, *knowledge.Resolution)) ([]Figure, []ActorResult) {
	var results []ActorResult
	right, sectors, sectorRight := 0, 0, 0
	for _, g := range gold {
		doc, res := read(g.Text, g.Published)
		got := knowledge.Actor{Entity: -1, Unresolved: "not in the text"}
		if g.Span.Len() > 0 {
			got = res.Actor(spanHead(doc, g.Span))
		}
		ok := got.Code == g.Code
		results = append(results, ActorResult{g, got, ok})
		if ok {
			right++
		}
		if g.Sector != "" {
			sectors++
			if ok && slices.Contains(got.Sectors, g.Sector[:min(3, len(g.Sector))]) {
				sectorRight++
			}
		}
	}
	return []Figure{{"actor codes right", inPercent(right, len(gold))}, {"actor codes and sectors right", inPercent(sectorRight, sectors)}}, results
}

// spanHead is the word of the span that hangs on none of its others; where a parse
// leaves several, the last noun or name before a preposition.
func spanHead(d *text.Doc, s rapporteur.Span) int {
	first, last := d.WordsIn(s)
	head, nominal := last-1, false
	for i := first; i < last; i++ {
		w := &d.Words[i]
		if w.POS == text.ADP && nominal {
			break
		}
		if h := int(w.Head); h >= first && h < last || w.POS == text.PUNCT {
			continue
		}
		if isNoun := w.POS == text.NOUN || w.POS == text.PROPN; isNoun || !nominal {
			head, nominal = i, nominal || isNoun
		}
	}
	return head
}
