package sink

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"

	"rapporteur"
	"rapporteur/exchange"
)

// Folder keeps reports as Parquet files by the month of publication, laid out as Hive
// does: year=2023/month=03/WORKER-000001.parquet. Many workers may share it, each with a
// name of its own.
//
// A batch is kept when the list of its articles, _kept/WORKER-000001, stands; its files are
// written before that under names that readers pass over and get their own after. Articles
// that any list names are left out of later batches, so that one handled twice counts
// once. Two workers that hand in the same article within the same instant may both keep
// it, which takes a lease that ended while its holder was alive; readers that must be
// sure ask for distinct (article, event).
type Folder struct {
	dir, worker string
	sheet       func() exchange.Sheet
	lock        *flock.Flock
	known       map[string]bool // articles
	lists       map[string]bool // lists read
	next        int
}

// keptDir holds the lists; readers pass over what begins with "_".
const keptDir = "_kept"

// NewFolder opens a folder for one worker. What a worker of that name left unfinished is
// finished where its list stands and taken away where not.
func NewFolder(dir, worker string, sheet func() exchange.Sheet) (*Folder, error) {
	if worker == "" || strings.ContainsAny(worker, `/\*?[] `) || strings.HasPrefix(worker, "_") {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "%q cannot name a worker; use letters, digits, - and .", worker)
	}
	f := &Folder{dir: dir, worker: worker, sheet: sheet, known: map[string]bool{}, lists: map[string]bool{}, next: 1}
	if err := os.MkdirAll(filepath.Join(dir, keptDir), 0o777); err != nil {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "cannot keep reports in %s: %w", dir, err)
	}
	f.lock = flock.New(filepath.Join(dir, keptDir, "_"+worker+".lock"))
	if ok, err := f.lock.TryLock(); err != nil || !ok {
		return nil, rapporteur.Errorf(rapporteur.Conflict, "%s: a worker named %s is keeping reports there already; give this one another name", dir, worker)
	}
	if err := errors.Join(f.look(), f.recover()); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// Close lets the worker's name go.
func (f *Folder) Close() error { return f.lock.Unlock() }

// look reads the lists that were added since the last look.
func (f *Folder) look() error {
	entries, err := os.ReadDir(filepath.Join(f.dir, keptDir))
	if err != nil {
		return f.failed(err)
	}
	for _, e := range entries {
		name := e.Name()
		if strings.HasPrefix(name, "_") || f.lists[name] {
			continue
		}
		if err := f.readList(name); err != nil {
			return f.failed(err)
		}
		n := 0
		if _, err := fmt.Sscanf(strings.TrimPrefix(name, f.worker+"-"), "%d", &n); err == nil && f.batch(n) == name {
			f.next = max(f.next, n+1)
		}
	}
	return nil
}

func (f *Folder) readList(name string) error {
	file, err := os.Open(filepath.Join(f.dir, keptDir, name))
	if err != nil {
		return err
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		f.known[lines.Text()] = true
	}
	f.lists[name] = true
	return nil
}

func (f *Folder) batch(n int) string { return fmt.Sprintf("%s-%06d", f.worker, n) }

// recover finishes or takes away the files of a batch that was cut off.
func (f *Folder) recover() error {
	return filepath.WalkDir(f.dir, func(path string, d fs.DirEntry, err error) error {
		name := strings.TrimSuffix(d.Name(), ".parquet")
		if err != nil || d.IsDir() || !strings.HasPrefix(name, "_"+f.worker+"-") || name == d.Name() {
			return err
		}
		if f.lists[name[1:]] {
			return os.Rename(path, final(path))
		}
		return os.Remove(path)
	})
}

// final is the name that readers see.
func final(path string) string {
	dir, name := filepath.Split(path)
	return dir + strings.TrimPrefix(name, "_")
}

// Put implements queue.Sink.
func (f *Folder) Put(_ context.Context, reports []*rapporteur.Report) error {
	if err := f.look(); err != nil {
		return err
	}
	var ids []string
	months := map[string]exchange.Sheet{}
	for _, r := range reports {
		id := line(r.Article.ID)
		if f.known[id] {
			continue
		}
		ids = append(ids, id)
		month := exchange.Month(r.Article.Published)
		if months[month] == nil {
			months[month] = f.sheet()
		}
		if err := months[month].Add(r); err != nil {
			return rapporteur.Errorf(rapporteur.Invalid, "article %s: %w", r.Article.ID, err)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return f.failed(f.commit(ids, months))
}

// line is an id on a line of its own.
func line(id string) string { return strings.NewReplacer("\n", " ", "\r", " ").Replace(id) }

func (f *Folder) commit(ids []string, months map[string]exchange.Sheet) error {
	batch := f.batch(f.next)
	var files []string
	for month, sheet := range months {
		if sheet.Rows() == 0 {
			continue
		}
		path := filepath.Join(f.dir, month, "_"+batch+".parquet")
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return err
		}
		if err := writeFile(path, sheet.Write); err != nil {
			return err
		}
		files = append(files, path)
	}
	list := filepath.Join(f.dir, keptDir, "_"+batch)
	err := writeFile(list, func(w io.Writer) error {
		_, err := io.WriteString(w, strings.Join(ids, "\n")+"\n")
		return err
	})
	if err == nil {
		err = os.Rename(list, final(list))
	}
	if err != nil {
		return err
	}
	f.next++
	f.lists[batch] = true
	for _, id := range ids {
		f.known[id] = true
	}
	for _, path := range files {
		if err := os.Rename(path, final(path)); err != nil {
			return err // finished when the worker's name is opened again
		}
	}
	return nil
}

// writeFile writes a file that outlives a loss of power, or none.
func writeFile(path string, write func(io.Writer) error) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	err = write(file)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		_ = os.Remove(path) // what is left of it is passed over by readers
	}
	return err
}

func (f *Folder) failed(err error) error {
	if err == nil {
		return nil
	}
	return rapporteur.Errorf(rapporteur.Internal, "%s: the batch is not kept: %w", f.dir, err)
}
