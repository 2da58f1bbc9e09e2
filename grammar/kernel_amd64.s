// Code in this file computes what kernel.go defines, bit for bit.

#include "go_asm.h"
#include "textflag.h"

DATA half<>+0(SB)/4, $0.5
GLOBL half<>(SB), RODATA, $4
DATA one<>+0(SB)/4, $1.0
GLOBL one<>(SB), RODATA, $4
DATA absolute<>+0(SB)/4, $0x7fffffff
GLOBL absolute<>(SB), RODATA, $4
DATA high<>+0(SB)/4, $127.0
GLOBL high<>(SB), RODATA, $4
DATA never<>+0(SB)/4, $0xff800000
GLOBL never<>(SB), RODATA, $4
DATA negligible<>+0(SB)/4, $-12.0
GLOBL negligible<>(SB), RODATA, $4
DATA least<>+0(SB)/4, $1e-5
GLOBL least<>(SB), RODATA, $4
DATA offset<>+0(SB)/4, $0x80808080
GLOBL offset<>(SB), RODATA, $4
DATA words<>+0(SB)/4, $128
GLOBL words<>(SB), RODATA, $4
DATA sixteen<>+0(SB)/4, $16
GLOBL sixteen<>(SB), RODATA, $4
DATA places<>+0(SB)/4, $0
DATA places<>+4(SB)/4, $1
DATA places<>+8(SB)/4, $2
DATA places<>+12(SB)/4, $3
DATA places<>+16(SB)/4, $4
DATA places<>+20(SB)/4, $5
DATA places<>+24(SB)/4, $6
DATA places<>+28(SB)/4, $7
DATA places<>+32(SB)/4, $8
DATA places<>+36(SB)/4, $9
DATA places<>+40(SB)/4, $10
DATA places<>+44(SB)/4, $11
DATA places<>+48(SB)/4, $12
DATA places<>+52(SB)/4, $13
DATA places<>+56(SB)/4, $14
DATA places<>+60(SB)/4, $15
GLOBL places<>(SB), RODATA, $64
// VPACKSSDW and VPACKSSWB work within halves of a register: this puts the fours right again
DATA fours<>+0(SB)/4, $0
DATA fours<>+4(SB)/4, $4
DATA fours<>+8(SB)/4, $1
DATA fours<>+12(SB)/4, $5
DATA fours<>+16(SB)/4, $2
DATA fours<>+20(SB)/4, $6
DATA fours<>+24(SB)/4, $3
DATA fours<>+28(SB)/4, $7
GLOBL fours<>(SB), RODATA, $32

// A block of one to twelve rows keeps its sums in registers, two a row: Z0 to Z23. For
// each quad of the panel's rows, Z28 and Z29 are the weights of 32 columns, and Z30 the
// same four activations sixteen times. At two products a cycle, five cycles until a sum
// can be added to again, fewer than five rows wait for each other.

#define ROW(a, s0, s1) \
	VPBROADCASTD a, Z30; \
	VPDPBUSD Z28, Z30, s0; \
	VPDPBUSD Z29, Z30, s1

#define ROWS1 ROW((SI), Z0, Z1)
#define ROWS2 ROWS1; ROW((SI)(R8*1), Z2, Z3)
#define ROWS3 ROWS2; ROW((SI)(R8*2), Z4, Z5)
#define ROWS4 ROWS3; ROW((SI)(R9*1), Z6, Z7)
#define ROWS5 ROWS4; ROW((SI)(R8*4), Z8, Z9)
#define ROWS6 ROWS5; ROW((SI)(R10*1), Z10, Z11)
#define ROWS7 ROWS6; ROW((SI)(R9*2), Z12, Z13)
#define ROWS8 ROWS7; ROW((SI)(R11*1), Z14, Z15)
#define ROWS9 ROWS8; ROW((R12), Z16, Z17)
#define ROWS10 ROWS9; ROW((R12)(R8*1), Z18, Z19)
#define ROWS11 ROWS10; ROW((R12)(R8*2), Z20, Z21)
#define ROWS12 ROWS11; ROW((R12)(R9*1), Z22, Z23)

#define START(s0, s1) VMOVDQA64 Z0, s0; VMOVDQA64 Z1, s1
#define START2 START(Z2, Z3)
#define START3 START2; START(Z4, Z5)
#define START4 START3; START(Z6, Z7)
#define START5 START4; START(Z8, Z9)
#define START6 START5; START(Z10, Z11)
#define START7 START6; START(Z12, Z13)
#define START8 START7; START(Z14, Z15)
#define START9 START8; START(Z16, Z17)
#define START10 START9; START(Z18, Z19)
#define START11 START10; START(Z20, Z21)
#define START12 START11; START(Z22, Z23)

