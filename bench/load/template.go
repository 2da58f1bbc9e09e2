package main

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// template is a request that is sent many times: {n}, {article}, {session}, {address},
// {stars} and {filter} stand for what differs.
type template struct {
	method, url, body string
	headers           []string // "Name: value"
	want              int      // the status of a good answer; 0 is any below 400
}

// parseTemplate reads "METHOD URL" or "METHOD URL BODY".
func parseTemplate(s string, headers []string) (template, error) {
	method, rest, ok := strings.Cut(strings.TrimSpace(s), " ")
	url, body, _ := strings.Cut(strings.TrimSpace(rest), " ")
	if !ok || !strings.HasPrefix(url, "http://") && !strings.HasPrefix(url, "https://") {
		return template{}, fmt.Errorf("%q is no request; write it as GET URL or POST URL BODY", s)
	}
	for _, h := range headers {
		if !strings.Contains(h, ":") {
			return template{}, fmt.Errorf("%q is no header; write it as Name: value", h)
		}
	}
	return template{method: method, url: url, body: body, headers: headers}, nil
}

// world is what requests are about.
type world struct {
	articles, people int
	filters          []string // queries of the table of events
}

// visitors is from how many addresses the requests come.
const visitors = 500

// request is the n-th request. Requests walk over all articles and people, so that none is
// met twice by the same before all were.
func (t *template) request(w *world, n int) (*http.Request, error) {
	filter := ""
	if len(w.filters) > 0 {
		filter = w.filters[n%len(w.filters)]
	}
	fill := strings.NewReplacer(
		"{n}", strconv.Itoa(n),
		"{article}", w.article(n),
		"{session}", secretOf(n%max(1, w.people)),
		"{address}", fmt.Sprintf("10.0.%d.%d", n%visitors/250, n%visitors%250),
		"{stars}", strconv.FormatFloat(float64(1+n%10)/2, 'f', -1, 64),
		"{filter}", filter,
	)
	var body io.Reader
	if t.body != "" {
		body = strings.NewReader(fill.Replace(t.body))
	}
	r, err := http.NewRequest(t.method, fill.Replace(t.url), body)
	if err != nil {
		return nil, err
	}
	if t.body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if strings.HasPrefix(t.body, "{") || strings.HasPrefix(t.body, "[") {
			r.Header.Set("Content-Type", "application/json")
		}
	}
	for _, h := range t.headers {
		name, value, _ := strings.Cut(h, ":")
		value = fill.Replace(strings.TrimSpace(value))
		if strings.EqualFold(name, "Host") {
			r.Host = value
		}
		r.Header.Set(name, value)
	}
	return r, nil
}

// article is the article of the n-th request: a step that shares no factor with the number
// of articles leads to all of them.
func (w *world) article(n int) string {
	step := 7919
	for gcd(step, w.articles) != 1 {
		step++
	}
	return articleID(1 + n*step%w.articles)
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
