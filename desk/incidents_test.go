package desk

import (
	"strings"
	"testing"

	"rapporteur"
)

// TestIncidents joins two incidents and splits one off again, as an editor does.
func TestIncidents(t *testing.T) {
	s := newSite(t, Config{})
	s.fill()
	editor, reader := s.as(s.person("ed", rapporteur.EditorRole)), s.as(s.person("re", rapporteur.ReaderRole))
	found, err := s.record.Incidents(t.Context(), rapporteur.RowQuery{Type: []string{"ASSAULT"}})
	if err != nil || len(found.Items) < 2 {
		t.Fatalf("%d incidents, %v", len(found.Items), err)
	}
	a, b := found.Items[0], found.Items[1]
	reader.get("/incidents/"+a.ID).expect(t, "an incident", 200, "As it was told")
	reader.post("/incidents/join", "id", a.ID, "id", b.ID).expect(t, "a reader joins", 403)
	reader.post("/incidents/"+a.ID+"/split", "row", a.Events[0].Key.String()).expect(t, "a reader splits", 403)
	editor.post("/incidents/join", "id", a.ID).expect(t, "one alone", 422)

	p := editor.post("/incidents/join", "id", a.ID, "id", b.ID)
	p.expect(t, "an editor joins", 303)
	one := p.header.Get("Location")
	editor.get(one).expect(t, "the joined incident", 200, "grouped by hand", b.Events[0].Key.String())
	editor.post(one+"/split").expect(t, "nothing chosen", 422)
	editor.post(one+"/split", "row", "nonsense").expect(t, "no key", 422)
	editor.post(one+"/split", "row", b.Events[0].Key.String()).expect(t, "an editor splits", 303)
	first, err := s.record.Event(t.Context(), a.Events[0].Key)
	if err != nil {
		t.Fatal(err)
	}
	second, err := s.record.Event(t.Context(), b.Events[0].Key)
	if err != nil || first.Incident == second.Incident || first.Incident == "" {
		t.Errorf("split, the events are of %q and %q, %v", first.Incident, second.Incident, err)
	}
	if body := reader.get(one).body; strings.Contains(body, "Split off") {
		t.Error("a reader is offered to split")
	}
	reader.get("/incidents/none").expect(t, "no incident", 404)
}