// Z24 and Z25 are the columns' scales, Z26 and Z27 their biases, Z31 is zero; K1 is full
// for modeRelu, K2 for modeAdd, empty otherwise.
#define FINISH(s0, s1) \
	VBROADCASTSS (BX), Z30; \
	VCVTDQ2PS s0, s0; \
	VCVTDQ2PS s1, s1; \
	VMULPS Z30, s0, s0; \
	VMULPS Z30, s1, s1; \
	VMULPS Z24, s0, s0; \
	VMULPS Z25, s1, s1; \
	VADDPS Z26, s0, s0; \
	VADDPS Z27, s1, s1; \
	VMAXPS Z31, s0, K1, s0; \
	VMAXPS Z31, s1, K1, s1; \
	VADDPS (DI), s0, K2, s0; \
	VADDPS 64(DI), s1, K2, s1; \
	VMOVUPS s0, (DI); \
	VMOVUPS s1, 64(DI); \
	ADDQ $4, BX; \
	ADDQ R13, DI

#define FINISH1 FINISH(Z0, Z1)
#define FINISH2 FINISH1; FINISH(Z2, Z3)
#define FINISH3 FINISH2; FINISH(Z4, Z5)
#define FINISH4 FINISH3; FINISH(Z6, Z7)
#define FINISH5 FINISH4; FINISH(Z8, Z9)
#define FINISH6 FINISH5; FINISH(Z10, Z11)
#define FINISH7 FINISH6; FINISH(Z12, Z13)
#define FINISH8 FINISH7; FINISH(Z14, Z15)
#define FINISH9 FINISH8; FINISH(Z16, Z17)
#define FINISH10 FINISH9; FINISH(Z18, Z19)
#define FINISH11 FINISH10; FINISH(Z20, Z21)
#define FINISH12 FINISH11; FINISH(Z22, Z23)

#define QUADS(rows, loop) \
loop: \
	VMOVDQU32 (DX), Z28; \
	VMOVDQU32 64(DX), Z29; \
	rows; \
	ADDQ $4, SI; \
	ADDQ $4, R12; \
	ADDQ $128, DX; \
	DECQ CX; \
	JNZ loop

// func dotVNNI(b *block, rows uint64)
// for one to twelve rows
TEXT ·dotVNNI(SB), NOSPLIT, $0-16
	MOVQ b+0(FP), AX
	MOVQ block_start(AX), BX
	VMOVDQU32 (BX), Z0
	VMOVDQU32 64(BX), Z1
	MOVQ block_scale(AX), BX
	VMOVUPS (BX), Z24
	VMOVUPS 64(BX), Z25
	MOVQ block_bias(AX), BX
	VMOVUPS (BX), Z26
	VMOVUPS 64(BX), Z27
	MOVQ block_mode(AX), CX
	XORL BX, BX
	BTL $1, CX // modeRelu
	SBBL BX, BX
	KMOVW BX, K1
	BTL $0, CX // modeAdd
	SBBL BX, BX
	KMOVW BX, K2
	VPXORD Z31, Z31, Z31
	MOVQ block_y(AX), DI
	MOVQ block_yStride(AX), R13
	MOVQ block_a(AX), SI
	MOVQ block_aStride(AX), R8
	MOVQ block_w(AX), DX
	MOVQ block_quads(AX), CX
	MOVQ block_by(AX), BX
	LEAQ (R8)(R8*2), R9
	LEAQ (R8)(R8*4), R10
	LEAQ (R9)(R8*4), R11
	LEAQ (SI)(R8*8), R12
	MOVQ rows+8(FP), AX
	CMPQ AX, $12
	JEQ rows12
	CMPQ AX, $11
	JEQ rows11
	CMPQ AX, $10
	JEQ rows10
	CMPQ AX, $9
	JEQ rows9
	CMPQ AX, $8
	JEQ rows8
	CMPQ AX, $7
	JEQ rows7
	CMPQ AX, $6
	JEQ rows6
	CMPQ AX, $5
	JEQ rows5
	CMPQ AX, $4
	JEQ rows4
	CMPQ AX, $3
	JEQ rows3
	CMPQ AX, $2
	JEQ rows2
	QUADS(ROWS1, quads1)
	FINISH1
	VZEROUPPER
	RET
rows2:
	START2
	QUADS(ROWS2, quads2)
	FINISH2
	VZEROUPPER
	RET
rows3:
	START3
	QUADS(ROWS3, quads3)
	FINISH3
	VZEROUPPER
	RET
