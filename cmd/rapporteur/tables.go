package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"rapporteur"
	"rapporteur/knowledge"
	"rapporteur/knowledge/gazetteer"
	"rapporteur/knowledge/layer"
)

// tableFlags say what knowledge goes over the built-in tables.
type tableFlags struct {
	actors, places []string
	strict         bool
	layer          string
	noLayer        bool
}

func (t *tableFlags) register(flags *pflag.FlagSet) {
	flags.StringArrayVar(&t.actors, "actors", nil, "a `FILE` of your own actors (TSV) over the built-in ones; may be given again")
	flags.StringArrayVar(&t.places, "places", nil, "a `FILE` of your own places (TSV) over the built-in ones; may be given again")
	flags.BoolVar(&t.strict, "strict", false, "stop at the first bad row of --actors or --places instead of leaving it out")
	registerLayer(flags, &t.layer)
	flags.BoolVar(&t.noLayer, "no-layer", false, "leave out the layer that rapporteur knowledge update made")
}

func registerLayer(flags *pflag.FlagSet, dir *string) {
	flags.StringVar(dir, "layer", "", "the `DIR` of the layer of knowledge (default: rapporteur/knowledge in $XDG_DATA_HOME or ~/.local/share)")
}

// layerDir is where the layer lies that a flag names.
func layerDir(flag string) (string, error) {
	if flag != "" {
		return flag, nil
	}
	return layer.Default()
}

// load reads the layer and the user's tables over the built-in ones; the base is nil where
// there are none. Rows that were left out are told on standard error.
func (t *tableFlags) load(c *cobra.Command) (*knowledge.Base, error) {
	l, err := t.open()
	if err != nil || l == nil && len(t.actors)+len(t.places) == 0 {
		return nil, err
	}
	var files []io.Closer
	defer func() {
		for _, f := range files {
			f.Close()
		}
	}()
	var actors []knowledge.Table
	for _, name := range t.actors {
		f, err := os.Open(name)
		if err != nil {
			return nil, rapporteur.Errorf(rapporteur.NotFound, "cannot read the actors: %w", err)
		}
		files = append(files, f)
		actors = append(actors, knowledge.Table{Name: name, Reader: f})
	}
	var places []gazetteer.Table
	for _, name := range t.places {
		f, err := os.Open(name)
		if err != nil {
			return nil, rapporteur.Errorf(rapporteur.NotFound, "cannot read the places: %w", err)
		}
		files = append(files, f)
		places = append(places, gazetteer.Table{Name: name, Reader: f})
	}
	base, bad, err := layer.Load(l, t.strict, actors, places)
	for _, e := range bad {
		fmt.Fprintln(c.ErrOrStderr(), "rapporteur: left out:", e)
	}
	return base, err
}

// open opens the layer: nil where there is none and none was named.
func (t *tableFlags) open() (*layer.Layer, error) {
	if t.noLayer {
		return nil, nil
	}
	dir, err := layerDir(t.layer)
	if err != nil {
		return nil, nil // no home, no layer
	}
	l, err := layer.Open(dir)
	if rapporteur.KindOf(err) == rapporteur.NotFound && t.layer == "" {
		return nil, nil
	}
	return l, err
}
