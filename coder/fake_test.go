package coder

import (
	"strings"

	"rapporteur/text"
)

// names are the states of the test sentences, by name, adjective or capital.
const names = `AFG Afghan Kabul Afghanistan|ALB Albania Albanian|AGO Angola|ARM Armenia|AUS Australia Australian|AUT Austria Austrian|AZE Azerbaijan|BLR Belarus|BOL Bolivia|BRA Brazil|CAN Canada|CHL Chile|CHN China Chinese Beijing|COD Congo Congolese|COL Colombia|CUB Cuba|TCD Chad|DEU Germany German|DNK Denmark|DZA Algeria|EGY Egypt Egyptian|ERI Eritrea|ESP Spain|ETH Ethiopia|FJI Fiji|FRA France French|GBR Britain British|GHA Ghana|GRC Greece Greek|HTI Haiti|HUN Hungary|IGO EU NATO UN Union Nations Albanians|IND India Indian|IRN Iran Iranian|IRQ Iraq Iraqi|ISR Israel|ITA Italy Italian|JOR Jordan|JPN Japan|KEN Kenya|KHM Cambodian|KOR Korea|KWT Kuwait|LAO Laos|LBN Lebanon Lebanese|LBY Libya Libyan|LKA Lanka|LTU Lithuania|MAR Morocco|MEX Mexico|MLI Mali|MLT Malta|MMR Myanmar|MWI Malawi|NER Niger|NOR Norway|NPL Nepal|OMN Oman|PAK Pakistan Pakistani Swat|PER Peru|PHL Philippine Manila|PLW Palau|POL Poland Polish|PSE Gaza|QAT Qatar|RUS Russia Russian Moscow|RWA Rwanda|SAU Saudi|SDN Sudan|SOM Somalia|SRB Serbia Serb Kosovo|SWE Swedish|CHE Switzerland|SYR Syria Syrian|TGO Togo|TUR Turkey Turkish|UGA Uganda|UKR Ukraine Ukrainian|USA United States American US|VEN Venezuela|VNM Vietnam|YEM Yemen|XKX Kosovo`

const people = " president minister chancellor king troops troop soldier rebel police protester student farmer teacher worker court prosecutor senator journalist tourist envoy diplomat official opposition party government parliament gunman force migrant engineer politician inspector militia prisoner nation country company ambassador general people community thousand village town "

// fakeResolution stands for the knowledge in tests of the grammar alone.
type fakeResolution struct {
	doc   *text.Doc
	codes map[string]string
}

func newFake(doc *text.Doc) *fakeResolution {
	f := &fakeResolution{doc, map[string]string{}}
	for state := range strings.SplitSeq(names, "|") {
		words := strings.Fields(state)
		for _, w := range words[1:] {
			f.codes[w] = words[0]
		}
	}
	return f
}

func (f *fakeResolution) Actor(h int) Actor {
	a := Actor{Entity: -1, First: h, Last: h + 1}
	code := f.codes[f.doc.Form(h)]
	if strings.Contains(people, " "+f.doc.Words[h].Lemma+" ") || code != "" {
		a.IsActor = true
	}
	for c := range f.doc.Dependents(h) {
		w := &f.doc.Words[c]
		switch w.Rel.Base() {
		case text.RelAmod, text.RelCompound, text.RelNmod:
			if k := f.codes[f.doc.Form(c)]; k != "" && code == "" && (c < h || a.IsActor) {
				code = k
				a.IsActor = a.IsActor || w.Rel == text.RelNmod
			}
		}
		if c < h && w.Rel.Base() != text.RelCase {
			a.First = min(a.First, c)
		}
	}
	a.Code = code
	return a
}

func (f *fakeResolution) Place(h int) (PlaceRef, bool) {
	code := f.codes[f.doc.Form(h)]
	return PlaceRef{Name: f.doc.Form(h), Country: code}, code != ""
}
