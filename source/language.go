package source

// Language names the language of text.
func Language(text string) string { return "en" }
