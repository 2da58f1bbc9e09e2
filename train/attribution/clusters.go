package attribution

import (
	"bufio"
	"fmt"
	"os"
	"slices"

	"rapporteur"
	"rapporteur/coder/attribution"
)

// Clusters are the classes of words, sorted by hash.
type Clusters struct {
	Hashes []uint32
	Class  []uint32
}

// commonest is how many words, from the most frequent on, keep their clusters.
const commonest = 30000

// ReadClusters reads a file of lines "word TAB coarse TAB middle TAB fine", commonest
// word first.
func ReadClusters(path string) (c Clusters, err error) {
	f, err := os.Open(path)
	if err != nil {
		return c, rapporteur.Errorf(rapporteur.NotFound, "cannot open the word clusters: %w", err)
	}
	defer f.Close()
	type entry struct{ hash, class uint32 }
	var all []entry
	seen := map[uint32]bool{}
	for lines := bufio.NewScanner(f); lines.Scan() && len(all) < commonest; {
		var word string
		var coarse, middle, fine uint32
		if _, err := fmt.Sscanf(lines.Text(), "%s\t%d\t%d\t%d", &word, &coarse, &middle, &fine); err != nil {
			return c, rapporteur.Errorf(rapporteur.Invalid, "%s:%d: %q is not a word with three numbers", path, len(all)+1, lines.Text())
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
