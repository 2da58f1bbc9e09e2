// Package lemma builds the lemmatizer from Universal Dependencies treebanks.
package lemma

import (
	"path/filepath"

	"rapporteur/grammar"
	"rapporteur/model"
	"rapporteur/text"
)

// Treebanks are the training files under a directory of data.
func Treebanks(data string) []string {
	return []string{filepath.Join(data, "treebank", "ewt-train.conllu"), filepath.Join(data, "treebank", "gum-train.conllu")}
}

// Train learns the weights from treebanks in CoNLL-U.
func Train(files []string) (*model.File, error) {
	var docs []*text.Doc
	for _, name := range files {
		gold, err := text.ReadCoNLLUFile(name)
		if err != nil {
			return nil, err
		}
		for _, g := range gold {
			docs = append(docs, g.Doc)
		}
	}
	l, err := grammar.LearnLemmas(docs)
	if err != nil {
		return nil, err
	}
	return l.File(), nil
}
