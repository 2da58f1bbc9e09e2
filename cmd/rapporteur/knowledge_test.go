package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMain keeps the tests from a layer that the person who runs them may have, and is the
// command where a test starts it as a process of its own.
func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		main()
		os.Exit(0)
	}
	dir, err := os.MkdirTemp("", "rapporteur-*")
	if err != nil {
		panic(err)
	}
	os.Setenv("XDG_DATA_HOME", dir)
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// sources is a server with one foreign minister and one place; it breaks when broken is
// set.
func sources(t *testing.T, broken *bool) *httptest.Server {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rows := ""
		switch {
		case *broken && r.URL.Path == "/cities":
			w.Header().Set("Content-Length", "1000")
			fmt.Fprint(w, "990000001\tStrelsau")
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		case r.URL.Path == "/cities":
			fmt.Fprint(w, "990000001\tStrelsau\tStrelsau\t\t50.1\t12.3\tP\tPPL\tFR\t\tR1\t\t\t\t64000\n")
			return
		case r.URL.Path == "/admins":
			return
		case strings.Contains(r.FormValue("query"), "foreign minister"):
			rows = `{"person":{"type":"uri","value":"http://www.wikidata.org/entity/Q999999015"},"name":{"value":"Fritz Tarlenheim"},"code":{"value":"FRA"},
				"from":{"value":"2041-06-01T00:00:00Z"},"fromPrecision":{"value":"11"}}`
		}
		fmt.Fprintf(w, `{"results":{"bindings":[%s]}}`, rows)
	}))
	t.Cleanup(s.Close)
	return s
}

func TestKnowledge(t *testing.T) {
	broken := false
	s := sources(t, &broken)
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	update := []string{"knowledge", "update", "--wikidata", s.URL + "/sparql", "--geonames", s.URL + "/cities", "--geonames-divisions", s.URL + "/admins", "--geonames-names", "", "--pause", "0s", "--retries", "0"}
	for _, c := range []struct {
		args []string
		code int
		want string // in what is printed; "!" for not
	}{
		{[]string{"knowledge", "show"}, 1, "there is no layer of knowledge in"},
		{[]string{"lookup", "--date", "2042-01-01", "Tarlenheim"}, 1, "no one and no place is known"},
		{update, 0, "fm of FRA from 2024-09-21: until 2041-06-01, when Fritz Tarlenheim followed, built in none"},
		{[]string{"knowledge", "show"}, 0, "1 read  0 left out  1 in the layer"},
		{[]string{"knowledge", "show", "--json"}, 0, `"name": "geonames"`},
		{[]string{"knowledge", "show", "--conflicts"}, 0, "wikidata\tJean-Noël Barrot, fm of FRA"},
		{[]string{"lookup", "--date", "2042-01-01", "Tarlenheim"}, 0, "foreign minister"},
		{[]string{"lookup", "Strelsau"}, 0, "50.100, 12.300"},
		{[]string{"lookup", "--no-layer", "Strelsau"}, 1, "no one and no place is known"},
		{[]string{"lookup", "--layer", filepath.Join(t.TempDir(), "no"), "Strelsau"}, 1, "there is no layer of knowledge in"},
		{[]string{"read", "--date", "2042-02-03", "--format", "json", "-"}, 0, `"geonames": 990000001`},
		{[]string{"knowledge", "clear"}, 0, "removed the layer in"},
		{[]string{"knowledge", "clear"}, 0, "there was no layer in"},
		{[]string{"knowledge", "update", "--sources", "wikipedia"}, 2, `there is no source "wikipedia"`},
		{[]string{"knowledge", "gather"}, 2, `unknown command "gather"`},
	} {
		got := runCommand(t, "Police arrested ten protesters in Strelsau on Monday.", c.args...)
		if text := got.stdout + got.stderr; got.code != c.code || !strings.Contains(text, c.want) {
			t.Errorf("%q: code %d, %s; want %d, %q", c.args, got.code, text, c.code, c.want)
		}
	}
	broken = true
	if got := runCommand(t, "", update...); got.code != 1 || !strings.Contains(got.stderr, "/cities was cut off after 18 bytes") {
		t.Errorf("a broken update: code %d, %s", got.code, got.stderr)
	}
	broken = false
	if got := runCommand(t, "", update...); got.code != 0 || !strings.HasPrefix(got.stdout, "went on with the update that was cut off\n") {
		t.Errorf("the update after it: code %d, %s%s", got.code, got.stdout, got.stderr)
	}
}

func TestOwnTables(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	actors := file("actors.tsv", "name\tcode\tsectors\tfrom\nBlue Lancers\tFRA\tMIL\t\nGreen Lancers\tFRA\tMIL\t2020-13-01\nBlue Lancers\tFRA\tMIL\t\n")
	places := file("places.tsv", "name\tcountry\tlat\tlon\nStrelsau\tFRA\t50.1\t12.3\nZenda\tFRA\t500\t12.3\n")
	noColumn := file("column.tsv", "name\tlat\tlon\nStrelsau\t50.1\t12.3\n")
	for _, c := range []struct {
		args []string
		code int
		want []string
	}{
		{[]string{"lookup", "--actors", actors, "--places", places, "Blue Lancers"}, 0, []string{"FRA", "MIL", "left out: " + actors + `:3: from "2020-13-01" is no date`,
			actors + ":4: Blue Lancers, FRA,  stands here twice, first in line 2", places + `:3: lat "500" is not between`}},
		{[]string{"lookup", "--places", places, "Strelsau"}, 0, []string{"50.100, 12.300"}},
		{[]string{"lookup", "--strict", "--actors", actors, "Blue Lancers"}, 2, []string{actors + ":3:"}},
		{[]string{"lookup", "--strict", "--places", places, "Strelsau"}, 2, []string{places + ":3:"}},
		{[]string{"lookup", "--places", noColumn, "Nairobi"}, 0, []string{"left out: " + noColumn + `:1: the header lacks the column "country"`, "KEN"}},
		{[]string{"lookup", "--places", filepath.Join(dir, "none.tsv"), "Nairobi"}, 1, []string{"cannot read the places"}},
		{[]string{"read", "--actors", actors, "--places", places, "--format", "json", "-"}, 0, []string{"left out: " + actors + ":3:", `"name": "Blue Lancers"`, `"lat": 50.1`}},
		{[]string{"read", "--strict", "--places", places, "-"}, 2, []string{places + ":3:"}},
	} {
		got := runCommand(t, "The Blue Lancers arrested ten protesters in Strelsau on Monday.", c.args...)
		for _, want := range c.want {
			if text := got.stdout + got.stderr; got.code != c.code || !strings.Contains(text, want) {
				t.Errorf("%q: code %d, %s; want %d, %q", c.args, got.code, text, c.code, want)
			}
		}
	}
}
