package sqlite

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	"rapporteur/store"
	"rapporteur/store/storetest"
)

func openPlain(ctx context.Context, file string) (*store.DB, error) {
	return Open(ctx, file, store.Options{})
}

func TestMain(m *testing.M) {
	storetest.Writer(openPlain)
	os.Exit(m.Run())
}

func TestKilled(t *testing.T) {
	file := filepath.Join(t.TempDir(), "record.db")
	storetest.Killed(t, file, openPlain)
	db, err := sql.Open("sqlite", "file:"+file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var verdict string
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		t.Errorf("the file is %s, %v", verdict, err)
	}
	rows, err := db.Query("PRAGMA foreign_key_check")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	if rows.Next() {
		t.Error("a row belongs to nothing")
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file's mode is %v, %v", info.Mode(), err)
	}
}

func TestMigratesUpAndDown(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a record %41?mode=memory.db")
	db, err := Open(t.Context(), file, store.Options{Disputes: storetest.Opposed})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, want := range []int{0, 1, 0, 3} {
		if err := db.Migrate(t.Context(), want); err != nil {
			t.Fatal(err)
		}
		if got, err := db.Version(t.Context()); err != nil || got != want {
			t.Fatalf("the tables are of version %d, %v; want %d", got, err, want)
		}
	}
	if found, _ := filepath.Glob(filepath.Join(filepath.Dir(file), "*")); len(found) == 0 || filepath.Base(found[0]) != filepath.Base(file) {
		t.Errorf("the record is in %q, not in %s", found, file)
	}
}

func open(t *testing.T) *store.DB { return openAny(t) }

func openAny(t testing.TB) *store.DB {
	t.Helper()
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "record.db"), store.Options{Disputes: storetest.Opposed})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func BenchmarkRecord(b *testing.B) {
	storetest.Bench(b, filepath.Join(b.TempDir(), "record.db"), Open)
}

func BenchmarkDense(b *testing.B) {
	storetest.BenchDense(b, func() string { return filepath.Join(b.TempDir(), "record.db") }, Open)
}

func BenchmarkDiscussion(b *testing.B) { storetest.BenchDiscussion(b, openAny) }

func BenchmarkReview(b *testing.B) { storetest.BenchReview(b, openAny) }

func TestRecord(t *testing.T) { storetest.Run(t, open) }
