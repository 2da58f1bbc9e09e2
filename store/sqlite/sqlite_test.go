package sqlite

import (
	"path/filepath"
	"testing"

	"rapporteur/store"
	"rapporteur/store/storetest"
)

func TestMigratesUpAndDown(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a record %41?mode=memory.db")
	db, err := Open(t.Context(), file, store.Options{Disputes: storetest.Opposed})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, want := range []int{0, 1, 0, 1} {
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

func open(t *testing.T) *store.DB { return openAny(t) }

func BenchmarkRecord(b *testing.B) { storetest.Bench(b, openAny) }

func BenchmarkDiscussion(b *testing.B) { storetest.BenchDiscussion(b, openAny) }

func TestRecord(t *testing.T) { storetest.Run(t, open) }
