package chart

import (
	"cmp"
	"iter"
	"math"
	"slices"
	"strings"
)

// Network draws who acted on whom: a circle for each actor, an arrow for each pair, as wide
// as there were events and coloured by whether most were cooperation or conflict. Events
// that name one side only have no arrow.
func Network(seq iter.Seq[Event], o Options) (*Picture, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	t := gather(seq, &o, false)
	title := "Who acts on whom"
	n := newNetwork(t, &o)
	if len(n.edges) == 0 {
		return nothing(&o, "network", title, t.nothing("both an actor and a recipient"), t.notes()), nil
	}
	height := math.Min(math.Max(float64(o.Width)*0.35+float64(len(n.nodes))*9, 260), 760)
	f := newFrame(&o, plan{kind: "network", title: title, desc: n.desc(), keys: append(toneKeys(), n.widthKeys()...), height: height,
		notes: append([]string{n.scale(), "Circles grow with an actor's events with others."}, append(n.notes, t.notes()...)...)})
	n.place(f.area)
	n.draw(f)
	return f.Picture, nil
}

// The arrows of a network: three for each actor can be told apart.
const (
	edgesPerNode       = 3
	minEdges, maxEdges = 40, 150
)

type node struct {
	party    int32
	weight   int // events with others
	acts     int // events shown in which it acts, those with itself included
	receives int
	at       point
	r        float64
	text     string
}

type edge struct {
	from, to int // of nodes
	pile     *pile
	both     bool // there is one the other way, too
}

type network struct {
	t     *table
	o     *Options
	nodes []node
	edges []edge
	notes []string
	most  int // events of the widest arrow; those from an actor to itself may have more
}

// newNetwork picks the actors and pairs that are shown. An actor that acts on itself alone is
// shown only if all do.
func newNetwork(t *table, o *Options) *network {
	n := &network{t: t, o: o}
	dyads, weights, partial := map[dyadKey]*pile{}, map[int32]*pile{}, 0
	count := func(party int32, i int) {
		if weights[party] == nil {
			weights[party] = &pile{}
		}
		weights[party].add(t, int32(i))
	}
	for i := range t.rows {
		r := &t.rows[i]
		if r.actor == 0 || r.recipient == 0 {
			partial++
			continue
		}
		k := dyadKey{r.actor, r.recipient}
		if dyads[k] == nil {
			dyads[k] = &pile{}
		}
		dyads[k].add(t, int32(i))
		if r.actor != r.recipient {
			count(r.actor, i)
			count(r.recipient, i)
		}
	}
	if len(weights) == 0 { // nothing but events within
		for k, p := range dyads {
			weights[k.actor] = p
		}
	}
	byName := func(a, b int32) int { return strings.Compare(t.parties.names[a], t.parties.names[b]) }
	parties := ranked(weights, byName)
	shown := map[int32]int{}
	for i, p := range parties[:min(len(parties), o.most(min(max(o.Width/25, 12), 36), 80))] {
		shown[p] = i
	}
	keys := ranked(dyads, func(a, b dyadKey) int { return cmp.Or(byName(a.actor, b.actor), byName(a.recipient, b.recipient)) })
	if len(keys) > 0 {
		n.pick(keys, dyads, weights, shown)
	}
	if more := len(parties) - len(n.nodes); more > 0 {
		n.notes = append(n.notes, "And "+counted(more, "more actor")+".")
	}
	if more := len(keys) - len(n.edges); more > 0 {
		rest := 0
		for _, k := range keys {
			rest += dyads[k].n
		}
		for i := range n.edges {
			rest -= n.edges[i].pile.n
		}
		n.notes = append(n.notes, "And "+counted(more, "more pair")+" with "+events(rest)+".")
	}
	if partial > 0 {
		n.notes = append(n.notes, events(partial)+" without an actor or a recipient not shown.")
	}
	return n
}

