package source

import (
	"io"
	"os"
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
	Progress     *Progress       // is told how far the reading has come; nil is not
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
