package desk

import (
	"context"
	"math"
	"net/url"

	"rapporteur"
	"rapporteur/report"
	"rapporteur/review"
	"rapporteur/second"
)

func (d *Desk) reviewRoutes() []route {
	return []route{
		{pattern: "GET /review", handle: d.reviewQueue, act: Review},
		{pattern: "POST /review/{key}", handle: d.doReview, act: Review, limit: voteLimit},
		{pattern: "GET /review/agreement", handle: d.agreement, act: SeeAgreement},
		{pattern: "GET /review/gold.jsonl", handle: d.gold, act: SeeAgreement, limit: exportLimit},
	}
}

// reviewPage is the queue as one reviewer sees it: nothing of what others said is on it.
type reviewPage struct {
	Filter filterForm
	Items  []reviewItem
	Next   string
	Types  []option
	Modes  []option
	Query  string // of the filter, for the forms to come back to
}

// reviewItem is a row to answer, with the sentences around its own.
type reviewItem struct {
	rapporteur.EventRow
	Before, After string
}

// queueLength is how many rows the queue shows at once.
const queueLength = 10

func (d *Desk) reviewQueue(v *visit) error {
	q, err := ParseFilter(v.r.URL.Query())
	if err != nil {
		return err
	}
	found, err := d.Store.ReviewQueue(v.r.Context(), rapporteur.ReviewQuery{Page: rapporteur.Page{Limit: queueLength, After: q.After}, Person: v.person.ID, Rows: q})
	if err != nil {
		return err
	}
	book := bookView{d.Book}
	p := reviewPage{Filter: v.filterForm(q, false), Next: v.nextPage(q, found.Next), Types: book.types(), Modes: book.modes(), Query: v.r.URL.RequestURI()}
	reports := map[string]*rapporteur.Report{} // rows of one article often stand together
	for _, row := range found.Items {
		row.Verdict, row.Disputed = "", false
		r, read := reports[row.Key.Article]
		if !read {
			r, err = d.Store.Report(v.r.Context(), row.Key.Article)
			if err != nil && rapporteur.KindOf(err) != rapporteur.NotFound { // removed since
				return err
			}
			reports[row.Key.Article] = r
		}
		item := reviewItem{EventRow: row}
		if r != nil {
			item.Before, item.After = report.Sentence(r, row.Event.Sentence-1), report.Sentence(r, row.Event.Sentence+1)
		}
		p.Items = append(p.Items, item)
	}
	return v.render("review", p)
}

func (d *Desk) doReview(v *visit) error {
	key, err := rapporteur.ParseRowKey(v.r.PathValue("key"))
	if err != nil {
		return err
	}
	if err := d.keepVerdict(v, key); err != nil {
		return err
	}
	return v.redirect(v.r.PostFormValue("next"), "")
}

// agreementPage is how far reviewers agree.
type agreementPage struct {
	Rows, Answers, Reviewers int
	Alpha                    review.Alpha
	Defined, Bounded         bool
	Types                    []typeAgreement
	Agreed                   int
	Split                    []splitRow
}

// typeAgreement is how often reviewers agree on rows that the coder gave a type.
type typeAgreement struct {
	Type         string
	Rows, Agreed int
}

// splitRow is a row on which reviewers disagree; it is shown to those who answered it and
// to editors, to whom it is no help any more in answering.
type splitRow struct {
	rapporteur.EventRow
	Said []saidBy
}

type saidBy struct{ Name, Said, Note string }

// bootstrap is how many draws α's interval rests on.
const bootstrap = 1000

// maxSplit is how many rows that reviewers disagree on the page lists.
const maxSplit = 100

func (d *Desk) agreement(v *visit) error {
	rows, names, err := d.reviewed(v.r.Context())
	if err != nil {
		return err
	}
	p := agreementPage{Rows: len(rows), Alpha: review.Agreement(rows, bootstrap), Agreed: len(review.Agreed(rows, 2)), Reviewers: len(names)}
	p.Defined, p.Bounded = !math.IsNaN(p.Alpha.Value), !math.IsNaN(p.Alpha.Low)
	types := map[string]*typeAgreement{}
	for _, r := range rows {
		p.Answers += len(r.Verdicts)
		if len(r.Verdicts) < 2 {
			continue
		}
		split := review.Split(r)
		if e := r.Verdicts[0].Event; e != nil {
			t := types[e.Type]
			if t == nil {
				t = &typeAgreement{Type: e.Type}
				types[e.Type] = t
			}
			t.Rows++
			if !split {
				t.Agreed++
			}
		}
		if split && len(p.Split) < maxSplit && d.maySeeSplit(v, r) {
			if err := d.addSplit(v.r.Context(), &p, r, names); err != nil {
				return err
			}
		}
	}
	for _, o := range (bookView{d.Book}).types() {
		if t := types[o.Value]; t != nil {
			p.Types = append(p.Types, *t)
		}
	}
	return v.render("agreement", p)
}

func (d *Desk) maySeeSplit(v *visit, r review.Row) bool {
	if v.can(Moderate, Object{}) {
		return true
	}
	for _, verdict := range r.Verdicts {
		if verdict.Person == v.person.ID {
			return true
		}
	}
	return false
}

func (d *Desk) addSplit(ctx context.Context, p *agreementPage, r review.Row, names map[string]string) error {
	row, err := d.Store.Event(ctx, r.Key)
	if err != nil {
		if rapporteur.KindOf(err) == rapporteur.NotFound {
			return nil // a claim, or gone since
		}
		return err
	}
	s := splitRow{EventRow: row}
	for _, verdict := range r.Verdicts {
		s.Said = append(s.Said, saidBy{names[verdict.Person], review.Said(verdict), verdict.Note})
	}
	p.Split = append(p.Split, s)
	return nil
}

// reviewed are all verdicts of people by row, and the reviewers' names.
func (d *Desk) reviewed(ctx context.Context) (rows []review.Row, names map[string]string, err error) {
	var all []rapporteur.Verdict
	names = map[string]string{}
	machines := map[string]bool{}
	for verdict, err := range d.Store.EachVerdict(ctx) {
		if err != nil {
			return nil, nil, err
		}
		if _, known := names[verdict.Person]; !known && !machines[verdict.Person] {
			a, err := d.Store.Account(ctx, verdict.Person)
			switch {
			case err != nil && rapporteur.KindOf(err) != rapporteur.NotFound:
				return nil, nil, err
			case a.Handle == second.Handle:
				machines[verdict.Person] = true
			case err != nil:
				names[verdict.Person] = "someone who has left"
			default:
				names[verdict.Person] = a.Name
			}
		}
		all = append(all, verdict)
	}
	return review.Rows(all, func(person string) bool { return machines[person] }), names, nil
}

// gold gives the rows that reviewers agree on, as `rapporteur evaluate rows --gold` and
// `rapporteur train judge --gold` take them.
func (d *Desk) gold(v *visit) error {
	rows, _, err := d.reviewed(v.r.Context())
	if err != nil {
		return err
	}
	reviewers := 2
	if v.r.URL.Query().Get("reviewers") == "1" {
		reviewers = 1
	}
	gold, err := review.Fill(v.r.Context(), d.Store, review.Agreed(rows, reviewers))
	if err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", "application/x-ndjson")
	h.Set("Content-Disposition", "attachment; filename="+url.PathEscape("gold.jsonl"))
	h.Set("Cache-Control", "no-store")
	v.extend(downloadTime)
	if err := review.WriteGold(v.w, gold); err != nil {
		return v.broken(err)
	}
	return nil
}
