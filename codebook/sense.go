package codebook

import (
	"regexp"
	"strings"

	"rapporteur"
)

// POS is the part of speech of a trigger.
type POS uint8

// The parts of speech of triggers.
const (
	Verb POS = iota
	Noun
	Adjective
)

var posOf = [...]string{"v", "n", "a"}

func (p POS) String() string { return posOf[p] }

// SlotKind is a grammatical place about a trigger where a role may be found.
type SlotKind uint8

// The kinds of slot. Subj and Obj are deep: in a passive, Subj is the by-phrase and
// Obj the surface subject.
const (
	Subj SlotKind = iota
	Obj
	IObj
	Poss  // possessor, or a noun or adjective that names someone before the trigger
	XComp // infinitive or gerund
	CComp // that-clause
	Mod   // adjective, adverb or noun that modifies the trigger
	Prep  // phrase introduced by a preposition
)

var slotKinds = [...]string{"subj", "obj", "iobj", "poss", "xcomp", "ccomp", "mod"}

// Slot is a grammatical place; Word is the preposition of a Prep.
type Slot struct {
	Kind SlotKind
	Word string
}

func (s Slot) String() string {
	if s.Kind == Prep {
		return s.Word
	}
	return slotKinds[s.Kind]
}

// parseSlot reads a slot's name; what is no other kind is a preposition.
func parseSlot(s string) (Slot, bool) {
	for i, name := range slotKinds {
		if s == name {
			return Slot{Kind: SlotKind(i)}, true
		}
	}
	for _, c := range s {
		if (c < 'a' || c > 'z') && c != '_' {
			return Slot{}, false
		}
	}
	return Slot{Kind: Prep, Word: strings.ReplaceAll(s, "_", " ")}, s != ""
}

// Roles says where the participants of a sense are found: the first slot that is
// filled counts.
type Roles struct {
	Actor      []Slot // A: who does it
	Recipient  []Slot // R: to whom
	Party      []Slot // B: who does it with A, and is an actor too
	Complement []Slot // C: the event that this one is about (refuse to X)
}

// Cond is a condition on a slot: that its head is one of Words or in one of Classes,
// or just that it is filled where both are empty. Not turns it round.
type Cond struct {
	Slot    Slot
	Not     bool
	Words   []string
	Classes []Class
}

// Sense is one reading of a verb, noun or adjective: what it needs about it, where
// its participants stand, and what event it tells of.
type Sense struct {
	ID       string   // file and trigger, "ACCUSE/condemn"; numbered from the second on
	Words    []string // lemmas of the trigger
	Head     int      // index into Words of the one that carries it
	POS      POS
	Roles    Roles
	When     []Cond
	Type     string // PLOVER type; empty for an operator
	Mode     string
	Operator string // what it does to its complement: future, stop, …
	CAMEO    string
	Example  Example
	Unless   *regexp.Regexp // of a user's frame: a sentence that it matches tells no event; nil for none
	Own      bool           // from a user's file

	NeedsComplement bool // no event unless it is about one
	at              row
}

// Where returns the file and line of the sense, for messages.
func (s *Sense) Where() (file string, line int) { return s.at.file, s.at.line }

// defaults are the roles of a sense that names none.
var defaults = [...]string{Verb: "A=subj R=obj", Noun: "A=poss,by R=on,against,of", Adjective: "A=subj R=of,to,with,against"}

// parseSense reads a row of a predicates table of a type; typ is empty for operators.
func (b *Book) parseSense(r row, typ string) (*Sense, error) {
	s := &Sense{Type: typ, Mode: r.get("mode"), CAMEO: r.get("cameo"), at: r}
	s.Words = strings.Fields(r.get("trigger"))
	if len(s.Words) == 0 {
		return nil, r.bad("has no trigger")
	}
	switch r.get("pos") {
	case "v":
		s.POS = Verb
	case "n":
		s.POS, s.Head = Noun, nounHead(s.Words)
	case "a":
		s.POS, s.Head = Adjective, len(s.Words)-1
	default:
		return nil, r.bad("part of speech %q is none of v, n, a", r.get("pos"))
	}
	if err := b.checkReading(s, r); err != nil {
		return nil, err
	}
	var err error
	roles := r.get("roles")
	if roles == "" {
		roles = defaults[s.POS]
	}
	if s.Roles, err = parseRoles(r, roles); err != nil {
		return nil, err
	}
	if s.When, err = b.parseConds(r, r.get("when")); err != nil {
		return nil, err
	}
	if s.Example, err = ParseExample(r.get("example")); err != nil {
		return nil, r.bad("%w", err)
	}
	return s, nil
}

