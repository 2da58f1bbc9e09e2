package grammar

// perceptron is a linear classifier over hashed features: row f of weights holds the
// scores that feature f gives to each class.
type perceptron struct {
	weights []int8
	classes int
	bits    uint // log2 of the number of rows
}

// score sums the rows of features into out, one score a class.
func (p *perceptron) score(features []uint32, out []int32) int {
	clear(out)
	for _, f := range features {
		at := int(f>>(32-p.bits)) * p.classes
		for c, w := range p.weights[at : at+p.classes] {
			out[c] += int32(w)
		}
	}
	best := 0
	for c, v := range out {
		if v > out[best] {
			best = c
		}
	}
	return best
}
