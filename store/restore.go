package store

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"slices"
	"strconv"

	"github.com/klauspost/compress/zstd"

	"rapporteur"
)

// maxBackupLine is the longest line of a backup in bytes: an article with all its text.
const maxBackupLine = 256 << 20

// batch is how many rows are put in together.
const batch = 256

// Restore implements rapporteur.Keeper: all of a backup, or nothing of it.
func (db *DB) Restore(ctx context.Context, file string) error {
	f, err := os.Open(file)
	if err != nil {
		return rapporteur.Errorf(rapporteur.NotFound, "cannot read the backup: %w", err)
	}
	defer f.Close()
	err = db.write(ctx, "restore "+file, func(t *tx) error {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return err
		}
		if err := t.mustBeEmpty(ctx); err != nil {
			return err
		}
		return t.restore(ctx, f)
	})
	return err
}

func (t *tx) mustBeEmpty(ctx context.Context) error {
	for _, table := range recordTables {
		var n int
		if err := t.row(ctx, `SELECT count(*) FROM (SELECT 1 AS one FROM `+table.name+` LIMIT 1) f`).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			return rapporteur.Errorf(rapporteur.Conflict, "the record is in use (%s are in it); restore into a new one", table.name)
		}
	}
	return nil
}

// restorer puts rows back, table by table.
type restorer struct {
	t        *tx
	version  int
	table    backupTable
	index    map[string]int
	rows     [][]any
	count    int64
	articles map[string]restoredArticle
}

// restoredArticle is what full text needs of an article besides its text.
type restoredArticle struct {
	num, revision int64
	title         string
}

func damaged(err error) error {
	return rapporteur.Errorf(rapporteur.Invalid, "it is no backup of a record, or it is damaged: %w", err)
}

func (t *tx) restore(ctx context.Context, in io.Reader) error {
	z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(1<<30))
	if err != nil {
		return damaged(err)
	}
	defer z.Close()
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, maxBackupLine)
	var head backupHeader
	if lines.Scan() {
		err = json.Unmarshal(lines.Bytes(), &head)
	}
	switch {
	case err != nil || lines.Err() != nil:
		return damaged(errors.Join(err, lines.Err()))
	case head.Backup != backupFormat:
		return rapporteur.Errorf(rapporteur.Invalid, "it is no backup of a record in format %d", backupFormat)
	}
	r := &restorer{t: t, articles: map[string]restoredArticle{}}
	if err := t.row(ctx, `SELECT max(version) FROM migrations`).Scan(&r.version); err != nil {
		return err
	}
	if head.Version != r.version {
		return rapporteur.Errorf(rapporteur.Unsupported, "the backup's tables are of version %d and this program's of %d; restore it with the program that made it, then open it with this one", head.Version, r.version)
	}
	for lines.Scan() {
		if end, err := r.line(ctx, lines.Bytes()); end || err != nil {
			if err == nil {
				err = t.db.d.AfterRestore(ctx, t.sql)
			}
			return err
		}
	}
	return damaged(errors.Join(lines.Err(), errors.New("its end is missing")))
}

// line takes a line in; end says that it was the last.
func (r *restorer) line(ctx context.Context, line []byte) (end bool, err error) {
	if len(line) > 0 && line[0] == '[' {
		return false, r.row(ctx, line)
	}
	if err := r.flush(ctx); err != nil {
		return false, err
	}
	var next struct {
		backupTable
		End *int64 `json:"end"`
	}
	if err := json.Unmarshal(line, &next); err != nil {
		return false, damaged(err)
	}
	if next.End != nil {
		if *next.End != r.count {
			return false, damaged(errors.New("rows are missing"))
		}
		return true, nil
	}
	return false, r.begin(next.backupTable)
}

// begin goes over to another table, whose columns must be ours.
func (r *restorer) begin(table backupTable) error {
	known := false
	for _, t := range recordTables {
		known = known || t.name == table.Table
	}
	if !known || len(table.Kinds) != len(table.Columns) {
		return damaged(errors.New("there is no table " + strconv.Quote(table.Table)))
	}
	r.index = map[string]int{}
	for i, c := range table.Columns {
		if !isName(c) {
			return damaged(errors.New("there is no column " + strconv.Quote(c)))
		}
		r.index[c] = i
	}
	r.table = table
	return nil
}

// isName keeps a damaged or forged backup from becoming part of a statement.
func isName(s string) bool {
	return s != "" && len(s) < 40 && !slices.ContainsFunc([]byte(s), func(c byte) bool { return c != '_' && (c < 'a' || c > 'z') })
}

func (r *restorer) row(ctx context.Context, line []byte) error {
	var raw []json.RawMessage
	if err := json.Unmarshal(line, &raw); err != nil || len(raw) != len(r.table.Columns) || len(raw) == 0 {
		return damaged(errors.New("a row of " + strconv.Quote(r.table.Table) + " is not whole"))
	}
	values := make([]any, len(raw))
	for i := range raw {
		var err error
		if values[i], err = valueOf(r.table.Kinds[i], raw[i]); err != nil {
			return damaged(err)
		}
	}
	r.rows = append(r.rows, values)
	r.count++
	if len(r.rows) < batch {
		return nil
	}
	return r.flush(ctx)
}

func valueOf(kind byte, raw json.RawMessage) (any, error) {
	switch kind {
	case 'i':
		var v int64
		err := json.Unmarshal(raw, &v)
		return v, err
	case 'r':
		var v float64
		err := json.Unmarshal(raw, &v)
		return v, err
	case 'b':
		var v []byte
		err := json.Unmarshal(raw, &v)
		return v, err
	}
	var v string
	err := json.Unmarshal(raw, &v)
	return v, err
}

// flush puts the rows in that have gathered, and their full text.
func (r *restorer) flush(ctx context.Context) error {
	rows := r.rows
	r.rows = nil
	if len(rows) == 0 {
		return nil
	}
	if err := r.t.insert(ctx, r.table.Table, r.table.Columns, rows); err != nil {
		if kind, _, known := r.t.db.d.Kind(err); known && kind != rapporteur.Internal && kind != rapporteur.TooSlow && kind != rapporteur.Forbidden {
			return damaged(err)
		}
		return err
	}
	table, texts, err := r.texts(rows)
	if err != nil || len(texts) == 0 {
		return err
	}
	return r.t.insertTexts(ctx, table, texts)
}

// texts are the words of rows for full text, which no backup holds.
func (r *restorer) texts(rows [][]any) (table string, out [][]any, err error) {
	text := func(v []any, column string) string { s, _ := v[r.index[column]].(string); return s }
	number := func(v []any, column string) int64 { n, _ := v[r.index[column]].(int64); return n }
	for _, v := range rows {
		switch r.table.Table {
		case "articles":
			r.articles[text(v, "id")] = restoredArticle{number(v, "num"), number(v, "revision"), text(v, "title")}
		case "revisions":
			if a := r.articles[text(v, "article")]; a.revision == number(v, "number") {
				table, out = "article_text", append(out, []any{a.num, fold(a.title + "\n" + text(v, "text"))})
			}
		case "events", "claims":
			var b struct{ Passage rapporteur.Passage }
			if err := json.Unmarshal([]byte(text(v, "body")), &b); err != nil {
				return "", nil, damaged(err)
			}
			table = map[string]string{"events": "event_text", "claims": "claim_text"}[r.table.Table]
			out = append(out, []any{number(v, "id"), fold(b.Passage.Text)})
		case "comments":
			if s := text(v, "body"); s != "" {
				table, out = "comment_text", append(out, []any{number(v, "num"), fold(s)})
			}
		}
	}
	return table, out, nil
}
