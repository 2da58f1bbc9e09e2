package review

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The reliability data of Krippendorff's "Computing Krippendorff's Alpha-Reliability"
// (2011), part C: four observers, twelve units, missing answers as ".": α = 0.743.
func TestNominalAlphaOfThePublishedExample(t *testing.T) {
	observers := []string{"1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 ."}
	units := make([][]string, 12)
	for _, o := range observers {
		for i := range units {
			if answer := o[2*i : 2*i+1]; answer != "." {
				units[i] = append(units[i], answer)
			}
		}
	}
	a := NominalAlpha(units, 2000)
	if math.Abs(a.Value-.743) > .0005 || a.Units != 11 || a.Answers != 40 {
		t.Errorf("α %.4f over %d units and %d answers, want 0.743 over 11 and 40", a.Value, a.Units, a.Answers)
	}
	if !(a.Low < a.Value && a.Value < a.High && a.Low > .3 && a.High <= 1) {
		t.Errorf("the interval is %.3f to %.3f", a.Low, a.High)
	}
	if again := NominalAlpha(units, 2000); again != a {
		t.Errorf("a second run gave %+v, the first %+v", again, a)
	}
}

func TestNominalAlphaAtItsEnds(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	var same, chance, opposed [][]string
	for range 4000 {
		x := string(rune('a' + rng.IntN(3)))
		same = append(same, []string{x, x})
		chance = append(chance, []string{x, string(rune('a' + rng.IntN(3)))})
		opposed = append(opposed, []string{"a", "b"})
	}
	if a := NominalAlpha(same, 10); a.Value != 1 || a.Low != 1 {
		t.Errorf("all agree: %+v", a)
	}
	if a := NominalAlpha(chance, 200); math.Abs(a.Value) > .05 || a.Low > 0 || a.High < 0 {
		t.Errorf("by chance: %+v", a)
	}
	if a := NominalAlpha(opposed, 10); a.Value > -.9 {
		t.Errorf("never: %+v", a)
	}
	for name, units := range map[string][][]string{"nothing": nil, "one answer a unit": {{"a"}, {"b"}}, "one category": {{"a", "a"}, {"a", "a"}}} {
		if a := NominalAlpha(units, 10); !math.IsNaN(a.Value) {
			t.Errorf("%s: α %v, want none", name, a.Value)
		}
	}
}
