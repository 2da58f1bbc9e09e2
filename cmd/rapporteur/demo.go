package main

import (
	"context"
	"io/fs"
	"strings"
	"unicode/utf8"

	"rapporteur"
	"rapporteur/examples"
	"rapporteur/source"
)

// demoPublishers are papers that do not exist, so that the examples have several sources.
var demoPublishers = map[string]string{
	"battle.txt": "The Borderer", "izium.txt": "Harbour Courier", "coup.txt": "Sahel Observer", "court.txt": "The Borderer",
	"nairobi.txt": "Rift Valley Post", "protest.txt": "Harbour Courier", "relief.txt": "Anatolia Daily", "summit.txt": "The Borderer",
}

// demoPeople are those who talk in the demonstration.
var demoPeople = []rapporteur.Account{
	{Handle: "ines", Name: "Inês Duarte", Role: rapporteur.AdminRole},
	{Handle: "tomasz", Name: "Tomasz Wilk", Role: rapporteur.EditorRole},
	{Handle: "wanjiru", Name: "Wanjiru Kamau", Role: rapporteur.ReviewerRole},
	{Handle: "per", Name: "Per Lindqvist", Role: rapporteur.ReviewerRole},
	{Handle: "mei", Name: "Mei Tan", Role: rapporteur.ReaderRole},
}

// demoRatings are by article and person, in stars.
var demoRatings = []struct {
	article, person string
	stars           float64
}{
	{"summit.txt", "mei", 4}, {"summit.txt", "per", 3.5}, {"protest.txt", "wanjiru", 4.5}, {"protest.txt", "mei", 5}, {"protest.txt", "tomasz", 4},
	{"battle.txt", "per", 3}, {"izium.txt", "per", 4}, {"coup.txt", "tomasz", 3.5}, {"relief.txt", "mei", 4.5},
}

// demoComment is a reply, or inline feedback where it names a passage; re is the place in
// the list of the comment that it answers, counted from 1.
type demoComment struct {
	article, person string
	re              int
	passage         string
	kind            rapporteur.FeedbackKind
	suggest, body   string
}

var demoComments = []demoComment{
	{article: "summit.txt", person: "mei", body: "Good that the report keeps *said* and *did* apart. Who wrote the joint statement, though: one side, or both?"},
	{article: "summit.txt", person: "tomasz", re: 1, body: "Both. It was published on both governments' sites the same evening, @mei."},
	{article: "summit.txt", person: "per", passage: "criticised the AUKUS security pact", kind: rapporteur.WrongActor, suggest: "RUS, CHN", body: "The two countries criticise here, not NATO. NATO is only told to stop growing."},
	{article: "summit.txt", person: "wanjiru", re: 3, body: "Agreed; same subject as “called on”."},
	{article: "summit.txt", person: "mei", passage: "more than 100,000 troops", kind: rapporteur.Remark, body: "Other papers said *up to 130,000* that week. Worth a second source."},
	{article: "protest.txt", person: "wanjiru", body: "The order matters: the bill passed **before** the crowd entered. The timeline gets that right."},
	{article: "protest.txt", person: "per", passage: "the ceremonial mace was stolen", kind: rapporteur.MissedEvent, suggest: "ASSAULT", body: "Taking the mace is an act of its own, and it has no row."},
	{article: "protest.txt", person: "mei", re: 6, body: "Thank you, I had read it the other way round."},
	{article: "nairobi.txt", person: "wanjiru", passage: "officers had shot at peaceful demonstrators", kind: rapporteur.Remark, body: "He denies that they were *peaceful*, not that shots were fired. See the other report of that Tuesday."},
	{article: "battle.txt", person: "per", passage: "regroup them", kind: rapporteur.Remark, body: "The ministry's own word. The reports from the town speak of a flight."},
	{article: "battle.txt", person: "tomasz", body: "The *Harbour Courier* has the same Saturday from the general staff. Compare the two accounts of why the troops left."},
	{article: "coup.txt", person: "mei", body: "Is the bloc's “one week” an ultimatum or an offer? I would read it as a threat."},
	{article: "relief.txt", person: "tomasz", passage: "despite a long dispute", kind: rapporteur.NotAnEvent, body: "Background, not something that happened that day."},
}

