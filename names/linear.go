package names

import "slices"

// maxClasses is the stride of a row of weights.
const maxClasses = 8

// Linear is a linear model over hashed features: a row of weights, one a class, for
// each value of the low bits of a feature. Weights are 8-bit numbers times Scale.
type Linear struct {
	Scale float32
	W     []int8 // a power of two of rows
}

// linear is a Linear of several classes, laid out for speed: a row is one number, a byte
// a class, each with rowZero added.
type linear struct {
	scale float32
	rows  []uint64
}

const (
	rowZero  = 128
	evenLane = 0x00ff00ff00ff00ff // bytes 0, 2, 4 and 6 of a row
	maxAdded = 256                // rows of bytes whose sums fit into sixteen bits
)

func (l *Linear) pack() linear {
	p := linear{l.Scale, make([]uint64, len(l.W)/maxClasses)}
	for i, w := range l.W {
		p.rows[i/maxClasses] |= uint64(int(w)+rowZero) << (8 * (i % maxClasses))
	}
	return p
}

// scores sums the rows of the features, four classes in one addition.
func (l *linear) scores(features []uint32) (out [maxClasses]float32) {
	mask := uint32(len(l.rows) - 1)
	var sum [maxClasses]int32
	for part := range slices.Chunk(features, maxAdded) {
		var even, odd uint64
		for _, f := range part {
			row := l.rows[f&mask]
			even += row & evenLane
			odd += row >> 8 & evenLane
		}
		for i := range sum {
			sums := even
			if i%2 == 1 {
				sums = odd
			}
			sum[i] += int32(sums>>(i/2*16)&0xffff) - rowZero*int32(len(part))
		}
	}
	for i, s := range sum {
		out[i] = float32(s) * l.scale
	}
	return out
}

// score is the sum of a model of one class.
func (l *Linear) score(features []uint32) float32 {
	var sum int32
	mask := uint32(len(l.W) - 1)
	for _, f := range features {
		sum += int32(l.W[f&mask])
	}
	return float32(sum) * l.Scale
}

// mix hashes a template and what fills it into a feature (the finaliser of
// MurmurHash3, public domain).
func mix(template, a uint32) uint32 {
	h := a + template*0x9E3779B1
	h ^= h >> 16
	h *= 0x85EBCA6B
	h ^= h >> 13
	h *= 0xC2B2AE35
	return h ^ h>>16
}

// pair joins two values into one for mix.
func pair(a, b uint32) uint32 { return (a ^ b*0x27D4EB2F) * 0x165667B1 }
