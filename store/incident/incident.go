// Package incident tells which events of many reports are one happening.
//
// Two events are compared by who acts and receives, mode, days, place, the trigger and
// the words around it; what speaks for and against their being one is added up as
// evidence (in natural logarithms of odds, as Fellegi and Sunter, JASA 64:1183, 1969, link
// records), and each part of it can be told. Events are then put together as long as
// those of two groups are, on average, more likely one than not, and none of them
// contradicts: average linkage, which does not chain (Sokal and Michener, 1958). What a
// person decided comes first.
package incident

import (
	"cmp"
	"slices"

	"rapporteur"
	"rapporteur/near"
)

// Window is by how many days the days of two events may differ for them to be compared.
const Window = 3

// Member is an event to be put into an incident.
type Member struct {
	Key      rapporteur.RowKey
	Event    *rapporteur.Event
	Day      rapporteur.Date // of the event, or of the article where the event has none
	Sentence string          // that tells it
	Article  rapporteur.ArticleRow
	// Actors and Recipients are who the parties are, in any way that is the same in all
	// articles, as far as it is known.
	Actors, Recipients []string
	Signature          near.Signature // of the article
	// Pin is a person's decision: members of one pin are one incident, members of
	// different pins are not. Empty where nobody decided.
	Pin string
}

// Group is an incident: some of the members that were given, the best told first.
type Group struct {
	Members []int      // indexes
	Copy    []string   // of each the article whose near-copy its article is, empty for none
	Why     [][]string // of each what ties it to the others
	Reasons []string   // why these are one
}

// The bounds of a group.
const (
	fewest       = 0.0  // evidence, on average, for two groups to be one
	contradicted = -4.0 // no pair may have so much against it
	floor        = -12.0
)

// Form puts members into groups. The result does not depend on the order of the members.
// The time is quadratic in their number: give it those that may be one (see [Window]).
func Form(members []*Member) []Group {
	order := make([]int, len(members))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return compareMembers(members[a], members[b]) })
	sorted := make([]*Member, len(members))
	for i, m := range order {
		sorted[i] = members[m]
	}
	c := newComparison(sorted)
	c.compareAll()
	var out []Group
	for _, cluster := range c.clusters() {
		g := c.group(cluster)
		for i, m := range g.Members {
			g.Members[i] = order[m]
		}
		out = append(out, g)
	}
	return out
}

func compareMembers(a, b *Member) int {
	return cmp.Or(cmp.Compare(a.Day.String(), b.Day.String()), cmp.Compare(a.Key.Article, b.Key.Article), cmp.Compare(a.Key.Row, b.Key.Row))
}

// clusters puts the members together, two groups at a time, those with the most evidence
// first.
func (c *comparison) clusters() [][]int {
	clusters := c.pinned()
	n := len(clusters)
	links := make([]link, n*n)
	for i := range n {
		for j := range i {
			links[i*n+j] = c.linkOf(clusters[i], clusters[j])
		}
	}
	for {
		besti, bestj, best := 0, 0, fewest
		for i := range n {
			if clusters[i] == nil {
				continue
			}
			for j := range i {
				if l := &links[i*n+j]; clusters[j] != nil && !l.never && l.sum > best*float64(l.pairs) {
					besti, bestj, best = i, j, l.sum/float64(l.pairs)
				}
			}
		}
		if besti == bestj {
			break
		}
		clusters[bestj] = append(clusters[bestj], clusters[besti]...)
		clusters[besti] = nil
		for k := range n {
			if k != besti && k != bestj && clusters[k] != nil {
				links[max(bestj, k)*n+min(bestj, k)].add(links[max(besti, k)*n+min(besti, k)])
			}
		}
	}
	clusters = slices.DeleteFunc(clusters, func(c []int) bool { return c == nil })
	for _, c := range clusters {
		slices.Sort(c)
	}
	return clusters
}

// pinned are the groups to begin with: one a pin, and one each for the rest.
func (c *comparison) pinned() [][]int {
	var out [][]int
	at := map[string]int{}
	for i, m := range c.members {
		if k, ok := at[m.Pin]; ok && m.Pin != "" {
			out[k] = append(out[k], i)
			continue
		}
		at[m.Pin] = len(out)
		out = append(out, []int{i})
	}
	return out
}

// link is the evidence that two groups are one.
type link struct {
	sum   float64
	pairs int
	never bool
}

func (l *link) add(o link) {
	l.sum += o.sum
	l.pairs += o.pairs
	l.never = l.never || o.never
}

// linkOf compares all of two groups. What contradicts counts against a group that a
// person made, but does not forbid it, for such a group may contradict itself.
func (c *comparison) linkOf(a, b []int) (l link) {
	pinA, pinB := c.members[a[0]].Pin, c.members[b[0]].Pin
	l.never = pinA != "" && pinB != ""
	for _, i := range a {
		for _, j := range b {
			e := c.total(i, j)
			l.sum += e
			l.pairs++
			if e <= contradicted && len(a) == 1 && len(b) == 1 {
				l.never = true
			}
		}
	}
	return l
}
