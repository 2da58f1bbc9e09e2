package when

import "testing"

// TestFeasts checks days against the calendars of the churches and communities.
func TestFeasts(t *testing.T) {
	g, err := theGrammar()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		year int
		want string
	}{
		{"easter", 2019, "2019-04-21"}, {"easter", 2024, "2024-03-31"}, {"easter", 1961, "1961-04-02"}, {"orthodox easter", 2021, "2021-05-02"},
		{"orthodox easter", 2024, "2024-05-05"}, {"passover", 2023, "2023-04-06"}, {"passover", 2024, "2024-04-23"}, {"yom kippur", 2024, "2024-10-12"},
		{"rosh hashanah", 2023, "2023-09-16"}, {"hanukkah", 2023, "2023-12-08"}, {"purim", 2024, "2024-03-24"}, {"sukkot", 2022, "2022-10-10"},
		{"thanksgiving", 2023, "2023-11-23"}, {"memorial day", 2021, "2021-05-31"}, {"labor day", 2020, "2020-09-07"}, {"election day", 2020, "2020-11-03"},
		{"good friday", 2015, "2015-04-03"}, {"islamic new year", 2021, "2021-08-10"}, {"eid al adha", 2021, "2021-07-20"},
	} {
		entries := g.lex.words[c.name]
		for _, p := range g.lex.phrases[firstWord(c.name)] {
			if joined(p.words) == c.name {
				entries = p.entries
			}
		}
		if len(entries) == 0 {
			t.Errorf("no feast %s", c.name)
			continue
		}
		if d, ok := g.feasts[entries[0].num](c.year); !ok || d.String() != c.want {
			t.Errorf("%s %d is %s, want %s", c.name, c.year, d, c.want)
		}
	}
}

func TestBadTables(t *testing.T) {
	for tsv, line := range map[string]string{"phrase\tclass\tvalue\nmay\tMONTH\n": "2", "# c\nphrase\tclass\tvalue\nMay\tMONTH\t5\n": "3"} {
		if _, err := parseLexicon("l.tsv", tsv); err == nil || !contains(err.Error(), "l.tsv:"+line) {
			t.Errorf("%q: the error is %v", tsv, err)
		}
	}
	x, err := parseLexicon("l.tsv", "phrase\tclass\tvalue\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, tsv := range []string{"name\trule\nx\t13-40\n", "name\trule\nx\teaster soon\n", "name\trule\nX\t01-01\n", "name\trule\nx\n"} {
		if _, err := parseFeasts("f.tsv", tsv, x); err == nil || !contains(err.Error(), "f.tsv:2") {
			t.Errorf("%q: the error is %v", tsv, err)
		}
	}
}
