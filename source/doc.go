// Package source makes articles of what people have: files, pages, archives, crawls
// and lines of JSON or CSV.
//
// [Articles] reads any number of inputs as one stream, in order and in bounded memory;
// an input that fails yields an error that names it, and the rest goes on. [Open] reads
// an input that holds one article. [FromText] and [FromHTML] read bytes at hand.
//
// An input is a path, a folder, a glob, "-" for standard input or an http(s) URL. What
// it holds is told by its name, its content type and its first bytes, in this order:
//
//	.txt .text           an article as copied off a page, furniture and all
//	.html .htm .xhtml    a web page
//	.jsonl .ndjson .json articles as JSON, {"id","text","title","published","url","source","language"}
//	.csv .tsv            articles as rows, with the same names in the first row
//	.warc                a crawl's responses (ISO 28500), as CC-NEWS has them
//	.wet                 a crawl's texts, as Common Crawl publishes them
//	.tar .tgz .zip       archives of any of these
//	.gz .zst .bz2        any of these, compressed
//
// Furniture is what a page says around its article: menus, share bars, ratings,
// newsletter boxes, comments. It is taken off whole lines at a time, by the table
// furniture.tsv, and what it tells is kept as metadata. The text that remains never
// changes: paragraphs are divided by one blank line, a single line feed is only white
// space, and nothing is mended. Text that comes as JSON or CSV is taken exactly as it stands.
package source
