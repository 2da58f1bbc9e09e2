package source

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"

	"rapporteur"
)

func TestTables(t *testing.T) {
	if _, err := parseFurniture(furnitureTable); err != nil {
		t.Error(err)
	}
	if _, err := parsePageParts(pageTable); err != nil {
		t.Error(err)
	}
	if _, err := parseLanguages(languageTable); err != nil {
		t.Error(err)
	}
	if _, err := parseWalls(wallTable); err != nil {
		t.Error(err)
	}
	seen := make(map[string]bool)
	for row := range strings.Lines(furnitureTable) {
		if seen[row] && row[0] != '#' {
			t.Errorf("twice: %s", row)
		}
		seen[row] = true
	}
}

func TestTablesNameBadRows(t *testing.T) {
	for _, row := range []string{"share\tany\tline", "share\tnowhere\tline\tshare", "share\tany\tpage\tshare", "share\tany\tline\t{nobody}", "share\tany\tline\t…many", "share\tany\tline\t"} {
		if _, err := parseFurniture("# comment\nkind\twhere\tcuts\tpattern\n" + row + "\n"); err == nil || !strings.Contains(err.Error(), "furniture.tsv:3:") {
			t.Errorf("%q: got %v", row, err)
		}
	}
	if _, err := parsePageParts("what\tname\nword\tUpper\n"); err == nil || !strings.Contains(err.Error(), "page.tsv:2:") {
		t.Errorf("got %v", err)
	}
	if _, err := parseWalls("kind\twhere\tphrase\nlogin\ttitle\tLog in\n"); err == nil || !strings.Contains(err.Error(), "walls.tsv:2:") {
		t.Errorf("got %v", err)
	}
	if _, err := parseLanguages("script\tcode\tname\twords\nMartian\tma\tMartian\t*\n"); err == nil || !strings.Contains(err.Error(), "languages.tsv:2:") {
		t.Errorf("got %v", err)
	}
}

// TestFurniture: what a line alone is, and that sentences that look like it are none.
func TestFurniture(t *testing.T) {
	kinds := map[string]string{
		"Leave a Reply": "comments", "Inline Feedbacks": "comments", "View all comments": "comments", "12 Comments": "comments", "Join the conversation": "comments",
		"Share on Facebook": "share", "Facebook Twitter WhatsApp": "share", "Click to share on Twitter (Opens in new window)": "share",
		"We use cookies to improve your experience.": "cookie", "Accept all": "cookie",
		"Sign up for our daily newsletter": "newsletter", "Enter your email address": "newsletter",
		"Read more: The dam in numbers": "related", "You may also like": "related", "Photo: Ana Ruiz/AFP": "credit", "Getty Images": "credit",
		"Tags: water, dams": "tags", "4 min read": "readtime", "By Anna Keller": "byline", "4 February 2022": "date", "3 hours ago": "date",
		"© 2022 The Courier. All rights reserved.": "copyright", "Advertisement": "ad", "Reporting by Ann Lee; Editing by Tom Ray": "agency", "Home": "nav",
		"The newsletter of the ministry was closed on Friday.": "", "Comments by the general angered the opposition.": "", "Related charges were dropped on Monday.": "",
		"He will share the prize with two others.": "", "Follow the money, the judge said on Monday.": "", "By Friday the army had left the town.": "",
		"Cookies were handed out to the children.": "", "Sign language was used in the court.": "", "Home prices fell for a third month.": "",
		"Read the letter again, the judge told him.": "", "Image matters in politics, she said.": "", "In February 2022 the war began.": "", "4 of the 5 seats went to the party.": "",
	}
	for line, want := range kinds {
		toks, _ := tokens(nil, line, maxTokens)
		m, ok := loadFurniture().find(toks, head|middle|tail)
		got := ""
		if ok {
			got = m.kind
		}
		if got != want {
			t.Errorf("%q is %q, want %q", line, got, want)
		}
	}
}

func TestRatings(t *testing.T) {
	for text, want := range map[string]*rapporteur.PageRating{
		"4 1 vote\nArticle Rating": {Value: 4, Best: 5, Votes: 1}, "4.2 17 votes\nArticle Rating": {Value: 4.2, Best: 5, Votes: 17}, "4\n1\nvote\n\nArticle Rating": {Value: 4, Best: 5, Votes: 1},
		"Article Rating\n4.5 2 votes": {Value: 4.5, Best: 5, Votes: 2}, "4.5 out of 5": {Value: 4.5, Best: 5}, "Rated 4/5 (12 votes)": {Value: 4, Best: 5, Votes: 12}, "★★★★☆": {Value: 4, Best: 5},
		"4,5 / 5 ( 12 votes )": {Value: 4.5, Best: 5, Votes: 12}, "Score: 8.5/10": {Value: 8.5, Best: 10}, "[Total: 12 Average: 4.3]": {Value: 4.3, Best: 5, Votes: 12}, "1,204 votes 4.1": {Value: 4.1, Best: 5, Votes: 1204},
		"Average rating 4.7 / 5. Vote count: 23": {Value: 4.7, Best: 5, Votes: 23}, "Reader rating: 80%": {Value: 80, Best: 100},
		"0 0 votes\nArticle Rating": nil, "Article Rating": nil, "7 out of 5 stars": nil,
	} {
		a, err := FromText("Gates open at last\n\n" + sentence + "\n\n" + sentence + "\n\n" + text + "\n\nLeave a Reply\n")
		if err != nil {
			t.Fatal(err)
		}
		if a.Text != sentence+"\n\n"+sentence {
			t.Errorf("%q leaves %q", text, a.Text)
		}
		if (a.Rating == nil) != (want == nil) || want != nil && *a.Rating != *want {
			t.Errorf("%q is %v, want %v", text, a.Rating, want)
		}
	}
}

