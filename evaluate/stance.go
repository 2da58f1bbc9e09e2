package evaluate

import (
	_ "embed"
	"strconv"
	"strings"

	"rapporteur"
	"rapporteur/coder/attribution"
	"rapporteur/internal/polnear"
	"rapporteur/text"
)

//go:embed stance.tsv
var stanceTable string

// stanceLabel is the stance of the attribution whose cue begins at a character of an
// article.
type stanceLabel struct {
	article string
	offset  int
	stance  rapporteur.Stance
}

func stanceLabels() ([]stanceLabel, error) {
	var out []stanceLabel
	n := 0
	for line := range strings.Lines(stanceTable) {
		n++
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 3 {
			return nil, rapporteur.Errorf(rapporteur.Invalid, "stance.tsv:%d: %q is not an article, an offset and a stance", n, line)
		}
		offset, err := strconv.Atoi(f[1])
		if err != nil {
			return nil, rapporteur.Errorf(rapporteur.Invalid, "stance.tsv:%d: %q is no offset", n, f[1])
		}
		out = append(out, stanceLabel{f[0], offset, rapporteur.Stance(f[2])})
	}
	return out, nil
}

// StanceMiss is a label that the program reads otherwise.
type StanceMiss struct {
	Article    string
	Offset     int
	Want, Got  rapporteur.Stance
	Cue, About string
}

// Stances scores the stance of the labelled attributions, their spans given. claim
// makes the claims of a document's attributions.
func Stances(articles []polnear.Article, read func(string) *text.Doc, claim func(*text.Doc, []attribution.Attribution) []rapporteur.Claim) (Counts, []StanceMiss, error) {
	labels, err := stanceLabels()
	if err != nil {
		return Counts{}, nil, err
	}
	byArticle := map[string][]stanceLabel{}
	for _, l := range labels {
		byArticle[l.article] = append(byArticle[l.article], l)
	}
	var c Counts
	var misses []StanceMiss
	for _, a := range articles {
		if len(byArticle[a.ID]) == 0 {
			continue
		}
		doc := read(a.Text)
		claims := claim(doc, goldAttributions(a, doc))
		starts := []rune(a.Text)
		for _, l := range byArticle[a.ID] {
			c.Gold++
			at := len(string(starts[:min(l.offset, len(starts))]))
			m := StanceMiss{Article: l.article, Offset: l.offset, Want: l.stance}
			for i := range claims {
				if q := claims[i].Cue; q != nil && q.Span.Start <= at && at < q.Span.End {
					c.Found++
					m.Got, m.Cue, m.About = claims[i].Stance, q.Text, claims[i].Content[0].Text
					break
				}
			}
			if m.Got == l.stance {
				c.Right++
			} else {
				misses = append(misses, m)
			}
		}
	}
	return c, misses, nil
}

// goldAttributions are the gold spans as the model would have found them.
func goldAttributions(a polnear.Article, doc *text.Doc) []attribution.Attribution {
	var out []attribution.Attribution
	for _, g := range a.Attributions {
		at := attribution.Attribution{Source: ranges(doc, g.Source), Cue: ranges(doc, g.Cue), Content: ranges(doc, g.Content), Within: -1, Confidence: 1}
		if len(at.Content) > 0 && len(at.Cue) > 0 {
			at.Form = attribution.FormOf(doc, at.Content)
			out = append(out, at)
		}
	}
	return out
}

func ranges(doc *text.Doc, spans []rapporteur.Span) []attribution.Range {
	var out []attribution.Range
	for _, s := range spans {
		if first, last := doc.WordsIn(s); first < last {
			out = append(out, attribution.Range{First: first, Last: last})
		}
	}
	return out
}
