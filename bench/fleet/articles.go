package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
)

// Parts that sentences are put together from.
var (
	states = []string{"Turkey", "Greece", "Kenya", "Ethiopia", "Peru", "Chile", "Poland", "Belarus", "India", "Pakistan", "Ghana", "Togo"}
	acts   = []string{"recalled its ambassador from %s", "signed a trade agreement with %s", "accused %s of moving troops to the border", "sent food and medicine to %s",
		"called on %s to open the crossing", "expelled two diplomats from %s", "held talks with %s on the river", "rejected a proposal by %s", "closed its border with %s"}
	days = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday"}
)

// writeArticles writes n short articles, each unlike the others, as JSON Lines.
func writeArticles(w io.Writer, n int) {
	rng := rand.New(rand.NewPCG(1, 2))
	pick := func(words []string) string { return words[rng.IntN(len(words))] }
	out := bufio.NewWriter(w)
	defer out.Flush()
	enc := json.NewEncoder(out)
	for i := range n {
		var text strings.Builder
		for range 4 {
			a, b := pick(states), pick(states)
			fmt.Fprintf(&text, "%s %s on %s, the foreign ministry said in note %d. ", a, fmt.Sprintf(pick(acts), b), pick(days), rng.IntN(1_000_000))
		}
		_ = enc.Encode(map[string]any{ // a write that failed is seen when the file is closed
			"id": fmt.Sprintf("fleet-%06d", i), "text": text.String(), "source": fmt.Sprintf("Paper %d", rng.IntN(40)),
			"published": fmt.Sprintf("2024-%02d-%02d", 1+rng.IntN(12), 1+rng.IntN(28)),
		})
	}
}
