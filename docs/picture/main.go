// Command picture draws the README's picture of the program at work: it reads an
// example and writes the coloured report as SVG.
//
//	go run ./docs/picture examples/summit.txt > docs/read.svg
package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"os"
	"strings"

	"rapporteur/reader"
	"rapporteur/report"
	"rapporteur/source"
)

const (
	cells      = 118
	tenthCell  = 78 // tenths of a pixel that a cell is wide
	lineHeight = 18
	maxLines   = 44
)

func main() {
	if err := run(os.Stdout, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "picture:", err)
		os.Exit(1)
	}
}

func run(w io.Writer, args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("name one article")
	}
	article, err := source.Open(context.Background(), args[0], source.Options{})
	if err != nil {
		return err
	}
	r, err := reader.New(reader.Options{})
	if err != nil {
		return err
	}
	rep, err := r.Read(article)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := (report.Text{Width: cells - 5, Color: true}).Write(&b, rep); err != nil {
		return err
	}
	lines := append([]string{"$ rapporteur read " + args[0]}, strings.Split(strings.TrimRight(b.String(), "\n"), "\n")...)
	if len(lines) > maxLines {
		lines = append(lines[:maxLines-1], "…")
	}
	return draw(w, lines)
}

// draw writes lines of text with SGR colours as an SVG of a terminal.
func draw(w io.Writer, lines []string) error {
	out := bufio.NewWriter(w)
	width, height := cells*tenthCell/10, (len(lines)+2)*lineHeight
	fmt.Fprintf(out, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13">`+"\n", width, height, width, height)
	fmt.Fprintf(out, `<rect width="100%%" height="100%%" rx="8" fill="#15181d"/>`+"\n")
	style := ""
	for i, line := range lines {
		fmt.Fprintf(out, `<text x="12" y="%d" fill="#d6d9de" xml:space="preserve">`, (i+2)*lineHeight-4)
		style = spans(out, line, style)
		fmt.Fprintln(out, "</text>")
	}
	fmt.Fprintln(out, "</svg>")
	return out.Flush()
}

// fills are what the report's SGR sequences look like.
var fills = map[string]string{
	"1": `font-weight="bold" fill="#ffffff"`, "2": `fill="#8b929c"`, "31": `fill="#ff7b72"`, "32": `fill="#7ee787"`,
	"33": `fill="#f2cc60"`, "36": `fill="#79c0ff"`,
}

// spans writes a line's pieces, each in its style, and returns the style that goes on.
func spans(w io.Writer, line, style string) string {
	for line != "" {
		text, rest, found := strings.Cut(line, "\x1b[")
		if text != "" {
			fmt.Fprintf(w, `<tspan %s>%s</tspan>`, style, html.EscapeString(text))
		}
		if !found {
			break
		}
		var code string
		code, line, _ = strings.Cut(rest, "m")
		style = fills[code]
	}
	return style
}
