package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"rapporteur/source"
)

// corpus is the texts that are read.
type corpus []string

// collect takes the articles out of files and folders; first > 0 keeps so many words
// of each.
func collect(inputs []string, first int) (corpus, error) {
	var c corpus
	for item := range source.Items(context.Background(), inputs, source.Options{}) {
		a, err := item.Article()
		if err != nil {
			return nil, err
		}
		c = append(c, cut(a.Text, first))
	}
	if len(c) == 0 {
		return nil, fmt.Errorf("no articles in %s", strings.Join(inputs, ", "))
	}
	return c, nil
}

// cut is the text up to the end of its n-th word; all of it for n = 0.
func cut(text string, n int) string {
	in := false
	for i, r := range text {
		space := r == ' ' || r == '\n' || r == '\t'
		if in && space {
			if n--; n == 0 {
				return text[:i]
			}
		}
		in = !space
	}
	return text
}

func (c corpus) words(articles int) int {
	sum, all := 0, 0
	for i, text := range c {
		n := countWords(text)
		all += n
		if i < articles%len(c) {
			sum += n
		}
	}
	return sum + articles/len(c)*all
}

// countWords counts what white space parts.
func countWords(s string) int { return len(strings.Fields(s)) }

// write makes a file of so many articles in JSON Lines, the texts over again with
// other ids.
func (c corpus) write(dir string, articles int) (string, error) {
	path := filepath.Join(dir, strconv.Itoa(articles)+".jsonl")
	file, err := os.Create(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	w := bufio.NewWriter(file)
	lines := json.NewEncoder(w)
	for i := range articles {
		err := lines.Encode(struct {
			ID        string `json:"id"`
			Published string `json:"published"`
			Text      string `json:"text"`
		}{fmt.Sprintf("a%07d", i), "2016-05-01", c[i%len(c)]})
		if err != nil {
			return "", err
		}
	}
	return path, w.Flush()
}
