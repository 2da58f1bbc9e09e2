package rapporteur

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Store is the record: what was read, what people said about it, and who they are.
// Every method is safe for concurrent use, is one transaction, and returns an *Error
// of kind NotFound, Conflict, Invalid or Forbidden where the caller is at fault.
// What a [Viewer] may not see is never returned, by any method that takes one.
type Store interface {
	ReportStore
	RowStore
	IncidentStore
	RatingStore
	CommentStore
	VerdictStore
	PeopleStore
	Keeper
	Close() error
}

// ReportStore keeps articles, their revisions and their reports.
type ReportStore interface {
	// PutReport adds a report or replaces the one of the same article. A changed text
	// is a new revision; ratings, comments and verdicts stay, inline feedback is
	// re-anchored, incidents and disputes are brought up to date. by is the person who
	// caused it, empty for the program.
	PutReport(ctx context.Context, r *Report, by string) (Revision, error)
	// Report is an article's present report with all spans in bytes of Article.Text.
	Report(ctx context.Context, article string) (*Report, error)
	Articles(ctx context.Context, q ArticleQuery) (Listing[ArticleRow], error)
	Article(ctx context.Context, article string) (ArticleRow, error)
	Revisions(ctx context.Context, article string) ([]Revision, error)
	RevisionText(ctx context.Context, article string, number int) (string, error)
	RemoveArticle(ctx context.Context, article, by string) error
}

// RowStore searches what the reports say.
type RowStore interface {
	Events(ctx context.Context, q RowQuery) (Listing[EventRow], error)
	// EachEvent streams what Events would list, without paging: for exports, pictures.
	EachEvent(ctx context.Context, q RowQuery) iter.Seq2[EventRow, error]
	// Event is one row by its key.
	Event(ctx context.Context, key RowKey) (EventRow, error)
	// CountEvents counts the events that pass a filter, on all pages; with a Limit it stops there.
	CountEvents(ctx context.Context, q RowQuery) (int, error)
	Claims(ctx context.Context, q RowQuery) (Listing[ClaimRow], error)
	EachClaim(ctx context.Context, q RowQuery) iter.Seq2[ClaimRow, error]
	Claim(ctx context.Context, key RowKey) (ClaimRow, error)
	Actors(ctx context.Context, q RowQuery) (Listing[ActorRow], error)
}

// IncidentStore groups reports of one happening, and claims that contradict.
type IncidentStore interface {
	// Incidents have an event that passes the filter; in a list each has its three best
	// told. Besides the orders of rows they can be sorted by "sources".
	Incidents(ctx context.Context, q RowQuery) (Listing[Incident], error)
	Incident(ctx context.Context, id string) (Incident, error)
	// SplitIncident takes events out into an incident of their own and JoinIncidents
	// makes one of several; both are a person's decision and outlive re-reading.
	SplitIncident(ctx context.Context, id string, events []RowKey, by string) (Incident, error)
	JoinIncidents(ctx context.Context, ids []string, by string) (Incident, error)
	Disputes(ctx context.Context, q RowQuery) (Listing[Dispute], error)
}

// Keeper is what an operator does with a whole record.
type Keeper interface {
	// Backup writes a consistent copy while the record is in use; Restore reads one
	// into an empty record.
	Backup(ctx context.Context, file string) error
	Restore(ctx context.Context, file string) error
	Stats(ctx context.Context) (Stats, error)
	// Changes are what became visible after the sequence number given, oldest first.
	Changes(ctx context.Context, after int64, limit int) ([]Change, error)
	LastChange(ctx context.Context) (int64, error)           // its sequence number, 0 when there was none
	Setting(ctx context.Context, key string) (string, error) // empty when unset
	SetSetting(ctx context.Context, key, value string) error
	// ClaimSetting sets a key only while it is unset and tells whether it did.
	ClaimSetting(ctx context.Context, key, value string) (bool, error)
	Audit(ctx context.Context, e AuditEntry) error
	AuditTrail(ctx context.Context, q AuditQuery) (Listing[AuditEntry], error)
}

// Listing is a page of a longer list; Next is the cursor of the page after it, empty
// on the last.
type Listing[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty"`
}

// Page asks for a part of a list: at most Limit items (0 is 50, at most 500) after a
// cursor that a [Listing] gave.
type Page struct {
	After string
	Limit int
}

