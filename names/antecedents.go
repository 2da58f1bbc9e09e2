package names

import "rapporteur/text"

// corefScratch is the state of the search for antecedents: chains so far, most recent first.
type corefScratch struct {
	index  aliasIndex
	byHead map[uint32]int32 // lemma of a head: the latest mention of it
	chains []chainFacts
	recent []int32 // chains, the most recently mentioned last
	cands  []int32
	quoted []bool
}

// chainFacts is what is known of a chain so far.
type chainFacts struct {
	last   int32 // latest mention
	first  int32
	size   int32
	gender gender
	number number
	kind   uint8
	named  bool
}

// Limits of the search.
const (
	maxChains    = 32  // chains looked at for one mention
	maxSentences = 12  // how far back their latest mention may be, in sentences
	maxRecent    = 256 // chains remembered
)

// chain links mentions into chains.
func (a *annotator) chain() {
	a.StartChains(&a.coref)
	a.poolKinds()
	a.parts = a.parts[:0]
	for k := range a.ments {
		antecedent := a.antecedentOf(k)
		parts := a.splitPronoun(k, antecedent)
		if antecedent < 0 {
			parts = a.split(k)
		}
		if len(parts) > 1 {
			antecedent = -1
			a.ments[k].parts = [2]int32{int32(len(a.parts)), int32(len(a.parts) + len(parts))}
			a.parts = append(a.parts, parts...)
		}
		a.Link(&a.coref, k, antecedent)
	}
}

// StartChains forgets the chains of another document and joins names.
func (x *Extractor) StartChains(c *corefScratch) {
	if c.index == nil {
		c.index, c.byHead = aliasIndex{}, map[uint32]int32{}
	}
	clear(c.index)
	clear(c.byHead)
	c.chains, c.recent = c.chains[:0], c.recent[:0]
	c.quoted = x.quotes(c.quoted)
	for k := range x.ments {
		if x.ments[k].form == nameForm {
			x.ments[k].antecedent = x.alias(c.index, k)
		}
		x.ments[k].chain = -1
	}
}

// poolKinds gives all names of a chain the kind that is likeliest for all together.
// A full name tells more than a word of it, and the first mentions more than the rest.
func (a *annotator) poolKinds() {
	for k := range a.ments { // antecedents come first: sums gather at the latest
		m := &a.ments[k]
		if m.form != nameForm {
			continue
		}
		weight := float32(1)
		if m.last-m.first > 1 {
			weight = 2
		}
		if m.antecedent >= 0 {
			m.repeats = a.ments[m.antecedent].repeats + 1
			weight /= 1 + float32(m.repeats)/2
		}
		for c := range m.scores {
			m.scores[c] *= weight
			if m.antecedent >= 0 {
				m.scores[c] += a.ments[m.antecedent].scores[c]
			}
		}
	}
	for k := len(a.ments) - 1; k >= 0; k-- {
		m := &a.ments[k]
		if m.form != nameForm {
			continue
		}
		if m.chain < 0 {
			m.kind = best(&m.scores)
		}
		if j := m.antecedent; j >= 0 {
			a.ments[j].kind, a.ments[j].chain = m.kind, 0
		}
	}
	for k := range a.ments {
		a.ments[k].chain = -1
	}
}

// newCost is taken off the score of beginning a chain with a pronoun of the third
// person or a definite description: left alone they say nothing to readers.
const newCost = 0.4

// antecedentOf decides on an antecedent for mention k, -1 for none.
func (a *annotator) antecedentOf(k int) int32 {
	if key := a.governmentOf(&a.ments[k]); key != 0 {
		j := a.coref.index.find(key)
		a.coref.index[key] = int32(k)
		if j >= 0 {
			return j
		}
	}
	if j, sure := a.Sure(k); sure {
		return j
	}
	candidates := a.Candidates(&a.coref, k)
	best := int32(-1)
	a.buf = a.PairFeatures(&a.coref, k, -1, 0, a.buf[:0])
	top := a.model.weights.Antecedents.score(a.buf)
	if p := a.ments[k].pronoun; p == noPronoun || p >= pronHe && p <= pronThey {
		top -= newCost
	}
	for rank, j := range candidates {
		a.buf = a.PairFeatures(&a.coref, k, int(j), rank, a.buf[:0])
		if s := a.model.weights.Antecedents.score(a.buf); s > top {
			best, top = j, s
		}
	}
	return best
}

