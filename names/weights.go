package names

import (
	"encoding/binary"

	"rapporteur"
	"rapporteur/model"
)

const version = 2

// Load reads the embedded weights.
func Load() (*Model, error) {
	f, err := model.Open("names", version)
	if err != nil {
		return nil, err
	}
	return Decode(f)
}

// Knowledge is the clusters and the lists of names that are built in, for a trainer to
// build on.
func Knowledge() (Clusters, Lists, error) {
	f, err := model.Open("names", version)
	if err != nil {
		return Clusters{}, Lists{}, err
	}
	return knowledgeOf(f)
}

func knowledgeOf(f *model.File) (clusters Clusters, lists Lists, err error) {
	if clusters.Keys, err = f.Uint32s("clusters"); err != nil {
		return clusters, lists, err
	}
	ids, err := f.Bytes("clusters.ids")
	if err != nil {
		return clusters, lists, err
	}
	if lists.Keys, err = f.Uint32s("lists"); err != nil {
		return clusters, lists, err
	}
	if lists.Masks, err = f.Bytes("lists.masks"); err != nil {
		return clusters, lists, err
	}
	if len(lists.Keys) != len(lists.Masks) || len(ids) != 2*grains*len(clusters.Keys) {
		return clusters, lists, rapporteur.Errorf(rapporteur.Invalid, "the lists of the names weights are damaged; train them anew")
	}
	clusters.IDs = make([]uint16, len(ids)/2)
	for i := range clusters.IDs {
		clusters.IDs[i] = binary.LittleEndian.Uint16(ids[2*i:])
	}
	return clusters, lists, nil
}

// Decode makes a model of a file of weights.
func Decode(f *model.File) (*Model, error) {
	clusters, lists, err := knowledgeOf(f)
	if err != nil {
		return nil, err
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
func (w *Weights) File(clusters Clusters, lists Lists) *model.File {
	f := &model.File{Kind: "names", Version: version}
	f.PutUint32s("clusters", clusters.Keys)
	var ids []byte
	for _, id := range clusters.IDs {
		ids = binary.LittleEndian.AppendUint16(ids, id)
	}
	f.Put("clusters.ids", ids)
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
