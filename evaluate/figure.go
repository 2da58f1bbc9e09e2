// Package evaluate holds the scorers: each compares what the program read with a gold
// set and returns figures. scores.txt keeps the current ones, measured on data that
// the models did not see.
package evaluate

import (
	"fmt"
	"io"
)

// Figure is one measurement: Value is a percentage or a fraction, as the metric's
// field has it.
type Figure struct {
	Metric string
	Value  float64
}

// Print writes figures as scores.txt keeps them: task, data, metric, value.
func Print(w io.Writer, task, data string, figures []Figure) error {
	for _, f := range figures {
		if _, err := fmt.Fprintf(w, "%s\t%s\t%s\t%.2f\n", task, data, f.Metric, f.Value); err != nil {
			return err
		}
	}
	return nil
}
