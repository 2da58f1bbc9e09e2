package layer

import (
	"bytes"
	"cmp"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"rapporteur"
	"rapporteur/knowledge"
	"rapporteur/knowledge/table"
)

//go:embed heads.rq
var headsQuery string

//go:embed ministers.rq
var ministersQuery string

// query is a question to Wikidata whose answer comes in pages.
type query struct {
	name   string // of its file
	what   string
	office string // as offices.tsv has it
	text   string // with {{limit}} and {{offset}}
}

var queries = []query{
	{"heads-of-state", "heads of state", "president", strings.ReplaceAll(headsQuery, "{{property}}", "P35")},
	{"heads-of-government", "heads of government", "pm", strings.ReplaceAll(headsQuery, "{{property}}", "P6")},
	{"foreign-ministers", "foreign ministers", "fm", strings.ReplaceAll(ministersQuery, "{{titles}}", `"minister of foreign affairs"@en "foreign minister"@en "minister for foreign affairs"@en`)},
	{"defence-ministers", "defence ministers", "dm", strings.ReplaceAll(ministersQuery, "{{titles}}", `"minister of defence"@en "minister of defense"@en "defence minister"@en "defense minister"@en`)},
}

const (
	maxPage    = 64 << 20 // bytes of a page
	maxTerms   = 100_000  // rows of a query
	maxAliases = 30       // of a person
)

// cell is a value of an answer (SPARQL 1.1 Query Results JSON Format).
type cell struct {
	Type  string `json:"type"`
	Value string `json:"value"`
}

// binding is a row of an answer.
type binding struct {
	Person         cell `json:"person"`
	Name           cell `json:"name"`
	Code           cell `json:"code"`
	From           cell `json:"from"`
	FromPrecision  cell `json:"fromPrecision"`
	Until          cell `json:"until"`
	UntilPrecision cell `json:"untilPrecision"`
	Monarch        cell `json:"monarch"`
	Aliases        cell `json:"aliases"`
}

type answer struct {
	Results *struct {
		Bindings []binding `json:"bindings"`
	} `json:"results"`
}

// columnsOfActors is the header of the layer's table of actors.
var columnsOfActors = []string{"name", "code", "office", "from", "until", "wikidata", "aliases"}

// query fetches the pages of a query that are not there yet into its file.
func (u *updater) query(ctx context.Context, q *query) error {
	p := u.journal.part(q.name+".tsv", u.Wikidata+" "+strconv.Itoa(u.PageSize))
	for !p.Done {
		u.tell(Progress{What: "asking for " + q.what, Done: int64(p.Read), Total: -1})
		if p.Read > maxTerms {
			return rapporteur.Errorf(rapporteur.TooLarge, "%s answered more than %d %s; is it Wikidata?", host(u.Wikidata), maxTerms, q.what)
		}
		var rows []binding
		err := u.client.try(ctx, func(ctx context.Context) (err error) {
			rows, err = u.page(ctx, q, p.Pages*u.PageSize)
			return err
		})
		if err != nil {
			return err
		}
		if err := u.keepPage(q, p, rows); err != nil {
			return err
		}
	}
	return nil
}

// page asks for one page.
func (u *updater) page(ctx context.Context, q *query, offset int) (rows []binding, err error) {
	text := strings.NewReplacer("{{limit}}", strconv.Itoa(u.PageSize), "{{offset}}", strconv.Itoa(offset)).Replace(q.text)
	address, err := url.Parse(u.Wikidata)
	if err != nil {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "%q is no URL: %w", u.Wikidata, err)
	}
	values := address.Query()
	values.Set("query", text)
	values.Set("format", "json")
	address.RawQuery = values.Encode()
	header := http.Header{"Accept": {"application/sparql-results+json"}}
	err = u.client.get(ctx, address.String(), header, func(res *http.Response) error {
		rows, err = readPage(res.Body, u.PageSize)
		if errors.Is(err, errBroken) {
			return &passing{error: rapporteur.Errorf(rapporteur.Unsupported, "%s answered what is no page of %s: %w", host(u.Wikidata), q.what, err)}
		}
		return err
	})
	return rows, err
}

// errBroken is a page that is cut off or no JSON: what the service sends when a query
// takes too long.
var errBroken = errors.New("the answer is broken")

func readPage(body io.Reader, size int) ([]binding, error) {
	data, err := io.ReadAll(io.LimitReader(body, maxPage+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errBroken, err)
	}
	if len(data) > maxPage {
		return nil, rapporteur.Errorf(rapporteur.TooLarge, "a page of Wikidata's answer has more than %d MB; ask for smaller ones with --page", maxPage>>20)
	}
	var a answer
	if err := json.Unmarshal(data, &a); err != nil {
		return nil, fmt.Errorf("%w: %w", errBroken, err)
	}
	if a.Results == nil {
		return nil, fmt.Errorf("%w: it has no results", errBroken)
	}
	// A statement with two dates of beginning has two rows, so a page may have more rows
	// than were asked for, but not many.
	if n := len(a.Results.Bindings); n > 4*size {
		return nil, rapporteur.Errorf(rapporteur.TooLarge, "a page of Wikidata's answer has %d rows, and %d were asked for", n, size)
	}
	return a.Results.Bindings, nil
}

