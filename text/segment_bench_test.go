package text

import (
	"strings"
	"testing"
)

// article is about 200 words in the manner of a news agency.
const article = `EDELWEISS, Graustark (AP) — The government of Graustark said on Friday that it wouldn't recall its ambassador from
Ruritania, a day after the two countries' foreign ministers met in St. Anselm for talks on the border crisis.

"We haven't closed any door," Foreign Minister Ilse R. Brandt told reporters. "But there can be no dialogue while
up to 4,000 troops stand on the other side of the river." Ruritania's army has denied that it moved any forces,
and Gen. K. Oster, its chief of staff, called the claim "a well-worn fantasy."

The dispute began on Sept. 15, 2021, when a patrol boat was seized near the U.S.-built bridge at Lindau. Since
then at least eight people have died, according to the Inter-Parliamentary Monitoring Group (IPMG), a non-profit
based in Washington, D.C. that tracks cease-fires. Its latest report (www.ipmg.example.org/reports/2022) is due at
6:30 p.m. on Monday.

Mr. Brandt's deputy said the government would spend $2.5 million on shelters; critics say that's too little, too
late. "It's a 10-year problem," said Dr. Anna Weiss-Keller of the state-run university. "They're going to need more."
`

func BenchmarkSegment(b *testing.B) {
	g := loadSegmenter(b)
	s := strings.Repeat(article, 20)
	words := 0
	b.ReportAllocs()
	for b.Loop() {
		words += len(g.Segment(s).Words)
	}
	b.ReportMetric(float64(words)/b.Elapsed().Seconds(), "words/s")
}

func BenchmarkLoadSegmenter(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		loadSegmenter(b)
	}
}
