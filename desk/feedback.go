package desk

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"rapporteur"
	"rapporteur/store/anchor"
)

func (d *Desk) feedbackRoutes() []route {
	return []route{
		{pattern: "GET /articles/{id}/feedback", handle: d.feedbackForm, act: GiveFeedback},
		{pattern: "POST /articles/{id}/feedback", handle: d.doFeedback, act: GiveFeedback, limit: writeLimit},
		{pattern: "POST /comments/{id}/resolve", handle: d.doResolve, act: Resolve, limit: writeLimit},
	}
}

// maxPassages is how many pieces of inline feedback an article's page shows.
const maxPassages = 200

// feedbackPart is the inline feedback of an article: what stands in its text, and what has
// no sure place in it any more.
type feedbackPart struct {
	Article  string
	Found    []*commentView
	Lost     []*commentView // ambiguous or orphaned
	Resolved int
	More     bool
	May      bool
}

func (d *Desk) feedbackPart(v *visit, article string) (feedbackPart, error) {
	p := feedbackPart{Article: article, May: v.can(GiveFeedback, Object{})}
	inline := true
	q := rapporteur.CommentQuery{Viewer: v.viewer(), Article: article, Inline: &inline, Roots: true, Sort: "newest", Page: rapporteur.Page{Limit: maxPassages}}
	roots, err := d.Store.Comments(v.r.Context(), q)
	if err != nil {
		return p, err
	}
	p.More = roots.Next != ""
	threads, err := d.threads(v, roots.Items, repliesShown)
	if err != nil {
		return p, err
	}
	for _, t := range threads {
		switch {
		case t.Gone && t.Replies == 0:
			continue
		case t.Feedback.Anchoring == rapporteur.Found:
			p.Found = append(p.Found, t)
		default:
			p.Lost = append(p.Lost, t)
		}
		if t.Feedback.Resolved {
			p.Resolved++
		}
	}
	slices.SortStableFunc(p.Found, func(a, b *commentView) int {
		return cmp.Or(cmp.Compare(a.Feedback.Span.Start, b.Feedback.Span.Start), cmp.Compare(a.Feedback.Span.End, b.Feedback.Span.End), a.Created.Compare(b.Created))
	})
	return p, nil
}

// marks are where the feedback stands in a text, cut where one overlaps another, and a
// bubble for each passage. Feedback on the same words shares a bubble.
func (p feedbackPart) marks(text string) (marks []textMark, bubbles []bubble) {
	var ends []int
	for _, c := range p.Found {
		s := c.Feedback.Span
		if s.Start < 0 || s.End <= s.Start || s.End > len(text) { // another text has come between
			continue
		}
		ends = append(ends, s.Start, s.End)
		n := len(bubbles)
		if n == 0 || bubbles[n-1].at != s.End || bubbles[n-1].about != excerpt(s.Of(text)) {
			bubbles = append(bubbles, bubble{at: s.End, id: c.ID, about: excerpt(s.Of(text))})
			n++
		}
		bubbles[n-1].count += 1 + c.Replies
		c.Bubble = bubbles[n-1].id
		bubbles[n-1].open = bubbles[n-1].open || !c.Feedback.Resolved
	}
	slices.Sort(ends)
	ends = slices.Compact(ends)
	for i := 1; i < len(ends); i++ {
		piece := rapporteur.Span{Start: ends[i-1], End: ends[i]}
		var about []string
		for _, c := range p.Found {
			if c.Feedback.Span.Start > piece.Start || len(about) == maxAbout {
				break
			}
			if c.Feedback.Span.End >= piece.End {
				about = append(about, c.ID)
			}
		}
		if len(about) > 0 {
			marks = append(marks, textMark{Span: piece, kind: feedbackMark, about: about})
		}
	}
	return marks, bubbles
}

const maxAbout = 8 // comments that one stretch of text names

// excerpt is a passage cut to a line.
func excerpt(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) > 60 {
		return string([]rune(s)[:59]) + "…"
	}
	return s
}

// feedbackForm is the form for inline feedback, as filled in.
type feedbackForm struct {
	Article  rapporteur.ArticleRow
	Revision int // whose code points Start and End are
	Start    int
	End      int
	Row      string
	RowText  string // what the row says
	Words    string // the passage
	Kind     rapporteur.FeedbackKind
	Kinds    []rapporteur.FeedbackKind
	Suggest  string
	Body     string
	Name     string
	Guest    bool
	Waits    bool
	Choices  []passageChoice // where the words stand, if more than once
	Types    []option
	Actors   []string
	Places   []string
	Error    string
}

// passageChoice is one of the places where a passage's words stand.
type passageChoice struct {
	Start, End            int // code points
	Before, Words, Behind string
}

