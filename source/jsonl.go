package source

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"rapporteur"
)

// record is a line of JSON or a row of a table. Only its text is required, and is taken
// exactly as it stands.
type record struct {
	ID        stringOrNumber `json:"id"`
	Text      *string        `json:"text"`
	Title     string         `json:"title"`
	Byline    string         `json:"byline"`
	Published string         `json:"published"`
	URL       string         `json:"url"`
	Source    string         `json:"source"`
	Language  string         `json:"language"`
}

// stringOrNumber takes an id of either kind.
type stringOrNumber string

func (s *stringOrNumber) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, (*string)(s))
	}
	if string(b) == "null" {
		return nil
	}
	var n json.Number
	if err := json.Unmarshal(b, &n); err != nil {
		return err
	}
	*s = stringOrNumber(n)
	return nil
}

func (rec record) sum() uint32 {
	var sum uint32
	for _, s := range []string{string(rec.ID), deref(rec.Text), rec.Title, rec.Byline, rec.Published, rec.URL, rec.Source, rec.Language} {
		sum = crc32.Update(sum, castagnoli, append([]byte(s), 0))
	}
	return sum
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func (rec record) article(name string) (rapporteur.Article, error) {
	a := rapporteur.Article{
		ID: string(rec.ID), URL: rec.URL, Source: rec.Source, Title: rec.Title, Byline: rec.Byline, Language: rec.Language,
	}
	switch {
	case rec.Text == nil:
		return a, rapporteur.Errorf(rapporteur.Invalid, `%s: has no "text"`, name)
	case strings.TrimSpace(*rec.Text) == "":
		return a, rapporteur.Errorf(rapporteur.Invalid, `%s: its "text" is empty`, name)
	}
	a.Text = *rec.Text
	if !utf8.ValidString(a.Text) {
		a.Text = strings.ToValidUTF8(a.Text, "\uFFFD")
	}
	if rec.Published != "" {
		d, err := publishedDate(strings.TrimSpace(rec.Published))
		if err != nil {
			return a, rapporteur.Errorf(rapporteur.Invalid, `%s: its "published" %w`, name, err)
		}
		a.Published = d
	}
	if a.Language == "" {
		a.Language = Language(a.Text)
	}
	return a, nil
}

// publishedDate reads a date or a date and time as RFC 3339 has them, and other forms
// that leave no doubt; a time counts for the day in its own zone.
func publishedDate(s string) (rapporteur.Date, error) {
	if len(s) > len(time.DateOnly) {
		for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04"} {
			if t, err := time.Parse(layout, s); err == nil {
				return rapporteur.DateOf(t), nil
			}
		}
	}
	d, err := rapporteur.ParseDate(s)
	if err != nil {
		if other, ok := dateIn(s); ok {
			return other, nil
		}
	}
	return d, err
}

var bom = []byte("\ufeff")

// jsonLines reads an article a line. A first line that is no whole value means one
// value over many lines, or a list.
func (r *reading) jsonLines(c content, br *bufio.Reader) bool {
	lines := lineReader{br: br, limit: int(r.opts.MaxBytes) + 1<<16}
	found := false
	for {
		line, err := lines.next()
		line = bytes.TrimPrefix(line, bom)
		name := fmt.Sprintf("%s line %d", c.name, lines.count)
		goOn := true
		switch {
		case errors.Is(err, io.EOF):
			if !found {
				return r.fail(rapporteur.Errorf(rapporteur.Invalid, "%s: is empty", c.name))
			}
			return true
		case errors.Is(err, errLongLine):
			goOn = r.fail(r.tooLarge(name))
		case err != nil:
			r.fail(readError(name, err))
			return !r.ended
		case len(bytes.TrimSpace(line)) == 0:
			continue
		case !found && spreads(line):
			return r.jsonValues(c, io.MultiReader(bytes.NewReader(line), strings.NewReader("\n"), br))
		default:
			goOn = r.jsonLine(name, line)
		}
		if found = true; !goOn {
			return false
		}
	}
}

// spreads reports a line that starts a list or a value which goes on in the next line.
func spreads(line []byte) bool {
	line = bytes.TrimSpace(line)
	return line[0] == '[' || line[0] == '{' && line[len(line)-1] != '}' && !json.Valid(line)
}

func (r *reading) jsonLine(name string, line []byte) bool {
	line = bytes.Clone(line)
	fields := r.opts.Fields
	return r.article(name, crc32.Checksum(line, castagnoli), func() (rapporteur.Article, error) {
		rec, err := unmarshal(line, fields)
		if err != nil {
			return rapporteur.Article{}, noObject(name, err)
		}
		return rec.article(name)
	})
}

// noObject says in a reader's words what is wrong with a line.
func noObject(name string, err error) error {
	wrong, ok := errors.AsType[*json.UnmarshalTypeError](err)
	switch {
	case !ok:
		return rapporteur.Errorf(rapporteur.Invalid, "%s: is no JSON object of an article: %w", name, err)
	case wrong.Field == "":
		return rapporteur.Errorf(rapporteur.Invalid, "%s: is no JSON object of an article, but JSON of the type %s", name, wrong.Value)
	}
	return rapporteur.Errorf(rapporteur.Invalid, "%s: its %q is no text, but JSON of the type %s", name, wrong.Field, wrong.Value)
}

// unmarshal reads an object whose keys may have other names.
func unmarshal(b []byte, fields map[string]string) (rec record, err error) {
	if len(fields) == 0 {
		err = json.Unmarshal(b, &rec)
		return rec, err
	}
	var theirs map[string]json.RawMessage
	if err := json.Unmarshal(b, &theirs); err != nil {
		return rec, err
	}
	ours := map[string]json.RawMessage{}
	for _, c := range columns {
		name := c.names[0]
		if v, ok := theirs[firstOf(fields[name], name)]; ok {
			ours[name] = v
		}
	}
	if b, err = json.Marshal(ours); err == nil {
		err = json.Unmarshal(b, &rec)
	}
	return rec, err
}

func (r *reading) record(name string, rec record) bool {
	return r.article(name, rec.sum(), func() (rapporteur.Article, error) { return rec.article(name) })
}

// jsonValues reads a list of articles or articles after each other, laid out freely.
// Such a file is read as a whole and keeps the limit of one article.
func (r *reading) jsonValues(c content, rd io.Reader) bool {
	c.file = nil
	b, err := r.readAll(c, rd)
	if err != nil {
		return r.fail(err)
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	list := bytes.HasPrefix(bytes.TrimSpace(b), []byte("["))
	if list {
		dec.Token() // the bracket, which is there
	}
	n := 1
	for ; dec.More(); n++ {
		name := fmt.Sprintf("%s article %d", c.name, n)
		var value json.RawMessage
		var rec record
		err := dec.Decode(&value)
		if err == nil {
			rec, err = unmarshal(value, r.opts.Fields)
		}
		if _, wrongType := errors.AsType[*json.UnmarshalTypeError](err); err != nil && !wrongType {
			return r.fail(rapporteur.Errorf(rapporteur.Invalid, "%s: is no JSON object of an article, and the rest is left out: %w", name, err))
		} else if wrongType {
			if !r.fail(noObject(name, err)) {
				return false
			}
			continue
		}
		if !r.record(name, rec) {
			return false
		}
	}
	if n == 1 {
		return r.fail(rapporteur.Errorf(rapporteur.Invalid, "%s: holds no article", c.name))
	}
	if _, err := dec.Token(); list && err != nil {
		return r.fail(rapporteur.Errorf(rapporteur.Invalid, "%s: its list of articles has no end; the file was cut off", c.name))
	}
	return true
}
