// Command phoenix turns the actor dictionaries of PETRARCH2 (Phoenix.*.actors.txt,
// openeventdata/petrarch2, MIT licence) into tables of knowledge/data. It is run once
// when the tables are made:
//
//	go run ./knowledge/internal/phoenix -in DIR -out knowledge/data
//
// People who are in offices.tsv already, terms that ended before 1985 and names that
// are no use to a matcher are left out.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

func main() {
	in := flag.String("in", "", "directory of the dictionaries")
	out := flag.String("out", "knowledge/data", "directory of the tables")
	flag.Parse()
	if err := convert(*in, *out); err != nil {
		log.Fatal(err)
	}
}

func convert(in, out string) error {
	c := converter{states: map[string]bool{}, known: map[string]bool{}}
	if err := c.readKnown(out); err != nil {
		return err
	}
	var entries []*entry
	for _, name := range []string{"Phoenix.Countries.actors.txt", "Phoenix.International.actors.txt", "Phoenix.MilNonState.actors.txt"} {
		got, err := readEntries(filepath.Join(in, name))
		if err != nil {
			return err
		}
		entries = append(entries, got...)
	}
	people, bodies := c.sort(entries)
	if err := write(filepath.Join(out, "phoenix-people.tsv"), "People in public office until 2014", "name\tcode\toffice\tsectors\tfrom\tuntil\taliases", people); err != nil {
		return err
	}
	return write(filepath.Join(out, "phoenix-bodies.tsv"), "Bodies, companies and armed groups", "name\tkind\tcode\tsectors\tfrom\tuntil\twikidata\tmembers\taliases", bodies)
}

func write(path, what, header string, rows []string) error {
	slices.Sort(rows)
	rows = slices.Compact(rows)
	text := "# " + what + ", from PETRARCH2's Phoenix actor dictionaries (openeventdata/petrarch2 676801c, MIT);\n" +
		"# made by knowledge/internal/phoenix. CAMEO's codes are turned into PLOVER's.\n" + header + "\n" + strings.Join(rows, "\n") + "\n"
	return os.WriteFile(path, []byte(text), 0o644)
}

// entry is a name with its aliases and codes.
type entry struct {
	names    []string
	codes    []coded
	official bool // from the list of public offices
	small    bool // a company worth less than two thousand million dollars
}

// coded is a CAMEO code with its dates, as YYYY-MM-DD.
type coded struct{ code, from, until string }

var codePattern = regexp.MustCompile(`\[([A-Z~]+)(?:\s+([^\]]*))?\]`)

// readEntries reads a dictionary: a name at the start of a line, its aliases after
// "+", its codes in brackets on the same line or on indented ones.
func readEntries(path string) ([]*entry, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all []*entry
	var cur *entry
	scan := bufio.NewScanner(f)
	for scan.Scan() {
		line := scan.Text()
		trimmed := strings.TrimSpace(line)
		if trimmed == "" || trimmed[0] == '#' || trimmed[0] == '!' {
			continue
		}
		text, comment, _ := strings.Cut(line, "#")
		name := strings.TrimSpace(codePattern.ReplaceAllString(text, ""))
		switch indented := line[0] == '\t' || line[0] == ' '; {
		case indented:
		case strings.HasPrefix(name, "+") && cur != nil:
			cur.names = append(cur.names, name[1:])
		case name != "":
			if cur != nil && len(cur.codes) == 0 { // a name without "+" before the codes is an alias too
				cur.names = append(cur.names, name)
			} else {
				cur = &entry{names: []string{name}}
				all = append(all, cur)
			}
		}
		if cur == nil {
			continue
		}
		cur.official = cur.official || strings.Contains(comment, "CountryInfo")
		cur.small = cur.small || smallCompany(comment)
		for _, m := range codePattern.FindAllStringSubmatch(text, -1) {
			from, until, ok := dates(strings.TrimSpace(m[2]))
			if ok {
				cur.codes = append(cur.codes, coded{m[1], from, until})
			}
		}
	}
	return all, scan.Err()
}

var worth = regexp.MustCompile(`\$([0-9,]+)`)

