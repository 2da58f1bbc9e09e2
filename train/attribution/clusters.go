package attribution

import (
	"bufio"
	"os"
	"slices"
	"strconv"
	"strings"

	"rapporteur"
	"rapporteur/coder/attribution"
)

// Clusters are the classes of words, sorted by hash.
type Clusters struct {
	Hashes []uint32
	Class  []uint32
}

// ReadClusters reads a file of lines "word TAB coarsest TAB … TAB finest". Of
// the numbers three are kept: one of at most 250, and two of at most 4,000.
func ReadClusters(path string) (c Clusters, err error) {
	f, err := os.Open(path)
	if err != nil {
		return c, rapporteur.Errorf(rapporteur.NotFound, "cannot open the word clusters: %w", err)
	}
	defer f.Close()
	type entry struct{ hash, class uint32 }
	var all []entry
	seen := map[uint32]bool{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		word, rest, _ := strings.Cut(lines.Text(), "\t")
		coarse, middle, fine, ok := grains(rest)
		if !ok {
			return c, rapporteur.Errorf(rapporteur.Invalid, "%s:%d: %q is not a word with its clusters", path, len(all)+1, lines.Text())
		}
		h := attribution.HashWord(word)
		if !seen[h] {
			seen[h] = true
			all = append(all, entry{h, (coarse+1)<<24 | (middle+1)<<12 | (fine + 1)})
		}
	}
	slices.SortFunc(all, func(a, b entry) int { return int(int64(a.hash) - int64(b.hash)) })
	for _, e := range all {
		c.Hashes, c.Class = append(c.Hashes, e.hash), append(c.Class, e.class)
	}
	return c, nil
}

// grains picks the coarse, middle and fine cluster of a line's numbers.
func grains(s string) (coarse, middle, fine uint32, ok bool) {
	var ns []uint32
	for field := range strings.SplitSeq(s, "\t") {
		n, err := strconv.ParseUint(field, 10, 12)
		if err != nil {
			return 0, 0, 0, false
		}
		ns = append(ns, uint32(n))
	}
	if len(ns) < 3 {
		return 0, 0, 0, false
	}
	coarse, middle, fine = ns[0], ns[(len(ns)-1)/2], ns[len(ns)-1]
	return coarse, middle, fine, coarse < 255 && middle < 4095 && fine < 4095
}
