package coder

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"rapporteur"
	"rapporteur/text"
)

// codes reports what the coder makes of a sentence, a line an event.
func (p *pipeline) codes(s string) []string {
	_, got := p.read(s)
	var out []string
	for _, e := range got.Events {
		out = append(out, line(e))
	}
	return out
}

// TestMend codes sentences whose trees a parser tends to get wrong.
func TestMend(t *testing.T) {
	p := newPipeline(t)
	for _, test := range []struct{ name, text, want string }{
		{"a past taken for an adjective of its object", "Algeria tightened controls on Malian traders before the holiday.", "COERCE restrict actual DZA > MLI"},
		{"a name taken for an auxiliary", "Beijing slammed Manila over the new radar.", "ACCUSE disapprove actual CHN > PHL"},
		{"two names open a headline", "Lula, Petro meet in Manaus", "CONSULT  actual BRA+COL > "},
		{"two nations open a headline", "Danish, Swedish ministers hold talks on bridge tolls in Malmo", "CONSULT  actual SWE+DNK > "},
		{"a headline's verb taken for a noun", "Turkey jails Kurdish mayor for ten years", "COERCE arrest actual TUR > "},
		{"a headline's verb with its goods joined by a comma", "Bratislava ships mortars, shells to Ukraine before winter", "AID  actual SVK > UKR"},
		{"an infinitive taken for a modifier", "Tripoli vowed to cut gas deliveries to Malta over the debt.", "THREATEN relations actual LBY > MLT"},
		{"a particle taken for a preposition", "Paris wrote off the loans of Chad after the drought.", "AID  actual FRA > TCD"},
		{"a particle before whom it is done to", "Oslo called in the Iranian ambassador over the sentence.", "ACCUSE disapprove actual NOR > IRN"},
		{"two objects", "The Dutch government awarded Tunisia a grant of ten million euros.", "AID  actual NLD > TUN"},
		{"what somebody is called", "Nairobi branded the British broadcaster an enemy.", "ACCUSE disapprove actual KEN > GBR"},
		{"a preposition of several words", "Estonian deputies spoke in favour of Georgia at the assembly.", "SUPPORT  actual EST > GEO"},
		{"what is asked for behind whom one asks", "The Danish foreign minister pleaded with the Somali pirates for mercy.", "REQUEST yield actual DNK > SOM"},
		{"whom a clause asks to act", "Havana demanded that Washington return the naval base.", "REQUEST yield actual CUB > USA"},
		{"others than the pronoun's owner", "Kyiv fortified its border with Belarus.", "MOBILIZE troops actual UKR > BLR"},
		{"a deed's phrase behind its object", "Chad's extradition of a suspect to Senegal ended a long wait.", "COOPERATE  actual TCD > SEN"},
		{"an irregular past", "Managua froze the accounts of the Catholic bishops.", "COERCE seize actual NIC > NIC"},
		{"the one announced, not the announcer", "A commitment by Norway to invest in Ghana was announced by the Ghanaian president.", "AGREE  actual NOR > GHA"},
		{"giving with", "The United States provided Jordan with armoured vehicles under an old programme.", "AID  actual USA > JOR"},
		{"a finite verb joined to an infinitive", "Lisbon asked Luanda to drop its plans to mine and criticised the Congolese government.", "ACCUSE disapprove actual PRT > COD"},
		{"a particle that makes another verb", "Israel called up reservists on Sunday.", "MOBILIZE troops actual ISR > "},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := p.codes(test.text)
			for _, g := range got {
				if g == test.want {
					return
				}
			}
			t.Errorf("%s\n want %s\n got  %q", test.text, test.want, got)
		})
	}
}

