package storetest

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"

	"rapporteur"
	"rapporteur/store"
)

// benchComments is how many comments one article of the measured record has.
var benchComments = flag.Int("comments", 2_000, "comments of an article that benchmarks measure")

// BenchDiscussion measures an article with many comments: pages in each order from the
// first to the last, posting, voting and rating.
func BenchDiscussion(b *testing.B, open func(testing.TB) *store.DB) {
	s, r := open(b), rand.New(rand.NewPCG(1, 2))
	report := Report("a1", 1)
	if _, err := s.PutReport(b.Context(), report, ""); err != nil {
		b.Fatal(err)
	}
	author, err := s.CreateAccount(b.Context(), rapporteur.Account{Handle: "author"})
	if err != nil {
		b.Fatal(err)
	}
	var ids []string
	post := func(i int) error {
		c := rapporteur.Comment{Article: "a1", Author: author.ID, Body: "So it says, in the " + word(uint64(i%500)) + " of the " + word(uint64(i%77))}
		switch {
		case i%20 == 0:
			c.Feedback = feedbackOn(report, "recalled its ambassador", rapporteur.Remark)
		case i%3 > 0 && len(ids) > 0: // mostly answers, and those to a few
			c.Parent = ids[r.IntN(1+len(ids)/4)]
		}
		c, err := s.PostComment(b.Context(), c)
		if rapporteur.KindOf(err) == rapporteur.Invalid && err != nil { // too deep
			return nil
		}
		ids = append(ids, c.ID)
		return err
	}
	for i := range *benchComments {
		if err := post(i); err != nil {
			b.Fatal(err)
		}
	}
	for i := range *benchComments / 2 {
		if _, err := s.VoteComment(b.Context(), ids[r.IntN(len(ids))], fmt.Sprint("voter ", i%50), 1-2*r.IntN(2)); err != nil {
			b.Fatal(err)
		}
	}
	viewers := map[string]rapporteur.Viewer{"the public": {}, "the author": {Person: author.ID, Role: rapporteur.ReaderRole}, "an editor": editor}
	yes := true
	for name, q := range map[string]rapporteur.CommentQuery{
		"newest": {}, "oldest": {Sort: "oldest"}, "best": {Sort: "best"}, "roots": {Roots: true}, "best roots": {Roots: true, Sort: "best"}, "inline": {Inline: &yes},
		"search": {Text: word(3)}, "thread": {Thread: ids[0], Sort: "oldest"},
	} {
		for who, v := range viewers {
			if who != "the public" && name != "newest" {
				continue
			}
			b.Run(name+" for "+who, func(b *testing.B) {
				q := q
				q.Article, q.Viewer = "a1", v
				measure(b, func(int) error {
					l, err := s.Comments(b.Context(), q)
					q.After = l.Next // and from the last page to the first
					return err
				})
			})
		}
	}
	b.Run("count", func(b *testing.B) {
		measure(b, func(int) error {
			_, err := s.CountComments(b.Context(), rapporteur.CommentQuery{Article: "a1"})
			return err
		})
	})
	b.Run("post", func(b *testing.B) { measure(b, post) })
	b.Run("vote", func(b *testing.B) {
		measure(b, func(i int) error {
			_, err := s.VoteComment(b.Context(), ids[i%len(ids)], "voter", 1-2*(i%2))
			return err
		})
	})
	b.Run("rate", func(b *testing.B) {
		measure(b, func(i int) error {
			_, err := s.Rate(b.Context(), "a1", fmt.Sprint("voter ", i%1000), rapporteur.Stars(1+i%10))
			return err
		})
	})
}

// BenchReview measures the review queue of a record of generated reports, of which some
// rows were answered.
func BenchReview(b *testing.B, open func(testing.TB) *store.DB) {
	s, g := open(b), newGenerator()
	for left := *benchEvents / eventsEach; left > 0; left -= 100 {
		var rs []*rapporteur.Report
		for range min(left, 100) {
			rs = append(rs, g.next())
		}
		if _, err := s.PutReports(b.Context(), rs, ""); err != nil {
			b.Fatal(err)
		}
	}
	l, err := s.Events(b.Context(), rapporteur.RowQuery{Page: rapporteur.Page{Limit: 400}, Sort: "added"})
	if err != nil {
		b.Fatal(err)
	}
	answers := [...]rapporteur.Answer{rapporteur.Confirm, rapporteur.Reject}
	for i, r := range l.Items {
		for k, who := range []string{"q", "r"}[:1+i%2] {
			if err := s.PutVerdict(b.Context(), rapporteur.Verdict{Key: r.Key, Person: who, Answer: answers[k*(i/2)%2]}); err != nil {
				b.Fatal(err)
			}
		}
	}
	for name, q := range map[string]rapporteur.ReviewQuery{
		"all": {Person: "p"}, "one who answered": {Person: "q"}, "of a type": {Person: "p", Rows: rapporteur.RowQuery{Type: []string{"ASSAULT"}}},
	} {
		b.Run("queue "+name, func(b *testing.B) {
			measure(b, func(int) error {
				l, err := s.ReviewQueue(b.Context(), q)
				q.After = l.Next
				return err
			})
		})
	}
	b.Run("verdict", func(b *testing.B) {
		measure(b, func(i int) error {
			return s.PutVerdict(b.Context(), rapporteur.Verdict{Key: l.Items[i%400].Key, Person: "p", Answer: answers[i%2]})
		})
	})
}
