package coder

import "rapporteur/knowledge"

// Resolution says who and where the phrases of a document are;
// *knowledge.Resolution does.
type Resolution interface {
	// Actor says who the noun phrase headed by word head stands for.
	Actor(head int) knowledge.Actor
	// Place says where it is; ok is false when it is no place.
	Place(head int) (knowledge.PlaceRef, bool)
}
