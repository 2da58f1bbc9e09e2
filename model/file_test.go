package model

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"rapporteur"
)

func sample() *File {
	f := &File{Kind: "sample", Version: 3}
	f.Put("bytes", []byte{0, 1, 255})
	f.PutStrings("words", []string{"", "peace", "paix"})
	f.PutFloat32s("weights", []float32{0, -1.5, 3e7})
	f.PutInt8s("small", []int8{-128, 0, 127})
	f.PutUint32s("rows", []uint32{0, 1 << 31})
	return f
}

func encode(t *testing.T, f *File) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.Encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	packed := encode(t, sample())
	f, err := Decode(packed, "sample", 3)
	if err != nil {
		t.Fatal(err)
	}
	check := func(name string, got any, err error, want any) {
		t.Helper()
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s is %v, %v; want %v", name, got, err, want)
		}
	}
	b, err := f.Bytes("bytes")
	check("bytes", b, err, []byte{0, 1, 255})
	words, err := f.Strings("words")
	check("words", words, err, []string{"", "peace", "paix"})
	weights, err := f.Float32s("weights")
	check("weights", weights, err, []float32{0, -1.5, 3e7})
	small, err := f.Int8s("small")
	check("small", small, err, []int8{-128, 0, 127})
	rows, err := f.Uint32s("rows")
	check("rows", rows, err, []uint32{0, 1 << 31})
	if _, err := f.Bytes("none"); err == nil {
		t.Error("a section that is not there was found")
	}
	if _, err := f.Float32s("bytes"); err == nil {
		t.Error("three bytes were taken for float32s")
	}
	if again := encode(t, sample()); !bytes.Equal(packed, again) {
		t.Error("the same sections gave other bytes")
	}
}

func TestBadFilesAreRefused(t *testing.T) {
	good := encode(t, sample())
	for name, c := range map[string]struct {
		b       []byte
		kind    string
		version int
		says    string
	}{
		"empty":          {nil, "sample", 3, "does not begin"},
		"other magic":    {append([]byte("ELF!"), good[4:]...), "sample", 3, "does not begin"},
		"cut short":      {good[:len(good)-3], "sample", 3, "unpacked"},
		"bytes after it": {append(bytes.Clone(good), 0), "sample", 3, ""},
		"other kind":     {good, "grammar", 3, "holds"},
		"other version":  {good, "sample", 4, "train it anew"},
	} {
		_, err := Decode(c.b, c.kind, c.version)
		if rapporteur.KindOf(err) != rapporteur.Invalid || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want an Invalid error that says %q", name, err, c.says)
		}
	}
}

func TestWeightsFitTheBudget(t *testing.T) {
	files, err := filepath.Glob("weights/*.bin")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	total := int64(0)
	for _, file := range files {
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		total += info.Size()
	}
	if total > 25<<20 {
		t.Errorf("weights take %d bytes, at most 25 MB", total)
	}
}

func FuzzDecode(f *testing.F) {
	var b bytes.Buffer
	if err := sample().Encode(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := Decode(b, "sample", 3)
		if err == nil && file == nil {
			t.Error("neither a file nor an error")
		}
	})
}
