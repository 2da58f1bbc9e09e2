package attribution

import (
	"fmt"

	"rapporteur"
	"rapporteur/model"
)

// Parts are what a trainer found, as they are written to a file.
type Parts struct {
	Bits   int
	Fields []Weights
	Link   Linker
	Hashes []uint32 // of words, sorted, and the class of each
	Class  []uint32
}

// File lays the parts out as a file of weights.
func (p Parts) File() *model.File {
	f := &model.File{Kind: kind, Version: version}
	f.PutUint32s("shape", []uint32{uint32(p.Bits), uint32(len(p.Fields))})
	for i, w := range p.Fields {
		f.PutInt8s(fmt.Sprintf("node%d", i), w.Node)
		f.PutFloat32s(fmt.Sprintf("edge%d", i), append(w.flatEdges(), w.Unit))
	}
	f.PutFloat32s("link", p.Link.weights)
	f.PutUint32s("words", p.Hashes)
	f.PutUint32s("classes", p.Class)
	return f
}

func (w *Weights) flatEdges() []float32 {
	var flat []float32
	for c := range w.Edge {
		for x := range w.Edge[c] {
			flat = append(flat, w.Edge[c][x][:]...)
		}
	}
	return flat
}

// NewModel makes a model of the parts, which have two fields at most.
func NewModel(p Parts, cues *Cues) *Model {
	m := &Model{bits: p.Bits, fields: p.Fields, link: p.Link, clusters: newClusters(p.Hashes, p.Class), cues: cues}
	m.rows = pack(m.fields, 1<<m.bits)
	for i := range m.fields {
		m.fields[i].prepare()
	}
	m.scratch.New = func() any { return &scratch{} }
	return m
}

// Read makes a model of a file of weights.
func Read(f *model.File) (*Model, error) {
	shape, err := f.Uint32s("shape")
	if err != nil {
		return nil, err
	}
	if len(shape) != 2 || shape[0] < 8 || shape[0] > 24 || shape[1] < 1 || shape[1] > passes {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "the file of attribution weights has the shape %v, which this program cannot read; train it anew", shape)
	}
	p := Parts{Bits: int(shape[0])}
	for i := range shape[1] {
		w, err := readField(f, i, p.Bits)
		if err != nil {
			return nil, err
		}
		p.Fields = append(p.Fields, w)
	}
	if p.Link.weights, err = f.Float32s("link"); err != nil {
		return nil, err
	}
	if p.Hashes, err = f.Uint32s("words"); err != nil {
		return nil, err
	}
	if p.Class, err = f.Uint32s("classes"); err != nil {
		return nil, err
	}
	if len(p.Class) != len(p.Hashes) || len(p.Link.weights) != linkRows {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "the file of attribution weights has tables of unequal length; train it anew")
	}
	cues, err := LoadCues()
	if err != nil {
		return nil, err
	}
	return NewModel(p, cues), nil
}

func readField(f *model.File, i uint32, bits int) (Weights, error) {
	var w Weights
	node, err := f.Int8s(fmt.Sprintf("node%d", i))
	if err != nil {
		return w, err
	}
	edge, err := f.Float32s(fmt.Sprintf("edge%d", i))
	if err != nil {
		return w, err
	}
	if len(node) != Labels<<bits || len(edge) != int(Classes)*Labels*Labels+1 {
		return w, rapporteur.Errorf(rapporteur.Invalid, "pass %d of the attribution weights is cut short; train it anew", i)
	}
	w.Node, w.Unit = node, edge[len(edge)-1]
	for c := range w.Edge {
		for x := range w.Edge[c] {
			edge = edge[copy(w.Edge[c][x][:], edge):]
		}
	}
	return w, nil
}
