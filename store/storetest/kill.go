package storetest

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"rapporteur"
	"rapporteur/store"
)

// childOf names the record that a process which is to be killed writes to, and the run.
const childOf = "RAPPORTEUR_TEST_WRITER"

// kills is how often the writer is killed.
const kills = 50

// Writer is what a package's TestMain calls first: in a process that Killed started it
// writes until it is killed, and tells on standard output what was acknowledged.
func Writer(open func(ctx context.Context, address string) (*store.DB, error)) {
	address, run, ok := strings.Cut(os.Getenv(childOf), "\n")
	if !ok {
		return
	}
	ctx := context.Background()
	s, err := open(ctx, address)
	for i := 0; err == nil; i++ {
		err = writeSome(ctx, s, fmt.Sprintf("%s-%d", run, i))
	}
	fmt.Fprintln(os.Stderr, "the writer failed:", err)
	os.Exit(3)
}

// writeSome writes an article with a report, a rating and a comment, and the article of the
// first run again, and tells of each when it is acknowledged.
func writeSome(ctx context.Context, s *store.DB, id string) error {
	if _, err := s.PutReport(ctx, Report(id, len(id)), ""); err != nil {
		return err
	}
	fmt.Println("report", id, "")
	if _, err := s.Rate(ctx, id, "anon:"+id, 7); err != nil {
		return err
	}
	fmt.Println("rating", id, "anon:"+id)
	c, err := s.PostComment(ctx, rapporteur.Comment{Article: id, Guest: true, Name: "Guest", Body: "A reply to " + id, State: rapporteur.Visible})
	if err != nil {
		return err
	}
	fmt.Println("comment", id, c.ID)
	again := Report("often", 1)
	again.Article.Text += "\n" + id
	rev, err := s.PutReport(ctx, again, id)
	if err == nil {
		fmt.Println("revision", "often", rev.Number)
	}
	return err
}

// Killed kills a process that writes to the record fifty times, and looks each time for
// all that was acknowledged, and at the end for anything that is half there.
func Killed(t *testing.T, address string, open func(ctx context.Context, address string) (*store.DB, error)) {
	if testing.Short() {
		t.Skip("kills a process fifty times")
	}
	total := 0
	for run := range kills {
		acknowledged := killWriter(t, address, run)
		total += len(acknowledged)
		s, err := open(t.Context(), address)
		if err != nil {
			t.Fatalf("run %d: the record does not open: %v", run, err)
		}
		for _, line := range acknowledged {
			if err := isThere(t.Context(), s, line); err != nil {
				t.Errorf("run %d: %q was acknowledged and is lost: %v", run, line, err)
			}
		}
		if run == kills-1 {
			isWhole(t, s)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if t.Failed() {
			return
		}
	}
	if total < kills {
		t.Errorf("only %d writes were acknowledged in %d runs", total, kills)
	}
}

// killWriter starts a writer, kills it at some moment and gives what it said.
func killWriter(t *testing.T, address string, run int) (lines []string) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), childOf+"="+address+"\n"+fmt.Sprint("run", run))
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	scan := bufio.NewScanner(out)
	if scan.Scan() { // it is at work: let it go on for a moment
		lines = append(lines, scan.Text())
		time.AfterFunc(time.Duration(rand.IntN(80_000))*time.Microsecond, func() { c.Process.Kill() })
	}
	for scan.Scan() {
		lines = append(lines, scan.Text())
	}
	if err := c.Wait(); err == nil || c.ProcessState.ExitCode() == 3 {
		t.Fatalf("the writer ended by itself: %v", err)
	}
	return lines
}

// isThere looks for what a line says was acknowledged.
func isThere(ctx context.Context, s *store.DB, line string) error {
	var what, article, id string
	fmt.Sscan(line, &what, &article, &id)
	switch what {
	case "report":
		r, err := s.Report(ctx, article)
		if err == nil && (len(r.Events) != 2 || len(r.Claims) != 1) {
			err = fmt.Errorf("the report has %d events and %d claims", len(r.Events), len(r.Claims))
		}
		return err
	case "rating":
		stars, err := s.RatingOf(ctx, article, id)
		if err == nil && stars != 7 {
			err = fmt.Errorf("the rating is %d", stars)
		}
		return err
	case "comment":
		_, err := s.Comment(ctx, rapporteur.Viewer{}, id)
		return err
	case "revision":
		var n int
		fmt.Sscan(id, &n)
		_, err := s.RevisionText(ctx, article, n)
		return err
	}
	return fmt.Errorf("the line is not whole")
}

// isWhole holds what is counted against what is there.
func isWhole(t *testing.T, s *store.DB) {
	ctx := t.Context()
	q := rapporteur.ArticleQuery{Page: rapporteur.Page{Limit: 500}}
	for {
		l, err := s.Articles(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range l.Items {
			r, err := s.Report(ctx, a.ID)
			if err != nil || len(r.Events) != a.Events || len(r.Claims) != a.Claims {
				t.Errorf("article %s: %v, or not as many events or claims as it says", a.ID, err)
			}
			if n := count(t, s, rapporteur.RowQuery{Article: a.ID, Text: "Graustark"}); n != a.Events {
				t.Errorf("article %s: full text finds %d of %d events", a.ID, n, a.Events)
			}
			if n, err := s.CountComments(ctx, rapporteur.CommentQuery{Article: a.ID}); err != nil || n != a.Comments {
				t.Errorf("article %s: %d comments of %d, %v", a.ID, n, a.Comments, err)
			}
			stars, err := s.RatingOf(ctx, a.ID, "anon:"+a.ID)
			if err != nil || (stars != 0) != (a.Rating.Votes == 1) {
				t.Errorf("article %s: %d stars, %d votes, %v", a.ID, stars, a.Rating.Votes, err)
			}
			revs, err := s.Revisions(ctx, a.ID)
			if err != nil || len(revs) != a.Revision {
				t.Errorf("article %s: %d revisions of %d, %v", a.ID, len(revs), a.Revision, err)
			}
		}
		if q.After = l.Next; l.Next == "" {
			return
		}
	}
}
