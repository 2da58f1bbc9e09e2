package codebook

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"rapporteur"
)

// problems gathers what is wrong in a file, so that all of it can be mended at once.
type problems struct {
	file string
	list []problem
	more int // beyond maxProblems
}

type problem struct {
	line int
	err  error
}

// at notes a fault at a node.
func (p *problems) at(n *yaml.Node, format string, args ...any) {
	p.add(n.Line, row{file: p.file, line: n.Line}.bad(format, args...))
}

func (p *problems) add(line int, err error) {
	if len(p.list) == maxProblems {
		p.more++
		return
	}
	p.list = append(p.list, problem{line, err})
}

// err is all that is wrong, in the order of the lines; nil where nothing is.
func (p *problems) err() error {
	if len(p.list) == 0 {
		return nil
	}
	slices.SortStableFunc(p.list, func(a, b problem) int { return a.line - b.line })
	list := make([]error, len(p.list))
	for i := range p.list {
		list[i] = p.list[i].err
	}
	if p.more > 0 {
		list = append(list, rapporteur.Errorf(rapporteur.Invalid, "%s: and %d more", p.file, p.more))
	}
	return errors.Join(list...)
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

// parseYAML reads a document of one mapping.
func parseYAML(file string, text []byte) (root *yaml.Node, err error) {
	defer func() {
		if fault := recover(); fault != nil { // the library panics on some hostile input
			err = rapporteur.Errorf(rapporteur.Invalid, "%s: is no YAML that can be read: %v", file, fault)
		}
	}()
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		where, what := file, err.Error()
		if m := yamlLine.FindStringSubmatch(what); m != nil {
			if what = m[2]; m[1] != "" {
				where += ":" + m[1]
			}
		}
		if n := unquoted(text); n > 0 {
			where, what = fmt.Sprintf("%s:%d", file, n), "the value is not in quotes"
		}
		return nil, rapporteur.Errorf(rapporteur.Invalid, "%s: is no YAML: %s; indent with spaces, and quote a value that begins with { [ @ ! or * or holds a colon and a space", where, what)
	}
	if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return nil, rapporteur.Errorf(rapporteur.Invalid, `%s: is no codebook: it must begin with keys such as "codebook:" and "types:"; see rapporteur codebook new`, file)
	}
	return doc.Content[0], nil
}

// bareMark is a value such as {Police} evicted [them]: YAML sees a mapping and then too
// much, and names a line above.
var bareMark = regexp.MustCompile(`^\s*(?:- )?[a-z]+:\s+(?:[{\[][^}\]]*[}\]]\s*[^\s,}\]#]|[@%])`)

// unquoted is the first line of a text that is no YAML whose value wants quotes, 0 for
// none.
func unquoted(text []byte) int {
	n := 0
	for line := range bytes.Lines(text) {
		if n++; bareMark.Match(line) {
			return n
		}
	}
	return 0
}

// entry is a key of a mapping and its value.
type entry struct {
	key   string
	at    *yaml.Node
	value *yaml.Node
}

// entries reads a mapping whose keys are free; nothing comes of a null.
func (p *problems) entries(n *yaml.Node, what string) []entry {
	if n == nil || isNull(n) {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		p.at(n, "%s must be a mapping (name: value), not %s", what, kindName(n))
		return nil
	}
	var out []entry
	first := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if k.Kind != yaml.ScalarNode || k.Tag == "!!merge" {
			p.at(k, "%s has a key that is no plain word; write every entry out", what)
			continue
		}
		if line, twice := first[k.Value]; twice {
			p.at(k, "%s has %q twice, first on line %d; join them", what, k.Value, line)
			continue
		}
		first[k.Value] = k.Line
		out = append(out, entry{k.Value, k, v})
	}
	return out
}

// fields reads a mapping whose keys are among known.
func (p *problems) fields(n *yaml.Node, what string, known ...string) map[string]*yaml.Node {
	out := map[string]*yaml.Node{}
	for _, e := range p.entries(n, what) {
		if !slices.Contains(known, e.key) {
			p.at(e.at, "%s has no key %q; the keys are %s", what, e.key, strings.Join(known, ", "))
			continue
		}
		out[e.key] = e.value
	}
	return out
}

// items reads a sequence; one scalar counts as a sequence of it.
func (p *problems) items(n *yaml.Node, what string) []*yaml.Node {
	switch {
	case n == nil || isNull(n):
		return nil
	case n.Kind == yaml.SequenceNode:
		return n.Content
	case n.Kind == yaml.ScalarNode:
		return []*yaml.Node{n}
	}
	p.at(n, "%s must be a list, not %s", what, kindName(n))
	return nil
}

// text reads a scalar; empty for none.
func (p *problems) text(n *yaml.Node, what string) string {
	switch {
	case n == nil:
		return ""
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		p.at(n, "%s: anchors and aliases (& and *) are not read; write it out, in quotes where it begins so", what)
	case n.Kind != yaml.ScalarNode:
		p.at(n, `%s must be text, not %s; put it in quotes: "{France} met [Mali]"`, what, kindName(n))
	case strings.HasPrefix(n.Tag, "!") && !strings.HasPrefix(n.Tag, "!!"):
		p.at(n, `%s begins with %s, which YAML takes for a tag; put it in quotes: "!obj"`, what, n.Tag)
	case isNull(n):
	default:
		return strings.TrimSpace(n.Value)
	}
	return ""
}

// texts reads a list of scalars, each split at commas.
func (p *problems) texts(n *yaml.Node, what string) []string {
	var out []string
	for _, item := range p.items(n, what) {
		for one := range strings.SplitSeq(p.text(item, what), ",") {
			if one = strings.ToLower(strings.TrimSpace(one)); one != "" {
				out = append(out, one)
			}
		}
	}
	return out
}

// number reads a scalar in [low, high]; ok is false where there is none.
func (p *problems) number(n *yaml.Node, what string, low, high float64) (v float64, ok bool) {
	if n == nil {
		return 0, false
	}
	s := p.text(n, what)
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || !(low <= v && v <= high) {
		p.at(n, "%s %q is not a number from %g to %g", what, s, low, high)
		return 0, true
	}
	return v, true
}

// pattern reads a regular expression, nil for none. RE2 matches in time linear in the
// text, so none can backtrack; what would need to is refused by its compiler.
func (p *problems) pattern(n *yaml.Node, what string) *regexp.Regexp {
	s := p.text(n, what)
	if s == "" {
		return nil
	}
	if len(s) > maxPattern {
		p.at(n, "%s is a regular expression of %d bytes; %d are the most, so split it or use a noun class", what, len(s), maxPattern)
		return nil
	}
	re, err := regexp.Compile(s)
	if err == nil {
		return re
	}
	hint := ""
	if strings.Contains(s, "(?") || backreference.MatchString(s) {
		hint = "; expressions are RE2, which never backtracks and so has no lookaround and no backreferences: list the words instead"
	}
	p.at(n, "%s is no regular expression: %s%s", what, strings.TrimPrefix(err.Error(), "error parsing regexp: "), hint)
	return nil
}

var backreference = regexp.MustCompile(`\\[1-9]`)

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

func kindName(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	case yaml.AliasNode:
		return "an alias (*)"
	}
	return fmt.Sprintf("%q", n.Value)
}
