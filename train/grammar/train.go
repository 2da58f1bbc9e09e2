// Package grammar trains the tagger and the parser on Universal Dependencies treebanks.
package grammar

import (
	"io"
	"path/filepath"

	"rapporteur/grammar"
	"rapporteur/model"
	"rapporteur/text"
)

// Treebanks are the training files under a directory of data.
func Treebanks(data string) []string {
	return []string{filepath.Join(data, "treebank", "ewt-train.conllu"), filepath.Join(data, "treebank", "gum-train.conllu")}
}

// Train learns the weights from treebanks in CoNLL-U; progress goes to log.
func Train(files []string, log io.Writer) (*model.File, error) {
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
	return grammar.Learn(docs, log), nil
}
