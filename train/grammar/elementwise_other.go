//go:build !amd64

package grammar

func add(to, from []float32)                         { addGeneric(to, from) }
func mul(to, from []float32)                         { mulGeneric(to, from) }
func positive(to []float32)                          { positiveGeneric(to) }
func where(to, y []float32)                          { whereGeneric(to, y) }
func adamStep(d, g, m, v []float32, k adamConstants) { adamGeneric(d, g, m, v, k) }

func normForward(x, hat, out, gain, bias []float32) float32 {
	return normForwardGeneric(x, hat, out, gain, bias)
}

func normBackward(dy, hat, dx, gain, dgain, dbias []float32, inv float32) {
	normBackwardGeneric(dy, hat, dx, gain, dgain, dbias, inv)
}
