package codebook

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// allFrames adds the frames of every type, and of operators, to the book. A frame that
// fits what one of the extended book fits stands in its place.
func (f *userFile) allFrames(n *yaml.Node) {
	var own []*Sense
	for _, e := range f.entries(n, "frames") {
		if e.key != "operators" && f.book.Type(e.key) == nil {
			f.at(e.at, "%q is not a type of the codebook; define it under types:, or use one of %s", e.key, f.typeNames())
			continue
		}
		for _, item := range f.items(e.value, "the frames of "+e.key) {
			if f.count++; f.count > maxUserFrames {
				f.at(item, "%d frames are the most that a codebook may have", maxUserFrames)
				return
			}
			if s := f.frame(item, strings.TrimPrefix(e.key, "operators")); s != nil {
				own = append(own, s)
			}
		}
	}
	f.book.senses = slices.DeleteFunc(f.book.senses, func(s *Sense) bool { return f.frames[f.book.condition(s)] != nil })
	f.book.senses = append(own, f.book.senses...)
}

// frame reads one frame of a type, empty for an operator; nil where it is bad.
func (f *userFile) frame(item *yaml.Node, typ string) *Sense {
	before := len(f.list) + f.more
	if item.Kind != yaml.MappingNode {
		f.at(item, `a frame must be a mapping: {trigger: …, pos: v, example: "…"}, not %s`, kindName(item))
		return nil
	}
	fields := f.fields(item, "a frame", "trigger", "pos", "roles", "when", "mode", "cameo", "example", "unless", "complement", "replaces")
	s := &Sense{Type: typ, Mode: f.text(fields["mode"], "mode"), CAMEO: f.text(fields["cameo"], "cameo"), Own: true,
		at: row{file: f.file, line: item.Line}}
	f.trigger(s, item, fields)
	f.framing(s, fields)
	f.reads(s, fields)
	if n := fields["example"]; n == nil && typ != "" {
		f.at(item, `the frame of %q has no example: one sentence of yours with {…} round the actor and […] round the recipient is its test`, strings.Join(s.Words, " "))
	} else if e, err := ParseExample(f.text(n, "example")); err != nil {
		f.at(n, "%w; put {…} round every actor and […] round every recipient", err)
	} else {
		s.Example = e
	}
	s.Unless = f.pattern(fields["unless"], "unless")
	f.complement(s, fields["complement"])
	for _, r := range f.items(fields["replaces"], "replaces") {
		if id := f.text(r, "replaces"); !f.book.dropFrames(id) {
			f.at(r, "there is no frame %q to be replaced; write TYPE/trigger.v, as --explain shows it", id)
		}
	}
	if len(f.list)+f.more > before {
		return nil
	}
	s.ID = orOperators(typ) + "/" + strings.Join(s.Words, " ") + "." + s.POS.String()
	f.agrees(item, s)
	return s
}

func orOperators(typ string) string {
	if typ == "" {
		return "operators"
	}
	return typ
}

// trigger reads the words of a frame and their part of speech.
func (f *userFile) trigger(s *Sense, item *yaml.Node, fields map[string]*yaml.Node) {
	words := f.text(fields["trigger"], "trigger")
	if s.Words = strings.Fields(words); len(s.Words) == 0 {
		f.at(item, "the frame has no trigger: the word that tells of the event, in its dictionary form")
		s.Words = []string{"?"}
	} else if words != strings.ToLower(words) {
		f.at(fields["trigger"], "the trigger %q must be in small letters", words)
	}
	switch pos := f.text(fields["pos"], "pos"); pos {
	case "v", "":
		s.POS = Verb
	case "n":
		s.POS, s.Head = Noun, nounHead(s.Words)
	case "a":
		s.POS, s.Head = Adjective, len(s.Words)-1
	default:
		f.at(fields["pos"], "part of speech %q is none of v (verb), n (noun), a (adjective)", pos)
	}
}

// framing reads roles and conditions.
func (f *userFile) framing(s *Sense, fields map[string]*yaml.Node) {
	where := func(n *yaml.Node) row {
		if n == nil {
			return s.at
		}
		return row{file: f.file, line: n.Line}
	}
	roles := f.text(fields["roles"], "roles")
	if roles == "" {
		roles = defaults[s.POS]
	}
	var err error
	if s.Roles, err = parseRoles(where(fields["roles"]), roles); err != nil {
		f.add(where(fields["roles"]).line, err)
	}
	if s.When, err = f.book.parseConds(where(fields["when"]), f.text(fields["when"], "when")); err != nil {
		f.add(where(fields["when"]).line, err)
	}
	for i, c := range s.When {
		for _, d := range s.When[:i] {
			if c.Slot == d.Slot && c.Not != d.Not && len(c.Words)+len(c.Classes)+len(d.Words)+len(d.Classes) == 0 {
				f.at(fields["when"], "the conditions ask for %s and for none of it; take one out", c.Slot)
			}
		}
	}
}

// complement reads whether a frame needs an event that it is about.
func (f *userFile) complement(s *Sense, n *yaml.Node) {
	switch v := f.text(n, "complement"); {
	case v == "" || v == "optional":
	case v != "required":
		f.at(n, "complement %q is neither required nor optional", v)
	case len(s.Roles.Complement) == 0:
		f.at(n, "the frame needs a complement and its roles have no place for one; add C=xcomp or the like")
	default:
		s.NeedsComplement = true
	}
}

// reads checks what a frame makes of its trigger: mode, code, operator.
func (f *userFile) reads(s *Sense, fields map[string]*yaml.Node) {
	if s.Type == "" {
		if s.Mode, s.Operator = "", s.Mode; !f.book.isOperator(s.Operator) {
			f.add(s.at.line, s.at.bad(`operator %q has no rule; use mode: future, hope, try, fail, stop or same, or give it one under rules:`, s.Operator))
		}
		return
	}
	if t := f.book.Type(s.Type); s.Mode != "" && t.Mode(s.Mode) == nil {
		f.at(fields["mode"], "%s has no mode %q; its modes are %s", s.Type, s.Mode, modeNames(t))
	}
	if s.CAMEO != "" && f.book.CAMEO(s.CAMEO) == nil {
		f.at(fields["cameo"], "%q is not a CAMEO code; leave it out or see codebook/data/cameo.tsv", s.CAMEO)
	}
}

// agrees holds a frame to the file's others: two that fit the same words under the same
// conditions contradict each other, or say the same twice.
func (f *userFile) agrees(item *yaml.Node, s *Sense) {
	key := f.book.condition(s)
	other := f.frames[key]
	switch {
	case other == nil:
		f.frames[key] = s
	case other.reading() == s.reading():
		f.at(item, "the frame of %q stands on line %d already; take one out", strings.Join(s.Words, " "), other.at.line)
	default:
		f.at(item, "the frame of %q contradicts the one on line %d: the same words and conditions are %s here and %s there; tell them apart with a condition (when: obj=…) or take one out",
			strings.Join(s.Words, " "), other.at.line, strings.TrimSpace(s.Type+" "+s.Mode), strings.TrimSpace(other.Type+" "+other.Mode))
	}
}
