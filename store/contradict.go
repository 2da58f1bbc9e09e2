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
	disputeDays = 21 // claims further apart are not about one matter, as in coder.Disputes
	maxOpposed  = 12 // articles that an article is held against, those with most parties in common
)

// settleDisputes finds the disputes of an article anew, within it and with others, and
// marks the rows that someone disputes.
func (t *tx) settleDisputes(ctx context.Context, p *prepared) error {
	stale, err := t.takeDisputes(ctx, p.report.Article.ID)
	if err != nil {
		return err
	}
	found := p.ownDisputes()
	if t.db.options.Disputes != nil && len(p.claims) > 0 {
		others, err := t.opposed(ctx, p)
		if err != nil {
			return err
		}
		if len(others) > 0 {
			found = append(found, t.disputesAmong(p, others)...)
		}
	}
	for _, d := range found {
		if err := t.putDispute(ctx, d); err != nil {
			return err
		}
		stale = append(stale, d.Claims...)
	}
	return t.markDisputed(ctx, stale)
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

// opposed are the articles that may dispute what an article says: with claims of about the
// same days in which one of its parties stands, and a denial on one side.
func (t *tx) opposed(ctx context.Context, p *prepared) (others []*prepared, err error) {
	var parties []string
	var first, last int64
	denies := false
	for i := range p.claims {
		denies = denies || p.report.Claims[i].Stance == rapporteur.Deny
		for _, x := range p.claims[i].parties {
			if x.key != "" && !strings.Contains(x.key, "/") && !slices.Contains(parties, x.key) {
				parties = append(parties, x.key)
			}
		}
		if d := p.claims[i].day; d > 0 {
			if first == 0 || d < first {
				first = d
			}
			last = max(last, d)
		}
	}
	if len(parties) == 0 || first == 0 {
		return nil, nil
	}
	parties = parties[:min(len(parties), maxValues)]
	var from, to day
	from.Scan(first)
	to.Scan(last)
	stances := "r.stance = 'deny'"
	if denies {
		stances = "r.stance IN ('deny', 'assert', 'allege', 'believe')"
	}
	args := append(anys(parties), dayOf(rapporteur.Date(from).AddDays(-disputeDays)), dayOf(rapporteur.Date(to).AddDays(disputeDays)), p.report.Article.ID, maxOpposed)
	rows, err := t.query(ctx, `SELECT r.article, count(DISTINCT o.party) AS n FROM claim_parties o JOIN claims r ON r.id = o.claim
		WHERE o.party IN (`+marks(len(parties))+`) AND o.side IN (1, 2, 3) AND o.day BETWEEN ? AND ? AND `+stances+` AND r.article <> ? GROUP BY r.article ORDER BY n DESC, r.article LIMIT ?`, args...)
	var ids []string
	err = each(rows, err, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id, new(int64))
		ids = append(ids, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		r, err := t.report(ctx, id)
		if err != nil {
			return nil, err
		}
		other, err := prepare(r)
		if err != nil {
			return nil, err
		}
		others = append(others, other)
	}
	return others, nil
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

func (t *tx) putDispute(ctx context.Context, d rapporteur.Dispute) error {
	sum := sha256.Sum256([]byte(d.Claims[0].String() + "\x1f" + d.Claims[1].String()))
	id := base64.RawURLEncoding.EncodeToString(sum[:12])
	nums, err := t.nextIDs(ctx, "disputes", 1)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `INSERT INTO disputes (num, id, article_a, row_a, article_b, row_b, about, why, day) VALUES (`+marks(9)+`) ON CONFLICT DO NOTHING`,
		nums[0], id, d.Claims[0].Article, d.Claims[0].Row, d.Claims[1].Article, d.Claims[1].Row, d.About, d.Why, dayOf(d.Updated))
	return err
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
	seen := map[rapporteur.RowKey]bool{}
	for _, k := range claims {
		if seen[k] {
			continue
		}
		seen[k] = true
		for _, query := range []string{
			`UPDATE claims SET disputed = (SELECT count(*) FROM (SELECT 1 AS one FROM disputes d WHERE d.article_a = claims.article AND d.row_a = claims.row OR d.article_b = claims.article AND d.row_b = claims.row LIMIT 1) f) WHERE article = ? AND row = ?`,
			`UPDATE events SET disputed = (SELECT max(c.disputed) FROM claim_events k JOIN claims c ON c.id = k.claim WHERE k.event = events.id)
				WHERE id IN (SELECT k.event FROM claim_events k JOIN claims c ON c.id = k.claim WHERE c.article = ? AND c.row = ?)`,
			`UPDATE incidents SET disputed = (SELECT coalesce(max(e.disputed), 0) FROM events e WHERE e.incident = incidents.id)
				WHERE id IN (SELECT e.incident FROM events e JOIN claim_events k ON k.event = e.id JOIN claims c ON c.id = k.claim WHERE c.article = ? AND c.row = ? AND e.incident <> '')`,
		} {
			if _, err := t.exec(ctx, query, k.Article, k.Row); err != nil {
				return err
			}
		}
	}
	return nil
}
