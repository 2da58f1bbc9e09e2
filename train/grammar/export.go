package grammar

import (
	"math"
	"strconv"

	"rapporteur/grammar"
	"rapporteur/model"
	"rapporteur/text"
)

// file writes the network as the weights that package grammar reads.
func (n *network) file(words, vectorWords []string, nm *names, docs []*text.Doc) *model.File {
	f := &model.File{Kind: "grammar", Version: grammar.Version}
	w := grammar.Writer{File: f}
	w.Sizes(n.Sizes)
	f.PutStrings("words", words)
	f.PutStrings("vectors.words", vectorWords)
	f.PutStrings("classes", nm.tagList)
	f.PutStrings("rels", nm.relList)
	nm.putFeatures(f, docs)
	in := join(n.in)
	table, tableScale := columns8(&n.table.mat)
	vectors, vectorScale := columns8(n.vectors)
	f.PutInt8s("table", table)
	f.PutInt8s("vectors", vectors)
	f.PutFloat32s("vectors.scale", vectorScale)
	for k, s := range append(tableScale, vectorScale...) {
		for j := range in.Out {
			in.Weight[k*in.Out+j] *= s
		}
	}
	w.Dense("in", in)
	for i, l := range n.layers {
		name := "layer" + strconv.Itoa(i)
		switch l := l.(type) {
		case *conv:
			w.Norm(name+".norm", l.norm.export())
			w.Dense(name, join(l.lin))
		case *scan:
			w.Norm(name+".norm", l.norm.export())
			w.Dense(name, join(l.lin))
		}
	}
	w.Norm("last", n.last.export())
	w.Norm("tagnorm", n.tagNorm.export())
	w.Dense("tagger", join(n.tagger))
	n.first.write(w, "first")
	n.second.write(w, "second", n.ldep, n.lhead)
	w.Dense("refine.offer", join(n.refine.offer))
	w.Dense("refine.mix", join(n.refine.mix))
	f.PutFloat32s("refine.tags", n.refine.tags.d[:n.tags*n.Width])
	f.PutFloat32s("refine.root", n.refine.root.d[:n.Refine])
	w.Dense("labels", join(n.label))
	f.PutFloat32s("label.root", n.lroot.d[:n.Label])
	f.PutFloat32s("label.far", n.lfar.d[:grammar.Buckets*n.Label])
	return f
}

// write writes the scorer, and layers that read the same vectors as it does.
func (a *arcs) write(w grammar.Writer, name string, others ...*linear) {
	w.Dense(name+".words", join(append([]*linear{a.dep, a.head}, others...)...))
	w.Dense(name+".meet", join(a.meet, &linear{w: a.far, b: newParam(1, grammar.Buckets)}))
	w.PutFloat32s(name+".root", a.root.d[:a.root.c])
}

func (l *norm) export() grammar.Norm {
	return grammar.Norm{Gain: l.gain.d[:l.gain.c], Bias: l.bias.d[:l.bias.c]}
}

// join puts layers of the same input side by side.
func join(ls ...*linear) grammar.Dense {
	d := grammar.Dense{In: ls[0].w.r}
	for _, l := range ls {
		d.Out += l.w.c
		d.Bias = append(d.Bias, l.b.d[:l.b.c]...)
	}
	for k := range d.In {
		for _, l := range ls {
			d.Weight = append(d.Weight, l.w.row(k)...)
		}
	}
	return d
}

// columns8 makes 8-bit numbers of a matrix; scale is the worth of one in each column.
func columns8(m *mat) (q []int8, scale []float32) {
	scale = make([]float32, m.c)
	for j := range scale {
		var top, sq float64
		for i := range m.r {
			v := float64(m.d[i*m.c+j])
			top, sq = max(top, math.Abs(v)), sq+v*v
		}
		// A few far-off values would cost all others their precision.
		scale[j] = float32(max(min(top, 10*math.Sqrt(sq/float64(m.r)))/127, 1e-12))
	}
	q = make([]int8, m.r*m.c)
	for i := range q {
		q[i] = int8(max(-127, min(127, math.RoundToEven(float64(m.d[i]/scale[i%m.c])))))
	}
	return q, scale
}