rows4:
	START4
	QUADS(ROWS4, quads4)
	FINISH4
	VZEROUPPER
	RET
rows5:
	START5
	QUADS(ROWS5, quads5)
	FINISH5
	VZEROUPPER
	RET
rows6:
	START6
	QUADS(ROWS6, quads6)
	FINISH6
	VZEROUPPER
	RET
rows7:
	START7
	QUADS(ROWS7, quads7)
	FINISH7
	VZEROUPPER
	RET
rows8:
	START8
	QUADS(ROWS8, quads8)
	FINISH8
	VZEROUPPER
	RET
rows9:
	START9
	QUADS(ROWS9, quads9)
	FINISH9
	VZEROUPPER
	RET
rows10:
	START10
	QUADS(ROWS10, quads10)
	FINISH10
	VZEROUPPER
	RET
rows11:
	START11
	QUADS(ROWS11, quads11)
	FINISH11
	VZEROUPPER
	RET
rows12:
	START12
	QUADS(ROWS12, quads12)
	FINISH12
	VZEROUPPER
	RET

// A block of one to six rows and eight columns keeps its sums in registers, two a row,
// each of half the products of four columns: Y0 to Y11. For each quad of the panel's rows,
// Y12 and Y13 are the weights of eight columns, and Y14 the same four activations four times.

#define WIDE(a, s0, s1) \
	VPBROADCASTQ a, Y14; \
	VPMADDWD Y12, Y14, Y15; \
	VPADDD Y15, s0, s0; \
	VPMADDWD Y13, Y14, Y14; \
	VPADDD Y14, s1, s1

#define WIDE1 WIDE((SI), Y0, Y1)
#define WIDE2 WIDE1; WIDE((SI)(R8*1), Y2, Y3)
#define WIDE3 WIDE2; WIDE((SI)(R8*2), Y4, Y5)
#define WIDE4 WIDE3; WIDE((SI)(R9*1), Y6, Y7)
#define WIDE5 WIDE4; WIDE((SI)(R8*4), Y8, Y9)
#define WIDE6 WIDE5; WIDE((SI)(R10*1), Y10, Y11)

#define CLEAR(s0, s1) VPXOR s0, s0, s0; VPXOR s1, s1, s1
#define CLEAR1 CLEAR(Y0, Y1)
#define CLEAR2 CLEAR1; CLEAR(Y2, Y3)
#define CLEAR3 CLEAR2; CLEAR(Y4, Y5)
#define CLEAR4 CLEAR3; CLEAR(Y6, Y7)
#define CLEAR5 CLEAR4; CLEAR(Y8, Y9)
#define CLEAR6 CLEAR5; CLEAR(Y10, Y11)

// JOIN puts the whole sums of eight columns at to
#define JOIN(s0, s1, to) \
	VPHADDD s1, s0, s0; \
	VPERMQ $0xd8, s0, s0; \
	VMOVDQU s0, to

#define JOIN1 JOIN(Y0, Y1, (DI))
#define JOIN2 JOIN1; JOIN(Y2, Y3, 128(DI))
#define JOIN3 JOIN2; JOIN(Y4, Y5, 256(DI))
#define JOIN4 JOIN3; JOIN(Y6, Y7, 384(DI))
#define JOIN5 JOIN4; JOIN(Y8, Y9, 512(DI))
#define JOIN6 JOIN5; JOIN(Y10, Y11, 640(DI))

// EIGHTS goes through a panel by eight columns.
#define EIGHTS(clear, rows, join, eight, quad) \
eight: \
	clear; \
	MOVQ R11, SI; \
	MOVQ R12, DX; \
	MOVQ R13, CX; \
quad: \
	VMOVDQU (DX), Y12; \
	VMOVDQU 32(DX), Y13; \
	rows; \
	ADDQ $8, SI; \
	ADDQ $256, DX; \
	DECQ CX; \
	JNZ quad; \
	join; \
	ADDQ $32, DI; \
	ADDQ $64, R12; \
	DECQ BX; \
	JNZ eight

// func dotAVX2(b *block, rows uint64)
// for one to six rows
TEXT ·dotAVX2(SB), 0, $768-16
	MOVQ b+0(FP), AX
	MOVQ block_a(AX), R11
	MOVQ block_aStride(AX), R8
	MOVQ block_w(AX), R12
	MOVQ block_quads(AX), R13
	LEAQ (R8)(R8*2), R9
	LEAQ (R8)(R8*4), R10
	LEAQ sum-768(SP), DI
	MOVL $4, BX
	MOVQ rows+8(FP), DX
	CMPQ DX, $6
	JEQ wide6
	CMPQ DX, $5
	JEQ wide5
	CMPQ DX, $4
	JEQ wide4
	CMPQ DX, $3
	JEQ wide3
	CMPQ DX, $2
	JEQ wide2
	EIGHTS(CLEAR1, WIDE1, JOIN1, eight1, quad1)
	JMP finish
