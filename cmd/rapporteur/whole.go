package main

import (
	"io"
	"os"
	"path/filepath"

	"rapporteur"
)

// destination is where an output named path is to be written: the file that a link leads
// to. asItIs says that it is a device or a pipe, which is written to and never replaced.
func destination(path string) (to string, asItIs bool) {
	info, err := os.Stat(path)
	if err != nil {
		return path, false
	}
	if !info.Mode().IsRegular() && !info.IsDir() {
		return path, true
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real, false
	}
	return path, false
}

// writeWhole has f write a file, which takes its name only when it is whole.
func writeWhole(path string, f func(io.Writer) error) error {
	to, asItIs := destination(path)
	part, flags := to+".part", os.O_WRONLY|os.O_CREATE|os.O_TRUNC
	if asItIs {
		part, flags = to, os.O_WRONLY
	}
	file, err := os.OpenFile(part, flags, 0o666)
	if err != nil {
		return rapporteur.Errorf(rapporteur.Invalid, "cannot write %s: %w", path, err)
	}
	wrong := f(file)
	err = file.Close()
	if err == nil && wrong == nil && !asItIs {
		err = os.Rename(part, to)
	}
	if (err != nil || wrong != nil) && !asItIs {
		os.Remove(part)
	}
	if wrong != nil {
		return wrong
	}
	if err != nil {
		return rapporteur.Errorf(rapporteur.Invalid, "cannot write %s: %w", path, err)
	}
	return nil
}
