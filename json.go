package rapporteur

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// MarshalJSON writes [start, end].
func (s Span) MarshalJSON() ([]byte, error) {
	b := append(make([]byte, 0, 16), '[')
	b = append(strconv.AppendInt(b, int64(s.Start), 10), ',')
	return append(strconv.AppendInt(b, int64(s.End), 10), ']'), nil
}

// UnmarshalJSON reads [start, end].
func (s *Span) UnmarshalJSON(b []byte) error {
	var pair [2]int
	if err := json.Unmarshal(b, &pair); err != nil {
		return err
	}
	if pair[0] < 0 || pair[1] < pair[0] {
		return Errorf(Invalid, "span %v runs backwards or starts before the text", pair)
	}
	s.Start, s.End = pair[0], pair[1]
	return nil
}

// wire is Report without its methods.
type wire Report

// MarshalJSON writes the report with its spans counted in Unicode code points of the
// article's text.
func (r Report) MarshalJSON() ([]byte, error) {
	c := r.clone()
	index := newCodePoints(r.Article.Text)
	c.eachSpan(func(s *Span) { *s = Span{index.ofByte(s.Start), index.ofByte(s.End)} })
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode((*wire)(c))
	return b.Bytes(), err
}

// UnmarshalJSON reads what MarshalJSON wrote; a span outside the text is an error.
func (r *Report) UnmarshalJSON(b []byte) error {
	if err := json.Unmarshal(b, (*wire)(r)); err != nil {
		return err
	}
	index := newCodePoints(r.Article.Text)
	var bad *Span
	r.eachSpan(func(s *Span) {
		if s.End > index.count() {
			bad = s
			return
		}
		*s = Span{index.toByte(s.Start), index.toByte(s.End)}
	})
	if bad != nil {
		return Errorf(Invalid, "span [%d,%d] ends after the article's text", bad.Start, bad.End)
	}
	return nil
}

// codePoints maps between byte offsets and code points of a text; starts is nil when
// every character is one byte.
type codePoints struct {
	starts []int // byte offset of each code point, then the length
	ranks  []int // code point at each byte offset
	length int
}

func newCodePoints(text string) codePoints {
	n := utf8.RuneCountInString(text)
	if n == len(text) {
		return codePoints{length: n}
	}
	c := codePoints{starts: make([]int, 0, n+1), ranks: make([]int, len(text)+1), length: n}
	for i := range text {
		c.starts = append(c.starts, i)
		c.ranks[i] = len(c.starts) - 1
	}
	for i, last := 0, 0; i < len(text); i++ { // a byte inside a character counts as its start
		if c.ranks[i] == 0 {
			c.ranks[i] = last
		}
		last = c.ranks[i]
	}
	c.starts = append(c.starts, len(text))
	c.ranks[len(text)] = n
	return c
}

func (c codePoints) count() int { return c.length }

func (c codePoints) ofByte(i int) int {
	if c.ranks == nil {
		return i
	}
	return c.ranks[i]
}

func (c codePoints) toByte(i int) int {
	if c.starts == nil {
		return i
	}
	return c.starts[i]
}

// eachSpan visits every span of the report.
func (r *Report) eachSpan(visit func(*Span)) {
	for i := range r.Sentences {
		visit(&r.Sentences[i])
	}
	for i := range r.Times {
		visit(&r.Times[i].Span)
	}
	for i := range r.Entities {
		eachQuote(r.Entities[i].Mentions, visit)
	}
	for i := range r.Events {
		r.Events[i].eachSpan(visit)
	}
	for i := range r.Claims {
		r.Claims[i].eachSpan(visit)
	}
	for i := range r.Unresolved {
		visit(&r.Unresolved[i].Span)
	}
	if r.Second != nil {
		for i := range r.Second.Events {
			r.Second.Events[i].eachSpan(visit)
		}
	}
}

func (e *Event) eachSpan(visit func(*Span)) {
	eachParticipant(e.Actors, visit)
	eachParticipant(e.Recipients, visit)
	visit(&e.Trigger.Span)
	e.Date.eachSpan(visit)
	for i := range e.Magnitudes {
		visit(&e.Magnitudes[i].Span)
	}
}

func (c *Claim) eachSpan(visit func(*Span)) {
	eachParticipant(c.Speakers, visit)
	if c.Cue != nil {
		visit(&c.Cue.Span)
	}
	eachQuote(c.Content, visit)
	c.Date.eachSpan(visit)
}

func (d *EventDate) eachSpan(visit func(*Span)) {
	if d != nil && d.Span != nil {
		visit(d.Span)
	}
}

func eachParticipant(ps []Participant, visit func(*Span)) {
	for i := range ps {
		visit(&ps[i].Span)
	}
}

func eachQuote(qs []Quote, visit func(*Span)) {
	for i := range qs {
		visit(&qs[i].Span)
	}
}

// clone copies the report as deep as its spans reach.
func (r *Report) clone() *Report {
	c := *r
	c.Sentences = cloneSlice(r.Sentences, nil)
	c.Times = cloneSlice(r.Times, nil)
	c.Entities = cloneSlice(r.Entities, func(e *Entity) { e.Mentions = cloneSlice(e.Mentions, nil) })
	c.Events = cloneSlice(r.Events, (*Event).deepen)
	if r.Second != nil {
		second := *r.Second
		second.Events = cloneSlice(second.Events, (*Event).deepen)
		c.Second = &second
	}
	c.Claims = cloneSlice(r.Claims, func(k *Claim) {
		k.Speakers, k.Content = cloneSlice(k.Speakers, nil), cloneSlice(k.Content, nil)
		if k.Cue != nil {
			cue := *k.Cue
			k.Cue = &cue
		}
		k.Date = k.Date.clone()
	})
	c.Unresolved = cloneSlice(r.Unresolved, nil)
	return &c
}

func (e *Event) deepen() {
	e.Actors, e.Recipients = cloneSlice(e.Actors, nil), cloneSlice(e.Recipients, nil)
	e.Magnitudes = cloneSlice(e.Magnitudes, nil)
	e.Date = e.Date.clone()
}

func (d *EventDate) clone() *EventDate {
	if d == nil {
		return nil
	}
	c := *d
	if d.Span != nil {
		span := *d.Span
		c.Span = &span
	}
	return &c
}

// cloneSlice copies xs and lets deepen copy what each element points at. A nil slice
// becomes an empty one, so that lists are never null in JSON.
func cloneSlice[T any](xs []T, deepen func(*T)) []T {
	out := make([]T, len(xs))
	copy(out, xs)
	if deepen != nil {
		for i := range out {
			deepen(&out[i])
		}
	}
	return out
}
