// Package layer keeps a user's own layer of knowledge over the built-in tables: tables
// that an update makes from Wikidata and GeoNames, in the format that [knowledge.Merge]
// and [gazetteer.LoadWith] read, with a manifest that says what they are from.
//
// A layer is a directory:
//
//	current          the name of the version that counts
//	v-…/             a version: manifest.json and the tables, which never change
//	update/          what an update that was cut off has so far, with its journal
//	lock             held by the update that is at work
//
// A version is written whole before current names it, so a reader sees the old layer or
// the new one, and an update that is cut off leaves the old.
package layer

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"rapporteur"
)

// The tables of a layer, one a source.
const (
	ActorsFile    = "wikidata.tsv" // terms in office
	PlacesFile    = "geonames.tsv"
	ConflictsFile = "conflicts.tsv" // what the layer says otherwise than the built-in tables
)

// format is the number of the layout that this package writes.
const format = 1

// maxFile bounds a file of a layer, in bytes.
const maxFile = 256 << 20

// Manifest says what a layer holds and where it is from.
type Manifest struct {
	Format     int       `json:"format"`
	Rapporteur string    `json:"rapporteur"` // the version that made it
	Made       time.Time `json:"made"`
	Sources    []Source  `json:"sources"`
	Files      []File    `json:"files"`
}

// Source is where a table is from.
type Source struct {
	Name    string    `json:"name"`
	URLs    []string  `json:"urls"`
	Fetched time.Time `json:"fetched"`
	File    string    `json:"file"`
	Rows    int       `json:"rows"`     // in the table
	Read    int       `json:"read"`     // that the source gave
	LeftOut int       `json:"left_out"` // that could not be used
}

// File is a table of the layer.
type File struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Layer is a version of a layer, open for reading.
type Layer struct {
	Manifest
	Dir  string // of the layer
	path string // of the version
}

// Default is where the user's layer lies: rapporteur/knowledge in $XDG_DATA_HOME, or in
// the place that the system has for an application's data.
func Default() (string, error) {
	data := os.Getenv("XDG_DATA_HOME")
	if data == "" && runtime.GOOS == "windows" {
		data = os.Getenv("LocalAppData")
	}
	if data == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", rapporteur.Errorf(rapporteur.NotFound, "there is no home directory to keep a layer of knowledge in; name one with --layer: %w", err)
		}
		data = filepath.Join(home, ".local", "share")
	}
	return filepath.Join(data, "rapporteur", "knowledge"), nil
}

// Open opens the layer of a directory. The error is of kind rapporteur.NotFound where
// there is none.
func Open(dir string) (*Layer, error) {
	for range 2 { // once more, if an update took the version away in between
		name, err := os.ReadFile(filepath.Join(dir, "current"))
		if errors.Is(err, fs.ErrNotExist) {
			return nil, rapporteur.Errorf(rapporteur.NotFound, "there is no layer of knowledge in %s; rapporteur knowledge update makes one", dir)
		}
		if err != nil {
			return nil, rapporteur.Errorf(rapporteur.Internal, "cannot read the layer of knowledge: %w", err)
		}
		version := strings.TrimSpace(string(name))
		if !strings.HasPrefix(version, "v-") || version != filepath.Base(version) {
			return nil, damaged(dir, "current names no version")
		}
		l := &Layer{Dir: dir, path: filepath.Join(dir, version)}
		data, err := os.ReadFile(filepath.Join(l.path, "manifest.json"))
		if err != nil {
			continue
		}
		if err := json.Unmarshal(data, &l.Manifest); err != nil {
			return nil, damaged(dir, "its manifest is no JSON: "+err.Error())
		}
		if l.Format != format {
			return nil, rapporteur.Errorf(rapporteur.Unsupported, "the layer of knowledge in %s has format %d, and this version reads %d; run rapporteur knowledge update", dir, l.Format, format)
		}
		return l, nil
	}
	return nil, damaged(dir, "the version that current names is not there")
}

func damaged(dir, why string) error {
	return rapporteur.Errorf(rapporteur.Invalid, "the layer of knowledge in %s is damaged (%s); make it anew with rapporteur knowledge clear and update, or read with --no-layer", dir, why)
}