// keepPage writes a page's rows behind those of the pages before, and notes it.
func (u *updater) keepPage(q *query, p *part, rows []binding) error {
	var b bytes.Buffer
	left := 0
	for i := range rows {
		row, why := q.row(&rows[i])
		if why != "" {
			left++
			u.left[why]++
			continue
		}
		fmt.Fprintln(&b, strings.Join(row, "\t"))
	}
	f, err := os.OpenFile(u.journal.path(q.name+".tsv"), os.O_CREATE|os.O_WRONLY, 0o644)
	if err == nil {
		_, err = f.WriteAt(b.Bytes(), p.Bytes)
		err = errors.Join(err, f.Truncate(p.Bytes+int64(b.Len())), f.Close())
	}
	if err != nil {
		return rapporteur.Errorf(rapporteur.Internal, "cannot keep a page of Wikidata's answer: %w", err)
	}
	p.Pages, p.Bytes, p.Read, p.Left, p.Done = p.Pages+1, p.Bytes+int64(b.Len()), p.Read+len(rows), p.Left+left, len(rows) < u.PageSize
	return u.journal.save()
}

// row is a binding as the table has it, or why it cannot be used.
func (q *query) row(b *binding) (row []string, why string) {
	item := b.Person.Value[strings.LastIndexByte(b.Person.Value, '/')+1:]
	name := clean(b.Name.Value)
	from, until := day(b.From.Value, b.FromPrecision.Value), day(b.Until.Value, b.UntilPrecision.Value)
	switch {
	case b.Person.Type != "uri" || len(item) < 2 || item[0] != 'Q' || strings.Trim(item[1:], "0123456789") != "":
		return nil, "the person has no item"
	case name == "":
		return nil, "the person has no English name"
	case len(b.Code.Value) != 3:
		return nil, "the state has no code"
	case from == "":
		return nil, "the beginning is no date"
	case b.Until.Value != "" && until == "":
		return nil, "the end is no date"
	case until != "" && until < from[:min(len(from), len(until))]:
		return nil, "the end is before the beginning"
	}
	office := q.office
	if office == "president" && b.Monarch.Value == "true" {
		office = "monarch"
	}
	return []string{name, b.Code.Value, office, from, until, item, strings.Join(aliases(b.Aliases.Value, name), "|")}, ""
}

// aliases are the names of a person that divide by "|" and can stand in a table.
func aliases(s, name string) (out []string) {
	for a := range strings.SplitSeq(s, "|") {
		if a = clean(a); personal(a) && a != name && !slices.Contains(out, a) && len(out) < maxAliases {
			out = append(out, a)
		}
	}
	return out
}

// personal reports whether a text can call someone so and mean no one else: by two words
// or more that are written as names are. One word may be a common one ("May"), and what
// begins with an office names whoever holds it.
func personal(a string) bool {
	words := strings.Fields(a)
	if len(words) < 2 || strings.ContainsAny(a, "0123456789,;:()\"“") || slices.Contains(offices, words[0]) {
		return false
	}
	for i, w := range words {
		first, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsUpper(first) && (i == 0 || i == len(words)-1 || len(w) > 4) && !strings.Contains(w, "-") {
			return false
		}
	}
	return true
}

// offices are words with which an alias begins that is none.
var offices = []string{"President", "Prime", "Minister", "Chancellor", "Secretary", "Premier", "The", "Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.", "Dr", "Dr."}

// clean makes a name fit for a cell, or empty.
func clean(s string) string {
	if len(s) > 200 || !utf8.ValidString(s) || strings.ContainsAny(s, "\x00|") {
		return ""
	}
	return strings.TrimLeft(strings.Join(strings.Fields(s), " "), "# ")
}

// day is a date of Wikidata as a table has it: to the year, month or day as the
// precision says (9, 10, 11; less exact dates are none).
func day(s, precision string) string {
	t, err := time.Parse(time.RFC3339, strings.TrimPrefix(s, "+"))
	if err != nil || t.Year() < 1 || t.Year() > 2200 {
		return ""
	}
	switch precision {
	case "9":
		return t.Format("2006")
	case "10":
		return t.Format("2006-01")
	case "11":
		return t.Format(time.DateOnly)
	}
	return ""
}

