// Package pgtest gives tests a PostgreSQL server: the one that $RAPPORTEUR_TEST_POSTGRES
// names, or one of their own from the programs that Debian's package postgresql installs.
package pgtest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// variable names the server to use; its user must be allowed to create databases.
const variable = "RAPPORTEUR_TEST_POSTGRES"

// Server is a PostgreSQL server for the tests of one package.
type Server struct {
	url     string // of the database "postgres"
	launch  func() (*exec.Cmd, error)
	process *exec.Cmd // nil for a server that is not ours
	dir     string
}

var errNone = errors.New("no PostgreSQL found: install Debian's package postgresql, or set $" + variable)

// Main runs a package's tests with one server for all of them, which start gives on its
// first call; a package calls it from TestMain. Nothing starts where no test asks.
func Main(m *testing.M, start *func() (*Server, error)) {
	var server *Server
	*start = sync.OnceValues(func() (s *Server, err error) {
		server, err = Start()
		return server, err
	})
	code := m.Run()
	if server != nil {
		server.Stop()
	}
	os.Exit(code)
}

// Start gives the server that the environment names, or starts one.
func Start() (*Server, error) {
	if given := os.Getenv(variable); given != "" {
		return &Server{url: given}, nil
	}
	bin, err := programs()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "pg")
	if err != nil {
		return nil, err
	}
	s, err := startIn(bin, dir)
	if err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	return s, nil
}

// programs is the newest folder of PostgreSQL's programs.
func programs() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	slices.SortFunc(found, func(a, b string) int { return version(b) - version(a) })
	if len(found) > 0 {
		return filepath.Dir(found[0]), nil
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	return "", errNone
}

func version(path string) int {
	n, _ := strconv.Atoi(strings.Split(path, "/")[4])
	return n
}

// startIn makes a cluster in a folder and starts its server, which listens on a Unix
// socket in the same folder only and does not wait for the disk, for nothing of it is kept. PostgreSQL refuses to run as root: there it runs as nobody.
func startIn(bin, dir string) (*Server, error) {
	credential, err := unprivileged(dir)
	if err != nil {
		return nil, err
	}
	command := func(name string, args ...string) *exec.Cmd {
		c := exec.Command(filepath.Join(bin, name), args...)
		c.Dir = dir
		c.SysProcAttr = &syscall.SysProcAttr{Credential: credential, Setpgid: true}
		return c
	}
	data := filepath.Join(dir, "data")
	if out, err := command("initdb", "-D", data, "-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	s := &Server{url: "postgres://test@/postgres?host=" + url.QueryEscape(dir), dir: dir}
	s.launch = func() (*exec.Cmd, error) {
		log, err := os.OpenFile(filepath.Join(dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			return nil, err
		}
		defer log.Close()
		server := command("postgres", "-D", data, "-k", dir, "-c", "listen_addresses=", "-c", "max_connections=200", "-c", "shared_buffers=128MB", "-c", "max_wal_size=4GB", "-c", "fsync=off")
		server.Stdout, server.Stderr = log, log
		return server, server.Start()
	}
	if err := s.Restart(); err != nil {
		s.Stop()
		return nil, err
	}
	return s, nil
}

// Kill ends the server's processes without a word, as a loss of power would; Restart
// brings it back with what it had kept.
func (s *Server) Kill() {
	syscall.Kill(-s.process.Process.Pid, syscall.SIGKILL)
	s.process.Wait()
}

// Restart starts a server that was killed and waits until it answers.
func (s *Server) Restart() (err error) {
	if s.process, err = s.launch(); err != nil {
		return err
	}
	if err := s.await(); err != nil {
		text, _ := os.ReadFile(filepath.Join(s.dir, "log"))
		return fmt.Errorf("PostgreSQL does not answer: %w: %s", err, text)
	}
	return nil
}

// unprivileged is a user who may run the server, nil for the present one, who is given the folder.
func unprivileged(dir string) (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, _ := strconv.Atoi(u.Uid)
		gid, _ := strconv.Atoi(u.Gid)
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, os.Chown(dir, uid, gid)
	}
	return nil, errors.New("PostgreSQL does not run as root, and there is no user postgres or nobody")
}

// await waits until the server answers.
func (s *Server) await() error {
	db, err := sql.Open("pgx", s.url)
	if err != nil {
		return err
	}
	defer db.Close()
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if err = db.Ping(); err == nil || time.Now().After(end) {
			return err
		}
	}
}

// Stop ends a server that Start started, of which nothing is kept.
func (s *Server) Stop() {
	if s.process != nil {
		s.process.Process.Signal(syscall.SIGQUIT)
		s.process.Wait()
		os.RemoveAll(s.dir)
	}
}

// Create makes an empty database and gives its URL.
func (s *Server) Create(ctx context.Context) (address string, drop func() error, err error) {
	db, err := sql.Open("pgx", s.url)
	if err != nil {
		return "", nil, err
	}
	defer db.Close()
	name := "test_" + strings.ToLower(rand.Text())
	if _, err := db.ExecContext(ctx, "CREATE DATABASE "+name); err != nil {
		return "", nil, err
	}
	u, err := url.Parse(s.url)
	if err != nil {
		return "", nil, err
	}
	u.Path = "/" + name
	return u.String(), func() error {
		db, err := sql.Open("pgx", s.url)
		if err != nil {
			return err
		}
		defer db.Close()
		_, err = db.Exec("DROP DATABASE " + name + " WITH (FORCE)")
		return err
	}, nil
}

// Database is an empty database of the server for one test, gone when the test ends.
// Where there is no server the test is skipped, but fails where $CI is set, for there it
// must have one.
func Database(t testing.TB, start func() (*Server, error)) string {
	t.Helper()
	s, err := start()
	if errors.Is(err, errNone) && os.Getenv("CI") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	address, drop, err := s.Create(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := drop(); err != nil {
			t.Error(err)
		}
	})
	return address
}