// Has reports whether the layer has a table.
func (l *Layer) Has(name string) bool { return l.file(name) != nil }

func (l *Layer) file(name string) *File {
	for i := range l.Files {
		if l.Files[i].Name == name {
			return &l.Files[i]
		}
	}
	return nil
}

// Bytes reads a table and checks that it is as the manifest has it.
func (l *Layer) Bytes(name string) ([]byte, error) {
	f := l.file(name)
	if f == nil {
		return nil, rapporteur.Errorf(rapporteur.NotFound, "the layer of knowledge in %s has no %s", l.Dir, name)
	}
	in, err := os.Open(l.Path(name))
	if err != nil {
		return nil, damaged(l.Dir, err.Error())
	}
	defer in.Close()
	data, err := io.ReadAll(io.LimitReader(in, maxFile+1))
	if err != nil {
		return nil, damaged(l.Dir, err.Error())
	}
	if sum := sha256.Sum256(data); int64(len(data)) != f.Bytes || hex.EncodeToString(sum[:]) != f.SHA256 {
		return nil, damaged(l.Dir, name+" is not as it was written")
	}
	return data, nil
}

// Path is where a table lies, as messages name it.
func (l *Layer) Path(name string) string { return filepath.Join(l.path, name) }

// content is a table to write.
type content struct {
	name string
	data []byte
}

// replace writes a version with a manifest and makes it the current one.
func replace(dir string, m Manifest, tables []content) (err error) {
	version := "v-" + m.Made.UTC().Format("20060102-150405.000000000")
	path := filepath.Join(dir, version)
	defer func() {
		if err != nil {
			os.RemoveAll(path)
			err = rapporteur.Errorf(rapporteur.KindOf(err), "cannot write the layer of knowledge; the old one stays: %w", err)
		}
	}()
	if err := os.MkdirAll(path, 0o755); err != nil {
		return err
	}
	m.Format, m.Rapporteur, m.Files = format, rapporteur.Version, nil
	for _, t := range tables {
		if len(t.data) > maxFile {
			return rapporteur.Errorf(rapporteur.TooLarge, "%s has %d bytes, of %d that a table may have", t.name, len(t.data), maxFile)
		}
		sum := sha256.Sum256(t.data)
		m.Files = append(m.Files, File{Name: t.name, Bytes: int64(len(t.data)), SHA256: hex.EncodeToString(sum[:])})
		if err := writeFile(filepath.Join(path, t.name), t.data); err != nil {
			return err
		}
	}
	data, err := json.MarshalIndent(&m, "", "  ")
	if err != nil {
		return err
	}
	if err := writeFile(filepath.Join(path, "manifest.json"), append(data, '\n')); err != nil {
		return err
	}
	was, _ := os.ReadFile(filepath.Join(dir, "current"))
	if err := writeFile(filepath.Join(dir, "current"), []byte(version+"\n")); err != nil {
		return err
	}
	sweep(dir, version, strings.TrimSpace(string(was)))
	return nil
}

// writeFile writes a file whole or not at all.
func writeFile(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // fails once it was renamed
	_, err = io.Copy(f, bytes.NewReader(data))
	if err := errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// sweep removes the versions but those to keep: a reader may still be at the one before.
func sweep(dir string, keep ...string) {
	old, _ := filepath.Glob(filepath.Join(dir, "v-*"))
next:
	for _, path := range old {
		for _, k := range keep {
			if filepath.Base(path) == k {
				continue next
			}
		}
		os.RemoveAll(path)
	}
}

// Clear removes the layer of a directory and what an update has begun; it reports whether
// there was any.
func Clear(dir string) (bool, error) {
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	unlock, err := lock(dir)
	if err != nil {
		return false, err
	}
	defer unlock()
	_, err = os.Stat(filepath.Join(dir, "current"))
	had := err == nil
	if err := errors.Join(os.RemoveAll(filepath.Join(dir, "current")), os.RemoveAll(filepath.Join(dir, updateDir))); err != nil {
		return had, rapporteur.Errorf(rapporteur.Internal, "cannot clear the layer of knowledge: %w", err)
	}
	sweep(dir)
	return had, nil
}
