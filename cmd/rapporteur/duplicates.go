package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"os"

	"rapporteur"
	"rapporteur/near"
)

// What --duplicates does with near-copies.
const (
	markDuplicates = "mark" // say of which article it is a copy
	dropDuplicates = "drop" // leave it out
	keepDuplicates = "keep" // do not look for them
)

// duplicates finds the near-copies among the articles of a run. What it knows of them is
// written beside the output, as FILE.part.near, so that a run that goes on knows the
// articles of the one that was stopped.
type duplicates struct {
	mode    string
	index   *near.Index
	dropped int

	path  string // empty where nothing is kept
	file  *os.File
	w     *bufio.Writer
	bytes int64 // written, those in w included
}

func newDuplicates(mode string) (*duplicates, error) {
	d := &duplicates{mode: mode}
	switch mode {
	case keepDuplicates:
		return d, nil
	case markDuplicates, dropDuplicates:
		d.index = near.New(near.Options{})
		return d, nil
	}
	return nil, rapporteur.Errorf(rapporteur.Invalid, "--duplicates %s is not known; use %s, %s or %s", mode, markDuplicates, dropDuplicates, keepDuplicates)
}

// open begins the file of what is known, or goes on after its first good bytes; without a
// path there is no file.
func (d *duplicates) open(path string, good int64) error {
	if d.index == nil || path == "" {
		return nil
	}
	d.path = path
	file, err := os.OpenFile(d.path, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return err
	}
	d.file, d.bytes = file, good
	if err := d.replay(good); err != nil {
		return err
	}
	if err := file.Truncate(good); err != nil {
		return err
	}
	if _, err := file.Seek(good, io.SeekStart); err != nil {
		return err
	}
	d.w = bufio.NewWriterSize(file, 1<<16)
	return nil
}

// replay takes in the articles of the run that was stopped.
func (d *duplicates) replay(good int64) error {
	rd := bufio.NewReaderSize(io.LimitReader(d.file, good), 1<<16)
	for {
		id, err := readBytes(rd)
		if errors.Is(err, io.EOF) {
			return nil
		}
		var signature []byte
		if err == nil {
			signature, err = readBytes(rd)
		}
		var s near.Signature
		if err == nil {
			err = s.UnmarshalBinary(signature)
		}
		if err != nil {
			return rapporteur.Errorf(rapporteur.Invalid, "%s is damaged: %w", d.path, err)
		}
		d.index.AddSignature(string(id), s)
	}
}

// maxKept bounds a part of FILE.part.near, in bytes.
const maxKept = 1 << 20

// readBytes reads a length and as many bytes; io.EOF is an end before the length.
func readBytes(rd *bufio.Reader) ([]byte, error) {
	n, err := binary.ReadUvarint(rd)
	if err != nil {
		return nil, err
	}
	if n > maxKept {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "a part of %d bytes", n)
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(rd, b); err != nil {
		return nil, io.ErrUnexpectedEOF
	}
	return b, nil
}

// mark looks whether the report's article is a near-copy, says so in it and reports
// whether it is to be left out.
func (d *duplicates) mark(r *rapporteur.Report) (drop bool, err error) {
	if d.index == nil {
		return false, nil
	}
	s := near.Sign(r.Article.Text)
	r.Article.DuplicateOf, _ = d.index.AddSignature(r.Article.ID, s)
	if d.w != nil {
		signature, err := s.MarshalBinary()
		if err != nil {
			return false, err
		}
		for _, part := range [][]byte{[]byte(r.Article.ID[:min(len(r.Article.ID), maxKept)]), signature} {
			b := append(binary.AppendUvarint(nil, uint64(len(part))), part...)
			if _, err := d.w.Write(b); err != nil {
				return false, err
			}
			d.bytes += int64(len(b))
		}
	}
	if drop = d.mode == dropDuplicates && r.Article.DuplicateOf != ""; drop {
		d.dropped++
	}
	return drop, nil
}

// flush gives what is known to the file and says how long it is.
func (d *duplicates) flush() (int64, error) {
	if d.w == nil {
		return 0, nil
	}
	return d.bytes, d.w.Flush()
}

// close ends the file, and removes it where it is of no more use.
func (d *duplicates) close(keep bool) {
	if d.file == nil {
		return
	}
	d.file.Close()
	if !keep {
		os.Remove(d.path)
	}
	d.file, d.w = nil, nil
}
