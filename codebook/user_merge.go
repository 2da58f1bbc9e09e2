package codebook

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// clone copies a book as far as a user's file may change it.
func (b *Book) clone() *Book {
	c := *b
	c.types = make([]*Type, len(b.types))
	for i, t := range b.types {
		copied := *t
		copied.Modes = slices.Clone(t.Modes)
		c.types[i] = &copied
	}
	c.contexts = slices.Clone(b.contexts)
	c.compose = slices.Clone(b.compose)
	c.light = slices.Clone(b.light)
	c.fallback = slices.Clone(b.fallback)
	c.senses = slices.Clone(b.senses)
	c.classes.names = slices.Clone(b.classes.names)
	c.classes.of = maps.Clone(b.classes.of)
	c.actors = maps.Clone(b.actors)
	c.index = nil
	return &c
}

// bare leaves of a book what belongs to the language and to no codebook: noun classes,
// light verbs, and the operators with what they do to any event.
func (b *Book) bare() *Book {
	c := b.clone()
	c.Bare = true
	c.types, c.contexts, c.kin, c.fallback = nil, nil, nil, nil
	c.senses = slices.DeleteFunc(c.senses, func(s *Sense) bool { return s.Type != "" })
	c.compose = slices.DeleteFunc(c.compose, func(r Composition) bool {
		return r.Outer != strings.ToLower(r.Outer) || r.Inner != "" || r.Type != "" && r.Type != "-"
	})
	return c
}

// dropType takes a type out, with the frames and rules that speak of it.
func (b *Book) dropType(name string) bool {
	n := len(b.types)
	b.types = slices.DeleteFunc(b.types, func(t *Type) bool { return t.Name == name })
	b.senses = slices.DeleteFunc(b.senses, func(s *Sense) bool { return s.Type == name })
	b.compose = slices.DeleteFunc(b.compose, func(c Composition) bool { return c.Outer == name || c.Inner == name || c.Type == name })
	b.fallback = slices.DeleteFunc(b.fallback, func(f fallback) bool { return f.typ == name })
	return len(b.types) < n
}

// dropMode takes a mode of a type out; its frames and rules stay, without the mode.
func (b *Book) dropMode(typ, mode string) bool {
	t := b.Type(typ)
	if t == nil || t.Mode(mode) == nil {
		return false
	}
	t.Modes = slices.DeleteFunc(t.Modes, func(m Mode) bool { return m.Name == mode })
	for i, s := range b.senses {
		if s.Type == typ && s.Mode == mode {
			changed := *s
			changed.Mode = ""
			b.senses[i] = &changed
		}
	}
	for i := range b.compose {
		if c := &b.compose[i]; c.Type == typ && c.OutMode == mode {
			c.OutMode = ""
		}
	}
	b.compose = slices.DeleteFunc(b.compose, func(c Composition) bool { return c.Inner == typ && c.Mode == mode })
	b.fallback = slices.DeleteFunc(b.fallback, func(f fallback) bool { return f.typ == typ && f.mode == mode })
	return true
}

// dropFrames takes out the frames that an id names: "ACCUSE/condemn.v", one of several
// of a trigger "ACCUSE/condemn.v2", or "ACCUSE/*" for all of a type.
func (b *Book) dropFrames(id string) bool {
	typ, all := strings.CutSuffix(id, "/*")
	n := len(b.senses)
	b.senses = slices.DeleteFunc(b.senses, func(s *Sense) bool {
		if all {
			return s.Type == typ
		}
		return s.ID == id || strings.TrimRight(s.ID, "0123456789") == id
	})
	return len(b.senses) < n
}

func (b *Book) dropContext(name string) bool {
	n := len(b.contexts)
	b.contexts = slices.DeleteFunc(b.contexts, func(c Context) bool { return c.Name == name })
	return len(b.contexts) < n
}

