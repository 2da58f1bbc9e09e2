package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"rapporteur"
)

// failures counts what failed, by reason.
type failures struct {
	Count   int                  `json:"count,omitempty"`
	Kind    rapporteur.ErrorKind `json:"kind,omitempty"` // of the last one
	Reasons []reason             `json:"reasons,omitempty"`
	index   map[string]int       // of Reasons, by what they have in common
}

// reason is a way to fail, with the first that did.
type reason struct {
	First string `json:"first"` // the whole sentence
	Count int    `json:"count"`
}

// maxReasons are told apart; what else there is goes into the last.
const maxReasons = 100

// add counts an error, whose text begins with the name of its input.
func (f *failures) add(err error) {
	f.Count++
	f.Kind = rapporteur.KindOf(err)
	if f.index == nil {
		f.index = map[string]int{}
		for i, r := range f.Reasons {
			f.index[alike(r.First)] = i
		}
	}
	key := alike(err.Error())
	at, known := f.index[key]
	if !known {
		if at = len(f.Reasons); at == maxReasons {
			at--
		} else {
			f.Reasons = append(f.Reasons, reason{First: err.Error()})
		}
		f.index[key] = at
	}
	f.Reasons[at].Count++
}

// alike is what a sentence has in common with others for the same reason: what comes after
// the input's name, its numbers aside.
func alike(sentence string) string {
	var b strings.Builder
	digit := false
	for _, r := range what(sentence) {
		was := digit
		if digit = r >= '0' && r <= '9'; !digit {
			b.WriteRune(r)
		} else if !was {
			b.WriteByte('0')
		}
	}
	return b.String()
}

// what is a sentence without the name of the input that it begins with.
func what(sentence string) string {
	if _, after, ok := strings.Cut(sentence, ": "); ok {
		return after
	}
	return sentence
}

// report are lines that tell how many inputs of all failed and why, none where a single
// one was read, for which its sentence says it all.
func (f *failures) report(all int) []string {
	if f.Count == 0 || all < 2 {
		return nil
	}
	lines := []string{fmt.Sprintf("%d of %d inputs failed:", f.Count, all)}
	byCount := slices.Clone(f.Reasons)
	slices.SortStableFunc(byCount, func(a, b reason) int { return cmp.Compare(b.Count, a.Count) })
	for i, r := range byCount {
		if i == 20 && len(byCount) > 21 {
			rest := 0
			for _, r := range byCount[i:] {
				rest += r.Count
			}
			return append(lines, fmt.Sprintf("%7d  for %d other reasons", rest, len(byCount)-i))
		}
		name := strings.TrimSuffix(r.First, ": "+what(r.First))
		if name != r.First && r.Count > 1 {
			name = "first " + name
		}
		lines = append(lines, fmt.Sprintf("%7d  %s (%s)", r.Count, what(r.First), name))
	}
	return lines
}
