// Package model is the one versioned format in which trained weights are kept, and
// the weights themselves, embedded.
//
// A file is the magic "RAPM", then one Zstandard frame (RFC 8878) that holds: format
// version, kind, the kind's own version, the number of sections, and each section's
// name, length and bytes; integers are unsigned varints, numbers little-endian. A
// file with bytes after its last section is refused.
package model

import (
	"bytes"
	"embed"
	"encoding/binary"
	"io"
	"math"
	"strings"

	"github.com/klauspost/compress/zstd"

	"rapporteur"
)

const (
	magic         = "RAPM"
	formatVersion = 1
	maxFile       = 256 << 20 // bytes of a file when unpacked
)

//go:embed all:weights
var weights embed.FS

// Open reads the embedded weights of a kind, for example "grammar"; version is the
// one that the caller can read. Its error is rapporteur.NotFound where no weights
// were built yet.
func Open(kind string, version int) (*File, error) {
	b, err := weights.ReadFile("weights/" + kind + ".bin")
	if err != nil {
		return nil, rapporteur.Errorf(rapporteur.NotFound, "no %s weights are built in; run rapporteur train %s", kind, kind)
	}
	return Decode(b, kind, version)
}

// File is a set of named sections.
type File struct {
	Kind     string
	Version  int
	sections []section
}

type section struct {
	name string
	data []byte
}

// Bytes returns a section; an absent one is an error.
func (f *File) Bytes(name string) ([]byte, error) {
	for _, s := range f.sections {
		if s.name == name {
			return s.data, nil
		}
	}
	return nil, f.bad("has no section %q", name)
}

// Strings returns a section written by PutStrings.
func (f *File) Strings(name string) ([]string, error) {
	b, err := f.Bytes(name)
	if err != nil || len(b) == 0 {
		return nil, err
	}
	return strings.Split(string(b[:len(b)-1]), "\n"), nil
}

// Float32s returns a section written by PutFloat32s.
func (f *File) Float32s(name string) ([]float32, error) {
	b, err := f.Bytes(name)
	if err != nil {
		return nil, err
	}
	if len(b)%4 != 0 {
		return nil, f.bad("section %q is not whole float32s", name)
	}
	out := make([]float32, len(b)/4)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return out, nil
}

// Int8s returns a section written by PutInt8s.
func (f *File) Int8s(name string) ([]int8, error) {
	b, err := f.Bytes(name)
	if err != nil {
		return nil, err
	}
	out := make([]int8, len(b))
	for i, v := range b {
		out[i] = int8(v)
	}
	return out, nil
}

// Uint32s returns a section written by PutUint32s.
func (f *File) Uint32s(name string) ([]uint32, error) {
	b, err := f.Bytes(name)
	if err != nil {
		return nil, err
	}
	if len(b)%4 != 0 {
		return nil, f.bad("section %q is not whole uint32s", name)
	}
	out := make([]uint32, len(b)/4)
	for i := range out {
		out[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	return out, nil
}

// Put adds a section of bytes.
func (f *File) Put(name string, data []byte) { f.sections = append(f.sections, section{name, data}) }

// PutStrings adds a section of strings, none of which may hold a newline.
func (f *File) PutStrings(name string, ss []string) {
	var b strings.Builder
	for _, s := range ss {
		b.WriteString(s)
		b.WriteByte('\n')
	}
	f.Put(name, []byte(b.String()))
}

// PutFloat32s adds a section of numbers.
func (f *File) PutFloat32s(name string, xs []float32) {
	b := make([]byte, 0, 4*len(xs))
	for _, x := range xs {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	f.Put(name, b)
}

// PutInt8s adds a section of small numbers.
func (f *File) PutInt8s(name string, xs []int8) {
	b := make([]byte, len(xs))
	for i, x := range xs {
		b[i] = byte(x)
	}
	f.Put(name, b)
}

// PutUint32s adds a section of numbers.
func (f *File) PutUint32s(name string, xs []uint32) {
	b := make([]byte, 0, 4*len(xs))
	for _, x := range xs {
		b = binary.LittleEndian.AppendUint32(b, x)
	}
	f.Put(name, b)
}

// Encode writes the file; the same sections give the same bytes.
func (f *File) Encode(w io.Writer) error {
	var b []byte
	b = binary.AppendUvarint(b, formatVersion)
	b = appendBytes(b, []byte(f.Kind))
	b = binary.AppendUvarint(b, uint64(f.Version))
	b = binary.AppendUvarint(b, uint64(len(f.sections)))
	for _, s := range f.sections {
		b = appendBytes(b, []byte(s.name))
		b = appendBytes(b, s.data)
	}
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	defer enc.Close()
	_, err = w.Write(enc.EncodeAll(b, []byte(magic)))
	return err
}

// Decode reads a file of a kind and version; anything else is rapporteur.Invalid.
func Decode(b []byte, kind string, version int) (*File, error) {
	f := &File{Kind: kind, Version: version}
	packed, ok := bytes.CutPrefix(b, []byte(magic))
	if !ok {
		return nil, f.bad("does not begin with %s", magic)
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(maxFile), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	defer dec.Close()
	raw, err := dec.DecodeAll(packed, nil)
	if err != nil {
		return nil, f.bad("cannot be unpacked: %v", err)
	}
	return f, f.parse(&reader{b: raw})
}

func (f *File) parse(r *reader) error {
	if v := r.uvarint(); v != formatVersion {
		return f.bad("has format %d, this program reads %d", v, formatVersion)
	}
	if k := string(r.bytes()); k != f.Kind {
		return f.bad("holds %q", k)
	}
	if v := r.uvarint(); v != uint64(f.Version) {
		return f.bad("has version %d, this program reads %d; train it anew", v, f.Version)
	}
	for n := r.uvarint(); n > 0 && !r.short; n-- {
		name := string(r.bytes())
		f.Put(name, r.bytes())
	}
	if r.short || len(r.b) > 0 {
		return f.bad("is cut short or has bytes after its end")
	}
	return nil
}

func (f *File) bad(format string, args ...any) error {
	return rapporteur.Errorf(rapporteur.Invalid, "the file of %s weights "+format, append([]any{f.Kind}, args...)...)
}

func appendBytes(b, data []byte) []byte {
	return append(binary.AppendUvarint(b, uint64(len(data))), data...)
}

// reader takes values off the front of b; short is set when b ran out.
type reader struct {
	b     []byte
	short bool
}

func (r *reader) uvarint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.short, r.b = true, nil
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *reader) bytes() []byte {
	n := r.uvarint()
	if n > uint64(len(r.b)) {
		r.short, r.b = true, nil
		return nil
	}
	out := r.b[:n:n]
	r.b = r.b[n:]
	return out
}
