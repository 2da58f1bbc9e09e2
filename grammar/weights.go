package grammar

import (
	"math/bits"
	"strings"

	"rapporteur"
	"rapporteur/model"
	"rapporteur/text"
)

// read takes a Model out of a file of weights.
func read(f *model.File) (*Model, error) {
	m := newModel()
	names, err := f.Strings("classes")
	if err != nil {
		return nil, err
	}
	for _, line := range names {
		fields := strings.Split(line, "\t")
		if len(fields) != 3 {
			return nil, rapporteur.Errorf(rapporteur.Invalid, "the file of grammar weights has a bad class %q", line)
		}
		m.classes = append(m.classes, class{text.ParsePOS(fields[0]), text.ParseTag(fields[1]), fields[0] + " " + fields[1], fields[2]})
	}
	rels, err := f.Strings("rels")
	if err != nil {
		return nil, err
	}
	for _, r := range rels {
		m.rels = append(m.rels, text.ParseRel(r))
	}
	feats, err := f.Strings("feats")
	if err != nil {
		return nil, err
	}
	m.feats = make(map[string]string, len(feats))
	for _, line := range feats {
		key, value, _ := strings.Cut(line, "\t")
		m.feats[key] = value
	}
	for name, p := range map[string]*perceptron{"tagger": &m.tagger, "parser": &m.parser, "labeller": &m.labeller} {
		p.classes = map[string]int{"tagger": len(m.classes), "parser": int(moves), "labeller": len(m.rels)}[name]
		if p.weights, err = f.Int8s(name); err != nil {
			return nil, err
		}
		rows := len(p.weights) / max(p.classes, 1)
		p.bits = uint(bits.Len(uint(rows)) - 1)
		if rows == 0 || rows != 1<<p.bits || rows*p.classes != len(p.weights) {
			return nil, rapporteur.Errorf(rapporteur.Invalid, "the file of grammar weights has a %s of the wrong size", name)
		}
	}
	return m, nil
}
