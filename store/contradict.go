package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"rapporteur"
)

// The limits of looking for disputes across articles.
const (
	disputeDays = 21  // claims further apart are not about one matter, as in coder.Disputes
	maxOpposed  = 12  // articles that an article is held against, those with most parties in common
	maxClaims   = 100 // claims with one party among which they are looked for, the latest
)

// settleDisputes finds the disputes of articles anew, within them and with others, and
// marks the rows that someone disputes.
func (t *tx) settleDisputes(ctx context.Context, ps []*putting) error {
	var stale []rapporteur.RowKey
	var found []rapporteur.Dispute
	for _, p := range ps {
		if p.known {
			claims, err := t.takeDisputes(ctx, p.report.Article.ID)
			if err != nil {
				return err
			}
			stale = append(stale, claims...)
		}
		found = append(found, p.ownDisputes()...)
	}
	if t.db.options.Disputes != nil {
		across, err := t.disputesAcross(ctx, ps)
		if err != nil {
			return err
		}
		found = append(found, across...)
	}
	if err := t.putDisputes(ctx, found); err != nil {
		return err
	}
	for _, d := range found {
		stale = append(stale, d.Claims...)
	}
	return t.markDisputed(ctx, stale)
}

// disputesAcross are the disputes of reports with others, those before them among
// themselves.
func (t *tx) disputesAcross(ctx context.Context, ps []*putting) (out []rapporteur.Dispute, err error) {
	opposed, err := t.opposed(ctx, ps)
	if err != nil {
		return nil, err
	}
	at := make(map[string]int, len(ps))
	told := make(map[string]*prepared, len(ps))
	for i, p := range ps {
		at[p.report.Article.ID], told[p.report.Article.ID] = i, p.prepared
	}
	wanted := map[string]toldAt{}
	for i := range opposed {
		opposed[i] = slices.DeleteFunc(opposed[i], func(o toldAt) bool { k, ok := at[o.article]; return ok && k >= i })
		opposed[i] = opposed[i][:min(len(opposed[i]), maxOpposed)]
		for _, o := range opposed[i] {
			if told[o.article] == nil {
				wanted[o.article] = o
			}
		}
	}
	if err := t.readTold(ctx, wanted, told); err != nil {
		return nil, err
	}
	for i, p := range ps {
		var others []*prepared
		for _, o := range opposed[i] {
			others = append(others, told[o.article])
		}
		if len(others) > 0 {
			out = append(out, t.disputesAmong(p.prepared, others)...)
		}
	}
	return out, nil
}

// ownDisputes are those that the report itself tells of.
func (p *prepared) ownDisputes() (out []rapporteur.Dispute) {
	index := map[string]int{}
	for i := range p.report.Claims {
		index[p.report.Claims[i].ID] = i
	}
	for i := range p.report.Claims {
		for _, id := range p.report.Claims[i].Disputes {
			if j, ok := index[id]; ok && j != i {
				out = append(out, p.dispute(p, i, j, nil))
			}
		}
	}
	return out
}

// dispute sets a claim of one report against a claim of another, the denial first.
func (p *prepared) dispute(other *prepared, i, j int, words []string) rapporteur.Dispute {
	a, b := p, other
	if p.report.Claims[i].Stance != rapporteur.Deny && other.report.Claims[j].Stance == rapporteur.Deny {
		a, b, i, j = other, p, j, i
	}
	x, y := &a.report.Claims[i], &b.report.Claims[j]
	d := rapporteur.Dispute{Claims: []rapporteur.RowKey{{Article: a.report.Article.ID, Row: a.claims[i].row}, {Article: b.report.Article.ID, Row: b.claims[j].row}}}
	d.About = contentOf(y)
	d.Why = fmt.Sprintf("one %s what the other %s", verbOf(x.Stance), verbOf(y.Stance))
	if len(words) > 0 {
		d.Why += "; both speak of " + strings.Join(words, ", ")
	}
	var on, other2 day
	on.Scan(a.claims[i].day)
	other2.Scan(b.claims[j].day)
	d.Updated = rapporteur.Date(on)
	if later := rapporteur.Date(other2); d.Updated.Before(later) {
		d.Updated = later
	}
	return d
}

