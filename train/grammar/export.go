package grammar

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"rapporteur/grammar"
	"rapporteur/model"
	"rapporteur/text"
)

// file writes the network as the weights that package grammar reads.
func (n *network) file(words, vectorWords []string, nm *names, feats []string) *model.File {
	f := &model.File{Kind: "grammar", Version: grammar.Version}
	w := grammar.Writer{File: f}
	w.Sizes(n.Sizes)
	f.PutStrings("words", words)
	f.PutStrings("vectors.words", vectorWords)
	f.PutStrings("classes", nm.tagLines)
	f.PutStrings("rels", nm.relList)
	f.PutStrings("feats", feats)
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
	w.Dense("heads", join(n.dep, n.head, n.ldep, n.lhead))
	w.Dense("meet", join(n.meet, &linear{w: n.far, b: newParam(1, grammar.Buckets)}))
	w.Dense("labels", join(n.label))
	f.PutFloat32s("root", n.root.d[:n.Arc])
	f.PutFloat32s("label.root", n.lroot.d[:n.Label])
	f.PutFloat32s("label.far", n.lfar.d[:grammar.Buckets*n.Label])
	return f
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

// features gives each class its usual features, and a line for each word that has others.
func (n *names) features(docs []*text.Doc) (lines []string) {
	byClass, byWord := map[string]map[string]int{}, map[string]map[string]int{}
	count := func(m map[string]map[string]int, k, v string) {
		if m[k] == nil {
			m[k] = map[string]int{}
		}
		m[k][v]++
	}
	for _, d := range docs {
		for i := range d.Words {
			w := &d.Words[i]
			class := strconv.Itoa(int(n.tag(w.POS.String()+"\t"+w.Tag.String(), false)))
			count(byClass, class, w.Feats)
			count(byWord, strings.ToLower(d.Form(i))+"\t"+class, w.Feats)
		}
	}
	n.tagLines = nil
	for i, t := range n.tagList {
		n.tagLines = append(n.tagLines, t+"\t"+most(byClass[strconv.Itoa(i)]))
	}
	for k, m := range byWord {
		word, class, _ := strings.Cut(k, "\t")
		if f := most(m); f != most(byClass[class]) && word != "" {
			lines = append(lines, k+"\t"+f)
		}
	}
	slices.Sort(lines)
	return lines
}

func most(m map[string]int) string {
	best, n := "", -1
	for k, c := range m {
		if c > n || c == n && k < best {
			best, n = k, c
		}
	}
	return best
}
