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

	read *reading
}

// Group is an incident: some of the members that were given, the best told first.
type Group struct {
	Members []int      // indexes
	Copy    []string   // of each the article whose near-copy its article is, empty for none
	Why     [][]string // of each what ties it to the others
	Reasons []string   // why these are one

	c      *comparison
	sorted []int // Members in c
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
	groups := Partition(members)
	for i := range groups {
		groups[i].Tell()
	}
	return groups
}

// Partition is Form without the reasons, which [Group.Tell] adds. What it reads of a member
// is kept with the member, which must not change after.
func Partition(members []*Member) []Group {
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
		slices.SortStableFunc(cluster, func(a, b int) int { return cmp.Compare(c.features[b].well, c.features[a].well) })
		g := Group{Members: make([]int, len(cluster)), c: c, sorted: cluster}
		for i, m := range cluster {
			g.Members[i] = order[m]
		}
		out = append(out, g)
	}
	return out
}

func compareMembers(a, b *Member) int {
	return cmp.Or(cmp.Compare(a.Day.Year, b.Day.Year), cmp.Compare(a.Day.Month, b.Day.Month), cmp.Compare(a.Day.Day, b.Day.Day), cmp.Compare(a.Key.Article, b.Key.Article), cmp.Compare(a.Key.Row, b.Key.Row))
}

// clusters puts the members together, two groups at a time, those with the most evidence
// first.
func (c *comparison) clusters() [][]int {
	l := c.newLinkage(c.pinned())
	for {
		i := -1
		for k := range l.groups {
			if l.best[k] >= 0 && (i < 0 || l.mean(k) > l.mean(i)) {
				i = k
			}
		}
		if i < 0 {
			break
		}
		l.join(i, l.best[i])
	}
	clusters := slices.DeleteFunc(l.groups, func(c []int) bool { return c == nil })
	for _, c := range clusters {
		slices.Sort(c)
	}
	return clusters
}

// linkage is groups of members with the links between each two.
type linkage struct {
	groups [][]int // nil for one that was joined to another
	links  []link  // of a group with those before it
	best   []int   // of a group that before it with which it is most likely one, -1 for none
}

func (c *comparison) newLinkage(groups [][]int) *linkage {
	n := len(groups)
	l := &linkage{groups: groups, links: make([]link, n*n), best: make([]int, n)}
	for i := range n {
		for j := range i {
			*l.of(i, j) = c.linkOf(groups[i], groups[j])
		}
	}
	for i := range n {
		l.findBest(i)
	}
	return l
}

func (l *linkage) of(i, j int) *link { return &l.links[max(i, j)*len(l.groups)+min(i, j)] }

// mean is the evidence that a group is one with the best before it.
func (l *linkage) mean(i int) float64 {
	x := l.of(i, l.best[i])
	return x.sum / float64(x.pairs)
}

func (l *linkage) findBest(i int) {
	l.best[i] = -1
	for j := range i {
		l.consider(i, j)
	}
}

// consider takes group j for the best before group i where it is.
func (l *linkage) consider(i, j int) {
	x := l.of(i, j)
	if l.groups[i] == nil || l.groups[j] == nil || x.never || x.sum <= fewest*float64(x.pairs) {
		return
	}
	if b := l.best[i]; b < 0 || x.sum/float64(x.pairs) > l.mean(i) || x.sum/float64(x.pairs) == l.mean(i) && j < b {
		l.best[i] = j
	}
}

// join puts group i to group j before it.
func (l *linkage) join(i, j int) {
	l.groups[j] = append(l.groups[j], l.groups[i]...)
	l.groups[i], l.best[i] = nil, -1
	for k := range l.groups {
		if k != i && k != j && l.groups[k] != nil {
			l.of(j, k).add(*l.of(i, k))
		}
	}
	l.findBest(j)
	for k := j + 1; k < len(l.groups); k++ {
		if b := l.best[k]; b == i || b == j {
			l.findBest(k)
		} else {
			l.consider(k, j)
		}
	}
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
