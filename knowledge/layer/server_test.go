package layer

import (
	"archive/zip"
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// world is a server that answers as Wikidata and GeoNames do, with people and places of
// its own, and fails where it is told to.
type world struct {
	*httptest.Server
	mu      sync.Mutex
	terms   map[string][]string // file of a query → rows: item, name, code, from, until, aliases
	files   map[string][]byte   // path → what lies there
	faults  map[string][]fault  // what → what goes wrong with the next requests
	changed string              // makes another ETag
	asked   []string            // heads-of-state@0, /cities.zip@0
	agents  map[string]bool
}

type fault func(w http.ResponseWriter, body []byte)

func status(code int, said string) fault {
	return func(w http.ResponseWriter, _ []byte) { http.Error(w, said, code) }
}

func says(s string) fault {
	return func(w http.ResponseWriter, _ []byte) { fmt.Fprint(w, s) }
}

// cut sends half of the answer and closes the connection.
func cut(w http.ResponseWriter, body []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.Write(body[:len(body)/2])
	w.(http.Flusher).Flush()
	panic(http.ErrAbortHandler)
}

func newWorld(t *testing.T) *world {
	w := &world{terms: map[string][]string{
		"heads-of-state": {
			"Q999999011 Rudolf_Elphberg FRA 2041-05-02 2044 Red_Rudolf|R._Elphberg",
			"Q999999012 Flavia_Elphberg FRA 2044 - -",
			"Q999999013 Michael_of_Strelsau DEU 2041-01-05 2041-03-01 Black_Michael",
		},
		"heads-of-government": {
			"Q999999014 Sapt_Colonel FRA 2041-06 2043-06-30 -",
			"Q999999011 Rudolf_Elphberg FRA 2041-05-02 2044 -",
		},
		"foreign-ministers": {"Q999999015 Fritz_Tarlenheim FRA 2041-06-01 - -"},
		"defence-ministers": {"Q999999016 Rupert_Hentzau FRA 2041-06-01 - Rupert_of_Hentzau", "Q999999017 Nobody_Known ZZZ 2041 - -"},
	}, files: map[string][]byte{
		"/cities.zip": zipped("cities1000.txt", cities),
		"/admins.txt": []byte("FR.R1\tUpper Ruritania\tUpper Ruritania\t1\n"),
		"/names.zip":  zipped("alternateNamesV2.txt", names),
	}, faults: map[string][]fault{}, agents: map[string]bool{}}
	w.Server = httptest.NewServer(w)
	t.Cleanup(w.Close)
	return w
}

const cities = "990000001\tŠtrelsau\tStrelsau\t\t50.1\t12.3\tP\tPPLA\tFR\t\tR1\t\t\t\t64000\t\t\tEurope/Paris\t2041-01-01\n" +
	"990000002\tOld Zenda\tOld Zenda\t\t50.2\t12.4\tP\tPPLH\tFR\t\tR1\t\t\t\t0\t\t\t\t\n" +
	"990000003\tHentzau\tHentzau\t\t95\t12.4\tP\tPPL\tFR\t\tR1\t\t\t\t1200\t\t\t\t\n" +
	"990000004\tHofbau\tHofbau\t\t50\t12.4\tP\tPPL\tYY\t\tR1\t\t\t\t1200\t\t\t\t\n" +
	"184745\tNairobi\tNairobi\t\t-1.28333\t36.81667\tP\tPPLA\tKE\t\t30\t\t\t\t2750547\t\t\t\t\n"

const names = "1\t990000001\ten\tCity of the Elphbergs\t1\n2\t990000001\tfr\tStrelsove\t\n3\t990000001\ten\tFort Elphberg\t\t\t\t1\n4\t184745\ten\tGreen City in the Sun\t\n5\t12\ten\tElsewhere\n"

func zipped(name, text string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, file := range []struct{ name, text string }{{"readme.txt", "read me"}, {name, text}} {
		f, err := z.Create(file.name)
		if err == nil {
			_, err = f.Write([]byte(file.text))
		}
		if err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func (w *world) ServeHTTP(out http.ResponseWriter, req *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.agents[req.UserAgent()] = true
	what, at, body := req.URL.Path, req.Header.Get("Range"), w.files[req.URL.Path]
	if what == "/sparql" {
		what, at, body = w.answer(req.FormValue("query"))
	}
	w.asked = append(w.asked, what+"@"+at)
	if f := w.faults[what]; len(f) > 0 {
		w.faults[what] = f[1:]
		if f[0] != nil {
			out.Header().Set("ETag", w.tag(body))
			f[0](out, body)
			return
		}
	}
	if body == nil {
		http.NotFound(out, req)
		return
	}
	out.Header().Set("ETag", w.tag(body))
	http.ServeContent(out, req, "", time.Time{}, bytes.NewReader(body))
}

func (w *world) tag(body []byte) string { return fmt.Sprintf(`"%d%s"`, len(body), w.changed) }

var page = regexp.MustCompile(`LIMIT (\d+) OFFSET (\d+)`)

// answer is the page that a query asks for.
func (w *world) answer(query string) (what, at string, body []byte) {
	for sign, name := range map[string]string{"ps:P35 ": "heads-of-state", "ps:P6 ": "heads-of-government", "foreign minister": "foreign-ministers", "defence minister": "defence-ministers"} {
		if strings.Contains(query, sign) {
			what = name
		}
	}
	m := page.FindStringSubmatch(query)
	limit, _ := strconv.Atoi(m[1])
	offset, _ := strconv.Atoi(m[2])
	all := w.terms[what]
	var rows []string
	for _, term := range all[min(offset, len(all)):min(offset+limit, len(all))] {
		f := strings.Fields(term)
		cells := []string{uri("person", "http://www.wikidata.org/entity/"+f[0]), literal("name", f[1]), literal("code", f[2]), date("from", f[3])}
		if f[4] != "-" {
			cells = append(cells, date("until", f[4]))
		}
		if f[5] != "-" {
			cells = append(cells, literal("aliases", f[5]))
		}
		rows = append(rows, "{"+strings.Join(cells, ",")+"}")
	}
	return what, m[2], []byte(`{"head":{"vars":["person"]},"results":{"bindings":[` + strings.Join(rows, ",\n") + `]}}`)
}

func uri(name, value string) string {
	return fmt.Sprintf(`%q:{"type":"uri","value":%q}`, name, value)
}

func literal(name, value string) string {
	return fmt.Sprintf(`%q:{"type":"literal","xml:lang":"en","value":%q}`, name, strings.ReplaceAll(value, "_", " "))
}

// date is a date as Wikidata has it: to the day, with how much of it is known.
func date(name, value string) string {
	precision := map[int]string{4: "9", 7: "10", 10: "11"}[len(value)]
	return literal(name, (value + "-01-01")[:10]+"T00:00:00Z") + "," + literal(name+"Precision", precision)
}

func (w *world) options(dir string) Options {
	return Options{Dir: dir, Sources: []string{Wikidata, GeoNames}, Wikidata: w.URL + "/sparql", Cities: w.URL + "/cities.zip", Admins: w.URL + "/admins.txt",
		Names: w.URL + "/names.zip", Agent: "tester/1 (tests)", PageSize: 2, Backoff: time.Millisecond, MaxBytes: 1 << 20}
}
