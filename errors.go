package rapporteur

import (
	"errors"
	"fmt"
)

// ErrorKind sorts errors by what the caller can do about them; the command maps
// kinds to exit codes and the desk maps them to HTTP statuses, each in one table.
type ErrorKind int

const (
	Internal    ErrorKind = iota // a fault of ours
	Invalid                      // the input or a flag is wrong; the message says how to mend it
	NotFound                     // no such file, article, row
	TooLarge                     // over a limit of size
	TooSlow                      // over a limit of time
	Forbidden                    // refused: a private address, a missing right
	Conflict                     // someone else changed it first
	Unsupported                  // well formed, but not a thing we read
)

// Error is an error of a known kind with one clear sentence for the person who
// caused it: what, where and what to do.
type Error struct {
	Kind ErrorKind
	err  error
}

func (e *Error) Error() string { return e.err.Error() }

// Unwrap gives errors.Is and errors.As the cause, if any.
func (e *Error) Unwrap() error { return errors.Unwrap(e.err) }

// Errorf makes an Error of a kind; the operand of a %w verb becomes its cause.
func Errorf(kind ErrorKind, format string, args ...any) *Error {
	return &Error{Kind: kind, err: fmt.Errorf(format, args...)}
}

// KindOf is the kind of the first Error in err's chain, Internal when there is none.
func KindOf(err error) ErrorKind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}
