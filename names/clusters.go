package names

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"rapporteur"
)

// grains is the number of clusterings, from coarse to fine.
const grains = 5

// Clusters are the clusters of words, kept as hashes: sorted keys, and the clusters of
// each, grain by grain. Clusters count from 1; 0 is a word without one.
type Clusters struct {
	Keys []uint32
	IDs  []uint16 // of grain g and key i: IDs[g*len(Keys)+i]
}

// HashClusters reads lines "word TAB coarsest TAB … TAB finest", five numbers from 0.
func HashClusters(lines []string) (Clusters, error) {
	type row struct {
		key uint32
		ids [grains]uint16
	}
	rows := make([]row, len(lines))
	for i, line := range lines {
		word, rest, _ := strings.Cut(line, "\t")
		rows[i].key = hashLower(word)
		for g := range grains {
			var field string
			field, rest, _ = strings.Cut(rest, "\t")
			n, err := strconv.ParseUint(field, 10, 15)
			if err != nil {
				return Clusters{}, rapporteur.Errorf(rapporteur.Invalid, "line %d of the clusters: %q is not a word with %d numbers", i+1, line, grains)
			}
			rows[i].ids[g] = uint16(n) + 1
		}
	}
	slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(a.key, b.key) })
	rows = slices.CompactFunc(rows, func(a, b row) bool { return a.key == b.key })
	c := Clusters{make([]uint32, len(rows)), make([]uint16, grains*len(rows))}
	for i, r := range rows {
		c.Keys[i] = r.key
		for g := range grains {
			c.IDs[g*len(rows)+i] = r.ids[g]
		}
	}
	return c, nil
}

// clusterTable maps words to clusters by open addressing.
type clusterTable struct {
	slots []clusterSlot // a power of two of them
}

// clusterSlot is a word's place in the table: one look at memory gives both.
type clusterSlot struct {
	key uint32 // hash of the word, 0 for a free slot
	ids [grains]uint16
}

func newClusterTable(c Clusters) clusterTable {
	n := len(c.Keys)
	size := 4
	for size < 2*n {
		size *= 2
	}
	t := clusterTable{make([]clusterSlot, size)}
	for i, key := range c.Keys {
		slot := t.slot(key)
		slot.key = key
		for g := range grains {
			slot.ids[g] = c.IDs[g*n+i]
		}
	}
	return t
}

func (t *clusterTable) slot(hash uint32) *clusterSlot {
	mask := uint32(len(t.slots) - 1)
	for i := mix(0, hash) & mask; ; i = (i + 1) & mask {
		if s := &t.slots[i]; s.key == 0 || s.key == hash {
			return s
		}
	}
}

func (t *clusterTable) of(hash uint32) [grains]uint16 { return t.slot(hash).ids }
