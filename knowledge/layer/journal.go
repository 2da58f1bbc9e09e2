package layer

import (
	"encoding/json"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"rapporteur"
)

// updateDir is the folder of a layer in which an update gathers what it fetches.
const updateDir = "update"

// journalLife is how long what an update has begun is gone on with: pages of an older
// one no longer fit those of today.
const journalLife = 3 * 24 * time.Hour

// journal is how far an update is. It is written after every page and at the start of
// every download, so that an update that was cut off goes on where it was.
type journal struct {
	Begun time.Time        `json:"begun"`
	Parts map[string]*part `json:"parts"` // by the name of the file in update/

	dir string
}

// part is how far a file of the update is.
type part struct {
	URL   string `json:"url"`             // and the size of a page: another means to begin anew
	Tag   string `json:"tag,omitempty"`   // ETag or Last-Modified of a download
	Pages int    `json:"pages,omitempty"` // of a query
	Bytes int64  `json:"bytes,omitempty"` // that the file has at least
	Read  int    `json:"read,omitempty"`  // rows that those pages had
	Left  int    `json:"left,omitempty"`  // of them, rows that could not be used
	Done  bool   `json:"done,omitempty"`
}

// openJournal reads the journal of a layer; one that is missing, damaged, too old or
// unwanted is begun anew, and what it had is removed.
func openJournal(dir string, now time.Time, fresh bool) (*journal, error) {
	j := &journal{dir: filepath.Join(dir, updateDir)}
	data, err := os.ReadFile(filepath.Join(j.dir, "journal.json"))
	if err == nil && !fresh && json.Unmarshal(data, j) == nil && j.Parts != nil && now.Sub(j.Begun) < journalLife {
		return j, nil
	}
	if err := os.RemoveAll(j.dir); err != nil {
		return nil, rapporteur.Errorf(rapporteur.Internal, "cannot begin the update: %w", err)
	}
	if err := os.MkdirAll(j.dir, 0o755); err != nil {
		return nil, rapporteur.Errorf(rapporteur.Internal, "cannot begin the update: %w", err)
	}
	j.Begun, j.Parts = now, map[string]*part{}
	return j, nil
}

// part returns the part of a name that is from url, begun anew if it was of another or
// its file is not what it was.
func (j *journal) part(name, url string) *part {
	p := j.Parts[name]
	size := int64(-1)
	if info, err := os.Stat(j.path(name)); err == nil {
		size = info.Size()
	}
	if p == nil || p.URL != url || size < p.Bytes && (p.Done || p.Bytes > 0) {
		p = &part{URL: url}
		j.Parts[name] = p
		os.Remove(j.path(name))
	}
	return p
}

func (j *journal) path(name string) string { return filepath.Join(j.dir, name) }

func (j *journal) save() error {
	data, err := json.MarshalIndent(j, "", "  ")
	if err == nil {
		err = writeFile(j.path("journal.json"), data)
	}
	if err != nil {
		return rapporteur.Errorf(rapporteur.Internal, "cannot keep how far the update is: %w", err)
	}
	return nil
}

// resumed reports whether an earlier update left something to go on with.
func (j *journal) resumed() bool {
	for _, p := range j.Parts {
		if p.Done || p.Pages > 0 || p.Tag != "" {
			return true
		}
	}
	return false
}

// lock keeps two updates from one layer.
func lock(dir string) (unlock func(), err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, rapporteur.Errorf(rapporteur.Internal, "cannot make the layer's directory: %w", err)
	}
	l := flock.New(filepath.Join(dir, "lock"))
	ok, err := l.TryLock()
	if err != nil {
		return nil, rapporteur.Errorf(rapporteur.Internal, "cannot lock the layer of knowledge: %w", err)
	}
	if !ok {
		return nil, rapporteur.Errorf(rapporteur.Conflict, "another update of the layer in %s is at work; wait for it, or name another with --layer", dir)
	}
	return func() { l.Unlock() }, nil
}
