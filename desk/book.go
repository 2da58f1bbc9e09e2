package desk

import (
	"slices"
	"strings"

	"rapporteur/codebook"
)

// bookView is the codebook as people choose from it.
type bookView struct{ *codebook.Book }

func (b bookView) types() []option {
	var all []option
	for _, t := range b.Types() {
		all = append(all, option{t.Name, t.Name})
	}
	return all
}

func (b bookView) modes() []option {
	var names []string
	for _, t := range b.Types() {
		for _, m := range t.Modes {
			names = append(names, m.Name)
		}
	}
	slices.Sort(names)
	return same(slices.Compact(names)...)
}

func (b bookView) contexts() []option {
	var all []option
	for _, c := range b.Contexts() {
		all = append(all, option{c.Name, strings.ReplaceAll(c.Name, "_", " ")})
	}
	return all
}
