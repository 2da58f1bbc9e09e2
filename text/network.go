package text

import (
	"rapporteur"
	"rapporteur/model"
)

// Hidden is the width of the segmenter's networks.
const Hidden = model.RowWidth

// network is a classifier with one hidden layer over sparse features: the rows of
// the features are summed, negative units become zero, and each class weighs the
// rest. All of it is integers, so that every machine gives the same answer.
type network struct {
	mask uint32
	rows []int8  // Hidden a feature
	out  []int32 // Hidden weights a class, then the class's bias
}

// score fills in the score of each class; the features become rows of the network.
func (n *network) score(features []uint32, scores []int64) {
	for i := range features {
		features[i] &= n.mask
	}
	var sum model.RowSums
	model.AddRows(&sum, n.rows, features[:min(len(features), model.MaxRows)])
	for c := range scores {
		w := (*[Hidden + 1]int32)(n.out[c*(Hidden+1):])
		s := int64(w[Hidden])
		for i, u := range sum {
			s += int64(max(u, 0)) * int64(w[i])
		}
		scores[c] = s
	}
}

// readNetwork reads the sections NAME.rows and NAME.out.
func readNetwork(f *model.File, name string, classes int) (*network, error) {
	rows, err := f.Int8s(name + ".rows")
	if err != nil {
		return nil, err
	}
	out, err := f.Uint32s(name + ".out")
	if err != nil {
		return nil, err
	}
	count := len(rows) / Hidden
	if count == 0 || count&(count-1) != 0 || count*Hidden != len(rows) || len(out) != classes*(Hidden+1) {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "the file of %s weights has a %s network of the wrong size; train it anew", f.Kind, name)
	}
	n := &network{mask: uint32(count - 1), rows: rows, out: make([]int32, len(out))}
	for i, v := range out {
		n.out[i] = int32(v)
	}
	return n, nil
}

// hash mixes values into a feature (FNV-1a with a final avalanche).
func hash(values ...uint32) uint32 {
	h := uint32(2166136261)
	for _, v := range values {
		h = (h ^ v) * 16777619
		h ^= h >> 15
	}
	h *= 0x85ebca6b
	return h ^ h>>13
}

// hashString hashes the bytes of s in small letters, with every digit the same.
func hashString(s string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= 'A' && c <= 'Z':
			c |= 0x20
		case c >= '0' && c <= '9':
			c = '0'
		}
		h = (h ^ uint32(c)) * 16777619
	}
	return h ^ h>>15
}
