package attribution

import (
	"strings"
	"testing"
)

// BenchmarkFind reports words a second, trees given.
func BenchmarkFind(b *testing.B) {
	read, m := trees(b), load(b)
	doc := read(strings.Repeat(`The foreign minister said on Tuesday that the two countries would reopen the border before the harvest.

"We have waited long enough," she told reporters after the talks. "The farmers need the road." Her counterpart, who arrived a day late, declined to comment. According to a report by the customs office, trade between the valleys fell by a third last year.

The opposition called the plan reckless and demanded a vote in parliament. Several members fear that the army, which has held the pass since the spring, will not leave.

`, 50))
	b.ReportAllocs()
	for b.Loop() {
		m.Find(doc)
	}
	b.ReportMetric(float64(len(doc.Words))*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}
