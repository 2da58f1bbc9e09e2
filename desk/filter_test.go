package desk

import (
	"net/url"
	"reflect"
	"testing"

	"rapporteur"
)

func TestFilterThereAndBack(t *testing.T) {
	q := rapporteur.RowQuery{
		Page: rapporteur.Page{After: "x y", Limit: 20}, Text: `"a b" 100%_`, Article: "a/b", Actor: []string{"RUS", "USA/GOV", "Smith, John"}, Recipient: []string{"UKR"},
		Speaker: []string{"IGO"}, Type: []string{"ASSAULT", "COERCE"}, Mode: []string{"aerial"}, Context: []string{"military"}, Quad: []string{"material conflict"},
		Modality: []rapporteur.Modality{rapporteur.Actual, rapporteur.Negated}, Stance: []rapporteur.Stance{rapporteur.Deny}, Publisher: []string{"A & B"},
		Country: []string{"UKR"}, Place: "Kharkiv", From: rapporteur.Date{Year: 2022, Month: 2, Day: 4}, To: rapporteur.Date{Year: 2022, Month: 3, Day: 1},
		Confidence: 0.75, Verdict: []string{"none", "disagreed"}, Disputed: true, Incident: "i1", Sort: "uncertainty",
	}
	for i := range reflect.TypeOf(q).NumField() {
		if reflect.ValueOf(q).Field(i).IsZero() {
			t.Errorf("the test sets no %s", reflect.TypeOf(q).Field(i).Name)
		}
	}
	values, err := url.ParseQuery(FilterValues(q).Encode())
	if err != nil {
		t.Fatal(err)
	}
	back, err := ParseFilter(values)
	if err != nil || !reflect.DeepEqual(q, back) {
		t.Errorf("%v\n%+v became\n%+v", err, q, back)
	}
}

func TestBadFilters(t *testing.T) {
	for _, s := range []string{"from=yesterday", "to=2022-02-30", "confidence=NaN", "confidence=2", "confidence=-1", "limit=0", "limit=501", "limit=x",
		"sort=price", "sort=date%3Bdrop+table", "verdict=maybe", "type=a&type=b&type=c&type=d&type=e&type=f&type=g&type=h&type=i&type=j&type=k&type=l&type=m&type=n&type=o&type=p&type=q&type=r&type=s&type=t&type=u"} {
		values, err := url.ParseQuery(s)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ParseFilter(values); err == nil || rapporteur.KindOf(err) != rapporteur.Invalid {
			t.Errorf("%s: %v", s, err)
		}
	}
}

func FuzzFilter(f *testing.F) {
	f.Add("q=a&actor=RUS&actor=USA%2FGOV&from=2022-02-04&confidence=0.5&sort=added")
	f.Fuzz(func(t *testing.T, s string) {
		values, err := url.ParseQuery(s)
		if err != nil {
			return
		}
		q, err := ParseFilter(values)
		if err != nil {
			return
		}
		back, err := ParseFilter(FilterValues(q))
		if err != nil || !reflect.DeepEqual(q, back) {
			t.Errorf("%v: %+v became %+v", err, q, back)
		}
	})
}
