package gazetteer

import (
	"fmt"
	"io"
	"math"

	"rapporteur/knowledge/gazetteer"
)

// Example is a run of words with whether it names a place; Weight is how much it counts.
type Example struct {
	Vector gazetteer.Vector
	Place  bool
	Weight float64
}

// Fit returns the weights of a logistic regression, by gradient descent over all
// examples with a penalty on the squares of the weights.
func Fit(examples []Example, penalty float64) gazetteer.Vector {
	const steps = 1500
	var w, velocity [gazetteer.NumFeatures]float64
	total := 0.0
	for _, e := range examples {
		total += e.Weight
	}
	for range steps {
		var gradient [gazetteer.NumFeatures]float64
		for i := range examples {
			e := &examples[i]
			sum := 0.0
			for k, x := range e.Vector {
				sum += w[k] * float64(x)
			}
			miss := e.Weight / (1 + math.Exp(-sum))
			if e.Place {
				miss -= e.Weight
			}
			for k, x := range e.Vector {
				gradient[k] += miss * float64(x)
			}
		}
		for k := range w {
			g := gradient[k]/total + penalty*w[k]
			velocity[k] = 0.9*velocity[k] - 0.5*g
			w[k] += velocity[k]
		}
	}
	var out gazetteer.Vector
	for k := range w {
		out[k] = float32(w[k])
	}
	return out
}

// WriteWeights writes weights as knowledge/gazetteer/weights.tsv has them.
func WriteWeights(w io.Writer, v gazetteer.Vector) error {
	_, err := fmt.Fprint(w, "# Weights of the recogniser of place names: logistic regression on the Local-Global Lexicon and GeoVirus, both counting alike.\n# rapporteur train toponyms writes them.\nfeature\tweight\n")
	for k, name := range gazetteer.Features {
		if err == nil {
			_, err = fmt.Fprintf(w, "%s\t%.2f\n", name, v[k])
		}
	}
	return err
}
