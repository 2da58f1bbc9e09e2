package codebook

import (
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"rapporteur"
)

// userFile lays one YAML file over a book.
type userFile struct {
	problems
	book   *Book
	frames map[string]*Sense // of this file, by what they fit
	rules  map[string]int    // line of each rule of this file
	count  int
}

func newUserFile(name string) *userFile {
	return &userFile{problems: problems{file: name}, frames: map[string]*Sense{}, rules: map[string]int{}}
}

// Keys of a codebook file.
var userKeys = []string{"codebook", "gloss", "extends", "remove", "types", "actors", "classes", "contexts", "light", "rules", "frames"}

// read lays the file's text over what it extends; extends counts from folder dir.
func (l *userLoader) read(name, dir string, text []byte) (*Book, error) {
	root, err := parseYAML(name, text)
	if err != nil {
		return nil, err
	}
	f := newUserFile(name)
	top := f.fields(root, "the codebook", userKeys...)
	base, err := l.base(f, top["extends"], dir)
	if err != nil {
		return nil, err
	}
	return f.over(base, top)
}

// over lays the file's sections over a copy of base.
func (f *userFile) over(base *Book, top map[string]*yaml.Node) (*Book, error) {
	f.book = base.clone()
	f.head(top)
	f.remove(top["remove"])
	f.types(top["types"])
	f.actors(top["actors"])
	f.classes(top["classes"])
	f.contexts(top["contexts"])
	f.light(top["light"])
	f.composition(top["rules"])
	f.allFrames(top["frames"])
	if err := f.err(); err != nil {
		return nil, err
	}
	f.book.reindex()
	return f.book, nil
}

// base loads what a file extends: plover where it does not say.
func (l *userLoader) base(f *userFile, n *yaml.Node, dir string) (*Book, error) {
	switch name := f.text(n, "extends"); name {
	case "", builtin, "plover-2021":
		return Load()
	case "none":
		b, err := Load()
		if err != nil {
			return nil, err
		}
		return b.bare(), nil
	default:
		b, err := l.open(name, dir)
		if err != nil && len(l.trail) > 0 && !strings.HasPrefix(err.Error(), f.file+":") {
			return nil, rapporteur.Errorf(rapporteur.KindOf(err), "%s:%d: extends %s: %w", f.file, n.Line, name, err)
		}
		return b, err
	}
}

var (
	bookName = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{0,59}$`)
	typeName = regexp.MustCompile(`^[A-Z][A-Z0-9_-]{0,39}$`)
	modeName = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,39}$`)
)

func (f *userFile) head(top map[string]*yaml.Node) {
	n := top["codebook"]
	name := f.text(n, "codebook")
	switch {
	case n == nil:
		f.add(1, row{file: f.file, line: 1}.bad(`has no name; begin with "codebook: my-codebook"`))
	case !bookName.MatchString(name):
		f.at(n, "the name %q must be of small letters, digits, points and hyphens", name)
	default:
		f.book.Name = name
	}
	f.book.Gloss = f.text(top["gloss"], "gloss")
}

// remove takes out what the file does not want of what it extends.
func (f *userFile) remove(n *yaml.Node) {
	parts := f.fields(n, "remove", "types", "modes", "frames", "classes", "contexts", "rules")
	each := func(key, mend string, drop func(string) bool) {
		for _, item := range f.items(parts[key], "remove "+key) {
			if name := f.text(item, "remove "+key); name != "" && !drop(name) {
				f.at(item, "%q is not there to be removed; %s", name, mend)
			}
		}
	}
	pair := func(drop func(a, b string) bool) func(string) bool {
		return func(s string) bool {
			a, b, ok := strings.Cut(s, "/")
			return ok && drop(a, b)
		}
	}
	each("modes", "write TYPE/mode", pair(f.book.dropMode))
	each("frames", "write TYPE/trigger.v (.n, .a), as --explain shows it, or TYPE/*", f.book.dropFrames)
	each("rules", "write OUTER/INNER, * for any", pair(f.book.dropRules))
	each("types", "the types are "+f.typeNames(), f.book.dropType)
	each("classes", "write its name without @", f.book.emptyClass)
	each("contexts", "write its name", f.book.dropContext)
}

func (f *userFile) typeNames() string {
	var names []string
	for _, t := range f.book.types {
		names = append(names, t.Name)
	}
	if names == nil {
		return "none yet"
	}
	return strings.Join(names, ", ")
}

// Quads are the names of the quad classes.
func Quads() []string {
	return []string{"verbal cooperation", "material cooperation", "verbal conflict", "material conflict"}
}

