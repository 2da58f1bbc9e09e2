package storetest

import (
	"testing"

	"rapporteur/store"
)

// Run is the whole suite; open gives an empty record that is closed when the test ends and
// that finds disputes with [Opposed].
func Run(t *testing.T, open func(*testing.T) *store.DB) {
	t.Run("reports", func(t *testing.T) { Reports(t, open) })
	t.Run("rows", func(t *testing.T) { t.Parallel(); Rows(t, open) })
	t.Run("disputes", func(t *testing.T) { Disputes(t, open) })
	t.Run("incidents", func(t *testing.T) { Incidents(t, open) })
	t.Run("batches", func(t *testing.T) { Batches(t, open) })
	t.Run("keeping", func(t *testing.T) { Keeping(t, open) })
	t.Run("backups", func(t *testing.T) { t.Parallel(); Backups(t, open, open) })
	t.Run("discussion", func(t *testing.T) { Discussion(t, open) })
	t.Run("people", func(t *testing.T) { People(t, open) })
	t.Run("verdicts", func(t *testing.T) { Verdicts(t, open) })
}