wide2:
	EIGHTS(CLEAR2, WIDE2, JOIN2, eight2, quad2)
	JMP finish
wide3:
	EIGHTS(CLEAR3, WIDE3, JOIN3, eight3, quad3)
	JMP finish
wide4:
	EIGHTS(CLEAR4, WIDE4, JOIN4, eight4, quad4)
	JMP finish
wide5:
	EIGHTS(CLEAR5, WIDE5, JOIN5, eight5, quad5)
	JMP finish
wide6:
	EIGHTS(CLEAR6, WIDE6, JOIN6, eight6, quad6)
finish:
	LEAQ sum-768(SP), SI
	MOVQ rows+8(FP), R12
	MOVQ block_y(AX), DI
	MOVQ block_yStride(AX), R13
	MOVQ block_start(AX), R8
	MOVQ block_scale(AX), R9
	MOVQ block_bias(AX), R10
	MOVQ block_by(AX), BX
	MOVQ block_mode(AX), DX
	VXORPS Y6, Y6, Y6
finishRow:
	VBROADCASTSS (BX), Y5
	XORQ CX, CX
finish8:
	VMOVDQU (SI)(CX*1), Y0
	VPADDD (R8)(CX*1), Y0, Y0
	VCVTDQ2PS Y0, Y0
	VMULPS Y5, Y0, Y0
	VMULPS (R9)(CX*1), Y0, Y0
	VADDPS (R10)(CX*1), Y0, Y0
	BTL $1, DX // modeRelu
	JCC add
	VMAXPS Y6, Y0, Y0
add:
	BTL $0, DX // modeAdd
	JCC put
	VADDPS (DI)(CX*1), Y0, Y0
put:
	VMOVUPS Y0, (DI)(CX*1)
	ADDQ $32, CX
	CMPQ CX, $128
	JLT finish8
	ADDQ $4, BX
	ADDQ $128, SI
	ADDQ R13, DI
	DECQ R12
	JNZ finishRow
	VZEROUPPER
	RET

// func widenAVX2(y *int16, x *uint8, n int)
TEXT ·widenAVX2(SB), NOSPLIT, $0-24
	MOVQ y+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
widen32:
	VPMOVZXBW (SI), Y0
	VPMOVZXBW 16(SI), Y1
	VMOVDQU Y0, (DI)
	VMOVDQU Y1, 32(DI)
	ADDQ $64, DI
	ADDQ $32, SI
	SUBQ $32, CX
	JNZ widen32
	VZEROUPPER
	RET

// func addPartsAVX2(y, x, before, own, after, scale, bias *float32, by float32, n int)
TEXT ·addPartsAVX2(SB), NOSPLIT, $0-72
	MOVQ y+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ before+16(FP), R8
	MOVQ own+24(FP), R9
	MOVQ after+32(FP), R10
	MOVQ scale+40(FP), R11
	MOVQ bias+48(FP), R12
	VBROADCASTSS by+56(FP), Y5
	MOVQ n+64(FP), CX
	VXORPS Y6, Y6, Y6
	XORQ AX, AX
addParts8:
	VMOVUPS (R8)(AX*4), Y0
	VADDPS (R9)(AX*4), Y0, Y0
	VADDPS (R10)(AX*4), Y0, Y0
	VMULPS Y5, Y0, Y0
	VMULPS (R11)(AX*4), Y0, Y0
	VADDPS (R12)(AX*4), Y0, Y0
	VMAXPS Y6, Y0, Y0
	VADDPS (SI)(AX*4), Y0, Y0
	VMOVUPS Y0, (DI)(AX*4)
	ADDQ $8, AX
	CMPQ AX, CX
	JLT addParts8
	VZEROUPPER
	RET

// func addFloatsAVX2(y, x *float32, n int)
TEXT ·addFloatsAVX2(SB), NOSPLIT, $0-24
	MOVQ y+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
addFloats8:
	VMOVUPS (DI), Y0
	VADDPS (SI), Y0, Y0
	VMOVUPS Y0, (DI)
	ADDQ $32, DI
	ADDQ $32, SI
	SUBQ $8, CX
	JNZ addFloats8
	VZEROUPPER
	RET

// func addBytesAVX2(y *int16, x *int8, n int)
TEXT ·addBytesAVX2(SB), NOSPLIT, $0-24
	MOVQ y+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
