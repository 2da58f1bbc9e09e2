package store

import (
	"context"
	"database/sql"
	"errors"

	"rapporteur"
)

// fail says what was being done when an error came, and of what kind it is. Errors that
// the record itself made keep their sentence.
func (db *DB) fail(doing string, err error) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*rapporteur.Error](err); ok {
		return e
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return rapporteur.Errorf(rapporteur.TooSlow, "cannot %s in time: %w", doing, err)
	case errors.Is(err, sql.ErrNoRows):
		return rapporteur.Errorf(rapporteur.NotFound, "cannot %s: the record has no such thing", doing)
	}
	if kind, why, known := db.d.Kind(err); known {
		if why != "" {
			return rapporteur.Errorf(kind, "cannot %s: %s: %w", doing, why, err)
		}
		return rapporteur.Errorf(kind, "cannot %s: %w", doing, err)
	}
	return rapporteur.Errorf(rapporteur.Internal, "cannot %s: %w", doing, err)
}

// unique reports whether an error says that a unique key has such a row already.
func (db *DB) unique(err error) bool {
	kind, _, known := db.d.Kind(err)
	return known && kind == rapporteur.Conflict
}

// missing says that the record has no such thing, where err is sql.ErrNoRows.
func missing(err error, format string, args ...any) error {
	if errors.Is(err, sql.ErrNoRows) {
		return rapporteur.Errorf(rapporteur.NotFound, format, args...)
	}
	return err
}