// Chosen reports whether the passage is fixed by its place.
func (f feedbackForm) Chosen() bool { return f.End > f.Start }

func (v *visit) feedbackForm(values url.Values) (feedbackForm, *articleView, error) {
	d, ctx := v.desk, v.r.Context()
	row, err := d.Store.Article(ctx, v.r.PathValue("id"))
	if err != nil {
		return feedbackForm{}, nil, err
	}
	shown, err := d.views.of(ctx, d, row)
	if err != nil {
		return feedbackForm{}, nil, err
	}
	number := func(name string) int {
		n, _ := strconv.Atoi(values.Get(name)) // 0 is none
		return n
	}
	f := feedbackForm{Article: row, Revision: cmp.Or(number("revision"), row.Revision), Start: number("start"), End: number("end"), Row: first(values, "row"),
		Words: values.Get("words"), Kind: rapporteur.FeedbackKind(values.Get("kind")), Suggest: strings.TrimSpace(values.Get("suggest")), Body: body(values), Name: values.Get("name"),
		Guest: v.person == nil, Waits: v.waits(), Types: bookView{d.Book}.types()}
	if at, end, ok := strings.Cut(values.Get("at"), "-"); ok { // one of several places
		f.Start, _ = strconv.Atoi(at)
		f.End, _ = strconv.Atoi(end)
	}
	for _, e := range shown.Entities {
		names := &f.Actors
		if e.IsPlace {
			names = &f.Places
		}
		if len(*names) < 100 && !slices.Contains(*names, e.Name) {
			*names = append(*names, e.Name)
		}
	}
	f.about(shown)
	return f, shown, nil
}

// about fills in what is known of the row that the feedback is about.
func (f *feedbackForm) about(shown *articleView) {
	f.Kinds = rapporteur.FeedbackKinds[:]
	for i := range shown.Events {
		if e := &shown.Events[i]; e.Key.Row == f.Row {
			f.RowText = strings.TrimSpace(e.Event.Type + " " + strings.Join(e.Event.Modes, " ") + ": " + parties(e.Event.Actors) + " → " + parties(e.Event.Recipients))
			f.Kinds = []rapporteur.FeedbackKind{rapporteur.WrongType, rapporteur.WrongActor, rapporteur.WrongRecipient, rapporteur.WrongPlace, rapporteur.WrongDate, rapporteur.NotAnEvent, rapporteur.Remark}
		}
	}
	for i := range shown.Claims {
		if c := &shown.Claims[i]; c.Key.Row == f.Row {
			f.RowText = speakersOf(&c.Claim) + ": " + string(c.Claim.Stance)
			f.Kinds = []rapporteur.FeedbackKind{rapporteur.WrongSpeaker, rapporteur.WrongDate, rapporteur.Remark}
		}
	}
	if f.RowText == "" {
		f.Row = ""
		return
	}
	if s := shown.byRow[f.Row]; !f.Chosen() && f.Words == "" && s.Len() > 0 {
		f.Revision, f.Words = shown.row.Revision, s.Of(shown.text)
		f.Start = utf8.RuneCountInString(shown.text[:s.Start])
		f.End = f.Start + utf8.RuneCountInString(f.Words)
	}
}

func (d *Desk) feedbackForm(v *visit) error {
	f, shown, err := v.feedbackForm(v.r.URL.Query())
	if err != nil {
		return err
	}
	if f.Chosen() {
		text, span, err := d.chosen(v, &f, shown)
		if err != nil {
			return err
		}
		f.Words = span.Of(text)
	}
	return v.showFeedbackForm(f)
}

func (v *visit) showFeedbackForm(f feedbackForm) error {
	if f.Error != "" {
		v.status(http.StatusUnprocessableEntity)
	}
	if _, ok := v.partial(); ok {
		return v.piece("feedback", "feedback-form", f)
	}
	return v.render("feedback", f)
}

// doFeedback posts inline feedback on a passage: one that is given by its place in the text
// that the visitor saw, or by its words.
func (d *Desk) doFeedback(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	f, shown, err := v.feedbackForm(form)
	if err != nil {
		return err
	}
	posted, err := d.feedback(v, &f, shown, form)
	if isTheirs(err) {
		f.Error = err.Error()
		return v.showFeedbackForm(f)
	}
	if err != nil {
		return err
	}
	return v.posted(&posted, "")
}

func (d *Desk) feedback(v *visit, f *feedbackForm, shown *articleView, form url.Values) (rapporteur.Comment, error) {
	text, span, err := d.passage(v, f, shown)
	if err != nil {
		return rapporteur.Comment{}, err
	}
	c := rapporteur.Comment{Article: f.Article.ID, Body: f.Body, Feedback: &rapporteur.Feedback{
		Kind: f.Kind, Row: f.Row, Suggest: cut(f.Suggest, maxFilterLength), Selector: anchor.Make(text, span)}}
	if c.Body == "" && f.Kind != rapporteur.Remark {
		c.Body = capital(string(f.Kind)) + "."
	}
	return d.post(v, c, form)
}

