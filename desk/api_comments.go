package desk

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"rapporteur"
	"rapporteur/store/anchor"
)

// apiComment is a reply or inline feedback as the API gives it.
type apiComment struct {
	ID       string       `json:"id"`
	Article  string       `json:"article"`
	Parent   string       `json:"parent,omitempty"`
	Name     string       `json:"name"`
	Guest    bool         `json:"guest,omitempty"`
	Body     string       `json:"body" doc:"Markdown as it was typed; empty when it was deleted or removed"`
	State    string       `json:"state" doc:"visible, pending, deleted or removed"`
	Created  time.Time    `json:"created"`
	Edited   *time.Time   `json:"edited,omitempty"`
	Up       int          `json:"up"`
	Down     int          `json:"down"`
	Mine     int          `json:"mine,omitempty" doc:"Your vote"`
	Replies  int          `json:"replies"`
	Feedback *apiFeedback `json:"feedback,omitempty"`
}

// apiFeedback is what makes a comment inline: a W3C Web Annotation selector.
type apiFeedback struct {
	Kind      string `json:"kind" doc:"remark, wrong type, wrong actor, wrong recipient, wrong place, wrong date, wrong speaker, not an event, missed event"`
	Row       string `json:"row,omitempty"`
	Exact     string `json:"exact"`
	Prefix    string `json:"prefix,omitempty"`
	Suffix    string `json:"suffix,omitempty"`
	Start     int    `json:"start" doc:"In code points of the text it was made on"`
	End       int    `json:"end"`
	Anchoring string `json:"anchoring" doc:"found, ambiguous or orphaned"`
	Suggest   string `json:"suggest,omitempty"`
	Resolved  bool   `json:"resolved"`
}

func apiCommentOf(c *rapporteur.Comment) apiComment {
	out := apiComment{ID: c.ID, Article: c.Article, Parent: c.Parent, Name: c.Name, Guest: c.Guest, Body: c.Body, State: string(c.State), Created: c.Created, Up: c.Up, Down: c.Down, Mine: c.Mine, Replies: c.Replies}
	if !c.Edited.IsZero() {
		out.Edited = &c.Edited
	}
	if f := c.Feedback; f != nil {
		s := f.Selector
		out.Feedback = &apiFeedback{string(f.Kind), f.Row, s.Exact, s.Prefix, s.Suffix, s.Start, s.End, string(f.Anchoring), f.Suggest, f.Resolved}
	}
	return out
}

