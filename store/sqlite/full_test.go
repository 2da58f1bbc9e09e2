//go:build unix

package sqlite

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"rapporteur"
	"rapporteur/store/storetest"
)

// smallDisk says that the process is one whose files may not grow beyond a limit.
const smallDisk = "RAPPORTEUR_TEST_SMALL_DISK"

// limitFiles lets the process's files grow to n bytes, as a full disk does.
func limitFiles(t *testing.T, n uint64) {
	t.Helper()
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Fatal(err)
	}
	limit.Cur = min(n, limit.Max)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Fatal(err)
	}
}

func TestDiskFull(t *testing.T) {
	if os.Getenv(smallDisk) == "" {
		c := exec.Command(os.Args[0], "-test.run=^TestDiskFull$", "-test.v")
		c.Env = append(os.Environ(), smallDisk+"=1")
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return
	}
	signal.Ignore(syscall.SIGXFSZ)
	db := open(t)
	limitFiles(t, 3<<20)
	kept := 0
	var err error
	for kept < 10_000 && err == nil {
		if _, err = db.PutReport(t.Context(), storetest.Report(fmt.Sprint("a", kept), kept), ""); err == nil {
			kept++
		}
	}
	if err == nil || !strings.Contains(err.Error(), "full") {
		t.Fatalf("after %d reports on a full disk: %v", kept, err)
	}
	for i := range kept {
		if r, err := db.Report(t.Context(), fmt.Sprint("a", i)); err != nil || len(r.Events) != 2 {
			t.Fatalf("report %d cannot be read: %v", i, err)
		}
	}
	if l, err := db.Events(t.Context(), rapporteur.RowQuery{Text: "recalled"}); err != nil || len(l.Items) != min(kept, 50) {
		t.Fatalf("%d events are found, %v", len(l.Items), err)
	}
	if err := db.Backup(t.Context(), filepath.Join(t.TempDir(), "no", "backup")); err == nil {
		t.Error("a backup without a folder is made")
	}
	limitFiles(t, 1<<40)
	if _, err := db.PutReport(t.Context(), storetest.Report("after", 1), ""); err != nil {
		t.Errorf("with room again: %v", err)
	}
	if n, err := db.CountEvents(t.Context(), rapporteur.RowQuery{}); err != nil || n != 2*kept+2 {
		t.Errorf("%d events, %v; want %d", n, err, 2*kept+2)
	}
}
