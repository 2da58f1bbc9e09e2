package names

// maxClasses is the stride of a row of weights.
const maxClasses = 8

// Linear is a linear model over hashed features: a row of weights, one a class, for
// each value of the low bits of a feature. Weights are 8-bit numbers times Scale.
type Linear struct {
	Scale float32
	W     []int8 // a power of two of rows
}

// scores sums the rows of the features.
func (l *Linear) scores(features []uint32) (out [maxClasses]float32) {
	var sum [maxClasses]int32
	mask := uint32(len(l.W)/maxClasses - 1)
	for _, f := range features {
		row := (*[maxClasses]int8)(l.W[(f&mask)*maxClasses:])
		sum[0] += int32(row[0])
		sum[1] += int32(row[1])
		sum[2] += int32(row[2])
		sum[3] += int32(row[3])
		sum[4] += int32(row[4])
		sum[5] += int32(row[5])
		sum[6] += int32(row[6])
		sum[7] += int32(row[7])
	}
	for i, s := range sum {
		out[i] = float32(s) * l.Scale
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