// ArticleRow is an article in a list, without its text.
type ArticleRow struct {
	ID          string        `json:"id"`
	URL         string        `json:"url,omitempty"`
	Source      string        `json:"source,omitempty"`
	Title       string        `json:"title,omitempty"`
	Byline      string        `json:"byline,omitempty"`
	Published   Date          `json:"published,omitzero"`
	Language    string        `json:"language,omitempty"`
	Added       time.Time     `json:"added"`
	Updated     time.Time     `json:"updated"`
	Revision    int           `json:"revision"` // counted from 1
	Events      int           `json:"events"`
	Claims      int           `json:"claims"`
	Comments    int           `json:"comments"` // visible replies and inline feedback
	Rating      RatingSummary `json:"rating"`
	DuplicateOf string        `json:"duplicate_of,omitempty"`
}

// ArticleQuery filters and sorts articles; Sort is "newest" (by day of publication,
// the default), "added", "rating" or "comments".
type ArticleQuery struct {
	Page
	Text     string // full text of title and text
	Source   string
	URL      string // exactly this address
	From, To Date
	Sort     string
}

// Revision is one state of an article's text.
type Revision struct {
	Article string    `json:"article"`
	Number  int       `json:"number"` // counted from 1
	Time    time.Time `json:"time"`
	By      string    `json:"by,omitempty"`
	Changed bool      `json:"changed"` // the text differs from the revision before
}

// RowKey names an event or claim of the record for good: the article and the row's
// fingerprint, which outlives re-reading as long as the row says the same.
type RowKey struct {
	Article string `json:"article"`
	Row     string `json:"row"`
}

// String is the key as addresses and cursors carry it: article "~" row.
func (k RowKey) String() string { return k.Article + "~" + k.Row }

// ParseRowKey reads what [RowKey.String] wrote.
func ParseRowKey(s string) (RowKey, error) {
	i := strings.LastIndexByte(s, '~')
	if i <= 0 || i == len(s)-1 {
		return RowKey{}, Errorf(Invalid, "%q is not the key of a row; it looks like ARTICLE~ROW", s)
	}
	return RowKey{s[:i], s[i+1:]}, nil
}

// Fingerprints are the fingerprints of a report's events and claims, in their order:
// a hash of what a row says (type or stance, the words of trigger or cue, parties),
// not of where it stands. Rows that say the same are told apart by their count.
func Fingerprints(r *Report) (events, claims []string) {
	seen := map[string]int{}
	for i := range r.Events {
		e := &r.Events[i]
		parts := []string{"event", e.Type, strings.ToLower(e.Trigger.Text)}
		parts = append(append(append(parts, participantsKey(e.Actors)...), ">"), participantsKey(e.Recipients)...)
		events = append(events, fingerprint(parts, seen))
	}
	for i := range r.Claims {
		c := &r.Claims[i]
		parts := append([]string{"claim", string(c.Stance)}, participantsKey(c.Speakers)...)
		for _, q := range c.Content {
			parts = append(parts, strings.ToLower(q.Text))
		}
		claims = append(claims, fingerprint(parts, seen))
	}
	return events, claims
}