// commentsInput lists an article's comments.
type commentsInput struct {
	ID     string `path:"id"`
	Sort   string `query:"sort" enum:"newest,oldest,best" default:"newest"`
	Kind   string `query:"kind" enum:"all,replies,inline" default:"all"`
	Thread string `query:"thread" doc:"Only the thread of this comment"`
	After  string `query:"after"`
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"50"`
}

func (d *Desk) commentOperations(api huma.API) {
	operation(api, See, limit{}, reading("/articles/{id}/comments", "list-comments", "Replies and inline feedback of an article", "discussion"), func(v *visit, in *commentsInput) (*apiAnswer[pageOf[apiComment]], error) {
		q := rapporteur.CommentQuery{Viewer: v.viewer(), Article: in.ID, Thread: in.Thread, Sort: in.Sort, Page: rapporteur.Page{After: in.After, Limit: in.Limit}}
		if in.Kind != "all" {
			inline := in.Kind == "inline"
			q.Inline = &inline
		}
		l, err := d.Store.Comments(v.r.Context(), q)
		return pageFrom(l, err, apiCommentOf)
	})
	operation(api, See, limit{}, reading("/comments/{id}", "get-comment", "One comment", "discussion"), func(v *visit, in *idInput) (*apiAnswer[apiComment], error) {
		c, err := d.Store.Comment(v.r.Context(), v.viewer(), in.ID)
		return apiAnswerOf(apiCommentOf(&c), err)
	})
}

// commentInput posts a comment; with exact or row it is inline feedback.
type commentInput struct {
	ID   string `path:"id"`
	Body struct {
		Parent  string `json:"parent,omitempty"`
		Body    string `json:"body" minLength:"1" maxLength:"20000"`
		Name    string `json:"name,omitempty" doc:"Of a guest, where guests may write"`
		Kind    string `json:"kind,omitempty" doc:"Of inline feedback; remark unless said otherwise"`
		Start   *int   `json:"start,omitempty" minimum:"0" doc:"First code point of the passage that inline feedback is about"`
		End     *int   `json:"end,omitempty" minimum:"0"`
		Row     string `json:"row,omitempty" doc:"Fingerprint of the row that it is about"`
		Suggest string `json:"suggest,omitempty" maxLength:"200"`
	}
}

func change(method, path, id, summary, tag string) huma.Operation {
	return huma.Operation{Method: method, Path: path, OperationID: id, Summary: summary, Tags: []string{tag}}
}

func (d *Desk) discussionOperations(api huma.API) {
	operation(api, Reply, writeLimit, change(http.MethodPost, "/articles/{id}/comments", "post-comment", "Post a reply or inline feedback", "discussion"), d.apiPost)
	operation(api, EditComment, writeLimit, change(http.MethodPut, "/comments/{id}", "edit-comment", "Change one's comment", "discussion"), func(v *visit, in *struct {
		ID   string `path:"id"`
		Body struct {
			Body string `json:"body" minLength:"1" maxLength:"20000"`
		}
	}) (*apiAnswer[apiComment], error) {
		c, err := d.theirs(v, in.ID, EditComment)
		if err == nil {
			c, err = d.edit(v, &c, in.Body.Body)
		}
		return apiAnswerOf(apiCommentOf(&c), err)
	})
	operation(api, DeleteComment, writeLimit, change(http.MethodDelete, "/comments/{id}", "delete-comment", "Take one's comment back", "discussion"), func(v *visit, in *idInput) (*apiAnswer[apiComment], error) {
		if _, err := d.theirs(v, in.ID, DeleteComment); err != nil {
			return nil, err
		}
		c, err := d.Store.SetCommentState(v.r.Context(), in.ID, rapporteur.Deleted, v.viewer().Person, "")
		return apiAnswerOf(apiCommentOf(&c), err)
	})
	operation(api, VoteComment, voteLimit, change(http.MethodPut, "/comments/{id}/vote", "vote-comment", "Vote on a comment: 1, -1, or 0 to take the vote back", "discussion"), func(v *visit, in *struct {
		ID   string `path:"id"`
		Body struct {
			Vote int `json:"vote" minimum:"-1" maximum:"1"`
		}
	}) (*apiAnswer[apiComment], error) {
		if _, err := d.theirs(v, in.ID, VoteComment); err != nil {
			return nil, err
		}
		c, err := d.Store.VoteComment(v.r.Context(), in.ID, v.voter(), in.Body.Vote)
		return apiAnswerOf(apiCommentOf(&c), err)
	})
	operation(api, Resolve, writeLimit, change(http.MethodPut, "/comments/{id}/resolved", "resolve-feedback", "Mark inline feedback as resolved or not", "discussion"), func(v *visit, in *struct {
		ID   string `path:"id"`
		Body struct {
			Resolved bool `json:"resolved"`
		}
	}) (*apiAnswer[apiComment], error) {
		if _, err := d.theirs(v, in.ID, Resolve); err != nil {
			return nil, err
		}
		c, err := d.Store.ResolveFeedback(v.r.Context(), in.ID, in.Body.Resolved, v.viewer().Person)
		return apiAnswerOf(apiCommentOf(&c), err)
	})
	operation(api, Moderate, writeLimit, change(http.MethodPut, "/comments/{id}/state", "moderate-comment", "Approve, remove or restore a comment", "moderation"), func(v *visit, in *struct {
		ID   string `path:"id"`
		Body struct {
			State string `json:"state" enum:"visible,pending,removed"`
			Why   string `json:"why,omitempty" maxLength:"500"`
		}
	}) (*apiAnswer[apiComment], error) {
		c, err := d.moderate(v, in.ID, rapporteur.CommentState(in.Body.State), in.Body.Why)
		return apiAnswerOf(apiCommentOf(&c), err)
	})
}

// theirs is a comment that the visitor may do an act to.
func (d *Desk) theirs(v *visit, id string, act Act) (rapporteur.Comment, error) {
	c, err := d.Store.Comment(v.r.Context(), v.viewer(), id)
	if err != nil {
		return c, err
	}
	return c, v.may(act, ObjectOf(&c))
}

// apiPost posts a comment by the same rules as the pages' forms.
func (d *Desk) apiPost(v *visit, in *commentInput) (*apiAnswer[apiComment], error) {
	b, ctx := &in.Body, v.r.Context()
	c := rapporteur.Comment{Article: in.ID, Parent: b.Parent, Body: b.Body}
	if c.Parent != "" {
		if _, err := d.theirs(v, c.Parent, Reply); err != nil {
			return nil, err
		}
	}
	if b.Start != nil || b.End != nil || b.Row != "" || b.Kind != "" {
		if err := v.may(GiveFeedback, Object{}); err != nil {
			return nil, err
		}
		r, err := d.Store.Report(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		if c.Feedback, err = feedbackOf(r, in); err != nil {
			return nil, err
		}
	}
	posted, err := d.post(v, c, map[string][]string{"name": {b.Name}})
	return apiAnswerOf(apiCommentOf(&posted), err)
}

// feedbackOf is the inline feedback that a request gives: on a passage of the present text,
// or on the words of a row of the present report.
func feedbackOf(r *rapporteur.Report, in *commentInput) (*rapporteur.Feedback, error) {
	b := &in.Body
	f := &rapporteur.Feedback{Kind: cmp.Or(rapporteur.FeedbackKind(b.Kind), rapporteur.Remark), Row: b.Row, Suggest: b.Suggest}
	span, ok := rapporteur.Span{}, false
	if b.Start != nil && b.End != nil {
		span, ok = spanOf(r.Article.Text, *b.Start, *b.End)
	} else {
		span, ok = rowSpan(r, b.Row)
	}
	if !ok {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "inline feedback needs start and end of a passage in code points of the article's text, or a row of its report")
	}
	f.Selector = anchor.Make(r.Article.Text, span)
	return f, nil
}

// rowSpan is where a row's own words stand.
func rowSpan(r *rapporteur.Report, row string) (rapporteur.Span, bool) {
	events, claims := rapporteur.Fingerprints(r)
	if i := slices.Index(events, row); i >= 0 {
		return r.Events[i].Trigger.Span, true
	}
	if i := slices.Index(claims, row); i >= 0 && len(r.Claims[i].Content) > 0 {
		return r.Claims[i].Content[0].Span, true
	}
	return rapporteur.Span{}, false
}
