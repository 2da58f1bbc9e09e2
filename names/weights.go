package names

import (
	"rapporteur"
	"rapporteur/model"
)

const version = 1

// Load reads the embedded weights.
func Load() (*Model, error) {
	f, err := model.Open("names", version)
	if err != nil {
		return nil, err
	}
	return Decode(f)
}

// Decode makes a model of a file of weights.
func Decode(f *model.File) (*Model, error) {
	clusters, err := f.Strings("clusters")
	if err != nil {
		return nil, err
	}
	var lists Lists
	if lists.Keys, err = f.Uint32s("lists"); err != nil {
		return nil, err
	}
	if lists.Masks, err = f.Bytes("lists.masks"); err != nil {
		return nil, err
	}
	if len(lists.Keys) != len(lists.Masks) {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "the lists of the names weights are damaged; train them anew")
	}
	lexicon, err := NewLexicon(clusters, lists)
	if err != nil {
		return nil, err
	}
	var w Weights
	transitions, err := f.Float32s("transitions")
	if err != nil {
		return nil, err
	}
	if len(transitions) != labels*labels {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "the names weights have %d transitions, not %d; train them anew", len(transitions), labels*labels)
	}
	for i, t := range transitions {
		w.Transitions[i/labels][i%labels] = t
	}
	for name, to := range map[string]*Linear{"tagger": &w.Tagger, "kinds": &w.Kinds, "antecedents": &w.Antecedents} {
		if err := to.read(f, name); err != nil {
			return nil, err
		}
	}
	return New(lexicon, w), nil
}

func (l *Linear) read(f *model.File, name string) error {
	scale, err := f.Float32s(name + ".scale")
	if err != nil {
		return err
	}
	if l.W, err = f.Int8s(name); err != nil {
		return err
	}
	if n := len(l.W); len(scale) != 1 || n < maxClasses || n&(n-1) != 0 {
		return rapporteur.Errorf(rapporteur.Invalid, "the %s of the names weights are damaged; train them anew", name)
	}
	l.Scale = scale[0]
	return nil
}

// File writes weights and the clusters and lists of the lexicon they were trained with.
func (w *Weights) File(clusters []string, lists Lists) *model.File {
	f := &model.File{Kind: "names", Version: version}
	f.PutStrings("clusters", clusters)
	f.PutUint32s("lists", lists.Keys)
	f.Put("lists.masks", lists.Masks)
	var transitions []float32
	for _, row := range w.Transitions {
		transitions = append(transitions, row[:]...)
	}
	f.PutFloat32s("transitions", transitions)
	put := func(name string, l *Linear) {
		f.PutFloat32s(name+".scale", []float32{l.Scale})
		f.PutInt8s(name, l.W)
	}
	put("tagger", &w.Tagger)
	put("kinds", &w.Kinds)
	put("antecedents", &w.Antecedents)
	return f
}
