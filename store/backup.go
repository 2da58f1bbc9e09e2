package store

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"

	"github.com/klauspost/compress/zstd"

	"rapporteur"
)

// A backup is one file for every database: JSON Lines under zstd. The first line is the
// header; then for each table a line that names its columns, and a line for each row, the
// values in the columns' order, bytes in base64; the last line tells how many rows there were.
type (
	backupHeader struct {
		Backup   int    `json:"rapporteur-backup"` // the format, 1
		Version  int    `json:"tables"`            // of the tables, see Migrate
		Database string `json:"from"`
		Time     int64  `json:"time"`
	}
	backupTable struct {
		Table   string   `json:"table"`
		Columns []string `json:"columns"`
		// Kinds has a letter a column: i for whole numbers, r for others, t for text, b for bytes.
		Kinds string `json:"kinds,omitempty"`
	}
	backupEnd struct {
		Rows int64 `json:"end"`
	}
)

const backupFormat = 1

// Backup implements rapporteur.Keeper. It takes one state of the record, whatever is
// written meanwhile; the file, which holds secrets' hashes and addresses, is the owner's only
// and takes its name when it is whole and on the disk.
func (db *DB) Backup(ctx context.Context, file string) error {
	part := file + ".part"
	f, err := os.OpenFile(part, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return rapporteur.Errorf(rapporteur.Invalid, "cannot write the backup: %w", err)
	}
	err = db.read(ctx, "back up the record", func(t *tx) error { return t.backup(ctx, f) })
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(part, file)
	}
	if err != nil {
		os.Remove(part)
		return rapporteur.Errorf(rapporteur.KindOf(err), "the backup %s was not made: %w", file, err)
	}
	return nil
}

func (t *tx) backup(ctx context.Context, w io.Writer) error {
	z, err := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	buffered := bufio.NewWriterSize(z, 1<<16)
	enc := json.NewEncoder(buffered)
	enc.SetEscapeHTML(false)
	head := backupHeader{Backup: backupFormat, Database: t.db.d.Name(), Time: t.now}
	if err := t.row(ctx, `SELECT max(version) FROM migrations`).Scan(&head.Version); err != nil {
		return err
	}
	err = enc.Encode(head)
	var end backupEnd
	for _, table := range recordTables {
		var n int64
		if err == nil {
			n, err = t.backupTable(ctx, enc, table.name, table.order)
		}
		end.Rows += n
	}
	if err == nil {
		err = enc.Encode(end)
	}
	if err == nil {
		err = buffered.Flush()
	}
	return errors.Join(err, z.Close())
}

func (t *tx) backupTable(ctx context.Context, enc *json.Encoder, table, order string) (n int64, err error) {
	rows, err := t.query(ctx, "SELECT * FROM "+table+" ORDER BY "+order)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	head := backupTable{Table: table}
	if head.Columns, err = rows.Columns(); err != nil {
		return 0, err
	}
	values, into := make([]any, len(head.Columns)), make([]any, len(head.Columns))
	for i := range values {
		into[i] = &values[i]
	}
	for ; rows.Next(); n++ {
		if err := rows.Scan(into...); err != nil {
			return n, err
		}
		if n == 0 {
			head.Kinds = kindsOf(values)
			if err := enc.Encode(head); err != nil {
				return n, err
			}
		}
		if err := enc.Encode(values); err != nil {
			return n, err
		}
	}
	return n, rows.Err()
}

func kindsOf(values []any) string {
	kinds := make([]byte, len(values))
	for i, v := range values {
		switch v.(type) {
		case int64:
			kinds[i] = 'i'
		case float64:
			kinds[i] = 'r'
		case []byte:
			kinds[i] = 'b'
		default:
			kinds[i] = 't'
		}
	}
	return string(kinds)
}
