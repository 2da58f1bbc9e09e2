package gazetteer

import (
	"math"

	"rapporteur"
)

// Class is what kind of place it is.
type Class uint8

// The classes of place.
const (
	NoClass   Class = iota
	Country         // an independent state or a territory of ISO 3166-1
	Admin1          // a first-order division: state, province, oblast
	Admin2          // a second-order division: county, district
	City            // a populated place
	Capital         // the seat of a country
	Seat            // the seat of a division
	Quarter         // a part of a city
	Continent       // a continent or a large part of one
	Region          // a region without government, or a disputed one
	Water           // a sea, ocean, strait, lake, river
	Land            // an island, mountain, desert, peninsula
	Landmark        // a building or site
)

var classNames = [...]string{"", "country", "admin1", "admin2", "city", "capital", "seat", "quarter", "continent", "region", "water", "land", "landmark"}

// String is the class's name, as the tables write it.
func (c Class) String() string { return classNames[c] }

// ParseClass returns the class named s, NoClass when there is none.
func ParseClass(s string) Class {
	for i, n := range classNames {
		if n == s {
			return Class(i)
		}
	}
	return NoClass
}

// Candidate is a place that a name may mean.
type Candidate struct {
	Name       string
	Class      Class
	Country    string  // ISO 3166-1 alpha-3, empty for what lies in several
	Admin1     string  // name of the first-order division, empty for none
	Lat, Lon   float64 // WGS 84 degrees
	Population int     // about; 0 where unknown
	GeoNames   int     // 0 where GeoNames has none
}

// Place is the candidate as a report has it.
func (c *Candidate) Place() rapporteur.Place {
	return rapporteur.Place{Country: c.Country, Admin1: c.Admin1, Lat: c.Lat, Lon: c.Lon, GeoNames: c.GeoNames}
}

// Distance is the length in kilometres of the great circle between two points, by the
// haversine formula on a sphere of 6,371 km.
func Distance(lat1, lon1, lat2, lon2 float64) float64 {
	const rad = math.Pi / 180
	s1 := math.Sin((lat2 - lat1) * rad / 2)
	s2 := math.Sin((lon2 - lon1) * rad / 2)
	h := s1*s1 + math.Cos(lat1*rad)*math.Cos(lat2*rad)*s2*s2
	return 2 * 6371 * math.Asin(math.Sqrt(min(h, 1)))
}

// CityClass is the class of a GeoNames feature code (geonames.org/export/codes.html);
// abandoned and historical places have none.
func CityClass(code string) Class {
	switch code {
	case "PPLC":
		return Capital
	case "PPLA":
		return Seat
	case "PPLX":
		return Quarter
	case "PPLQ", "PPLH", "PPLW", "PPLCH":
		return NoClass
	}
	return City
}
