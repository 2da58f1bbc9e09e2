package evaluate

import (
	"strings"
	"testing"

	"rapporteur"
	"rapporteur/text"
)

func figure(t *testing.T, figures []Figure, metric string) float64 {
	t.Helper()
	for _, f := range figures {
		if f.Metric == metric {
			return f.Value
		}
	}
	t.Fatalf("no figure %q in %v", metric, figures)
	return 0
}

func TestNames(t *testing.T) {
	at := func(start, end int, kind rapporteur.Kind) NamedSpan {
		return NamedSpan{rapporteur.Span{Start: start, End: end}, kind}
	}
	figures := Names([]Named{{
		Gold:   []NamedSpan{at(0, 4, rapporteur.Person), at(10, 14, rapporteur.Country)},
		System: []NamedSpan{at(0, 4, rapporteur.Organization), at(10, 14, rapporteur.Country), at(20, 24, rapporteur.Person)},
	}})
	for metric, want := range map[string]float64{"span+kind precision": 100.0 / 3, "span+kind recall": 50, "span+kind F1": 40, "span F1": 80, "country F1": 100, "person F1": 0} {
		if got := figure(t, figures, metric); got < want-0.01 || got > want+0.01 {
			t.Errorf("%s is %.2f, want %.2f", metric, got, want)
		}
	}
}

// chained is of our own making: three mentions of Ruth, then "it".
const chained = `# newdoc id = chained
# sent_id = 1
1	Ruth	Ruth	PROPN	NNP	Number=Sing	2	nsubj	_	Entity=(1-person-new-n-cf1-1-coref)
2	wrote	write	VERB	VBD	_	0	root	_	_
3	her	her	PRON	PRP$	_	4	nmod:poss	_	Entity=(2-object-new-n-cf2-2-coref(1-person-giv:act-n-cf1-1-ana)
4	book	book	NOUN	NN	Number=Sing	2	obj	_	Entity=2)
5	when	when	ADV	WRB	_	7	advmod	_	_
6	she	she	PRON	PRP	_	7	nsubj	_	Entity=(1-person-giv:act-n-cf1-1-ana)
7	slept	sleep	VERB	VBD	_	2	advcl	_	_

`

func TestCoref(t *testing.T) {
	golds, err := text.ReadCoNLLU(strings.NewReader(chained))
	if err != nil {
		t.Fatal(err)
	}
	system := golds[0].Doc.Bare()
	for i := range system.Words {
		system.Words[i].POS = golds[0].Doc.Words[i].POS
	}
	system.Mentions = []text.Mention{ // "her" is right, "she" is taken for the book
		{First: 0, Last: 1, Head: 0, Chain: 0}, {First: 2, Last: 4, Head: 3, Chain: 1, Form: text.Nominal},
		{First: 2, Last: 3, Head: 2, Chain: 0, Form: text.Pronoun}, {First: 5, Last: 6, Head: 5, Chain: 1, Form: text.Pronoun},
	}
	figures := Coref(golds, []*text.Doc{system})
	if got := figure(t, figures, "antecedent right"); got != 50 {
		t.Errorf("antecedents are %.2f %% right, want 50", got)
	}
	if got := figure(t, figures, "antecedent given"); got != 100 {
		t.Errorf("antecedents are given to %.2f %%, want 100", got)
	}
}
