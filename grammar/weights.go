package grammar

import (
	"encoding/binary"
	"math"
	"strconv"
	"strings"

	"rapporteur"
	"rapporteur/model"
	"rapporteur/text"
)

// Sizes are those of a network. All but Tags are multiples of 32.
type Sizes struct {
	Embed  int    // columns of the table of embeddings
	Vector int    // columns of the word vectors, padded
	Width  int    // of the encoder
	Layers string // one letter a layer: c and C a convolution over 3 and 5 words, s a scan
	Arc    int    // of the space where heads and dependents meet
	Refine int    // of what words tell their likely heads and dependents
	Arc2   int    // of the space where they meet again
	Label  int    // of the labeller's hidden layer
	Tags   int    // the tagger reads the input of this layer
}

// Dense is a layer's weights as they are learned: by rows, in × out.
type Dense struct {
	In, Out      int
	Weight, Bias []float32
}

// Norm is a layer normalisation as it is learned.
type Norm struct{ Gain, Bias []float32 }

// Writer writes a network into a file of weights.
type Writer struct{ *model.File }

// Sizes writes the sizes.
func (w Writer) Sizes(s Sizes) {
	w.PutUint32s("sizes", []uint32{uint32(s.Embed), uint32(s.Vector), uint32(s.Width), uint32(s.Arc), uint32(s.Label), uint32(s.Refine), uint32(s.Arc2), uint32(s.Tags)})
	w.Put("layers", []byte(s.Layers))
}

// Dense writes a layer, its weights as 16-bit numbers. Each column is scaled so that
// no sum over activations of 12 bits can pass 31 bits.
func (w Writer) Dense(name string, d Dense) {
	scale := make([]float32, d.Out)
	whole := make([]byte, 0, 2*len(d.Weight))
	for j := range scale {
		var top, sum float64
		for k := range d.In {
			v := math.Abs(float64(d.Weight[k*d.Out+j]))
			top, sum = max(top, v), sum+v
		}
		scale[j] = float32(max(top/32766, sum*2048/(1<<31-1<<24), 1e-12))
	}
	for k := range d.In {
		for j, s := range scale {
			whole = binary.LittleEndian.AppendUint16(whole, uint16(int16(math.RoundToEven(float64(d.Weight[k*d.Out+j]/s)))))
		}
	}
	w.Put(name+".weight", whole)
	w.PutFloat32s(name+".scale", scale)
	w.PutFloat32s(name+".bias", d.Bias[:d.Out])
}

// fileUnit is the worth of one in what a normalisation puts out, as it is written.
const fileUnit = 1.0 / 256

// Norm writes a normalisation.
func (w Writer) Norm(name string, n Norm) {
	scaled := func(x []float32) []float32 {
		y := make([]float32, len(x))
		for i, v := range x {
			y[i] = v / fileUnit
		}
		return y
	}
	w.PutFloat32s(name+".gain", scaled(n.Gain))
	w.PutFloat32s(name+".bias", scaled(n.Bias))
}

// loader reads sections and keeps the first error.
type loader struct {
	f   *model.File
	err error
}

func (l *loader) keep(err error) {
	if l.err == nil && err != nil {
		l.err = err
	}
}

func (l *loader) bad(format string, args ...any) {
	l.keep(rapporteur.Errorf(rapporteur.Invalid, "the file of grammar weights "+format, args...))
}

func (l *loader) floats(name string, n int) []float32 {
	x, err := l.f.Float32s(name)
	l.keep(err)
	if err == nil && len(x) != n {
		l.bad("has %d numbers in %s, wanted %d", len(x), name, n)
	}
	return x
}

func (l *loader) strings(name string) []string {
	s, err := l.f.Strings(name)
	l.keep(err)
	return s
}

func (l *loader) dense(name string, in, out int) dense {
	d := dense{in: in, out: out, scale: l.floats(name+".scale", out), bias: l.floats(name+".bias", out)}
	b, err := l.f.Bytes(name + ".weight")
	l.keep(err)
	if l.err == nil && len(b) != 2*in*out {
		l.bad("has %d bytes of weights in %s, wanted %d", len(b), name, 2*in*out)
	}
	if l.err != nil {
		return d
	}
	d.pack(narrow(b, d.scale))
	return d
}

// narrow makes 8-bit numbers of a layer's 16-bit ones, the largest of each column
// amax, and scale that of the new ones.
func narrow(b []byte, scale []float32) []int8 {
	at := func(i int) float64 { return float64(int16(binary.LittleEndian.Uint16(b[2*i:]))) }
	rows, out := make([]int8, len(b)/2), len(scale)
	tops := make([]float64, out)
	for i := range rows {
		tops[i%out] = max(tops[i%out], math.Abs(at(i)))
	}
	for j, t := range tops {
		tops[j] = max(t, 1) / amax
		scale[j] *= float32(tops[j])
	}
	for i := range rows {
		rows[i] = int8(math.RoundToEven(at(i) / tops[i%out]))
	}
	return rows
}

func (l *loader) normal(name string, n int) normal {
	x := normal{l.floats(name+".gain", n), l.floats(name+".bias", n)}
	for _, v := range [][]float32{x.gain, x.bias} {
		for i := range v {
			v[i] *= fileUnit / normUnit
		}
	}
	return x
}

func (l *loader) table(name string, n int) []int8 {
	x, err := l.f.Int8s(name)
	l.keep(err)
	if err == nil && len(x) != n {
		l.bad("has %d numbers in %s, wanted %d", len(x), name, n)
	}
	return x
}

