package names

import "testing"

func TestTables(t *testing.T) {
	x, err := NewLexicon(Clusters{}, Lists{})
	if err != nil {
		t.Fatal(err)
	}
	if !x.IsState("Kenya") || x.IsState("Kenyan") || x.IsState("K") {
		t.Error("states are told by their names")
	}
	if !x.IsAdjective("Kenyan") || !x.IsRole("minister") || !x.IsFacility("airport") {
		t.Error("the tables lack a common word")
	}
	if g := x.given[hashLower("Margaret")]; g != female {
		t.Errorf("Margaret has gender %d", g)
	}
}

func TestLists(t *testing.T) {
	l, err := HashLists([]string{"place\tnew york", "surname\tyork", "body\tnew york times"})
	if err != nil {
		t.Fatal(err)
	}
	table := newListTable(l)
	h := pair(0, hashLower("New"))
	if table.of(h) != onPrefix {
		t.Errorf("new is %b, want the beginning of a form", table.of(h))
	}
	if h = pair(h, hashLower("YORK")); table.of(h) != onPrefix|onPlaces {
		t.Errorf("new york is %b", table.of(h))
	}
	if _, err := HashLists([]string{"river\tNile"}); err == nil {
		t.Error("an unknown list is not refused")
	}
}

func TestClusters(t *testing.T) {
	c, err := HashClusters([]string{"cat\t1\t2\t3\t4\t5", "dog\t0\t2\t3\t4\t6"})
	if err != nil {
		t.Fatal(err)
	}
	table := newClusterTable(c)
	if got := table.of(hashLower("Dog")); got != [grains]uint16{1, 3, 4, 5, 7} {
		t.Errorf("dog has clusters %v", got)
	}
	if got := table.of(hashLower("cow")); got != [grains]uint16{} {
		t.Errorf("cow has clusters %v", got)
	}
	if _, err := HashClusters([]string{"cat\t1"}); err == nil {
		t.Error("a line without all clusters is not refused")
	}
}

func TestAllowed(t *testing.T) {
	for _, test := range []struct {
		from, to int
		want     bool
	}{{Outside, Begin, true}, {Outside, Inside, false}, {Begin, Outside, false}, {Begin, Last, true}, {Last, Unit, true}, {Inside, Inside, true}, {Unit, Last, false}} {
		if got := Allowed(test.from, test.to); got != test.want {
			t.Errorf("Allowed(%d, %d) is %v", test.from, test.to, got)
		}
	}
}
