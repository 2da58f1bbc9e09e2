package codebook

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// loadText loads a codebook from its text.
func loadText(t *testing.T, text string) (*Book, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "own.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return LoadFile(file)
}

const ownHead = "codebook: own\nextends: none\ntypes:\n  EVICTION:\n    score: -6\n    quad: material conflict\n    modes:\n      forced: by police\n"

func TestFaultsNameLineAndMend(t *testing.T) {
	long := strings.Repeat("a", maxPattern+1)
	for _, c := range []struct{ name, text, want string }{
		{"no YAML", "codebook: own\ntypes:\n\tX: 1\n", ":3: is no YAML"},
		{"empty", "", "is no codebook"},
		{"a list", "- a\n", "is no codebook"},
		{"no name", "extends: none\n", `:1: has no name; begin with "codebook: my-codebook"`},
		{"bad name", "codebook: My Book\n", `:1: the name "My Book" must be of small letters`},
		{"unknown key", "codebook: own\ntyps: {}\n", `:2: the codebook has no key "typs"; the keys are`},
		{"key twice", "codebook: own\ntypes: {}\ntypes: {}\n", `:3: the codebook has "types" twice, first on line 2`},
		{"alias", "codebook: own\ngloss: &a x\n", ":2: gloss: anchors and aliases"},
		{"no quad", "codebook: own\ntypes:\n  NEW: {score: 1}\n", ":3: the new type NEW has no quad; give it one"},
		{"bad quad", "codebook: own\ntypes:\n  NEW:\n    score: 1\n    quad: violent\n", `:5: quad "violent" is none of verbal cooperation`},
		{"bad score", "codebook: own\ntypes:\n  NEW:\n    score: 11\n    quad: verbal conflict\n", `:4: score "11" is not a number from -10 to 10`},
		{"NaN", "codebook: own\ntypes:\n  NEW:\n    score: NaN\n    quad: verbal conflict\n", `:4: score "NaN" is not a number`},
		{"small type", "codebook: own\ntypes:\n  eviction: {}\n", `:3: the type "eviction" must be of capitals`},
		{"remove unknown", "codebook: own\nremove:\n  types: [NOPE]\n", `:3: "NOPE" is not there to be removed`},
		{"remove mode", "codebook: own\nremove:\n  modes: [PROTEST/nope]\n", `:3: "PROTEST/nope" is not there to be removed; write TYPE/mode`},
		{"frames of no type", ownHead + "frames:\n  NOPE:\n    - {trigger: x}\n", `:10: "NOPE" is not a type of the codebook; define it under types:`},
		{"unknown role", ownHead + "frames:\n  EVICTION:\n    - trigger: evict\n      roles: X=subj\n      example: a\n", `:12: role "X=subj" is not A=, R=, B= or C= with slots`},
		{"unknown slot", ownHead + "frames:\n  EVICTION:\n    - trigger: evict\n      roles: A=SUBJ\n      example: a\n", `:12: slot "SUBJ" is neither subj`},
		{"unknown class", ownHead + "frames:\n  EVICTION:\n    - trigger: evict\n      when: \"obj=@tenants\"\n      example: a\n", ":12: class @tenants is no noun class"},
		{"unknown mode", ownHead + "frames:\n  EVICTION:\n    - trigger: evict\n      mode: soft\n      example: a\n", `:12: EVICTION has no mode "soft"; its modes are forced`},
		{"unknown code", ownHead + "frames:\n  EVICTION:\n    - trigger: evict\n      cameo: 999\n      example: a\n", `:12: "999" is not a CAMEO code`},
		{"no example", ownHead + "frames:\n  EVICTION:\n    - trigger: evict\n", `:11: the frame of "evict" has no example`},
		{"unpaired mark", ownHead + "frames:\n  EVICTION:\n    - trigger: evict\n      example: \"{Police evicted\"\n", `:12: the example's '{' is not closed; put {…} round every actor`},
		{"unquoted mark", ownHead + "frames:\n  EVICTION:\n    - trigger: evict\n      example: {Police} evicted\n", ":12: is no YAML: the value is not in quotes"},
		{"mark read as a list", ownHead + "frames:\n  EVICTION:\n    - trigger: evict\n      example: [Police]\n", ":12: example must be text, not a list; put it in quotes"},
		{"tag", ownHead + "frames:\n  EVICTION:\n    - trigger: evict\n      when: !obj\n      example: a\n", ":12: when begins with !obj, which YAML takes for a tag; put it in quotes"},
		{"part of speech", ownHead + "frames:\n  EVICTION:\n    - {trigger: evict, pos: x, example: a}\n", `:11: part of speech "x" is none of v`},
		{"contradiction", ownHead + "frames:\n  EVICTION:\n    - {trigger: evict, example: a}\n    - {trigger: evict, mode: forced, example: b}\n", `:12: the frame of "evict" contradicts the one on line 11: the same words and conditions are EVICTION forced here and EVICTION there`},
		{"twice", ownHead + "frames:\n  EVICTION:\n    - {trigger: evict, when: \"with obj=a|b\", example: a}\n    - {trigger: evict, when: \"obj=b|a with\", example: b}\n", `:12: the frame of "evict" stands on line 11 already`},
		{"never holds", ownHead + "frames:\n  EVICTION:\n    - {trigger: evict, when: \"obj !obj\", example: a}\n", ":11: the conditions ask for obj and for none of it"},
		{"complement", ownHead + "frames:\n  EVICTION:\n    - {trigger: evict, complement: required, example: a}\n", ":11: the frame needs a complement and its roles have no place for one"},
		{"lookahead", ownHead + "frames:\n  EVICTION:\n    - {trigger: evict, unless: \"a(?=b)\", example: a}\n", "RE2, which never backtracks and so has no lookaround"},
		{"backreference", ownHead + "frames:\n  EVICTION:\n    - {trigger: evict, unless: '(a+)\\1', example: a}\n", "no backreferences: list the words instead"},
		{"long pattern", ownHead + "frames:\n  EVICTION:\n    - {trigger: evict, unless: " + long + ", example: a}\n", ":11: unless is a regular expression of 201 bytes; 200 are the most"},
		{"rule of no type", ownHead + "rules:\n  - {outer: NOPE, inner: EVICTION, type: EVICTION}\n", `:10: "NOPE" is not a type of the codebook; the types are EVICTION`},
		{"rules contradict", ownHead + "rules:\n  - {outer: stop, inner: EVICTION, type: EVICTION}\n  - {outer: stop, inner: EVICTION, type: \"-\"}\n", ":11: the rule for stop over EVICTION * contradicts the one on line 10"},
		{"unknown operator", ownHead + "frames:\n  operators:\n    - {trigger: dawdle, mode: dawdle}\n", `:11: operator "dawdle" has no rule`},
		{"extends itself", "codebook: own\nextends: own.yaml\n", ":2: extends own.yaml: the codebooks extend each other in a circle: own.yaml → own.yaml"},
		{"extends nothing", "codebook: own\nextends: nope\n", `:2: extends nope: there is no codebook "nope"`},
		{"sector", "codebook: own\nactors:\n  labour: [pilot]\n", `:3: the sector "labour" must be of three capitals`},
		{"actor class", "codebook: own\nclasses:\n  actor: [pilot]\n", ":3: @actor is no list of words"},
	} {
		_, err := loadText(t, c.text)
		if err == nil {
			t.Errorf("%s: no error", c.name)
		} else if !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v\nwant %s", c.name, err, c.want)
		}
	}
}

