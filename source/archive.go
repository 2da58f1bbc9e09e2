package source

import (
	"archive/tar"
	"archive/zip"
	"errors"
	"io"
	"os"
	"path"
	"strings"

	"rapporteur"
)

// member is the content of a file in an archive.
func (c content) member(name string) content {
	return content{name: c.name + "!" + name, path: name, depth: c.depth + 1}
}

// readableMember reports a file in an archive that is read, as a folder's would be.
func (r *reading) readableMember(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") && part != "." && part != ".." || part == "__MACOSX" {
			return false
		}
	}
	ext := strings.ToLower(path.Ext(name))
	if ext == "" || byEnding[ext] != unknown {
		return true
	}
	r.opts.Passed.add(name)
	return false
}

func (r *reading) tar(c content, rd io.Reader) bool {
	tr := tar.NewReader(rd)
	found := false
	for {
		h, err := tr.Next()
		switch {
		case errors.Is(err, io.EOF):
			return found || r.noMember(c)
		case err != nil:
			return r.failAround(c, err)
		case h.Typeflag != tar.TypeReg || !r.readableMember(h.Name):
			continue
		}
		if found = true; !r.stream(c.member(h.Name), tr) {
			return false
		}
		if r.deep == c.outermost() {
			return true
		}
	}
}

func (r *reading) noMember(c content) bool {
	return r.fail(rapporteur.Errorf(rapporteur.NotFound, "%s: no file in this archive is of a kind that can be read (%s)", c.name, strings.Join(endings(), " ")))
}

// zip reads an archive, whose table of contents stands at its end: one that does not
// lie in a file of its own is put into a temporary one.
func (r *reading) zip(c content, rd io.Reader) bool {
	file := c.file
	if file == nil {
		spooled, err := r.spool(rd)
		if err != nil {
			return r.fail(readError(c.name, err))
		}
		defer os.Remove(spooled.Name())
		defer spooled.Close()
		file = spooled
	}
	info, err := file.Stat()
	if err != nil {
		return r.fail(fileError(c.name, err))
	}
	z, err := zip.NewReader(file, info.Size())
	if err != nil {
		return r.fail(rapporteur.Errorf(rapporteur.Invalid, "%s: is a broken or cut off zip archive: %w", c.name, err))
	}
	if kind := officeKind(z); kind != "" {
		return r.fail(rapporteur.Errorf(rapporteur.Unsupported, "%s: is %s, not text; save the article as text or HTML", c.name, kind))
	}
	if c.file == nil {
		return r.zipMembers(c, z, info.Size(), nil)
	}
	return r.zipMembers(c, z, info.Size(), r.opts.Progress)
}

// zipMembers reads the members. Progress is told of each, and in the end that the archive as
// a whole is still to come, which is what the one who opened it counts.
func (r *reading) zipMembers(c content, z *zip.Reader, size int64, progress *Progress) bool {
	found := false
	var told int64
	defer func() { progress.add(-told) }()
	var out int64 // of all members: they may share their bytes
	for _, f := range z.File {
		if !f.Mode().IsRegular() || !r.readableMember(f.Name) {
			continue
		}
		found = true
		in := c.member(f.Name)
		if f.Flags&1 != 0 {
			if !r.fail(rapporteur.Errorf(rapporteur.Unsupported, "%s: is encrypted", in.name)) {
				return false
			}
			continue
		}
		rd, err := f.Open()
		if err != nil {
			if !r.fail(readError(in.name, err)) {
				return false
			}
			continue
		}
		guard := &bombGuard{in: &counter{n: size}, rd: rd, out: out}
		goOn := r.stream(in, guard)
		rd.Close()
		told += int64(f.CompressedSize64)
		progress.add(int64(f.CompressedSize64))
		if out = guard.out; !goOn {
			return false
		}
		if r.deep == c.outermost() {
			return true
		}
		if out > bombStart && out > bombRatio*size {
			return r.failAround(c, errBomb)
		}
	}
	return found || r.noMember(c)
}

// maxSpool is how much of an archive within something else is kept on disk.
const maxSpool = 2 << 30

func (r *reading) spool(rd io.Reader) (*os.File, error) {
	f, err := os.CreateTemp("", "rapporteur-*.zip")
	if err != nil {
		return nil, err
	}
	n, err := io.Copy(f, io.LimitReader(rd, maxSpool+1))
	if err == nil && n > maxSpool {
		err = rapporteur.Errorf(rapporteur.TooLarge, "is larger than the limit of %s for a zip archive that is no file of its own; save it first", megabytes(maxSpool))
	}
	if err != nil {
		f.Close()
		os.Remove(f.Name())
		return nil, err
	}
	return f, nil
}

// officeKind names documents that are zip archives inside.
func officeKind(z *zip.Reader) string {
	for _, f := range z.File[:min(len(z.File), 20)] {
		switch {
		case f.Name == "[Content_Types].xml":
			return "an Office document"
		case f.Name == "mimetype":
			return "an OpenDocument or EPUB document"
		}
	}
	return ""
}
