package second

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"rapporteur"
)

// row is an event as the model writes it.
type row struct {
	Sentence   int      `json:"sentence"`
	Type       string   `json:"type"`
	Modes      []string `json:"modes"`
	Actors     []string `json:"actors"`
	Recipients []string `json:"recipients"`
	Words      string   `json:"words"`
	Modality   string   `json:"modality"`
}

// maxRows of an answer are looked at.
const maxRows = 500

// parseAnswer reads the model's JSON, also where it stands in a fence or between words.
func parseAnswer(answer string) ([]row, error) {
	start, end := strings.IndexByte(answer, '{'), strings.LastIndexByte(answer, '}')
	if start < 0 || end < start {
		return nil, fmt.Errorf("it holds no JSON object")
	}
	var doc struct {
		Events []row `json:"events"`
	}
	if err := json.Unmarshal([]byte(answer[start:end+1]), &doc); err != nil {
		return nil, err
	}
	return doc.Events[:min(len(doc.Events), maxRows)], nil
}

// event makes an event of a row whose words stand where it says; the error is the reason to
// refuse it.
func (r *Reader) event(rep *rapporteur.Report, in row) (e rapporteur.Event, err error) {
	if in.Sentence < 1 || in.Sentence > len(rep.Sentences) {
		return e, fmt.Errorf("there is no sentence %d", in.Sentence)
	}
	typ := r.book.Type(in.Type)
	if typ == nil {
		return e, fmt.Errorf("the codebook has no type %q", in.Type)
	}
	at := rep.Sentences[in.Sentence-1]
	trigger, ok := locate(rep.Article.Text, at, in.Words)
	if !ok {
		return e, fmt.Errorf("sentence %d does not say %q", in.Sentence, in.Words)
	}
	modality := rapporteur.Modality(in.Modality)
	switch modality {
	case "":
		modality = rapporteur.Actual
	case rapporteur.Actual, rapporteur.Future, rapporteur.Hypothetical, rapporteur.Negated, rapporteur.Historical:
	default:
		return e, fmt.Errorf("there is no modality %q", in.Modality)
	}
	e = rapporteur.Event{Type: typ.Name, Quad: typ.Quad, Score: typ.Score, Sentence: in.Sentence, Trigger: trigger, Modality: modality}
	for _, m := range in.Modes {
		mode := typ.Mode(m)
		if mode == nil {
			return e, fmt.Errorf("the codebook has no mode %q of %s", m, typ.Name)
		}
		e.Modes, e.Score = append(e.Modes, m), mode.Score
	}
	for _, side := range []struct {
		words []string
		to    *[]rapporteur.Participant
	}{{in.Actors, &e.Actors}, {in.Recipients, &e.Recipients}} {
		for _, words := range side.words {
			q, ok := locate(rep.Article.Text, at, words)
			if !ok {
				return e, fmt.Errorf("sentence %d does not name %q", in.Sentence, words)
			}
			*side.to = append(*side.to, participant(rep, q))
		}
	}
	return e, nil
}

// locate finds words in a sentence, whatever the white space between them.
func locate(text string, in rapporteur.Span, words string) (rapporteur.Quote, bool) {
	fields := strings.Fields(words)
	if len(fields) == 0 {
		return rapporteur.Quote{}, false
	}
	sentence := in.Of(text)
	for from := 0; ; {
		i := strings.Index(sentence[from:], fields[0])
		if i < 0 {
			return rapporteur.Quote{}, false
		}
		start := from + i
		if end, ok := follow(sentence, start, fields); ok && whole(sentence, start, end) {
			span := rapporteur.Span{Start: in.Start + start, End: in.Start + end}
			return rapporteur.Quote{Span: span, Text: span.Of(text)}, true
		}
		from = start + 1
	}
}

// follow is where the fields end that begin at start.
func follow(s string, start int, fields []string) (end int, ok bool) {
	end = start
	for i, f := range fields {
		if i > 0 {
			rest := strings.TrimLeftFunc(s[end:], unicode.IsSpace)
			end = len(s) - len(rest)
		}
		if !strings.HasPrefix(s[end:], f) {
			return 0, false
		}
		end += len(f)
	}
	return end, true
}

// whole reports whether no word is cut at either end.
func whole(s string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:start])
	after, _ := utf8.DecodeRuneInString(s[end:])
	first, _ := utf8.DecodeRuneInString(s[start:])
	last, _ := utf8.DecodeLastRuneInString(s[:end])
	return !(word(before) && word(first)) && !(word(last) && word(after))
}

func word(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// participant gives words the entity of the report that they name, where one does.
func participant(rep *rapporteur.Report, q rapporteur.Quote) rapporteur.Participant {
	p := rapporteur.Participant{Span: q.Span, Text: q.Text}
	best := 0
	for i := range rep.Entities {
		entity := &rep.Entities[i]
		for _, m := range entity.Mentions {
			n := overlap(m.Span, q.Span)
			if n <= 0 && m.Text == q.Text {
				n = 1 // the same words elsewhere
			}
			if n > best {
				best = n
				p.Entity, p.Code, p.Sectors = entity.ID, entity.Code, entity.Sectors
			}
		}
	}
	if best == 0 {
		p.Unresolved = "the report has no entity of these words"
	}
	return p
}

func overlap(a, b rapporteur.Span) int { return min(a.End, b.End) - max(a.Start, b.Start) }

// Compare pairs the events of two readings; see [rapporteur.Agreement]. Each row has one
// partner at most, the one whose words it shares if there is a choice.
func Compare(first, second []rapporteur.Event) (a rapporteur.Agreement) {
	taken := make([]bool, len(second))
	for i := range first {
		best, most := -1, -1
		for j := range second {
			if taken[j] || !same(&first[i], &second[j]) {
				continue
			}
			if n := max(overlap(first[i].Trigger.Span, second[j].Trigger.Span), 0); n > most {
				best, most = j, n
			}
		}
		if best < 0 {
			a.First = append(a.First, first[i].ID)
			continue
		}
		taken[best] = true
		a.Both = append(a.Both, rapporteur.EventPair{First: first[i].ID, Second: second[best].ID})
	}
	for j := range second {
		if !taken[j] {
			a.Second = append(a.Second, second[j].ID)
		}
	}
	return a
}

func same(a, b *rapporteur.Event) bool {
	return a.Type == b.Type && a.Sentence == b.Sentence && agree(a.Actors, b.Actors) && agree(a.Recipients, b.Recipients)
}

// agree reports whether two lists of parties can be the same: they share a state, or one of
// them names none.
func agree(a, b []rapporteur.Participant) bool {
	ca, cb := codes(a), codes(b)
	return len(ca) == 0 || len(cb) == 0 || slices.ContainsFunc(ca, func(c string) bool { return slices.Contains(cb, c) })
}

func codes(ps []rapporteur.Participant) (out []string) {
	for _, p := range ps {
		if p.Code != "" {
			out = append(out, p.Code)
		}
	}
	return out
}
