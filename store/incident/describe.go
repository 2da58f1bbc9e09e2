package incident

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"rapporteur"
	"rapporteur/near"
)

// leastShared is less than what any near-copy shares with the text that it copies.
const leastShared = 0.3

// isCopy reports whether one's article is a near-copy of the other's.
func isCopy(a, b *Member) bool {
	if a.Article.ID == b.Article.ID {
		return false
	}
	if a.Article.DuplicateOf == b.Article.ID || b.Article.DuplicateOf == a.Article.ID || a.Article.DuplicateOf != "" && a.Article.DuplicateOf == b.Article.DuplicateOf {
		return true
	}
	o := near.Compare(a.Signature, b.Signature)
	return o.Copy() || o.InA > leastShared && near.Compare(b.Signature, a.Signature).Copy()
}

// Tell tells why the members of a group are one.
func (g *Group) Tell() {
	c, n := g.c, len(g.sorted)
	g.Copy, g.Why = make([]string, n), make([][]string, n)
	cluster := slices.Sorted(slices.Values(g.sorted))
	first := c.originals(cluster)
	count := map[string]int{}
	var all []string
	for k, i := range g.sorted {
		g.Copy[k] = first[c.members[i].Article.ID]
		best, most := -1, 0.0
		for _, j := range cluster {
			if j != i && (best < 0 || c.total(i, j) > most) {
				best, most = j, c.total(i, j)
			}
		}
		if best < 0 {
			continue
		}
		g.Why[k] = c.why(i, best)
		if c.members[i].Pin != "" && c.members[i].Pin == c.members[best].Pin && most < fewest {
			g.Why[k] = append(g.Why[k], "a person put them together")
		}
		for _, w := range g.Why[k] {
			if count[w]++; count[w] == 1 {
				all = append(all, w)
			}
		}
	}
	g.Reasons = reasons(all, count, n)
}

// reasons are what ties at least half of the members.
func reasons(all []string, count map[string]int, members int) []string {
	all = slices.DeleteFunc(all, func(w string) bool { return 2*count[w] < members })
	slices.SortStableFunc(all, func(a, b string) int { return cmp.Compare(count[b], count[a]) })
	return all[:min(len(all), 8)]
}

// originals tell of each article that is a near-copy of another of the cluster's which one.
func (c *comparison) originals(cluster []int) map[string]string {
	order := slices.Clone(cluster)
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := &c.members[a].Article, &c.members[b].Article
		return cmp.Or(cmp.Compare(x.Published.String(), y.Published.String()), x.Added.Compare(y.Added), cmp.Compare(x.ID, y.ID))
	})
	out := map[string]string{}
	var firsts []int
	for _, i := range order {
		id := c.members[i].Article.ID
		if _, done := out[id]; done {
			continue
		}
		out[id] = ""
		for _, j := range firsts {
			if c.copy(i, j) {
				out[id] = c.members[j].Article.ID
				break
			}
		}
		if out[id] == "" {
			firsts = append(firsts, i)
		}
	}
	return out
}

// told is how well a report tells its event.
func (m *Member) told() float64 {
	e := m.Event
	sum := e.Confidence
	if d, ok := dated(e.Date); ok && d.days() == 1 {
		sum += 0.3
	}
	if e.Place != nil {
		sum += 0.3
	}
	for _, side := range [][]rapporteur.Participant{e.Actors, e.Recipients} {
		if len(side) > 0 && side[0].Code != "" {
			sum += 0.4
		}
	}
	return sum
}

// Describe is an incident without id and events.
func Describe(members []*Member, g Group) rapporteur.Incident {
	best := members[g.Members[0]]
	in := rapporteur.Incident{Type: best.Event.Type, Why: g.Reasons}
	modes, places := map[string]int{}, map[string]int{}
	publishers, articles := map[string]bool{}, map[string]bool{}
	for k, i := range g.Members {
		m := members[i]
		for _, mode := range m.Event.Modes {
			modes[mode]++
		}
		if p := m.Event.Place; p != nil && p.Name != "" {
			if places[p.Name]++; in.Place == nil || places[p.Name] > places[in.Place.Name] {
				in.Place = &rapporteur.EventPlace{Name: p.Name, Country: p.Country, Lat: p.Lat, Lon: p.Lon}
			}
		}
		in.Pinned = in.Pinned || m.Pin != ""
		articles[m.Article.ID] = true
		if g.Copy[k] == "" {
			publishers[cmp.Or(m.Article.Source, m.Article.ID)] = true
		}
		if m.Article.Source != "" && !slices.Contains(in.Publishers, m.Article.Source) {
			in.Publishers = append(in.Publishers, m.Article.Source)
		}
	}
	in.Modes = frequent(modes)
	in.Start, in.End = span(members, g.Members)
	in.Reports, in.Sources = len(articles), len(publishers)
	if in.Publishers == nil {
		in.Publishers = []string{}
	}
	slices.Sort(in.Publishers)
	in.Title = Title(best.Event)
	return in
}

// frequent are the keys by how often they were counted.
func frequent(counts map[string]int) []string {
	var out []string
	for k := range counts {
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	return out
}

// span are the days of an incident: the narrowest that most members give, of equally many
// the earliest, and the days of the articles where no member has any.
func span(members []*Member, group []int) (start, end rapporteur.Date) {
	votes := map[dayRange]int{}
	for _, i := range group {
		if d, ok := dated(members[i].Event.Date); ok {
			votes[d]++
		}
	}
	if len(votes) == 0 {
		for _, i := range group {
			if d := members[i].Day; !d.IsZero() && (start.IsZero() || d.Before(start)) {
				start = d
			}
		}
		return start, start
	}
	var ranges []dayRange
	for d := range votes {
		ranges = append(ranges, d)
	}
	slices.SortFunc(ranges, func(a, b dayRange) int {
		return cmp.Or(cmp.Compare(min(a.days(), 3), min(b.days(), 3)), cmp.Compare(votes[b], votes[a]), cmp.Compare(a.days(), b.days()), a.start.Time().Compare(b.start.Time()))
	})
	return ranges[0].start, ranges[0].end
}

// Title is an event in a line: "Ruritania (GOV) → Graustark: SANCTION withdraw".
func Title(e *rapporteur.Event) string {
	what := strings.TrimSpace(e.Type + " " + strings.Join(e.Modes, " "))
	who, whom := names(e.Actors), names(e.Recipients)
	switch {
	case who == "" && whom == "":
		return what
	case whom == "":
		return who + ": " + what
	case who == "":
		return "→ " + whom + ": " + what
	}
	return who + " → " + whom + ": " + what
}

// pronouns say nothing where they stand alone: what they stand for is told by its code.
var pronouns = map[string]bool{"i": true, "he": true, "him": true, "himself": true, "her": true, "herself": true, "it": true, "itself": true, "she": true, "that": true,
	"them": true, "themselves": true, "they": true, "this": true, "those": true, "us": true, "we": true, "which": true, "who": true, "you": true}

// names are at most three parties with their first sectors.
func names(ps []rapporteur.Participant) string {
	var out []string
	for _, p := range ps[:min(len(ps), 3)] {
		name := cmp.Or(p.Text, p.Code)
		if pronouns[strings.ToLower(name)] && p.Code != "" {
			name = p.Code
		}
		if len(p.Sectors) > 0 && p.Sectors[0] != name {
			name = fmt.Sprintf("%s (%s)", name, p.Sectors[0])
		}
		out = append(out, name)
	}
	if len(ps) > 3 {
		out = append(out, "…")
	}
	return strings.Join(out, ", ")
}