addBytes16:
	VPMOVSXBW (SI), Y0
	VPADDW (DI), Y0, Y0
	VMOVDQU Y0, (DI)
	ADDQ $32, DI
	ADDQ $16, SI
	SUBQ $16, CX
	JNZ addBytes16
	VZEROUPPER
	RET

// func gateAVX2(x, h, last, z, gate *float32, n int)
TEXT ·gateAVX2(SB), NOSPLIT, $0-48
	MOVQ x+0(FP), R9
	MOVQ h+8(FP), DI
	MOVQ last+16(FP), SI
	MOVQ z+24(FP), DX
	MOVQ gate+32(FP), R8
	MOVQ n+40(FP), CX
	VBROADCASTSS half<>(SB), Y8
	VBROADCASTSS one<>(SB), Y9
	VBROADCASTSS absolute<>(SB), Y10
gate8:
	VMOVUPS (R8), Y0
	VANDPS Y10, Y0, Y1
	VADDPS Y9, Y1, Y1
	VMULPS Y8, Y0, Y0
	VDIVPS Y1, Y0, Y0
	VADDPS Y8, Y0, Y0
	VMOVUPS (DX), Y2
	VMOVUPS (SI), Y3
	VSUBPS Y2, Y3, Y3
	VMULPS Y3, Y0, Y0
	VADDPS Y2, Y0, Y0
	VMOVUPS Y0, (DI)
	VADDPS (R9), Y0, Y0
	VMOVUPS Y0, (R9)
	ADDQ $32, R9
	ADDQ $32, DI
	ADDQ $32, SI
	ADDQ $32, DX
	ADDQ $32, R8
	SUBQ $8, CX
	JNZ gate8
	VZEROUPPER
	RET

// TOTAL adds up the lanes of y, whose lower half is x, by means of t: halves, then
// halves of them.
#define TOTAL(y, x, t) \
	VEXTRACTF128 $1, y, t; \
	VADDPS t, x, x; \
	VPERMILPS $0x4e, x, t; \
	VADDPS t, x, x; \
	VPERMILPS $0xb1, x, t; \
	VADDSS t, x, x

// INVERSE makes 1/sqrt(x/n + 1e-5) of x
#define INVERSE(n, x, t) \
	VDIVSS n, x, x; \
	VADDSS least<>(SB), x, x; \
	VSQRTSS x, x, x; \
	VMOVSS one<>(SB), t; \
	VDIVSS x, t, x

// func normVNNI(y *uint8, x, gain, bias *float32, n int)
TEXT ·normVNNI(SB), NOSPLIT, $0-40
	MOVQ y+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ gain+16(FP), DX
	MOVQ bias+24(FP), R8
	MOVQ n+32(FP), CX
	VCVTSI2SSQ CX, X8, X8
	VPXORD Z0, Z0, Z0
	VPXORD Z1, Z1, Z1
	XORQ AX, AX
sum32:
	VADDPS (SI)(AX*4), Z0, Z0
	VADDPS 64(SI)(AX*4), Z1, Z1
	ADDQ $32, AX
	CMPQ AX, CX
	JLT sum32
	VADDPS Z1, Z0, Z0
	VEXTRACTF64X4 $1, Z0, Y1
	VADDPS Y1, Y0, Y0
	TOTAL(Y0, X0, X1)
	VDIVSS X8, X0, X0
	VBROADCASTSS X0, Z5
	VPXORD Z0, Z0, Z0
	VPXORD Z1, Z1, Z1
	XORQ AX, AX
squares32:
	VMOVUPS (SI)(AX*4), Z2
	VMOVUPS 64(SI)(AX*4), Z3
	VSUBPS Z5, Z2, Z2
	VSUBPS Z5, Z3, Z3
	VMULPS Z2, Z2, Z2
	VMULPS Z3, Z3, Z3
	VADDPS Z2, Z0, Z0
	VADDPS Z3, Z1, Z1
	ADDQ $32, AX
	CMPQ AX, CX
	JLT squares32
	VADDPS Z1, Z0, Z0
	VEXTRACTF64X4 $1, Z0, Y1
	VADDPS Y1, Y0, Y0
	TOTAL(Y0, X0, X1)
	INVERSE(X8, X0, X1)
	VBROADCASTSS X0, Z6
	VBROADCASTSS offset<>(SB), X7
	XORQ AX, AX
norm16:
	VMOVUPS (SI)(AX*4), Z0
	VSUBPS Z5, Z0, Z0
	VMULPS Z6, Z0, Z0
	VMULPS (DX)(AX*4), Z0, Z0
	VADDPS (R8)(AX*4), Z0, Z0
	VCVTPS2DQ Z0, Z0
	VPMOVSDB Z0, X0
	VPXOR X7, X0, X0
	VMOVDQU X0, (DI)(AX*1)
	ADDQ $16, AX
	CMPQ AX, CX
	JLT norm16
	VZEROUPPER
	RET

