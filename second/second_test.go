package second

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"rapporteur"
	"rapporteur/codebook"
)

const text = "Ruritania recalled its envoy from Graustark on Friday. Graustark denied that it had fired on\nborder posts."

func report() *rapporteur.Report {
	cut := strings.Index(text, " Graustark denied")
	span := func(words string) rapporteur.Span {
		i := strings.Index(text, words)
		return rapporteur.Span{Start: i, End: i + len(words)}
	}
	return &rapporteur.Report{
		Article:   rapporteur.Article{ID: "a", Text: text},
		Sentences: []rapporteur.Span{{Start: 0, End: cut}, {Start: cut + 1, End: len(text)}},
		Entities: []rapporteur.Entity{{ID: "e1", Code: "RUR", Mentions: []rapporteur.Quote{{Span: span("Ruritania")}}},
			{ID: "e2", Code: "GRA", Mentions: []rapporteur.Quote{{Span: span("Graustark"), Text: "Graustark"}}}},
		Events: []rapporteur.Event{{ID: "v1", Type: "SANCTION", Sentence: 1, Trigger: rapporteur.Quote{Span: span("recalled its envoy")},
			Actors: []rapporteur.Participant{{Code: "RUR"}}, Recipients: []rapporteur.Participant{{Code: "GRA"}}}},
	}
}

// stub answers every question with content, in the shape of chat completions.
func stub(t *testing.T, content string) (*httptest.Server, *request) {
	var got request
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/v1/chat/completions" || r.Header.Get("Authorization") != "Bearer secret" {
			http.Error(w, `{"error":{"message":"no such key"}}`, http.StatusUnauthorized)
			return
		}
		if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
			t.Error(err)
		}
		json.NewEncoder(w).Encode(map[string]any{"model": "stub-1", "choices": []any{map[string]any{"message": message{"assistant", content}}}})
	}))
	t.Cleanup(s.Close)
	return s, &got
}

func reader(t *testing.T, url, key string) *Reader {
	t.Helper()
	book, err := codebook.Load()
	if err != nil {
		t.Fatal(err)
	}
	r, err := New(Options{URL: url, Model: "stub", Key: key, Book: book, Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	r.pause = time.Millisecond
	return r
}

func TestReadKeepsWhatHasEvidenceAndComparesIt(t *testing.T) {
	s, asked := stub(t, "Here you are:\n```json\n"+`{"events":[
		{"sentence":1,"type":"SANCTION","modes":["withdraw"],"actors":["Ruritania"],"recipients":["Graustark"],"words":"recalled its envoy"},
		{"sentence":2,"type":"REJECT","actors":["Graustark"],"words":"denied that it had fired on border posts","modality":"actual"},
		{"sentence":2,"type":"ASSAULT","words":"shelled"},
		{"sentence":1,"type":"SANCTION","words":"called its envoy"},
		{"sentence":9,"type":"ASSAULT","words":"fired"},
		{"sentence":2,"type":"WAR","words":"fired"},
		{"sentence":2,"type":"ASSAULT","modes":["sulk"],"words":"fired"},
		{"sentence":2,"type":"ASSAULT","words":"fired","modality":"perhaps"},
		{"sentence":2,"type":"ASSAULT","words":"fired","actors":["Kravonia"]}]}`+"\n```")
	got, err := reader(t, s.URL, "secret").Read(t.Context(), report())
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Events) != 2 || len(got.Refused) != 7 || got.Reader != "stub-1" {
		t.Fatalf("read %d events and refused %q, by %s", len(got.Events), got.Refused, got.Reader)
	}
	if e := got.Events[1]; e.Trigger.Text != "denied that it had fired on\nborder posts" || e.Trigger.Span.Of(text) != e.Trigger.Text {
		t.Errorf("the trigger is %q", e.Trigger.Text)
	}
	if p := got.Events[1].Actors[0]; p.Code != "GRA" || p.Entity != "e2" {
		t.Errorf("the actor is %+v, want the report's entity", p)
	}
	want := rapporteur.Agreement{Both: []rapporteur.EventPair{{First: "v1", Second: "s1"}}, Second: []string{"s2"}}
	if !reflect.DeepEqual(got.Agreement, want) {
		t.Errorf("agreement %+v, want %+v", got.Agreement, want)
	}
	if system := asked.Messages[0].Content; !strings.Contains(system, "SANCTION") || !strings.Contains(system, "ceasefire") {
		t.Error("the codebook is not in the instructions")
	}
	if q := asked.Messages[1].Content; !strings.Contains(q, "2: Graustark denied that it had fired on border posts.") {
		t.Errorf("the question is %q", q)
	}
	rep := report()
	rep.Second = got
	b, err := json.Marshal(rep)
	if err != nil {
		t.Fatal(err)
	}
	var back rapporteur.Report
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	if again, err := json.Marshal(back); err != nil || !bytes.Equal(again, b) {
		t.Errorf("the reading does not outlive JSON: %v\n%s\n%s", err, again, b)
	}
}

func TestReadSaysWhatIsWrong(t *testing.T) {
	answer := func(status int, body string) string {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			fmt.Fprint(w, body)
		}))
		t.Cleanup(s.Close)
		return s.URL
	}
	slow := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { time.Sleep(1500 * time.Millisecond) }))
	t.Cleanup(slow.Close)
	keyed, _ := stub(t, "{}")
	tests := []struct{ name, url, want string }{
		{"a page", answer(200, "<html>"), "does not speak"},
		{"no choice", answer(200, "{}"), "does not speak"},
		{"an error with a message", answer(429, `{"error":{"message":"too many"}}`), "too many"},
		{"an error without", answer(500, ""), "500"},
		{"a redirect", answer(307, ""), "307"},
		{"a wrong key", keyed.URL, "no such key"},
		{"too slow", slow.URL, "within 1s"},
		{"nobody there", "http://127.0.0.1:1", "cannot be reached"},
		{"an endless answer", answer(200, strings.Repeat(" ", maxAnswer+2)), "larger than"},
	}
	for _, tt := range tests {
		if _, err := reader(t, tt.url, "wrong").Read(t.Context(), report()); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
	if _, err := New(Options{URL: "localhost:8080"}); err == nil {
		t.Error("an address without a scheme was taken")
	}
}

