// Package knowledge says who stands behind a name or a phrase on a given day.
//
// A [Base] holds the tables of data/: states with their adjectives, peoples and
// seats, office holders with their dates, international bodies and their members,
// ministries, armed groups, parties, media, and the common nouns that act. It is
// immutable and shared. [Base.Resolve] reads an annotated text once and gives a
// [Resolution], which the coder asks by head word: [Resolution.Actor] tells the code
// and sectors of "Israeli warplanes" (ISR MIL), [Resolution.Place] where a phrase is,
// [Resolution.Members] who "both nations" are. What cannot be decided says so and why;
// no code is invented. [Base.Lookup] shows every candidate for a name.
package knowledge