// TestMendKeeps holds the document that is coded to stay as it was, and noun phrases that
// look like headlines to stay such.
func TestMendKeeps(t *testing.T) {
	p := newPipeline(t)
	for _, s := range []string{
		"Beijing slammed Manila over the new radar.", "Turkey jails Kurdish mayor for ten years", "Lula, Petro meet in Manaus",
	} {
		doc := p.segmenter.Segment(s)
		p.grammar.Annotate(doc)
		before := append([]text.Word(nil), doc.Words...)
		p.coder.Relate(doc, nil, nil)
		for i := range before {
			if doc.Words[i] != before[i] {
				t.Errorf("%q: word %d became %+v", s, i, doc.Words[i])
			}
		}
	}
	for _, s := range []string{"EU sanctions relief plan", "Egypt exports ban", "The Israeli occupied territories were quiet."} {
		if got := p.codes(s); len(got) > 0 {
			t.Errorf("%q tells of %q", s, got)
		}
	}
}

// TestMendIncluding hangs what is included on what includes it, which stands before it.
func TestMendIncluding(t *testing.T) {
	const tree = `1	Accra	Accra	PROPN	NNP	_	2	nsubj	_	_
2	sent	send	VERB	VBD	_	0	root	_	_
3	gifts	gift	NOUN	NNS	_	2	obj	_	_
4	of	of	ADP	IN	_	5	case	_	_
5	state	state	NOUN	NN	_	3	nmod	_	_
6	including	include	VERB	VBG	_	7	case	_	_
7	maps	map	NOUN	NNS	_	8	obl	_	_
8	drawn	draw	VERB	VBN	_	9	amod	_	_
9	borders	border	NOUN	NNS	_	3	appos	_	_

`
	docs, err := text.ReadCoNLLU(strings.NewReader(tree))
	if err != nil {
		t.Fatal(err)
	}
	doc := docs[0].Doc
	r := run{doc: doc}
	const maps, gifts = 6, 2
	if !r.including(maps, 0) || r.doc.Words[maps].Head != gifts || r.doc.Words[maps].Rel != text.RelNmod {
		t.Errorf("maps hang on word %d as %s", r.doc.Words[maps].Head, r.doc.Words[maps].Rel)
	}
	if doc.Words[maps].Head == gifts {
		t.Error("the document that is coded was changed")
	}
	if r := (&run{doc: doc}); r.including(gifts, 0) {
		t.Error("what nothing includes was hung on something")
	}
}

// TestMendAnyTree mends sentences whose words hang on each other, and are tagged, at random: they
// stay trees, whatever a parser makes of a text.
func TestMendAnyTree(t *testing.T) {
	p := newPipeline(t)
	rng := rand.New(rand.NewPCG(7, 7))
	for _, s := range []string{
		"But Lagos also struck a softer note, similar to those Accra had sounded, praising what it called its own talks with rebels.",
		"Turkey jails Kurdish mayor, shells villages and vowed to cut gas deliveries to Malta, including those of May.",
		"The Algerian army tortured prisoners and sent tightened controls to be enforced by police on Malian traders.",
	} {
		doc := p.segmenter.Segment(s)
		p.grammar.Annotate(doc)
		whole := slices.Clone(doc.Words)
		words := make([]rapporteur.Span, len(whole)) // any of them may be a party
		for i := range words {
			words[i] = doc.Span(i, i+1)
		}
		for range 3000 {
			for i := range doc.Words {
				other := &whole[rng.IntN(len(whole))]
				w := &doc.Words[i]
				if rng.IntN(3) == 0 {
					w.POS, w.Tag = other.POS, other.Tag
				}
				w.Rel = other.Rel
			}
			hangAtRandom(doc, rng)
			p.coder.Relate(doc, words, words)
			copy(doc.Words, whole)
		}
	}
}

// hangAtRandom makes a random tree of a document of one sentence.
func hangAtRandom(doc *text.Doc, rng *rand.Rand) {
	order := rng.Perm(len(doc.Words))
	for n, i := range order {
		doc.Words[i].Head = -1
		if n > 0 {
			doc.Words[i].Head = int32(order[rng.IntN(n)])
		}
	}
	doc.Words[order[0]].Rel = text.RelRoot
	doc.Relink(0, len(doc.Words))
}