// types adds types, or changes those that are there.
func (f *userFile) types(n *yaml.Node) {
	for _, e := range f.entries(n, "types") {
		if !typeName.MatchString(e.key) {
			f.at(e.at, "the type %q must be of capitals, digits, _ and -", e.key)
			continue
		}
		fields := f.fields(e.value, "type "+e.key, "score", "quad", "recipient", "gloss", "counts", "unless", "modes")
		t := f.book.Type(e.key)
		if t == nil {
			t = &Type{Name: e.key}
			f.book.types = append(f.book.types, t)
			for _, need := range []string{"score", "quad"} {
				if fields[need] == nil {
					f.at(e.at, `the new type %s has no %s; give it one ("score: -5", "quad: material conflict")`, e.key, need)
				}
			}
		}
		f.typeFields(t, fields)
	}
}

func (f *userFile) typeFields(t *Type, fields map[string]*yaml.Node) {
	if v, ok := f.number(fields["score"], "score", -10, 10); ok {
		t.Score = v
	}
	if n := fields["quad"]; n != nil {
		if t.Quad = f.text(n, "quad"); !slices.Contains(Quads(), t.Quad) {
			f.at(n, "quad %q is none of %s", t.Quad, strings.Join(Quads(), ", "))
		}
	}
	if n := fields["recipient"]; n != nil {
		switch s := f.text(n, "recipient"); s {
		case "required", "optional":
			t.RecipientRequired = s == "required"
		default:
			f.at(n, "recipient %q is neither required nor optional", s)
		}
	}
	if n := fields["gloss"]; n != nil {
		t.Gloss = f.text(n, "gloss")
	}
	if n := fields["counts"]; n != nil {
		t.Counts = f.text(n, "counts")
	}
	if n := fields["unless"]; n != nil {
		t.Unless = f.pattern(n, "unless")
	}
	for _, e := range f.entries(fields["modes"], "modes of "+t.Name) {
		if !modeName.MatchString(e.key) {
			f.at(e.at, "the mode %q must be of small letters, digits, _ and -", e.key)
			continue
		}
		f.mode(t, e)
	}
}

// mode adds a mode to a type, or changes it; its score is the type's where it has none.
func (f *userFile) mode(t *Type, e entry) {
	m := t.Mode(e.key)
	if m == nil {
		t.Modes = append(t.Modes, Mode{Name: e.key, Score: t.Score})
		m = &t.Modes[len(t.Modes)-1]
	}
	if e.value.Kind == yaml.ScalarNode { // "wildcat: without a ballot"
		m.Gloss = f.text(e.value, "mode "+e.key)
		return
	}
	fields := f.fields(e.value, "mode "+e.key, "score", "gloss", "counts")
	if v, ok := f.number(fields["score"], "score", -10, 10); ok {
		m.Score = v
	}
	m.Gloss = f.text(fields["gloss"], "gloss")
	m.Counts = f.text(fields["counts"], "counts")
}

var sectorName = regexp.MustCompile(`^[A-Z]{3}$`)

// actors lets nouns act that the built-in knowledge takes for things, by their sector.
func (f *userFile) actors(n *yaml.Node) {
	for _, e := range f.entries(n, "actors") {
		if !sectorName.MatchString(e.key) {
			f.at(e.at, "the sector %q must be of three capitals, such as LAB, BUS or CVL", e.key)
			continue
		}
		if f.book.actors == nil {
			f.book.actors = map[string][]string{}
		}
		for _, noun := range f.texts(e.value, "actors "+e.key) {
			f.book.actors[noun] = []string{e.key}
		}
	}
}

// Acts are the sectors of a noun that a user's file lets act, nil for any other; it is
// the noun's lemma, or two words with a space between.
func (b *Book) Acts(noun string) []string { return b.actors[noun] }

// HasActors reports whether a user's file lets nouns act.
func (b *Book) HasActors() bool { return len(b.actors) > 0 }

// classes adds noun classes, or words to those that are there.
func (f *userFile) classes(n *yaml.Node) {
	for _, e := range f.entries(n, "classes") {
		id, known := f.book.classID(e.key)
		switch {
		case known && id < specialClasses:
			f.at(e.at, "@%s is no list of words and cannot be changed; name a class of your own", e.key)
			continue
		case !modeName.MatchString(e.key):
			f.at(e.at, "the class %q must be of small letters, digits, _ and -", e.key)
			continue
		case !known && len(f.book.classes.names) == maxClasses:
			f.at(e.at, "%d noun classes are the most that fit; add the words to another", maxClasses)
			continue
		case !known:
			id = Class(len(f.book.classes.names))
			f.book.classes.names = append(f.book.classes.names, e.key)
		}
		for _, word := range f.texts(e.value, "class "+e.key) {
			f.book.addToClass(id, word)
		}
	}
}

// maxContexts is the number of contexts that the coder tells apart.
const maxContexts = 64

