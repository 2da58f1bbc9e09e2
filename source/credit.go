package source

import "regexp"

// creditEnd is how a picture's caption ends: with who took it and for which agency,
// after a copyright sign, a slash or "by", or in brackets, and without a full stop.
var creditEnd = regexp.MustCompile(`(?:©|\(c\)|/ ?|[(\[]|\b(?:by|via|credit|photo|image|source):? )[^.!?()\[\]©]{0,50}?` +
	`\b(?:Reuters|REUTERS|AFP|AP|EPA|EPA-EFE|EFE|Getty Images|Getty|GETTY IMAGES|Shutterstock|Alamy|Xinhua|TASS|Sputnik|Bloomberg|dpa|DPA|Anadolu|AA|UPI|ANI|PTI|Kyodo|Yonhap|Handout|Maxar|Planet Labs)` +
	`(?: (?:via|Images|Photo|Photos|Pool|Agency)[^.!?()\[\]]{0,30})?[)\]]?$`)

// isCaption reports a line that ends so.
func isCaption(u unit) bool {
	return u.words <= 25 && creditEnd.MatchString(u.text[max(0, len(u.text)-120):])
}

// captionPattern is what a line that ends so is found to be. It may stand anywhere but
// is never the first thing that a text has.
var captionPattern = &pattern{kind: "credit", where: head | middle | tail, cuts: cutLine}