// verbOf is a stance as a verb of the third person.
func verbOf(s rapporteur.Stance) string {
	if s == rapporteur.Deny {
		return "denies"
	}
	return string(s) + "s"
}

// contentOf is what a claim says, short enough for a title.
func contentOf(c *rapporteur.Claim) string {
	var parts []string
	for _, q := range c.Content {
		parts = append(parts, strings.Join(strings.Fields(q.Text), " "))
	}
	return shorten(strings.Join(parts, " … "), 200)
}

// shorten cuts a text after a word, to at most n characters.
func shorten(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	cut := string(runes[:n])
	if i := strings.LastIndexByte(cut, ' '); i > n/2 {
		cut = cut[:i]
	}
	return cut + "…"
}

// opposing is a party of a report's claims, on a side where it stands in what may be held
// against them.
type opposing struct {
	N     int    `json:"n"` // of the report
	Party string `json:"party"`
	Side  int    `json:"side"`
	From  int64  `json:"lo"`
	To    int64  `json:"hi"`
}

// opposingOf are the parties of a report's claims that others are looked for with: in
// denials those of what it says, in all else those of what it denies.
func (p *prepared) opposingOf(n int) (out []opposing) {
	one := opposing{N: n}
	var said, deny []string
	for i := range p.claims {
		c := &p.claims[i]
		if p.report.Claims[i].Stance == rapporteur.Deny {
			deny = c.codes(deny)
		} else {
			said = c.codes(said)
		}
		if d := c.day; d > 0 {
			if one.From == 0 || d < one.From {
				one.From = d
			}
			one.To = max(one.To, d)
		}
	}
	if one.From == 0 {
		return nil
	}
	one.From, one.To = dayAdd(one.From, -disputeDays), dayAdd(one.To, disputeDays)
	add := func(parties []string, sides ...int) {
		for _, one.Party = range parties[:min(len(parties), maxValues)] {
			for _, one.Side = range sides {
				out = append(out, one)
			}
		}
	}
	add(said, denied)
	add(deny, acts, receives, speaks)
	return out
}

// dayAdd is the day so many days after another, as the tables have it.
func dayAdd(d int64, days int) int64 {
	var on day
	if on.Scan(d) != nil {
		return 0
	}
	return dayOf(rapporteur.Date(on).AddDays(days))
}

// opposed are for each report the articles that may dispute what it says: with claims of
// about the same days in which one of its parties stands, and a denial on one side. Those
// with most parties in common come first; the reports themselves are among them.
func (t *tx) opposed(ctx context.Context, ps []*putting) ([][]toldAt, error) {
	var parties []opposing
	for i, p := range ps {
		parties = append(parties, p.opposingOf(i)...)
	}
	out := make([][]toldAt, len(ps))
	if len(parties) == 0 {
		return out, nil
	}
	join, where := t.db.d.Latest("claim_parties", "o", "o.party = v.party AND o.side = v.side AND o.day BETWEEN v.lo AND v.hi", "day", maxClaims)
	rows, err := t.query(ctx, `SELECT s.n, s.article, a.updated FROM (SELECT g.n, g.article, row_number() OVER (PARTITION BY g.n ORDER BY g.shared DESC, g.article) AS place FROM
		(SELECT v.n AS n, r.article AS article, count(DISTINCT o.party) AS shared FROM `+t.db.d.Table("n BIGINT", "party TEXT", "side BIGINT", "lo BIGINT", "hi BIGINT")+join+`
			CROSS JOIN claims r WHERE `+where+` AND r.id = o.claim AND (v.side = 4 OR r.stance IN ('assert', 'allege', 'believe'))
			GROUP BY v.n, r.article) g) s JOIN articles a ON a.id = s.article WHERE s.place <= ? ORDER BY s.n, s.place`, toJSON(parties), maxOpposed+len(ps))
	return out, each(rows, err, func(rows *sql.Rows) error {
		var n int
		var o toldAt
		err := rows.Scan(&n, &o.article, &o.updated)
		out[n] = append(out[n], o)
		return err
	})
}

