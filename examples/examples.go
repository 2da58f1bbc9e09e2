// Package examples holds the project's own example articles, for demonstrations and tests.
package examples

import (
	"embed"
	"io/fs"
)

//go:embed *.txt *.html
var files embed.FS

// Files are the articles, a file each.
func Files() fs.FS { return files }
