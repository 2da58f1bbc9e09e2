// Code in this file computes what rows.go defines.

#include "textflag.h"

// func addRowsAVX2(sum *RowSums, table *int8, rows *uint32, n int)
TEXT ·addRowsAVX2(SB), NOSPLIT, $0-32
	MOVQ sum+0(FP), DI
	MOVQ table+8(FP), DX
	MOVQ rows+16(FP), SI
	MOVQ n+24(FP), CX
	VMOVDQU (DI), Y0
	VMOVDQU 32(DI), Y1
row:
	MOVL (SI), AX
	SHLQ $5, AX
	VPMOVSXBW (DX)(AX*1), Y2
	VPADDW Y2, Y0, Y0
	VPMOVSXBW 16(DX)(AX*1), Y3
	VPADDW Y3, Y1, Y1
	ADDQ $4, SI
	DECQ CX
	JNZ row
	VMOVDQU Y0, (DI)
	VMOVDQU Y1, 32(DI)
	VZEROUPPER
	RET
