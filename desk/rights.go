package desk

import (
	"time"

	"rapporteur"
)

// Act is something that a visitor may or may not do.
type Act int

// The acts. Pages, forms and the API all ask the same table.
const (
	Visit         Act = iota // see a page that everyone may see: sign in, help, assets
	See                      // see the record
	Export                   // take a list of the record as a file
	Rate                     // rate an article
	Reply                    // post a reply
	GiveFeedback             // post inline feedback
	VoteComment              // vote on another's comment
	EditComment              // change one's comment
	DeleteComment            // take one's comment back
	Resolve                  // mark inline feedback as resolved
	Review                   // give verdicts, see the queue
	SeeAgreement             // see how far reviewers agree
	Moderate                 // approve, remove, restore comments; see those that wait
	AddArticle               // have an article read into the record
	ChangeArticle            // have a changed text read, remove an article
	Group                    // split and join incidents
	KeepAccount              // one's own profile, sessions, tokens, export, erasure
	Administer               // people, roles, settings
	SeeAudit                 // read the audit trail
	acts
)

// Object is what an act is done to, as far as rights depend on it.
type Object struct {
	Owner    string                  // the person whose it is
	State    rapporteur.CommentState // of a comment
	Created  time.Time
	Resolved bool
}

// ObjectOf is a comment as rights see it.
func ObjectOf(c *rapporteur.Comment) Object {
	return Object{Owner: c.Author, State: c.State, Created: c.Created, Resolved: c.Feedback != nil && c.Feedback.Resolved}
}

// editWindow is how long a comment may be changed by who wrote it.
const editWindow = 30 * time.Minute

// rule says who may: everyone from a role on; the owner, where owner is set; and people who
// are not signed in where a setting lets them.
type rule struct {
	least    rapporteur.Role // empty is everyone
	public   func(*Settings) bool
	owner    bool            // only the owner …
	over     rapporteur.Role // … or this role on, whosever it is
	notOwner bool            // everyone but the owner
	within   time.Duration   // and only so long after it was made
	states   []rapporteur.CommentState
}

var rights = [acts]rule{
	Visit:         {},
	See:           {least: rapporteur.ReaderRole, public: func(s *Settings) bool { return s.Public }},
	Export:        {least: rapporteur.ReaderRole, public: func(s *Settings) bool { return s.Public }},
	Rate:          {least: rapporteur.ReaderRole, public: func(s *Settings) bool { return s.Public && s.AnonymousVotes }},
	Reply:         {least: rapporteur.ReaderRole, public: func(s *Settings) bool { return s.Public && s.Guests }, states: visible},
	GiveFeedback:  {least: rapporteur.ReaderRole, public: func(s *Settings) bool { return s.Public && s.Guests }, states: visible},
	VoteComment:   {least: rapporteur.ReaderRole, notOwner: true, states: visible},
	EditComment:   {least: rapporteur.ReaderRole, owner: true, within: editWindow, states: own},
	DeleteComment: {least: rapporteur.ReaderRole, owner: true, states: own},
	Resolve:       {least: rapporteur.ReaderRole, owner: true, over: rapporteur.ReviewerRole, states: visible},
	Review:        {least: rapporteur.ReviewerRole},
	SeeAgreement:  {least: rapporteur.ReviewerRole},
	Moderate:      {least: rapporteur.EditorRole},
	AddArticle:    {least: rapporteur.EditorRole},
	ChangeArticle: {least: rapporteur.EditorRole},
	Group:         {least: rapporteur.EditorRole},
	KeepAccount:   {least: rapporteur.ReaderRole},
	Administer:    {least: rapporteur.AdminRole},
	SeeAudit:      {least: rapporteur.EditorRole},
}

var (
	visible = []rapporteur.CommentState{rapporteur.Visible}
	own     = []rapporteur.CommentState{rapporteur.Visible, rapporteur.Pending}
)

// Visitor is who wants to do something, as rights see it.
type Visitor struct {
	Person    string // empty is the public
	Role      rapporteur.Role
	Suspended bool
}

// May reports whether a visitor may do an act to an object at a time. The zero Object is
// any: a page asks with it whether to show the form at all.
func May(a Act, who Visitor, o Object, s *Settings, now time.Time) bool {
	if a < 0 || a >= acts {
		return false
	}
	r := &rights[a]
	if who.Suspended && a > Visit && a != KeepAccount && !(a <= Export && r.public(s)) {
		return false // no more than the public sees, and what is one's own
	}
	if !who.Role.AtLeast(r.least) && !(who.Person == "" && r.public != nil && r.public(s)) {
		return false
	}
	return o == Object{} || r.fits(who, o, now)
}

// fits asks what depends on the object.
func (r *rule) fits(who Visitor, o Object, now time.Time) bool {
	mine := who.Person != "" && who.Person == o.Owner
	switch {
	case r.owner && !mine && (r.over == "" || !who.Role.AtLeast(r.over)):
		return false
	case r.notOwner && mine:
		return false
	case r.within > 0 && now.Sub(o.Created) > r.within:
		return false
	case o.State != "" && r.states != nil:
		for _, s := range r.states {
			if s == o.State {
				return true
			}
		}
		return false
	}
	return true
}
