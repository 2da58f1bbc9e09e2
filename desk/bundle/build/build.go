// Package build bundles the desk's front end; the command beside it writes what it makes,
// and a test of package desk compares it with what is committed.
package build

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/evanw/esbuild/pkg/api"
)

// Entries are the bundles by their source: each becomes static/NAME of the same name.
func Entries() []string {
	return []string{"style/desk.css", "style/publisher.css", "script/desk.ts", "script/embed.ts", "script/frame.ts"}
}

// Bundle builds every bundle of the desk in folder desk and returns them by file name.
func Bundle(desk string) (map[string][]byte, error) {
	desk, err := filepath.Abs(desk)
	if err != nil {
		return nil, err
	}
	result := api.Build(api.BuildOptions{
		AbsWorkingDir:     desk,
		EntryPoints:       Entries(),
		Outdir:            "static",
		EntryNames:        "[name]",
		Bundle:            true,
		Format:            api.FormatIIFE,
		Target:            api.ES2022,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		External:          []string{"/static/*"},
		LegalComments:     api.LegalCommentsNone,
		Charset:           api.CharsetUTF8,
	})
	if len(result.Errors) > 0 {
		return nil, errors.Join(errorsOf(result.Errors)...)
	}
	files := map[string][]byte{}
	for _, f := range result.OutputFiles {
		files[filepath.Base(f.Path)] = f.Contents
	}
	return files, nil
}

func errorsOf(messages []api.Message) []error {
	var all []error
	for _, text := range api.FormatMessages(messages, api.FormatMessagesOptions{Kind: api.ErrorMessage}) {
		all = append(all, errors.New(text))
	}
	return all
}

// Write writes bundles into the desk's folder static.
func Write(desk string, files map[string][]byte) error {
	for name, b := range files {
		if err := os.WriteFile(filepath.Join(desk, "static", name), b, 0o666); err != nil {
			return err
		}
	}
	return nil
}