// Sure gives the antecedents that need no ranking: names by their spelling, and what
// grammar ties to its noun. The answer stands where sure is true.
func (x *Extractor) Sure(k int) (antecedent int32, sure bool) {
	m := &x.ments[k]
	word := &x.doc.Words[m.head]
	switch {
	case m.antecedent >= 0:
		return m.antecedent, true
	case m.form == relative:
		return x.earlier(k, x.relativeHead(m.head)), true
	case m.form == title:
		return x.titled(k), true
	case word.Rel == text.RelAppos:
		if j := x.earlier(k, int(word.Head)); j >= 0 && compatible(m.kind, x.ments[j].kind) {
			return j, true
		}
	}
	if m.form == nameForm { // a name after its title or its description: "the minister, Sergei Lavrov"
		return x.beside(k), true
	}
	return -1, m.form == indefinite || !m.form.isPronoun() && m.kind == kindNone
}

// earlier is the mention that word i heads if it comes before mention k, else -1.
func (x *Extractor) earlier(k, i int) int32 {
	if i < 0 || x.heads[i] < 0 || int(x.heads[i]) >= k {
		return -1
	}
	return x.heads[i]
}

// titled is what the name beside title k refers back to, -1 where the title comes first.
func (x *Extractor) titled(k int) int32 {
	name := x.bearer(x.ments[k].head)
	if name < 0 {
		if h := x.doc.Words[x.ments[k].head].Head; h >= 0 && x.heads[h] >= 0 {
			name = int(x.heads[h])
		}
	}
	if name < 0 || x.ments[k].kind == kindNone || !compatible(x.ments[k].kind, x.ments[name].kind) {
		return -1
	}
	if name < k {
		return int32(name)
	}
	if j := x.ments[name].antecedent; int(j) < k {
		return j
	}
	return -1
}

// beside is the title before name k, or -1.
func (x *Extractor) beside(k int) int32 {
	m := &x.ments[k]
	for i := m.first - 1; i >= 0 && i >= m.first-maxOffice; i-- {
		if j := x.heads[i]; j >= 0 && int(j) < k && x.ments[j].form == title && x.ments[j].kind != kindNone && x.bearer(i) == k && compatible(x.ments[j].kind, m.kind) {
			return j
		}
	}
	n := 0
	for c := range x.doc.Dependents(m.head) {
		if n++; n > maxModifiers {
			break
		}
		if x.doc.Words[c].Rel == text.RelNmodDesc {
			if j := x.earlier(k, c); j >= 0 {
				return j
			}
		}
	}
	return -1
}

// Candidates lists the latest mentions of the chains that mention k may continue,
// nearest first.
func (x *Extractor) Candidates(c *corefScratch, k int) []int32 {
	m := &x.ments[k]
	out := c.cands[:0]
	for i := len(c.recent) - 1; i >= 0 && len(out) < maxChains; i-- {
		chain := &c.chains[c.recent[i]]
		if m.sentence-x.ments[chain.last].sentence > maxSentences {
			break
		}
		if x.possible(m, chain) {
			out = append(out, chain.last)
		}
	}
	if !m.form.isPronoun() {
		if j, ok := c.byHead[x.words[m.head].lemma]; ok {
			if last := c.chains[x.ments[j].chain].last; !contains(out, last) {
				out = append(out, last)
			}
		}
	}
	c.cands = out
	return out
}

func contains(s []int32, v int32) bool {
	for _, w := range s {
		if w == v {
			return true
		}
	}
	return false
}