// passage is the text that feedback was made on and the span that it is about.
func (d *Desk) passage(v *visit, f *feedbackForm, shown *articleView) (string, rapporteur.Span, error) {
	if f.Chosen() {
		return d.chosen(v, f, shown)
	}
	found := occurrences(shown.text, f.Words)
	switch len(found) {
	case 0:
		return "", rapporteur.Span{}, rapporteur.Errorf(rapporteur.Invalid, "these words do not stand in the article; copy them from its text")
	case 1:
		return shown.text, found[0], nil
	}
	f.Revision = shown.row.Revision
	for _, s := range found {
		f.Choices = append(f.Choices, choiceOf(shown.text, s))
	}
	return "", rapporteur.Span{}, rapporteur.Errorf(rapporteur.Invalid, "these words stand in the article more than once; choose the passage")
}

// chosen is the passage that code points name, in the revision that the visitor saw.
func (d *Desk) chosen(v *visit, f *feedbackForm, shown *articleView) (string, rapporteur.Span, error) {
	text := shown.text
	if f.Revision != shown.row.Revision {
		var err error
		if text, err = d.Store.RevisionText(v.r.Context(), f.Article.ID, f.Revision); err != nil {
			return "", rapporteur.Span{}, err
		}
	}
	span, ok := spanOf(text, f.Start, f.End)
	if !ok || strings.TrimSpace(span.Of(text)) == "" {
		return "", span, rapporteur.Errorf(rapporteur.Invalid, "there are no such words in the article")
	}
	for span.Start < span.End && unicode.IsSpace(rune(text[span.Start])) {
		span.Start++
	}
	for span.End > span.Start && unicode.IsSpace(rune(text[span.End-1])) {
		span.End--
	}
	if f.Words != "" && strings.Join(strings.Fields(f.Words), " ") != strings.Join(strings.Fields(span.Of(text)), " ") {
		return "", span, rapporteur.Errorf(rapporteur.Invalid, "the article does not read so at that place; choose the passage again")
	}
	return text, span, nil
}

// spanOf turns code points into bytes.
func spanOf(text string, start, end int) (rapporteur.Span, bool) {
	if start < 0 || end <= start {
		return rapporteur.Span{}, false
	}
	s, n := rapporteur.Span{Start: -1, End: -1}, 0
	for i := range text {
		if n == start {
			s.Start = i
		}
		if n == end {
			s.End = i
			break
		}
		n++
	}
	if s.End < 0 && n == end {
		s.End = len(text)
	}
	return s, s.Start >= 0 && s.End > s.Start
}

const maxChoices = 20

// occurrences are the places where words stand in a text, white space being one as another.
func occurrences(text, words string) []rapporteur.Span {
	want := strings.Fields(words)
	if len(want) == 0 || len(words) > 8<<10 {
		return nil
	}
	var found []rapporteur.Span
	for at := 0; len(found) < maxChoices; {
		i := strings.Index(text[at:], want[0])
		if i < 0 {
			break
		}
		start := at + i
		if end, ok := reads(text, start, want); ok {
			found = append(found, rapporteur.Span{Start: start, End: end})
		}
		at = start + len(want[0])
	}
	return found
}

// reads reports whether a text goes on with words from a place on, and where they end.
func reads(text string, at int, want []string) (int, bool) {
	for i, w := range want {
		if i > 0 {
			rest := strings.TrimLeftFunc(text[at:], unicode.IsSpace)
			if len(rest) == len(text)-at {
				return 0, false
			}
			at = len(text) - len(rest)
		}
		if !strings.HasPrefix(text[at:], w) {
			return 0, false
		}
		at += len(w)
	}
	return at, true
}

func choiceOf(text string, s rapporteur.Span) passageChoice {
	start := utf8.RuneCountInString(text[:s.Start])
	sel := anchor.Make(text, s)
	return passageChoice{Start: start, End: start + utf8.RuneCountInString(s.Of(text)), Before: sel.Prefix, Words: sel.Exact, Behind: sel.Suffix}
}

// doResolve marks inline feedback as dealt with, or as open again.
func (d *Desk) doResolve(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	c, err := v.visibleComment(Resolve)
	if err != nil {
		return err
	}
	if c, err = d.Store.ResolveFeedback(v.r.Context(), c.ID, form.Get("resolved") != "no", v.person.ID); err != nil {
		return err
	}
	return v.redirect(articlePath(c.Article)+"#"+anchorOf(&c), "saved")
}
