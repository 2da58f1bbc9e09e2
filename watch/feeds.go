package watch

import (
	"bufio"
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"os"
	"strings"

	"rapporteur"
)

// maxList is the largest list of feeds in bytes, maxFeeds how many it may name and
// maxNesting how deep folders of an OPML file may lie in each other.
const (
	maxList    = 10 << 20
	maxFeeds   = 100_000
	maxNesting = 50
)

// Feeds are the addresses that inputs name: feeds' URLs, OPML files, and text files with an
// address a line ("#" begins a comment). Each comes once. Lines that are no address are
// joined into err; the rest is still good.
func Feeds(inputs []string) (feeds []string, err error) {
	seen := map[string]bool{}
	add := func(where, raw string) error {
		u, err := url.Parse(strings.TrimSpace(raw))
		switch {
		case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
			return rapporteur.Errorf(rapporteur.Invalid, "%s: %q is no address of a feed; write it as https://host/path", where, raw)
		case len(feeds) >= maxFeeds:
			return rapporteur.Errorf(rapporteur.TooLarge, "%s: more than %d feeds; watch them with several processes", where, maxFeeds)
		case !seen[u.String()]:
			seen[u.String()] = true
			feeds = append(feeds, u.String())
		}
		return nil
	}
	var errs []error
	for _, in := range inputs {
		if strings.Contains(in, "://") {
			errs = append(errs, add("feed", in))
			continue
		}
		errs = append(errs, fromFile(in, add))
	}
	return feeds, errors.Join(errs...)
}

// fromFile adds the feeds of an OPML or text file.
func fromFile(name string, add func(where, raw string) error) error {
	file, err := os.Open(name)
	if err != nil {
		return rapporteur.Errorf(rapporteur.NotFound, "cannot read the list of feeds: %w", err)
	}
	defer file.Close()
	in := bufio.NewReader(io.LimitReader(file, maxList+1))
	head, _ := in.Peek(512)
	if strings.HasPrefix(strings.TrimSpace(strings.TrimPrefix(string(head), "\ufeff")), "<") {
		return fromOPML(name, in, add)
	}
	return fromLines(name, in, add)
}

func fromLines(name string, in io.Reader, add func(where, raw string) error) error {
	var errs []error
	for lines := bufio.NewScanner(in); lines.Scan(); {
		line, _, _ := strings.Cut(lines.Text(), "#")
		if line = strings.TrimSpace(line); line != "" {
			errs = append(errs, add(name, line))
		}
	}
	return errors.Join(errs...)
}

// outline is an element of OPML 2.0 (http://opml.org/spec2.opml): a feed or a folder.
type outline struct {
	XMLURL   string    `xml:"xmlUrl,attr"`
	Outlines []outline `xml:"outline"`
}

func fromOPML(name string, in io.Reader, add func(where, raw string) error) error {
	var doc struct {
		XMLName xml.Name  `xml:"opml"`
		Body    []outline `xml:"body>outline"`
	}
	if err := xml.NewDecoder(in).Decode(&doc); err != nil {
		return rapporteur.Errorf(rapporteur.Invalid, "%s: is no OPML file: %w", name, err)
	}
	var errs []error
	var walk func([]outline, int)
	walk = func(outlines []outline, depth int) {
		if depth > maxNesting {
			errs = append(errs, rapporteur.Errorf(rapporteur.Invalid, "%s: folders lie more than %d deep in each other", name, maxNesting))
			return
		}
		for _, o := range outlines {
			if o.XMLURL != "" {
				errs = append(errs, add(name, o.XMLURL))
			}
			walk(o.Outlines, depth+1)
		}
	}
	walk(doc.Body, 0)
	return errors.Join(errs...)
}
