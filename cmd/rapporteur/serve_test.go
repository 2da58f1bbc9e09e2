package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rapporteur"
)

// TestServeDemo opens the demonstration as a person does and looks at its pages.
func TestServeDemo(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	root := newRoot()
	out, in := io.Pipe()
	root.SetOut(in)
	root.SetErr(io.Discard)
	root.SetArgs([]string{"serve", "--demo", "--addr", "127.0.0.1:0"})
	done := make(chan error, 1)
	go func() {
		done <- root.ExecuteContext(ctx)
		_ = in.Close()
	}()
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatalf("nothing is printed: %v", <-done)
	}
	_, at, ok := strings.Cut(lines.Text(), "The desk is open: ")
	if !ok {
		t.Fatalf("the first line is %q", lines.Text())
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	for path, want := range map[string]string{
		"/": "A demonstration", "/events?place=Kharkiv": "Russian missiles", "/articles": "Harbour Courier", "/disputes": "One denies", "/signin": "Inês Duarte",
	} {
		resp, err := http.Get(at + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil || resp.StatusCode != 200 || !strings.Contains(string(body), want) {
			t.Errorf("%s: %d, %v, no %q", path, resp.StatusCode, err, want)
		}
	}
	stop()
	select {
	case err := <-done:
		if err != nil {
			t.Errorf("stopped, it says %v", err)
		}
	case <-time.After(20 * time.Second):
		t.Error("it does not stop")
	}
}

func TestServeRefuses(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.db")
	for _, args := range [][]string{
		{"--demo", file}, {"--demo", "--addr", "0.0.0.0:8480"}, {"--store", file, file}, {"--trusted-proxy", "everyone", file},
		{"--oidc", "name=x", file}, {"--oidc", "colour=red", file}, {"--base-url", "desk.example.org", file}, {"--addr", "nowhere:x:y", file},
	} {
		root := newRoot()
		root.SetOut(io.Discard)
		root.SetErr(io.Discard)
		root.SetArgs(append([]string{"serve"}, args...))
		if err := root.ExecuteContext(t.Context()); rapporteur.KindOf(err) != rapporteur.Invalid {
			t.Errorf("serve %v: %v", args, err)
		}
	}
}
