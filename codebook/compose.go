package codebook

import (
	"io/fs"
	"strings"
)

// Composition says what becomes of an event when another predicate takes it as its
// complement: refuse to send aid, stop the aid, will send aid.
type Composition struct {
	Outer    string // a type, or an operator in lower case
	Inner    string // a type; empty for any
	Mode     string // of the inner event; empty for any
	Type     string // what comes out; empty for the inner event as it is, "-" for no event
	OutMode  string
	Modality string // what the inner event's modality becomes; empty for as it is
	CAMEO    string // first digits of the code, to which the inner code's kin are appended; see cameo-kin.tsv
	Swap     bool   // the inner actor becomes the recipient where the outer names none
}

func (b *Book) loadCompose(dir fs.FS) error {
	rows, err := readTable(dir, "compose.tsv", "outer", "inner", "mode", "type", "outmode", "modality", "swap")
	if err != nil {
		return err
	}
	for _, r := range rows {
		c := Composition{Outer: r.get("outer"), Inner: r.get("inner"), Mode: r.get("mode"), Type: r.get("type"),
			OutMode: r.get("outmode"), Modality: r.get("modality"), Swap: r.get("swap") == "yes"}
		for _, p := range []*string{&c.Inner, &c.Mode, &c.Type, &c.OutMode} {
			if *p == "*" {
				*p = ""
			}
		}
		for _, name := range []string{c.Inner, c.Type} {
			if name != "" && name != "-" && b.Type(name) == nil {
				return r.bad("%q is not a type of the codebook", name)
			}
		}
		if t := b.Type(c.Type); t != nil && c.OutMode != "" && t.Mode(c.OutMode) == nil {
			return r.bad("%s has no mode %q", c.Type, c.OutMode)
		}
		b.compose = append(b.compose, c)
	}
	return nil
}

// Compose returns what an outer type or operator makes of an inner type and mode; the
// first row that fits counts. It is nil where none does.
func (b *Book) Compose(outer, inner, mode string) *Composition {
	for i := range b.compose {
		c := &b.compose[i]
		if c.Outer == outer && (c.Inner == "" || c.Inner == inner) && (c.Mode == "" || c.Mode == mode) {
			return c
		}
	}
	return nil
}

func (b *Book) isOperator(name string) bool {
	for _, c := range b.compose {
		if c.Outer == name {
			return strings.ToLower(name) == name
		}
	}
	return false
}

// Light is a verb that lends a noun its subject: "launch an attack", "come under fire".
type Light struct {
	Verb    string
	Prep    string // introduces the noun; empty where the noun is the object
	Passive bool   // the subject suffers what the noun tells: "face criticism"
}

func (b *Book) loadLight(dir fs.FS) error {
	rows, err := readTable(dir, "light.tsv", "verb", "prep", "subject")
	if err != nil {
		return err
	}
	for _, r := range rows {
		l := Light{Verb: r.get("verb"), Prep: r.get("prep")}
		switch r.get("subject") {
		case "actor":
		case "recipient":
			l.Passive = true
		default:
			return r.bad("subject %q is neither actor nor recipient", r.get("subject"))
		}
		b.light = append(b.light, l)
	}
	return nil
}

// Light returns how a verb lends its subject to a noun that is its object (prep "")
// or stands behind a preposition; nil where it does not.
func (b *Book) Light(verb, prep string) *Light {
	for i := range b.light {
		if b.light[i].Verb == verb && b.light[i].Prep == prep {
			return &b.light[i]
		}
	}
	return nil
}

// Context is a PLOVER context and the words that speak for it.
type Context struct {
	Name  string
	Words []string
}

func (b *Book) loadContexts(dir fs.FS) error {
	rows, err := readTable(dir, "contexts.tsv", "context", "words")
	if err != nil {
		return err
	}
	for _, r := range rows {
		var words []string
		for w := range strings.SplitSeq(r.get("words"), ",") {
			words = append(words, strings.TrimSpace(w))
		}
		b.contexts = append(b.contexts, Context{r.get("context"), words})
	}
	return nil
}

// Contexts returns all contexts.
func (b *Book) Contexts() []Context { return b.contexts }
