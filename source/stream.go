package source

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"hash/crc32"
	"io"
	"os"
	"strings"

	"golang.org/x/text/transform"

	"rapporteur"
)

// content tells where bytes come from.
type content struct {
	name      string   // as errors name it: "folder/crawl.tar.gz!page.html"
	path      string   // whose ending tells the format
	file      *os.File // the bytes' file, where they are one as a whole
	mediaType string   // as a server declared it
	url       string   // of the page
	depth     int      // archives and compressions that the bytes lie in
}

// outermost is the name of the input that the content lies in.
func (c content) outermost() string {
	name, _, _ := strings.Cut(c.name, "!")
	return name
}

// maxDepth of archives within archives.
const maxDepth = 4

// stream reads what rd holds, whatever it is.
func (r *reading) stream(c content, rd io.Reader) bool {
	br := bufio.NewReaderSize(ctxReader{r.ctx, rd}, 64<<10)
	head, err := br.Peek(4096)
	if err != nil && !errors.Is(err, io.EOF) {
		return r.fail(readError(c.name, err))
	}
	f := sniff(c.path, c.mediaType, head)
	if f >= gzipped && c.depth >= maxDepth {
		r.deep = c.outermost()
		return r.fail(rapporteur.Errorf(rapporteur.Unsupported, "%s: archives lie more than %d deep in each other, and the rest of the outermost was left out; unpack it first", c.name, maxDepth))
	}
	if looksUTF16(head) && f < crawl {
		br = bufio.NewReaderSize(transform.NewReader(br, utf16Of(head).NewDecoder()), 64<<10)
		c.file = nil
	}
	switch f {
	case jsonLines:
		return r.jsonLines(c, br)
	case commaSeparated, tabSeparated:
		return r.table(c, f, br)
	case crawl:
		return r.crawl(c, br)
	case gzipped, zstandard, bzipped:
		return r.compressed(c, f, br)
	case tarball:
		return r.tar(c, br)
	case zipped:
		return r.zip(c, br)
	default:
		return r.single(c, f, br)
	}
}

// single reads bytes that hold one article.
func (r *reading) single(c content, f format, rd io.Reader) bool {
	b, err := r.readAll(c, rd)
	if err != nil {
		return r.fail(err)
	}
	latest := r.opts.Latest
	return r.article(c.name, crc32.Checksum(b, castagnoli), func() (rapporteur.Article, error) {
		a, err := fromBytes(c, f, b)
		if after(a.Published, latest) { // a day that the story tells of, or a wrong clock
			a.Published = rapporteur.Date{}
		}
		return a, err
	})
}

// fromBytes makes the article of a plain text or a page.
func fromBytes(c content, f format, b []byte) (rapporteur.Article, error) {
	head := b[:min(len(b), 4096)]
	if len(bytes.TrimSpace(head)) == 0 && len(bytes.TrimSpace(b)) == 0 {
		return rapporteur.Article{}, rapporteur.Errorf(rapporteur.Invalid, "%s: is empty", c.name)
	}
	if kind := foreignKind(head); kind != "" {
		return rapporteur.Article{}, rapporteur.Errorf(rapporteur.Unsupported, "%s: is %s, not text; save the article as text or HTML", c.name, kind)
	}
	var a rapporteur.Article
	var err error
	if f == webPage {
		a, err = FromHTML(b, c.mediaType, c.url)
	} else {
		a, err = FromText(decode(b, c.mediaType, false))
	}
	if err != nil {
		return a, rapporteur.Errorf(rapporteur.KindOf(err), "%s: %w", c.name, err)
	}
	a.URL = firstOf(c.url, a.URL)
	a.Source = firstOf(a.Source, hostOf(c.url))
	a.ID = contentID(a)
	return a, nil
}

// readAll reads one article's bytes, within the limit.
func (r *reading) readAll(c content, rd io.Reader) ([]byte, error) {
	if c.file != nil {
		if info, err := c.file.Stat(); err == nil && info.Mode().IsRegular() && info.Size() > r.opts.MaxBytes {
			return nil, r.tooLarge(c.name)
		}
	}
	b, err := io.ReadAll(io.LimitReader(rd, r.opts.MaxBytes+1))
	switch {
	case err != nil:
		return nil, readError(c.name, err)
	case int64(len(b)) > r.opts.MaxBytes:
		return nil, r.tooLarge(c.name)
	}
	return b, nil
}

func (r *reading) tooLarge(name string) error {
	return rapporteur.Errorf(rapporteur.TooLarge, "%s: is larger than the limit of %s an article", name, megabytes(r.opts.MaxBytes))
}

// readError names the input in an error that came up while its bytes were read.
func readError(name string, err error) error {
	switch {
	case errors.Is(err, context.DeadlineExceeded), os.IsTimeout(err):
		return rapporteur.Errorf(rapporteur.TooSlow, "%s: took too long to send its content", name)
	case errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return rapporteur.Errorf(rapporteur.Invalid, "%s: ends too early; it was cut off on the way", name)
	}
	if e, ok := errors.AsType[*rapporteur.Error](err); ok {
		return rapporteur.Errorf(e.Kind, "%s: %w", name, err)
	}
	return rapporteur.Errorf(rapporteur.Invalid, "%s: cannot be read: %w", name, err)
}

// ctxReader stops reading when ctx ends.
type ctxReader struct {
	ctx context.Context
	rd  io.Reader
}

func (c ctxReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.rd.Read(p)
}

func isURL(input string) bool {
	i := strings.Index(input, "://")
	return i > 0 && !strings.ContainsAny(input[:i], `/\. `)
}
