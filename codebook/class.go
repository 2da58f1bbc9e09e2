package codebook

import (
	"bufio"
	"io/fs"
	"path"
	"strings"

	"rapporteur"
)

// Class is a set of nouns that the conditions of senses name, such as @aid or @weapon.
type Class uint8

// maxClasses is the number of classes that a ClassSet holds.
const maxClasses = 128

// ClassSet is a set of classes.
type ClassSet [2]uint64

// Has reports whether c is in the set.
func (s ClassSet) Has(c Class) bool { return s[c>>6]&(1<<(c&63)) != 0 }

func (s *ClassSet) add(c Class) { s[c>>6] |= 1 << (c & 63) }

// Or returns the union of both sets.
func (s ClassSet) Or(o ClassSet) ClassSet { return ClassSet{s[0] | o[0], s[1] | o[1]} }

// Special classes are answered by who the phrase stands for and not by a list.
const (
	ClassActor Class = iota // a state, body, person or group of people
	ClassPlace              // a place that has a name
	specialClasses
)

// classes are the names of all classes and the classes of each noun. A noun may be
// two words, "martial law", or joined by "of", "state of emergency".
type classes struct {
	names    []string
	of       map[string]ClassSet
	ofNames  ClassSet // classes that proper names and pronouns belong to
	ofActors ClassSet // classes that whoever acts belongs to
	learned  Class    // number of classes that models see; those of topics, which rules alone use, come behind
}

// loadClasses reads every file of data/classes and data/classes/topics: one word or phrase a line, several
// with commas between; # begins a comment; @names says that whoever has a name belongs
// to the class too, @actor that whoever can act does.
func loadClasses(dir fs.FS) (classes, error) {
	c := classes{names: []string{"actor", "place"}, of: map[string]ClassSet{}}
	files, err := fs.Glob(dir, "classes/*.txt")
	if err != nil {
		return c, err
	}
	c.learned = specialClasses + Class(len(files))
	topics, err := fs.Glob(dir, "classes/topics/*.txt")
	if err != nil {
		return c, err
	}
	files = append(files, topics...)
	for _, file := range files {
		c.names = append(c.names, strings.TrimSuffix(path.Base(file), ".txt"))
	}
	if len(c.names) > maxClasses {
		return c, rapporteur.Errorf(rapporteur.Invalid, "%d noun classes are more than the %d that fit", len(c.names), maxClasses)
	}
	for i, file := range files {
		if err := c.read(dir, file, specialClasses+Class(i)); err != nil {
			return c, err
		}
	}
	return c, nil
}

func (c *classes) read(dir fs.FS, file string, id Class) error {
	f, err := dir.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		line, _, _ := strings.Cut(lines.Text(), "#")
		for word := range strings.SplitSeq(line, ",") {
			if word = strings.TrimSpace(word); word == "@names" {
				c.ofNames.add(id)
			} else if word == "@actor" {
				c.ofActors.add(id)
			} else if word != "" {
				set := c.of[word]
				set.add(id)
				c.of[word] = set
			}
		}
	}
	return lines.Err()
}

// Class returns the class of a name, without its @.
func (b *Book) classID(name string) (Class, bool) {
	for i, n := range b.classes.names {
		if n == name {
			return Class(i), true
		}
	}
	return 0, false
}

// LearnedClasses is the number of classes that models were trained to see, in order of name;
// those of classes/topics come behind them.
func (b *Book) LearnedClasses() Class { return b.classes.learned }

// ClassNamed returns the class of a name; a missing one is a fault of the tables and
// reported by Load's checks.
func (b *Book) ClassNamed(name string) Class {
	id, _ := b.classID(name)
	return id
}

// Classes returns the classes of a lemma or phrase.
func (b *Book) Classes(phrase string) ClassSet { return b.classes.of[phrase] }

// NameClasses are the classes to which whoever has a name belongs, such as captives.
func (b *Book) NameClasses() ClassSet { return b.classes.ofNames }

// ActorClasses are the classes to which whoever can act belongs.
func (b *Book) ActorClasses() ClassSet { return b.classes.ofActors }

// ClassesOf is Classes of a phrase that stands in a buffer.
func (b *Book) ClassesOf(phrase []byte) ClassSet { return b.classes.of[string(phrase)] }
