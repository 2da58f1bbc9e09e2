package evaluate

import "rapporteur"

// Overlap is the F1 of found spans against gold spans of one role: a span is right
// where it shares a character with one of the other side.
func Overlap(gold, found [][]rapporteur.Span) float64 {
	var hit, said, met, are float64
	for i := range gold {
		for _, f := range found[i] {
			said++
			if anyOverlaps(f, gold[i]) {
				hit++
			}
		}
		for _, g := range gold[i] {
			are++
			if anyOverlaps(g, found[i]) {
				met++
			}
		}
	}
	if said == 0 || are == 0 || hit == 0 {
		return 0
	}
	precision, recall := hit/said, met/are
	return 2 * precision * recall / (precision + recall)
}

func anyOverlaps(s rapporteur.Span, others []rapporteur.Span) bool {
	for _, o := range others {
		if s.Overlaps(o) {
			return true
		}
	}
	return false
}

// Sources scores who acts and on whom in a sentence's main event against the marked
// sentences.
func Sources(gold []Marked, found []Marked) []Figure {
	var gs, fs, gt, ft [][]rapporteur.Span
	for i := range gold {
		gs, fs = append(gs, gold[i].Source), append(fs, found[i].Source)
		gt, ft = append(gt, gold[i].Target), append(ft, found[i].Target)
	}
	return []Figure{{"source-overlap-f1", Overlap(gs, fs)}, {"target-overlap-f1", Overlap(gt, ft)}}
}

// Quads scores the quad classes found for sentences: macro-averaged F1 over the five.
func Quads(gold []Quad, found []int) []Figure {
	names := [...]string{"0", "1", "2", "3", "4"}
	var g, f []string
	for i := range gold {
		g, f = append(g, names[gold[i].Class]), append(f, names[found[i]])
	}
	return []Figure{{"macro-f1", macroF1(g, f)}, {"accuracy", accuracy(g, f)}}
}