// contexts adds contexts, or words to those that are there.
func (f *userFile) contexts(n *yaml.Node) {
	for _, e := range f.entries(n, "contexts") {
		words := f.texts(e.value, "context "+e.key)
		i := slices.IndexFunc(f.book.contexts, func(c Context) bool { return c.Name == e.key })
		switch {
		case i >= 0:
			c := &f.book.contexts[i]
			c.Words = slices.Concat(c.Words, words)
		case !modeName.MatchString(e.key):
			f.at(e.at, "the context %q must be of small letters, digits, _ and -", e.key)
		case len(f.book.contexts) == maxContexts:
			f.at(e.at, "%d contexts are the most that fit; remove some (remove: contexts:)", maxContexts)
		default:
			f.book.contexts = append(f.book.contexts, Context{e.key, words})
		}
	}
}

// light adds verbs that lend a noun their subject; a user's stand first.
func (f *userFile) light(n *yaml.Node) {
	var own []Light
	for _, item := range f.items(n, "light") {
		fields := f.fields(item, "a light verb", "verb", "prep", "subject")
		l := Light{Verb: f.text(fields["verb"], "verb"), Prep: f.text(fields["prep"], "prep")}
		if l.Verb == "" {
			f.at(item, `the light verb has no verb; write {verb: stage, subject: actor}`)
		}
		switch s := f.text(fields["subject"], "subject"); s {
		case "actor", "":
		case "recipient":
			l.Passive = true
		default:
			f.at(item, "subject %q is neither actor nor recipient", s)
		}
		own = append(own, l)
	}
	f.book.light = append(own, f.book.light...)
}

// composition adds rules; a user's stand first, so that they win.
func (f *userFile) composition(n *yaml.Node) {
	var own []Composition
	for _, item := range f.items(n, "rules") {
		fields := f.fields(item, "a rule", "outer", "inner", "mode", "type", "outmode", "modality", "swap")
		get := func(key string) string {
			if s := f.text(fields[key], key); s != "*" {
				return s
			}
			return ""
		}
		c := Composition{Outer: get("outer"), Inner: get("inner"), Mode: get("mode"), Type: get("type"), OutMode: get("outmode"), Modality: get("modality")}
		switch s := get("swap"); s {
		case "", "no", "false":
		case "yes", "true":
			c.Swap = true
		default:
			f.at(fields["swap"], "swap %q is neither yes nor no", s)
		}
		f.checkRule(item, fields, &c)
		own = append(own, c)
	}
	f.book.compose = append(own, f.book.compose...)
}

// checkRule holds a rule to the book's types and modes and to the file's other rules.
func (f *userFile) checkRule(item *yaml.Node, fields map[string]*yaml.Node, c *Composition) {
	node := func(key string) *yaml.Node {
		if n := fields[key]; n != nil {
			return n
		}
		return item
	}
	if c.Outer == "" {
		f.at(item, "the rule has no outer: a type, or an operator in small letters (future, stop, try …)")
	} else if c.Outer != strings.ToLower(c.Outer) && f.book.Type(c.Outer) == nil {
		f.at(node("outer"), "%q is not a type of the codebook; the types are %s", c.Outer, f.typeNames())
	}
	for _, x := range [...]struct{ typeKey, typ, modeKey, mode string }{{"inner", c.Inner, "mode", c.Mode}, {"type", c.Type, "outmode", c.OutMode}} {
		t := f.book.Type(x.typ)
		switch {
		case x.typ == "-" && x.typeKey == "type":
		case x.typ != "" && t == nil:
			f.at(node(x.typeKey), "%q is not a type of the codebook; the types are %s", x.typ, f.typeNames())
		case x.mode != "" && t == nil:
			f.at(node(x.modeKey), "the rule names the mode %q of no type; give %s too", x.mode, x.typeKey)
		case x.mode != "" && t.Mode(x.mode) == nil:
			f.at(node(x.modeKey), "%s has no mode %q; its modes are %s", x.typ, x.mode, modeNames(t))
		}
	}
	switch rapporteur.Modality(c.Modality) {
	case "", rapporteur.Actual, rapporteur.Future, rapporteur.Hypothetical, rapporteur.Negated, rapporteur.Historical:
	default:
		f.at(node("modality"), "modality %q is none of actual, future, hypothetical, negated, historical", c.Modality)
	}
	key := c.Outer + " over " + orAny(c.Inner) + " " + orAny(c.Mode)
	if line := f.rules[key]; line > 0 {
		f.at(item, "the rule for %s contradicts the one on line %d; keep one", key, line)
	}
	f.rules[key] = item.Line
}

func orAny(s string) string {
	if s == "" {
		return "*"
	}
	return s
}

func modeNames(t *Type) string {
	var names []string
	for _, m := range t.Modes {
		names = append(names, m.Name)
	}
	if names == nil {
		return "none"
	}
	return strings.Join(names, ", ")
}
