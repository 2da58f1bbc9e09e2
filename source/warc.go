package source

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/http/httputil"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"

	"rapporteur"
)

// crawl reads a WARC file (ISO 28500): of its records, the pages that servers answered
// with (CC-NEWS) and the texts that were made of pages (WET). Requests, descriptions and
// references to earlier records hold no article and are passed over.
func (r *reading) crawl(c content, br *bufio.Reader) bool {
	found := false
	for {
		h, skipped, err := nextRecord(br)
		if skipped && !r.fail(rapporteur.Errorf(rapporteur.Invalid, "%s: bytes between two records are no record and were passed over", c.name)) {
			return false
		}
		switch {
		case errors.Is(err, io.EOF):
			return found || skipped || r.fail(rapporteur.Errorf(rapporteur.Invalid, "%s: holds no record of a page", c.name))
		case err != nil:
			return r.fail(readError(c.name, err))
		}
		size, err := strconv.ParseInt(h.Get("Content-Length"), 10, 64)
		if err != nil || size < 0 {
			if !r.fail(rapporteur.Errorf(rapporteur.Invalid, "%s: a record has no length", c.name)) {
				return false
			}
			continue
		}
		block := &io.LimitedReader{R: br, N: size}
		if holdsPage(h) {
			if found = true; !r.crawled(c, h, block) {
				return false
			}
		}
		if _, err := io.Copy(io.Discard, ctxReader{r.ctx, block}); err != nil || block.N > 0 {
			return r.failAround(c, firstError(err, io.ErrUnexpectedEOF))
		}
	}
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func holdsPage(h textproto.MIMEHeader) bool {
	switch strings.ToLower(h.Get("Warc-Type")) {
	case "response":
		return strings.HasPrefix(h.Get("Warc-Target-Uri"), "http")
	case "conversion", "resource":
		return true
	}
	return false
}

// maxWARCHeader of a record, in bytes.
const maxWARCHeader = 64 << 10

// nextRecord reads to the next record and its header; skipped says that something else
// than empty lines stood before it.
func nextRecord(br *bufio.Reader) (h textproto.MIMEHeader, skipped bool, err error) {
	lines := lineReader{br: br, limit: maxWARCHeader}
	for {
		line, err := lines.next()
		if errors.Is(err, errLongLine) {
			skipped = true
			continue
		}
		if err != nil {
			return nil, skipped, err
		}
		if bytes.HasPrefix(line, []byte("WARC/")) {
			break
		}
		skipped = skipped || len(bytes.TrimSpace(line)) > 0
	}
	h, err = header(&lines)
	return h, skipped, err
}

// header reads fields as far as an empty line. Unlike net/textproto it lets bad fields pass.
func header(lines *lineReader) (textproto.MIMEHeader, error) {
	h := make(textproto.MIMEHeader)
	for total := 0; total < maxWARCHeader; {
		line, err := lines.next()
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return nil, err
		}
		if len(line) == 0 {
			return h, nil
		}
		total += len(line)
		if key, value, ok := strings.Cut(string(line), ":"); ok {
			h.Add(strings.TrimSpace(key), strings.Trim(strings.TrimSpace(value), "<>"))
		}
	}
	return nil, rapporteur.Errorf(rapporteur.Invalid, "a record's header has no end")
}

// crawled makes the article of one record.
func (r *reading) crawled(c content, h textproto.MIMEHeader, block io.Reader) bool {
	uri := h.Get("Warc-Target-Uri")
	in := content{name: c.name + "!" + firstOf(uri, h.Get("Warc-Record-Id"), "record"), url: uri, mediaType: h.Get("Content-Type")}
	body := bufio.NewReader(block)
	if strings.EqualFold(h.Get("Warc-Type"), "response") {
		page, mediaType, err := payload(body)
		if err != nil {
			return r.fail(readError(in.name, err))
		}
		in.mediaType, body = mediaType, page
	}
	head, err := body.Peek(4096)
	if err != nil && !errors.Is(err, io.EOF) {
		return r.fail(readError(in.name, err))
	}
	if isRobots(uri) {
		return r.fail(rapporteur.Errorf(rapporteur.Unsupported, "%s: is a robots.txt, not an article", in.name))
	}
	f := sniff("", in.mediaType, head)
	if f != plainText && f != webPage || f == plainText && foreignKind(head) == "" && foreignType(in.mediaType) {
		return r.fail(rapporteur.Errorf(rapporteur.Unsupported, "%s: is %s, not a page or a text", in.name, firstOf(in.mediaType, "of an unknown kind")))
	}
	if h.Get("Warc-Truncated") != "" && len(head) == 0 {
		return r.fail(rapporteur.Errorf(rapporteur.Invalid, "%s: was cut off by the crawler (%s)", in.name, h.Get("Warc-Truncated")))
	}
	return r.single(in, f, body)
}

// isRobots reports the address of the file in which a site asks programs for restraint,
// which crawls keep beside the pages.
func isRobots(uri string) bool {
	u, err := url.Parse(uri)
	return err == nil && u.Path == "/robots.txt"
}

// payload reads the head of an HTTP answer and undoes what the header says was done to
// the page, unless the crawler has done so and left the header.
func payload(br *bufio.Reader) (page *bufio.Reader, mediaType string, err error) {
	lines := lineReader{br: br, limit: maxWARCHeader}
	status, err := lines.next()
	if err != nil {
		return nil, "", firstError(unexpected(err))
	}
	fields := strings.Fields(string(status))
	if len(fields) < 2 || !strings.HasPrefix(fields[0], "HTTP/") {
		return nil, "", rapporteur.Errorf(rapporteur.Invalid, "the record is no answer of a web server")
	}
	h, err := header(&lines)
	if fields[1] != "200" {
		return nil, "", refusal(fields[1], h.Get("Location"))
	}
	if err != nil {
		return nil, "", err
	}
	if strings.EqualFold(h.Get("Transfer-Encoding"), "chunked") && startsChunk(br) {
		br = bufio.NewReader(httputil.NewChunkedReader(br))
	}
	br, err = decoded(br, h.Get("Content-Encoding"))
	if err != nil {
		return nil, "", err
	}
	return br, h.Get("Content-Type"), nil
}

// foreignType reports a type of content that is neither a text nor a page, though its bytes
// may look like one.
func foreignType(mediaType string) bool {
	t, _, err := mime.ParseMediaType(mediaType)
	return err == nil && !strings.HasPrefix(t, "text/") && t != "application/octet-stream" && t != "application/xhtml+xml" && !strings.HasPrefix(t, "application/http")
}

// refusal is the reason in an answer that is no page.
func refusal(status, location string) error {
	code, _ := strconv.Atoi(status)
	to := ""
	if location != "" {
		to = ", to " + brief(location, 200)
	}
	return rapporteur.Errorf(rapporteur.NotFound, "the server answered %s %s%s", status[:min(3, len(status))], http.StatusText(code), to)
}

// brief is what of a text goes into an error.
func brief(s string, most int) string {
	s = strings.ToValidUTF8(strings.Join(strings.Fields(s), " "), "\uFFFD")
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "…"
	}
	return s
}

func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// startsChunk reports a chunk's length in hexadecimal on a line of its own.
func startsChunk(br *bufio.Reader) bool {
	head, _ := br.Peek(32)
	line, _, ok := bytes.Cut(head, []byte("\n"))
	if !ok {
		return false
	}
	size, _, _ := strings.Cut(strings.TrimSpace(string(line)), ";")
	_, err := strconv.ParseUint(size, 16, 32)
	return err == nil
}
