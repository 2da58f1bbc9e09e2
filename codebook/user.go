package codebook

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"rapporteur"
)

// Limits on a user's file: far over what a person writes, and low enough to be read at
// once.
const (
	maxUserBytes  = 4 << 20
	maxUserFrames = 20_000
	maxExtends    = 8   // files that extend one another
	maxPattern    = 200 // bytes of a regular expression
	maxProblems   = 50
)

// booksDir holds the codebooks that ship beside the built-in one.
const booksDir = "data/books"

// Open returns the codebook that a flag names: a file, or one of Named.
func Open(name string) (*Book, error) { return new(userLoader).open(name, "") }

// LoadFile returns the codebook of a user's YAML file, laid over what it extends. Its
// error joins one for each fault, with file, line and how to mend it.
func LoadFile(path string) (*Book, error) { return new(userLoader).file(path) }

// LoadNamed returns a codebook that ships with the program: one of Named.
func LoadNamed(name string) (*Book, error) { return new(userLoader).named(name) }

// Named are the names of the codebooks that ship with the program; the first is the
// built-in one.
func Named() []string {
	names := []string{builtin}
	files, _ := fs.Glob(data, booksDir+"/*.yaml")
	for _, f := range files {
		names = append(names, strings.TrimSuffix(path.Base(f), ".yaml"))
	}
	return names
}

const builtin = "plover"

// Starter is a codebook file with comments, to begin one's own with.
func Starter() ([]byte, error) { return data.ReadFile("data/starter.yaml") }

// Source is the text of a codebook that ships as one file; the built-in one does not.
func Source(name string) ([]byte, error) {
	b, err := data.ReadFile(booksDir + "/" + name + ".yaml")
	if err != nil || !fs.ValidPath(name) {
		return nil, unknownBook(name)
	}
	return b, nil
}

func unknownBook(name string) error {
	return rapporteur.Errorf(rapporteur.NotFound, "there is no codebook %q: neither a file nor one of %s", name, strings.Join(Named(), ", "))
}

// userLoader reads a file and those that it extends; trail are the ones under way.
type userLoader struct{ trail []string }

// open loads what a name stands for; a file is looked for from folder dir.
func (l *userLoader) open(name, dir string) (*Book, error) {
	file := name
	if dir != "" && !filepath.IsAbs(name) {
		file = filepath.Join(dir, name)
	}
	if isFileName(name) {
		return l.file(file)
	}
	if slices.Contains(Named(), name) || name == "plover-2021" {
		return l.named(name)
	}
	if info, err := os.Stat(file); err == nil && !info.IsDir() {
		return l.file(file)
	}
	return nil, unknownBook(name)
}

func isFileName(s string) bool {
	return strings.ContainsAny(s, `/\`) || strings.HasSuffix(s, ".yaml") || strings.HasSuffix(s, ".yml")
}

func (l *userLoader) named(name string) (*Book, error) {
	if name == builtin || name == "plover-2021" {
		return Load()
	}
	text, err := Source(name)
	if err != nil {
		return nil, err
	}
	if err := l.enter(name); err != nil {
		return nil, err
	}
	return l.read(name+".yaml", "", text)
}

func (l *userLoader) file(name string) (*Book, error) {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, rapporteur.Errorf(rapporteur.NotFound, "there is no codebook file %s", name)
	case err != nil:
		return nil, rapporteur.Errorf(rapporteur.NotFound, "cannot read the codebook %s: %w", name, err)
	case !info.Mode().IsRegular():
		return nil, rapporteur.Errorf(rapporteur.Invalid, "the codebook %s is no plain file", name)
	case info.Size() > maxUserBytes:
		return nil, rapporteur.Errorf(rapporteur.TooLarge, "the codebook %s has %d bytes; at most %d MB are read", name, info.Size(), maxUserBytes>>20)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, rapporteur.Errorf(rapporteur.NotFound, "cannot read the codebook %s: %w", name, err)
	}
	id := name
	if abs, err := filepath.Abs(name); err == nil {
		id = abs
	}
	if real, err := filepath.EvalSymlinks(id); err == nil {
		id = real
	}
	if err := l.enter(id); err != nil {
		return nil, err
	}
	return l.read(name, filepath.Dir(name), text)
}

// enter notes that a file is under way; a file that is so already extends itself.
func (l *userLoader) enter(id string) error {
	if at := slices.Index(l.trail, id); at >= 0 {
		return rapporteur.Errorf(rapporteur.Invalid, "the codebooks extend each other in a circle: %s; let one of them extend plover or none",
			strings.Join(append(bases(l.trail[at:]), filepath.Base(id)), " → "))
	}
	if l.trail = append(l.trail, id); len(l.trail) > maxExtends {
		return rapporteur.Errorf(rapporteur.Invalid, "more than %d codebooks extend one another; join some of them", maxExtends)
	}
	return nil
}

func bases(files []string) []string {
	out := make([]string, len(files))
	for i, f := range files {
		out[i] = filepath.Base(f)
	}
	return out
}
