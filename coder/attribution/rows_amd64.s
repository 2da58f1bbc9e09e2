// Code in this file computes what rows.go and crf.go define.

#include "textflag.h"

DATA infinite<>+0(SB)/4, $0xff800000 // less than all
GLOBL infinite<>(SB), RODATA, $4

DATA template<>+0(SB)/4, $0x632BE5AB
GLOBL template<>(SB), RODATA, $4
DATA mixer<>+0(SB)/4, $0x9E3779B1 // the factors of mix
DATA mixer<>+4(SB)/4, $0x85EBCA6B
GLOBL mixer<>(SB), RODATA, $8

// func hashRowsAVX2(rows, spaces, values *uint32, n int, table *int8, mask uint32)
TEXT ·hashRowsAVX2(SB), NOSPLIT, $0-44
	MOVQ rows+0(FP), DI
	MOVQ spaces+8(FP), SI
	MOVQ values+16(FP), R8
	MOVQ n+24(FP), CX
	MOVQ table+32(FP), DX
	MOVL mask+40(FP), AX
	VMOVD AX, X15
	VPBROADCASTD X15, Y15
	VPBROADCASTD template<>(SB), Y14
	VPBROADCASTD mixer<>+0(SB), Y13
	VPBROADCASTD mixer<>+4(SB), Y12
eight:
	VMOVDQU (SI), Y0
	VPMULLD Y14, Y0, Y1
	VPMULLD (R8), Y13, Y2
	VPXOR Y2, Y1, Y1
	VPMULLD Y12, Y1, Y1
	VPSRLD $15, Y1, Y2
	VPXOR Y2, Y1, Y1
	VPMULLD Y13, Y0, Y0
	VPXOR Y0, Y1, Y1
	VPMULLD Y12, Y1, Y1
	VPSRLD $15, Y1, Y2
	VPXOR Y2, Y1, Y1
	VPAND Y15, Y1, Y1
	VMOVDQU Y1, (DI)
	MOVQ $8, R9
fetch:
	MOVL (DI), AX
	SHLQ $5, AX
	PREFETCHT0 (DX)(AX*1)
	ADDQ $4, DI
	DECQ R9
	JNZ fetch
	ADDQ $32, SI
	ADDQ $32, R8
	SUBQ $8, CX
	JG eight
	VZEROUPPER
	RET

// func stepAVX2(next *scored, back *[lane]int32, before, node *scored, edges *steps)
TEXT ·stepAVX2(SB), NOSPLIT, $0-40
	MOVQ next+0(FP), DI
	MOVQ back+8(FP), R8
	MOVQ before+16(FP), SI
	MOVQ node+24(FP), R9
	MOVQ edges+32(FP), DX
	VBROADCASTSS infinite<>(SB), Y0
	VMOVAPS Y0, Y1
	VPXOR Y2, Y2, Y2
	VPXOR Y3, Y3, Y3
	VPXOR Y8, Y8, Y8 // the label before, counted up
	VPCMPEQD Y9, Y9, Y9
	MOVQ $13, CX
label:
	VBROADCASTSS (SI), Y4
	VADDPS (DX), Y4, Y5
	VADDPS 32(DX), Y4, Y6
	VCMPPS $0x1e, Y0, Y5, Y7 // greater
	VBLENDVPS Y7, Y5, Y0, Y0
	VBLENDVPS Y7, Y8, Y2, Y2
	VCMPPS $0x1e, Y1, Y6, Y7
	VBLENDVPS Y7, Y6, Y1, Y1
	VBLENDVPS Y7, Y8, Y3, Y3
	VPSUBD Y9, Y8, Y8
	ADDQ $4, SI
	ADDQ $64, DX
	DECQ CX
	JNZ label
	VADDPS (R9), Y0, Y0
	VADDPS 32(R9), Y1, Y1
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VMOVDQU Y2, (R8)
	VMOVDQU Y3, 32(R8)
	VZEROUPPER
	RET