// pick makes the nodes and edges: for each actor the pair with the most events, then the
// pairs with the most.
func (n *network) pick(keys []dyadKey, dyads map[dyadKey]*pile, weights map[int32]*pile, shown map[int32]int) {
	place := map[int32]int{}
	node := func(party int32) int {
		if i, ok := place[party]; ok {
			return i
		}
		place[party] = len(n.nodes)
		n.nodes = append(n.nodes, newNode(party, weights[party].n, n.t.parties.names[party]))
		return place[party]
	}
	between := slices.DeleteFunc(slices.Clone(keys), func(k dyadKey) bool {
		_, a := shown[k.actor]
		_, b := shown[k.recipient]
		return !a || !b
	})
	picked := map[dyadKey]bool{}
	met := map[int32]bool{}
	for _, k := range between {
		if k.actor != k.recipient && (!met[k.actor] || !met[k.recipient]) {
			met[k.actor], met[k.recipient], picked[k] = true, true, true
		}
	}
	most := min(max(edgesPerNode*len(shown), minEdges), maxEdges)
	for _, k := range between {
		if !picked[k] && len(picked) < most {
			picked[k] = true
		}
	}
	for _, k := range between {
		if !picked[k] {
			continue
		}
		e := edge{from: node(k.actor), to: node(k.recipient), pile: dyads[k], both: picked[dyadKey{k.recipient, k.actor}] && k.actor != k.recipient}
		n.edges = append(n.edges, e)
		n.nodes[e.from].acts += e.pile.n
		n.nodes[e.to].receives += e.pile.n
		if e.from != e.to {
			n.most = max(n.most, e.pile.n)
		}
	}
	if n.most == 0 {
		n.most = dyads[keys[0]].n
	}
	heaviest := 1
	for i := range n.nodes {
		heaviest = max(heaviest, n.nodes[i].weight)
	}
	for i := range n.nodes {
		n.nodes[i].r = 5 + min(15, 3+2*math.Sqrt(float64(heaviest)))*math.Sqrt(float64(n.nodes[i].weight)/float64(heaviest))
	}
}

func newNode(party int32, weight int, name string) node {
	return node{party: party, weight: weight, text: fit(name, textSize, 150, false)}
}

func (n *network) scale() string {
	if n.most == 1 {
		return "Arrows: one event each."
	}
	return "Arrows: width by number of events."
}

func (n *network) desc() string {
	var parts []string
	for _, e := range n.edges[:min(len(n.edges), 10)] {
		parts = append(parts, n.dyad(e)+": "+e.pile.told())
	}
	return "A graph of " + counted(len(n.nodes), "actor") + " and " + counted(len(n.edges), "pair") + ". " + strings.Join(parts, "; ") + "."
}

func (n *network) dyad(e edge) string {
	return dyad(n.t.parties.names[n.nodes[e.from].party], n.t.parties.names[n.nodes[e.to].party])
}

// place lays the nodes out and fits them, with their names below them, into an area.
func (n *network) place(area box) {
	springs := make([]spring, len(n.edges))
	for i, e := range n.edges {
		springs[i] = spring{e.from, e.to, 1 + math.Log(float64(e.pile.n))}
	}
	at := layout(len(n.nodes), springs)
	boxes := make([]box, len(n.nodes))
	for i := range n.nodes {
		v := &n.nodes[i]
		w := max(2*v.r, roomFor(v.text, textSize)) + 8
		boxes[i] = box{w: w, h: 2*v.r + textSize + 12}
	}
	above := make([]float64, len(n.nodes)) // room for loops
	for _, e := range n.edges {
		if e.from == e.to {
			above[e.from] = 15
			boxes[e.from].h += above[e.from]
		}
	}
	inner := area // a few actors do not need it all
	size := 130 * math.Sqrt(float64(len(n.nodes)))
	inner.w, inner.h = min(area.w, size*1.7+60), min(area.h, size+60)
	inner.x, inner.y = area.x+(area.w-inner.w)/2, area.y+(area.h-inner.h)/2
	stretch(at, boxes, inner)
	separate(boxes, area)
	for i := range n.nodes {
		v := &n.nodes[i]
		v.at = point{boxes[i].x + boxes[i].w/2, boxes[i].y + above[i] + v.r + 3}
	}
}