// WHOLE makes activations of 32 numbers in Y0 to Y3; Y14 is fours, Y15 offset.
#define WHOLE \
	VCVTPS2DQ Y0, Y0; \
	VCVTPS2DQ Y1, Y1; \
	VCVTPS2DQ Y2, Y2; \
	VCVTPS2DQ Y3, Y3; \
	VPACKSSDW Y1, Y0, Y0; \
	VPACKSSDW Y3, Y2, Y2; \
	VPACKSSWB Y2, Y0, Y0; \
	VPERMD Y0, Y14, Y0; \
	VPXOR Y15, Y0, Y0

// func normAVX2(y *uint8, x, gain, bias *float32, n int)
TEXT ·normAVX2(SB), NOSPLIT, $0-40
	MOVQ y+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ gain+16(FP), DX
	MOVQ bias+24(FP), R8
	MOVQ n+32(FP), CX
	VCVTSI2SSQ CX, X8, X8
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3
	XORQ AX, AX
sumAVX2:
	VADDPS (SI)(AX*4), Y0, Y0
	VADDPS 32(SI)(AX*4), Y1, Y1
	VADDPS 64(SI)(AX*4), Y2, Y2
	VADDPS 96(SI)(AX*4), Y3, Y3
	ADDQ $32, AX
	CMPQ AX, CX
	JLT sumAVX2
	VADDPS Y2, Y0, Y0
	VADDPS Y3, Y1, Y1
	VADDPS Y1, Y0, Y0
	TOTAL(Y0, X0, X1)
	VDIVSS X8, X0, X0
	VBROADCASTSS X0, Y5
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3
	XORQ AX, AX
squaresAVX2:
	VMOVUPS (SI)(AX*4), Y9
	VMOVUPS 32(SI)(AX*4), Y10
	VMOVUPS 64(SI)(AX*4), Y11
	VMOVUPS 96(SI)(AX*4), Y12
	VSUBPS Y5, Y9, Y9
	VSUBPS Y5, Y10, Y10
	VSUBPS Y5, Y11, Y11
	VSUBPS Y5, Y12, Y12
	VMULPS Y9, Y9, Y9
	VMULPS Y10, Y10, Y10
	VMULPS Y11, Y11, Y11
	VMULPS Y12, Y12, Y12
	VADDPS Y9, Y0, Y0
	VADDPS Y10, Y1, Y1
	VADDPS Y11, Y2, Y2
	VADDPS Y12, Y3, Y3
	ADDQ $32, AX
	CMPQ AX, CX
	JLT squaresAVX2
	VADDPS Y2, Y0, Y0
	VADDPS Y3, Y1, Y1
	VADDPS Y1, Y0, Y0
	TOTAL(Y0, X0, X1)
	INVERSE(X8, X0, X1)
	VBROADCASTSS X0, Y6
	VMOVDQU fours<>(SB), Y14
	VBROADCASTSS offset<>(SB), Y15
	XORQ AX, AX
norm32:
	VMOVUPS (SI)(AX*4), Y0
	VMOVUPS 32(SI)(AX*4), Y1
	VMOVUPS 64(SI)(AX*4), Y2
	VMOVUPS 96(SI)(AX*4), Y3
	VSUBPS Y5, Y0, Y0
	VSUBPS Y5, Y1, Y1
	VSUBPS Y5, Y2, Y2
	VSUBPS Y5, Y3, Y3
	VMULPS Y6, Y0, Y0
	VMULPS Y6, Y1, Y1
	VMULPS Y6, Y2, Y2
	VMULPS Y6, Y3, Y3
	VMULPS (DX)(AX*4), Y0, Y0
	VMULPS 32(DX)(AX*4), Y1, Y1
	VMULPS 64(DX)(AX*4), Y2, Y2
	VMULPS 96(DX)(AX*4), Y3, Y3
	VADDPS (R8)(AX*4), Y0, Y0
	VADDPS 32(R8)(AX*4), Y1, Y1
	VADDPS 64(R8)(AX*4), Y2, Y2
	VADDPS 96(R8)(AX*4), Y3, Y3
	WHOLE
	VMOVDQU Y0, (DI)(AX*1)
	ADDQ $32, AX
	CMPQ AX, CX
	JLT norm32
	VZEROUPPER
	RET

