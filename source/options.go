package source

import (
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"rapporteur"
)

// Options bound what an input may cost and fill in what it does not tell. The zero
// Options are good defaults.
type Options struct {
	Date         rapporteur.Date // publication date where the input has none
	Latest       rapporteur.Date // an article said to be published later is an error, a page's date after it is none; zero lets all pass
	MaxBytes     int64           // of one article, decompressed; 0 is 10 MB
	Timeout      time.Duration   // to fetch one URL, body included; 0 is 30 s
	MaxRedirects int             // 0 is 5, -1 none
	AllowPrivate bool            // URLs may lead to private, loopback and link-local addresses, and through a proxy
	UserAgent    string          // of requests
	Stdin        io.Reader       // what "-" reads; nil is os.Stdin
	// Fields are the names that columns of CSV and keys of JSON have for what the articles
	// are made of, by their names here: id, text, title, byline, published, url, source, language.
	Fields   map[string]string
	Progress *Progress // is told how far the reading has come; nil is not
	Passed   *Passed   // counts the files that were passed over; nil is not told
}

const (
	defaultMaxBytes     = 10 << 20
	defaultTimeout      = 30 * time.Second
	defaultMaxRedirects = 5
)

func (o Options) withDefaults() Options {
	if o.MaxBytes <= 0 {
		o.MaxBytes = defaultMaxBytes
	}
	if o.Timeout <= 0 {
		o.Timeout = defaultTimeout
	}
	switch {
	case o.MaxRedirects == 0:
		o.MaxRedirects = defaultMaxRedirects
	case o.MaxRedirects < 0:
		o.MaxRedirects = 0
	}
	if o.UserAgent == "" {
		o.UserAgent = "rapporteur/" + rapporteur.Version
	}
	if o.Stdin == nil {
		o.Stdin = os.Stdin
	}
	return o
}

// CheckFields reports a name in Options.Fields that is none here.
func CheckFields(fields map[string]string) error {
	for _, ours := range slices.Sorted(maps.Keys(fields)) {
		if !slices.ContainsFunc(columns, func(c column) bool { return c.names[0] == ours }) {
			var names []string
			for _, c := range columns {
				names = append(names, c.names[0])
			}
			return rapporteur.Errorf(rapporteur.Invalid, "%q is nothing that an article has; use %s", ours, strings.Join(names, ", "))
		}
	}
	return nil
}