// possible rules out antecedents that grammar forbids.
func (x *Extractor) possible(m *ment, c *chainFacts) bool {
	last := &x.ments[c.last]
	if last.first <= m.head && m.head < last.last || m.first <= last.head && last.head < m.last {
		return false
	}
	if m.pronoun == pronThey && c.named && c.number != plural && c.kind == kindPerson && !x.isJoined(last.head) {
		return false
	}
	switch {
	case m.gender == male && (c.gender == female || c.gender == neuter), m.gender == female && (c.gender == male || c.gender == neuter),
		m.gender == neuter && m.form.isPronoun() && (c.gender == male || c.gender == female || c.kind == kindPerson):
		return false
	case m.form.isPronoun() && m.number == singular && c.number == plural && m.pronoun != pronIt:
		return false
	case m.pronoun == pronI && last.pronoun != pronI && last.pronoun > pronYou:
		return last.pronoun == pronHe || last.pronoun == pronShe
	case !m.form.isPronoun() && m.number != anyNumber && c.number != anyNumber && m.number != c.number:
		return m.kind == kindOrganization || m.kind == kindGroup || m.kind == kindCountry
	}
	return true
}

// isJoined reports whether word i is part of a coordination.
func (x *Extractor) isJoined(i int) bool {
	return x.doc.Words[i].Rel == text.RelConj || x.doc.Dependent(i, text.RelConj) >= 0
}

// Link puts mention k into the chain of mention j, or begins a chain where j is -1.
func (x *Extractor) Link(c *corefScratch, k int, j int32) {
	m := &x.ments[k]
	id := int32(len(c.chains))
	if j >= 0 {
		id = x.ments[j].chain
	} else {
		c.chains = append(c.chains, chainFacts{first: int32(k), kind: m.kind})
	}
	chain := &c.chains[id]
	m.chain, m.antecedent = id, j
	chain.last = int32(k)
	chain.size++
	chain.learn(m, x)
	for i := len(c.recent) - 1; i >= 0; i-- {
		if c.recent[i] == id {
			c.recent = append(c.recent[:i], c.recent[i+1:]...)
			break
		}
	}
	if len(c.recent) == maxRecent {
		c.recent = append(c.recent[:0], c.recent[1:]...)
	}
	c.recent = append(c.recent, id)
	if !m.form.isPronoun() {
		c.byHead[x.words[m.head].lemma] = int32(k)
	}
}

// learn adds what a mention tells of its chain.
func (c *chainFacts) learn(m *ment, x *Extractor) {
	if g := x.genderOf(m); g != anyGender && (c.gender == anyGender || m.form.isPronoun()) {
		c.gender = g
	}
	if c.number == anyNumber || m.form == nameForm && m.number == singular {
		c.number = m.number
	}
	if m.form == nameForm && !c.named || c.kind == kindNone && m.kind != kindNone {
		c.kind = m.kind
	}
	c.named = c.named || m.form == nameForm
	if c.kind == kindNone && (m.pronoun == pronHe || m.pronoun == pronShe || m.pronoun == pronI) {
		c.kind = kindPerson
	}
}

// genderOf is the gender that a mention shows.
func (x *Extractor) genderOf(m *ment) gender {
	if m.gender != anyGender {
		return m.gender
	}
	if m.form == nameForm && m.kind == kindPerson {
		if m.last-m.first > 1 && x.words[m.first].isGiven {
			return x.words[m.first].given
		}
		n := 0
		for d := range x.doc.Dependents(m.head) {
			if n++; n > maxModifiers {
				break
			}
			if g := x.lexicon.heads[x.words[d].lemma].gender; g != anyGender && x.doc.Words[d].Rel == text.RelNmodDesc {
				return g
			}
		}
	}
	return anyGender
}

// quotes marks the words between double quotation marks.
func (x *Extractor) quotes(out []bool) []bool {
	out = append(out[:0], make([]bool, len(x.words))...)
	open := false
	for i := range x.words {
		switch x.doc.Form(i) {
		case "“", "``":
			open = true
		case "”", "''":
			open = false
		case "\"":
			open = !open
		}
		out[i] = open
	}
	return out
}