// func topAVX2(x *float32, n int) float32
TEXT ·topAVX2(SB), NOSPLIT, $0-20
	MOVQ x+0(FP), SI
	MOVQ n+8(FP), CX
	VBROADCASTSS absolute<>(SB), Y5
	VXORPS Y0, Y0, Y0
top8:
	VANDPS (SI), Y5, Y1
	VMAXPS Y1, Y0, Y0
	ADDQ $32, SI
	SUBQ $8, CX
	JNZ top8
	VEXTRACTF128 $1, Y0, X1
	VMAXPS X1, X0, X0
	VPERMILPS $0x4e, X0, X1
	VMAXPS X1, X0, X0
	VPERMILPS $0xb1, X0, X1
	VMAXSS X1, X0, X0
	VMOVSS X0, ret+16(FP)
	VZEROUPPER
	RET

// func quantiseAVX2(y *uint8, x *float32, by float32, n int)
TEXT ·quantiseAVX2(SB), NOSPLIT, $0-32
	MOVQ y+0(FP), DI
	MOVQ x+8(FP), SI
	VBROADCASTSS by+16(FP), Y5
	MOVQ n+24(FP), CX
	VMOVDQU fours<>(SB), Y14
	VBROADCASTSS offset<>(SB), Y15
	XORQ AX, AX
quantise32:
	VMULPS (SI)(AX*4), Y5, Y0
	VMULPS 32(SI)(AX*4), Y5, Y1
	VMULPS 64(SI)(AX*4), Y5, Y2
	VMULPS 96(SI)(AX*4), Y5, Y3
	WHOLE
	VMOVDQU Y0, (DI)(AX*1)
	ADDQ $32, AX
	CMPQ AX, CX
	JLT quantise32
	VZEROUPPER
	RET

// func quantiseVNNI(y *uint8, x *float32, n int) (by float32)
TEXT ·quantiseVNNI(SB), NOSPLIT, $0-28
	MOVQ y+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	VBROADCASTSS absolute<>(SB), Z5
	VPXORD Z0, Z0, Z0
	XORQ AX, AX
top16:
	VPANDD (SI)(AX*4), Z5, Z1
	VMAXPS Z1, Z0, Z0
	ADDQ $16, AX
	CMPQ AX, CX
	JLT top16
	VEXTRACTF64X4 $1, Z0, Y1
	VMAXPS Y1, Y0, Y0
	VEXTRACTF128 $1, Y0, X1
	VMAXPS X1, X0, X0
	VPERMILPS $0x4e, X0, X1
	VMAXPS X1, X0, X0
	VPERMILPS $0xb1, X0, X1
	VMAXSS X1, X0, X0
	VMOVSS one<>(SB), X2
	VDIVSS high<>(SB), X0, X0
	VXORPS X1, X1, X1
	VUCOMISS X1, X0
	JNE some
	VMOVAPS X2, X0
some:
	VMOVSS X0, by+24(FP)
	VDIVSS X0, X2, X0
	VBROADCASTSS X0, Z5
	VBROADCASTSS offset<>(SB), X7
	XORQ AX, AX
quantise16:
	VMULPS (SI)(AX*4), Z5, Z0
	VCVTPS2DQ Z0, Z0
	VPMOVSDB Z0, X0
	VPXOR X7, X0, X0
	VMOVDQU X0, (DI)(AX*1)
	ADDQ $16, AX
	CMPQ AX, CX
	JLT quantise16
	VZEROUPPER
	RET

// func bestAVX2(x *float32, n int) int
// for n of eight or more; the last eight overlap those before
TEXT ·bestAVX2(SB), NOSPLIT, $0-24
	MOVQ x+0(FP), SI
	MOVQ n+8(FP), CX
	SUBQ $8, CX
	VMOVUPS (SI)(CX*4), Y0
	XORQ AX, AX
	JMP topped
top8best:
	VMAXPS (SI)(AX*4), Y0, Y0
	ADDQ $8, AX
topped:
	CMPQ AX, CX
	JLT top8best
	VEXTRACTF128 $1, Y0, X1
	VMAXPS X1, X0, X0
	VPERMILPS $0x4e, X0, X1
	VMAXPS X1, X0, X0
	VPERMILPS $0xb1, X0, X1
	VMAXPS X1, X0, X0
	VBROADCASTSS X0, Y0
	XORQ AX, AX
	JMP found
find8:
	VCMPPS $0, (SI)(AX*4), Y0, Y1
	VMOVMSKPS Y1, DX
	TESTL DX, DX
	JNZ at
	ADDQ $8, AX
found:
	CMPQ AX, CX
	JLT find8
	MOVQ CX, AX
	VCMPPS $0, (SI)(AX*4), Y0, Y1
	VMOVMSKPS Y1, DX
	ORL $0x80, DX
