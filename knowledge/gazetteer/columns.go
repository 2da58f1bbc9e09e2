package gazetteer

import (
	"encoding/binary"

	"rapporteur"
	"rapporteur/model"
)

// columns reads sections of a file and keeps the first error.
type columns struct {
	f   *model.File
	err error
}

func (c *columns) keep(err error) {
	if c.err == nil && err != nil {
		c.err = err
	}
}

func (c *columns) bytes(name string) []byte {
	b, err := c.f.Bytes(name)
	c.keep(err)
	return b
}

func (c *columns) strings(name string) []string {
	s, err := c.f.Strings(name)
	c.keep(err)
	return s
}

// planes reads n numbers of three bytes, all their low bytes first.
func (c *columns) planes(name string, n int) []int32 {
	b := c.bytes(name)
	if len(b) != 3*n {
		c.keep(rapporteur.Errorf(rapporteur.Invalid, "the gazetteer's section %s has %d bytes, not %d", name, len(b), 3*n))
		return nil
	}
	out := make([]int32, n)
	for i := range out {
		out[i] = int32(uint32(b[i])|uint32(b[n+i])<<8|uint32(b[2*n+i])<<16) - 1<<23
	}
	return out
}

// PutPlanes writes what planes reads.
func PutPlanes(f *model.File, name string, xs []int32) {
	n := len(xs)
	b := make([]byte, 3*n)
	for i, x := range xs {
		u := uint32(x + 1<<23)
		b[i], b[n+i], b[2*n+i] = byte(u), byte(u>>8), byte(u>>16)
	}
	f.Put(name, b)
}

// deltas reads numbers written as varints of the difference to the one before.
func (c *columns) deltas(name string) []uint32 {
	b := c.bytes(name)
	n, k := binary.Uvarint(b)
	if k <= 0 || n > uint64(len(b)) {
		c.keep(rapporteur.Errorf(rapporteur.Invalid, "the gazetteer's section %s is cut off", name))
		return nil
	}
	b = b[k:]
	out := make([]uint32, n)
	at := int64(0)
	for i := range out {
		if len(b) > 0 && b[0] < 0x80 { // most are small
			at += int64(b[0]>>1) ^ -int64(b[0]&1)
			out[i], b = uint32(at), b[1:]
			continue
		}
		d, k := binary.Varint(b)
		if k <= 0 {
			c.keep(rapporteur.Errorf(rapporteur.Invalid, "the gazetteer's section %s is cut off", name))
			return nil
		}
		at += d
		out[i], b = uint32(at), b[k:]
	}
	return out
}

// PutDeltas writes what deltas reads.
func PutDeltas(f *model.File, name string, xs []uint32) {
	b := binary.AppendUvarint(nil, uint64(len(xs)))
	at := int64(0)
	for _, x := range xs {
		b = binary.AppendVarint(b, int64(x)-at)
		at = int64(x)
	}
	f.Put(name, b)
}

func (c *columns) uint16s(name string) []uint16 {
	b := c.bytes(name)
	out := make([]uint16, len(b)/2)
	for i := range out {
		out[i] = uint16(b[i]) | uint16(b[len(out)+i])<<8
	}
	return out
}

// PutUint16s writes what uint16s reads: all low bytes first.
func PutUint16s(f *model.File, name string, xs []uint16) {
	b := make([]byte, 2*len(xs))
	for i, x := range xs {
		b[i], b[len(xs)+i] = byte(x), byte(x>>8)
	}
	f.Put(name, b)
}
