package grammar

// mat is a matrix by rows. Columns are a multiple of 32, and the rows' memory of 8,
// as the kernel wants; the rows beyond r are zero.
type mat struct {
	r, c int
	d    []float32
}

func newMat(r, c int) *mat { return &mat{r, c, make([]float32, up8(r)*c)} }

func up8(n int) int { return (n + 7) &^ 7 }

func up32(n int) int { return (n + 31) &^ 31 }

func (m *mat) row(i int) []float32 { return m.d[i*m.c : (i+1)*m.c] }

// mulAdd does c += a·b.
func mulAdd(c, a, b *mat) {
	for i := 0; i < a.r; i += 8 {
		for j := 0; j < b.c; j += 32 {
			block(a.c, a.d[i*a.c:], a.c, 1, b.d[j:], b.c, c.d[i*c.c+j:], c.c)
		}
	}
}

// mulSet does c = a·b.
func mulSet(c, a, b *mat) {
	for i := 0; i < a.r; i += 8 {
		for j := 0; j < b.c; j += 32 {
			blockSet(a.c, a.d[i*a.c:], a.c, 1, b.d[j:], b.c, c.d[i*c.c+j:], c.c)
		}
	}
}

// mulAddT does c += aᵀ·b.
func mulAddT(c, a, b *mat) {
	if a.r == 0 {
		return
	}
	for i := 0; i < a.c; i += 8 {
		for j := 0; j < b.c; j += 32 {
			block(a.r, a.d[i:], 1, a.c, b.d[j:], b.c, c.d[i*c.c+j:], c.c)
		}
	}
}

// transpose writes aᵀ to t, whose columns may be padded.
func transpose(t, a *mat) {
	for i := range a.r {
		for j, v := range a.row(i) {
			t.d[j*t.c+i] = v
		}
	}
}

func blockGeneric(k int, a []float32, ar, ac int, b []float32, br int, c []float32, cr int) {
	for i := range 8 {
		row := c[i*cr : i*cr+32]
		for x := range k {
			v := float64(a[i*ar+x*ac])
			for j, w := range b[x*br : x*br+32] {
				row[j] = float32(v*float64(w) + float64(row[j]))
			}
		}
	}
}
