package codebook

import (
	"io/fs"
	"maps"
	"strings"
	"testing"
	"testing/fstest"
)

func builtBook(t *testing.T) *Book {
	t.Helper()
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestLoad(t *testing.T) {
	b := builtBook(t)
	if len(b.Types()) != 16 {
		t.Errorf("%d types, want 16", len(b.Types()))
	}
	seen := map[string]bool{}
	for _, s := range b.Senses() {
		if s.Type != "" && len(s.Roles.Actor) == 0 && len(s.Roles.Recipient) == 0 {
			t.Errorf("%s has neither actor nor recipient", s.ID)
		}
		if seen[s.ID] {
			t.Errorf("two senses are called %s", s.ID)
		}
		seen[s.ID] = true
		if s.CAMEO != "" && b.CAMEO(s.CAMEO) == nil {
			t.Errorf("%s has the code %s", s.ID, s.CAMEO)
		}
	}
	for _, typ := range b.Types() {
		if code := b.DefaultCAMEO(typ.Name, "", nil); b.CAMEO(code) == nil {
			t.Errorf("%s has no CAMEO code of its own", typ.Name)
		}
	}
}

// TestScores holds scores to their scale and modes to the side of their type.
func TestScores(t *testing.T) {
	for _, typ := range builtBook(t).Types() {
		for _, m := range typ.Modes {
			if m.Score < -10 || m.Score > 10 || m.Score*typ.Score < 0 {
				t.Errorf("%s %s scores %v in a type of %v", typ.Name, m.Name, m.Score, typ.Score)
			}
		}
	}
}

func TestCompose(t *testing.T) {
	b := builtBook(t)
	for _, test := range []struct{ outer, inner, mode, typ, outMode, modality string }{
		{"REJECT", "AID", "", "REJECT", "assist", ""},
		{"REJECT", "RETREAT", "release", "REJECT", "yield", ""},
		{"REQUEST", "CONSULT", "", "REQUEST", "meet", ""},
		{"THREATEN", "ASSAULT", "aerial", "THREATEN", "violence", ""},
		{"future", "CONSULT", "visit", "AGREE", "", "future"},
		{"future", "RETREAT", "withdraw", "CONCEDE", "", "future"},
		{"stop", "ASSAULT", "", "RETREAT", "ceasefire", ""},
		{"stop", "AID", "", "SANCTION", "discontinue", ""},
		{"same", "AID", "", "", "", ""},
	} {
		c := b.Compose(test.outer, test.inner, test.mode)
		if c == nil || c.Type != test.typ || c.OutMode != test.outMode || c.Modality != test.modality {
			t.Errorf("%s of %s %s is %+v", test.outer, test.inner, test.mode, c)
		}
	}
}

func TestComposedCAMEO(t *testing.T) {
	b := builtBook(t)
	for _, test := range []struct{ typ, outer, inner, want string }{
		{"AGREE", "030", "072", "0332"},
		{"REQUEST", "100", "0841", "1053"},
		{"REQUEST", "020", "0841", "0253"},
		{"REJECT", "120", "046", "125"},
		{"THREATEN", "130", "195", "1384"},
		{"SUPPORT", "050", "046", ""},
	} {
		if got := b.ComposedCAMEO(test.typ, test.outer, test.inner); got != test.want {
			t.Errorf("%s of %s about %s is %q, want %q", test.typ, test.outer, test.inner, got, test.want)
		}
	}
}

// TestBadRows loads the built-in tables with one row spoilt: the error must name the
// file, the line and the fault.
func TestBadRows(t *testing.T) {
	const header = "trigger\tpos\troles\twhen\tmode\tcameo\texample\n"
	for _, test := range []struct{ file, text, want string }{
		{"predicates/AID.tsv", header + "give\tx\n", `predicates/AID.tsv:2: part of speech "x"`},
		{"predicates/AID.tsv", header + "give\tv\tZ=subj\n", `role "Z=subj"`},
		{"predicates/AID.tsv", header + "give\tv\tA=SUBJ\n", `slot "SUBJ"`},
		{"predicates/AID.tsv", header + "give\tv\t\tobj=@nowhere\n", "class @nowhere"},
		{"predicates/AID.tsv", header + "give\tv\t\t\tbeat\n", `AID has no mode "beat"`},
		{"predicates/AID.tsv", header + "give\tv\t\t\t\t999\n", `"999" is not a CAMEO code`},
		{"predicates/AID.tsv", header + "give\tv\t\t\t\t\t{France gave aid.\n", "is not closed"},
		{"predicates/AID.tsv", header + "give\tv\t\t\t\t\tFrance} gave aid.\n", "is not paired"},
		{"predicates/AID.tsv", header + "give\tv\t\t\t\t\tx\ty\n", "8 cells for 7 columns"},
		{"predicates/AID.tsv", "trigger\tpos\n", `no column "roles"`},
		{"predicates/NOTHING.tsv", header, "NOTHING is not a type"},
		{"predicates/operators.tsv", header + "plan\tv\t\t\tdream\n", `operator "dream"`},
		{"plover.tsv", "type\tmode\tscore\tquad\trecipient\tgloss\nAID\t\tmuch\n", `score "much"`},
		{"light.tsv", "verb\tprep\tsubject\nmake\t\tnobody\n", `subject "nobody"`},
		{"compose.tsv", "outer\tinner\tmode\ttype\toutmode\tmodality\tswap\nstop\tHELP\t*\tAID\n", `"HELP" is not a type`},
	} {
		dir := builtIn(t)
		dir[test.file] = &fstest.MapFile{Data: []byte(test.text)}
		_, err := load(dir)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want one with %s", test.file, err, test.want)
		}
	}
}

// builtIn is a copy of the built-in tables that a test may change.
func builtIn(t *testing.T) fstest.MapFS {
	t.Helper()
	dir := fstest.MapFS{}
	sub, err := fs.Sub(data, "data")
	if err != nil {
		t.Fatal(err)
	}
	err = fs.WalkDir(sub, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(sub, path)
		dir[path] = &fstest.MapFile{Data: b}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return maps.Clone(dir)
}

func FuzzExample(f *testing.F) {
	f.Add("{France} condemned [Libya].")
	f.Add("{[}]")
	f.Fuzz(func(t *testing.T, s string) {
		e, err := ParseExample(s)
		if err != nil {
			return
		}
		for _, span := range append(e.Actors, e.Recipients...) {
			if span.Start > span.End || span.End > len(e.Text) {
				t.Errorf("%q has the span %v", s, span)
			}
		}
	})
}
