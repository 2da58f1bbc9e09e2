package source

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash/crc32"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"rapporteur"
)

// Articles reads the inputs in order, each article once. An input, or a part of one,
// that cannot be read yields an error that names it and says why ([rapporteur.KindOf]
// sorts it), and the rest goes on; when ctx ends, its error comes last.
func Articles(ctx context.Context, inputs []string, opts Options) iter.Seq2[rapporteur.Article, error] {
	return func(yield func(rapporteur.Article, error) bool) {
		for item := range Items(ctx, inputs, opts) {
			if !yield(item.Article()) {
				return
			}
		}
	}
}

// Items reads the inputs as [Articles] does, but leaves the work on each to its
// [Item.Article], which may run in another goroutine: many of them keep all cores busy,
// and the order of the items keeps the order of the inputs.
func Items(ctx context.Context, inputs []string, opts Options) iter.Seq[Item] {
	return func(yield func(Item) bool) {
		r := &reading{ctx: ctx, opts: opts.withDefaults(), yield: yield}
		for _, input := range inputs {
			if !r.input(input) {
				return
			}
		}
	}
}

// Item is one article to be, or a part of an input that could not be read. The n-th item
// of the same inputs is the same again, so that a count of them is where to resume.
type Item struct {
	Name string // of the file, URL, member or line, for people; empty for what could not be read
	Sum  uint32 // CRC-32C of what the article is made from, or of what was wrong
	make func() (rapporteur.Article, error)
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Article does the work. Its error names the input.
func (i Item) Article() (rapporteur.Article, error) { return i.make() }

// Open reads an input that holds one article; more than one is an error that says so.
func Open(ctx context.Context, input string, opts Options) (rapporteur.Article, error) {
	var first *rapporteur.Article
	for a, err := range Articles(ctx, []string{input}, opts) {
		if err != nil {
			return rapporteur.Article{}, err
		}
		if first != nil {
			return *first, rapporteur.Errorf(rapporteur.Invalid, "%s holds more than one article; read it as many, with an output file", input)
		}
		first = &a
	}
	if first == nil {
		return rapporteur.Article{}, rapporteur.Errorf(rapporteur.Invalid, "%s holds no article", input)
	}
	return *first, nil
}

// reading is one pass over inputs. Its methods that return bool say whether to go on.
type reading struct {
	ctx   context.Context
	opts  Options
	yield func(Item) bool
	ended bool // the consumer stopped, or ctx ended

	failed string // the error handed on last, empty when an article was
	deep   string // the input in which archives lay too deep: there may be any number of them
}

// article hands on one article to be made, and has the options fill in what it lacks.
func (r *reading) article(name string, sum uint32, make func() (rapporteur.Article, error)) bool {
	r.failed = ""
	published, latest := r.opts.Date, r.opts.Latest
	return r.hand(Item{name, sum, func() (rapporteur.Article, error) {
		a, err := make()
		if err != nil {
			return rapporteur.Article{}, err
		}
		if after(a.Published, latest) {
			return rapporteur.Article{}, rapporteur.Errorf(rapporteur.Invalid, "%s: was published on %s, it says, which is still to come; mend its date, or the clock of this machine", name, a.Published)
		}
		if a.Published.IsZero() {
			a.Published = published
		}
		if a.ID == "" {
			a.ID = contentID(a)
		}
		return a, nil
	}})
}

func after(d, latest rapporteur.Date) bool {
	return !d.IsZero() && !latest.IsZero() && latest.Before(d)
}

// fail hands on an error that already names its input.
func (r *reading) fail(err error) bool {
	r.failed = err.Error()
	return r.hand(Item{Sum: crc32.Checksum([]byte(r.failed), castagnoli), make: func() (rapporteur.Article, error) { return rapporteur.Article{}, err }})
}

// failAround hands on an error about an archive or a crawl as a whole, unless what was
// handed on last is an error about a member of it, which says as much.
func (r *reading) failAround(c content, err error) bool {
	if strings.HasPrefix(r.failed, c.name+"!") {
		return !r.ended
	}
	return r.fail(readError(c.name, err))
}

func (r *reading) hand(item Item) bool {
	if r.ended {
		return false
	}
	if err := r.ctx.Err(); err != nil {
		r.ended = true
		r.yield(Item{make: func() (rapporteur.Article, error) { return rapporteur.Article{}, err }})
		return false
	}
	r.ended = !r.yield(item)
	return !r.ended
}

// contentID is stable: the same content from the same place has the same ID.
func contentID(a rapporteur.Article) string {
	h := sha256.New()
	for _, s := range []string{a.URL, a.Source, a.Title, a.Text} {
		h.Write([]byte(s))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

func (r *reading) input(input string) bool {
	switch {
	case input == "-":
		return r.stream(content{name: "standard input"}, r.opts.Stdin)
	case isURL(input):
		return r.url(input)
	}
	info, err := os.Stat(input)
	switch {
	case errors.Is(err, fs.ErrNotExist) && strings.ContainsAny(input, "*?["):
		return r.glob(input)
	case err != nil:
		return r.fail(fileError(input, err))
	case info.IsDir():
		return r.dir(input)
	default:
		return r.file(input)
	}
}

func (r *reading) glob(pattern string) bool {
	paths, err := filepath.Glob(pattern)
	if err != nil {
		return r.fail(rapporteur.Errorf(rapporteur.Invalid, "%s is no pattern of file names: %w", pattern, err))
	}
	if len(paths) == 0 {
		return r.fail(rapporteur.Errorf(rapporteur.NotFound, "%s: no file matches", pattern))
	}
	for _, path := range paths {
		if !r.input(path) {
			return false
		}
	}
	return true
}

// dir reads the files of a folder and its subfolders in order of name: those that the
// names tell to be of a readable kind, and those without an ending. Hidden ones are left
// alone. Links to folders are followed, unless they lead back to where they lie.
func (r *reading) dir(root string) bool {
	found := 0
	if !r.walk(root, nil, &found) {
		return false
	}
	if found == 0 {
		return r.fail(rapporteur.Errorf(rapporteur.NotFound, "%s: no file in this folder is of a kind that can be read (%s)", root, strings.Join(endings(), " ")))
	}
	return true
}

// walk reads a folder that was come to through the folders in which links to it lie;
// found counts what was read, and what failed.
func (r *reading) walk(root string, through []string, found *int) bool {
	goOn := true
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		hidden := path != root && strings.HasPrefix(d.Name(), ".")
		switch {
		case err != nil:
			*found++
			goOn = r.fail(fileError(path, err))
			if d.IsDir() {
				err = fs.SkipDir
			}
		case hidden && d.IsDir():
			return fs.SkipDir
		case hidden || d.IsDir():
			return nil
		case leadsToFolder(path, d):
			goOn = r.link(path, through, found)
		case readable(path):
			*found++
			goOn = r.file(path)
		default:
			r.opts.Passed.add(path)
		}
		if !goOn {
			return fs.SkipAll
		}
		return err
	})
	if goOn && err != nil {
		*found++
		return r.fail(fileError(root, err))
	}
	return goOn
}

func leadsToFolder(path string, d fs.DirEntry) bool {
	if d.Type()&fs.ModeSymlink == 0 {
		return false
	}
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// maxLinks to folders within each other.
const maxLinks = 16

// link reads the folder that a link leads to.
func (r *reading) link(path string, through []string, found *int) bool {
	here, err := filepath.EvalSymlinks(filepath.Dir(path))
	to := ""
	if err == nil {
		to, err = filepath.EvalSymlinks(path)
	}
	if err != nil {
		*found++
		return r.fail(fileError(path, err))
	}
	through = append(slices.Clone(through), here)
	back := slices.ContainsFunc(through, func(dir string) bool {
		rel, err := filepath.Rel(to, dir)
		return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
	})
	if back || len(through) > maxLinks {
		*found++
		return r.fail(rapporteur.Errorf(rapporteur.Invalid, "%s: is a link back to a folder that it lies in, and was not followed", path))
	}
	return r.walk(to, through, found)
}

// readable reports whether a folder's file is read: by its ending, and only when it is
// an ordinary file (a pipe in a folder would wait for ever).
func readable(path string) bool {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() { // a link that leads nowhere is tried, and named
		return false
	}
	ext := filepath.Ext(path)
	return ext == "" || slices.Contains(endings(), strings.ToLower(ext))
}

func (r *reading) file(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return r.fail(fileError(path, err))
	}
	defer f.Close()
	r.deep = ""
	rd := &counted{rd: f, progress: r.opts.Progress}
	goOn := r.stream(content{name: path, path: path, file: f}, rd)
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
		rd.progress.add(info.Size() - rd.n) // what was left out, and zip archives' members
	}
	return goOn
}

func fileError(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return rapporteur.Errorf(rapporteur.NotFound, "%s: no such file or folder", path)
	case errors.Is(err, fs.ErrPermission):
		return rapporteur.Errorf(rapporteur.Forbidden, "%s: may not be read; ask for its read permission", path)
	default:
		if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
			err = pathErr.Err
		}
		return rapporteur.Errorf(rapporteur.Invalid, "%s: cannot be read: %w", path, err)
	}
}
