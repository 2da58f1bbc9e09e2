package storetest

import (
	"context"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"rapporteur"
	"rapporteur/store"
)

// Discussion are the tests of ratings, comments, inline feedback and votes.
func Discussion(t *testing.T, open func(*testing.T) *store.DB) {
	tests := map[string]func(*testing.T, *store.DB){
		"a rating is one a voter":                  testRating,
		"ratings at the same time":                 testRatingsAtOnce,
		"bad ratings are refused":                  testBadRatings,
		"a thread has its order and counts":        testThread,
		"posting at the same time":                 testPostingAtOnce,
		"votes are one a voter":                    testVotes,
		"best is by the lower bound":               testBest,
		"a viewer sees what a viewer may":          testSight,
		"hidden text is not found by search":       testHiddenText,
		"moderation moves counts and is audited":   testModeration,
		"bad comments are refused":                 testBadComments,
		"feedback keeps its passage":               testFeedback,
		"feedback is filtered and resolved":        testFeedbackFilters,
		"comments are paged":                       testCommentPages,
		"an edited comment is found by new words":  testEditComment,
		"comments of a removed article go with it": testCommentsGo,
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

// editor sees what moderators see.
var editor = rapporteur.Viewer{Person: "an editor", Role: rapporteur.EditorRole}

// person makes an account.
func person(t *testing.T, s *store.DB, handle string) rapporteur.Account {
	t.Helper()
	a, err := s.CreateAccount(t.Context(), rapporteur.Account{Handle: handle, Name: strings.ToUpper(handle[:1]) + handle[1:], Email: handle + "@example.org", Role: rapporteur.ReaderRole})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func viewer(a rapporteur.Account) rapporteur.Viewer {
	return rapporteur.Viewer{Person: a.ID, Role: a.Role}
}

// post makes a comment of an account's, or a guest's where a has no id.
func post(t *testing.T, s *store.DB, a rapporteur.Account, c rapporteur.Comment) rapporteur.Comment {
	t.Helper()
	c.Author, c.Guest = a.ID, a.ID == ""
	if c.Article == "" {
		c.Article = "a1"
	}
	if c.Body == "" {
		c.Body = "So it says."
	}
	c, err := s.PostComment(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func wantKind(t *testing.T, err error, want rapporteur.ErrorKind, doing string) {
	t.Helper()
	if err == nil || rapporteur.KindOf(err) != want {
		t.Errorf("%s gives %v (kind %d), want kind %d", doing, err, rapporteur.KindOf(err), want)
	}
}

// atOnce runs do n times at the same time.
func atOnce(t *testing.T, n int, do func(ctx context.Context, i int) error) {
	t.Helper()
	var wait sync.WaitGroup
	errs := make([]error, n)
	for i := range n {
		wait.Go(func() { errs[i] = do(t.Context(), i) })
	}
	wait.Wait()
	for i, err := range errs {
		if err != nil {
			t.Errorf("request %d: %v", i, err)
		}
	}
}

func testRating(t *testing.T, s *store.DB) {
	put(t, s, Report("a1", 1))
	for _, step := range []struct {
		voter   string
		stars   rapporteur.Stars
		votes   int
		average float64
	}{{"p", 7, 1, 3.5}, {"p", 8, 1, 4}, {"anon:q", 1, 2, 2.25}, {"p", 0, 1, 0.5}, {"p", 0, 1, 0.5}, {"anon:q", 0, 0, 0}} {
		var got rapporteur.RatingSummary
		var err error
		if step.stars == 0 {
			got, err = s.WithdrawRating(t.Context(), "a1", step.voter)
		} else {
			got, err = s.Rate(t.Context(), "a1", step.voter, step.stars)
		}
		if err != nil || got.Votes != step.votes || got.Average != step.average {
			t.Fatalf("after %+v: %+v, %v", step, got, err)
		}
		mine, err := s.RatingOf(t.Context(), "a1", step.voter)
		if err != nil || mine != step.stars {
			t.Errorf("after %+v the voter has %d stars, %v", step, mine, err)
		}
		row, err := s.Article(t.Context(), "a1")
		if err != nil || row.Rating != got {
			t.Errorf("the article says %+v, not %+v, %v", row.Rating, got, err)
		}
	}
}

func testRatingsAtOnce(t *testing.T, s *store.DB) {
	put(t, s, Report("a1", 1))
	atOnce(t, 20, func(ctx context.Context, i int) error { // of one voter
		_, err := s.Rate(ctx, "a1", "p", rapporteur.Stars(1+i%10))
		return err
	})
	row, err := s.Article(t.Context(), "a1")
	if err != nil || row.Rating.Votes != 1 {
		t.Fatalf("twenty ratings of one voter are %+v, %v", row.Rating, err)
	}
	mine, _ := s.RatingOf(t.Context(), "a1", "p")
	if row.Rating.Average != mine.Value() || row.Rating.Histogram[mine-1] != 1 {
		t.Errorf("the voter gave %v, the article says %+v", mine.Value(), row.Rating)
	}
	atOnce(t, 20, func(ctx context.Context, i int) error { // of twenty
		_, err := s.Rate(ctx, "a1", fmt.Sprint("voter ", i), rapporteur.Stars(1+i%10))
		return err
	})
	if row, _ = s.Article(t.Context(), "a1"); row.Rating.Votes != 21 {
		t.Errorf("21 voters are counted as %d", row.Rating.Votes)
	}
	sum := 0
	for i, n := range row.Rating.Histogram {
		sum += n * (i + 1)
	}
	if want := float64(110+int(mine)) / 21 / 2; sum != 110+int(mine) || math.Abs(row.Rating.Average-want) > 1e-9 {
		t.Errorf("the ratings add up to %d half stars with a mean of %v, want %v", sum, row.Rating.Average, want)
	}
}

func testBadRatings(t *testing.T, s *store.DB) {
	put(t, s, Report("a1", 1))
	for _, stars := range []rapporteur.Stars{0, -1, 11} {
		_, err := s.Rate(t.Context(), "a1", "p", stars)
		wantKind(t, err, rapporteur.Invalid, fmt.Sprint("a rating of ", stars))
	}
	_, err := s.Rate(t.Context(), "a1", "", 5)
	wantKind(t, err, rapporteur.Invalid, "a rating of nobody's")
	_, err = s.Rate(t.Context(), "a9", "p", 5)
	wantKind(t, err, rapporteur.NotFound, "a rating of no article")
	if n, err := s.RatingOf(t.Context(), "a9", "p"); n != 0 || err != nil {
		t.Errorf("no rating is %d, %v", n, err)
	}
}

func testThread(t *testing.T, s *store.DB) {
	put(t, s, Report("a1", 1))
	ann, ben := person(t, s, "ann"), person(t, s, "ben")
	root := post(t, s, ann, rapporteur.Comment{})
	reply := post(t, s, ben, rapporteur.Comment{Parent: root.ID})
	deep := post(t, s, ann, rapporteur.Comment{Parent: reply.ID})
	post(t, s, rapporteur.Account{}, rapporteur.Comment{Name: "a guest", GuestMail: "guest@example.org"})
	if root.Root != root.ID || deep.Root != root.ID || deep.Depth != 2 || root.Name != "Ann" || root.Created.IsZero() {
		t.Errorf("the thread is %+v, %+v", root, deep)
	}
	l, err := s.Comments(t.Context(), rapporteur.CommentQuery{Article: "a1", Thread: root.ID, Sort: "oldest"})
	if err != nil || len(l.Items) != 3 || l.Items[0].Replies != 2 || l.Items[1].Replies != 1 || l.Items[2].ID != deep.ID || l.Items[2].Replies != 0 {
		t.Fatalf("the thread is %+v, %v", l.Items, err)
	}
	l, err = s.Comments(t.Context(), rapporteur.CommentQuery{Article: "a1", Roots: true})
	if err != nil || len(l.Items) != 2 || l.Items[0].Name != "a guest" || l.Items[0].GuestMail != "" || l.Items[1].ID != root.ID {
		t.Errorf("the roots are %+v, %v", l.Items, err)
	}
	if row, _ := s.Article(t.Context(), "a1"); row.Comments != 4 {
		t.Errorf("the article has %d comments, want 4", row.Comments)
	}
	if n, err := s.CountComments(t.Context(), rapporteur.CommentQuery{Author: ann.ID}); n != 2 || err != nil {
		t.Errorf("ann has %d comments, %v", n, err)
	}
}

func testPostingAtOnce(t *testing.T, s *store.DB) {
	put(t, s, Report("a1", 1))
	ann := person(t, s, "ann")
	root := post(t, s, ann, rapporteur.Comment{})
	atOnce(t, 20, func(ctx context.Context, i int) error {
		_, err := s.PostComment(ctx, rapporteur.Comment{Article: "a1", Parent: root.ID, Author: ann.ID, Body: fmt.Sprint("reply ", i)})
		return err
	})
	got, err := s.Comment(t.Context(), rapporteur.Viewer{}, root.ID)
	if err != nil || got.Replies != 20 {
		t.Errorf("twenty replies are counted as %d, %v", got.Replies, err)
	}
	if row, _ := s.Article(t.Context(), "a1"); row.Comments != 21 {
		t.Errorf("the article has %d comments, want 21", row.Comments)
	}
	// Removing and restoring at the same time leaves the counts as the states are.
	atOnce(t, 20, func(ctx context.Context, i int) error {
		state := rapporteur.Removed
		if i%2 == 0 {
			state = rapporteur.Visible
		}
		_, err := s.SetCommentState(ctx, root.ID, state, "an editor", "")
		return err
	})
	visible, err := s.CountComments(t.Context(), rapporteur.CommentQuery{Article: "a1", State: []rapporteur.CommentState{rapporteur.Visible}})
	if row, _ := s.Article(t.Context(), "a1"); err != nil || row.Comments != visible {
		t.Errorf("the article says %d comments, %d are visible, %v", row.Comments, visible, err)
	}
}

func testVotes(t *testing.T, s *store.DB) {
	put(t, s, Report("a1", 1))
	ann := person(t, s, "ann")
	c := post(t, s, ann, rapporteur.Comment{})
	atOnce(t, 20, func(ctx context.Context, _ int) error {
		_, err := s.VoteComment(ctx, c.ID, "p", 1)
		return err
	})
	atOnce(t, 20, func(ctx context.Context, i int) error {
		_, err := s.VoteComment(ctx, c.ID, fmt.Sprint("voter ", i), -1)
		return err
	})
	got, err := s.Comment(t.Context(), rapporteur.Viewer{Person: "p"}, c.ID)
	if err != nil || got.Up != 1 || got.Down != 20 || got.Mine != 1 {
		t.Fatalf("votes are %d up, %d down, mine %d, %v", got.Up, got.Down, got.Mine, err)
	}
	for _, step := range []struct{ vote, up, down int }{{-1, 0, 21}, {0, 0, 20}, {0, 0, 20}, {1, 1, 20}} {
		got, err := s.VoteComment(t.Context(), c.ID, "p", step.vote)
		if err != nil || got.Up != step.up || got.Down != step.down || got.Mine != step.vote {
			t.Errorf("after a vote of %d: %d up, %d down, mine %d, %v", step.vote, got.Up, got.Down, got.Mine, err)
		}
	}
	for _, vote := range []int{2, -2} {
		_, err := s.VoteComment(t.Context(), c.ID, "p", vote)
		wantKind(t, err, rapporteur.Invalid, fmt.Sprint("a vote of ", vote))
	}
	_, err = s.VoteComment(t.Context(), "nothing", "p", 1)
	wantKind(t, err, rapporteur.NotFound, "a vote on no comment")
	pending := post(t, s, ann, rapporteur.Comment{State: rapporteur.Pending})
	_, err = s.VoteComment(t.Context(), pending.ID, "p", 1)
	wantKind(t, err, rapporteur.NotFound, "a vote on a pending comment")
}

func testBest(t *testing.T, s *store.DB) {
	put(t, s, Report("a1", 1))
	ann := person(t, s, "ann")
	// 3 of 3 is less certain than 20 of 22; 0 of 4 comes with those without votes.
	var want []string
	for i, v := range []struct{ up, down int }{{20, 2}, {3, 0}, {1, 0}, {5, 5}} {
		c := post(t, s, ann, rapporteur.Comment{Body: fmt.Sprint("comment ", i)})
		want = append(want, c.ID)
		for n := range v.up + v.down {
			vote := 1
			if n >= v.up {
				vote = -1
			}
			if _, err := s.VoteComment(t.Context(), c.ID, fmt.Sprint(n), vote); err != nil {
				t.Fatal(err)
			}
		}
	}
	want[2], want[3] = want[3], want[2] // 5 of 10 has a bound of 0.24, 1 of 1 of 0.21
	last := post(t, s, ann, rapporteur.Comment{})
	want = append(want, last.ID)
	var got []string
	q := rapporteur.CommentQuery{Page: rapporteur.Page{Limit: 2}, Article: "a1", Sort: "best"}
	for {
		l, err := s.Comments(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range l.Items {
			got = append(got, c.ID)
		}
		if q.After = l.Next; q.After == "" {
			break
		}
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("the best are %v, want %v", got, want)
	}
}

func testSight(t *testing.T, s *store.DB) {
	put(t, s, Report("a1", 1))
	ann, ben := person(t, s, "ann"), person(t, s, "ben")
	ids := map[string]string{}
	name := map[string]string{}
	keep := func(as string, c rapporteur.Comment) string {
		ids[as], name[c.ID] = c.ID, as
		return c.ID
	}
	keep("visible", post(t, s, ann, rapporteur.Comment{}))
	keep("pending", post(t, s, ann, rapporteur.Comment{State: rapporteur.Pending}))
	keep("guest's pending", post(t, s, rapporteur.Account{}, rapporteur.Comment{Name: "guest", State: rapporteur.Pending}))
	for _, state := range []rapporteur.CommentState{rapporteur.Deleted, rapporteur.Removed} {
		keep(string(state), post(t, s, ann, rapporteur.Comment{}))
		keep(string(state)+" with an answer", post(t, s, ann, rapporteur.Comment{Body: "a secret"}))
		keep("answer to "+string(state), post(t, s, ben, rapporteur.Comment{Parent: ids[string(state)+" with an answer"]}))
		for _, as := range []string{string(state), string(state) + " with an answer"} {
			if _, err := s.SetCommentState(t.Context(), ids[as], state, "an editor", ""); err != nil {
				t.Fatal(err)
			}
		}
	}
	public := []string{"visible", "deleted with an answer", "answer to deleted", "removed with an answer", "answer to removed"}
	reviewer := rapporteur.Viewer{Person: ben.ID, Role: rapporteur.ReviewerRole}
	for _, c := range []struct {
		who  string
		v    rapporteur.Viewer
		list []string // in the thread
		one  []string // more that are found by their id
	}{
		{"the public", rapporteur.Viewer{}, public, nil},
		{"a person without a name", rapporteur.Viewer{Role: rapporteur.ReaderRole}, public, nil},
		{"another reader", viewer(ben), public, nil},
		{"a reviewer", reviewer, public, nil},
		{"the author", viewer(ann), append([]string{"pending"}, public...), nil},
		{"an editor", editor, append([]string{"pending", "guest's pending"}, public...), []string{"deleted", "removed"}},
	} {
		l, err := s.Comments(t.Context(), rapporteur.CommentQuery{Viewer: c.v, Article: "a1"})
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, x := range l.Items {
			seen[name[x.ID]] = true
			if x.State == rapporteur.Deleted || x.State == rapporteur.Removed && c.who != "an editor" {
				if x.Body != "" || x.Name != "" || x.Author != "" {
					t.Errorf("%s reads %+v", c.who, x)
				}
			}
		}
		for as, id := range ids {
			listed := contains(c.list, as)
			if seen[as] != listed {
				t.Errorf("%s: %q is listed: %v", c.who, as, seen[as])
			}
			_, err := s.Comment(t.Context(), c.v, id)
			if (err == nil) != (listed || contains(c.one, as)) {
				t.Errorf("%s asks for %q: %v", c.who, as, err)
			}
		}
		if n, err := s.CountComments(t.Context(), rapporteur.CommentQuery{Viewer: c.v, Article: "a1"}); err != nil || n != len(c.list) {
			t.Errorf("%s counts %d, %v, want %d", c.who, n, err, len(c.list))
		}
		sameThreads(t, s, c.v, slices.Collect(maps.Values(ids)))
	}
	for _, state := range []rapporteur.CommentState{rapporteur.Pending, rapporteur.Removed} {
		q := rapporteur.CommentQuery{Viewer: reviewer, Article: "a1", State: []rapporteur.CommentState{state}}
		l, err := s.Comments(t.Context(), q)
		for _, x := range l.Items {
			if err != nil || x.Body != "" || state == rapporteur.Pending {
				t.Errorf("a reviewer asks for %s ones and reads %+v, %v", state, x, err)
			}
		}
		if q.Viewer = editor; state == rapporteur.Pending {
			if l, err = s.Comments(t.Context(), q); err != nil || len(l.Items) != 2 {
				t.Errorf("an editor finds %d pending, %v, want 2", len(l.Items), err)
			}
		}
	}
}

// sameThreads holds that several threads at once are what each is by itself.
func sameThreads(t *testing.T, s *store.DB, v rapporteur.Viewer, roots []string) {
	t.Helper()
	for _, most := range []int{1, 2, 50} {
		found, err := s.Threads(t.Context(), v, append(roots, "unknown"), most)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string][]rapporteur.Comment{}
		for _, c := range found {
			got[c.Root] = append(got[c.Root], c)
		}
		for _, root := range roots {
			one, err := s.Comments(t.Context(), rapporteur.CommentQuery{Viewer: v, Thread: root, Sort: "oldest", Page: rapporteur.Page{Limit: most}})
			if err != nil {
				t.Fatal(err)
			}
			if len(one.Items)+len(got[root]) > 0 && !reflect.DeepEqual(got[root], one.Items) {
				t.Errorf("%d of thread %s: %+v, by itself %+v", most, root, got[root], one.Items)
			}
		}
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func testHiddenText(t *testing.T, s *store.DB) {
	put(t, s, Report("a1", 1))
	ann, ben := person(t, s, "ann"), person(t, s, "ben")
	removed := post(t, s, ann, rapporteur.Comment{Body: "the zebra speaks"})
	post(t, s, ben, rapporteur.Comment{Parent: removed.ID, Body: "no zebra did"})
	if _, err := s.SetCommentState(t.Context(), removed.ID, rapporteur.Removed, "an editor", ""); err != nil {
		t.Fatal(err)
	}
	post(t, s, ann, rapporteur.Comment{Body: "a pending zebra", State: rapporteur.Pending})
	for _, c := range []struct {
		v     rapporteur.Viewer
		q     rapporteur.CommentQuery
		count int
	}{
		{rapporteur.Viewer{}, rapporteur.CommentQuery{Text: "zebra"}, 1},
		{viewer(ben), rapporteur.CommentQuery{Text: "zebra"}, 1},
		{viewer(ann), rapporteur.CommentQuery{Text: "zebra"}, 2},
		{editor, rapporteur.CommentQuery{Text: "zebra"}, 3},
		{rapporteur.Viewer{}, rapporteur.CommentQuery{Author: ann.ID}, 0},
		{viewer(ben), rapporteur.CommentQuery{Author: ann.ID}, 0},
		{rapporteur.Viewer{}, rapporteur.CommentQuery{Text: `"zebra' OR 1=1 -- NEAR(`}, 0},
		{rapporteur.Viewer{}, rapporteur.CommentQuery{Text: "%_*"}, 0},
	} {
		c.q.Viewer, c.q.Article = c.v, "a1"
		if l, err := s.Comments(t.Context(), c.q); err != nil || len(l.Items) != c.count {
			t.Errorf("%+v finds %d, %v, want %d", c.q, len(l.Items), err, c.count)
		}
	}
}

func testModeration(t *testing.T, s *store.DB) {
	put(t, s, Report("a1", 1))
	ann := person(t, s, "ann")
	root := post(t, s, ann, rapporteur.Comment{})
	before, err := s.Changes(t.Context(), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	c := post(t, s, rapporteur.Account{}, rapporteur.Comment{Parent: root.ID, Name: "guest", State: rapporteur.Pending})
	quiet, err := s.Changes(t.Context(), before[len(before)-1].Seq, 100)
	if err != nil || len(quiet) != 0 {
		t.Errorf("a pending comment is told of: %+v, %v", quiet, err)
	}
	for _, step := range []struct {
		state             rapporteur.CommentState
		replies, comments int
	}{{rapporteur.Visible, 1, 2}, {rapporteur.Visible, 1, 2}, {rapporteur.Removed, 0, 1}, {rapporteur.Pending, 0, 1}, {rapporteur.Visible, 1, 2}, {rapporteur.Deleted, 0, 1}} {
		if _, err := s.SetCommentState(t.Context(), c.ID, step.state, "an editor", "because"); err != nil {
			t.Fatal(err)
		}
		got, _ := s.Comment(t.Context(), editor, root.ID)
		row, _ := s.Article(t.Context(), "a1")
		if got.Replies != step.replies || row.Comments != step.comments {
			t.Errorf("after %s: %d replies, %d comments", step.state, got.Replies, row.Comments)
		}
	}
	trail, err := s.AuditTrail(t.Context(), rapporteur.AuditQuery{Object: c.ID})
	if err != nil || len(trail.Items) != 5 || trail.Items[0].Act != "comment deleted" || trail.Items[0].By != "an editor" || trail.Items[0].Why != "because" {
		t.Errorf("the trail is %+v, %v", trail.Items, err)
	}
	_, err = s.SetCommentState(t.Context(), c.ID, rapporteur.Visible, "an editor", "")
	wantKind(t, err, rapporteur.Conflict, "bringing back what its author deleted")
	_, err = s.SetCommentState(t.Context(), root.ID, "gone", "an editor", "")
	wantKind(t, err, rapporteur.Invalid, "a state that there is not")
	_, err = s.SetCommentState(t.Context(), "nothing", rapporteur.Removed, "an editor", "")
	wantKind(t, err, rapporteur.NotFound, "moderating no comment")
	got, err := s.Comment(t.Context(), editor, c.ID)
	if err != nil || got.Body != "" {
		t.Errorf("an editor reads a deleted comment: %+v, %v", got, err)
	}
}

func testBadComments(t *testing.T, s *store.DB) {
	put(t, s, Report("a1", 1))
	put(t, s, Report("a2", 2))
	ann := person(t, s, "ann")
	root := post(t, s, ann, rapporteur.Comment{})
	removed := post(t, s, ann, rapporteur.Comment{})
	if _, err := s.SetCommentState(t.Context(), removed.ID, rapporteur.Removed, "", ""); err != nil {
		t.Fatal(err)
	}
	passage := rapporteur.Selector{Exact: "recalled"}
	for name, c := range map[string]struct {
		comment rapporteur.Comment
		kind    rapporteur.ErrorKind
	}{
		"an empty body":          {rapporteur.Comment{Article: "a1", Author: ann.ID, Body: " \n"}, rapporteur.Invalid},
		"a long body":            {rapporteur.Comment{Article: "a1", Author: ann.ID, Body: strings.Repeat("x", 1<<20)}, rapporteur.TooLarge},
		"a zero byte":            {rapporteur.Comment{Article: "a1", Author: ann.ID, Body: "a\x00b"}, rapporteur.Invalid},
		"no UTF-8":               {rapporteur.Comment{Article: "a1", Author: ann.ID, Body: "a\xff"}, rapporteur.Invalid},
		"no article":             {rapporteur.Comment{Article: "a9", Author: ann.ID, Body: "x"}, rapporteur.NotFound},
		"nobody":                 {rapporteur.Comment{Article: "a1", Body: "x"}, rapporteur.Invalid},
		"a person unknown":       {rapporteur.Comment{Article: "a1", Author: "p9", Body: "x"}, rapporteur.NotFound},
		"no parent":              {rapporteur.Comment{Article: "a1", Author: ann.ID, Body: "x", Parent: "c9"}, rapporteur.NotFound},
		"a parent elsewhere":     {rapporteur.Comment{Article: "a2", Author: ann.ID, Body: "x", Parent: root.ID}, rapporteur.Invalid},
		"a removed parent":       {rapporteur.Comment{Article: "a1", Author: ann.ID, Body: "x", Parent: removed.ID}, rapporteur.Conflict},
		"a state to begin with":  {rapporteur.Comment{Article: "a1", Author: ann.ID, Body: "x", State: rapporteur.Removed}, rapporteur.Invalid},
		"feedback of no kind":    {rapporteur.Comment{Article: "a1", Author: ann.ID, Body: "x", Feedback: &rapporteur.Feedback{Selector: passage}}, rapporteur.Invalid},
		"feedback on no passage": {rapporteur.Comment{Article: "a1", Author: ann.ID, Body: "x", Feedback: &rapporteur.Feedback{Kind: rapporteur.Remark}}, rapporteur.Invalid},
		"feedback on a book":     {rapporteur.Comment{Article: "a1", Author: ann.ID, Body: "x", Feedback: &rapporteur.Feedback{Kind: rapporteur.Remark, Selector: rapporteur.Selector{Exact: strings.Repeat("x", 1<<16)}}}, rapporteur.TooLarge},
	} {
		_, err := s.PostComment(t.Context(), c.comment)
		wantKind(t, err, c.kind, name)
	}
	_, err := s.ResolveFeedback(t.Context(), root.ID, true, ann.ID)
	wantKind(t, err, rapporteur.Invalid, "resolving a reply")
	_, err = s.EditComment(t.Context(), removed.ID, "x")
	wantKind(t, err, rapporteur.Conflict, "editing a removed comment")
	_, err = s.EditComment(t.Context(), "c9", "x")
	wantKind(t, err, rapporteur.NotFound, "editing no comment")
	for _, q := range []rapporteur.CommentQuery{{Sort: "random()"}, {Page: rapporteur.Page{After: "%"}}, {Article: "a\x00"}} {
		_, err := s.Comments(t.Context(), q)
		wantKind(t, err, rapporteur.Invalid, fmt.Sprintf("the query %+v", q))
	}
	if row, _ := s.Article(t.Context(), "a1"); row.Comments != 1 {
		t.Errorf("refused comments are counted: %d", row.Comments)
	}
}
