package browsertest

import (
	"testing"
	"time"

	"rapporteur"
)

// A page that is open hears what others do: a rating shows at once, new comments are
// announced and do not move the text.
func TestLive(t *testing.T) {
	s := newSite(t)
	path := s.article("envoy", "Ruritania recalls its envoy", envoy)
	s.person("ada", "Ada Reader", rapporteur.ReaderRole)
	s.person("tom", "Tom Reader", rapporteur.ReaderRole)
	reader, other := s.tab(1200, 900), s.tab(1200, 900)
	reader.open(path)
	other.as("tom", path)
	reader.waitFor(`document.querySelector("[data-listening]") !== null`)
	other.waitFor(`document.querySelector("[data-listening]") !== null`)
	if _, err := s.record.Rate(t.Context(), "envoy", "anon:x", 8); err != nil {
		t.Fatal(err)
	}
	reader.see("#rating", "1 vote")
	if _, err := s.record.PostComment(t.Context(), rapporteur.Comment{Article: "envoy", Name: "Guest", Guest: true, Body: "A word.", State: rapporteur.Visible}); err != nil {
		t.Fatal(err)
	}
	reader.see(".notice.live", "1 new comment")
	other.see(".notice.live", "1 new comment")
	reader.click(".notice.live a")
	reader.see("#replies", "A word.")
}

// waitFor waits until an expression holds in the page.
func (b *tab) waitFor(expression string) {
	b.t.Helper()
	for end := time.Now().Add(patience); !js[bool](b, expression); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			b.t.Fatalf("%s does not hold", expression)
		}
	}
}
