package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func gzipped(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.WriteString(w, s)
	w.Close()
	return b.String()
}

func zipOf(t *testing.T, names []string, content string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(f, content)
	}
	w.Close()
	return b.String()
}

func tarOf(t *testing.T, names []string, content string) string {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, name := range names {
		if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(content))}); err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, content)
	}
	w.Close()
	return b.String()
}

// TestBadCorpus reads a folder of everything that a corpus can be wrong in: each is named
// once with its reason, counted in the end, and the rest is read.
func TestBadCorpus(t *testing.T) {
	dir := t.TempDir()
	line := `{"text":"France condemned Mali on Friday. Germany accused Russia of sabotage."}` + "\n"
	zeros := strings.Repeat("\x00", 80<<20)
	good := 0
	bad := map[string]string{} // what is named → why
	put := func(name, content string, articles int, named, why string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
		if good += articles; why != "" {
			bad[firstWord(named, name)] = why
		}
	}
	cut := func(s string, n int) string { return s[:len(s)-n] }
	put("a-good.jsonl", line+line, 2, "", "")
	put("b-cut.jsonl.gz", gzipped(strings.Repeat(line, 3) + strings.Repeat("y", 40))[:60], 0, "b-cut.jsonl.gz", "ends too early")
	put("c-cut.tar", tarOf(t, []string{"1.txt", "2.txt"}, story)[:1200], 1, "c-cut.tar", "ends too early")
	put("d-cut.zip", cut(zipOf(t, []string{"1.txt"}, story), 10), 0, "", "broken or cut off zip archive")
	put("e-zeros.txt.gz", gzipped(zeros), 0, "", "larger than the limit")
	put("e-zeros.jsonl.gz", gzipped(zeros), 0, "e-zeros.jsonl.gz line 1", "decompression bomb")
	put("f-bomb.zip", zipOf(t, []string{"a.jsonl", "b.jsonl"}, zeros), 0, "f-bomb.zip!a.jsonl line 1", "decompression bomb")
	put("g-nested.txt.gz", gzipped(gzipped(gzipped(gzipped(gzipped(story))))), 0, "", "more than 4 deep")
	put("h-changing.csv", "text,id\nFrance condemned Mali.,1\nFrance.,2,x\nFrance condemned Mali again.,3\n", 2, "h-changing.csv row 3", "has 3 cells, and the first row names 2")
	put("i-page.html", "<p>"+strings.Repeat("War and peace. ", 14<<20), 0, "", "larger than the limit of 10 MB")
	put("j-future.jsonl", `{"text":"France condemned Mali.","published":"2999-01-01"}`+"\n"+line, 1, "j-future.jsonl line 1", "still to come")
	put("k-empty.txt", "", 0, "", "is empty")
	put("l-binary.txt", "\x7fELF\x02\x01\x01\x00\x00", 0, "", "is a program")
	put("m-good.txt", story, 1, "", "")
	for name, target := range map[string]string{"n-self": "n-self", "o-up": "."} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Skip("no links here:", err)
		}
	}
	bad["n-self"], bad["o-up"] = "too many levels", "link back to a folder that it lies in"
	if locked := filepath.Join(dir, "p-locked"); os.Getuid() != 0 {
		os.Mkdir(locked, 0)
		defer os.Chmod(locked, 0o700)
		bad["p-locked"] = "may not be read"
	}

	out := filepath.Join(t.TempDir(), "out.jsonl")
	o := runCommand(t, "", "read", dir, "-o", out)
	if o.code != exitFailed {
		t.Errorf("exit code %d, want %d", o.code, exitFailed)
	}
	named, summary, ok := strings.Cut(o.stderr, fmt.Sprintf("rapporteur: %d of %d inputs failed:\n", len(bad), len(bad)+good))
	if !ok {
		t.Fatalf("no count of %d of %d in\n%s", len(bad), len(bad)+good, o.stderr)
	}
	for name, why := range bad {
		found := 0
		for l := range strings.Lines(named) {
			if strings.Contains(l, filepath.Join(dir, name)+":") || strings.Contains(l, filepath.Join(dir, name)+"!") || strings.Contains(l, filepath.Join(dir, name)+" ") {
				if found++; !strings.Contains(l, why) {
					t.Errorf("%s: %q, want %q", name, l, why)
				}
			}
		}
		if found != 1 {
			t.Errorf("%s is named %d times in\n%s", name, found, named)
		}
		if !strings.Contains(summary, why) {
			t.Errorf("the closing report lacks %q:\n%s", why, summary)
		}
	}
	if n := len(reports(t, out)); n != good {
		t.Errorf("%d reports, want %d", n, good)
	}
}

func firstWord(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// TestFullDisk writes to a disk that has no room: the file is named once, no half of it is
// left under its name, and what a checkpoint holds is kept for --resume.
func TestFullDisk(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("/dev/full is Linux's")
	}
	in := write(t, "corpus.jsonl", invented(300))
	for _, name := range []string{"out.jsonl", "out.csv", "out.parquet", "out.json"} {
		out := filepath.Join(t.TempDir(), name)
		if err := os.Symlink("/dev/full", out+".part"); err != nil {
			t.Fatal(err)
		}
		o := runCommand(t, "", "read", in, "-o", out)
		if o.code != exitFailed || strings.Count(o.stderr, "no space left on device") != 1 || !strings.Contains(o.stderr, "cannot write "+out) {
			t.Errorf("%s: exit code %d, %q", name, o.code, o.stderr)
		}
		if _, err := os.Stat(out); err == nil {
			t.Errorf("%s is there", out)
		}
	}
}

// TestFullDiskGoesOn fills a small file system in the midst of a run, and goes on when
// there is room.
func TestFullDiskGoesOn(t *testing.T) {
	disk := t.TempDir()
	if err := exec.Command("mount", "-t", "tmpfs", "-o", "size=1400k", "tmpfs", disk).Run(); err != nil {
		t.Skip("a small file system cannot be made here:", err)
	}
	defer exec.Command("umount", disk).Run()
	in, dir := write(t, "corpus.jsonl", invented(250)), t.TempDir()
	for name, fill := range map[string]int{"out.jsonl": 600 << 10, "out/": 1280 << 10} {
		whole, out := dir+"/"+name, disk+"/"+name
		args := []string{"read", in, "--no-layer", "--batch", "50"}
		if o := runCommand(t, "", append(args, "-o", whole)...); o.code != exitFailed {
			t.Fatal(o.stderr)
		}
		filler := filepath.Join(disk, "filler")
		os.WriteFile(filler, make([]byte, fill), 0o666)
		o := runCommand(t, "", append(args, "-o", out)...)
		if o.code != exitFailed || strings.Count(o.stderr, "no space left on device") != 1 || !strings.Contains(o.stderr, "--resume goes on") {
			t.Errorf("%s: exit code %d, %q", name, o.code, o.stderr)
		}
		os.Remove(filler)
		exec.Command("mount", "-o", "remount,size=64m", disk).Run()
		if o := runCommand(t, "", append(args, "-o", out, "--resume")...); o.code != exitFailed || strings.Contains(o.stderr, "no space") {
			t.Errorf("%s: exit code %d, %q", name, o.code, o.stderr)
		}
		same(t, whole, out)
		os.RemoveAll(out)
		exec.Command("mount", "-o", "remount,size=1400k", disk).Run()
	}
}