// dropRules takes out the rules of an outer type or operator over an inner type, "*"
// for any.
func (b *Book) dropRules(outer, inner string) bool {
	if inner == "*" {
		inner = ""
	}
	n := len(b.compose)
	b.compose = slices.DeleteFunc(b.compose, func(c Composition) bool { return c.Outer == outer && c.Inner == inner })
	return len(b.compose) < n
}

// emptyClass takes the words out of a noun class; its name stays for those who ask.
func (b *Book) emptyClass(name string) bool {
	id, ok := b.classID(name)
	if !ok || id < specialClasses {
		return false
	}
	for word, set := range b.classes.of {
		set[id>>6] &^= 1 << (id & 63)
		b.classes.of[word] = set
	}
	b.classes.ofNames[id>>6] &^= 1 << (id & 63)
	b.classes.ofActors[id>>6] &^= 1 << (id & 63)
	return true
}

// addToClass adds a word, "@names" or "@actor" to a class.
func (b *Book) addToClass(id Class, word string) {
	switch word {
	case "@names":
		b.classes.ofNames.add(id)
	case "@actor":
		b.classes.ofActors.add(id)
	default:
		set := b.classes.of[word]
		set.add(id)
		b.classes.of[word] = set
	}
}

// reindex gives every frame of a user's an id of its own and lists all by their heads;
// a user's stand first, so that they win where a built-in one is as strong.
func (b *Book) reindex() {
	slices.SortStableFunc(b.senses, func(x, y *Sense) int {
		switch {
		case x.Own == y.Own:
			return 0
		case x.Own:
			return -1
		}
		return 1
	})
	b.index = map[string][]*Sense{}
	taken := map[string]bool{}
	for _, s := range b.senses {
		taken[s.ID] = taken[s.ID] || !s.Own
	}
	for i, s := range b.senses {
		if s.Own {
			s = s.unique(taken)
			b.senses[i] = s
		}
		head := s.Words[s.Head]
		b.index[head] = append(b.index[head], s)
	}
}

// unique is the sense under an id that is not taken, numbered from 2, and takes it.
func (s *Sense) unique(taken map[string]bool) *Sense {
	base := strings.TrimRight(s.ID, "0123456789")
	id := base
	for n := 2; taken[id]; n++ {
		id = base + strconv.Itoa(n)
	}
	taken[id] = true
	if id == s.ID {
		return s
	}
	renamed := *s
	renamed.ID = id
	return &renamed
}

// condition is what a sense fits: trigger, part of speech and conditions, in one order.
func (b *Book) condition(s *Sense) string {
	conds := make([]string, len(s.When))
	for i, c := range s.When {
		words := slices.Clone(c.Words)
		for _, class := range c.Classes {
			words = append(words, "@"+b.classes.names[class])
		}
		slices.Sort(words)
		sign := "="
		if c.Not {
			sign = "!="
		}
		conds[i] = c.Slot.String() + sign + strings.Join(slices.Compact(words), "|")
	}
	slices.Sort(conds)
	return strings.Join(s.Words, " ") + "." + s.POS.String() + " " + strings.Join(slices.Compact(conds), " ")
}

// reading is what a sense makes of what it fits.
func (s *Sense) reading() string {
	return s.Type + " " + s.Mode + s.Operator + " " + s.CAMEO + " " + s.Roles.String()
}

// String writes roles as the tables do.
func (r Roles) String() string {
	var out []string
	for _, role := range [...]struct {
		name  string
		slots []Slot
	}{{"A", r.Actor}, {"R", r.Recipient}, {"B", r.Party}, {"C", r.Complement}} {
		if len(role.slots) == 0 {
			continue
		}
		names := make([]string, len(role.slots))
		for i, s := range role.slots {
			names[i] = strings.ReplaceAll(s.String(), " ", "_")
		}
		out = append(out, role.name+"="+strings.Join(names, ","))
	}
	return strings.Join(out, " ")
}
