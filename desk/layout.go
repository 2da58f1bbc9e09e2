package desk

import (
	"net/http"
	"slices"
	"strings"

	"rapporteur"
)

// link of the navigation.
type navLink struct {
	Path, Text string
	act        Act
}

// nav are the rooms of the desk; each is shown to whom it is open.
var nav = []navLink{
	{"/", "Today", See}, {"/articles", "Articles", See}, {"/events", "Events", See}, {"/claims", "Claims", See}, {"/disputes", "Disputes", See}, {"/actors", "Actors", See},
	{"/map", "Map", See}, {"/network", "Network", See}, {"/timeline", "Timeline", See}, {"/comments", "Comments", See}, {"/review", "Review", Review},
}

// Nav are the rooms that the visitor may enter.
func (v view) Nav() []navLink {
	var open []navLink
	for _, l := range nav {
		if v.can(l.act, Object{}) {
			open = append(open, l)
		}
	}
	return open
}

// Room is the path of the room that the page belongs to.
func (v view) Room() string {
	for _, l := range nav {
		if p := v.r.URL.Path; l.Path == p || l.Path != "/" && strings.HasPrefix(p, l.Path+"/") {
			return l.Path
		}
	}
	return ""
}

// Person is who is signed in, nil for the public.
func (v view) Person() *rapporteur.Account { return v.person }

// Settings are the desk's.
func (v view) Settings() Settings { return v.setting }

// Path is the page's path.
func (v view) Path() string { return v.r.URL.Path }

// Here is the address of the page within the desk, to come back to: what follows a form, and
// the pages of sign-in, lead home.
func (v view) Here() string {
	if v.r.Method != http.MethodGet || slices.Contains([]string{"/signin", "/signup", "/setup"}, v.r.URL.Path) {
		return "/"
	}
	return v.r.URL.RequestURI()
}

// IsDemo reports whether this is a demonstration.
func (v view) IsDemo() bool { return v.desk.Demo }

// Theme is "light", "dark" or empty, the system's.
func (v view) Theme() string {
	if t := v.cookie(themeCookie); t == "light" || t == "dark" {
		return t
	}
	return ""
}

// May reports whether the visitor may do an act by its name, to anything.
func (v view) May(act string) bool {
	a, ok := actNames[act]
	return ok && v.can(a, Object{})
}

// actNames are the acts as templates name them.
var actNames = map[string]Act{
	"see": See, "export": Export, "rate": Rate, "reply": Reply, "feedback": GiveFeedback, "vote": VoteComment, "edit": EditComment, "delete": DeleteComment,
	"resolve": Resolve, "review": Review, "agreement": SeeAgreement, "moderate": Moderate, "add": AddArticle, "change": ChangeArticle, "group": Group,
	"account": KeepAccount, "administer": Administer, "audit": SeeAudit,
}

// notices are what a page may say on top after a form was done, by the cookie's value.
var notices = map[string]string{
	"welcome": "Welcome. Your account is ready.",
	"saved":   "Saved.",
	"erased":  "Everything of yours was erased.",
	"added":   "The article was read.",
	"removed": "Removed.",
	"split":   "Split. Those reports are an incident of their own now.",
	"joined":  "Joined. They are one incident now.",
	"revoked": "Signed out there.",
	"waiting": "Thank you. An editor will look at it before others see it.",
	"posted":  "Posted.",
	"sent":    "Sent. Look into your mail.",
}

// Notice is what happened before this page was asked for; it is said once.
func (v view) Notice() string {
	text := notices[v.cookie(noticeCookie)]
	if text != "" {
		v.dropCookie(noticeCookie)
	}
	return text
}

// Link is an absolute address of the desk.
func (v view) Link(path string) string { return v.link(path) }
