package desk

import (
	"fmt"
	"html/template"
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"

	"rapporteur"
)

// funcs are what templates call, beside the methods of view.
func (d *Desk) funcs() template.FuncMap {
	return template.FuncMap{
		"asset":   d.assets.address,
		"icon":    icon,
		"day":     day,
		"dayTime": func(t time.Time) string { return t.UTC().Format("2 Jan 2006, 15:04") },
		"iso":     func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
		"ago":     func(t time.Time) string { return ago(d.Now(), t) },
		"count":   count,
		"number":  number,
		"join":    strings.Join,
		"lower":   strings.ToLower,
		"stars":   func(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) },
		"path":    url.PathEscape,
		"query":   url.QueryEscape,
		"dict":    dict,
		"list":    func(v ...string) []string { return v },
		"initial": initial,
		"title":   capital,
		"stars2":  func(v float64) string { return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64) },

		"partiesHTML":    partiesHTML,
		"passageHTML":    passageHTML,
		"kindHTML":       kindHTML,
		"confidenceHTML": confidenceHTML,

		"browser":      browser,
		"weekday":      func(d rapporteur.Date) string { return d.Time().Format("Monday 2 January 2006") },
		"cutTitle":     cutTitle,
		"eventPassage": eventPassage,
		"claimPassage": claimPassage,
		"when":         when,
		"days":         days,
		"articlePath":  articlePath,
		"rowPath":      rowPath,
		"filterLink":   filterLink,
		"speakers":     func(c rapporteur.Claim) string { return speakersOf(&c) },
		"filterName":   func(place bool) string { return map[bool]string{true: "place", false: "actor"}[place] },
		"dashed":       func(s string) string { return strings.ReplaceAll(s, " ", "-") },
		"spaced":       func(s string) string { return strings.ReplaceAll(s, "_", " ") },
	}
}

// day writes a date as people read it, "4 Feb 2022".
func day(d rapporteur.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format("2 Jan 2006")
}

// ago tells how long before now a time is, as far as that matters.
func ago(now, t time.Time) string {
	switch past := now.Sub(t); {
	case past < time.Minute:
		return "just now"
	case past < time.Hour:
		return strconv.Itoa(int(past.Minutes())) + " min ago"
	case past < 24*time.Hour:
		return count(int(past.Hours()), "hour", "hours") + " ago"
	case past < 30*24*time.Hour:
		return count(int(past.Hours()/24), "day", "days") + " ago"
	}
	return t.UTC().Format("2 Jan 2006")
}

// count is "1 vote", "2 votes".
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return number(n) + " " + many
}

// number groups thousands.
func number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// dict makes the data of a part out of pairs of name and value.
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("dict has a name without a value")
	}
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("dict's name %v is no string", pairs[i])
		}
		m[name] = pairs[i+1]
	}
	return m, nil
}

func initial(name string) string {
	for _, r := range name {
		return strings.ToUpper(string(r))
	}
	return "?"
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return initial(s) + s[len(string([]rune(s)[:1])):]
}

// parties names the participants of a row: their words with code and sectors.
func parties(ps []rapporteur.Participant) string {
	var names []string
	for _, p := range ps {
		names = append(names, p.Text)
	}
	return strings.Join(names, ", ")
}

// browser names a browser by its user agent, roughly.
func browser(agent string) string {
	name := "A program"
	for _, b := range [...][2]string{{"Edg/", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}} {
		if strings.Contains(agent, b[0]) {
			name = b[1]
			break
		}
	}
	for _, s := range [...][2]string{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"Mac OS", "a Mac"}, {"Linux", "Linux"}} {
		if strings.Contains(agent, s[0]) {
			return name + " on " + s[1]
		}
	}
	return name
}

// cutTitle cuts an incident's title into who and what.
func cutTitle(s string) [2]string {
	if i := strings.LastIndex(s, ": "); i > 0 {
		return [2]string{s[:i], s[i+2:]}
	}
	return [2]string{s, ""}
}

// icons are paths on a 24 × 24 grid, drawn as lines.
var icons = map[string]string{
	"search": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM15.3 15.3 20 20",
	"menu":   "M4 7h16M4 12h16M4 17h16",
	"close":  "M6 6l12 12M18 6 6 18",
	"star":   "m12 3.6 2.6 5.3 5.8.8-4.2 4.1 1 5.8L12 16.9l-5.2 2.7 1-5.8-4.2-4.1 5.8-.8Z",
	"reply":  "M9 6 4 11l5 5M4 11h9a7 7 0 0 1 7 7",
	"flag":   "M6 21V4h11l-2 4 2 4H6",
	"check":  "m5 12.5 4.5 4.5L19 7.5",
	"theme":  "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16ZM12 4v16M12 7.5h6.5M12 11h7.900M12 14.5h7.5M12 18h5",
	"down":   "m7 10 5 5 5-5",
	"right":  "m10 7 5 5-5 5",
	"up":     "m7 14 5-5 5 5",
	"out":    "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
	"split":  "M12 3v6m0 0-6 6v6m6-12 6 6v6",
	"merge":  "M6 3v6l6 6m6-12v6l-6 6v6",
	"edit":   "m4 20 1-4L16 5l3 3L8 19Z",
	"save":   "M12 4v11m0 0 4-4m-4 4-4-4M5 20h14",
	"filter": "M4 6h16M7 12h10M10 18h4",
	"bell":   "M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15ZM10 20.5h4",
	"person": "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4.5 20a7.5 7.5 0 0 1 15 0",
	"note":   "M5 5h14v11H12l-4 4v-4H5Z",
	"plus":   "M12 5v14M5 12h14",
}

func icon(name string) template.HTML {
	return template.HTML(`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="` + icons[name] + `"/></svg>`)
}
