package codebook

import "testing"

func TestLoad(t *testing.T) {
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Types()) != 16 {
		t.Errorf("%d types, want 16", len(b.Types()))
	}
	for _, s := range b.Senses() {
		if s.Type != "" && len(s.Roles.Actor) == 0 {
			t.Errorf("%s has no actor", s.ID)
		}
	}
}