func TestDates(t *testing.T) {
	for s, want := range map[string]string{
		"4 February 2022": "2022-02-04", "Published 4 February 2022": "2022-02-04", "Feb. 4, 2022 at 10:15 a.m.": "2022-02-04", "Friday, February 4th, 2022": "2022-02-04",
		"2022-02-04T23:30:00-05:00": "2022-02-04", "2022-02-04 10:15": "2022-02-04", "20220204": "2022-02-04", "4.2.2022": "2022-02-04", "25/12/2021": "2021-12-25", "12/25/2021": "2021-12-25",
		"04-Feb-2022": "2022-02-04", "Fri, 04 Feb 2022 10:15:00 GMT": "2022-02-04", "10:15, 4 February 2022": "2022-02-04",
		"03/04/2022": "", "4 February": "", "February 2022": "", "soon": "", "31 February 2022": "", "2022-13-01": "", "": "", "2022": "",
	} {
		if d, _ := dateIn(s); d.String() != want {
			t.Errorf("dateIn(%q) = %q, want %q", s, d, want)
		}
	}
}

func TestDecode(t *testing.T) {
	const french = "Les députés ont été reçus à l'Élysée, où la crise était déjà évoquée."
	const russian = "Министры иностранных дел двух стран встретились в четверг в столице и договорились открыть пограничный переход."
	encode := func(enc interface{ String(string) (string, error) }, s string) string {
		out, err := enc.String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	utf16 := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder()
	tests := []struct{ name, in, mediaType, want string }{
		{"utf-8", french, "", french},
		{"utf-8 declared otherwise", french, "text/html; charset=iso-8859-1", french},
		{"byte order mark", "\xef\xbb\xbf" + french, "", french},
		{"latin-1 undeclared", encode(charmap.Windows1252.NewEncoder(), french), "", french},
		{"latin-1 declared", encode(charmap.ISO8859_1.NewEncoder(), french), "text/plain; charset=ISO-8859-1", french},
		{"windows-1251 undeclared", encode(charmap.Windows1251.NewEncoder(), russian), "", russian},
		{"koi8-r declared", encode(charmap.KOI8R.NewEncoder(), russian), "text/plain; charset=koi8-r", russian},
		{"shift-jis declared", encode(japanese.ShiftJIS.NewEncoder(), "首相は木曜日に会見した。"), "text/html; charset=Shift_JIS", "首相は木曜日に会見した。"},
		{"utf-16 with mark", "\xff\xfe" + encode(utf16, french), "", french},
		{"utf-16 without", encode(utf16, french), "", french},
		{"broken utf-8", "Les députés \xff ont été reçus.", "", "Les députés \uFFFD ont été reçus."},
	}
	for _, test := range tests {
		if got := decode([]byte(test.in), test.mediaType, false); got != test.want {
			t.Errorf("%s: got %q", test.name, got)
		}
	}
}

func TestLanguage(t *testing.T) {
	for text, want := range map[string]string{
		sentence: "en",
		"Die Minister der beiden Staaten haben sich am Donnerstag in der Stadt getroffen und über die Öffnung der Grenze gesprochen.": "de",
		"Los ministros de los dos países se reunieron el jueves en la capital y acordaron abrir la frontera para el comercio.":        "es",
		"Os ministros dos dois países reuniram-se na quinta-feira na capital e concordaram em abrir a fronteira para o comércio.":     "pt",
		"I ministri dei due paesi si sono incontrati giovedì nella capitale e hanno deciso di aprire il confine per il commercio.":    "it",
		"Міністри двох країн зустрілися в четвер у столиці та домовилися відкрити кордон для торгівлі, але це ще не все, що було.":    "uk",
		"التقى الوزيران في العاصمة يوم الخميس من أجل فتح الحدود بين البلدين":                                                          "ar",
		"两国外长星期四在首都会晤，同意开放边境口岸。":                                                                                                      "zh", "両国の外相は木曜日に首都で会談し、国境を開くことで合意した。": "ja", "두 나라의 외무장관은 목요일 수도에서 만났다.": "ko", "": "", "12345": "", "Xi": "",
	} {
		if got := Language(text); got != want {
			t.Errorf("Language(%q) = %q, want %q", text, got, want)
		}
	}
	if LanguageName("uk") != "Ukrainian" || LanguageName("en-GB") != "English" || LanguageName("xx") != "xx" {
		t.Error("names")
	}
}
