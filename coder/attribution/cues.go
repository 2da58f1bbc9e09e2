package attribution

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"rapporteur"
	"rapporteur/text"
)

//go:embed cues.tsv
var cuesTable string

// Neutral is the stance of a cue that leaves it to what is said.
const Neutral = rapporteur.Stance("neutral")

// Cues are the words by which English says, thinks or means something.
type Cues struct {
	senses map[string][]cueSense // by first lemma, longest first
	kinds  map[uint32]uint32     // by the hash of a lemma: its stance and part of speech, for the labeller
}

type cueSense struct {
	rest    []string // lemmas after the first
	pos     text.POS
	stance  rapporteur.Stance
	example string
}

// LoadCues reads the built-in table, once.
var LoadCues = sync.OnceValues(func() (*Cues, error) { return readCues("cues.tsv", cuesTable) })

func readCues(file, table string) (*Cues, error) {
	c := &Cues{map[string][]cueSense{}, map[uint32]uint32{}}
	n := 0
	for line := range strings.Lines(table) {
		n++
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 4 || f[0] == "" || text.ParsePOS(f[1]) == text.NoPOS || stances[rapporteur.Stance(f[2])] == 0 || f[3] == "" {
			return nil, rapporteur.Errorf(rapporteur.Invalid, "%s:%d: %q is not a lemma, a part of speech, a stance and an example", file, n, line)
		}
		words := strings.Fields(f[0])
		c.kinds[hashOf(words[0])] |= 1 << stances[rapporteur.Stance(f[2])]
		c.senses[words[0]] = append(c.senses[words[0]], cueSense{words[1:], text.ParsePOS(f[1]), rapporteur.Stance(f[2]), f[3]})
	}
	for _, s := range c.senses {
		slices.SortStableFunc(s, func(a, b cueSense) int { return len(b.rest) - len(a.rest) })
	}
	return c, nil
}

// stances numbers the stances that the table may hold.
var stances = map[rapporteur.Stance]int{
	Neutral: 1, rapporteur.Assert: 2, rapporteur.Deny: 3, rapporteur.Allege: 4, rapporteur.Demand: 5, rapporteur.Promise: 6,
	rapporteur.Threaten: 7, rapporteur.Warn: 8, rapporteur.Predict: 9, rapporteur.Believe: 10, rapporteur.Ask: 11,
}

// maxGap is how many words may stand between those of a sense.
const maxGap = 2

// At returns the stance of the cue word i, which may look at words before last; ok is
// false where the table does not know the word.
func (c *Cues) At(doc *text.Doc, i, last int) (stance rapporteur.Stance, ok bool) {
	w := &doc.Words[i]
	for _, s := range c.senses[w.Lemma] {
		if samePOS(s.pos, w) && follows(doc, s.rest, i+1, last) {
			return s.stance, true
		}
	}
	if w.Tag == text.TagVBN && w.POS == text.VERB { // "was convinced"
		for _, s := range c.senses[doc.Form(i)] {
			if s.pos == text.ADJ && len(s.rest) == 0 {
				return s.stance, true
			}
		}
	}
	return "", false
}

// samePOS takes a participle that the tagger calls an adjective for a verb.
func samePOS(want text.POS, w *text.Word) bool {
	return want == w.POS || want == text.VERB && (w.POS == text.ADJ || w.POS == text.AUX) && (w.Tag == text.TagVBN || w.Tag == text.TagVBG) || want == text.ADJ && w.POS == text.VERB && w.Tag == text.TagVBN
}

func follows(doc *text.Doc, rest []string, i, last int) bool {
	gap := 0
	for len(rest) > 0 {
		if i >= last || gap > maxGap {
			return false
		}
		if doc.Words[i].Lemma == rest[0] {
			rest, gap = rest[1:], 0
		} else {
			gap++
		}
		i++
	}
	return true
}