at:
	BSFL DX, DX
	ADDQ DX, AX
	MOVQ AX, ret+16(FP)
	VZEROUPPER
	RET

// func nearVNNI(x *float32, n int, at *int32) (top float32, count int)
// writes sixteen places at a time, so up to fifteen behind the last that counts
TEXT ·nearVNNI(SB), NOSPLIT, $0-40
	MOVQ x+0(FP), SI
	MOVQ n+8(FP), BX
	MOVQ at+16(FP), DI
	// K1 is full but in the last sixteen: the rest of n
	MOVQ BX, CX
	DECQ CX
	ANDL $15, CX
	MOVL $2, R8
	SHLL CX, R8
	DECL R8
	DECQ BX
	ANDQ $~15, BX // where the last begin
	MOVL $0xffff, R9
	KMOVW R8, K3
	VBROADCASTSS never<>(SB), Z0
	XORQ AX, AX
	JMP nearTopped
nearTop16:
	VMAXPS (SI)(AX*4), Z0, Z0
	ADDQ $16, AX
nearTopped:
	CMPQ AX, BX
	JLT nearTop16
	VMAXPS (SI)(AX*4), Z0, K3, Z0
	VEXTRACTF64X4 $1, Z0, Y1
	VMAXPS Y1, Y0, Y0
	VEXTRACTF128 $1, Y0, X1
	VMAXPS X1, X0, X0
	VPERMILPS $0x4e, X0, X1
	VMAXPS X1, X0, X0
	VPERMILPS $0xb1, X0, X1
	VMAXSS X1, X0, X0
	VMOVSS X0, top+24(FP)
	VBROADCASTSS X0, Z5
	VBROADCASTSS negligible<>(SB), Z6
	VMOVDQU32 places<>(SB), Z7
	VPBROADCASTD sixteen<>(SB), Z8
	XORQ AX, AX
	XORQ DX, DX
	KMOVW R9, K1
near16:
	CMPQ AX, BX
	JLT nearWhole
	KMOVW K3, K1
nearWhole:
	VMOVUPS.Z (SI)(AX*4), K1, Z1
	VSUBPS Z5, Z1, Z1
	VCMPPS $0x1e, Z6, Z1, K1, K2 // greater
	VPCOMPRESSD Z7, K2, Z2
	VMOVDQU32 Z2, (DI)(DX*4)
	KMOVW K2, R8
	POPCNTL R8, R8
	ADDQ R8, DX
	VPADDD Z8, Z7, Z7
	ADDQ $16, AX
	CMPQ AX, BX
	JLE near16
	MOVQ DX, count+32(FP)
	VZEROUPPER
	RET

// func reluAVX2(y *float32, n int)
TEXT ·reluAVX2(SB), NOSPLIT, $0-16
	MOVQ y+0(FP), DI
	MOVQ n+8(FP), CX
	VXORPS Y1, Y1, Y1
relu8:
	VMOVUPS (DI), Y0
	VMAXPS Y1, Y0, Y0
	VMOVUPS Y0, (DI)
	ADDQ $32, DI
	SUBQ $8, CX
	JNZ relu8
	VZEROUPPER
	RET

// func addScaledAVX2(y, x *float32, by float32, n int)
TEXT ·addScaledAVX2(SB), NOSPLIT, $0-32
	MOVQ y+0(FP), DI
	MOVQ x+8(FP), SI
	VBROADCASTSS by+16(FP), Y5
	MOVQ n+24(FP), CX
addScaled8:
	VMULPS (SI), Y5, Y0
	VADDPS (DI), Y0, Y0
	VMOVUPS Y0, (DI)
	ADDQ $32, DI
	ADDQ $32, SI
	SUBQ $8, CX
	JNZ addScaled8
	VZEROUPPER
	RET

// func addWholeAVX2(y *float32, x *uint8, by float32, n int)
TEXT ·addWholeAVX2(SB), NOSPLIT, $0-32
	MOVQ y+0(FP), DI
	MOVQ x+8(FP), SI
	VBROADCASTSS by+16(FP), Y5
	VPBROADCASTD words<>(SB), Y6
	MOVQ n+24(FP), CX
addWhole8:
	VPMOVZXBD (SI), Y0
	VPSUBD Y6, Y0, Y0
	VCVTDQ2PS Y0, Y0
	VMULPS Y5, Y0, Y0
	VADDPS (DI), Y0, Y0
	VMOVUPS Y0, (DI)
	ADDQ $32, DI
	ADDQ $8, SI
	SUBQ $8, CX
	JNZ addWhole8
	VZEROUPPER
	RET
