package coder

// Resolution says who and where the phrases of a document are; knowledge.Resolution
// does for real documents.
type Resolution interface {
	// Actor says who the noun phrase headed by word head stands for.
	Actor(head int) Actor
	// Place says where it is; ok is false when it is no place.
	Place(head int) (PlaceRef, bool)
}

type Actor struct {
	Entity      int
	Code        string
	Sectors     []string
	First, Last int
	IsActor     bool
	Unresolved  string
}

type PlaceRef struct {
	Entity   int
	Name     string
	Country  string
	Lat, Lon float64
}
