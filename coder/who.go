package coder

import (
	"rapporteur"
	"rapporteur/knowledge"
)

// Resolution says who and where the phrases of a document are;
// *knowledge.Resolution does.
type Resolution interface {
	// Actor says who the noun phrase headed by word head stands for.
	Actor(head int) knowledge.Actor
	// Place says where it is; ok is false when it is no place.
	Place(head int) (knowledge.PlaceRef, bool)
	// Members are the entities that a plural stands for: "both nations".
	Members(head int) []int
	// Entities are all that was asked for so far.
	Entities() []rapporteur.Entity
}