func TestAllFaultsAreToldAtOnceInOrder(t *testing.T) {
	_, err := loadText(t, "codebook: own\nframes:\n  NOPE: []\ntypes:\n  bad: {}\nremove:\n  types: [GONE]\n")
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 3 || !strings.Contains(lines[0], ":3:") || !strings.Contains(lines[1], ":5:") || !strings.Contains(lines[2], ":7:") {
		t.Errorf("got %v", err)
	}
}

func TestCycleOverTwoFiles(t *testing.T) {
	dir := t.TempDir()
	for name, other := range map[string]string{"a.yaml": "b.yaml", "b.yaml": "a.yaml"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("codebook: x\nextends: "+other+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, err := LoadFile(filepath.Join(dir, "a.yaml"))
	if err == nil || !strings.Contains(err.Error(), "a.yaml → b.yaml → a.yaml; let one of them extend plover or none") {
		t.Errorf("got %v", err)
	}
}

func TestUserFileChangesOnlyItsOwnBook(t *testing.T) {
	before, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	b, err := loadText(t, `
codebook: own
remove:
  types: [MOBILIZE]
  modes: [PROTEST/hunger]
  frames: [PROTEST/march.n, "AID/*"]
  classes: [sport]
  contexts: [lgbt]
  rules: [REQUEST/AID]
types:
  PROTEST: {score: -4.5, modes: {rent-strike: {score: -5}}}
  EVICTION: {score: -6, quad: material conflict, counts: evicted}
classes:
  aid: [stove]
  tenants: [tenant]
actors:
  CVL: [tenant]
rules:
  - {outer: THREATEN, inner: EVICTION, type: THREATEN, outmode: restrict}
frames:
  EVICTION:
    - {trigger: evict, when: "obj=@tenants", example: "{Police} evicted [tenants]."}
  ACCUSE:
    - {trigger: condemn, mode: investigate, example: "{France} condemned [Libya]."}
`)
	if err != nil {
		t.Fatal(err)
	}
	if b.Name != "own" || b.Type("MOBILIZE") != nil || b.Type("EVICTION") == nil || b.Score("PROTEST", "rent-strike") != -5 || b.Type("PROTEST").Score != -4.5 {
		t.Errorf("types are not as the file has them")
	}
	if b.Type("PROTEST").Mode("hunger") != nil || b.Counts("EVICTION", "") != "evicted" || b.Acts("tenant") == nil {
		t.Errorf("modes, counts or actors are not as the file has them")
	}
	if c := b.Compose("THREATEN", "EVICTION", ""); c == nil || c.OutMode != "restrict" {
		t.Errorf("THREATEN over EVICTION is %v", c)
	}
	if c := b.Compose("REQUEST", "AID", ""); c == nil || c.OutMode != "change" {
		t.Errorf("REQUEST over AID is %v without its rule", c)
	}
	condemn := 0
	for _, s := range b.Senses() {
		switch {
		case s.Type == "MOBILIZE", s.Type == "AID", s.Mode == "hunger", strings.HasPrefix(s.ID, "PROTEST/march.n"):
			t.Errorf("%s was to be removed", s.ID)
		case s.ID == "ACCUSE/condemn.v" && s.Mode == "investigate" && s.Own:
			condemn++
		}
	}
	if condemn != 1 {
		t.Errorf("the file's condemn stands %d times", condemn)
	}
	if first := b.SensesOf("condemn")[0]; !first.Own {
		t.Errorf("%s comes before the file's own", first.ID)
	}
	after, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []*Book{before, after} {
		if x.Type("MOBILIZE") == nil || x.Type("EVICTION") != nil || x.Type("PROTEST").Mode("rent-strike") != nil || x.Type("PROTEST").Mode("hunger") == nil || x.HasActors() {
			t.Errorf("the built-in book changed")
		}
	}
}

func TestFileExtendsFile(t *testing.T) {
	dir := t.TempDir()
	base := "codebook: base\nextends: labour-disputes\ntypes:\n  EVICTION: {score: -6, quad: material conflict}\n"
	if err := os.WriteFile(filepath.Join(dir, "base.yaml"), []byte(base), 0o600); err != nil {
		t.Fatal(err)
	}
	own := filepath.Join(dir, "own.yaml")
	if err := os.WriteFile(own, []byte("codebook: own\nextends: base.yaml\ntypes:\n  EVICTION: {score: -7}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	b, err := Open(own)
	if err != nil {
		t.Fatal(err)
	}
	if b.Score("EVICTION", "") != -7 || b.Type("STRIKE") == nil || b.Type("ASSAULT") != nil || !b.Bare {
		t.Errorf("own.yaml over base.yaml over labour-disputes is not all three")
	}
}

// TestShippedBooks holds the codebooks that ship to their size: types with modes, frames
// with an example each.
func TestShippedBooks(t *testing.T) {
	for _, name := range Named()[1:] {
		b, err := LoadNamed(name)
		if err != nil {
			t.Error(err)
			continue
		}
		types, frames := 0, 0
		for _, x := range b.Types() {
			if len(x.Modes) > 0 {
				types++
			}
		}
		for _, s := range b.Senses() {
			if s.Own && s.Example.Text != "" && len(s.Example.Actors) > 0 {
				frames++
			}
		}
		if b.Name != name || b.Gloss == "" || types < 8 || frames < 80 {
			t.Errorf("%s: name %s, %d types with modes, %d frames with examples", name, b.Name, types, frames)
		}
	}
	if names := strings.Join(Named(), " "); names != "plover attacks-on-civilians labour-disputes" {
		t.Errorf("the codebooks are %s", names)
	}
}

func TestStarterIsSound(t *testing.T) {
	text, err := Starter()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := loadText(t, string(text)); err != nil {
		t.Error(err)
	}
}

func TestSourceRefusesOtherPaths(t *testing.T) {
	for _, name := range []string{"../cameo", "plover", "", "labour-disputes.yaml"} {
		if _, err := Source(name); err == nil {
			t.Errorf("Source(%q) gives something", name)
		}
	}
}

// FuzzUserFile holds the loader to refusing whatever is no codebook without a panic.
func FuzzUserFile(f *testing.F) {
	for _, s := range []string{ownHead, "a: &x [*x]\n", "codebook: own\nframes: {ACCUSE: [{trigger: 1, when: '!'}]}\n", "? [a]\n: b\n", "codebook: own\nremove: {frames: ['/*']}\n"} {
		f.Add(s)
	}
	base, err := Load()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		root, err := parseYAML("fuzz.yaml", []byte(text))
		if err != nil {
			return
		}
		own := newUserFile("fuzz.yaml")
		b, err := own.over(base, own.fields(root, "the codebook", userKeys...))
		if (b == nil) == (err == nil) {
			t.Errorf("neither a book nor a fault, or both: %v", err)
		}
	})
}

// TestShippedModesAreReached asks that every mode is what some frame or rule gives.
func TestShippedModesAreReached(t *testing.T) {
	for _, name := range Named()[1:] {
		b, err := LoadNamed(name)
		if err != nil {
			t.Fatal(err)
		}
		given := map[string]bool{}
		for _, s := range b.Senses() {
			given[s.Type+" "+s.Mode] = true
		}
		for _, c := range b.compose {
			given[c.Type+" "+c.OutMode] = true
		}
		for _, x := range b.Types() {
			for _, m := range x.Modes {
				if !given[x.Name+" "+m.Name] {
					t.Errorf("%s: nothing gives %s %s", name, x.Name, m.Name)
				}
			}
		}
	}
}
