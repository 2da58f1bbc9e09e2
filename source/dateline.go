package source

import "regexp"

// datelineForm is how agencies and newspapers open a report: place, day, agency in
// brackets, a dash. The day and the agency may each be missing.
var datelineForm = regexp.MustCompile(`^\p{Lu}[\p{Lu}\p{L} .,'’/-]{1,60}?(?:[,;] *([A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?|\d{1,2} [A-Z][a-z]{2,8}\.?(?: \d{4})?))? *(?:\((AP|AFP|Reuters|REUTERS|Xinhua|TASS|Interfax|UPI|ANI|PTI|IANS|dpa|DPA|Kyodo|Yonhap|Bloomberg|CNN|BBC|IRNA|WAFA|Anadolu|AA)\) *[-—–]|[—–]|--? )`)

// dateline keeps what the first paragraph's dateline says and the furniture does not:
// the agency, and the day where it has a year. It stays in the text.
func (c *cleaning) dateline(first string) {
	m := datelineForm.FindStringSubmatch(first)
	if m == nil {
		return
	}
	if c.told.source == "" {
		c.told.source = m[2]
	}
	if d, ok := dateIn(m[1]); ok && c.told.published.IsZero() {
		c.told.published = d
	}
}
