package desk

import (
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"rapporteur"
)

// The cost of a password: the first choice of OWASP's password storage cheat sheet for
// argon2id (RFC 9106), 19 MiB, two passes, one lane.
const (
	passwordMemory  = 19 << 10 // KiB
	passwordPasses  = 2
	passwordLanes   = 1
	passwordKey     = 32
	passwordSalt    = 16
	minPassword     = 10   // characters
	maxPassword     = 1024 // bytes: more is no stronger and costs us
	passwordsAtOnce = 4
)

// hashing bounds how many passwords are hashed at a time: each takes 19 MiB.
var hashing = make(chan struct{}, max(passwordsAtOnce, runtime.GOMAXPROCS(0)))

// hashPassword is a password's hash in the PHC string format.
func hashPassword(password string) string {
	salt := randomBytes(passwordSalt)
	key := derive(password, salt, passwordPasses, passwordMemory, passwordLanes, passwordKey)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, passwordMemory, passwordPasses, passwordLanes,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key))
}

func derive(password string, salt []byte, passes, memory uint32, lanes uint8, length uint32) []byte {
	hashing <- struct{}{}
	defer func() { <-hashing }()
	return argon2.IDKey([]byte(password), salt, passes, memory, lanes, length)
}

// checkPassword reports whether a password has a hash. An empty or damaged hash costs as
// much as a good one, so that the time tells nobody which names are known.
func checkPassword(hash, password string) bool {
	parts := strings.Split(hash, "$")
	var version int
	var memory, passes uint32
	var lanes uint8
	known := len(parts) == 6 && parts[1] == "argon2id" && scans(parts[2], "v=%d", &version) &&
		scans(parts[3], "m=%d,t=%d,p=%d", &memory, &passes, &lanes) && version == argon2.Version && memory <= 1<<20 && passes > 0 && passes < 20 && lanes > 0
	var salt, want []byte
	if known {
		salt, _ = base64.RawStdEncoding.DecodeString(parts[4])
		want, _ = base64.RawStdEncoding.DecodeString(parts[5])
	}
	if len(salt) < 8 || len(want) < 16 || len(want) > 64 {
		derive(password, make([]byte, passwordSalt), passwordPasses, passwordMemory, passwordLanes, passwordKey)
		return false
	}
	got := derive(password, salt, passes, memory, lanes, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1
}

func scans(s, format string, into ...any) bool {
	n, err := fmt.Sscanf(s, format, into...)
	return err == nil && n == len(into)
}

// goodPassword says what is wrong with a new password.
func goodPassword(password, name string) error {
	switch {
	case utf8.RuneCountInString(password) < minPassword:
		return rapporteur.Errorf(rapporteur.Invalid, "the password is too short; use at least %d characters, a sentence for example", minPassword)
	case len(password) > maxPassword:
		return rapporteur.Errorf(rapporteur.Invalid, "the password is too long; use at most %d bytes", maxPassword)
	case name != "" && strings.Contains(strings.ToLower(password), strings.ToLower(name)) && len(password) < len(name)+6:
		return rapporteur.Errorf(rapporteur.Invalid, "the password is nearly the name; choose another")
	case len(distinct(password)) < 4:
		return rapporteur.Errorf(rapporteur.Invalid, "the password repeats the same few characters; choose another")
	}
	return nil
}

func distinct(s string) map[rune]bool {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return seen
}