// smallCompany reads the market value that a comment gives.
func smallCompany(comment string) bool {
	m := worth.FindStringSubmatch(comment)
	return m != nil && len(strings.ReplaceAll(m[1], ",", "")) < 10 || m != nil && m[1] == "1,000,000,000"
}

// dates reads ">YYMMDD", "<YYMMDD" and "YYMMDD-YYMMDD", with or without the century.
func dates(s string) (from, until string, ok bool) {
	switch {
	case s == "":
		return "", "", true
	case s[0] == '>':
		return date(s[1:]), "", true
	case s[0] == '<':
		return "", date(s[1:]), true
	}
	a, b, _ := strings.Cut(s, "-")
	from, until = date(strings.TrimSpace(a)), date(strings.TrimSpace(b))
	return from, until, from != "" && until != "" && from <= until
}

func date(s string) string {
	s = strings.TrimSpace(s)
	if len(s) == 6 {
		century := "19"
		if s[:2] < "30" {
			century = "20"
		}
		s = century + s
	}
	if len(s) != 8 || strings.Trim(s, "0123456789") != "" || s[4:6] == "00" || s[4:6] > "12" || s[6:] == "00" || s[6:] > "31" {
		return ""
	}
	return s[:4] + "-" + s[4:6] + "-" + s[6:]
}

// converter sorts entries into people and bodies.
type converter struct {
	states map[string]bool
	known  map[string]bool // names that other tables have, normal form
}

func (c *converter) readKnown(dir string) error {
	for _, table := range []string{"states.tsv", "offices.tsv", "bodies.tsv", "seats.tsv", "regions.tsv", "groups.tsv", "organizations.tsv"} {
		b, err := os.ReadFile(filepath.Join(dir, table))
		if err != nil {
			return err
		}
		for line := range strings.Lines(string(b)) {
			cells := strings.Split(strings.TrimSpace(line), "\t")
			if line[0] == '#' || len(cells) < 2 {
				continue
			}
			if table == "states.tsv" {
				c.states[cells[0]] = true
				for _, cell := range cells[1:] {
					c.keep(cell)
				}
				continue
			}
			c.keep(cells[0])
			c.keep(cells[len(cells)-1])
		}
	}
	return nil
}

func (c *converter) keep(cell string) {
	for name := range strings.SplitSeq(cell, "|") {
		c.known[key(name)] = true
	}
}

var notLetters = regexp.MustCompile(`[^a-z0-9]+`)

// accents are the letters that the other tables write and the dictionaries do not.
var accents = strings.NewReplacer("á", "a", "à", "a", "â", "a", "ã", "a", "ä", "a", "å", "a", "ā", "a", "ă", "a", "ą", "a", "ç", "c", "č", "c", "ć", "c", "đ", "dj", "ď", "d", "é", "e", "è", "e", "ê", "e", "ë", "e", "ě", "e", "ė", "e", "ę", "e", "ğ", "g", "í", "i", "ì", "i", "î", "i", "ï", "i", "ī", "i", "ı", "i", "ł", "l", "ļ", "l", "ñ", "n", "ň", "n", "ņ", "n", "ó", "o", "ò", "o", "ô", "o", "õ", "o", "ö", "o", "ø", "o", "ř", "r", "š", "s", "ş", "s", "ș", "s", "ś", "s", "ț", "t", "ť", "t", "ú", "u", "ù", "u", "û", "u", "ü", "u", "ů", "u", "ū", "u", "ų", "u", "ý", "y", "ž", "z", "ż", "z", "ź", "z", "’", "'")

// key is a name without marks, its words in order of the alphabet, so that "KIM JONG
// IL" and "Kim Jong-il" are one.
func key(s string) string {
	words := strings.Fields(notLetters.ReplaceAllString(accents.Replace(strings.ToLower(s)), " "))
	slices.Sort(words)
	return strings.Join(words, " ")
}

const oldest = "1985-01-01"

func (c *converter) sort(entries []*entry) (people, bodies []string) {
	for _, e := range entries {
		names := c.usable(e.names)
		if len(names) == 0 || c.anyKnown(names) {
			continue
		}
		for _, n := range names {
			c.known[key(n)] = true
		}
		if e.official {
			people = append(people, c.personRows(e, names)...)
			continue
		}
		if row := c.bodyRow(e, names); row != "" {
			bodies = append(bodies, row)
		}
	}
	return people, bodies
}

