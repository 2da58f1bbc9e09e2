package text

import (
	"rapporteur"
	"rapporteur/model"
)

// wordClasses is the usual part of speech of words, by a hash of the small form;
// zero where the treebanks have the word once or never.
type wordClasses []byte

const wordClassBits = 17

// of is the class of a word with hash h. A word without one goes by its last letters.
func (c wordClasses) of(form string, h uint32) uint32 {
	if class := c[classIndex(h)]; class != 0 {
		return uint32(class)
	}
	return 64 + hashString(form[max(0, len(form)-2):])
}

func classIndex(h uint32) uint32 { return (h ^ h>>wordClassBits) & (1<<wordClassBits - 1) }

func readWordClasses(f *model.File) (wordClasses, error) {
	b, err := f.Bytes("classes")
	if err == nil && len(b) != 1<<wordClassBits {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "the file of %s weights has a table of classes of the wrong size; train it anew", f.Kind)
	}
	return b, err
}

// LearnWordClasses counts the parts of speech of the words of treebanks.
func LearnWordClasses(golds []*Gold) []byte {
	counts := map[uint32]*[X + 1]int{}
	for _, g := range golds {
		for i, w := range g.Doc.Words {
			at := classIndex(hashString(g.Doc.Form(i)))
			if counts[at] == nil {
				counts[at] = new([X + 1]int)
			}
			counts[at][w.POS]++
		}
	}
	classes := make([]byte, 1<<wordClassBits)
	for at, c := range counts {
		best := NoPOS
		for pos, n := range c {
			if n > c[best] {
				best = POS(pos)
			}
		}
		if c[best] > 1 {
			classes[at] = byte(best)
		}
	}
	return classes
}
