package storetest

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"rapporteur"
	"rapporteur/store"
)

// Backups are the tests of backup and restore. from and to may be of different databases.
func Backups(t *testing.T, from, to func(*testing.T) *store.DB) {
	t.Run("a restored record is the same", func(t *testing.T) { testRestore(t, from(t), to(t)) })
	t.Run("a damaged backup restores nothing", func(t *testing.T) { testDamaged(t, from(t), to(t)) })
}

// fill puts something into every part of a record.
func fill(t *testing.T, s *store.DB) {
	t.Helper()
	for i := range 30 {
		put(t, s, Report(fmt.Sprint("a", i), i))
	}
	again := Report("a3", 3)
	again.Article.Text += " “Später mehr”, it said."
	put(t, s, again)
	if err := s.SetSetting(t.Context(), "title", "The 'desk' \"of\" 100%"); err != nil {
		t.Fatal(err)
	}
	if err := s.Audit(t.Context(), rapporteur.AuditEntry{By: "p1", Act: "role changed", Object: "p2"}); err != nil {
		t.Fatal(err)
	}
	fillPeople(t, s)
}

// fillPeople puts in what people are and say.
func fillPeople(t *testing.T, s *store.DB) {
	t.Helper()
	ctx := t.Context()
	a, err := s.CreateAccount(ctx, rapporteur.Account{Handle: "zoe", Name: "Zoë", Email: "zoe@example.org", Role: rapporteur.ReviewerRole})
	if err != nil {
		t.Fatal(err)
	}
	r := Report("a3", 3)
	quote := r.Events[0].Trigger
	c, err := s.PostComment(ctx, rapporteur.Comment{Article: "a3", Author: a.ID, Name: a.Name, Body: "It was *not* recalled.", State: rapporteur.Visible,
		Feedback: &rapporteur.Feedback{Kind: rapporteur.WrongType, Selector: rapporteur.Selector{Exact: quote.Text, Start: quote.Span.Start, End: quote.Span.End}}})
	if err != nil {
		t.Fatal(err)
	}
	incidents := incidentsOf(t, s, rapporteur.RowQuery{Type: []string{"MOBILIZE"}})
	for _, do := range []func() error{
		func() error { _, err := s.Rate(ctx, "a3", a.ID, 7); return err },
		func() error { _, err := s.VoteComment(ctx, c.ID, "anon:1", -1); return err },
		func() error { return s.SetPassword(ctx, a.ID, "$argon2id$x") },
		func() error { return s.LinkIdentity(ctx, a.ID, "https://issuer.example", "7") },
		func() error {
			_, err := s.CreateSession(ctx, rapporteur.Session{Hash: []byte{0, 1, 0xff}, Person: a.ID, Expires: time.Now().Add(time.Hour)})
			return err
		},
		func() error {
			_, err := s.CreateToken(ctx, rapporteur.Token{Hash: []byte{2, 3}, Person: a.ID, Name: "mine", Scopes: []string{"read"}})
			return err
		},
		func() error {
			return s.QueueMail(ctx, rapporteur.Mail{Person: a.ID, To: a.Email, Subject: "s", Body: "b", Kind: "reply"})
		},
		func() error {
			return s.PutVerdict(ctx, rapporteur.Verdict{Key: keyOf(r, 0), Person: a.ID, Answer: rapporteur.Confirm, Event: &r.Events[0]})
		},
		func() error { _, err := s.JoinIncidents(ctx, incidentIDs(incidents[:2]), a.ID); return err },
	} {
		if err := do(); err != nil {
			t.Fatal(err)
		}
	}
}

