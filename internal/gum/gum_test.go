package gum

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rapporteur"
	"rapporteur/names"
	"rapporteur/text"
)

// sample is of our own making: "Kenyan President Jane Otieno and her aides left Kisumu. She slept."
const sample = `# newdoc id = sample
# sent_id = 1
1	Kenyan	Kenyan	ADJ	JJ	_	2	amod	_	Entity=(1-person-new-n-cf1-3-coref
2	President	President	PROPN	NNP	Number=Sing	3	nmod:desc	_	_
3	Jane	Jane	PROPN	NNP	Number=Sing	8	nsubj	_	_
4	Otieno	Otieno	PROPN	NNP	Number=Sing	3	flat	_	Entity=1)
5	and	and	CCONJ	CC	_	7	cc	_	_
6	her	her	PRON	PRP$	_	7	nmod:poss	_	Entity=(2-person-new-n-cf2-2-sgl(1-person-giv:act-n-cf1-1-ana)
7	aides	aide	NOUN	NNS	Number=Plur	3	conj	_	Entity=2)
8	left	leave	VERB	VBD	_	0	root	_	_
9	Kisumu	Kisumu	PROPN	NNP	Number=Sing	8	obj	_	Entity=(3-place-new-n-cf3-1-sgl)|SpaceAfter=No
10	.	.	PUNCT	.	_	8	punct	_	_

# sent_id = 2
1	She	she	PRON	PRP	_	2	nsubj	_	Entity=(1-person-giv:act-n-cf1-1-ana)
2	slept	sleep	VERB	VBD	_	0	root	_	SpaceAfter=No
3	.	.	PUNCT	.	_	2	punct	_	_

`

func read(t *testing.T) (*text.Gold, *names.Lexicon) {
	t.Helper()
	golds, err := text.ReadCoNLLU(strings.NewReader(sample))
	if err != nil {
		t.Fatal(err)
	}
	lexicon, err := names.NewLexicon(names.Clusters{}, names.Lists{})
	if err != nil {
		t.Fatal(err)
	}
	return golds[0], lexicon
}

func TestMentions(t *testing.T) {
	g, _ := read(t)
	var got []string
	for _, m := range Mentions(g) {
		got = append(got, m.Chain+" "+m.Type+" "+m.Link+" "+g.Doc.Quote(m.First, m.Last).Text)
	}
	want := []string{"1 person coref Kenyan President Jane Otieno", "2 person sgl her aides", "1 person ana her", "3 place sgl Kisumu", "1 person ana She"}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("mentions are %q, want %q", got, want)
	}
}

func TestNames(t *testing.T) {
	g, lexicon := read(t)
	got := Names(g, Mentions(g), lexicon)
	want := []Name{{2, 4, 2, rapporteur.Person, "1"}, {8, 9, 8, rapporteur.PlaceKind, "3"}}
	if len(got) != len(want) || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("names are %v, want %v", got, want)
	}
}

func TestColumns(t *testing.T) {
	_, lexicon := read(t)
	path := filepath.Join(t.TempDir(), "gold.txt")
	lines := "The B-Organisation\nRed I-Organisation\nFleet I-Organisation\nleft O\nTartus B-Location\n, I-Location\nSyria I-Location\n\nWe B-Organisation\nwaited O\n"
	if err := os.WriteFile(path, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	sentences, err := ReadColumns(path)
	if err != nil || len(sentences) != 2 {
		t.Fatalf("read %d sentences, %v", len(sentences), err)
	}
	got := sentences[0].Names(lexicon)
	want := []Name{{1, 3, 2, rapporteur.Organization, ""}, {4, 5, 4, rapporteur.PlaceKind, ""}, {6, 7, 6, rapporteur.Country, ""}}
	if len(got) != len(want) {
		t.Fatalf("names are %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("name %d is %v, want %v", i, got[i], want[i])
		}
	}
	if got := sentences[1].Names(lexicon); len(got) != 0 {
		t.Errorf("a pronoun is taken for the names %v", got)
	}
}