// draw sets arrows first, the frequent ones last, then circles and names.
func (n *network) draw(f *frame) {
	for _, e := range slices.Backward(n.edges) {
		sel := Selection{Actor: n.t.parties.names[n.nodes[e.from].party], Recipient: n.t.parties.names[n.nodes[e.to].party]}
		f.mark(n.o.href(n.t, e.pile, sel), n.dyad(e)+": "+e.pile.told(), n.arrow(e)...)
	}
	for i := range n.nodes {
		v := &n.nodes[i]
		mark := &circle{class: "chart-mark", at: v.at, r: v.r, fill: fill{role: rolePaper}, stroke: stroke{role: roleInk, width: 1.5}}
		if n.o.Link == nil || v.acts == 0 { // no one event is that of an actor
			f.add(&group{class: "chart-node", title: v.title(n.t), items: []element{mark}})
			continue
		}
		f.mark(safeHref(n.o.Link(Selection{Actor: n.t.parties.names[v.party], Count: v.acts})), v.title(n.t), mark)
	}
	kept := []box{}
	for i := range n.nodes { // the heaviest edges' nodes come first
		v := &n.nodes[i]
		at := point{v.at.x, v.at.y + v.r + textSize + 1}
		w := roomFor(v.text, textSize)
		b := box{x: at.x - w/2, y: at.y - textSize, w: w, h: textSize + 3}
		if slices.ContainsFunc(kept, b.overlaps) {
			continue // the title of the circle has it
		}
		kept = append(kept, b)
		f.add(&label{class: "chart-label", at: at, text: v.text, size: textSize, role: roleInk, anchor: middleAnchor, halo: true})
	}
}

func (v *node) title(t *table) string {
	return t.parties.names[v.party] + ": acts in " + thousands(v.acts) + ", receives in " + thousands(v.receives) + " of the events shown"
}

// arrow draws a bow from one circle to another, with its head, or a loop.
func (n *network) arrow(e edge) []element {
	a, b := &n.nodes[e.from], &n.nodes[e.to]
	width := n.width(e.pile.n)
	head := 5 + width*1.8
	tone := e.pile.tone()
	if e.from == e.to {
		return loop(a, width, head, tone)
	}
	d := b.at.minus(a.at)
	length := max(d.length(), 1)
	side := point{-d.y / length, d.x / length}
	bend := 0.06 * length
	if e.both {
		bend = min(0.16*length, 60) + width/2
	}
	control := a.at.toward(b.at, 0.5).plus(side.times(bend))
	start := a.at.plus(toward(a.at, control, a.r+1))
	tip := b.at.plus(toward(b.at, control, b.r+1.5))
	base := tip.plus(toward(tip, control, head))
	return arrowOf(start, control, base, tip, width, tone)
}

// width is of an arrow of so many events.
func (n *network) width(count int) float64 {
	most := float64(n.most)
	return 1.2 + math.Min(math.Log2(most), 6)*math.Min(float64(count)/most, 1)
}

// widthKeys are the legend of the arrows' widths.
func (n *network) widthKeys() []key {
	if n.most < 2 {
		return nil
	}
	keys := []key{{role: roleMuted, line: n.width(1), text: "1 event"}}
	if half := n.most / 2; half > 1 {
		keys = append(keys, key{role: roleMuted, line: n.width(half), text: events(half)})
	}
	return append(keys, key{role: roleMuted, line: n.width(n.most), text: events(n.most)})
}

// toward is the vector of a length from one point to another.
func toward(from, to point, length float64) point {
	d := to.minus(from)
	return d.times(length / max(d.length(), 1e-6))
}

func arrowOf(start, control, base, tip point, width float64, tone role) []element {
	bow := &path{class: "chart-mark", stroke: stroke{role: tone, width: width}}
	bow.move(start)
	bow.curve(control, base)
	along := tip.minus(base)
	side := point{-along.y, along.x}.times((width*0.75 + 2.5) / max(along.length(), 1e-6))
	head := &path{class: "chart-mark", fill: fill{role: tone}}
	head.move(tip)
	head.line(base.plus(side))
	head.line(base.minus(side))
	head.close()
	return []element{bow, head}
}

// loop is an arrow from an actor to itself, above its circle.
func loop(a *node, width, head float64, tone role) []element {
	reach := a.r + 16 + width
	start := a.at.plus(point{-a.r * 0.6, -a.r * 0.8})
	tip := a.at.plus(point{a.r*0.7 + 1, -a.r*0.75 - 1})
	left, right := a.at.plus(point{-reach * 0.8, -reach * 1.1}), a.at.plus(point{reach * 0.8, -reach * 1.1})
	base := tip.plus(toward(tip, right, head*0.8))
	top := left.toward(right, 0.5)
	out := arrowOf(top, right, base, tip, width, tone)
	bow := out[0].(*path)
	bow.ops, bow.points = nil, nil
	bow.move(start)
	bow.curve(left, top)
	bow.curve(right, base)
	return out
}