// checkReading checks type, mode and code of a sense against the codebook.
func (b *Book) checkReading(s *Sense, r row) error {
	if s.Type == "" {
		s.Mode, s.Operator = "", s.Mode
		if !b.isOperator(s.Operator) {
			return r.bad("operator %q is not in compose.tsv", s.Operator)
		}
		return nil
	}
	t := b.Type(s.Type)
	if t == nil {
		return r.bad("%q is not a type of the codebook", s.Type)
	}
	if s.Mode != "" && t.Mode(s.Mode) == nil {
		return r.bad("%s has no mode %q", s.Type, s.Mode)
	}
	if s.CAMEO != "" && b.CAMEO(s.CAMEO) == nil {
		return r.bad("%q is not a CAMEO code", s.CAMEO)
	}
	return nil
}

// nounHead is the index of the word that carries a nominal trigger: the one before
// "of", "on" or the like, else the last.
func nounHead(words []string) int {
	for i, w := range words[1:] {
		switch w {
		case "of", "on", "in", "to", "for", "with", "at":
			return i
		}
	}
	return len(words) - 1
}

func parseRoles(r row, s string) (Roles, error) {
	var roles Roles
	for _, field := range strings.Fields(s) {
		name, list, ok := strings.Cut(field, "=")
		var to *[]Slot
		switch name {
		case "A":
			to = &roles.Actor
		case "R":
			to = &roles.Recipient
		case "B":
			to = &roles.Party
		case "C":
			to = &roles.Complement
		}
		if to == nil || !ok {
			return roles, r.bad("role %q is not A=, R=, B= or C= with slots", field)
		}
		if list == "-" {
			continue
		}
		for one := range strings.SplitSeq(list, ",") {
			slot, ok := parseSlot(one)
			if !ok {
				return roles, r.bad("slot %q is neither %s nor a preposition", one, strings.Join(slotKinds[:], ", "))
			}
			*to = append(*to, slot)
		}
	}
	return roles, nil
}

// parseConds reads conditions: "obj=@aid|letter", "to!=@place", "obj", "!xcomp".
func (b *Book) parseConds(r row, s string) ([]Cond, error) {
	var conds []Cond
	for _, field := range strings.Fields(s) {
		var c Cond
		name, list, listed := strings.Cut(field, "=")
		if rest, ok := strings.CutSuffix(name, "!"); ok {
			name, c.Not = rest, true
		}
		if rest, ok := strings.CutPrefix(name, "!"); ok {
			name, c.Not = rest, true
		}
		var ok bool
		if c.Slot, ok = parseSlot(name); !ok {
			return nil, r.bad("condition %q does not begin with a slot", field)
		}
		if listed {
			for one := range strings.SplitSeq(list, "|") {
				class, isClass := strings.CutPrefix(one, "@")
				switch id, known := b.classID(class); {
				case !isClass:
					c.Words = append(c.Words, strings.ReplaceAll(one, "_", " "))
				case known:
					c.Classes = append(c.Classes, id)
				default:
					return nil, r.bad("class @%s is no noun class: it has neither a file in data/classes nor an entry under classes:", class)
				}
			}
		}
		conds = append(conds, c)
	}
	return conds, nil
}

// Example is a sentence of one's own that shows a sense: its text and where its
// participants stand in it (bytes).
type Example struct {
	Text       string
	Actors     []rapporteur.Span
	Recipients []rapporteur.Span
}

// ParseExample reads "{France} condemned [Libya]": braces round actors, brackets
// round recipients. Its error names the mark that is not paired.
func ParseExample(s string) (Example, error) {
	var e Example
	var text strings.Builder
	open, start := byte(0), 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case (c == '{' || c == '[') && open == 0:
			open, start = c, text.Len()
		case c == '}' && open == '{':
			e.Actors = append(e.Actors, rapporteur.Span{Start: start, End: text.Len()})
			open = 0
		case c == ']' && open == '[':
			e.Recipients = append(e.Recipients, rapporteur.Span{Start: start, End: text.Len()})
			open = 0
		case strings.IndexByte("{}[]", c) >= 0:
			return e, rapporteur.Errorf(rapporteur.Invalid, "the example's %q at column %d is not paired", c, i+1)
		default:
			text.WriteByte(c)
		}
	}
	if open != 0 {
		return e, rapporteur.Errorf(rapporteur.Invalid, "the example's %q is not closed", open)
	}
	e.Text = text.String()
	return e, nil
}
