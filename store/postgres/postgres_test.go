package postgres

import (
	"context"
	"path/filepath"
	"testing"

	"rapporteur/internal/pgtest"
	"rapporteur/store"
	"rapporteur/store/sqlite"
	"rapporteur/store/storetest"
)

var server func() (*pgtest.Server, error)

func openPlain(ctx context.Context, url string) (*store.DB, error) {
	return Open(ctx, url, store.Options{})
}

func TestMain(m *testing.M) {
	storetest.Writer(openPlain)
	pgtest.Main(m, &server)
}

func TestKilled(t *testing.T) { storetest.Killed(t, pgtest.Database(t, server), openPlain) }

func open(t *testing.T) *store.DB { return openAny(t) }

func openAny(t testing.TB) *store.DB {
	t.Helper()
	db, err := Open(t.Context(), pgtest.Database(t, server), store.Options{Disputes: storetest.Opposed})
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

func BenchmarkRecord(b *testing.B) { storetest.Bench(b, pgtest.Database(b, server), Open) }

func BenchmarkDense(b *testing.B) {
	storetest.BenchDense(b, func() string { return pgtest.Database(b, server) }, Open)
}

func BenchmarkDiscussion(b *testing.B) { storetest.BenchDiscussion(b, openAny) }

func BenchmarkReview(b *testing.B) { storetest.BenchReview(b, openAny) }

func TestRecord(t *testing.T) { storetest.Run(t, open) }

func TestBackupsOfOtherDatabases(t *testing.T) {
	inFile := func(t *testing.T) *store.DB {
		db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "record.db"), store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		return db
	}
	t.Run("to a file", func(t *testing.T) { storetest.Backups(t, open, inFile) })
	t.Run("from a file", func(t *testing.T) { storetest.Backups(t, inFile, open) })
}

func TestMigratesUpAndDown(t *testing.T) {
	db := open(t)
	for _, want := range []int{0, 1, 0, 3} {
		if err := db.Migrate(t.Context(), want); err != nil {
			t.Fatal(err)
		}
		if got, err := db.Version(t.Context()); err != nil || got != want {
			t.Fatalf("the tables are of version %d, %v; want %d", got, err, want)
		}
	}
}

func TestOpenTellsWhatIsWrong(t *testing.T) {
	for _, url := range []string{"postgres://nobody@127.0.0.1:1/none", "postgres://%zz"} {
		if _, err := Open(t.Context(), url, store.Options{}); err == nil {
			t.Errorf("%s opens", url)
		}
	}
}
