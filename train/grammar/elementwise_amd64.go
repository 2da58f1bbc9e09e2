package grammar

//go:noescape
func addAVX512(to, from *float32, n int)

//go:noescape
func mulAVX512(to, from *float32, n int)

//go:noescape
func reluAVX512(to *float32, n int)

//go:noescape
func unreluAVX512(to, y *float32, n int)

//go:noescape
func adamAVX512(d, grad, m, v *float32, n int, scale, b1, b2, rate, eps, decay float32)

//go:noescape
func normForwardAVX512(x, hat, out, gain, bias *float32, n int) float32

//go:noescape
func normBackwardAVX512(dy, hat, dx, gain, dgain, dbias *float32, inv float32, n int)

// normForward normalises a row x to hat, fills out with gain·hat + bias, and gives the scale.
func normForward(x, hat, out, gain, bias []float32) float32 {
	if hasAVX512 && len(x)%16 == 0 {
		return normForwardAVX512(&x[0], &hat[0], &out[0], &gain[0], &bias[0], len(x))
	}
	return normForwardGeneric(x, hat, out, gain, bias)
}

// normBackward is the gradient of normForward.
func normBackward(dy, hat, dx, gain, dgain, dbias []float32, inv float32) {
	if hasAVX512 && len(dy)%16 == 0 {
		normBackwardAVX512(&dy[0], &hat[0], &dx[0], &gain[0], &dgain[0], &dbias[0], inv, len(dy))
		return
	}
	normBackwardGeneric(dy, hat, dx, gain, dgain, dbias, inv)
}

// add does to += from.
func add(to, from []float32) {
	from = from[:len(to)]
	n := 0
	if hasAVX512 && len(to) >= 16 {
		n = len(to) &^ 15
		addAVX512(&to[0], &from[0], n)
	}
	addGeneric(to[n:], from[n:])
}

// mul does to *= from.
func mul(to, from []float32) {
	from = from[:len(to)]
	n := 0
	if hasAVX512 && len(to) >= 16 {
		n = len(to) &^ 15
		mulAVX512(&to[0], &from[0], n)
	}
	mulGeneric(to[n:], from[n:])
}

// positive zeroes what is negative.
func positive(to []float32) {
	n := 0
	if hasAVX512 && len(to) >= 16 {
		n = len(to) &^ 15
		reluAVX512(&to[0], n)
	}
	positiveGeneric(to[n:])
}

// where zeroes to where y is not above zero.
func where(to, y []float32) {
	y = y[:len(to)]
	n := 0
	if hasAVX512 && len(to) >= 16 {
		n = len(to) &^ 15
		unreluAVX512(&to[0], &y[0], n)
	}
	whereGeneric(to[n:], y[n:])
}

// adamStep moves d against g and clears g.
func adamStep(d, g, m, v []float32, k adamConstants) {
	n := 0
	if hasAVX512 && len(d) >= 16 {
		n = len(d) &^ 15
		adamAVX512(&d[0], &g[0], &m[0], &v[0], n, k.scale, k.b1, k.b2, k.rate, k.eps, k.decay)
	}
	adamGeneric(d[n:], g[n:], m[n:], v[n:], k)
}
