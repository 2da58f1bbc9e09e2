package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/pprof"
	"strings"
	"syscall"
	"time"

	"rapporteur/desk"
	"rapporteur/store"
	"rapporteur/store/open"
)

// server is a desk that is open.
type server struct {
	url     string
	start   time.Duration // from its start until it listened
	process processes
	stop    func() error
}

// proxies are the peers whose word on where a request comes from the desk takes: its limits
// are by address, and the load is to come from many.
const proxies = "127.0.0.1/32"

// build makes the command rapporteur and gives its path.
func build(ctx context.Context, dir string) (string, error) {
	path := filepath.Join(dir, "rapporteur")
	out, err := exec.CommandContext(ctx, "go", "build", "-o", path, "rapporteur/cmd/rapporteur").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("cannot build rapporteur: %w: %s", err, out)
	}
	return path, nil
}

var opened = regexp.MustCompile(`The desk is open: (http://\S+)`)

// launch starts "rapporteur serve" on a record and waits until it listens.
func launch(ctx context.Context, program, address string) (*server, error) {
	var said bytes.Buffer
	c := exec.CommandContext(ctx, program, "serve", "--store", address, "--addr", "127.0.0.1:0", "--trusted-proxy", proxies)
	c.Stderr = &said
	c.Cancel = func() error { return c.Process.Signal(syscall.SIGTERM) }
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, err
	}
	begin := time.Now()
	if err := c.Start(); err != nil {
		return nil, err
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if m := opened.FindStringSubmatch(lines.Text()); m != nil {
			s := &server{url: m[1], start: time.Since(begin), process: processes{pid: c.Process.Pid}}
			s.stop = func() error {
				if err := c.Process.Signal(syscall.SIGTERM); err != nil {
					return err
				}
				go func() {
					for lines.Scan() { // the rest, so that nothing blocks
					}
				}()
				return c.Wait()
			}
			return s, nil
		}
	}
	return nil, fmt.Errorf("the desk did not open: %w: %s", c.Wait(), said.String())
}

// serveInside opens a desk in this process: for tests and for profiles of its processor
// time, which go to a file unless its name is empty. Its figures hold the sender's too.
func serveInside(ctx context.Context, address, profile string) (*server, error) {
	begin := time.Now()
	record, err := open.Open(ctx, address, store.Options{})
	if err != nil {
		return nil, err
	}
	d, err := desk.New(ctx, desk.Config{Store: record, Proxies: []netip.Prefix{netip.MustParsePrefix(proxies)}})
	if err != nil {
		return nil, errors.Join(err, record.Close())
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, errors.Join(err, record.Close())
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- d.Serve(ctx, l) }()
	s := &server{url: "http://" + l.Addr().String(), start: time.Since(begin), process: processes{pid: os.Getpid()}}
	written := func() error { return nil }
	if profile != "" {
		if written, err = profileTo(profile); err != nil {
			cancel()
			return nil, errors.Join(err, <-done, record.Close())
		}
	}
	s.stop = func() error {
		err := written()
		cancel()
		return errors.Join(err, <-done, record.Close())
	}
	return s, nil
}

// profileTo profiles this process until the function it gives is called.
func profileTo(file string) (func() error, error) {
	f, err := os.Create(file)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return func() error {
		pprof.StopCPUProfile()
		return f.Close()
	}, nil
}

// isPostgres tells records in PostgreSQL by their address.
func isPostgres(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}
