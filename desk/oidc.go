package desk

// Provider is a provider of OpenID Connect that people may sign in with.
type Provider struct {
	Name   string // as the button says, and in the address: letters, digits, hyphens
	Issuer string // "https://accounts.example.org"
	Client string
	Secret string
}
