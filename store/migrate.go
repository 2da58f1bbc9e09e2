package store

import (
	"context"
	"database/sql"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"rapporteur"
)

// latest asks for all migrations.
const latest = -1

// migration is one step of the tables, forth and back.
type migration struct {
	version  int
	name     string
	up, down string
}

// Migrate brings the tables to a version, up or down; -1 is the latest. Version 0 has no
// tables, and nothing of the record is left.
func (db *DB) Migrate(ctx context.Context, version int) error { return db.migrate(ctx, version) }

func (db *DB) migrate(ctx context.Context, target int) error {
	steps, err := readMigrations(db.d.Migrations())
	if err != nil {
		return err
	}
	newest := steps[len(steps)-1].version
	if target == latest {
		target = newest
	}
	if have, err := db.Version(ctx); err == nil && have == target {
		return nil // without waiting for those who write
	}
	return db.write(ctx, "bring the record's tables up to date", func(t *tx) error {
		if err := t.lock(ctx, "migrations"); err != nil {
			return err
		}
		if _, err := t.exec(ctx, `CREATE TABLE IF NOT EXISTS migrations (version BIGINT PRIMARY KEY, name TEXT NOT NULL, time BIGINT NOT NULL)`); err != nil {
			return err
		}
		var have int
		if err := t.row(ctx, `SELECT coalesce(max(version), 0) FROM migrations`).Scan(&have); err != nil {
			return err
		}
		if have > newest {
			return rapporteur.Errorf(rapporteur.Unsupported, "the record was written by a later version of the program (its tables are of version %d, this program knows %d); use that one", have, newest)
		}
		return t.step(ctx, steps, have, target)
	})
}

// step runs the migrations between two versions.
func (t *tx) step(ctx context.Context, steps []migration, have, target int) error {
	for _, m := range steps {
		if m.version > have && m.version <= target {
			if err := t.script(ctx, m.up); err != nil {
				return rapporteur.Errorf(rapporteur.Internal, "migration %d %s: %w", m.version, m.name, err)
			}
			if _, err := t.exec(ctx, `INSERT INTO migrations (version, name, time) VALUES (?, ?, ?)`, m.version, m.name, t.now); err != nil {
				return err
			}
		}
	}
	for _, m := range slices.Backward(steps) {
		if m.version <= have && m.version > target {
			if err := t.script(ctx, m.down); err != nil {
				return rapporteur.Errorf(rapporteur.Internal, "migration %d %s, back: %w", m.version, m.name, err)
			}
			if _, err := t.exec(ctx, `DELETE FROM migrations WHERE version = ?`, m.version); err != nil {
				return err
			}
		}
	}
	return nil
}

// script runs the statements of a file, which end in ";" at the end of a line.
func (t *tx) script(ctx context.Context, text string) error {
	for _, statement := range strings.Split(text, ";\n") {
		if strings.TrimSpace(statement) == "" {
			continue
		}
		if _, err := t.sql.ExecContext(ctx, statement); err != nil {
			return rapporteur.Errorf(rapporteur.Internal, "%s: %w", strings.TrimSpace(statement), err)
		}
	}
	return nil
}

func readMigrations(files fs.FS) ([]migration, error) {
	ups, err := fs.Glob(files, "*.up.sql")
	if err != nil || len(ups) == 0 {
		return nil, rapporteur.Errorf(rapporteur.Internal, "the program has no migrations: %w", err)
	}
	var out []migration
	for _, up := range ups {
		number, name, _ := strings.Cut(strings.TrimSuffix(path.Base(up), ".up.sql"), "_")
		version, err := strconv.Atoi(number)
		if err != nil || version < 1 {
			return nil, rapporteur.Errorf(rapporteur.Internal, "%s: a migration's name begins with its number", up)
		}
		m := migration{version: version, name: name}
		for file, into := range map[string]*string{up: &m.up, strings.TrimSuffix(up, ".up.sql") + ".down.sql": &m.down} {
			b, err := fs.ReadFile(files, file)
			if err != nil {
				return nil, rapporteur.Errorf(rapporteur.Internal, "migration %d: %w", version, err)
			}
			*into = string(b)
		}
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b migration) int { return a.version - b.version })
	return out, nil
}

// Version is the version of the tables.
func (db *DB) Version(ctx context.Context) (int, error) {
	var have sql.NullInt64
	err := db.single().row(ctx, `SELECT max(version) FROM migrations`).Scan(&have)
	return int(have.Int64), db.fail("tell the version of the record's tables", err)
}
