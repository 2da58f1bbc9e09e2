package grammar

import "math"

func addGeneric(to, from []float32) {
	for i, v := range from {
		to[i] += v
	}
}

func mulGeneric(to, from []float32) {
	for i, v := range from {
		to[i] *= v
	}
}

func positiveGeneric(to []float32) {
	for i, v := range to {
		to[i] = max(v, 0)
	}
}

func whereGeneric(to, y []float32) {
	for i, v := range y {
		if v <= 0 {
			to[i] = 0
		}
	}
}

// adamConstants are the numbers of one step: b1 and b2 are one less Adam's betas.
type adamConstants struct{ scale, b1, b2, rate, eps, decay float32 }

// adamGeneric rounds after every operation, as the vector code does.
func adamGeneric(d, g, m, v []float32, k adamConstants) {
	for i, x := range g {
		x = float32(x * k.scale)
		m[i] += float32(k.b1 * (x - m[i]))
		v[i] += float32(k.b2 * (float32(x*x) - v[i]))
		root := float32(math.Sqrt(float64(v[i]))) + k.eps
		d[i] -= float32(float32(k.rate*m[i])/root) + float32(k.decay*d[i])
		g[i] = 0
	}
}

func normForwardGeneric(x, hat, out, gain, bias []float32) float32 {
	n := float32(len(x))
	var sum, sq float32
	for _, v := range x {
		sum += v
		sq += v * v
	}
	mean := sum / n
	inv := 1 / float32(math.Sqrt(float64(sq/n-mean*mean+1e-5)))
	for j, v := range x {
		hat[j] = (v - mean) * inv
		out[j] = hat[j]*gain[j] + bias[j]
	}
	return inv
}

func normBackwardGeneric(dy, hat, dx, gain, dgain, dbias []float32, inv float32) {
	n := float32(len(dy))
	var sum, dot float32
	for j, v := range dy {
		dgain[j] += v * hat[j]
		dbias[j] += v
		v *= gain[j]
		sum += v
		dot += v * hat[j]
		dx[j] = v
	}
	sum, dot = sum/n, dot/n
	for j := range dx {
		dx[j] = (dx[j] - sum - hat[j]*dot) * inv
	}
}

// exp is e to the x for x ≤ 0, to about five digits: 2 to the whole part by the bits of
// a float, 2 to the rest by a polynomial.
func exp(x float32) float32 {
	if x < -80 {
		return 0
	}
	x *= math.Log2E
	whole := float32(int32(x)) // towards zero, so that the rest is in (-1, 0]
	r := (x - whole) * math.Ln2
	p := 1 + r*(1+r*(1.0/2+r*(1.0/6+r*(1.0/24+r*(1.0/120+r*(1.0/720))))))
	return p * math.Float32frombits(uint32(127+int32(whole))<<23)
}
