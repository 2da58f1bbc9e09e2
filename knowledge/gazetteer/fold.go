package gazetteer

// foldFirst is the first letter of foldTable: Latin-1 letters, Latin Extended-A and -B
// in ASCII, by Unicode's decompositions and custom for letters without one.
const foldFirst = 0xC0

var foldTable = [...]string{
	"a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
	"d", "n", "o", "o", "o", "o", "o", "", "o", "u", "u", "u", "u", "y", "th", "ss",
	"a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
	"d", "n", "o", "o", "o", "o", "o", "", "o", "u", "u", "u", "u", "y", "th", "y",
	"a", "a", "a", "a", "a", "a", "c", "c", "c", "c", "c", "c", "c", "c", "d", "d",
	"d", "d", "e", "e", "e", "e", "e", "e", "e", "e", "e", "e", "g", "g", "g", "g",
	"g", "g", "g", "g", "h", "h", "h", "h", "i", "i", "i", "i", "i", "i", "i", "i",
	"i", "i", "ij", "ij", "j", "j", "k", "k", "k", "l", "l", "l", "l", "l", "l", "l",
	"l", "l", "l", "n", "n", "n", "n", "n", "n", "n", "n", "n", "o", "o", "o", "o",
	"o", "o", "oe", "oe", "r", "r", "r", "r", "r", "r", "s", "s", "s", "s", "s", "s",
	"s", "s", "t", "t", "t", "t", "t", "t", "u", "u", "u", "u", "u", "u", "u", "u",
	"u", "u", "u", "u", "w", "w", "y", "y", "y", "z", "z", "z", "z", "z", "z", "s",
	"", "b", "", "", "", "", "o", "", "", "d", "d", "", "", "", "e", "a",
	"e", "", "", "", "g", "", "", "i", "k", "k", "", "", "", "", "", "",
	"o", "o", "", "", "", "", "", "", "", "", "", "", "", "", "", "u",
	"u", "", "", "y", "y", "z", "z", "", "", "", "", "", "", "", "", "",
	"", "", "", "", "dz", "dz", "dz", "lj", "lj", "lj", "nj", "nj", "nj", "a", "a", "i",
	"i", "o", "o", "u", "u", "u", "u", "u", "u", "u", "u", "u", "u", "e", "a", "a",
	"a", "a", "", "", "", "", "g", "g", "k", "k", "o", "o", "o", "o", "", "",
	"j", "dz", "dz", "dz", "g", "g", "", "", "n", "n", "a", "a", "", "", "", "",
	"a", "a", "a", "a", "e", "e", "e", "e", "i", "i", "i", "i", "o", "o", "o", "o",
	"r", "r", "r", "r", "u", "u", "u", "u", "s", "s", "t", "t", "", "", "h", "h",
	"", "", "", "", "", "", "a", "a", "e", "e", "o", "o", "o", "o", "o", "o",
	"o", "o", "y", "y", "", "", "", "", "", "", "", "", "", "", "", "",
	"", "", "", "", "u", "", "", "", "", "", "", "", "", "", "", "",
}

// foldMore folds the letters of Latin Extended Additional (U+1E00 to U+1EFF) and a few
// others; combining marks fold to nothing.
func foldMore(r rune) (string, bool) {
	switch {
	case r >= 0x300 && r <= 0x36F:
		return "", true
	case r >= 0x1E00 && r <= 0x1EFF:
		i := int(r - 0x1E00)
		return foldAdditional[i : i+1], foldAdditional[i] != '?'
	case r == 0x259:
		return "a", true
	}
	return "", false
}

const foldAdditional = "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv" +
	"wwwwwwwwwwxxxxyyzzzzzzhtwyas????aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy??????"
