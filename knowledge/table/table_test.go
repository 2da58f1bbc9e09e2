package table

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"rapporteur"
)

func names(t *testing.T, in io.Reader, strict bool) (got string, bad []error, err error) {
	t.Helper()
	bad, err = Read("mine.tsv", in, []string{"name", "code"}, strict, func(r *Row) error {
		if r.Get("name") == "" {
			return r.Bad("the row has no name")
		}
		got += r.Get("name") + ";"
		return nil
	})
	return got, bad, err
}

func TestRead(t *testing.T) {
	for _, c := range []struct{ table, names, bad string }{
		{"name\tcode\nA\tUSA\n", "A;", ""},
		{"\ufeffname\tcode\r\nA\tUSA\r\nB\tFRA", "A;B;", ""},
		{"# why\n\nname\tcode\n# more\nA\n", "A;", ""},
		{"", "", "mine.tsv:1: the table has no header"},
		{"name\tkode\nA\tUSA\n", "", `mine.tsv:1: the header lacks the column "code"`},
		{"name\tname\tcode\n", "", `mine.tsv:1: the header has the column "name" twice`},
		{"name\tcode\n\tUSA\nB\tFRA\n", "B;", "mine.tsv:2: the row has no name"},
		{"name\tcode\nA\tUSA\tx\nB\tFRA\n", "B;", "mine.tsv:2: the row has 3 cells, the header 2"},
		{"name\tcode\nA\xff\tUSA\nB\tFRA\n", "B;", "mine.tsv:2: the line is not UTF-8 text"},
		{"name\tcode\n" + strings.Repeat("x", MaxLine+1) + "\nB\tFRA\n", "B;", "mine.tsv:2: a line may have"},
	} {
		got, bad, err := names(t, strings.NewReader(c.table), false)
		if err != nil || got != c.names || (c.bad == "") != (len(bad) == 0) || c.bad != "" && !strings.HasPrefix(bad[0].Error(), c.bad) {
			t.Errorf("%.40q: %q, bad %v, error %v; want %q, %q", c.table, got, bad, err, c.names, c.bad)
		}
		_, _, err = names(t, strings.NewReader(c.table), true)
		if (c.bad == "") != (err == nil) || c.bad != "" && !strings.HasPrefix(err.Error(), c.bad) {
			t.Errorf("%.40q, strict: error %v, want %q", c.table, err, c.bad)
		}
	}
}

// rows is a table of n equal rows that takes no memory.
type rows struct {
	n    int
	line string
	head string
}

func (r *rows) Read(p []byte) (n int, err error) {
	if r.head == "" {
		if r.n == 0 {
			return 0, io.EOF
		}
		r.n, r.head = r.n-1, r.line
	}
	n = copy(p, r.head)
	r.head = r.head[n:]
	return n, nil
}

func TestBounds(t *testing.T) {
	count := 0
	visit := func(*Row) error { count++; return nil }
	bad, err := Read("huge.tsv", &rows{5_000_000, "A\tUSA\n", "name\tcode\n"}, []string{"name"}, false, visit)
	if err != nil || count != MaxRows || len(bad) != 1 || rapporteur.KindOf(bad[0]) != rapporteur.TooLarge || !strings.HasPrefix(bad[0].Error(), "huge.tsv:500002: ") {
		t.Errorf("%d rows, bad %v, error %v", count, bad, err)
	}
	bad, err = Read("wrong.tsv", &rows{1000, "A\tUSA\tx\n", "name\tcode\n"}, nil, false, visit)
	if err != nil || len(bad) != maxBad+1 || bad[maxBad].Error() != "wrong.tsv: and 900 more rows" {
		t.Errorf("%d bad rows, the last %v, error %v", len(bad), bad[len(bad)-1], err)
	}
	broken := io.MultiReader(strings.NewReader("name\tcode\nA\tUSA\n"), iotest.ErrReader(errors.New("the disk is gone")))
	got, bad, err := names(t, broken, false)
	if err != nil || got != "A;" || len(bad) != 1 || !strings.Contains(bad[0].Error(), "mine.tsv:3: reading broke off: the disk is gone") {
		t.Errorf("%q, bad %v, error %v", got, bad, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("name\tcode\nA\tUSA\n", true)
	f.Add("#\n\nname\tcode\r\n\t\nA\xff\n", false)
	f.Fuzz(func(t *testing.T, in string, strict bool) {
		lines := strings.Count(in, "\n") + 1
		bad, err := Read("mine", strings.NewReader(in), []string{"name"}, strict, func(r *Row) error {
			if len(r.Cells) > len(r.Header) || r.Line > lines {
				t.Errorf("line %d of %d has %d cells", r.Line, lines, len(r.Cells))
			}
			return nil
		})
		if err != nil && !strict || len(bad) > 0 && strict {
			t.Errorf("strict %v: bad %v, error %v", strict, bad, err)
		}
	})
}
