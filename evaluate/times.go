package evaluate

import (
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"strings"

	"rapporteur"
)

// TimedText is a text with its day of publication and its time expressions.
type TimedText struct {
	Name      string
	Text      string
	Published rapporteur.Date
	Times     []rapporteur.Time
}

// ReadTimeML reads every .tml file of a folder: the text between the TEXT tags, the
// document creation time and each TIMEX3 of the text (TimeML 1.2.1, as TempEval-3 has it).
func ReadTimeML(dir string) ([]TimedText, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.tml"))
	if err != nil || len(files) == 0 {
		return nil, rapporteur.Errorf(rapporteur.NotFound, "no .tml files in %s", dir)
	}
	var out []TimedText
	for _, f := range files {
		t, err := readTimeMLFile(f)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

func readTimeMLFile(path string) (TimedText, error) {
	f, err := os.Open(path)
	if err != nil {
		return TimedText{}, rapporteur.Errorf(rapporteur.NotFound, "cannot open the gold file: %w", err)
	}
	defer f.Close()
	t, err := parseTimeML(f)
	if err != nil {
		return t, rapporteur.Errorf(rapporteur.Invalid, "%s is not TimeML: %w", path, err)
	}
	t.Name = strings.TrimSuffix(filepath.Base(path), ".tml")
	return t, nil
}

// parseTimeML walks the tags; spans are bytes of the text without them.
func parseTimeML(r io.Reader) (TimedText, error) {
	var w timeMLWalk
	d := xml.NewDecoder(r)
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return w.TimedText, err
		}
		switch x := token.(type) {
		case xml.StartElement:
			w.start(x)
		case xml.EndElement:
			w.end(x.Name.Local)
		case xml.CharData:
			if w.inText {
				w.body.Write(x)
			}
		}
	}
	w.Text = w.body.String()
	for i := range w.Times {
		w.Times[i].Text = w.Times[i].Span.Of(w.Text)
	}
	return w.TimedText, nil
}

// timeMLWalk is where a walk over the tags stands.
type timeMLWalk struct {
	TimedText
	body          strings.Builder
	open          []rapporteur.Time
	inText, inDCT bool
}

func (w *timeMLWalk) start(x xml.StartElement) {
	switch x.Name.Local {
	case "TEXT":
		w.inText = true
	case "DCT":
		w.inDCT = true
	case "TIMEX3":
		time := timex(x)
		if w.inDCT {
			w.Published = creationDay(time.Value)
		}
		time.Span.Start = w.body.Len()
		w.open = append(w.open, time)
	}
}

func (w *timeMLWalk) end(name string) {
	switch name {
	case "TEXT":
		w.inText = false
	case "DCT":
		w.inDCT = false
	case "TIMEX3":
		time := w.open[len(w.open)-1]
		w.open = w.open[:len(w.open)-1]
		if time.Span.End = w.body.Len(); w.inText {
			w.Times = append(w.Times, time)
		}
	}
}

func timex(x xml.StartElement) (t rapporteur.Time) {
	for _, a := range x.Attr {
		switch a.Name.Local {
		case "type":
			t.Type = a.Value
		case "value":
			t.Value = a.Value
		case "mod":
			t.Mod = a.Value
		}
	}
	return t
}

// creationDay reads 1998-02-13, 1998-02-13T14:26:00 and 19980213.
func creationDay(v string) rapporteur.Date {
	v, _, _ = strings.Cut(v, "T")
	if len(v) == 8 {
		v = v[:4] + "-" + v[4:6] + "-" + v[6:]
	}
	d, _ := rapporteur.ParseDate(v)
	return d
}

// TimesPair is a gold text and what the program found in it.
type TimesPair struct {
	Gold   TimedText
	System []rapporteur.Time
}

// Times scores time expressions as TempEval-3 does: F1 of spans that overlap (relaxed)
// or are equal (strict), and of relaxed spans whose type, or value, is right as well.
func Times(pairs []TimesPair) []Figure {
	var gold, system, relaxed, strict, typ, value int
	for _, p := range pairs {
		gold, system = gold+len(p.Gold.Times), system+len(p.System)
		for _, m := range MatchTimes(p.Gold.Times, p.System) {
			if m.Gold == nil || m.System == nil {
				continue
			}
			relaxed++
			strict += btoi(m.Gold.Span == m.System.Span)
			typ += btoi(m.Gold.Type == m.System.Type)
			value += btoi(m.Gold.Value == m.System.Value)
		}
	}
	f1 := func(right int) float64 { return 100 * 2 * float64(right) / float64(max(gold+system, 1)) }
	return []Figure{
		{"relaxed span precision", 100 * float64(relaxed) / float64(max(system, 1))},
		{"relaxed span recall", 100 * float64(relaxed) / float64(max(gold, 1))},
		{"relaxed span F1", f1(relaxed)}, {"strict span F1", f1(strict)}, {"type F1", f1(typ)}, {"value F1", f1(value)},
	}
}

// TimeMatch pairs a gold expression with the program's; one of them is nil where the
// other has no counterpart.
type TimeMatch struct{ Gold, System *rapporteur.Time }

// MatchTimes pairs expressions that overlap, each at most once, in the order of the text.
func MatchTimes(gold, system []rapporteur.Time) []TimeMatch {
	var out []TimeMatch
	i, j := 0, 0
	for i < len(gold) || j < len(system) {
		switch {
		case j == len(system) || i < len(gold) && gold[i].Span.End <= system[j].Span.Start:
			out = append(out, TimeMatch{Gold: &gold[i]})
			i++
		case i == len(gold) || system[j].Span.End <= gold[i].Span.Start:
			out = append(out, TimeMatch{System: &system[j]})
			j++
		default:
			out = append(out, TimeMatch{&gold[i], &system[j]})
			i, j = i+1, j+1
		}
	}
	return out
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
