package layer

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"

	"rapporteur"
	"rapporteur/knowledge/gazetteer"
)

// The files of GeoNames in the update's folder. Their columns are told in
// download.geonames.org/export/dump/readme.txt.
const (
	citiesPart = "cities"
	adminsPart = "admins"
	namesPart  = "names"
)

// unpacked is how many times its bytes a download may have unpacked.
const unpacked = 20

// columnsOfPlaces is the header of the layer's table of places.
const columnsOfPlaces = "name\tcountry\tadmin1\tlat\tlon\tpopulation\tclass\tgeonames\taliases"

// dumps fetches the files of GeoNames.
func (u *updater) dumps(ctx context.Context) error {
	for _, d := range []struct{ part, url string }{{adminsPart, u.Admins}, {citiesPart, u.Cities}, {namesPart, u.Names}} {
		if d.url == "" {
			continue
		}
		if err := u.download(ctx, d.part, d.url, u.MaxBytes); err != nil {
			return err
		}
	}
	return nil
}

// city is a place of GeoNames with the names that it is to have.
type city struct {
	gazetteer.Candidate
	names []string
	known bool // as it is built in
}

// dump is one pass over GeoNames' files.
type dump struct {
	u      *updater
	built  *gazetteer.Gazetteer
	src    Source
	byID   func(int) (gazetteer.Candidate, bool)
	states map[string]string // alpha-2 → alpha-3
	admins map[string]string // US.TX → Texas
	cities map[int]*city
	order  []int
}

// places makes the table of places: those that are not built in, are built in otherwise,
// or have further names.
func (u *updater) places(rep *Report) (content, error) {
	built, err := gazetteer.Load()
	if err != nil {
		return content{}, err
	}
	d := &dump{u: u, built: built, byID: built.ByID(), states: map[string]string{}, admins: map[string]string{}, cities: map[int]*city{},
		src: Source{Name: GeoNames, URLs: []string{u.Cities, u.Admins}, File: PlacesFile}}
	steps := []struct {
		part, url string
		visit     func(f []string) (why string)
	}{{adminsPart, u.Admins, d.admin}, {citiesPart, u.Cities, d.city}, {namesPart, u.Names, d.name}}
	for _, s := range steps {
		if s.url == "" {
			continue
		}
		if err := d.each(s.part, s.url, s.visit); err != nil {
			return content{}, err
		}
	}
	if u.Names != "" {
		d.src.URLs = append(d.src.URLs, u.Names)
	}
	if len(d.cities) == 0 {
		return content{}, rapporteur.Errorf(rapporteur.NotFound, "%s has no place that can be used; the layer stays as it was", host(u.Cities))
	}
	data := d.table(rep)
	_, bad, err := gazetteer.LoadWith(false, gazetteer.Table{Name: PlacesFile, Reader: bytes.NewReader(data)})
	if err != nil {
		return content{}, err
	}
	for _, b := range bad {
		u.left[b.Error()]++
	}
	rep.Manifest.Sources = append(rep.Manifest.Sources, d.src)
	return content{PlacesFile, data}, nil
}

// each visits the lines of a dump, which may be packed.
func (d *dump) each(part, url string, visit func(f []string) (why string)) (err error) {
	path := d.u.journal.path(part)
	in, size, err := open(path)
	if err != nil {
		os.Remove(path) // so that the next update fetches it anew
		return rapporteur.Errorf(rapporteur.Unsupported, "%s is no text and no zip archive of one: %w; run the update again to fetch it anew", host(url), err)
	}
	defer in.Close()
	limit := unpacked * d.u.MaxBytes
	counted := &counter{in: io.LimitReader(in, limit+1), tell: func(n int64) {
		d.u.tell(Progress{What: "reading " + host(url), Done: n, Total: size, Bytes: true})
	}}
	lines := bufio.NewScanner(counted)
	lines.Buffer(make([]byte, 0, 64<<10), 1<<20)
	n := 0
	for lines.Scan() {
		n++
		line := lines.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		if counted.n > limit {
			break
		}
		if why := visit(strings.Split(line, "\t")); why != "" {
			d.src.LeftOut++
			d.u.left[why]++
		}
	}
	if counted.n > limit {
		return rapporteur.Errorf(rapporteur.TooLarge, "%s has more than %d MB unpacked; see --max-mb", host(url), limit>>20)
	}
	if err := lines.Err(); err != nil {
		os.Remove(path)
		return rapporteur.Errorf(rapporteur.Unsupported, "%s cannot be read behind line %d: %w; run the update again to fetch it anew", host(url), n, err)
	}
	return nil
}