func (c *converter) anyKnown(names []string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return c.known[key(n)] })
}

// useless are names that mean something else more often.
var useless = map[string]bool{"la liga": true, "new order": true, "the family": true, "united front": true, "black hand": true, "national front": true,
	"the order": true, "free state": true, "the cell": true, "red brigade": true, "popular front": true, "red army": true, "islamic movement": true}

var titles = regexp.MustCompile(`(?i)^(the |mr |mrs |president|prime minister|foreign|minister|vice|secretary|former|king |queen |general|gen\.|colonel|defen[cs]e|premier|chairman|sheikh|crown|us |u\.s\.|american|interim|ex-|ambassador|deputy|senator|chancellor|emir|sultan|prince|finance|interior|governor|speaker|leader|dr\.? )`)

// usable turns names of the dictionary into ordinary ones and drops those of one
// word, those with titles and those with remarks.
func (c *converter) usable(raw []string) (out []string) {
	for _, r := range raw {
		n := strings.Join(strings.Fields(strings.ReplaceAll(strings.TrimRight(r, "_ "), "_", " ")), " ")
		if n == "" || useless[strings.ToLower(n)] || strings.HasPrefix(strings.ToLower(n), "a.k.a.") || n[0] <= '9' && strings.Count(n, " ") < 2 || strings.ContainsAny(n, "(),/;:{}\"~") || strings.Count(n, " ") < 1 || titles.MatchString(n) || strings.Count(n, " ") > 6 {
			continue
		}
		if n = properCase(n); !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

var small = map[string]bool{"of": true, "the": true, "and": true, "for": true, "in": true, "de": true, "del": true, "la": true, "el": true, "al": true, "bin": true, "van": true, "von": true, "der": true, "da": true, "dos": true, "du": true, "des": true, "ben": true, "on": true, "to": true, "et": true, "y": true}

func properCase(s string) string {
	words := strings.Fields(strings.ToLower(s))
	for i, w := range words {
		if i > 0 && small[w] {
			continue
		}
		parts := strings.Split(w, "-")
		for k, p := range parts {
			if p != "" && (k == 0 && !small[p] || k > 0 && !small[p] || i == 0 && k == 0) {
				parts[k] = strings.ToUpper(p[:1]) + p[1:]
			}
		}
		words[i] = strings.Join(parts, "-")
	}
	return strings.Join(words, " ")
}

// spell is a stretch of someone's public life.
type spell struct {
	code, sectors, from, until string
}

func (c *converter) personRows(e *entry, names []string) (rows []string) {
	for i, s := range merge(c.spells(e)) {
		aliases := ""
		if i == 0 {
			aliases = strings.Join(names[1:min(len(names), 4)], "|")
		}
		rows = append(rows, strings.Join([]string{names[0], s.code, "official", s.sectors, s.from, s.until, aliases}, "\t"))
	}
	return rows
}

func (c *converter) spells(e *entry) (out []spell) {
	for _, k := range e.codes {
		code, sectors := c.plover(k.code)
		if code == "" || k.from == "" || k.until != "" && k.until < oldest || len(sectors) == 0 || sectors[0] == "ELI" {
			continue
		}
		if k.until == "" && k.from < lastKnown {
			k.until = lastKnown
		}
		out = append(out, spell{code, strings.Join(sectors, "|"), k.from, k.until})
	}
	slices.SortFunc(out, func(a, b spell) int { return strings.Compare(a.from, b.from) })
	return out
}

const lastKnown = "2014-01-31" // the dictionaries' own date: what came later they do not know

// merge joins spells of one code that follow each other within a year or so.
func merge(spells []spell) (out []spell) {
	for _, s := range spells {
		if n := len(out); n > 0 && out[n-1].code == s.code && nextYear(out[n-1].until) >= s.from {
			out[n-1].until = max(out[n-1].until, s.until)
			if len(s.sectors) < len(out[n-1].sectors) {
				out[n-1].sectors = s.sectors
			}
			continue
		}
		out = append(out, s)
	}
	return out
}

func nextYear(date string) string {
	var y int
	if _, err := fmt.Sscanf(date, "%4d", &y); err != nil {
		return date
	}
	return fmt.Sprintf("%04d%s", y+1, date[4:])
}

func (c *converter) bodyRow(e *entry, names []string) string {
	if len(e.codes) == 0 || e.small {
		return ""
	}
	code, sectors := c.plover(e.codes[0].code)
	if len(e.codes) > 1 || e.codes[0].from != "" || code == "" || len(sectors) == 0 && len(code) == 3 && c.states[code] {
		return "" // a person, or a name of a country
	}
	if code == "IGO" && len(sectors) == 0 {
		sectors = []string{"GOV"}
	}
	if code == "MNC" {
		for _, n := range names {
			if short := company.ReplaceAllString(n, ""); short != n && strings.Contains(short, " ") && !slices.Contains(names, short) {
				names = append(names, short)
			}
		}
	}
	return strings.Join([]string{names[0], "organization", code, strings.Join(sectors, "|"), "", "", "", "", strings.Join(names[1:], "|")}, "\t")
}

var company = regexp.MustCompile(` (Inc\.?|Corp\.?|Corporation|Ltd\.?|Limited|Plc|Llc|Co\.?|Ag|Sa|Nv|Lp)$`)

// sectors are PLOVER's, by CAMEO's; an empty one says nothing.
var sectors = map[string]string{"GOV": "GOV", "MIL": "MIL", "REB": "REB", "OPP": "OPP", "PTY": "PTY", "COP": "COP", "JUD": "JUD", "SPY": "SPY",
	"MED": "MED", "EDU": "EDU", "BUS": "BUS", "CRM": "CRM", "CVL": "CVL", "ELI": "ELI", "LAB": "LAB", "LEG": "LEG", "REF": "REF", "SET": "SET",
	"UAF": "UAF", "AGR": "AGR", "HLH": "HLH", "INS": "REB", "SEP": "REB", "CHR": "REL", "MOS": "REL", "JEW": "REL", "HIN": "REL", "BUD": "REL",
	"REL": "REL", "NGO": "NGO", "STU": "EDU", "NON": "", "HRI": "NGO", "DEV": "", "ENV": "", "KID": ""}

// stateless are CAMEO's codes for those who act for no state.
var stateless = map[string]string{"IGO": "IGO", "NGO": "NGO", "MNC": "MNC", "NGM": "NGO", "IMG": "REB", "INT": "", "UIS": ""}

// renamed are codes that the dictionaries write in an old or mistaken way.
var renamed = map[string]string{"ANG": "AGO", "TMP": "TLS", "ROM": "ROU", "ZAR": "COD", "PAL": "PSE", "KSV": "XKX", "GER": "DEU", "BUR": "MMR"}

// plover reads a CAMEO code: who, then sectors by threes.
func (c *converter) plover(code string) (who string, out []string) {
	if len(code) < 3 || len(code)%3 != 0 {
		return "", nil
	}
	head := code[:3]
	if n, ok := renamed[head]; ok {
		head = n
	}
	switch s, ok := stateless[head]; {
	case c.states[head]:
		who = head
	case ok:
		who = s
	case strings.HasSuffix(code, "REB"): // of a region
		who = "REB"
	}
	if who == "" {
		return "", nil
	}
	for rest := code[3:]; rest != ""; rest = rest[3:] {
		if s := sectors[rest[:3]]; s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	if who == "MNC" && !slices.Contains(out, "BUS") {
		out = append(out, "BUS")
	}
	if who == "REB" && len(out) == 0 {
		out = []string{"REB"}
	}
	return who, specific(out)
}

// specific puts GOV after the sectors that say more.
func specific(s []string) []string {
	if i := slices.Index(s, "GOV"); i == 0 && len(s) > 1 && (s[1] == "MIL" || s[1] == "SPY" || s[1] == "JUD" || s[1] == "LEG") {
		s[0], s[1] = s[1], s[0]
	}
	return s
}