// actors makes the table of actors out of the queries' files, and compares it with the
// built-in ones.
func (u *updater) actors(rep *Report) (content, error) {
	src := Source{Name: Wikidata, URLs: []string{u.Wikidata}, File: ActorsFile}
	base, err := knowledge.Load()
	if err != nil {
		return content{}, err
	}
	rows, err := u.terms(base, &src)
	if err != nil {
		return content{}, err
	}
	if len(rows) == 0 {
		return content{}, rapporteur.Errorf(rapporteur.NotFound, "%s answered no one in office; the layer stays as it was", host(u.Wikidata))
	}
	b := bytes.NewBufferString("# Office holders and their other names, from Wikidata (wikidata.org, CC0).\n" + strings.Join(columnsOfActors, "\t") + "\n")
	for _, row := range rows {
		fmt.Fprintln(b, strings.Join(row, "\t"))
	}
	_, merged, err := knowledge.Merge(false, knowledge.Table{Name: ActorsFile, Reader: bytes.NewReader(b.Bytes())})
	if err != nil {
		return content{}, err
	}
	for _, bad := range merged.Bad {
		u.left[bad.Error()]++
	}
	src.Rows = len(rows)
	rep.Added += merged.Added
	rep.Manifest.Sources = append(rep.Manifest.Sources, src)
	for _, c := range merged.Conflicts {
		rep.Conflicts = append(rep.Conflicts, Conflict{Wikidata, fmt.Sprintf("%s, %s of %s from %s", c.Name, c.Office, c.Code, c.From), c.Field, c.Old, c.New})
	}
	return content{ActorsFile, b.Bytes()}, nil
}

// The columns of a term.
const (
	colName = iota
	colCode
	colOffice
	colFrom
	colUntil
	colItem
	colAliases
)

// gathered are the rows of all queries.
type gathered struct {
	u     *updater
	base  *knowledge.Base
	rows  [][]string
	heads map[string]bool // of state: person, state and year
}

// terms gathers the rows of all queries, by state, office and time.
func (u *updater) terms(base *knowledge.Base, src *Source) ([][]string, error) {
	g := gathered{u: u, base: base, heads: map[string]bool{}}
	for i := range queries {
		name := queries[i].name + ".tsv"
		p := u.journal.Parts[name]
		src.Read, src.LeftOut = src.Read+p.Read, src.LeftOut+p.Left
		f, err := os.Open(u.journal.path(name))
		if err != nil {
			return nil, rapporteur.Errorf(rapporteur.Internal, "what was fetched for the update is gone: %w", err)
		}
		in := io.MultiReader(strings.NewReader(strings.Join(columnsOfActors, "\t")+"\n"), f)
		_, err = table.Read(name, in, columnsOfActors, true, func(r *table.Row) error {
			if why := g.add(&queries[i], r); why != "" {
				u.left[why]++
				src.LeftOut++
			}
			return nil
		})
		f.Close()
		if err != nil {
			return nil, err
		}
	}
	g.sort()
	g.name()
	g.sort()
	return g.once(), nil
}

func (g *gathered) sort() {
	slices.SortStableFunc(g.rows, func(a, b []string) int {
		return cmp.Or(cmp.Compare(a[colCode], b[colCode]), cmp.Compare(a[colOffice], b[colOffice]), cmp.Compare(a[colFrom], b[colFrom]), cmp.Compare(a[colItem], b[colItem]))
	})
}

// name gives heads of state and of government the office that the built-in tables have
// for them, and their successors that of the last whom these know: Iran's head of state
// is its leader, its head of government its president.
func (g *gathered) name() {
	group, office := "", ""
	for _, row := range g.rows {
		was := row[colOffice]
		if was != "president" && was != "monarch" && was != "pm" {
			continue
		}
		if row[colCode]+was != group {
			group, office = row[colCode]+was, was
		}
		if known := g.base.LeadsAs(row[colName], row[colCode], row[colFrom]); slices.Contains(known, was) {
			office = was
		} else if len(known) > 0 {
			office = known[0]
		}
		row[colOffice] = office
	}
}

// once are the sorted rows, one for each person, office and beginning.
func (g *gathered) once() (rows [][]string) {
	for _, row := range g.rows {
		if n := len(rows); n > 0 && slices.Equal(rows[n-1][colCode:colUntil], row[colCode:colUntil]) && rows[n-1][colItem] == row[colItem] {
			join(rows[n-1], row)
			continue
		}
		rows = append(rows, row)
	}
	return rows
}

// add takes a row, or says why it cannot be used.
func (g *gathered) add(q *query, r *table.Row) (why string) {
	row := make([]string, len(columnsOfActors))
	for i, column := range columnsOfActors {
		row[i] = r.Get(column)
	}
	term := row[colItem] + " " + row[colCode] + " " + row[colFrom][:min(4, len(row[colFrom]))]
	switch {
	case !g.base.HasState(row[colCode]):
		return "the code " + row[colCode] + " is no state's"
	case q.office == "president":
		g.heads[term] = true
	case q.office == "pm" && g.heads[term]:
		return "" // a president who heads the government
	}
	g.rows = append(g.rows, row)
	return ""
}

// join adds what a second row of the same term knows to the first.
func join(row, other []string) {
	if len(other[colUntil]) > len(row[colUntil]) {
		row[colUntil] = other[colUntil]
	}
	row[colAliases] = strings.Join(aliases(row[colAliases]+"|"+other[colAliases], row[colName]), "|")
}
