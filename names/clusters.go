package names

import (
	"strconv"
	"strings"

	"rapporteur"
)

// grains is the number of clusterings: from coarse to fine.
const grains = 5

// clusterTable maps words to clusters by open addressing.
type clusterTable struct {
	keys     []uint32 // hash of the word, 0 for a free slot
	clusters [][grains]uint16
}

// newClusterTable reads lines "word TAB coarsest TAB … TAB finest", five numbers. Clusters count
// from 1; 0 is a word without one.
func newClusterTable(lines []string) (clusterTable, error) {
	size := 4
	for size < 2*len(lines) {
		size *= 2
	}
	t := clusterTable{make([]uint32, size), make([][grains]uint16, size)}
	for i, line := range lines {
		word, rest, _ := strings.Cut(line, "\t")
		var c [grains]uint16
		for g := range grains {
			var field string
			field, rest, _ = strings.Cut(rest, "\t")
			n, err := strconv.ParseUint(field, 10, 16)
			if err != nil {
				return t, rapporteur.Errorf(rapporteur.Invalid, "line %d of the clusters: %q is not a word with %d numbers", i+1, line, grains)
			}
			c[g] = uint16(n) + 1
		}
		slot := t.slot(hashLower(word))
		if t.keys[slot] == 0 { // the first word of two with one hash is the commoner
			t.keys[slot], t.clusters[slot] = hashLower(word), c
		}
	}
	return t, nil
}

func (t *clusterTable) slot(hash uint32) uint32 {
	mask := uint32(len(t.keys) - 1)
	i := mix(0, hash) & mask
	for t.keys[i] != 0 && t.keys[i] != hash {
		i = (i + 1) & mask
	}
	return i
}

func (t *clusterTable) of(hash uint32) [grains]uint16 { return t.clusters[t.slot(hash)] }
