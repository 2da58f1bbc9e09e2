// Package near finds near-copies: the wire story that a second paper prints under another
// headline, shortened, with a paragraph of its own or in another spelling.
//
// A text becomes the set of its runs of three words (shingles), each hashed to 48 bits,
// and a [Signature] keeps those hashes whose low bits are zero, one in eight of a story of
// ordinary length: the same words survive in every text that holds them, so that the share
// of one text that stands in another can be told from the two signatures alone, whichever
// is longer. That is the sketch for containment of Broder, "On the resemblance and
// containment of documents", SEQUENCES 1997 (the set mod m); min-hashing, which keeps a
// fixed number of hashes, can only tell resemblance, and a story cut to a third resembles
// its whole little.
//
// An [Index] takes texts in order and says of each whether most of it stands in an earlier
// one. It looks shingles up in an inverted index; those that many texts share (a
// paper's address, a notice at the foot) say nothing and are passed over. What stories
// from one mould (quakes, results, prices) do not share is their figures, so that a text
// whose figures are others is no copy however alike the words.
//
// The same texts in the same order give the same answers.
package near
