package coder

import (
	"rapporteur"
	"rapporteur/model"
)

// ClusterLevels is how many clusterings of the vocabulary the judge has, from coarse
// to fine.
const ClusterLevels = 3

// Clusters sorts words into groups of like meaning, so that what is learned of one
// holds for its kin. A nil Clusters knows no word.
type Clusters struct {
	words []string
	index map[string]int32
	ids   []uint32 // ClusterLevels a word
}

// NewClusters makes clusters of words and their ids, ClusterLevels a word.
func NewClusters(words []string, ids []uint32) *Clusters {
	c := &Clusters{words: words, ids: ids, index: make(map[string]int32, len(words))}
	for i, w := range words {
		c.index[w] = int32(i)
	}
	return c
}

// of returns the ids of a lemma's clusters, nil for a word that has none.
func (c *Clusters) of(lemma string) []uint32 {
	if c == nil {
		return nil
	}
	i, ok := c.index[lemma]
	if !ok {
		return nil
	}
	return c.ids[int(i)*ClusterLevels : int(i+1)*ClusterLevels]
}

func readClusters(f *model.File) (*Clusters, error) {
	words, err := f.Strings("words")
	if err != nil {
		return nil, err
	}
	ids, err := f.Uint32s("clusters")
	if err != nil {
		return nil, err
	}
	if len(ids) != len(words)*ClusterLevels {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "the judge's clusters have the wrong size; train it anew")
	}
	return NewClusters(words, ids), nil
}

func (c *Clusters) put(f *model.File) {
	if c == nil {
		c = &Clusters{}
	}
	f.PutStrings("words", c.words)
	f.PutUint32s("clusters", c.ids)
}
