package near

import (
	_ "embed"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

//go:embed testdata/stories.txt
var storiesFile string

// tale is a story with the subject that it shares with others.
type tale struct{ subject, name, text string }

func stories(t testing.TB) []tale {
	t.Helper()
	var out []tale
	for _, part := range strings.Split(storiesFile, "\n== ")[1:] {
		head, text, _ := strings.Cut(part, "\n")
		subject, name, ok := strings.Cut(head, "/")
		if !ok || text == "" {
			t.Fatalf("testdata/stories.txt: %q is no head of a story", head)
		}
		out = append(out, tale{subject, name, strings.TrimSpace(text)})
	}
	return out
}

// edit is what a desk does to a wire story.
type edit struct {
	name string
	do   func(r *rand.Rand, text string) string
}

var edits = []edit{
	{"as it is", func(_ *rand.Rand, s string) string { return s }},
	{"headline", func(r *rand.Rand, s string) string {
		return pick(r, "What we know so far", "Anger and grief as officials look for answers", "Analysts warn of what may follow") + "\n\n" + s
	}},
	{"dateline", func(r *rand.Rand, s string) string {
		return pick(r, "TALAVAN, March 3 (Agency) — ", "By our staff and agencies\n\nEDELMARK — ") + s
	}},
	{"credits", func(r *rand.Rand, s string) string {
		return s + "\n\n(Reporting by Ana Silva in Talavan and Piet Horn in Edelmark; additional reporting by the newsroom; editing by L. Brandt)\n\nRead more of our coverage. The agency contributed to this report."
	}},
	{"cut to two thirds", func(_ *rand.Rand, s string) string { return cut(s, 0.67) }},
	{"cut to a half", func(_ *rand.Rand, s string) string { return cut(s, 0.5) }},
	{"cut to a third", func(_ *rand.Rand, s string) string { return cut(s, 0.34) }},
	{"reordered", func(r *rand.Rand, s string) string {
		ps := strings.Split(s, "\n\n")
		r.Shuffle(len(ps)-1, func(i, j int) { ps[i+1], ps[j+1] = ps[j+1], ps[i+1] })
		return strings.Join(ps, "\n\n")
	}},
	{"paragraph inserted", insert},
	{"British spelling", func(_ *rand.Rand, s string) string { return british.Replace(s) }},
	{"words changed", reword},
	{"one line a sentence", func(_ *rand.Rand, s string) string { return strings.ReplaceAll(s, ". ", ".\n\n") }},
	{"plain marks", func(_ *rand.Rand, s string) string {
		return strings.NewReplacer(`"`, "“", "'", "’", " - ", " – ").Replace(strings.ToUpper(s[:40]) + s[40:])
	}},
	{"reworked", func(r *rand.Rand, s string) string {
		return "EDELMARK — " + insert(r, reword(r, british.Replace(s))) + "\n\nReporting by Ana Silva; editing by L. Brandt."
	}},
	{"cut and reworked", func(r *rand.Rand, s string) string {
		return "Staff and agencies\n\n" + reword(r, british.Replace(cut(s, 0.5))) + "\n\nReporting by Ana Silva."
	}},
}

func pick[T any](r *rand.Rand, xs ...T) T { return xs[r.IntN(len(xs))] }

// cut keeps whole paragraphs from the top, about a share of the words.
func cut(s string, share float64) string {
	want, out := share*float64(len(s)), []string{}
	for p := range strings.SplitSeq(s, "\n\n") {
		if out = append(out, p); float64(len(strings.Join(out, "\n\n"))) >= want {
			break
		}
	}
	return strings.Join(out, "\n\n")
}

func insert(r *rand.Rand, s string) string {
	ps := strings.Split(s, "\n\n")
	at := 1 + r.IntN(len(ps))
	own := "Our correspondent in the region said that shops were closed and that few people were on the streets on the following morning. Local officials could not be reached for comment, and the embassy declined to give details."
	return strings.Join(append(ps[:at:at], append([]string{own}, ps[at:]...)...), "\n\n")
}

var british = strings.NewReplacer("harbor", "harbour", "labor", "labour", "defense", "defence", "license", "licence", "meters", "metres", "kilometers", "kilometres",
	"travelers", "travellers", "organizers", "organisers", "criticized", "criticised", "percent", "per cent", "gasoline", "petrol", " tons", " tonnes", "program", "programme", "center", "centre")

var plainWord = regexp.MustCompile(`\b(said|about|people|also|after|because|government|officials|called|several|several|says|told|near|which|before)\b`)

// reword changes a third of some common words, about one word in twenty-five.
func reword(r *rand.Rand, s string) string {
	other := map[string]string{"said": "stated", "about": "some", "people": "persons", "after": "following", "because": "since", "government": "administration", "officials": "authorities",
		"called": "described", "says": "argues", "told": "informed", "near": "close to", "which": "that", "before": "ahead of", "also": "too", "several": "a number of"}
	return plainWord.ReplaceAllStringFunc(s, func(w string) string {
		if r.IntN(3) > 0 {
			return w
		}
		return other[w]
	})
}

// copies are the edited copies of a story, a few of each edit that has chance in it.
func copies(r *rand.Rand, s string) (names, texts []string) {
	for _, e := range edits {
		for range 3 {
			names, texts = append(names, e.name), append(texts, e.do(r, s))
		}
	}
	return names, texts
}

// outcome counts what was found.
type outcome struct{ found, missed, wrong, different int }

func (o outcome) String() string {
	p, r := 1.0, 1.0
	if o.found+o.wrong > 0 {
		p = float64(o.found) / float64(o.found+o.wrong)
	}
	if o.found+o.missed > 0 {
		r = float64(o.found) / float64(o.found+o.missed)
	}
	return fmt.Sprintf("precision %.3f recall %.3f (%d copies found, %d missed; %d wrong among %d stories)", p, r, o.found, o.missed, o.wrong, o.different)
}
