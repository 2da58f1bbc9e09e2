package names

import "rapporteur"

// lattice is the scratch space of the Viterbi search over one run.
type lattice struct {
	scores [][labels]float32
	back   [][labels]uint8
	labels []uint8
}

// findNames tags the document and makes a mention of each name.
func (a *annotator) findNames(g Gazetteer) {
	a.Runs(func(first, last int) {
		a.decode(first, last)
		for i := 0; i < last-first; i++ {
			switch a.crf.labels[i] {
			case Unit:
				a.addName(first+i, first+i+1)
			case Begin:
				start := i
				for a.crf.labels[i] != Last {
					i++
				}
				a.addName(first+start, first+i+1)
			}
		}
	})
	a.readForms(g)
	a.mend(g)
	a.addStates()
	a.cutOffices()
	a.nameKinds(g)
	a.stripTitles()
}

// decode finds the best labels of words [first, last).
func (a *annotator) decode(first, last int) {
	n := last - first
	c := &a.crf
	c.scores, c.back, c.labels = grow(c.scores, n), grow(c.back, n), grow(c.labels, n)
	previous := [labels]float32{Begin: minusInf, Inside: minusInf, Last: minusInf, Unit: minusInf}
	for i := range n {
		a.buf = a.TagFeatures(first+i, a.buf[:0])
		node := a.model.tagger.scores(a.buf)
		for to := range labels {
			best, from := float32(minusInf), 0
			for f := range labels {
				if s := previous[f] + a.model.weights.Transitions[f][to]; Allowed(f, to) && s > best {
					best, from = s, f
				}
			}
			c.scores[i][to], c.back[i][to] = best+node[to], uint8(from)
		}
		previous = c.scores[i]
	}
	best := Outside
	for _, l := range [...]int{Last, Unit} {
		if previous[l]+a.model.weights.Transitions[l][Outside] > previous[best]+a.model.weights.Transitions[best][Outside] {
			best = l
		}
	}
	for i := n - 1; i >= 0; i-- {
		c.labels[i] = uint8(best)
		best = int(c.back[i][best])
	}
}

const minusInf = -1e30

// grow returns a slice of length n, reusing s where it is long enough.
func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, 2*n)
	}
	return s[:n]
}

func (a *annotator) addName(first, last int) {
	a.AddName(first, last, "")
}

// AddName adds a mention by name of words [first, last).
func (x *Extractor) AddName(first, last int, kind rapporteur.Kind) {
	m := x.newMent(first, last, x.headOf(first, last), nameForm)
	m.kind = kindIndex(kind)
	for i := first; i < last; i++ {
		x.cover[i] = int32(len(x.ments))
	}
	x.heads[m.head] = int32(len(x.ments))
	x.ments = append(x.ments, m)
}

// headOf is the word in [first, last) whose head lies outside, the last such.
func (x *Extractor) headOf(first, last int) int {
	for i := last - 1; i >= first; i-- {
		if h := int(x.doc.Words[i].Head); h < first || h >= last {
			return i
		}
	}
	return last - 1
}
