package knowledge

import (
	"bytes"
	"strings"

	"rapporteur"
	"rapporteur/model"
)

// Kind and Version name the packed tables among the weights.
const (
	Kind    = "knowledge"
	Version = 1
)

// Load reads the built-in tables, as [Compile] packed them.
func Load() (*Base, error) {
	f, err := model.Open(Kind, Version)
	if err != nil {
		return nil, err
	}
	return unpack(f)
}

// Compile reads the tables of a directory into the packed form that Load reads. Its
// error names the first bad row.
func Compile(dir string) (*model.File, error) {
	b, err := readTables(dir)
	if err != nil {
		return nil, err
	}
	return b.pack(dir)
}

// entryColumns and termColumns are the numbers kept of each entry and term.
const (
	entryColumns = 11
	termColumns  = 7
)

// packer numbers strings.
type packer struct {
	strings []string
	numbers map[string]uint32
}

func (p *packer) number(s string) uint32 {
	n, ok := p.numbers[s]
	if !ok {
		n = uint32(len(p.strings))
		p.strings = append(p.strings, s)
		p.numbers[s] = n
	}
	return n
}

func (p *packer) list(ss []string) uint32 { return p.number(strings.Join(ss, "|")) }

func (b *Base) pack(dir string) (*model.File, error) {
	p := packer{numbers: map[string]uint32{}}
	p.number("")
	var entries, terms []uint32
	for i := range b.entries {
		e := &b.entries[i]
		entries = append(entries, p.number(e.name), uint32(e.class), p.number(string(e.kind)), p.number(e.code), p.list(e.sectors),
			uint32(e.from), uint32(e.until), p.number(e.wikidata), p.list(e.members), p.number(e.table), uint32(len(e.terms)))
		for _, t := range e.terms {
			terms = append(terms, p.number(t.code), p.number(t.office), p.number(t.body), p.list(t.sectors), uint32(t.from), uint32(t.until), 0)
		}
	}
	f := &model.File{Kind: Kind, Version: Version}
	f.PutStrings("strings", p.strings)
	f.PutUint32s("entries", columns(entries, entryColumns))
	f.PutUint32s("terms", columns(terms, termColumns))
	f.PutStrings("tokens", b.index.tokens)
	f.PutUint32s("parents", b.index.parents)
	f.PutUint32s("labels", b.index.labels)
	f.PutUint32s("firsts", b.index.firsts)
	var postings []uint32
	for _, q := range b.index.postings {
		postings = append(postings, uint32(q.entry), q.next, uint32(q.how)<<8|uint32(q.shape))
	}
	f.PutUint32s("postings", columns(postings, 3))
	for _, table := range []string{"agents.tsv", "ambiguous.tsv"} {
		data, err := readTable(dir, table)
		if err != nil {
			return nil, err
		}
		f.Put(table, data)
	}
	return f, nil
}

// columns turns rows of n numbers into n columns, which pack better, and back when
// given len(xs)/n.
func columns(xs []uint32, n int) []uint32 {
	if len(xs) == 0 {
		return nil
	}
	out := make([]uint32, 0, len(xs))
	for c := range n {
		for i := c; i < len(xs); i += n {
			out = append(out, xs[i])
		}
	}
	return out
}

// unpacker reads sections and remembers the first error.
type unpacker struct {
	file    *model.File
	strings []string
	lists   map[uint32][]string
	err     error
}

func (u *unpacker) uint32s(name string) []uint32 {
	xs, err := u.file.Uint32s(name)
	if u.err == nil {
		u.err = err
	}
	return xs
}

func (u *unpacker) texts(name string) []string {
	ss, err := u.file.Strings(name)
	if u.err == nil {
		u.err = err
	}
	return ss
}

func (u *unpacker) string(n uint32) string {
	if int(n) >= len(u.strings) {
		u.fail()
		return ""
	}
	return u.strings[n]
}

func (u *unpacker) fail() {
	if u.err == nil {
		u.err = rapporteur.Errorf(rapporteur.Invalid, "the packed tables of knowledge point outside themselves; run rapporteur train knowledge")
	}
}

func (u *unpacker) list(n uint32) []string {
	if n == 0 {
		return nil
	}
	if l, ok := u.lists[n]; ok {
		return l
	}
	l := strings.Split(u.string(n), "|")
	u.lists[n] = l
	return l
}

func unpack(f *model.File) (*Base, error) {
	u := &unpacker{file: f, lists: map[uint32][]string{}}
	u.strings = u.texts("strings")
	b := &Base{states: map[string]int32{}, clues: map[string][]clue{}, offices: map[officeKey][]int32{}}
	b.entries = u.entries()
	b.index = u.index(len(b.entries))
	if u.err != nil {
		return nil, u.err
	}
	b.indexEntries()
	return b, b.readSmall(func(name string) ([]byte, error) { return f.Bytes(name) })
}

func (u *unpacker) entries() []entry {
	es, ts := u.uint32s("entries"), u.uint32s("terms")
	n, nTerms := len(es)/entryColumns, len(ts)/termColumns
	terms := make([]term, nTerms)
	for i := range terms {
		at := func(c int) uint32 { return ts[c*nTerms+i] }
		terms[i] = term{code: u.string(at(0)), office: u.string(at(1)), body: u.string(at(2)), sectors: u.list(at(3)), from: day(at(4)), until: day(at(5))}
	}
	entries := make([]entry, n)
	for i := range entries {
		at := func(c int) uint32 { return es[c*n+i] }
		k := int(at(10))
		if k > len(terms) {
			u.fail()
			return nil
		}
		entries[i] = entry{name: u.string(at(0)), class: class(at(1)), kind: rapporteur.Kind(u.string(at(2))), code: u.string(at(3)), sectors: u.list(at(4)),
			from: day(at(5)), until: day(at(6)), wikidata: u.string(at(7)), members: u.list(at(8)), table: u.string(at(9)), terms: terms[:k:k]}
		terms = terms[k:]
	}
	return entries
}

func (u *unpacker) index(entries int) *index {
	x := &index{tokens: u.texts("tokens"), parents: u.uint32s("parents"), labels: u.uint32s("labels"), firsts: u.uint32s("firsts")}
	ps := u.uint32s("postings")
	n := len(ps) / 3
	x.postings = make([]posting, n)
	for i := range x.postings {
		x.postings[i] = posting{entry: int32(ps[i]), next: ps[n+i], how: how(ps[2*n+i] >> 8), shape: shape(ps[2*n+i])}
		if int(ps[i]) >= entries || int(ps[n+i]) > i { // a chain runs backwards, so it ends
			u.fail()
		}
	}
	if len(x.parents) == 0 || len(x.parents) != len(x.labels) || len(x.parents) != len(x.firsts) || len(x.tokens) == 0 {
		u.fail()
		return newIndex()
	}
	x.hashTokens()
	x.hashEdges()
	return x
}

// readSmall parses the tables that are small enough to be kept as they are.
func (b *Base) readSmall(read func(string) ([]byte, error)) error {
	data, err := read("agents.tsv")
	if err != nil {
		return err
	}
	if b.agents, err = readAgents(bytes.NewReader(data)); err != nil {
		return err
	}
	if data, err = read("ambiguous.tsv"); err != nil {
		return err
	}
	l := newLoader(b)
	return eachRow("ambiguous.tsv", bytes.NewReader(data), []string{"name", "code", "weight", "clues"}, l.addClue)
}
