package source

import (
	"bytes"
	"mime"
	"strings"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
)

// decode makes a string of bytes in any charset. What is good UTF-8 beyond ASCII is
// UTF-8 whatever is declared; then the byte order mark, the declaration (mediaType, or
// a page's own meta element) and at last the statistics of the bytes decide. Bytes that
// the charset does not know become U+FFFD.
func decode(b []byte, mediaType string, page bool) string {
	if looksUTF16(b[:min(len(b), 1024)]) {
		return decodeWith(utf16Of(b), b)
	}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	if utf8.Valid(b) && (!isASCII(b) || bytes.IndexByte(b, 0x1b) < 0) { // ISO-2022 hides behind ASCII with escapes
		return string(b)
	}
	if enc := declared(b, mediaType, page); enc != nil {
		return decodeWith(enc, b)
	}
	if nearlyUTF8(b) {
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	return decodeWith(detected(b), b)
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func utf16Of(b []byte) encoding.Encoding {
	order := unicode.LittleEndian
	if even, odd := utf16Zeros(b[:min(len(b), 1024)]); even > odd {
		order = unicode.BigEndian
	}
	return unicode.UTF16(order, unicode.UseBOM)
}

// declared is the encoding that the server or the page names; nil where none is named
// or the name is that of UTF-8, which the bytes are not.
func declared(b []byte, mediaType string, page bool) encoding.Encoding {
	if _, params, err := mime.ParseMediaType(mediaType); err == nil && params["charset"] != "" {
		if enc, name := charset.Lookup(params["charset"]); enc != nil && name != "utf-8" {
			return enc
		}
	}
	if !page {
		return nil
	}
	enc, name, _ := charset.DetermineEncoding(b[:min(len(b), 1024)], "text/html")
	if name == "utf-8" || name == "windows-1252" && !bytes.Contains(bytes.ToLower(b[:min(len(b), 1024)]), []byte("charset")) {
		return nil
	}
	return enc
}

// nearlyUTF8 reports text whose characters beyond ASCII are mostly good UTF-8: broken
// on the way, not written in another charset.
func nearlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		switch {
		case r == utf8.RuneError && size == 1:
			bad++
		case size > 1:
			good++
		}
		b = b[size:]
	}
	return good >= bad
}

// detected guesses the charset from byte statistics; Windows-1252 where they tell nothing.
func detected(b []byte) encoding.Encoding {
	if best, err := chardet.NewTextDetector().DetectBest(b[:min(len(b), 64<<10)]); err == nil && best.Confidence >= 10 {
		if enc, name := charset.Lookup(best.Charset); enc != nil && name != "utf-8" && !strings.HasPrefix(name, "utf-16") {
			return enc
		}
	}
	enc, _ := charset.Lookup("windows-1252")
	return enc
}

func decodeWith(enc encoding.Encoding, b []byte) string {
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil {
		out = b
	}
	return strings.ToValidUTF8(string(bytes.TrimPrefix(out, []byte("\xef\xbb\xbf"))), "\uFFFD")
}
