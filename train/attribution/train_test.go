package attribution

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rapporteur/coder/attribution"
	"rapporteur/grammar"
	"rapporteur/model"
	"rapporteur/text"
)

var sentences = []struct{ text, source, cue, content string }{
	{"The mayor said that the mill was shut.", "The mayor", "said", "that the mill was shut"},
	{"Farmers claimed that the wells were dry.", "Farmers", "claimed", "that the wells were dry"},
	{"The union warned that the strike would last.", "The union", "warned", "that the strike would last"},
	{"The ferry left the harbour at noon.", "", "", ""},
	{"The old bridge fell into the river.", "", "", ""},
}

// examples labels the sentences by their own parts.
func examples(t *testing.T) []Example {
	t.Helper()
	segmenter, err := text.LoadSegmenter()
	if err != nil {
		t.Skip(err)
	}
	g, err := grammar.Load()
	if err != nil {
		t.Skip(err)
	}
	var out []Example
	for range 20 {
		for _, s := range sentences {
			doc := segmenter.Segment(s.text)
			g.Annotate(doc)
			e := Example{Doc: doc, Gold: make([]attribution.Role, len(doc.Words)), Owners: make([][]int32, len(doc.Words))}
			for role, part := range map[attribution.Role]string{attribution.Source: s.source, attribution.Cue: s.cue, attribution.Content: s.content} {
				at := strings.Index(s.text, part)
				for i := range doc.Words {
					if w := doc.Words[i]; part != "" && int(w.Start) >= at && int(w.End) <= at+len(part) {
						e.Gold[i] = role
						e.Owners[i] = []int32{0}
					}
				}
			}
			out = append(out, e)
		}
	}
	return out
}

// TestLearn holds that training learns its own examples, gives the same bytes twice,
// and that what is written can be read.
func TestLearn(t *testing.T) {
	train := examples(t)
	cues, err := attribution.LoadCues()
	if err != nil {
		t.Fatal(err)
	}
	o := Defaults
	o.Bits, o.Ridge, o.Folds = 14, 1, 2
	var files [2]bytes.Buffer
	for i := range files {
		if err := Learn(train, Clusters{}, cues, o, io.Discard).File().Encode(&files[i]); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(files[0].Bytes(), files[1].Bytes()) {
		t.Error("the same data give other bytes")
	}
	f, err := model.Decode(files[0].Bytes(), "attribution", 1)
	if err != nil {
		t.Fatal(err)
	}
	m, err := attribution.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	wrong, all := 0, 0
	for _, e := range train[:len(sentences)] {
		for i, r := range m.Roles(e.Doc) {
			all++
			if r != e.Gold[i] {
				wrong++
			}
		}
	}
	if wrong*10 > all {
		t.Errorf("%d of %d words of its own examples are wrong", wrong, all)
	}
}

func TestReadClusters(t *testing.T) {
	dir := t.TempDir()
	write := func(content string) string {
		path := filepath.Join(dir, "clusters.tsv")
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	c, err := ReadClusters(write("the\t1\t2\t3\nof\t4\t5\t6\t7\t8\n"))
	if err != nil || len(c.Hashes) != 2 || c.Hashes[0] >= c.Hashes[1] {
		t.Errorf("%+v, %v; want two words sorted by hash", c, err)
	}
	for _, bad := range []string{"the\t1\t2\n", "the\t1\tx\t3\n", "the\t300\t2\t3\n"} {
		if _, err := ReadClusters(write(bad)); err == nil || !strings.Contains(err.Error(), "clusters.tsv:1") {
			t.Errorf("%q: error %v does not name the line", bad, err)
		}
	}
}
