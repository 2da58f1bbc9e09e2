package grammar

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"

	"rapporteur/grammar"
	"rapporteur/model"
	"rapporteur/text"
)

// featsLearner counts the features of each key.
type featsLearner struct {
	counts map[uint64]map[string]int
	words  []featsWord
}

type featsWord struct {
	keys  [4]uint64
	feats string
}

// leastFeats is how often a key must be seen to be kept, by its place among a word's keys.
var leastFeats = [4]int{2, 2, 2, 1}

// putFeatures learns the table of features and writes it.
func (n *names) putFeatures(f *model.File, docs []*text.Doc) {
	keys, values, list := n.features(docs)
	var b, v []byte
	for i, k := range keys {
		b = binary.LittleEndian.AppendUint64(b, k)
		v = binary.LittleEndian.AppendUint16(v, values[i])
	}
	f.Put("feats.keys", b)
	f.Put("feats.values", v)
	f.PutStrings("feats.list", list)
}

// features learns the table of features: keys in order, and the value of each as an
// index into a list.
func (n *names) features(docs []*text.Doc) (keys []uint64, values []uint16, list []string) {
	l := &featsLearner{counts: map[uint64]map[string]int{}}
	for _, d := range docs {
		l.add(n, d)
	}
	table := map[uint64]string{}
	// From the least telling to the most, what the keys after it say already is left out.
	for level := 3; level >= 0; level-- {
		for _, w := range l.words {
			k := w.keys[level]
			if _, ok := table[k]; ok {
				continue
			}
			best, count := most(l.counts[k])
			if count < leastFeats[level] {
				continue
			}
			if found, ok := lookUp(table, w.keys[level+1:]); !ok || found != best {
				table[k] = best
			}
		}
	}
	index := map[string]uint16{}
	for k := range table {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		v, ok := index[table[k]]
		if !ok {
			v = uint16(len(list))
			index[table[k]] = v
			list = append(list, table[k])
		}
		values = append(values, v)
	}
	return keys, values, list
}

func (l *featsLearner) add(n *names, d *text.Doc) {
	for _, s := range d.Sentences {
		places := grammar.Places(d, s.First, s.Last, nil)
		for i := s.First; i < s.Last; i++ {
			w := &d.Words[i]
			class := int(n.tag(w.POS.String()+"\t"+w.Tag.String(), false))
			x := featsWord{grammar.FeatsKeys(grammar.WordKey(strings.ToLower(d.Form(i))), w.POS, class, places[i-s.First]), w.Feats}
			l.words = append(l.words, x)
			for _, k := range x.keys {
				if l.counts[k] == nil {
					l.counts[k] = map[string]int{}
				}
				l.counts[k][w.Feats]++
			}
		}
	}
}

func lookUp(table map[uint64]string, keys []uint64) (string, bool) {
	for _, k := range keys {
		if v, ok := table[k]; ok {
			return v, true
		}
	}
	return "", false
}

// most is the most frequent value, the first in order among equals.
func most(m map[string]int) (value string, count int) {
	for k, c := range m {
		if c > count || c == count && cmp.Less(k, value) {
			value, count = k, c
		}
	}
	return value, count
}