// open opens a text, or the one text of a zip archive, with its size.
func open(path string) (in io.ReadCloser, size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	var magic [2]byte
	if _, err := io.ReadFull(f, magic[:]); err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) || string(magic[:]) != "PK" {
		info, statErr := f.Stat()
		_, err := f.Seek(0, io.SeekStart)
		if err := errors.Join(statErr, err); err != nil {
			f.Close()
			return nil, 0, err
		}
		return f, info.Size(), nil
	}
	f.Close()
	z, err := zip.OpenReader(path)
	if err != nil {
		return nil, 0, err
	}
	var text *zip.File
	for _, e := range z.File { // beside it may lie a readme or a list of languages
		if strings.HasSuffix(e.Name, ".txt") && (text == nil || e.UncompressedSize64 > text.UncompressedSize64) {
			text = e
		}
	}
	if text == nil {
		z.Close()
		return nil, 0, errors.New("the archive has no .txt")
	}
	body, err := text.Open()
	if err != nil {
		z.Close()
		return nil, 0, err
	}
	return &unzipped{body, z}, int64(text.UncompressedSize64), nil
}

// unzipped is a file of an archive that closes the archive too.
type unzipped struct {
	io.ReadCloser
	archive io.Closer
}

func (u *unzipped) Close() error { return errors.Join(u.ReadCloser.Close(), u.archive.Close()) }

// counter counts what is read.
type counter struct {
	in   io.Reader
	n    int64
	tell func(int64)
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	c.n += int64(n)
	c.tell(c.n)
	return n, err
}

// admin takes a line of admin1CodesASCII.txt: code, name, name in ASCII, id.
func (d *dump) admin(f []string) (why string) {
	if len(f) < 2 || !strings.Contains(f[0], ".") {
		return "a division has no code or no name"
	}
	d.admins[f[0]] = clean(f[1])
	return ""
}

// city takes a line of cities1000.txt.
func (d *dump) city(f []string) (why string) {
	d.src.Read++
	if len(f) < 15 {
		return "a place has too few columns"
	}
	id, err := strconv.ParseUint(f[0], 10, 32)
	lat, errLat := strconv.ParseFloat(f[4], 64)
	lon, errLon := strconv.ParseFloat(f[5], 64)
	pop, errPop := strconv.ParseUint(f[14], 10, 32)
	c := &city{Candidate: gazetteer.Candidate{Name: clean(f[1]), Class: gazetteer.CityClass(f[7]), Country: d.alpha3(f[8]), Admin1: d.admins[f[8]+"."+f[10]],
		Lat: lat, Lon: lon, Population: int(pop), GeoNames: int(id)}}
	switch {
	case errors.Join(err, errPop) != nil || id == 0:
		return "a place's id or population is no number"
	case errors.Join(errLat, errLon) != nil || !(math.Abs(lat) <= 90 && math.Abs(lon) <= 180):
		return "a place's point is not in degrees"
	case c.Name == "":
		return "a place has no name that can be used"
	case c.Country == "":
		return "the country " + strconv.Quote(f[8][:min(len(f[8]), 5)]) + " is not known"
	case c.Class == gazetteer.NoClass:
		return "" // abandoned or historical
	case d.cities[int(id)] != nil:
		return "a place stands there twice"
	case len(d.cities) == maxPlaces:
		return fmt.Sprintf("there are more than %d places", maxPlaces)
	}
	was, ok := d.byID(int(id))
	c.known = ok && same(&was, &c.Candidate)
	if plain := clean(f[2]); plain != "" && plain != c.Name && !d.means(plain, int(id)) {
		c.names = append(c.names, plain)
	}
	d.cities[int(id)] = c
	d.order = append(d.order, int(id))
	return ""
}

