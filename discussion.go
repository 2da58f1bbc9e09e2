package rapporteur

import (
	"context"
	"iter"
	"math"
	"time"
)

// Viewer is on whose behalf a record is read. The zero Viewer is the public, which
// sees nothing that is unapproved, hidden or another's own.
type Viewer struct {
	Person string
	Role   Role
}

// Stars is a rating in half stars, 1 (half a star) to 10 (five stars).
type Stars int

// ParseStars reads 0.5 to 5 in steps of a half; anything else is Invalid.
func ParseStars(v float64) (Stars, error) {
	s := v * 2
	if math.IsNaN(s) || s != math.Trunc(s) || s < 1 || s > 10 {
		return 0, Errorf(Invalid, "a rating is half a star to five stars in steps of a half, not %v", v)
	}
	return Stars(s), nil
}

// Value is the rating in stars, 0.5 to 5.
func (s Stars) Value() float64 { return float64(s) / 2 }

// Valid reports whether s is half a star to five stars.
func (s Stars) Valid() bool { return s >= 1 && s <= 10 }

// RatingSummary is what an article's readers gave it: the mean in stars, the number
// of votes, and how many gave half a star, one star … five stars.
type RatingSummary struct {
	Average   float64 `json:"average"`
	Votes     int     `json:"votes"`
	Histogram [10]int `json:"histogram"`
}

// Rating is one voter's rating of an article. Voter is a person's id or, where the
// editor allows anonymous votes, "anon:" and a keyed hash that tells nobody who.
type Rating struct {
	Article string    `json:"article"`
	Voter   string    `json:"voter"`
	Stars   Stars     `json:"stars"`
	Time    time.Time `json:"time"`
}

// RatingStore keeps one rating a voter and article: a unique key of the tables, so
// that requests at the same time cannot make two.
type RatingStore interface {
	Rate(ctx context.Context, article, voter string, stars Stars) (RatingSummary, error)
	WithdrawRating(ctx context.Context, article, voter string) (RatingSummary, error)
	RatingOf(ctx context.Context, article, voter string) (Stars, error) // 0 when there is none
}

// CommentState is whether others see a comment.
type CommentState string

// The states of a comment. Deleted was taken back by who wrote it, Removed by a
// moderator; of both only the place in the thread is left.
const (
	Visible CommentState = "visible"
	Pending CommentState = "pending"
	Deleted CommentState = "deleted"
	Removed CommentState = "removed"
)

// Comment is a reply to an article or to another comment; with Feedback it is inline
// feedback on a passage or on a coded row. Body is Markdown as it was typed.
type Comment struct {
	ID        string       `json:"id"`
	Article   string       `json:"article"`
	Parent    string       `json:"parent,omitempty"`
	Root      string       `json:"root,omitempty"`   // the comment that began the thread; own id for that one
	Author    string       `json:"author,omitempty"` // a person's id; empty for a guest
	Name      string       `json:"name"`             // as shown; "guest" names are the guest's own
	Guest     bool         `json:"guest,omitempty"`
	Body      string       `json:"body"`
	State     CommentState `json:"state"`
	Created   time.Time    `json:"created"`
	Edited    time.Time    `json:"edited,omitzero"`
	Up        int          `json:"up"`
	Down      int          `json:"down"`
	Mine      int          `json:"mine,omitempty"` // the viewer's vote: 1, -1 or 0
	Replies   int          `json:"replies"`        // visible ones below it, at any depth
	Depth     int          `json:"depth"`
	Feedback  *Feedback    `json:"feedback,omitempty"`
	GuestMail string       `json:"-"`
}

// FeedbackKind is what inline feedback says is the matter.
type FeedbackKind string

// The kinds of inline feedback. Remark is a comment on a passage that corrects nothing.
const (
	Remark         FeedbackKind = "remark"
	WrongType      FeedbackKind = "wrong type"
	WrongActor     FeedbackKind = "wrong actor"
	WrongRecipient FeedbackKind = "wrong recipient"
	WrongPlace     FeedbackKind = "wrong place"
	WrongDate      FeedbackKind = "wrong date"
	WrongSpeaker   FeedbackKind = "wrong speaker"
	NotAnEvent     FeedbackKind = "not an event"
	MissedEvent    FeedbackKind = "missed event"
)

// FeedbackKinds are all kinds in the order that people choose from.
var FeedbackKinds = [...]FeedbackKind{Remark, WrongType, WrongActor, WrongRecipient, WrongPlace, WrongDate, WrongSpeaker, NotAnEvent, MissedEvent}

