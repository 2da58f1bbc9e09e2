package grammar

import "unsafe"

// dense is y = a·w + b over whole numbers.
type dense struct {
	in, out int
	relu    int     // columns before this one are never negative
	w       []int8  // panels of 32 columns; see block
	wide    []int16 // w, where widens says that products need it
	start   []int32 // takes the offset of the activations out of each column's sum
	scale   []float32
	bias    []float32
}

// pack lays out weights that come by rows.
func (l *dense) pack(rows []int8) {
	l.w, l.start = make([]int8, 0, len(rows)), make([]int32, l.out)
	for p := 0; p < l.out; p += panel {
		for k := 0; k < l.in; k += 4 {
			for j := p; j < p+panel; j++ {
				for i := k; i < k+4; i++ {
					v := rows[i*l.out+j]
					l.w = append(l.w, v)
					l.start[j] -= offset * int32(v)
				}
			}
		}
	}
	l.widen()
}

// widen fills wide, where it is needed.
func (l *dense) widen() {
	if !widens() {
		return
	}
	l.wide = grow(l.wide, len(l.w))
	clear(l.wide)
	addBytes(l.wide, l.w)
}

// part is what reads only n numbers of a row, and gives whole numbers; they are exact.
func (l *dense) part(from, n int) dense {
	d := dense{in: n, out: l.out, start: make([]int32, l.out), scale: make([]float32, l.out), bias: make([]float32, l.out)}
	for j := range d.scale {
		d.scale[j] = 1
	}
	for p := 0; p < l.out; p += panel {
		w := l.w[p*l.in+from*panel:][:n*panel]
		d.w = append(d.w, w...)
		for i, v := range w {
			d.start[p+i/4%panel] -= offset * int32(v)
		}
	}
	d.widen()
	return d
}

// apply does y = a·w + b, or adds it to y, for as many rows as by has: what one in a
// row of a is worth. The rows of a are stride apart.
func (l *dense) apply(s *scratch, y []float32, a []uint8, stride int, by []float32, add bool) {
	rows, w, size := unsafe.Pointer(&a[0]), unsafe.Pointer(&l.w[0]), 1
	if widens() {
		a = a[:(len(by)-1)*stride+l.in]
		s.wide = grow(s.wide, len(a))
		widen(s.wide, a)
		rows, w, size = unsafe.Pointer(&s.wide[0]), unsafe.Pointer(&l.wide[0]), 2
	}
	b := block{yStride: uintptr(4 * l.out), aStride: uintptr(size * stride), quads: uintptr(l.in / 4)}
	for p := 0; p < l.out; p += panel {
		b.y, b.a, b.by = &y[p], rows, &by[0]
		b.w, b.start, b.scale, b.bias = unsafe.Add(w, size*p*l.in), &l.start[p], &l.scale[p], &l.bias[p]
		b.mode = 0
		if add {
			b.mode |= modeAdd
		}
		if p < l.relu {
			b.mode |= modeRelu
		}
		dot(&b, len(by))
	}
}

// normal is a layer normalisation.
type normal struct{ gain, bias []float32 }

// normUnit is the worth of one in what norm puts out.
const normUnit = 3.0 / 64

// wholeUnit is that of the sums of embeddings, which are whole numbers of up to nine times 127.
const wholeUnit = 3

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
	taps           [taps]dense // of the first step; a word's part in each
}

// embedWords fills s.x from the sums of the words' embeddings, and from their vectors.
func (e *encoder) embedWords(s *scratch, n int) {
	columns := e.embed + e.vector
	s.in = grow(s.in, n*columns)
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
	s.q = grow(s.q, n*columns)
	for i, v := range s.in[:n*columns] {
		s.q[i] = uint8(min(max((int(v)+offset*wholeUnit+wholeUnit/2)/wholeUnit, 0), 2*offset-1))
	}
	s.x = grow(s.x, n*e.width)
	e.in.apply(s, s.x, s.q, columns, s.wholeBy[:n], false)
}

// normed fills s.norm with the normalised rows of s.x, with reach empty rows before and behind.
func (s *scratch) normed(l *normal, n, width, reach int) []uint8 {
	s.norm = grow(s.norm, (n+2*reach)*width)
	for i := range reach * width {
		s.norm[i], s.norm[(reach+n)*width+i] = offset, offset
	}
	for i := range n {
		norm(s.norm[(reach+i)*width:(reach+i+1)*width], s.x[i*width:(i+1)*width], l.gain, l.bias)
	}
	return s.norm
}

// step takes s.x through a layer.
func (e *encoder) step(s *scratch, l *step, n int) {
	w := e.width
	a := s.normed(&l.normal, n, w, l.reach)
	if l.reach > 0 {
		l.dense.apply(s, s.x, a, w, s.normBy[:n], true)
		return
	}
	s.y = grow(s.y, n*l.dense.out)
	l.dense.apply(s, s.y, a, w, s.normBy[:n], false)
	s.h = grow(s.h, (n+1)*w)
	half := w / 2
	zero := s.h[n*w:]
	clear(zero)
	last := zero[:half]
	for i := range n {
		h := s.h[i*w : i*w+half]
		gate(s.x[i*w:i*w+half], h, last, s.y[i*2*w:i*2*w+half], s.y[i*2*w+w:i*2*w+w+half])
		last = h
	}
	last = zero[half:]
	for i := n - 1; i >= 0; i-- {
		h := s.h[i*w+half : (i+1)*w]
		gate(s.x[i*w+half:(i+1)*w], h, last, s.y[i*2*w+half:i*2*w+w], s.y[i*2*w+w+half:(i+1)*2*w])
		last = h
	}
}
