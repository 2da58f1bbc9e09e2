package store

import (
	"crypto/rand"
	"strings"
)

// newID is a name for something new that nobody can guess: 26 characters, 130 bits.
func newID() string { return strings.ToLower(rand.Text()) }
