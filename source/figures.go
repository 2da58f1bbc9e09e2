package source

import (
	"strconv"
	"strings"
)

// figureOf reads "4", "4.5", "4,5", "1,204", "12k", "one", "no".
func figureOf(word string) (float64, bool) {
	for n, w := range [...]string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"} {
		if w == word {
			return float64(n), true
		}
	}
	if word == "no" {
		return 0, true
	}
	if word == "" || !isDigit(rune(word[0])) {
		return 0, false
	}
	scale := 1.0
	switch last := word[len(word)-1]; last {
	case '+', '%':
		word = word[:len(word)-1]
	case 'k':
		word, scale = word[:len(word)-1], 1e3
	case 'm':
		word, scale = word[:len(word)-1], 1e6
	}
	if i := strings.LastIndexByte(word, ','); i >= 0 && len(word)-i-1 == 3 {
		word = strings.ReplaceAll(word, ",", "")
	} else {
		word = strings.Replace(word, ",", ".", 1)
	}
	x, err := strconv.ParseFloat(word, 64)
	return x * scale, err == nil && x >= 0 && x < 1e12
}

// starsOf counts the full stars of a row such as "★★★★☆".
func starsOf(word string) (float64, bool) {
	full, row := 0, []rune(word)
	for _, r := range row {
		switch {
		case !isStar(r):
			return 0, false
		case strings.ContainsRune("★⭐✪✭✮✯🌟", r):
			full++
		}
	}
	return float64(full), len(row) >= 2
}
