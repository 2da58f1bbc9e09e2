package second

import (
	"context"
	"fmt"
	"strings"

	"rapporteur"
	"rapporteur/store/anchor"
)

// Handle is the account under which disagreements of the second reader are sent to review.
// It belongs to no person: nobody can sign in with it, and agreement among reviewers and
// the gold set leave its verdicts out.
const Handle = "second-reader"

// Record is the part of a store that review needs.
type Record interface {
	rapporteur.VerdictStore
	rapporteur.CommentStore
	AccountByHandle(ctx context.Context, handle string) (rapporteur.Account, error)
	CreateAccount(ctx context.Context, a rapporteur.Account) (rapporteur.Account, error)
}

// Review sends what the two readings of a report disagree on to the reviewers: a row that
// only the report has is rejected by the second reader, which moves it up in the queue, and
// one that only the second reader has becomes inline feedback on its passage. Done twice it
// changes nothing.
func Review(ctx context.Context, record Record, r *rapporteur.Report) error {
	if r.Second == nil {
		return nil
	}
	me, err := account(ctx, record)
	if err != nil {
		return err
	}
	prints, _ := rapporteur.Fingerprints(r)
	only := idSet(r.Second.Agreement.First)
	for i := range r.Events {
		e := &r.Events[i]
		if !only[e.ID] {
			continue
		}
		err := record.PutVerdict(ctx, rapporteur.Verdict{Key: rapporteur.RowKey{Article: r.Article.ID, Row: prints[i]}, Person: me.ID, Answer: rapporteur.Reject,
			Event: e, Note: r.Second.Reader + " has no such event"})
		if err != nil {
			return err
		}
	}
	return missed(ctx, record, me, r)
}

func account(ctx context.Context, record Record) (rapporteur.Account, error) {
	a, err := record.AccountByHandle(ctx, Handle)
	if rapporteur.KindOf(err) == rapporteur.NotFound {
		a, err = record.CreateAccount(ctx, rapporteur.Account{Handle: Handle, Name: "Second reader", Role: rapporteur.ReviewerRole, Suspended: true})
	}
	return a, err
}

func idSet(ids []string) map[string]bool {
	set := map[string]bool{}
	for _, id := range ids {
		set[id] = true
	}
	return set
}

// missed posts feedback on the events that the report has not.
func missed(ctx context.Context, record Record, me rapporteur.Account, r *rapporteur.Report) error {
	there := map[string]bool{}
	q := rapporteur.CommentQuery{Article: r.Article.ID, Author: me.ID, Viewer: rapporteur.Viewer{Role: rapporteur.EditorRole}, Page: rapporteur.Page{Limit: 500}}
	for {
		list, err := record.Comments(ctx, q)
		if err != nil {
			return err
		}
		for _, c := range list.Items {
			if c.Feedback != nil {
				there[c.Feedback.Suggest+" "+c.Feedback.Selector.Exact] = true
			}
		}
		if q.After = list.Next; q.After == "" {
			break
		}
	}
	only := idSet(r.Second.Agreement.Second)
	for i := range r.Second.Events {
		e := &r.Second.Events[i]
		if !only[e.ID] || there[e.Type+" "+e.Trigger.Text] {
			continue
		}
		_, err := record.PostComment(ctx, rapporteur.Comment{Article: r.Article.ID, Author: me.ID, Name: me.Name, State: rapporteur.Visible,
			Body:     fmt.Sprintf("%s reads here: %s.", r.Second.Reader, describe(e)),
			Feedback: &rapporteur.Feedback{Kind: rapporteur.MissedEvent, Suggest: e.Type, Selector: anchor.Make(r.Article.Text, e.Trigger.Span)}})
		if err != nil {
			return err
		}
	}
	return nil
}

// describe is an event in a line.
func describe(e *rapporteur.Event) string {
	names := func(ps []rapporteur.Participant) string {
		var out []string
		for _, p := range ps {
			out = append(out, p.Text)
		}
		return strings.Join(out, ", ")
	}
	s := strings.Join(append([]string{e.Type}, e.Modes...), " ")
	if actors := names(e.Actors); actors != "" {
		s += " by " + actors
	}
	if recipients := names(e.Recipients); recipients != "" {
		s += " towards " + recipients
	}
	return s + ", " + string(e.Modality)
}
