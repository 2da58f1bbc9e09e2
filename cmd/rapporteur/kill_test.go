package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The size of TestKilled; go test ./cmd/rapporteur -run TestKilled -kill.articles 20000
// -kill.kills 30 -v -timeout 1h is the full one.
var (
	killArticles = flag.Int("kill.articles", 400, "articles of the run that is killed")
	killKills    = flag.Int("kill.kills", 8, "how often it is killed")
)

// asCommand in the environment makes the test's own program run as the command; see TestMain.
const asCommand = "RAPPORTEUR_AS_COMMAND"

// command is the command as a process of its own.
func command(ctx context.Context, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, os.Args[0], args...)
	c.Env = append(os.Environ(), asCommand+"=1")
	return c
}

// invented makes articles that differ, a few near-copies and a few faults among them.
func invented(n int) string {
	r := rand.New(rand.NewPCG(3, 4))
	who := []string{"France", "Germany", "the Kenyan army", "Japan's prime minister", "the United Nations", "Poland", "protesters in Lima", "Egypt", "the European Union", "Iran", "Israel", "police in Madrid"}
	did := []string{"condemned", "accused", "met", "agreed with", "attacked", "praised", "threatened", "sent aid to", "imposed sanctions on", "recalled its ambassador from", "signed a treaty with", "arrested members of"}
	when := []string{"on Friday", "last week", "on March 3", "in January", "after a month of talks", "at a meeting in Vienna"}
	var b strings.Builder
	var texts []string
	for i := range n {
		var text strings.Builder
		for range 4 + r.IntN(8) {
			a := who[r.IntN(len(who))]
			fmt.Fprintf(&text, "%s%s %s %s %s, and %d people were there. ", strings.ToUpper(a[:1]), a[1:], did[r.IntN(len(did))], who[r.IntN(len(who))], when[r.IntN(len(when))], r.IntN(10000))
		}
		s := strings.TrimSpace(text.String())
		switch {
		case i%97 == 50:
			fmt.Fprintf(&b, "{\"id\":\"a%d\",\"text\":\"\"}\n", i)
			continue
		case i > 20 && i%11 == 0:
			s = texts[r.IntN(len(texts))] + " The agency contributed."
		}
		texts = append(texts, s)
		line, _ := json.Marshal(map[string]string{"id": fmt.Sprint("a", i), "text": s, "published": fmt.Sprintf("2023-%02d-%02d", 1+r.IntN(3), 1+r.IntN(28))})
		b.Write(append(line, '\n'))
	}
	return b.String()
}

// TestKilled kills a run again and again at random moments, as kill -9 does, and goes on
// each time: the output is byte for byte that of a run that nobody disturbed.
func TestKilled(t *testing.T) {
	in := write(t, "corpus.jsonl", invented(*killArticles))
	for _, c := range []struct {
		out  string
		args []string
	}{
		{"out.jsonl", nil},
		{"out.tsv", []string{"--columns", "polecat", "--duplicates", "drop"}},
		{"out/", []string{"--batch", "50"}},
	} {
		t.Run(c.out, func(t *testing.T) {
			dir := t.TempDir()
			args := append([]string{"read", in, "--no-layer"}, c.args...)
			began := time.Now()
			command(t.Context(), "read", "--no-layer", write(t, "one.txt", "France condemned Mali.")).Run()
			start := time.Since(began)
			began = time.Now()
			whole, err := command(t.Context(), append(args, "-o", filepath.Join(dir, "whole-")+c.out)...).CombinedOutput()
			if !strings.Contains(string(whole), "inputs failed") {
				t.Fatalf("the undisturbed run: %v\n%s", err, whole)
			}
			r := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 1))
			out := filepath.Join(dir, "killed-") + c.out
			k := killing{t: t, r: r, out: out, args: append(args, "-o", out, "--resume"), pace: max(time.Since(began)-start, 50*time.Millisecond) / time.Duration(*killArticles)}
			last := k.run()
			same(t, filepath.Join(dir, "whole-")+c.out, out)
			t.Logf("killed %d times, %d times before the first checkpoint; an undisturbed run takes %v an article", k.kills, k.early, k.pace)
			if k.kills < max(2, *killKills/4) {
				t.Errorf("only %d kills", k.kills)
			}
			if w, l := tail(string(whole)), tail(last); w != l {
				t.Errorf("the undisturbed run told in the end\n%s\nthe killed one\n%s", w, l)
			}
		})
	}
}

// killing is a run that is killed and goes on.
type killing struct {
	t           *testing.T
	r           *rand.Rand
	out         string
	args        []string
	pace        time.Duration // an article
	kills, done int
	early       int // kills before the first checkpoint
}

// run kills until there were kills enough, lets the last one end, and gives what it told.
func (k *killing) run() string {
	for k.kills < *killKills {
		if told, killed := k.leg(); !killed {
			return told
		}
		k.kills++
		if k.done == 0 {
			k.early++
		}
	}
	told, _ := command(k.t.Context(), k.args...).CombinedOutput()
	return string(told)
}

// leg starts the run and kills it: a time after it has come to some article, or while it starts.
func (k *killing) leg() (told string, killed bool) {
	ctx, cancel := context.WithCancel(k.t.Context())
	defer cancel()
	c := command(ctx, k.args...)
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	if err := c.Start(); err != nil {
		k.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	share := (*killArticles - k.done) / (*killKills - k.kills + 1)
	target := k.done + k.r.IntN(2*share+1)
	if k.r.IntN(5) == 0 {
		target = 0
	}
	wait := time.Duration(k.r.Float64() * float64(k.pace*time.Duration(min(checkpoint, share))))
	for {
		select {
		case err := <-ended:
			k.look()
			exit, ok := errors.AsType[*exec.ExitError](err)
			return out.String(), ok && !exit.Exited()
		case <-time.After(2 * time.Millisecond):
		}
		if k.look(); k.done >= target {
			time.Sleep(wait)
			cancel()
			target = 2 * *killArticles
		}
	}
}

// look reads how far the run has come.
func (k *killing) look() {
	b, err := os.ReadFile(k.out + ".part.at")
	if err != nil {
		b, err = os.ReadFile(filepath.Join(k.out, folderJournal))
	}
	var j journal
	if err != nil || json.Unmarshal(b, &j) != nil {
		return
	}
	if j.Done < k.done {
		k.t.Errorf("the journal went back from %d to %d articles", k.done, j.Done)
	}
	k.done = j.Done
}

// tail is what a run tells in the end: what failed, and what was left out.
func tail(stderr string) string {
	_, after, _ := strings.Cut(stderr, "inputs failed")
	return after
}

// same compares two files, or all files of two folders.
func same(t *testing.T, want, got string) {
	t.Helper()
	files := func(root string) map[string]string {
		out := map[string]string{}
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || d.Name() == folderJournal {
				return err
			}
			b, err := os.ReadFile(path)
			out[strings.TrimPrefix(path, filepath.Clean(root))] = string(b)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	a, b := files(want), files(got)
	for name := range a {
		if a[name] != b[name] {
			t.Errorf("%s%s: %d bytes, and %d of the run that was killed", want, name, len(a[name]), len(b[name]))
		}
	}
	if len(a) != len(b) || len(a) == 0 {
		t.Errorf("%d files, and %d of the run that was killed", len(a), len(b))
	}
	if left, _ := filepath.Glob(strings.TrimSuffix(got, "/") + ".part*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
