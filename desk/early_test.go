package desk

import (
	"rapporteur"
	"rapporteur/store"
)

// early stands in where the record groups no incidents yet; what the record has counts first.
type early struct {
	*store.DB
	later
}

type later struct{ rapporteur.IncidentStore }