func participantsKey(ps []Participant) []string {
	var keys []string
	for _, p := range ps {
		key := p.Code + " " + strings.Join(p.Sectors, " ")
		if p.Code == "" {
			key = strings.ToLower(p.Text)
		}
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func fingerprint(parts []string, seen map[string]int) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x1f")))
	base := base64.RawURLEncoding.EncodeToString(sum[:9])
	seen[base]++
	if n := seen[base]; n > 1 {
		return base + "." + strconv.Itoa(n)
	}
	return base
}

// RowQuery filters events, claims, actors, incidents and disputes: a row must meet
// every field that is set, and one of the values where a field has several. Actor and
// Recipient match a code (RUS), a code with a sector (RUS/MIL), the key of an [ActorRow]
// or part of a name; "%" and "_" mean themselves.
type RowQuery struct {
	Page
	Text       string   // full text of the sentence
	Article    string   // an article's id
	Actor      []string // any party of a reciprocal event counts
	Recipient  []string
	Speaker    []string // of claims, and of claims that tell of the event
	Type       []string // event types
	Mode       []string
	Context    []string
	Quad       []string
	Modality   []Modality
	Stance     []Stance
	Publisher  []string
	Country    []string // of the place, ISO 3166-1 alpha-3
	Place      string   // part of the place's name
	From, To   Date     // of the event, which may last a year; of the article where the event has no date
	Confidence float64  // at least
	Verdict    []string // "none", "confirmed", "corrected", "rejected", "disagreed"
	Disputed   bool     // only rows that someone disputes
	Incident   string   // an incident's id
	Sort       string   // "date" (newest first, the default), "added", "confidence", "uncertainty"
}

// Passage is where a row stands: its sentence, and the row's own words in it, both in
// bytes of the article's text.
type Passage struct {
	Sentence Span   `json:"sentence"`
	Text     string `json:"text"` // of the sentence
}

// EventRow is an event of the record with the article that tells it.
type EventRow struct {
	Key      RowKey     `json:"key"`
	Event    Event      `json:"event"`
	Article  ArticleRow `json:"article"`
	Passage  Passage    `json:"passage"`
	Incident string     `json:"incident,omitempty"`
	Verdict  string     `json:"verdict"` // as in RowQuery.Verdict
	Disputed bool       `json:"disputed"`
}

// ClaimRow is a claim of the record with the article that tells it.
type ClaimRow struct {
	Key      RowKey     `json:"key"`
	Claim    Claim      `json:"claim"`
	Article  ArticleRow `json:"article"`
	Passage  Passage    `json:"passage"`
	Verdict  string     `json:"verdict"`
	Disputed bool       `json:"disputed"`
}

// ActorRow is an actor over all articles: how often it acts, receives and speaks.
type ActorRow struct {
	Key        string   `json:"key"` // for RowQuery.Actor
	Name       string   `json:"name"`
	Code       string   `json:"code,omitempty"`
	Sectors    []string `json:"sectors,omitempty"`
	Wikidata   string   `json:"wikidata,omitempty"`
	Acts       int      `json:"acts"`
	Receives   int      `json:"receives"`
	Speaks     int      `json:"speaks"`
	Articles   int      `json:"articles"`
	Last       Date     `json:"last,omitzero"`
	Unresolved string   `json:"unresolved,omitempty"`
}

// Incident is one happening, told by one or more articles.
type Incident struct {
	ID         string           `json:"id"`
	Type       string           `json:"type"`
	Modes      []string         `json:"modes,omitempty"`
	Title      string           `json:"title"` // "Ruritania (GOV) → Graustark: SANCTION withdraw"
	Start      Date             `json:"start,omitzero"`
	End        Date             `json:"end,omitzero"`
	Place      *EventPlace      `json:"place,omitempty"`
	Events     []IncidentMember `json:"events,omitempty"` // best told first
	Reports    int              `json:"reports"`          // articles that tell it
	Sources    int              `json:"sources"`          // publishers, copies of one story counted once
	Publishers []string         `json:"publishers"`
	Disputed   bool             `json:"disputed"`
	Why        []string         `json:"why,omitempty"` // why these are one
	Pinned     bool             `json:"pinned"`        // a person split or joined it
	Updated    time.Time        `json:"updated"`
}

// IncidentMember is an event within an incident; Copy is the article whose near-copy
// this one's article is, and Why says what tied it to the rest.
type IncidentMember struct {
	EventRow
	Copy string   `json:"copy,omitempty"`
	Why  []string `json:"why,omitempty"`
}

// Dispute is a pair of claims, of one article or of two, that say otherwise about the
// same thing.
type Dispute struct {
	ID      string   `json:"id"`
	A, B    ClaimRow `json:"-"`
	Claims  []RowKey `json:"claims"` // of A and B
	About   string   `json:"about"`
	Why     string   `json:"why"`
	Updated Date     `json:"updated,omitzero"`
}

// Stats are counts of a record.
type Stats struct {
	Articles  int   `json:"articles"`
	Events    int   `json:"events"`
	Claims    int   `json:"claims"`
	Incidents int   `json:"incidents"`
	Disputes  int   `json:"disputes"`
	Comments  int   `json:"comments"`
	Ratings   int   `json:"ratings"`
	People    int   `json:"people"`
	Pending   int   `json:"pending"` // comments that wait for a moderator
	Bytes     int64 `json:"bytes"`
}

// Change says that something visible changed: What is report, comment, rating,
// verdict, incident or removed; ID is the comment's or row's where there is one.
type Change struct {
	Seq     int64     `json:"seq"`
	What    string    `json:"what"`
	Article string    `json:"article,omitempty"`
	ID      string    `json:"id,omitempty"`
	Time    time.Time `json:"time"`
}
