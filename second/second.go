// Package second has an article read once more, by a language model behind an endpoint
// that speaks OpenAI's chat completions (POST /v1/chat/completions), with the same
// codebook as its instructions.
//
// The model's word is not taken for anything: a row counts only when its words stand in the
// sentence that it names and its type and modes in the codebook; the others are refused
// with the reason. Rows are kept apart from the program's own and compared with them, and
// where the two disagree people decide.
package second

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"rapporteur"
	"rapporteur/codebook"
)

// Reader asks a model.
type Reader struct {
	endpoint string
	model    string
	key      string
	book     *codebook.Book
	client   *http.Client
	system   string
	pause    time.Duration // before a second try
}

// Options say which model is asked.
type Options struct {
	URL     string        // of the endpoint: its root, with or without /v1
	Model   string        // empty lets the endpoint choose
	Key     string        // sent as a bearer token where there is one
	Timeout time.Duration // of one try; 0 is two minutes
	Book    *codebook.Book
}

// maxAnswer is the largest answer in bytes, maxText the longest article that is sent.
const (
	maxAnswer = 4 << 20
	maxText   = 200_000
)

// New makes a reader; its error is of kind Invalid where the address is none.
func New(o Options) (*Reader, error) {
	u, err := url.Parse(o.URL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "%q is no address of a second reader; write it as http://host:port/v1", o.URL)
	}
	path := strings.TrimSuffix(strings.TrimSuffix(u.Path, "/"), "/chat/completions")
	if !strings.HasSuffix(path, "/v1") {
		path += "/v1"
	}
	u.Path = path + "/chat/completions"
	if o.Timeout <= 0 {
		o.Timeout = 2 * time.Minute
	}
	return &Reader{pause: time.Second, endpoint: u.String(), model: o.Model, key: o.Key, book: o.Book, system: instructions(o.Book), client: &http.Client{
		Timeout: o.Timeout,
		// A redirect would hand the key and the text to someone else.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// Read asks for a second reading of a report's article and compares it with the report. What
// the model got wrong is in Refused; an error means that there was no answer to read.
func (r *Reader) Read(ctx context.Context, rep *rapporteur.Report) (*rapporteur.SecondReading, error) {
	if len(rep.Article.Text) > maxText {
		return nil, rapporteur.Errorf(rapporteur.TooLarge, "article %s is longer than the %d bytes that a second reader is given", rep.Article.ID, maxText)
	}
	model, answer, err := r.askPatiently(ctx, question(rep))
	if err != nil {
		return nil, err
	}
	s := &rapporteur.SecondReading{Reader: model, Prompt: hash(r.system)}
	rows, err := parseAnswer(answer)
	if err != nil {
		s.Refused = []string{"the answer is not what was asked for: " + err.Error()}
	}
	for i, row := range rows {
		e, err := r.event(rep, row)
		if err != nil {
			s.Refused = append(s.Refused, fmt.Sprintf("row %d: %v", i+1, err))
			continue
		}
		e.ID = fmt.Sprintf("s%d", len(s.Events)+1)
		s.Events = append(s.Events, e)
	}
	s.Agreement = Compare(rep.Events, s.Events)
	return s, nil
}

// message, request and response are the parts of the chat completions API that are used.
type message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

type request struct {
	Model       string    `json:"model,omitempty"`
	Messages    []message `json:"messages"`
	Temperature float64   `json:"temperature"`
	Seed        int       `json:"seed"`
	Format      format    `json:"response_format"`
}

type format struct {
	Type string `json:"type"`
}

type response struct {
	Model   string `json:"model"`
	Choices []struct {
		Message message `json:"message"`
	} `json:"choices"`
	Error *struct {
		Message string `json:"message"`
	} `json:"error"`
}

// Limits of patience with an endpoint that is busy: how often it is asked, and how long it
// may have itself waited for.
const (
	maxTries = 4
	maxPause = time.Minute
)

// busy is the cause of an error where the endpoint may answer later.
type busy struct {
	status string
	after  time.Duration // as it asked for, 0 where it did not
}

func (b *busy) Error() string { return b.status }

// askPatiently asks again, a few times and less and less often, while the endpoint is busy.
func (r *Reader) askPatiently(ctx context.Context, question string) (model, answer string, err error) {
	for try := 0; ; try++ {
		model, answer, err = r.ask(ctx, question)
		b, later := errors.AsType[*busy](err)
		if !later || try == maxTries-1 {
			return model, answer, err
		}
		select {
		case <-time.After(min(max(b.after, r.pause<<try), maxPause)):
		case <-ctx.Done():
			return "", "", ctx.Err()
		}
	}
}

// refused is the error of an answer other than 200.
func (r *Reader) refused(resp *http.Response, says string) error {
	switch resp.StatusCode {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		after, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
		return rapporteur.Errorf(kindOf(resp.StatusCode), "%s: the second reader answered %w", r.endpoint, &busy{says, time.Duration(min(after, 3600)) * time.Second})
	}
	return rapporteur.Errorf(kindOf(resp.StatusCode), "%s: the second reader answered %s", r.endpoint, says)
}

// ask sends the question and returns the model's name and its answer.
func (r *Reader) ask(ctx context.Context, question string) (model, answer string, err error) {
	body, err := json.Marshal(request{Model: r.model, Seed: 1, Format: format{"json_object"},
		Messages: []message{{"system", r.system}, {"user", question}}})
	if err != nil {
		return "", "", err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.endpoint, bytes.NewReader(body))
	if err != nil {
		return "", "", err
	}
	req.Header.Set("Content-Type", "application/json")
	if r.key != "" {
		req.Header.Set("Authorization", "Bearer "+r.key)
	}
	resp, err := r.client.Do(req)
	if err != nil {
		return "", "", r.unreachable(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	switch {
	case err != nil:
		return "", "", r.unreachable(err)
	case len(b) > maxAnswer:
		return "", "", rapporteur.Errorf(rapporteur.TooLarge, "%s: the second reader's answer is larger than %d MB", r.endpoint, maxAnswer>>20)
	}
	var res response
	jsonErr := json.Unmarshal(b, &res)
	switch {
	case res.Error != nil:
		return "", "", r.refused(resp, fmt.Sprintf("%d: %s", resp.StatusCode, res.Error.Message))
	case resp.StatusCode != http.StatusOK:
		return "", "", r.refused(resp, resp.Status)
	case jsonErr != nil || len(res.Choices) == 0:
		return "", "", rapporteur.Errorf(rapporteur.Unsupported, "%s: does not speak OpenAI's chat completions; name such an endpoint", r.endpoint)
	}
	if res.Model == "" {
		res.Model = r.model
	}
	return res.Model, res.Choices[0].Message.Content, nil
}

func (r *Reader) unreachable(err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	if os.IsTimeout(err) {
		return rapporteur.Errorf(rapporteur.TooSlow, "%s: the second reader did not answer within %s", r.endpoint, r.client.Timeout)
	}
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err
	}
	return rapporteur.Errorf(rapporteur.NotFound, "%s: the second reader cannot be reached: %w", r.endpoint, err)
}

func kindOf(status int) rapporteur.ErrorKind {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return rapporteur.Forbidden
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return rapporteur.TooSlow
	}
	return rapporteur.NotFound
}