func TestAnswerThatIsNoneIsRefused(t *testing.T) {
	for _, content := range []string{"", "I cannot.", "{", `{"events":3}`, `{"events":[{"sentence":"one"}]}`} {
		s, _ := stub(t, content)
		got, err := reader(t, s.URL, "secret").Read(t.Context(), report())
		if err != nil || len(got.Refused) != 1 || len(got.Events) != 0 {
			t.Errorf("%q gave %+v, %v; want it refused", content, got, err)
		}
	}
}

func FuzzRows(f *testing.F) {
	f.Add(`{"events":[{"sentence":1,"type":"SANCTION","words":"recalled its envoy"}]}`)
	f.Add("```{}```")
	f.Add(`{"events":[{"sentence":2,"type":"ASSAULT","words":"  fired \u00a0 on"}]}`)
	book, err := codebook.Load()
	if err != nil {
		f.Fatal(err)
	}
	r, rep := &Reader{book: book}, report()
	f.Fuzz(func(t *testing.T, answer string) {
		rows, _ := parseAnswer(answer)
		for _, row := range rows {
			if e, err := r.event(rep, row); err == nil && (e.Trigger.Text == "" || e.Trigger.Span.Of(text) != e.Trigger.Text) {
				t.Errorf("%+v became %+v", row, e)
			}
		}
	})
}

func TestABusyReaderIsAskedAgain(t *testing.T) {
	for _, c := range []struct {
		name         string
		status, busy int // the status, and how often it comes before an answer
		asked        int
		fails        bool
	}{
		{"too many requests", http.StatusTooManyRequests, 2, 3, false},
		{"out of order for a while", http.StatusServiceUnavailable, 1, 2, false},
		{"busy for ever", http.StatusTooManyRequests, 100, maxTries, true},
		{"wrong key", http.StatusUnauthorized, 1, 1, true},
		{"a fault", http.StatusInternalServerError, 1, 1, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			asked := 0
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if asked++; asked <= c.busy {
					w.WriteHeader(c.status)
					return
				}
				fmt.Fprint(w, `{"model":"stub","choices":[{"message":{"content":"{\"events\":[]}"}}]}`)
			}))
			defer s.Close()
			r := reader(t, s.URL, "")
			_, err := r.Read(t.Context(), report())
			if asked != c.asked || (err != nil) != c.fails {
				t.Errorf("asked %d times, want %d; %v", asked, c.asked, err)
			}
		})
	}
}
