package grammar

import (
	"fmt"
	"strings"

	"rapporteur/grammar"
)

// score is the share of right universal parts of speech, heads, and labelled heads.
func (t *trainer) score(c *corpus) string {
	ctx := &context{}
	var pos, uas, las float64
	for from := 0; from < len(c.sentences); from += 50 {
		var which []int
		for k := from; k < min(from+50, len(c.sentences)); k++ {
			which = append(which, k)
		}
		b := c.batch(which, nil)
		heads, rels, tags := t.net.predict(ctx, b)
		for i := range heads {
			g := int32(-1)
			if b.tags[i] >= 0 {
				g = b.tags[i]
			}
			if g >= 0 && upos(t.names.tagList[g]) == upos(t.names.tagList[tags[i]]) {
				pos++
			}
			if heads[i] == b.heads[i] {
				uas++
				if b.rels[i] >= 0 && base(t.names.relList[b.rels[i]]) == base(t.names.relList[rels[i]]) {
					las++
				}
			}
		}
	}
	n := float64(c.tokens)
	return fmt.Sprintf("UPOS %.2f UAS %.2f LAS %.2f", 100*pos/n, 100*uas/n, 100*las/n)
}

func upos(s string) string { p, _, _ := strings.Cut(s, "\t"); return p }
func base(s string) string { p, _, _ := strings.Cut(s, ":"); return p }

// predict tags and parses a batch.
func (n *network) predict(c *context, b *batch) (heads, rels, tags []int32) {
	c.training = false
	c.used, c.starts = 0, b.starts
	h, tagScores, res := n.encode(c, b)
	n.trees(c, b, h, res)
	var dec grammar.Decoder
	for s := range len(b.starts) - 1 {
		m := b.starts[s+1] - b.starts[s]
		heads = append(heads, dec.Decode(res.arcs[s].d, m, res.arcs[s].c)...)
	}
	x := n.labelHidden(c, b, n.refined, heads)
	scores := n.label.forward(c, x)
	for t := range heads {
		rels = append(rels, int32(argmax(scores.row(t)[:n.rels])))
		tags = append(tags, int32(argmax(tagScores.row(t)[:n.tags])))
	}
	return heads, rels, tags
}
