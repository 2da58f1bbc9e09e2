package main

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"rapporteur"
	"rapporteur/exchange"
)

// partitions is a folder of Parquet files by the month of publication, as Hive lays them
// out and DuckDB, Arrow and Spark read them: year=2023/month=03/batch-000001.parquet. A
// batch of articles gives a file for each month in it, under its own name only when the
// whole batch is written; DIR/_read.json says how many batches there are, so that a run
// that was killed goes on after the last.
type partitions struct {
	layout
	dir   string
	batch int // articles of one
	parts int // batches written
	rows  int
	since int
	month map[string]exchange.Sheet // rows of the batch that is not yet written
}

// Names of what is not data in the folder: readers pass over what begins with "_".
const (
	folderJournal = "_read.json"
	folderNear    = "_read.near"
)

// openFolder opens a folder, and says where a run that goes on begins.
func (f *readFlags) openFolder(l layout) (*partitions, state, error) {
	p := &partitions{layout: l, dir: filepath.Clean(f.out), batch: f.batch, month: map[string]exchange.Sheet{}}
	if f.batch < 1 {
		return nil, state{}, rapporteur.Errorf(rapporteur.Invalid, "--batch %d: a batch holds an article at least", f.batch)
	}
	j, err := readJournal(p.journal(), l)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case !f.resume:
		return nil, state{}, rapporteur.Errorf(rapporteur.Invalid, "%s holds the batches of another run; name an empty folder, or go on with --resume", f.out)
	case err != nil:
		return nil, state{}, rapporteur.Errorf(rapporteur.Invalid, "cannot go on with %s: %w; name an empty folder", f.out, err)
	case j.Whole:
		return nil, state{}, rapporteur.Errorf(rapporteur.Conflict, "%s is whole already: nothing is left to do", f.out)
	}
	p.parts, p.rows = j.Parts, j.Rows
	if err := os.MkdirAll(p.dir, 0o777); err != nil {
		return nil, state{}, rapporteur.Errorf(rapporteur.Invalid, "cannot write %s: %w", f.out, err)
	}
	if err := p.sweep(f.resume); err != nil {
		return nil, state{}, err
	}
	return p, j.state, nil
}

func (p *partitions) journal() string { return filepath.Join(p.dir, folderJournal) }

// sweep takes away what a killed run left of a batch that was not whole. Files that no run
// with --resume can have left are somebody's, and stay.
func (p *partitions) sweep(resume bool) error {
	return filepath.WalkDir(p.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return p.cannot(err)
		}
		n, part := 0, ""
		if _, err := fmt.Sscanf(strings.TrimPrefix(d.Name(), "_"), "batch-%d.par%s", &n, &part); err != nil || d.IsDir() || n <= p.parts {
			return nil
		}
		if part == "quet" && !resume {
			return rapporteur.Errorf(rapporteur.Invalid, "%s holds batches of another run; name an empty folder", p.dir)
		}
		if err := os.Remove(path); err != nil {
			return p.cannot(err)
		}
		return nil
	})
}

func (p *partitions) put(r *rapporteur.Report) error {
	p.since++
	if r == nil {
		return nil
	}
	key := exchange.Month(r.Article.Published)
	if p.month[key] == nil {
		p.month[key] = p.cells.sheet(p.all)
	}
	if err := p.month[key].Add(r); err != nil {
		return p.cannot(err)
	}
	return nil
}

func (p *partitions) due() bool       { return p.since >= p.batch }
func (p *partitions) early() bool     { return false }
func (p *partitions) resumable() bool { return true }

// checkpoint writes the batch.
func (p *partitions) checkpoint(s state) error { return p.write(s, false) }

// write writes the files of the batch under other names, gives them theirs, and then says
// so in the journal: what a run leaves that is killed in between, sweep takes away.
func (p *partitions) write(s state, whole bool) error {
	n := p.parts + 1
	var ready [][2]string
	for _, key := range slices.Sorted(maps.Keys(p.month)) {
		if p.month[key].Rows() == 0 {
			continue
		}
		dir := filepath.Join(p.dir, key)
		part := filepath.Join(dir, fmt.Sprintf("_batch-%06d.part", n))
		err := os.MkdirAll(dir, 0o777)
		if err == nil {
			err = writeSheet(part, p.month[key])
		}
		if err != nil {
			os.Remove(part)
			return p.cannot(err)
		}
		ready = append(ready, [2]string{part, filepath.Join(dir, fmt.Sprintf("batch-%06d.parquet", n))})
		p.rows += p.month[key].Rows()
	}
	for _, names := range ready {
		if err := os.Rename(names[0], names[1]); err != nil {
			return p.cannot(err)
		}
	}
	p.parts, p.since = n, 0
	clear(p.month)
	if err := writeJournal(p.journal(), p.layout, journal{state: s, Rows: p.rows, Parts: n, Whole: whole}); err != nil {
		return p.cannot(err)
	}
	return nil
}

func writeSheet(path string, s exchange.Sheet) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(file, 1<<16)
	if err = s.Write(w); err == nil {
		err = w.Flush()
	}
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// close writes what is left and says that the folder is whole.
func (p *partitions) close(s state) error { return p.write(s, true) }

// stop leaves the batches that are whole; without any, nothing stays.
func (p *partitions) stop(keep bool) {
	if keep && p.parts > 0 {
		return
	}
	os.Remove(p.journal())
	os.Remove(p.dir) // fails where there is something in it, as it should
}

func (p *partitions) cannot(err error) error {
	if p.parts > 0 {
		return rapporteur.Errorf(rapporteur.Internal, "cannot write %s: %w; mend that, and the same command with --resume goes on", p.dir, err)
	}
	return rapporteur.Errorf(rapporteur.Internal, "cannot write %s: %w", p.dir, err)
}