func (l *loader) sizes() (s Sizes) {
	x, err := l.f.Uint32s("sizes")
	l.keep(err)
	layers, err := l.f.Bytes("layers")
	l.keep(err)
	if l.err == nil && len(x) != 8 {
		l.bad("has %d sizes, wanted 8", len(x))
	}
	if l.err != nil {
		return s
	}
	for _, v := range x[:7] {
		if v == 0 || v%32 != 0 || v > 4096 {
			l.bad("has a size of %d", v)
		}
	}
	if len(layers) == 0 || layers[0] != 'c' || x[7] == 0 {
		l.bad("has the layers %q and tags after %d of them; the first must be a convolution over 3 words", layers, x[7])
	}
	if x[3] > maxArc || x[6] > maxArc {
		l.bad("has arcs of %d and %d columns, wanted at most %d", x[3], x[6], maxArc)
	}
	return Sizes{
		Embed: int(x[0]), Vector: int(x[1]), Width: int(x[2]), Layers: string(layers),
		Arc: int(x[3]), Label: int(x[4]), Refine: int(x[5]), Arc2: int(x[6]), Tags: int(x[7]),
	}
}

// Read takes a Model out of a file of weights.
func Read(f *model.File) (*Model, error) {
	l := &loader{f: f}
	s := l.sizes()
	if l.err != nil {
		return nil, l.err
	}
	m := &Model{tagLayer: s.Tags}
	m.scratch.New = func() any { return newScratch(s.Width) }
	l.names(m)
	l.encoder(m, s)
	pad := func(n int) int { return (n + panel - 1) / panel * panel }
	m.last, m.tagNorm = l.normal("last", s.Width), l.normal("tagnorm", s.Width)
	m.tagger = l.dense("tagger", s.Width, pad(len(m.classes)))
	m.first = l.arcs("first", s.Width, s.Arc, 0)
	m.second = l.arcs("second", s.Width, s.Arc2, 2*s.Label)
	m.offer, m.mix = l.dense("refine.offer", s.Width, 2*s.Refine), l.dense("refine.mix", 2*s.Refine, s.Width)
	m.first.words.relu, m.second.words.relu = 2*s.Arc, 2*s.Arc2
	m.offerRoot = l.floats("refine.root", s.Refine)
	m.offerTags = l.floats("refine.tags", len(m.classes)*s.Width)
	m.label = s.Label
	m.labels = l.dense("labels", s.Label, pad(len(m.rels)))
	m.labelRoot, m.labelFar = l.floats("label.root", s.Label), l.floats("label.far", Buckets*s.Label)
	if l.err != nil {
		return nil, l.err
	}
	return m, nil
}

func (l *loader) arcs(name string, width, size, more int) arcs {
	return arcs{
		size: size, words: l.dense(name+".words", width, 2*size+more),
		meet: l.dense(name+".meet", size, size+Buckets), root: l.floats(name+".root", size),
	}
}

func (l *loader) encoder(m *Model, s Sizes) {
	e := &m.encoder
	e.embed, e.vector, e.width = s.Embed, s.Vector, s.Width
	vectors := l.strings("vectors.words")
	e.lexicon = NewLexicon(l.strings("words"), vectors)
	e.table = l.table("table", e.lexicon.TableRows()*s.Embed)
	e.vectors = l.table("vectors", (len(vectors)+1)*s.Vector)
	e.in = l.dense("in", s.Embed+s.Vector, s.Width)
	for i, c := range s.Layers {
		st := step{normal: l.normal(layerName(i)+".norm", s.Width)}
		switch c {
		case 'c', 'C':
			st.reach = map[rune]int{'c': 1, 'C': 2}[c]
			st.dense = l.dense(layerName(i), (2*st.reach+1)*s.Width, s.Width)
			st.dense.relu = s.Width
		case 's':
			st.dense = l.dense(layerName(i), s.Width, 2*s.Width)
		default:
			l.bad("has a layer %q", c)
		}
		e.steps = append(e.steps, st)
	}
	if l.err != nil {
		return
	}
	for i := range e.taps {
		e.taps[i] = e.steps[0].dense.part(i*s.Width, s.Width)
	}
}

func layerName(i int) string { return "layer" + strconv.Itoa(i) }

// names reads classes, relations and features.
func (l *loader) names(m *Model) {
	for _, line := range l.strings("classes") {
		fields := strings.Split(line, "\t")
		if len(fields) != 2 {
			l.bad("has a class %q", line)
			return
		}
		m.classes = append(m.classes, class{text.ParsePOS(fields[0]), text.ParseTag(fields[1])})
	}
	for _, r := range l.strings("rels") {
		m.rels = append(m.rels, text.ParseRel(r))
	}
	if len(m.classes) == 0 || len(m.classes) > 255 || len(m.rels) == 0 {
		l.bad("has %d classes and %d relations", len(m.classes), len(m.rels))
	}
	l.feats(&m.feats)
}

func (l *loader) feats(t *featsTable) {
	t.values = l.strings("feats.list")
	keys, err := l.f.Bytes("feats.keys")
	l.keep(err)
	values, err := l.f.Bytes("feats.values")
	l.keep(err)
	if l.err != nil {
		return
	}
	t.byKey = make(map[uint64]uint16, len(keys)/8)
	for i := range len(keys) / 8 {
		if 2*i+2 > len(values) {
			l.bad("has fewer features than keys of them")
			return
		}
		v := binary.LittleEndian.Uint16(values[2*i:])
		if int(v) >= len(t.values) {
			l.bad("names features %d of %d", v, len(t.values))
			return
		}
		t.byKey[binary.LittleEndian.Uint64(keys[8*i:])] = v
	}
}
