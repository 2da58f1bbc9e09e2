// Package open opens a record by its address, whichever database keeps it.
package open

import (
	"context"
	"strings"

	"rapporteur"
	"rapporteur/store"
	"rapporteur/store/postgres"
	"rapporteur/store/sqlite"
)

// Open opens the record at an address: "postgres://user@host/database", "sqlite:FILE" or
// just FILE. Tables are made and brought up to date.
func Open(ctx context.Context, address string, o store.Options) (*store.DB, error) {
	switch scheme, rest, ok := strings.Cut(address, ":"); {
	case address == "":
		return nil, rapporteur.Errorf(rapporteur.Invalid, "name the record: a file, or postgres://user@host/database")
	case ok && (scheme == "postgres" || scheme == "postgresql"):
		return postgres.Open(ctx, address, o)
	case ok && scheme == "sqlite":
		return sqlite.Open(ctx, strings.TrimPrefix(rest, "//"), o)
	case ok && strings.HasPrefix(rest, "//"):
		return nil, rapporteur.Errorf(rapporteur.Invalid, "a record cannot be kept in %s://; use a file, or postgres://user@host/database", scheme)
	}
	return sqlite.Open(ctx, address, o)
}
