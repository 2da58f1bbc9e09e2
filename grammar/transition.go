package grammar

// Move is a transition of the arc-hybrid system (Kuhlmann, Gómez-Rodríguez and Satta
// 2011), without a label: labels are chosen when the tree is whole.
type Move uint8

// The moves.
const (
	Shift Move = iota // the front of the buffer goes onto the stack
	Left              // the top of the stack becomes a dependent of the front of the buffer
	Right             // the top of the stack becomes a dependent of the one beneath it
	moves
)

// configuration is a state of the parser: words [0, n), and n is the root, which
// waits at the end of the buffer.
type configuration struct {
	heads []int32 // -1 while unknown, n for the root
	stack []int32
	next  int32 // front of the buffer
	n     int32
	// nearest and second nearest dependents found so far, outermost first
	left, right, left2, right2 []int32
	count                      []uint8
}

func (c *configuration) reset(n int) {
	c.n, c.next, c.stack = int32(n), 0, c.stack[:0]
	for _, s := range []*[]int32{&c.heads, &c.left, &c.right, &c.left2, &c.right2} {
		if cap(*s) < n+1 {
			*s = make([]int32, n+1)
		}
		*s = (*s)[:n+1]
		for i := range *s {
			(*s)[i] = -1
		}
	}
	if cap(c.count) < n+1 {
		c.count = make([]uint8, n+1)
	}
	c.count = c.count[:n+1]
	clear(c.count)
}

func (c *configuration) stackAt(k int) int32 {
	if k >= len(c.stack) {
		return -1
	}
	return c.stack[len(c.stack)-1-k]
}

func (c *configuration) bufferAt(k int32) int32 {
	if c.next+k > c.n {
		return -1
	}
	return c.next + k
}

func (c *configuration) children(i int32) (l, r, l2, r2 int32) {
	if i < 0 {
		return -1, -1, -1, -1
	}
	return c.left[i], c.right[i], c.left2[i], c.right2[i]
}

func (c *configuration) valency(i int32) uint32 {
	if i < 0 {
		return 15
	}
	return uint32(min(c.count[i], 7))
}

func (c *configuration) done() bool { return c.next == c.n && len(c.stack) == 0 }

// legal says whether a move keeps the tree well formed: one word, the last, hangs on the root.
func (c *configuration) legal(m Move) bool {
	switch m {
	case Shift:
		return c.next < c.n
	case Left:
		return len(c.stack) > 0 && (c.next < c.n || len(c.stack) == 1)
	default:
		return len(c.stack) > 1
	}
}

func (c *configuration) apply(m Move) {
	if m == Shift {
		c.stack = append(c.stack, c.next)
		c.next++
		return
	}
	d := c.stack[len(c.stack)-1]
	c.stack = c.stack[:len(c.stack)-1]
	h := c.next
	if m == Right {
		h = c.stack[len(c.stack)-1]
	}
	c.heads[d] = h
	c.count[h] = min(c.count[h]+1, 100)
	if d < h {
		c.left2[h], c.left[h] = c.left[h], d
	} else {
		c.right2[h], c.right[h] = c.right[h], d
	}
}
