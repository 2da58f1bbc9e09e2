package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"rapporteur/grammar"
	"rapporteur/text"
)

// tree is a sentence with its tree in brackets.
type tree struct {
	Text string `json:"text"`
	Tree string `json:"tree"`
}

// writeTrees writes the sentences of the texts with trees as the Penn Treebank has
// them, which PETRARCH2 takes.
func writeTrees(path string, c corpus) error {
	seg, err := text.LoadSegmenter()
	if err != nil {
		return err
	}
	gram, err := grammar.Load()
	if err != nil {
		return err
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	w := bufio.NewWriter(file)
	lines := json.NewEncoder(w)
	for i, s := range c {
		doc := seg.Segment(s)
		gram.Annotate(doc)
		story := struct {
			ID        string `json:"id"`
			Sentences []tree `json:"sentences"`
		}{ID: fmt.Sprintf("a%07d", i)}
		for _, sent := range doc.Sentences {
			story.Sentences = append(story.Sentences, tree{strings.ToUpper(sent.Span.Of(s)), brackets(doc, sent)})
		}
		if err := lines.Encode(story); err != nil {
			return err
		}
	}
	return w.Flush()
}

// brackets makes a tree of phrases of a tree of words: a phrase for each word that has
// dependents, named after the word. It is as flat as the dependencies leave it, which is
// enough to time a program by.
func brackets(doc *text.Doc, s text.Sentence) string {
	var b strings.Builder
	b.WriteString("(ROOT")
	for i := s.First; i < s.Last; i++ {
		if doc.Words[i].Head < 0 {
			writePhrase(&b, doc, i, s.Last-s.First)
		}
	}
	b.WriteString(")")
	return b.String()
}

// writePhrase writes the phrase of word i; depth bounds it.
func writePhrase(b *strings.Builder, doc *text.Doc, i, depth int) {
	phrase, own := phraseOf(doc, i), false
	if phrase != "" {
		b.WriteString(" (" + phrase)
	}
	for c := range doc.Dependents(i) {
		if c > i && !own {
			writeWord(b, doc, i)
			own = true
		}
		if depth > 0 {
			writePhrase(b, doc, c, depth-1)
		}
	}
	if !own {
		writeWord(b, doc, i)
	}
	if phrase != "" {
		b.WriteString(")")
	}
}

func writeWord(b *strings.Builder, doc *text.Doc, i int) {
	form := strings.NewReplacer("(", "-LRB-", ")", "-RRB-").Replace(doc.Form(i))
	fmt.Fprintf(b, " (%s %s)", doc.Words[i].Tag, strings.ToUpper(form))
}

// phraseOf names the phrase over a word, empty for a word alone that makes none.
func phraseOf(doc *text.Doc, i int) string {
	cased, alone := false, true
	for c := range doc.Dependents(i) {
		alone = false
		cased = cased || doc.Words[c].Rel == text.RelCase
	}
	switch doc.Words[i].POS {
	case text.VERB:
		if doc.Words[i].Head < 0 {
			return "S"
		}
		return "VP"
	case text.NOUN, text.PROPN, text.PRON:
		if cased {
			return "PP"
		}
		return "NP"
	}
	if alone {
		return ""
	}
	return "NP"
}