// fillDemo reads the examples into a record and lets a few people talk about them.
func fillDemo(ctx context.Context, record rapporteur.Store, read func(context.Context, rapporteur.Article) (*rapporteur.Report, error)) error {
	reports, err := demoReports(ctx, record, read)
	if err != nil {
		return err
	}
	people := map[string]rapporteur.Account{}
	for _, a := range demoPeople {
		if people[a.Handle], err = record.CreateAccount(ctx, a); err != nil {
			return err
		}
	}
	for _, r := range demoRatings {
		stars, err := rapporteur.ParseStars(r.stars)
		if err != nil {
			return err
		}
		if _, err := record.Rate(ctx, reports[r.article].Article.ID, people[r.person].ID, stars); err != nil {
			return err
		}
	}
	if err := demoTalk(ctx, record, reports, people); err != nil {
		return err
	}
	return demoVerdicts(ctx, record, reports["protest.txt"], people)
}

// demoReports reads the examples and keeps them, by file.
func demoReports(ctx context.Context, record rapporteur.Store, read func(context.Context, rapporteur.Article) (*rapporteur.Report, error)) (map[string]*rapporteur.Report, error) {
	reports := map[string]*rapporteur.Report{}
	err := fs.WalkDir(examples.Files(), ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		a, err := demoArticle(file)
		if err != nil {
			return err
		}
		if a.Source == "" {
			a.Source = demoPublishers[file]
		}
		if reports[file], err = read(ctx, a); err != nil {
			return err
		}
		_, err = record.PutReport(ctx, reports[file], "")
		return err
	})
	return reports, err
}

func demoArticle(file string) (rapporteur.Article, error) {
	b, err := fs.ReadFile(examples.Files(), file)
	if err != nil {
		return rapporteur.Article{}, err
	}
	if strings.HasSuffix(file, ".html") {
		return source.FromHTML(b, "text/html", "")
	}
	return source.FromText(string(b))
}

func demoTalk(ctx context.Context, record rapporteur.Store, reports map[string]*rapporteur.Report, people map[string]rapporteur.Account) error {
	var posted []rapporteur.Comment
	for i, d := range demoComments {
		who, article := people[d.person], reports[d.article].Article
		c := rapporteur.Comment{Article: article.ID, Author: who.ID, Name: who.Name, Body: d.body, State: rapporteur.Visible}
		if d.re > 0 {
			c.Parent = posted[d.re-1].ID
		}
		if d.passage != "" {
			selector, ok := selectorOf(article.Text, d.passage)
			if !ok {
				return rapporteur.Errorf(rapporteur.Internal, "the demonstration's comment %d quotes what %s does not say: %q", i+1, d.article, d.passage)
			}
			c.Feedback = &rapporteur.Feedback{Kind: d.kind, Selector: selector, Suggest: d.suggest}
		}
		c, err := record.PostComment(ctx, c)
		if err != nil {
			return err
		}
		posted = append(posted, c)
	}
	for _, vote := range []struct {
		re     int
		person string
	}{{1, "per"}, {2, "mei"}, {3, "wanjiru"}, {3, "tomasz"}, {6, "mei"}, {9, "per"}} {
		if _, err := record.VoteComment(ctx, posted[vote.re-1].ID, people[vote.person].ID, 1); err != nil {
			return err
		}
	}
	return nil
}

// selectorOf points at a passage of a text, with 32 characters either side.
func selectorOf(text, passage string) (rapporteur.Selector, bool) {
	at := strings.Index(text, passage)
	if at < 0 {
		return rapporteur.Selector{}, false
	}
	before, after := []rune(text[:at]), []rune(text[at+len(passage):])
	return rapporteur.Selector{
		Exact: passage, Prefix: string(before[max(0, len(before)-32):]), Suffix: string(after[:min(32, len(after))]),
		Start: len(before), End: len(before) + utf8.RuneCountInString(passage),
	}, true
}

// demoVerdicts lets two reviewers answer the first rows of a report, and differ on one.
func demoVerdicts(ctx context.Context, record rapporteur.Store, r *rapporteur.Report, people map[string]rapporteur.Account) error {
	rows, _ := rapporteur.Fingerprints(r)
	for i, row := range rows[:min(4, len(rows))] {
		for _, person := range []string{"wanjiru", "per"} {
			v := rapporteur.Verdict{Key: rapporteur.RowKey{Article: r.Article.ID, Row: row}, Person: people[person].ID, Answer: rapporteur.Confirm, Event: &r.Events[i]}
			if i == 2 && person == "per" {
				v.Answer = rapporteur.Reject
			}
			if i == 3 && person == "wanjiru" {
				continue
			}
			if err := record.PutVerdict(ctx, v); err != nil {
				return err
			}
		}
	}
	return nil
}
