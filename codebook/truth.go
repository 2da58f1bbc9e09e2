package codebook

import "io/fs"

// Truth is what a word says of whether the event that hangs on it came true.
type Truth uint8

// What a word says of an event. Carried is the modality of the word itself: "they began to".
const (
	Untold Truth = iota
	Carried
	Actual
	Future
	Hypothetical
	Negated
)

var truths = map[string]Truth{"-": Carried, "actual": Actual, "future": Future, "hypothetical": Hypothetical, "negated": Negated}

func (b *Book) loadTruth(dir fs.FS) error {
	rows, err := readTable(dir, "truth.tsv", "word", "as", "says")
	if err != nil {
		return err
	}
	b.truth = map[string]map[string]Truth{"verb": {}, "clause": {}, "modifier": {}, "mark": {}, "purpose": {}}
	for _, r := range rows {
		says, as, word := truths[r.get("says")], b.truth[r.get("as")], r.get("word")
		switch {
		case as == nil:
			return r.bad("%q is not verb, clause, modifier, mark or purpose", r.get("as"))
		case says == Untold:
			return r.bad("%q is not -, actual, future, hypothetical or negated", r.get("says"))
		case as[word] != Untold:
			return r.bad("%s is here already", word)
		}
		as[word] = says
	}
	return nil
}

// Governs says what a verb or adjective tells of the infinitive or gerund on it; Untold
// where the table does not have it.
func (b *Book) Governs(lemma string) Truth { return b.truth["verb"][lemma] }

// Clause says what a verb tells of the that-clause on it.
func (b *Book) Clause(lemma string) Truth { return b.truth["clause"][lemma] }

// Purpose says what a verb tells of the infinitive of purpose on it: "fought to keep".
func (b *Book) Purpose(lemma string) Truth { return b.truth["purpose"][lemma] }

// Modifies says what a word before a noun tells of the event that the noun names.
func (b *Book) Modifies(lemma string) Truth { return b.truth["modifier"][lemma] }

// Marks says what a word before the verb of a clause tells of it: "until", "rather than".
func (b *Book) Marks(lemma string) Truth { return b.truth["mark"][lemma] }
