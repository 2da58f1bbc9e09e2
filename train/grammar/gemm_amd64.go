package grammar

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

//go:noescape
func gemm8x32(k int, a unsafe.Pointer, ar, ac uintptr, b unsafe.Pointer, br uintptr, c unsafe.Pointer, cr uintptr)

//go:noescape
func gemm4x16(k int, a unsafe.Pointer, ar, ac uintptr, b unsafe.Pointer, br uintptr, c unsafe.Pointer, cr uintptr)

//go:noescape
func gemm8x32Set(k int, a unsafe.Pointer, ar, ac uintptr, b unsafe.Pointer, br uintptr, c unsafe.Pointer, cr uintptr)

//go:noescape
func gemm4x16Set(k int, a unsafe.Pointer, ar, ac uintptr, b unsafe.Pointer, br uintptr, c unsafe.Pointer, cr uintptr)

var hasAVX512, hasFMA = cpu.X86.HasAVX512F, cpu.X86.HasAVX2 && cpu.X86.HasFMA

// block adds a·b to the 8 × 32 block c; every sum runs over k in order with fused
// rounding, so that the width of the vectors does not change a bit.
func block(k int, a []float32, ar, ac int, b []float32, br int, c []float32, cr int) {
	pa, pb, pc := unsafe.Pointer(&a[0]), unsafe.Pointer(&b[0]), unsafe.Pointer(&c[0])
	r, s, t, u := uintptr(4*ar), uintptr(4*ac), uintptr(4*br), uintptr(4*cr)
	switch {
	case hasAVX512:
		gemm8x32(k, pa, r, s, pb, t, pc, u)
	case hasFMA:
		for i := range uintptr(2) {
			for j := range uintptr(2) {
				gemm4x16(k, unsafe.Add(pa, 4*i*r), r, s, unsafe.Add(pb, 64*j), t, unsafe.Add(pc, 4*i*u+64*j), u)
			}
		}
	default:
		blockGeneric(k, a, ar, ac, b, br, c, cr)
	}
}

// blockSet is block for a c that holds nothing yet.
func blockSet(k int, a []float32, ar, ac int, b []float32, br int, c []float32, cr int) {
	pa, pb, pc := unsafe.Pointer(&a[0]), unsafe.Pointer(&b[0]), unsafe.Pointer(&c[0])
	r, s, t, u := uintptr(4*ar), uintptr(4*ac), uintptr(4*br), uintptr(4*cr)
	switch {
	case hasAVX512:
		gemm8x32Set(k, pa, r, s, pb, t, pc, u)
	case hasFMA:
		for i := range uintptr(2) {
			for j := range uintptr(2) {
				gemm4x16Set(k, unsafe.Add(pa, 4*i*r), r, s, unsafe.Add(pb, 64*j), t, unsafe.Add(pc, 4*i*u+64*j), u)
			}
		}
	default:
		for i := range 8 {
			clear(c[i*cr : i*cr+32])
		}
		blockGeneric(k, a, ar, ac, b, br, c, cr)
	}
}
