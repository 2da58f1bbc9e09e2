package text

import (
	"rapporteur"
	"rapporteur/model"
)

// Hidden is the width of the segmenter's networks.
const Hidden = 32

const (
	rowWords = Hidden / 4 // a row is 16 bits a unit, four to a uint64
	rowZero  = 128        // what stands for zero in a row
)

// network is a classifier with one hidden layer over sparse features: the rows of
// the features are summed, negative units become zero, and each class weighs the
// rest. All of it is integers, so that every machine gives the same answer.
type network struct {
	mask uint32
	rows []uint64
	out  []int32 // Hidden weights a class, then the class's bias
}

// score fills in the score of each class.
func (n *network) score(features []uint32, scores []int64) {
	var sum [rowWords]uint64
	for _, f := range features {
		// Lanes cannot overflow: there are at most 256 features of at most 255.
		r := (*[rowWords]uint64)(n.rows[int(f&n.mask)*rowWords:])
		for i, lanes := range r {
			sum[i] += lanes
		}
	}
	var units [Hidden]int64
	zero := rowZero * int64(len(features))
	for i, lanes := range sum {
		for k := range 4 {
			units[4*i+k] = max(int64(lanes>>(16*k)&0xffff)-zero, 0)
		}
	}
	for c := range scores {
		w := (*[Hidden + 1]int32)(n.out[c*(Hidden+1):])
		s := int64(w[Hidden])
		for i, u := range units {
			s += u * int64(w[i])
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
	n := &network{mask: uint32(count - 1), rows: make([]uint64, count*rowWords), out: make([]int32, len(out))}
	for i, v := range rows {
		n.rows[i/4] |= uint64(int(v)+rowZero) << (16 * (i % 4))
	}
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
