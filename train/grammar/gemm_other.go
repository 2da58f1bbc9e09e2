//go:build !amd64

package grammar

func block(k int, a []float32, ar, ac int, b []float32, br int, c []float32, cr int) {
	blockGeneric(k, a, ar, ac, b, br, c, cr)
}

func blockSet(k int, a []float32, ar, ac int, b []float32, br int, c []float32, cr int) {
	for i := range 8 {
		clear(c[i*cr : i*cr+32])
	}
	blockGeneric(k, a, ar, ac, b, br, c, cr)
}
