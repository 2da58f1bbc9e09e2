package source

import (
	"bufio"
	"compress/flate"
	"compress/zlib"
	"io"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"rapporteur"
)

// decoded undoes the Content-Encoding of a page (RFC 9110), unless the crawler has done so
// and left the header. What is under gzip is undone whatever the header says.
func decoded(br *bufio.Reader, encoding string) (*bufio.Reader, error) {
	in := &counter{rd: br}
	out, err := decoder(in, br, strings.ToLower(strings.TrimSpace(encoding)))
	if out == nil || err != nil {
		return br, err
	}
	return bufio.NewReader(&bombGuard{in: in, rd: out}), nil
}

// decoder is nil where nothing is to be undone.
func decoder(in io.Reader, br *bufio.Reader, encoding string) (io.Reader, error) {
	head, _ := br.Peek(512)
	switch {
	case len(head) >= 2 && string(head[:2]) == "\x1f\x8b":
		return gzip.NewReader(in)
	case len(head) == 0 || foreignKind(head) == "" && looksLikeMarkup(head):
		return nil, nil
	}
	switch encoding {
	case "", "identity", "gzip", "x-gzip":
		return nil, nil
	case "br":
		return brotli.NewReader(in), nil
	case "zstd":
		return zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(128<<20))
	case "deflate":
		if head[0]&0x0f == 8 && (int(head[0])<<8+int(head[1]))%31 == 0 { // zlib's own header, RFC 1950
			return zlib.NewReader(in)
		}
		return flate.NewReader(in), nil
	}
	return nil, rapporteur.Errorf(rapporteur.Unsupported, "the page is coded as %q, which is not undone here", encoding)
}

// looksLikeMarkup reports a page that is under no compression, in UTF-16 perhaps.
func looksLikeMarkup(head []byte) bool {
	for _, b := range head {
		switch b {
		case '<':
			return true
		case ' ', '\t', '\r', '\n', 0, 0xef, 0xbb, 0xbf, 0xff, 0xfe: // blanks, byte order marks
		default:
			return false
		}
	}
	return true
}
