package source

import (
	"bytes"
	"maps"
	"mime"
	"path"
	"slices"
	"strings"
)

// format is what bytes hold.
type format int

const (
	unknown format = iota
	plainText
	webPage
	jsonLines
	commaSeparated
	tabSeparated
	crawl // WARC and WET
	gzipped
	zstandard
	bzipped
	tarball
	zipped
)

var byEnding = map[string]format{
	".txt": plainText, ".text": plainText, ".md": plainText,
	".html": webPage, ".htm": webPage, ".xhtml": webPage, ".shtml": webPage,
	".jsonl": jsonLines, ".ndjson": jsonLines, ".json": jsonLines,
	".csv": commaSeparated, ".tsv": tabSeparated, ".tab": tabSeparated,
	".warc": crawl, ".wet": crawl,
	".gz": gzipped, ".tgz": gzipped, ".zst": zstandard, ".tzst": zstandard, ".bz2": bzipped,
	".tar": tarball, ".zip": zipped,
}

// endings of the names that a folder's files are chosen by.
func endings() []string { return slices.Sorted(maps.Keys(byEnding)) }

var byMediaType = map[string]format{
	"text/plain": plainText, "text/markdown": plainText,
	"text/html": webPage, "application/xhtml+xml": webPage,
	"application/json": jsonLines, "application/jsonl": jsonLines, "application/x-ndjson": jsonLines, "application/ndjson": jsonLines,
	"text/csv": commaSeparated, "text/tab-separated-values": tabSeparated,
	"application/warc": crawl,
	"application/gzip": gzipped, "application/x-gzip": gzipped, "application/zstd": zstandard, "application/x-bzip2": bzipped,
	"application/x-tar": tarball, "application/zip": zipped,
}

// magic numbers, from the formats' own specifications.
var magic = []struct {
	prefix string
	format format
}{
	{"\x1f\x8b", gzipped}, {"\x28\xb5\x2f\xfd", zstandard}, {"BZh", bzipped},
	{"PK\x03\x04", zipped}, {"PK\x05\x06", zipped}, {"WARC/1.", crawl}, {"WARC/0.", crawl},
}

// foreign are formats that people take for articles, by magic number.
var foreign = []struct{ prefix, name string }{
	{"%PDF", "a PDF"}, {"\x89PNG", "a PNG image"}, {"\xff\xd8\xff", "a JPEG image"}, {"GIF8", "a GIF image"},
	{"RIFF", "a sound, film or WebP image"}, {"ID3", "an MP3"}, {"OggS", "an Ogg sound or film"}, {"\x7fELF", "a program"},
	{"\xd0\xcf\x11\xe0", "an old Office document"}, {`{\rtf`, "a rich text document"}, {"\xfd7zXZ", "an xz archive"},
	{"7z\xbc\xaf", "a 7z archive"}, {"Rar!", "a RAR archive"}, {"SQLite format 3", "an SQLite database"}, {"PAR1", "a Parquet file"},
}

// sniff tells what is in bytes that start with head: by magic number, then name, then
// media type, then by their looks.
func sniff(name, mediaType string, head []byte) format {
	for _, m := range magic {
		if bytes.HasPrefix(head, []byte(m.prefix)) {
			return m.format
		}
	}
	if len(head) >= 262 && string(head[257:262]) == "ustar" {
		return tarball
	}
	if f, ok := byEnding[strings.ToLower(path.Ext(name))]; ok {
		return f
	}
	if t, _, err := mime.ParseMediaType(mediaType); err == nil {
		if f, ok := byMediaType[t]; ok {
			return f
		}
	}
	return byLooks(head)
}

var htmlSigns = [][]byte{[]byte("<!doctype html"), []byte("<html"), []byte("<head"), []byte("<body"), []byte("<article"), []byte("<div"), []byte("<p>"), []byte("<p ")}

func byLooks(head []byte) format {
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	if len(text) > 0 && text[0] == '{' && bytes.Contains(text, []byte(`"text"`)) {
		return jsonLines
	}
	lower := bytes.ToLower(bytes.ReplaceAll(text, []byte{0}, nil)) // UTF-16 looks like ASCII without its zeros
	signs := 0
	for _, sign := range htmlSigns {
		if at := bytes.Index(lower, sign); at == 0 {
			return webPage
		} else if at > 0 {
			signs++
		}
	}
	if signs >= 2 {
		return webPage
	}
	return plainText
}

// foreignKind names what is no text at all, empty for text.
func foreignKind(head []byte) string {
	for _, f := range foreign {
		if bytes.HasPrefix(head, []byte(f.prefix)) {
			return f.name
		}
	}
	if looksUTF16(head) {
		return ""
	}
	if kind := xmlKind(head); kind != "" {
		return kind
	}
	control := 0
	for _, b := range head {
		if b == 0 || b < ' ' && !bytes.ContainsRune([]byte("\t\n\v\f\r\x1b"), rune(b)) {
			control++
		}
	}
	if control*50 > len(head) {
		return "binary data"
	}
	return ""
}

// xmlKind names documents of XML that list pages and are none, empty for all others.
func xmlKind(head []byte) string {
	if !bytes.HasPrefix(bytes.TrimLeft(head, "\ufeff \t\r\n"), []byte("<")) {
		return ""
	}
	for _, k := range []struct{ tag, name string }{{"<rss", "a feed"}, {"<feed", "a feed"}, {"<rdf:RDF", "a feed"}, {"<urlset", "a site map"}, {"<sitemapindex", "a site map"}, {"<opml", "a list of feeds"}} {
		if at := bytes.Index(head, []byte(k.tag)); at >= 0 && !bytes.Contains(bytes.ToLower(head[:at]), []byte("<html")) {
			return k.name
		}
	}
	return ""
}

// looksUTF16 reports a byte order mark, or zeros in every other place as Latin text has
// them in UTF-16.
func looksUTF16(head []byte) bool {
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return true
	}
	even, odd := utf16Zeros(head)
	n := len(head) / 2
	return n >= 8 && (even*10 > n*7 && odd*20 < n || odd*10 > n*7 && even*20 < n)
}

// utf16Zeros counts zero bytes at even and at odd places.
func utf16Zeros(head []byte) (even, odd int) {
	for i, b := range head {
		if b != 0 {
			continue
		}
		if i%2 == 0 {
			even++
		} else {
			odd++
		}
	}
	return even, odd
}
