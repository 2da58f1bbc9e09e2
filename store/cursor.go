package store

import (
	"encoding/base64"
	"encoding/json"
	"strings"

	"rapporteur"
)

// cursor is where a page ended: the value that the list is sorted by and the id of its
// last item, and the order itself, so that a cursor of another order is told.
type cursor struct {
	Order string  `json:"o"`
	Text  string  `json:"t,omitempty"`
	Int   int64   `json:"i,omitempty"`
	Real  float64 `json:"r,omitempty"`
	ID    string  `json:"d,omitempty"`
	Num   int64   `json:"n,omitempty"`
}

// String is the cursor as pages carry it.
func (c cursor) String() string {
	b, _ := json.Marshal(c)
	return base64.RawURLEncoding.EncodeToString(b)
}

// parseCursor reads a cursor of an order; nil where s is empty.
func parseCursor(s, order string) (*cursor, error) {
	if s == "" {
		return nil, nil
	}
	var c cursor
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		err = json.Unmarshal(b, &c)
	}
	if err != nil || c.Order != order || strings.ContainsRune(c.Text+c.ID, 0) {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "the place in the list is not one of this list; begin at its first page")
	}
	return &c, nil
}

// The limits of a page.
const (
	defaultLimit = 50
	maxLimit     = 500
)

// limit is how many items a page has.
func limit(p rapporteur.Page) int {
	if p.Limit <= 0 {
		return defaultLimit
	}
	return min(p.Limit, maxLimit)
}

// order is one way to sort a list: by a column and then by the id, both down or both up.
// Its condition and its ORDER BY can follow an index on (column, id).
type order struct {
	name   string // as queries ask for it
	column string
	id     string // column of the id: a number, or text where textID is set
	up     bool
	textID bool
	kind   byte // of the column: 't'ext, 'i'nteger, 'r'eal
}

// orderNamed finds the order that a query asks for, the first where it asks for none.
func orderNamed(orders []order, name string) (order, error) {
	if name == "" {
		return orders[0], nil
	}
	names := make([]string, len(orders))
	for i, o := range orders {
		if o.name == name {
			return o, nil
		}
		names[i] = o.name
	}
	return order{}, rapporteur.Errorf(rapporteur.Invalid, "there is no order %q; use %s", name, strings.Join(names, ", "))
}

// after is the condition that a row comes after a cursor, empty for the first page.
func (o order) after(p rapporteur.Page) (cond string, args []any, err error) {
	c, err := parseCursor(p.After, o.name)
	if err != nil || c == nil {
		return "", nil, err
	}
	var key, id any = c.Text, c.Num
	switch o.kind {
	case 'i':
		key = c.Int
	case 'r':
		key = c.Real
	}
	if o.textID {
		id = c.ID
	}
	than := "<"
	if o.up {
		than = ">"
	}
	return "(" + o.column + ", " + o.id + ") " + than + " (?, ?)", []any{key, id}, nil
}

// by is the ORDER BY.
func (o order) by() string {
	down := " DESC"
	if o.up {
		down = " ASC"
	}
	return " ORDER BY " + o.column + down + ", " + o.id + down
}

// listing cuts a page off items, of which one more than the limit were asked for; at gives
// the cursor of an item, without its order.
func listing[T any](items []T, o order, limit int, at func(*T) cursor) rapporteur.Listing[T] {
	if items == nil {
		items = []T{}
	}
	if len(items) <= limit {
		return rapporteur.Listing[T]{Items: items}
	}
	c := at(&items[limit-1])
	c.Order = o.name
	return rapporteur.Listing[T]{Items: items[:limit], Next: c.String()}
}