// disputesAmong asks which claims of a report and of others contradict each other.
func (t *tx) disputesAmong(p *prepared, others []*prepared) (out []rapporteur.Dispute) {
	all := append([]*prepared{p}, others...)
	reports := make([]*rapporteur.Report, len(all))
	for i := range all {
		reports[i] = all[i].report
	}
	for _, c := range t.db.options.Disputes(reports) {
		if c.ReportA != c.ReportB && (c.ReportA == 0 || c.ReportB == 0) {
			out = append(out, all[c.ReportA].dispute(all[c.ReportB], c.ClaimA, c.ClaimB, c.Words))
		}
	}
	return out
}

func (t *tx) putDisputes(ctx context.Context, ds []rapporteur.Dispute) error {
	if len(ds) == 0 {
		return nil
	}
	nums, err := t.nextIDs(ctx, "disputes", len(ds))
	if err != nil {
		return err
	}
	rows := make([][]any, len(ds))
	for i, d := range ds {
		sum := sha256.Sum256([]byte(d.Claims[0].String() + "\x1f" + d.Claims[1].String()))
		rows[i] = []any{nums[i], base64.RawURLEncoding.EncodeToString(sum[:12]), d.Claims[0].Article, d.Claims[0].Row, d.Claims[1].Article, d.Claims[1].Row, d.About, d.Why, dayOf(d.Updated)}
	}
	return t.insertNew(ctx, "disputes", []string{"num", "id", "article_a", "row_a", "article_b", "row_b", "about", "why", "day"}, rows)
}

// takeDisputes takes an article's disputes out and gives the claims that were in them.
func (t *tx) takeDisputes(ctx context.Context, article string) (claims []rapporteur.RowKey, err error) {
	rows, err := t.query(ctx, `SELECT article_a, row_a, article_b, row_b FROM disputes WHERE article_a = ? OR article_b = ?`, article, article)
	err = each(rows, err, func(rows *sql.Rows) error {
		var a, b rapporteur.RowKey
		err := rows.Scan(&a.Article, &a.Row, &b.Article, &b.Row)
		claims = append(claims, a, b)
		return err
	})
	if err != nil || claims == nil {
		return nil, err
	}
	_, err = t.exec(ctx, `DELETE FROM disputes WHERE article_a = ? OR article_b = ?`, article, article)
	return claims, err
}

// markDisputed brings up to date whether claims are disputed, and the events that they
// tell of, and those events' incidents.
func (t *tx) markDisputed(ctx context.Context, claims []rapporteur.RowKey) error {
	type key struct {
		Article string `json:"article"`
		Row     string `json:"row_key"`
	}
	var keys []key
	seen := map[rapporteur.RowKey]bool{}
	for _, k := range claims {
		if !seen[k] {
			seen[k] = true
			keys = append(keys, key{k.Article, k.Row})
		}
	}
	if keys == nil {
		return nil
	}
	named := t.db.d.Table("article TEXT", "row_key TEXT")
	told := `SELECT k.event FROM ` + named + ` CROSS JOIN claims c CROSS JOIN claim_events k WHERE c.article = v.article AND c.row = v.row_key AND k.claim = c.id`
	for _, query := range []string{
		`UPDATE claims SET disputed = CASE WHEN EXISTS (SELECT 1 FROM disputes d WHERE d.article_a = claims.article AND d.row_a = claims.row)
			OR EXISTS (SELECT 1 FROM disputes d WHERE d.article_b = claims.article AND d.row_b = claims.row) THEN 1 ELSE 0 END
			FROM ` + named + ` WHERE claims.article = v.article AND claims.row = v.row_key`,
		`UPDATE events SET disputed = (SELECT max(c.disputed) FROM claim_events k JOIN claims c ON c.id = k.claim WHERE k.event = events.id) WHERE id IN (` + told + `)`,
		`UPDATE incidents SET disputed = (SELECT coalesce(max(e.disputed), 0) FROM events e WHERE e.incident = incidents.id)
			WHERE id IN (SELECT e.incident FROM events e WHERE e.incident <> '' AND e.id IN (` + told + `))`,
	} {
		if _, err := t.exec(ctx, query, toJSON(keys)); err != nil {
			return err
		}
	}
	return nil
}