// maxPlaces bounds the places of a dump: GeoNames has 170,000 of a thousand people.
const maxPlaces = 1_000_000

// alpha3 is the code of a country as the tables have it.
func (d *dump) alpha3(alpha2 string) string {
	if code, ok := d.states[alpha2]; ok {
		return code
	}
	code := ""
	if r, err := language.ParseRegion(alpha2); err == nil && len(alpha2) == 2 {
		if code = r.ISO3(); alpha2 == "XK" {
			code = "XKX"
		}
		if !d.built.HasCountry(code) {
			code = ""
		}
	}
	d.states[alpha2] = code
	return code
}

// same reports whether a place is built in as it is now: its name, its class, its point
// within a kilometre and its people within a tenth.
func same(a, b *gazetteer.Candidate) bool {
	people := math.Abs(float64(a.Population-b.Population)) <= 0.1*float64(max(a.Population, b.Population))
	return clean(a.Name) == b.Name && a.Class == b.Class && a.Country == b.Country && people && gazetteer.Distance(a.Lat, a.Lon, b.Lat, b.Lon) < 1
}

// means reports whether a name is built in for a place.
func (d *dump) means(name string, id int) bool {
	return slices.ContainsFunc(d.built.Lookup(name), func(c gazetteer.Candidate) bool { return c.GeoNames == id })
}

// name takes a line of alternateNamesV2.txt: id of the name, id of the place, language,
// name, preferred, short, colloquial, historic. English names that are in use are kept.
func (d *dump) name(f []string) (why string) {
	if len(f) < 4 || f[2] != "en" || len(f) > 7 && (f[6] == "1" || f[7] == "1") {
		return ""
	}
	id, err := strconv.Atoi(f[1])
	c := d.cities[id]
	if err != nil || c == nil {
		return ""
	}
	if n := clean(f[3]); nameable(n) && n != c.Name && !slices.Contains(c.names, n) && len(c.names) < maxAliases && !d.means(n, id) {
		c.names = append(c.names, n)
	}
	return ""
}

// nameable reports whether a name could stand for a place in a text: it begins with a
// capital and has three letters or more.
func nameable(n string) bool {
	first, _ := utf8.DecodeRuneInString(n)
	return unicode.IsUpper(first) && utf8.RuneCountInString(n) > 2
}

// table is the places that the layer is to have, and what they change.
func (d *dump) table(rep *Report) []byte {
	b := bytes.NewBufferString("# Places, from GeoNames (geonames.org, CC BY 4.0): those that are not built in as they are there.\n" + columnsOfPlaces + "\n")
	for _, id := range d.order {
		c := d.cities[id]
		if c.known && len(c.names) == 0 {
			continue
		}
		d.src.Rows++
		fmt.Fprintf(b, "%s\t%s\t%s\t%.4f\t%.4f\t%d\t%s\t%d\t%s\n", c.Name, c.Country, c.Admin1, c.Lat, c.Lon, c.Population, c.Class, id, strings.Join(c.names, "|"))
		was, ok := d.byID(id)
		if !ok {
			rep.Added++
			continue
		}
		d.compare(rep, c, &was)
	}
	return b.Bytes()
}

// compare notes what a place says otherwise than is built in; a change of its people is
// none worth a word.
func (d *dump) compare(rep *Report, c *city, was *gazetteer.Candidate) {
	note := func(field, old, now string) {
		rep.Conflicts = append(rep.Conflicts, Conflict{GeoNames, fmt.Sprintf("%s, %s (%d)", was.Name, was.Country, c.GeoNames), field, old, now})
	}
	if clean(was.Name) != c.Name {
		note("name", was.Name, c.Name)
	}
	if was.Country != c.Country {
		note("country", was.Country, c.Country)
	}
	if was.Class != c.Class {
		note("class", was.Class.String(), c.Class.String())
	}
	if gazetteer.Distance(was.Lat, was.Lon, c.Lat, c.Lon) > 10 {
		note("point", fmt.Sprintf("%.3f, %.3f", was.Lat, was.Lon), fmt.Sprintf("%.3f, %.3f", c.Lat, c.Lon))
	}
}
