package attribution

// Role is what a word does in an attribution.
type Role uint8

// The roles, one a word.
const (
	NoRole Role = iota
	Source
	Cue
	Content
	roles
)

var roleNames = [...]string{"none", "source", "cue", "content"}

func (r Role) String() string { return roleNames[r] }

// Label is a role with the word's place in its span: beginning, inside, end, single.
type Label uint8

// Labels is the number of labels: none, and four places for each of three roles.
const Labels = 1 + 4*(int(roles)-1)

const (
	placeBegin = iota
	placeInside
	placeEnd
	placeSingle
)

func labelOf(r Role, place int) Label {
	if r == NoRole {
		return 0
	}
	return Label(1 + 4*(int(r)-1) + place)
}

// Role is the role without the place.
func (l Label) Role() Role {
	if l == 0 {
		return NoRole
	}
	return Role((l-1)/4 + 1)
}

func (l Label) place() int { return int(l-1) % 4 }

// Opens reports whether the label starts a span; the
// label of no role does.
func (l Label) Opens() bool { return l == 0 || l.place() == placeBegin || l.place() == placeSingle }

// Ends reports whether the label finishes a span; the label of no role does.
func (l Label) Ends() bool { return l == 0 || l.place() == placeEnd || l.place() == placeSingle }

// Follows reports whether l may stand right after before.
func (l Label) Follows(before Label) bool {
	if l.Opens() {
		return before.Ends()
	}
	return !before.Ends() && l.Role() == before.Role()
}

// Encode turns roles into labels: a span is a maximal run of one role.
func Encode(rs []Role) []Label {
	out := make([]Label, len(rs))
	for i, r := range rs {
		begins, ends := i == 0 || rs[i-1] != r, i+1 == len(rs) || rs[i+1] != r
		place := placeInside
		switch {
		case begins && ends:
			place = placeSingle
		case begins:
			place = placeBegin
		case ends:
			place = placeEnd
		}
		out[i] = labelOf(r, place)
	}
	return out
}
