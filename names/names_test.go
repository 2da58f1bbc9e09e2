package names_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"rapporteur"
	"rapporteur/grammar"
	"rapporteur/names"
	"rapporteur/text"
)

// tools loads the models once a test; it skips where no weights are built in.
func tools(t testing.TB) (*text.Segmenter, *grammar.Model, *names.Model) {
	t.Helper()
	seg, err := text.LoadSegmenter()
	if err != nil {
		t.Skip(err)
	}
	g, err := grammar.Load()
	if err != nil {
		t.Skip(err)
	}
	n, err := names.Load()
	if rapporteur.KindOf(err) == rapporteur.NotFound {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return seg, g, n
}

func annotate(t testing.TB, s string) *text.Doc {
	seg, g, n := tools(t)
	doc := seg.Segment(s)
	g.Annotate(doc)
	n.Annotate(doc, nil)
	return doc
}

// mention finds the n-th mention of the given words, from 0.
func mention(t *testing.T, doc *text.Doc, words string, n int) *text.Mention {
	t.Helper()
	for i := range doc.Mentions {
		m := &doc.Mentions[i]
		if doc.Quote(m.First, m.Last).Text == words {
			if n == 0 {
				return m
			}
			n--
		}
	}
	t.Fatalf("no mention %q in %q", words, doc.Text)
	return nil
}

func TestKinds(t *testing.T) {
	for _, test := range []struct {
		text, words string
		kind        rapporteur.Kind
		form        text.Form
	}{
		{"Russian President Vladimir Putin arrived in Minsk.", "Vladimir Putin", rapporteur.Person, text.Name},
		{"Russian President Vladimir Putin arrived in Minsk.", "Russian", rapporteur.Country, text.Name},
		{"Russian President Vladimir Putin arrived in Minsk.", "Minsk", rapporteur.PlaceKind, text.Name},
		{"Troops from Ethiopia crossed into Somalia.", "Ethiopia", rapporteur.Country, text.Name},
		{"The European Union imposed sanctions on Belarus.", "European Union", rapporteur.Organization, text.Name},
		{"Police arrested the protesters near Nairobi.", "the protesters", rapporteur.Group, text.Nominal},
		{"The minister resigned.", "The minister", rapporteur.Person, text.Nominal},
		{"She resigned.", "She", rapporteur.Person, text.Pronoun},
	} {
		doc := annotate(t, test.text)
		if m := mention(t, doc, test.words, 0); m.Kind != test.kind || m.Form != test.form {
			t.Errorf("%s: %q is %s, form %d; want %s, form %d", test.text, test.words, m.Kind, m.Form, test.kind, test.form)
		}
	}
}

func TestChains(t *testing.T) {
	for _, test := range []struct{ text, anaphor, antecedent string }{
		{"Angela Merkel visited Kyiv. Merkel met the mayor.", "Merkel", "Angela Merkel"},
		{"Angela Merkel visited Kyiv. She met the mayor.", "She", "Angela Merkel"},
		{"The International Atomic Energy Agency (IAEA) sent a team.", "IAEA", "International Atomic Energy Agency"},
		{"Brazil closed its border. Brazilian troops were sent north.", "its", "Brazil"},
		{"Brazil closed its border. Brazilian troops were sent north.", "Brazilian", "Brazil"},
		{"The Kremlin denied it. The Russian government said nothing else.", "The Russian government", "Kremlin"},
		{"Police caught the soldiers who fled.", "who", "the soldiers"},
	} {
		doc := annotate(t, test.text)
		a, b := mention(t, doc, test.anaphor, 0), mention(t, doc, test.antecedent, 0)
		if a.Chain != b.Chain {
			t.Errorf("%s: %q is not joined with %q", test.text, test.anaphor, test.antecedent)
		}
	}
}

func TestParts(t *testing.T) {
	doc := annotate(t, "Kenya and Uganda signed a treaty on Monday. The two countries will share the port.")
	m := mention(t, doc, "The two countries", 0)
	want := map[int]bool{mention(t, doc, "Kenya", 0).Chain: true, mention(t, doc, "Uganda", 0).Chain: true}
	if len(m.Parts) != 2 || !want[m.Parts[0]] || !want[m.Parts[1]] {
		t.Errorf("The two countries has parts %v, want the chains %v", m.Parts, want)
	}
}

// gazetteer is one for tests.
type gazetteer map[string]rapporteur.Kind

func (g gazetteer) Kind(words []string) (rapporteur.Kind, int) {
	for n := min(len(words), 4); n > 0; n-- {
		if kind, ok := g[strings.Join(words[:n], " ")]; ok {
			return kind, n
		}
	}
	return "", 0
}

func TestGazetteer(t *testing.T) {
	seg, g, n := tools(t)
	doc := seg.Segment("Officials of the Brown Heron Pact met in Lagos.")
	g.Annotate(doc)
	n.Annotate(doc, gazetteer{"Brown Heron Pact": rapporteur.Organization})
	if m := mention(t, doc, "Brown Heron Pact", 0); m.Kind != rapporteur.Organization {
		t.Errorf("the gazetteer's organization is %s", m.Kind)
	}
}

// check holds what must be true of any annotation.
func check(t *testing.T, doc *text.Doc) {
	t.Helper()
	seen := -1
	for i, m := range doc.Mentions {
		if m.First < 0 || m.First >= m.Last || m.Last > len(doc.Words) || m.Head < m.First || m.Head >= m.Last {
			t.Fatalf("mention %d takes words [%d, %d) with head %d of %d words", i, m.First, m.Last, m.Head, len(doc.Words))
		}
		if i > 0 && (m.First < doc.Mentions[i-1].First || m.First == doc.Mentions[i-1].First && m.Last > doc.Mentions[i-1].Last) {
			t.Fatalf("mention %d is out of order", i)
		}
		if m.Kind == "" || m.Chain < 0 || m.Chain > len(doc.Mentions) {
			t.Fatalf("mention %d has kind %q and chain %d", i, m.Kind, m.Chain)
		}
		seen = max(seen, m.Chain)
		for _, p := range m.Parts {
			seen = max(seen, p)
		}
	}
	if seen >= 2*len(doc.Mentions)+1 {
		t.Fatalf("chains are numbered up to %d for %d mentions", seen, len(doc.Mentions))
	}
}

func TestHostile(t *testing.T) {
	for name, s := range map[string]string{
		"empty":         "",
		"white space":   strings.Repeat("\n", 1000),
		"no mention":    "It rained and rained and then stopped.",
		"long sentence": strings.Repeat("General Motors and the United Nations of Kim Jong-un who said it ", 400),
		"capitals":      strings.Repeat("RUSSIA AND CHINA SIGN PACT AS U.N. WARNS OF WAR ", 300),
		"one name":      strings.Repeat("Bosnia-", 3000),
		"quotes":        strings.Repeat("\"he\" “she” ", 1500),
		"commas":        strings.Repeat("President, ", 3000),
		"he":            strings.Repeat("he ", 5000),
	} {
		begun := time.Now()
		check(t, annotate(t, s))
		if took := time.Since(begun); took > 20*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
}

// TestTrees holds that no tree makes the search run on or fail.
func TestTrees(t *testing.T) {
	seg, g, n := tools(t)
	doc := seg.Segment("President Petro of Colombia, who met Maduro and his ministers, said the two leaders and their countries would not fight. They agreed.")
	g.Annotate(doc)
	rng := rand.New(rand.NewPCG(1, 1))
	for range 300 {
		for i := range doc.Words {
			doc.Words[i].Head = int32(rng.IntN(len(doc.Words)+1) - 1)
			doc.Words[i].Rel = text.Rel(rng.IntN(40))
			if rng.IntN(4) == 0 {
				doc.Words[i].POS = text.POS(rng.IntN(17))
			}
		}
		doc.Link()
		n.Annotate(doc, nil)
		check(t, doc)
	}
}

func TestDeterminism(t *testing.T) {
	seg, g, n := tools(t)
	doc := seg.Segment("The Taliban said its fighters took Kunduz. The group's spokesman, Zabihullah Mujahid, said they met no resistance.")
	g.Annotate(doc)
	n.Annotate(doc, nil)
	first := doc.Mentions
	for range 20 {
		n.Annotate(doc, nil)
		for i := range first {
			if a, b := first[i], doc.Mentions[i]; a.First != b.First || a.Chain != b.Chain || a.Kind != b.Kind {
				t.Fatalf("mention %d differs: %v and %v", i, a, b)
			}
		}
	}
}

func FuzzAnnotate(f *testing.F) {
	f.Add("Vladimir Putin met Xi Jinping. They talked.")
	f.Add("“THE U.S.-led”\x00 \U0001F600 coalition's al-Shabab -- 7th’s")
	seg, g, n := tools(f)
	f.Fuzz(func(t *testing.T, s string) {
		doc := seg.Segment(s)
		g.Annotate(doc)
		n.Annotate(doc, nil)
		check(t, doc)
	})
}

func BenchmarkNames(b *testing.B) {
	seg, g, n := tools(b)
	var s strings.Builder
	for range 40 {
		s.WriteString("Ethiopian Prime Minister Abiy Ahmed told parliament on Tuesday that his government would not negotiate with the rebels who hold the northern town of Mekelle. " +
			"The African Union urged both sides to stop the fighting, and its envoy, Olusegun Obasanjo, said he would return to Addis Ababa next week to see whether they could agree. " +
			"Aid agencies say that hundreds of thousands of people have left their homes since the war began, and that they have too little food and water to last through the winter.\n\n")
	}
	doc := seg.Segment(s.String())
	g.Annotate(doc)
	b.ReportAllocs()
	for b.Loop() {
		n.Annotate(doc, nil)
	}
	b.ReportMetric(float64(len(doc.Words))*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}
