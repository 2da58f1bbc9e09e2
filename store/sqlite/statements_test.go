package sqlite

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
)

// TestStatementsAreKept holds that a connection runs a query whose rows are still being read,
// one that fails, one after its table changed and more than it keeps, as it would without.
func TestStatementsAreKept(t *testing.T) {
	db := sql.OpenDB(connector{address(filepath.Join(t.TempDir(), "a.db"))})
	defer db.Close()
	db.SetMaxOpenConns(1)
	exec := func(query string, args ...any) error {
		_, err := db.ExecContext(t.Context(), query, args...)
		return err
	}
	if err := exec("CREATE TABLE a (n INTEGER PRIMARY KEY)"); err != nil {
		t.Fatal(err)
	}
	for n := range 5 {
		if err := exec("INSERT INTO a VALUES (?)", n); err != nil {
			t.Fatal(err)
		}
		if err := exec("INSERT INTO a VALUES (?)", n); err == nil {
			t.Fatal("a number is there twice")
		}
	}
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	const after = "SELECT n FROM a WHERE n > ? ORDER BY n"
	var read func(n int) string
	read = func(n int) (text string) { // the same query within its own rows
		rows, err := tx.QueryContext(t.Context(), after, n)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var m int
			if err := rows.Scan(&m); err != nil {
				t.Fatal(err)
			}
			text += fmt.Sprint(m, "(", read(m), ")")
		}
		return text
	}
	for range 3 {
		if got, want := read(1), "2(3(4())4())3(4())4()"; got != want {
			t.Errorf("%s, not %s", got, want)
		}
	}
	open, err := tx.QueryContext(t.Context(), after, 1) // its statement goes while it is read
	if err != nil {
		t.Fatal(err)
	}
	for i := range 5 * maxStatements {
		var got int
		if err := tx.QueryRowContext(t.Context(), fmt.Sprintf("SELECT %d + ?", i/2), 1).Scan(&got); err != nil || got != i/2+1 {
			t.Fatalf("%d: %d, %v", i, got, err)
		}
	}
	n := 0
	for open.Next() {
		n++
	}
	if err := open.Close(); n != 3 || err != nil {
		t.Errorf("%d rows, %v", n, err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := exec("ALTER TABLE a ADD COLUMN m INTEGER DEFAULT 7"); err != nil {
		t.Fatal(err)
	}
	var m int
	for range 3 {
		if err := db.QueryRowContext(t.Context(), "SELECT m FROM a WHERE n = ?", 1).Scan(&m); err != nil || m != 7 {
			t.Errorf("%d, %v", m, err)
		}
	}
}
