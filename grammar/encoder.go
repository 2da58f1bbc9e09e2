package grammar

// dense is y = a·w + b over whole numbers.
type dense struct {
	in, out int
	w       []int16 // panels of 32 columns; see mul
	scale   []float32
	bias    []float32
}

// pack lays out weights that come by rows.
func (l *dense) pack(rows []int16) {
	l.w = make([]int16, len(rows))
	to := 0
	for p := 0; p < l.out; p += panel {
		for k := 0; k < l.in; k += 2 {
			for j := p; j < p+panel; j++ {
				l.w[to], l.w[to+1] = rows[k*l.out+j], rows[(k+1)*l.out+j]
				to += 2
			}
		}
	}
}

// sums puts a·w into the scratch: rows of in numbers, stride apart.
func (l *dense) sums(s *scratch, a []int16, stride, rows int) {
	rows = (rows + 3) &^ 3
	s.acc = grow(s.acc, rows*l.out)
	for p := 0; p < l.out; p += panel {
		mul(s.acc[p:], l.out, a, stride, rows, l.w[p*l.in:], l.in/2)
	}
}

// part puts the part of a·w into acc that comes of in numbers from on, as many as a's
// rows have.
func (l *dense) part(acc []int32, a []int16, width, rows, from int) {
	for p := 0; p < l.out; p += panel {
		mul(acc[p:], l.out, a, width, (rows+3)&^3, l.w[p*l.in+from*panel:], width/2)
	}
}

// apply fills y with a·w + b, where by is the worth of one in a.
func (l *dense) apply(s *scratch, y []float32, a []int16, stride, rows int, by float32) {
	l.sums(s, a, stride, rows)
	for r := range rows {
		scale(y[r*l.out:(r+1)*l.out], s.acc[r*l.out:], by, l.scale, l.bias)
	}
}

// applyRows is apply with a worth for each row.
func (l *dense) applyRows(s *scratch, y []float32, a []int16, stride int, by []float32) {
	l.sums(s, a, stride, len(by))
	for r, v := range by {
		scale(y[r*l.out:(r+1)*l.out], s.acc[r*l.out:], v, l.scale, l.bias)
	}
}

// normal is a layer normalisation.
type normal struct{ gain, bias []float32 }

// normUnit is the worth of one in what norm puts out.
const normUnit = 1.0 / 256

// step is a residual layer of the encoder: a convolution, where reach > 0, or a scan.
type step struct {
	normal normal
	dense  dense
	reach  int
}

// encoder gives each word of a sentence a vector that knows its context.
type encoder struct {
	lexicon        *Lexicon
	table, vectors []int8
	embed, vector  int
	width          int
	in             dense
	steps          []step
}

// embedWords fills s.x from the sums of the words' embeddings, and from their vectors.
func (e *encoder) embedWords(s *scratch, n int) {
	columns := e.embed + e.vector
	s.in = grow(s.in, (n+4)*columns)
	clear(s.in)
	for i := range n {
		row := s.in[i*columns : (i+1)*columns]
		for _, r := range s.rows[i] {
			addBytes(row[:e.embed], e.table[int(r)*e.embed:int(r+1)*e.embed])
		}
		if v := int(s.vecs[i]); v > 0 {
			addBytes(row[e.embed:], e.vectors[v*e.vector:(v+1)*e.vector])
		}
	}
	s.x = grow(s.x, n*e.width)
	e.in.apply(s, s.x, s.in, columns, n, 1)
}

// normed fills s.normed with the normalised rows of s.x, with reach empty rows before and behind.
func (s *scratch) normed(l *normal, n, width, reach int) []int16 {
	s.norm = grow(s.norm, (n+2*reach+4)*width)
	clear(s.norm[:reach*width])
	clear(s.norm[(reach+n)*width:])
	for i := range n {
		norm(s.norm[(reach+i)*width:(reach+i+1)*width], s.x[i*width:(i+1)*width], l.gain, l.bias)
	}
	return s.norm
}

// step takes s.x through a layer.
func (e *encoder) step(s *scratch, l *step, n int) {
	w := e.width
	a := s.normed(&l.normal, n, w, l.reach)
	s.y = grow(s.y, n*l.dense.out)
	if l.reach > 0 {
		l.dense.sums(s, a, w, n)
		for i := range n {
			scaleRelu(s.y[i*w:(i+1)*w], s.acc[i*w:], normUnit, l.dense.scale, l.dense.bias)
		}
		addFloats(s.x, s.y[:n*w])
		return
	}
	l.dense.apply(s, s.y, a, w, n, normUnit)
	s.h = grow(s.h, (n+1)*w)
	half := w / 2
	zero := s.h[n*w:]
	clear(zero)
	last := zero[:half]
	for i := range n {
		h := s.h[i*w : i*w+half]
		gate(h, last, s.y[i*2*w:i*2*w+half], s.y[i*2*w+w:i*2*w+w+half])
		last = h
	}
	last = zero[half:]
	for i := n - 1; i >= 0; i-- {
		h := s.h[i*w+half : (i+1)*w]
		gate(h, last, s.y[i*2*w+half:i*2*w+w], s.y[i*2*w+w+half:(i+1)*2*w])
		last = h
	}
	addFloats(s.x, s.h[:n*w])
}
