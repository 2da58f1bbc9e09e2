package source

import "testing"

func TestDateline(t *testing.T) {
	for first, want := range map[string]struct{ source, day string }{
		"NAIROBI, Kenya (AP) — Police fired on a crowd.":                {"AP", ""},
		"BEIJING, Feb. 4, 2022 — The two presidents met.":               {"", "2022-02-04"},
		"THE HAGUE, 26 January 2024 – The court ruled.":                 {"", "2024-01-26"},
		"KYIV, Sept 11, 2022 (Reuters) - Troops entered the town.":      {"Reuters", "2022-09-11"},
		"LIMA, March 3 (Xinhua) -- Miners blocked a road.":              {"Xinhua", ""},
		"Paris, May 5, 2021 was a day on which nothing happened at all": {"", ""},
		"The war began on May 5, 2021 — nobody knows why.":              {"", ""},
	} {
		var c cleaning
		c.dateline(first)
		if c.told.source != want.source || c.told.published.String() != want.day {
			t.Errorf("%q gave %q and %q, want %q and %q", first, c.told.source, c.told.published, want.source, want.day)
		}
	}
}
