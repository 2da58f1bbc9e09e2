package storetest

import (
	"fmt"
	"slices"
	"testing"

	"rapporteur"
	"rapporteur/store"
)

// Incidents are the tests of reports of one happening.
func Incidents(t *testing.T, open func(*testing.T) *store.DB) {
	for name, test := range map[string]func(*testing.T, *store.DB){
		"two reports of one happening":      testOneHappening,
		"split and join outlive re-reading": testSplitJoin,
		"an incident goes with its events":  testIncidentGoes,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

// telling is a report of the same happening as another with the same n, by a publisher.
func telling(id, publisher string, n int) *rapporteur.Report {
	r := Report(id, n)
	r.Article.Source = publisher
	return r
}

func incidentsOf(t *testing.T, s *store.DB, q rapporteur.RowQuery) []rapporteur.Incident {
	t.Helper()
	l, err := s.Incidents(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return l.Items
}

func testOneHappening(t *testing.T, s *store.DB) {
	put(t, s, telling("a1", "The Borderer", 4))
	put(t, s, telling("a2", "Gazette", 4))
	put(t, s, telling("a3", "Courier", 20))
	sanctions := rapporteur.RowQuery{Type: []string{"SANCTION"}}
	all := incidentsOf(t, s, sanctions)
	if len(all) != 2 || all[0].Reports+all[1].Reports != 3 {
		t.Fatalf("the incidents are %+v", all)
	}
	two := all[slices.IndexFunc(all, func(i rapporteur.Incident) bool { return i.Reports == 2 })]
	i, err := s.Incident(t.Context(), two.ID)
	if err != nil || i.Type != "SANCTION" || i.Title == "" || len(i.Events) != 2 || len(i.Publishers) != 2 || len(i.Why) == 0 || i.Start != march(4) || i.Updated.IsZero() || i.Place == nil {
		t.Errorf("the incident is %+v, %v", i, err)
	}
	for _, m := range i.Events {
		if m.Incident != i.ID || m.Article.ID == "a3" || len(m.Why) == 0 {
			t.Errorf("a member is %+v", m)
		}
	}
	for q, want := range map[*rapporteur.RowQuery]int{
		{}: 4, {Actor: []string{"RUR"}}: 2, {Publisher: []string{"Courier"}}: 2, {Incident: two.ID}: 1, {Text: "massed"}: 2, {Actor: []string{"XXX"}}: 0, {From: march(10)}: 2, {Article: "a1"}: 2,
	} {
		for _, sort := range []string{"", "added", "sources", "confidence"} {
			q.Sort = sort
			if got := incidentsOf(t, s, *q); len(got) != want {
				t.Errorf("%+v gives %d incidents, want %d", *q, len(got), want)
			}
		}
	}
	if n := count(t, s, rapporteur.RowQuery{Incident: two.ID}); n != 2 {
		t.Errorf("the incident has %d events by the filter", n)
	}
	before := incidentIDs(all)
	put(t, s, telling("a1", "The Borderer", 4)) // reading it again keeps the incidents
	if after := incidentIDs(incidentsOf(t, s, sanctions)); !slices.Equal(before, after) {
		t.Errorf("the incidents were %v and are %v", before, after)
	}
	if _, err := s.Incident(t.Context(), "none"); rapporteur.KindOf(err) != rapporteur.NotFound {
		t.Errorf("an incident that is not there gives %v", err)
	}
}

func incidentIDs(is []rapporteur.Incident) (ids []string) {
	for _, i := range is {
		ids = append(ids, i.ID)
	}
	slices.Sort(ids)
	return ids
}

func testSplitJoin(t *testing.T, s *store.DB) {
	for i := range 3 {
		put(t, s, telling(fmt.Sprint("a", i), fmt.Sprint("Paper ", i), 4))
	}
	q := rapporteur.RowQuery{Type: []string{"SANCTION"}}
	all := incidentsOf(t, s, q)
	if len(all) != 1 {
		t.Fatalf("%d incidents, want 1", len(all))
	}
	taken := keyOf(telling("a0", "", 4), 0)
	apart, err := s.SplitIncident(t.Context(), all[0].ID, []rapporteur.RowKey{taken}, "editor1")
	if err != nil || !apart.Pinned || len(apart.Events) != 1 || apart.Events[0].Key != taken {
		t.Fatalf("%+v, %v", apart, err)
	}
	for i := range 3 {
		put(t, s, telling(fmt.Sprint("a", i), fmt.Sprint("Paper ", i), 4))
	}
	if all = incidentsOf(t, s, q); len(all) != 2 {
		t.Fatalf("after reading again there are %d incidents, want 2", len(all))
	}
	put(t, s, telling("b", "Paper 9", 20))
	all = incidentsOf(t, s, q)
	joined, err := s.JoinIncidents(t.Context(), incidentIDs(all), "editor1")
	if err != nil || len(joined.Events) != 4 || !joined.Pinned {
		t.Fatalf("%+v, %v", joined, err)
	}
	put(t, s, telling("b", "Paper 9", 20))
	if all = incidentsOf(t, s, q); len(all) != 1 || all[0].Reports != 4 {
		t.Errorf("after joining and reading again: %+v", all)
	}
	trail, err := s.AuditTrail(t.Context(), rapporteur.AuditQuery{By: "editor1"})
	if err != nil || len(trail.Items) != 4 {
		t.Errorf("the audit trail is %+v, %v", trail, err)
	}
	for _, keys := range [][]rapporteur.RowKey{nil, {taken, {Article: "b", Row: "none"}}} {
		if _, err := s.SplitIncident(t.Context(), all[0].ID, keys, "e"); rapporteur.KindOf(err) != rapporteur.Invalid {
			t.Errorf("splitting off %v gives %v", keys, err)
		}
	}
	if _, err := s.SplitIncident(t.Context(), "none", []rapporteur.RowKey{taken}, "e"); rapporteur.KindOf(err) != rapporteur.NotFound {
		t.Errorf("splitting what is not there gives %v", err)
	}
	if _, err := s.JoinIncidents(t.Context(), []string{all[0].ID, all[0].ID}, "e"); rapporteur.KindOf(err) != rapporteur.Invalid {
		t.Errorf("joining one gives %v", err)
	}
	if _, err := s.JoinIncidents(t.Context(), []string{all[0].ID, "none"}, "e"); rapporteur.KindOf(err) != rapporteur.NotFound {
		t.Errorf("joining what is not there gives %v", err)
	}
}

func testIncidentGoes(t *testing.T, s *store.DB) {
	put(t, s, telling("a1", "The Borderer", 4))
	put(t, s, telling("a2", "Gazette", 4))
	if err := s.RemoveArticle(t.Context(), "a1", ""); err != nil {
		t.Fatal(err)
	}
	if all := incidentsOf(t, s, rapporteur.RowQuery{}); len(all) != 2 || all[0].Reports != 1 {
		t.Errorf("after one report is removed: %+v", all)
	}
	r := telling("a2", "Gazette", 4)
	r.Events[0].Modality = rapporteur.Negated
	r.Events, r.Claims = r.Events[:1], nil
	put(t, s, r)
	if all := incidentsOf(t, s, rapporteur.RowQuery{}); len(all) != 0 {
		t.Errorf("what did not happen is %+v", all)
	}
}
