package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestOutputsThatAreNoFiles writes to a named pipe and through a link: neither is replaced
// by a file, as a device would be to which its owner writes.
func TestOutputsThatAreNoFiles(t *testing.T) {
	dir := t.TempDir()
	in, reports := write(t, "a.txt", story), filepath.Join(dir, "reports.jsonl")
	if o := runCommand(t, "", "read", in, "--date", "2023-03-05", "-o", reports); o.code != 0 {
		t.Fatal(o.stderr)
	}
	want, _ := os.ReadFile(reports)
	for name, args := range map[string][]string{
		"reports":     {"read", in, "--date", "2023-03-05", "--format", "jsonl"},
		"picture.svg": {"plot", "types", reports},
	} {
		pipe := filepath.Join(dir, name)
		if err := syscall.Mkfifo(pipe, 0o600); err != nil {
			t.Skip("no named pipes here:", err)
		}
		got := make(chan string)
		go func() {
			f, err := os.Open(pipe)
			if err != nil {
				got <- err.Error()
				return
			}
			defer f.Close()
			b, _ := io.ReadAll(f)
			got <- string(b)
		}()
		o := runCommand(t, "", append(args, "-o", pipe)...)
		if o.code != 0 {
			t.Fatalf("%s: exit code %d, %s", name, o.code, o.stderr)
		}
		if text := <-got; name == "reports" && text != string(want) || name == "picture.svg" && !strings.Contains(text, "<svg") {
			t.Errorf("%s: the pipe gave %.100q", name, text)
		}
		if info, err := os.Lstat(pipe); err != nil || info.Mode()&os.ModeNamedPipe == 0 {
			t.Errorf("%s: the pipe is none any more: %v, %v", name, info, err)
		}
	}
	if o := runCommand(t, "", "read", in, "--format", "jsonl", "-o", filepath.Join(dir, "reports"), "--resume"); o.code != exitUsage {
		t.Errorf("going on with a pipe: exit code %d, %q", o.code, o.stderr)
	}
}

func TestOutputThroughALink(t *testing.T) {
	dir := t.TempDir()
	to, link := filepath.Join(dir, "real.jsonl"), filepath.Join(dir, "link.jsonl")
	os.WriteFile(to, nil, 0o600)
	if err := os.Symlink(to, link); err != nil {
		t.Skip(err)
	}
	if o := runCommand(t, "", "read", write(t, "a.txt", story), "-o", link); o.code != 0 {
		t.Fatal(o.stderr)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is none any more: %v, %v", info, err)
	}
	if b, err := os.ReadFile(to); err != nil || len(b) == 0 {
		t.Errorf("nothing came through the link: %v", err)
	}
}