// Feedback is what makes a comment inline: the passage, and what is said of it.
type Feedback struct {
	Kind      FeedbackKind `json:"kind"`
	Row       string       `json:"row,omitempty"` // fingerprint of the event or claim it is about
	Selector  Selector     `json:"selector"`
	Anchoring Anchoring    `json:"anchoring"`
	Span      Span         `json:"span"`              // in bytes of the present text; only when found
	Suggest   string       `json:"suggest,omitempty"` // the right type, actor …, where one is given
	Resolved  bool         `json:"resolved"`
	Resolver  string       `json:"resolver,omitempty"`
}

// Selector finds a passage again after its text has changed: a TextQuoteSelector
// (Exact with up to 32 characters either side) and a TextPositionSelector (Start and
// End in code points of the text it was made on), as in the W3C Web Annotation model.
type Selector struct {
	Exact  string `json:"exact"`
	Prefix string `json:"prefix,omitempty"`
	Suffix string `json:"suffix,omitempty"`
	Start  int    `json:"start"`
	End    int    `json:"end"`
}

// Anchoring is how a selector fares on the present text.
type Anchoring string

// The outcomes of anchoring: Ambiguous when several passages fit equally well,
// Orphaned when none does.
const (
	Found     Anchoring = "found"
	Ambiguous Anchoring = "ambiguous"
	Orphaned  Anchoring = "orphaned"
)

// CommentQuery lists comments of an article, or of all. A nil State lists what the
// viewer may see in the thread; moderators may ask for others.
type CommentQuery struct {
	Page
	Viewer    Viewer
	Article   string
	Author    string
	Thread    string         // a root comment's id: it and all below it
	Inline    *bool          // only feedback, only replies; nil both
	Kind      []FeedbackKind // of feedback
	Resolved  *bool          // of feedback
	Anchoring []Anchoring    // of feedback
	Row       string         // fingerprint, of feedback
	State     []CommentState
	Text      string
	Roots     bool   // only comments that begin a thread
	Sort      string // "newest" (default), "oldest", "best" (lower bound of Wilson's interval)
}

// CommentStore keeps replies, inline feedback and the votes on them.
type CommentStore interface {
	// PostComment fills ID, Root, Depth, Created and, for feedback, the anchoring.
	PostComment(ctx context.Context, c Comment) (Comment, error)
	Comment(ctx context.Context, v Viewer, id string) (Comment, error)
	Comments(ctx context.Context, q CommentQuery) (Listing[Comment], error)
	CountComments(ctx context.Context, q CommentQuery) (int, error)
	// Threads lists of each of several threads, given by their roots' ids, the oldest comments,
	// the root among them and most at most, all in the order in which they were posted.
	Threads(ctx context.Context, v Viewer, roots []string, most int) ([]Comment, error)
	EditComment(ctx context.Context, id, body string) (Comment, error)
	// SetCommentState moderates; by and why go to the audit trail in the same transaction.
	SetCommentState(ctx context.Context, id string, s CommentState, by, why string) (Comment, error)
	// VoteComment sets one voter's vote: 1, -1, or 0 to take it back.
	VoteComment(ctx context.Context, id, voter string, vote int) (Comment, error)
	ResolveFeedback(ctx context.Context, id string, resolved bool, by string) (Comment, error)
}

// Answer is what a reviewer says of a row.
type Answer string

// The answers: a rejection (not an event, nobody said it) is an answer too.
const (
	Confirm Answer = "confirm"
	Correct Answer = "correct"
	Reject  Answer = "reject"
)

// Verdict is one reviewer's answer on one row; Event or Claim is the row as it should
// be, for Correct, and as it stood otherwise.
type Verdict struct {
	Key    RowKey    `json:"key"`
	Person string    `json:"person"`
	Answer Answer    `json:"answer"`
	Type   string    `json:"type,omitempty"` // right type, for Correct of an event
	Mode   string    `json:"mode,omitempty"`
	Event  *Event    `json:"event,omitempty"`
	Claim  *Claim    `json:"claim,omitempty"`
	Note   string    `json:"note,omitempty"`
	Time   time.Time `json:"time"`
	Stale  bool      `json:"stale,omitempty"` // the row is no more in the article's report
}

// ReviewQuery asks for rows that a reviewer has not answered: those on which others
// disagree first, then those others answered once, then the least certain.
type ReviewQuery struct {
	Page
	Person string
	Rows   RowQuery // which rows
}

// VerdictStore keeps one verdict a reviewer and row. Reviewers are blind to each
// other: VerdictOf and ReviewQueue tell a reviewer nothing of others' answers.
type VerdictStore interface {
	PutVerdict(ctx context.Context, v Verdict) error
	WithdrawVerdict(ctx context.Context, key RowKey, person string) error
	VerdictOf(ctx context.Context, key RowKey, person string) (*Verdict, error) // nil when there is none
	ReviewQueue(ctx context.Context, q ReviewQuery) (Listing[EventRow], error)
	// EachVerdict streams all verdicts by row: for agreement and for the gold set.
	EachVerdict(ctx context.Context) iter.Seq2[Verdict, error]
}
