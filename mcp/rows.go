package mcp

import "rapporteur"

// speakersOf names who makes the claims that tell of an event.
func speakersOf(r *rapporteur.Report, e *rapporteur.Event) (names []string) {
	for i := range r.Claims {
		c := &r.Claims[i]
		for _, id := range e.Claims {
			if c.ID == id {
				for _, p := range c.Speakers {
					names = append(names, p.Text)
				}
			}
		}
	}
	return names
}
