package mail

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"time"
)

// Signer makes and checks what links in mail carry: values that only it can have made.
type Signer struct{ key []byte }

// NewSigner makes a signer of a secret, which must stay the same for links to hold.
func NewSigner(secret []byte) *Signer { return &Signer{secret} }

// Sign makes a token of a purpose and values; expires is when it ends, zero for never. No
// value may hold a line end.
func (s *Signer) Sign(purpose string, expires time.Time, values ...string) string {
	end := int64(0)
	if !expires.IsZero() {
		end = expires.Unix()
	}
	body := strings.Join(append([]string{strconv.FormatInt(end, 36)}, values...), "\n")
	return base64.RawURLEncoding.EncodeToString([]byte(body)) + "." + base64.RawURLEncoding.EncodeToString(s.mac(purpose, body))
}

// Check gives back the values of a token of a purpose that has not ended by now.
func (s *Signer) Check(purpose, token string, now time.Time) (values []string, ok bool) {
	head, tail, found := strings.Cut(token, ".")
	body, err := base64.RawURLEncoding.DecodeString(head)
	mac, macErr := base64.RawURLEncoding.DecodeString(tail)
	if !found || err != nil || macErr != nil || !hmac.Equal(mac, s.mac(purpose, string(body))) {
		return nil, false
	}
	values = strings.Split(string(body), "\n")
	end, err := strconv.ParseInt(values[0], 36, 64)
	if err != nil || end != 0 && now.Unix() >= end {
		return nil, false
	}
	return values[1:], true
}

func (s *Signer) mac(purpose, body string) []byte {
	h := hmac.New(sha256.New, s.key)
	h.Write([]byte(purpose + "\x00" + body))
	return h.Sum(nil)
}