func testRestore(t *testing.T, from, to *store.DB) {
	fill(t, from)
	dir := t.TempDir()
	first, second := filepath.Join(dir, "first"), filepath.Join(dir, "second")
	done := make(chan error)
	go func() { // while the record is in use
		for i := range 10 {
			if _, err := from.PutReport(t.Context(), Report(fmt.Sprint("late", i), i), ""); err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	if err := from.Backup(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if err := to.Restore(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	if err := to.Backup(t.Context(), second); err != nil {
		t.Fatal(err)
	}
	if a, b := backupLines(t, first), backupLines(t, second); !slices.Equal(a, b) {
		for i := range min(len(a), len(b)) {
			if a[i] != b[i] {
				t.Fatalf("line %d of the backup was\n%.600s and is\n%.600s", i+2, a[i], b[i])
			}
		}
		t.Fatalf("the backup had %d lines and has %d", len(a), len(b))
	}
	if l, err := to.Events(t.Context(), rapporteur.RowQuery{Text: "recalled", Article: "a7"}); err != nil || len(l.Items) != 1 {
		t.Errorf("full text finds %d events, %v", len(l.Items), err)
	}
	if l, err := to.Articles(t.Context(), rapporteur.ArticleQuery{Text: "spater mehr"}); err != nil || len(l.Items) != 1 {
		t.Errorf("full text finds %d articles, %v", len(l.Items), err)
	}
	put(t, to, Report("new", 5))
	if err := to.Audit(t.Context(), rapporteur.AuditEntry{By: "p1", Act: "x", Object: "y"}); err != nil {
		t.Error(err)
	}
	if err := to.Restore(t.Context(), first); rapporteur.KindOf(err) != rapporteur.Conflict {
		t.Errorf("restoring into a record in use gives %v", err)
	}
	if info, err := os.Stat(first); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the backup's mode is %v, %v", info.Mode(), err)
	}
}

// backupLines are the lines of a backup but its header, which has the time.
func backupLines(t *testing.T, file string) []string {
	t.Helper()
	return strings.Split(string(unpack(t, file)), "\n")[1:]
}

func unpack(t *testing.T, file string) []byte {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := zstd.NewReader(bufio.NewReader(f))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(z); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func testDamaged(t *testing.T, from, to *store.DB) {
	for i := range 5 {
		put(t, from, Report(fmt.Sprint("a", i), i))
	}
	good := filepath.Join(t.TempDir(), "backup")
	if err := from.Backup(t.Context(), good); err != nil {
		t.Fatal(err)
	}
	raw := unpack(t, good)
	packed, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(raw, []byte("\n"))
	for name, b := range map[string][]byte{
		"cut":           packed[:len(packed)/2],
		"no zstd":       []byte("hello"),
		"empty":         nil,
		"end missing":   pack(t, bytes.Join(lines[:len(lines)-2], nil)),
		"row missing":   pack(t, bytes.Join(slices.Delete(slices.Clone(lines), 3, 4), nil)),
		"forged column": pack(t, bytes.Replace(raw, []byte(`["num","id"`), []byte(`["num","id) VALUES (1); DROP TABLE people; --"`), 1)),
		"forged table":  pack(t, bytes.Replace(raw, []byte(`{"table":"revisions"`), []byte(`{"table":"migrations"`), 1)),
		"bad value":     pack(t, bytes.Replace(raw, []byte(`[1,"`), []byte(`["x","`), 1)),
	} {
		file := filepath.Join(t.TempDir(), "bad")
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := to.Restore(t.Context(), file); rapporteur.KindOf(err) != rapporteur.Invalid {
			t.Errorf("%s: %v", name, err)
		}
		if st, err := to.Stats(t.Context()); err != nil || st.Articles != 0 {
			t.Errorf("%s: the record has %d articles, %v", name, st.Articles, err)
		}
	}
	if err := to.Restore(t.Context(), filepath.Join(t.TempDir(), "none")); rapporteur.KindOf(err) != rapporteur.NotFound {
		t.Errorf("a backup that is not there gives %v", err)
	}
	if err := from.Backup(t.Context(), filepath.Join(t.TempDir(), "no", "folder")); err == nil {
		t.Error("a backup into no folder is made")
	}
}

func pack(t *testing.T, b []byte) []byte {
	t.Helper()
	z, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return z.EncodeAll(b, nil)
}
