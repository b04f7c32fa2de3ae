/* The instruction set. One table serves the compiler, the VM, the disassembler, the verifier, the
 * documentation and the fuzz generator.
 *
 * Code is a sequence of 16-bit units. The low byte of an instruction's first unit is the opcode.
 * R[x] is a register of the frame, K[x] the image's constant table, G[x] its bindings, F[x] those
 * of its bindings that nothing rebinds, B[x] the built-in bindings of the core block.
 *
 * Frames. The VM stack grows down, a frame's registers are numbered upwards from its base, and
 * temporaries are taken downwards: whenever a call is made with window w, all registers below w are
 * dead. The callee's frame overlaps the window: its registers are, from its base,
 *
 *     R[0 .. link-1]         temporaries (lowest) and locals
 *     R[link .. link+2]      link: caller's base | 1, return pc | 1, the function
 *     R[link+3 .. nregs-1]   parameters; R[link+3] is the caller's R[w]
 *
 * and the result is left in the caller's R[w]. `link` is CODE's `below` minus 3. A window has at
 * least one register even without arguments.
 *
 * `pc` of a frame that waits (a return pc, vm->pc while something is called) points behind the
 * first unit of its instruction and at most to the end of it: unit pc - 1 lies in the instruction.
 * Adapter frames of C (call.h) have no registers but a link and C's own words; their pc is
 * FRAMERET.
 *
 * Loops. RANGEPREP turns R[a..a+2] = start, stop, step into next, number of rounds left, step. When
 * that does not fit, R[a] becomes an iterator and R[a+1] unbound, which FORRANGE takes as FORITER
 * would.
 *
 * yield from. SEND with R[a] unbound: R[b] is the result already (the delegate ended in throw());
 * it jumps.
 *
 * What the compiler keeps to, beyond the verifier's rules:
 *   - Registers other than parameters hold anything when a frame is entered; where a register may be read before a
 *     store, the code begins with LOADS unbound. Parameters' registers follow CodeInfo's order of names.
 *   - The function of CALL, CALLKW and CALLEX lies above the window or is a local. EXITCALL's R[a] is the lowest
 *     live temporary; all that lies below is dead, as for a call.
 *   - SETG, SETCELL and SETFREE may store unbound (the end of `except E as x`).
 *   - FORITER and FORRANGE leave R[b] alone when they fall through. When the loop's body is out of reach they jump
 *     forward instead, over `JMP end` to a JMPB behind it. A compare-and-jump out of reach is inverted over a JMP.
 *   - The destination of an instruction with a window may lie in the window (SLICE, LIST, TUPLE, DICT, STRJOIN, FUNC).
 *   - UNPACK's and UNPACKEX's targets may be locals. UNPACKEX's k is a number: a linker leaves it alone.
 *   - yield from is GETYITER, LOADS None, then SEND (to the end), YIELDFROM, JMPB (to SEND). So is all that awaits.
 *   - async for: GETYITER of the next item begins a region that ends where the item is there. Its handler is STOPASYNC.
 *   - ENTEREXC's R[b] is an exception or unbound, and only LEAVEEXC reads it. Each handler body is covered by a
 *     handler of its own that does LEAVEEXC and RERAISE.
 *   - A class body stores its __class__ cell, when a method wants it, as namespace['__classcell__'], and returns None.
 *
 * Formats (units separated by commas, fields from bit 8 upwards, then low byte | high byte):
 *   N     op                       no operand
 *   A     op|a                     AB4   op|a:4,b:4
 *   AB    op|a, b|0                ABC   op|a, b|c
 *   AI    op|a, i16                AK    op|a, k16          AG   op|a, g16      AS  op|a, b16 (built-in)
 *   ABK   op|a, b|c, k16           ABG   op|a, b|c, g16     ABS  op|a, b|c, b16
 *   AB4K  op|a:4,b:4, k16          AB4G  op|a:4,b:4, g16    AB4H op|a:4,(b-16):4
 *   AB4KC op|a:4,b:4, k:12,c:4     ACBS  op|a:4,c:4, b|b8 (built-in)
 *   J     op|0, s16                AJ    op|a, s16          J8   op|s           AJ5 op|a:3,s:5
 *   ABJ   op|a, b|s8               AIJ   op|a, i8|s8
 * Jump distances are in units from the end of the instruction. i8, i16, s8, s16 are signed; the s
 * of J8 and AJ5 are not, and JMPB's counts backwards.
 *
 * An instruction in _L has room for any register and index; its short form stands in the row before
 * it. The linker keeps the constants that AB4KC names below 4096.
 *
 * Flags: R may raise, C may collect (allocate or run Python), J may jump, T never falls through,
 *        P polls `pending` (every backward jump does).
 *
 * Columns: OP(name, format, reads/writes, flags, effect). The second column of register use names
 * the operands: r reads, w writes, x reads and writes, v first register of a window (its length
 * stands in the effect), f a 16-bit table index or an immediate, . unused. */
#ifndef FIRN_OPCODES_H
#define FIRN_OPCODES_H

#define F_NONE    0u
#define F_RAISE   1u
#define F_COLLECT 2u
#define F_JUMP    4u
#define F_TERM    8u
#define F_POLL    16u
#define F_RC      (F_RAISE | F_COLLECT)

/* clang-format off */
#define FIRN_OPCODES(OP)                                                                           \
    /* ---- moves and constants */                                                                 \
    OP(MOVE, AB4, "wr.", F_NONE, "R[a] = R[b]")                                                    \
    OP(MOVE_L, AB, "wr.", F_NONE, "R[a] = R[b]")                                                   \
    OP(MOVE_H, AB4H, "wr.", F_NONE, "R[a] = R[b], b from 16 to 31")                                \
    OP(LOADI4, AB4, "wf.", F_NONE, "R[a] = b (0..15)")                                             \
    OP(LOADI, AI, "wf.", F_NONE, "R[a] = i16")                                                     \
    OP(LOADS, AB4, "wf.", F_NONE, "R[a] = special b: 0 unbound, 1 None, 2 False, 3 True, 4 Ellipsis") \
    OP(LOADS_L, AB, "wf.", F_NONE, "R[a] = special b")                                             \
    OP(LOADK, AK, "wf.", F_NONE, "R[a] = K[k]")                                                    \
    OP(CHECK, AK, "rf.", F_RAISE, "UnboundLocalError naming K[k] when R[a] is unbound")            \
    /* ---- bindings */                                                                            \
    OP(GETG, AG, "wf.", F_RC, "R[a] = G[g]; unbound: built-in of that name, else NameError")       \
    OP(GETC, AG, "wf.", F_RC, "R[a] = F[g]; unbound: the same")                                    \
    OP(SETG, AG, "rf.", F_NONE, "G[g] = R[a]")                                                     \
    OP(DELG, AG, ".f.", F_RAISE, "G[g] = unbound; NameError when it was")                          \
    OP(GETB, AS, "wf.", F_RAISE, "R[a] = B[b]; a name set in the module's dict goes first")        \
    OP(GETNAME, AK, "wf.", F_RC, "R[a] = global named K[k] that no statement binds (__name__, ...)") \
    /* ---- closures */                                                                            \
    OP(MKCELL, A, "x..", F_RC, "R[a] = new cell holding R[a] (0 stays unbound)")                   \
    OP(GETCELL, AB, "wr.", F_RAISE, "R[a] = content of cell R[b]; unbound: UnboundLocalError, or R[a] = unbound before a CHECK of R[a], which names it") \
    OP(SETCELL, AB, "rr.", F_RC, "content of cell R[a] = R[b] (b may hold unbound: del)")          \
    OP(LOADFREE, ABC, "wff", F_NONE, "R[a] = the function's closure cell b itself; c is link + 2, or 0: searched") \
    OP(GETFREE, ABC, "wff", F_RAISE, "R[a] = content of closure cell b; unbound: NameError; c is link + 2, or 0: searched") \
    OP(SETFREE, ABC, "rff", F_RC, "content of closure cell b = R[a]; c is link + 2, or 0: searched") \
    /* ---- attributes and items */                                                                \
    OP(GETATTR, AB4KC, "wrf", F_RC, "R[a] = R[b].K[k]; c is the guessed slot (15: none)")          \
    OP(GETATTR_L, ABK, "wrf", F_RC, "the same (c 255: none)")                                      \
    OP(SETATTR, AB4KC, "rrf", F_RC, "R[a].K[k] = R[b]; c is the guessed slot")                     \
    OP(SETATTR_L, ABK, "rrf", F_RC, "the same")                                                    \
    OP(DELATTR, AK, "rf.", F_RC, "del R[a].K[k]")                                                  \
    OP(GETITEM, ABC, "wrr", F_RC, "R[a] = R[b][R[c]]")                                             \
    OP(GETITEMI, ABC, "wrf", F_RC, "R[a] = R[b][i8] (c signed)")                                   \
    OP(GETSLICE, AB, "wv.", F_RC, "R[a] = R[b][R[b+1]:R[b+2]]")                                    \
    OP(SETITEM, ABC, "rrr", F_RC, "R[a][R[b]] = R[c]")                                             \
    OP(DELITEM, AB, "rr.", F_RC, "del R[a][R[b]]")                                                 \
    OP(SLICE, AB, "wv.", F_RC, "R[a] = slice(R[b], R[b+1], R[b+2])")                               \
    /* ---- arithmetic: the order of these groups is that of BinaryOp */                           \
    OP(ADD, ABC, "wrr", F_RC, "R[a] = R[b] + R[c]")                                                \
    OP(SUB, ABC, "wrr", F_RC, "-")                                                                 \
    OP(MUL, ABC, "wrr", F_RC, "*")                                                                 \
    OP(DIV, ABC, "wrr", F_RC, "/")                                                                 \
    OP(FLOORDIV, ABC, "wrr", F_RC, "//")                                                           \
    OP(MOD, ABC, "wrr", F_RC, "%")                                                                 \
    OP(POW, ABC, "wrr", F_RC, "**")                                                                \
    OP(MATMUL, ABC, "wrr", F_RC, "@")                                                              \
    OP(LSHIFT, ABC, "wrr", F_RC, "<<")                                                             \
    OP(RSHIFT, ABC, "wrr", F_RC, ">>")                                                             \
    OP(AND, ABC, "wrr", F_RC, "&")                                                                 \
    OP(OR, ABC, "wrr", F_RC, "|")                                                                  \
    OP(XOR, ABC, "wrr", F_RC, "^")                                                                 \
    OP(IADD, ABC, "wrr", F_RC, "R[a] = R[b] += R[c]")                                              \
    OP(ISUB, ABC, "wrr", F_RC, "-=")                                                               \
    OP(IMUL, ABC, "wrr", F_RC, "*=")                                                               \
    OP(IDIV, ABC, "wrr", F_RC, "/=")                                                               \
    OP(IFLOORDIV, ABC, "wrr", F_RC, "//=")                                                         \
    OP(IMOD, ABC, "wrr", F_RC, "%=")                                                               \
    OP(IPOW, ABC, "wrr", F_RC, "**=")                                                              \
    OP(IMATMUL, ABC, "wrr", F_RC, "@=")                                                            \
    OP(ILSHIFT, ABC, "wrr", F_RC, "<<=")                                                           \
    OP(IRSHIFT, ABC, "wrr", F_RC, ">>=")                                                           \
    OP(IAND, ABC, "wrr", F_RC, "&=")                                                               \
    OP(IOR, ABC, "wrr", F_RC, "|=")                                                                \
    OP(IXOR, ABC, "wrr", F_RC, "^=")                                                               \
    OP(ADDI, ABC, "wrf", F_RC, "R[a] = R[b] + i8 (c signed)")                                      \
    OP(SUBI, ABC, "wrf", F_RC, "R[a] = R[b] - i8")                                                 \
    OP(IADDI, ABC, "wrf", F_RC, "R[a] = R[b] += i8")                                               \
    OP(ISUBI, ABC, "wrf", F_RC, "R[a] = R[b] -= i8")                                               \
    OP(NEG, AB, "wr.", F_RC, "R[a] = -R[b]")                                                       \
    OP(POS, AB, "wr.", F_RC, "+")                                                                  \
    OP(INVERT, AB, "wr.", F_RC, "~")                                                               \
    OP(NOT, AB, "wr.", F_RC, "R[a] = not R[b]")                                                    \
    /* ---- comparison: the order is that of CompareOp */                                          \
    OP(LT, ABC, "wrr", F_RC, "R[a] = R[b] < R[c]")                                                 \
    OP(LE, ABC, "wrr", F_RC, "<=")                                                                 \
    OP(GT, ABC, "wrr", F_RC, ">")                                                                  \
    OP(GE, ABC, "wrr", F_RC, ">=")                                                                 \
    OP(EQ, ABC, "wrr", F_RC, "==")                                                                 \
    OP(NE, ABC, "wrr", F_RC, "!=")                                                                 \
    OP(IS, ABC, "wrr", F_NONE, "R[a] = R[b] is R[c]")                                              \
    OP(ISNOT, ABC, "wrr", F_NONE, "is not")                                                        \
    OP(IN, ABC, "wrr", F_RC, "R[a] = R[b] in R[c]")                                                \
    OP(NOTIN, ABC, "wrr", F_RC, "not in")                                                          \
    /* ---- jumps */                                                                               \
    OP(JMP, J8, "f..", F_JUMP | F_TERM, "forward only")                                            \
    OP(JMP_L, J, "f..", F_JUMP | F_TERM, "the same")                                               \
    OP(JMPB, J8, "f..", F_JUMP | F_TERM | F_POLL | F_RC, "backward")                               \
    OP(JMPB_L, J, "f..", F_JUMP | F_TERM | F_POLL | F_RC, "the same")                              \
    OP(JT, AJ5, "rf.", F_JUMP | F_RC, "jump when R[a] is true (forward only, as all below)")       \
    OP(JT_L, AJ, "rf.", F_JUMP | F_RC, "the same")                                                 \
    OP(JF, AJ5, "rf.", F_JUMP | F_RC, "jump when R[a] is false")                                   \
    OP(JF_L, AJ, "rf.", F_JUMP | F_RC, "the same")                                                 \
    OP(JNONE, AJ5, "rf.", F_JUMP, "jump when R[a] is None")                                        \
    OP(JNONE_L, AJ, "rf.", F_JUMP, "the same")                                                     \
    OP(JNNONE, AJ5, "rf.", F_JUMP, "jump when R[a] is not None")                                   \
    OP(JNNONE_L, AJ, "rf.", F_JUMP, "the same")                                                    \
    OP(JBOUND, AJ, "rf.", F_JUMP, "jump when R[a] is not unbound")                                 \
    OP(JLT, ABJ, "rrf", F_JUMP | F_RC, "jump when R[a] < R[b]")                                    \
    OP(JLE, ABJ, "rrf", F_JUMP | F_RC, "<=")                                                       \
    OP(JGT, ABJ, "rrf", F_JUMP | F_RC, ">")                                                        \
    OP(JGE, ABJ, "rrf", F_JUMP | F_RC, ">=")                                                       \
    OP(JEQ, ABJ, "rrf", F_JUMP | F_RC, "==")                                                       \
    OP(JNE, ABJ, "rrf", F_JUMP | F_RC, "!=")                                                       \
    OP(JNLT, ABJ, "rrf", F_JUMP | F_RC, "jump when not R[a] < R[b]")                               \
    OP(JNLE, ABJ, "rrf", F_JUMP | F_RC, "not <=")                                                  \
    OP(JNGT, ABJ, "rrf", F_JUMP | F_RC, "not >")                                                   \
    OP(JNGE, ABJ, "rrf", F_JUMP | F_RC, "not >=")                                                  \
    OP(JNEQ, ABJ, "rrf", F_JUMP | F_RC, "not ==")                                                  \
    OP(JNNE, ABJ, "rrf", F_JUMP | F_RC, "not !=")                                                  \
    OP(JLTI, AIJ, "rff", F_JUMP | F_RC, "jump when R[a] < i8")                                     \
    OP(JLEI, AIJ, "rff", F_JUMP | F_RC, "<=")                                                      \
    OP(JGTI, AIJ, "rff", F_JUMP | F_RC, ">")                                                       \
    OP(JGEI, AIJ, "rff", F_JUMP | F_RC, ">=")                                                      \
    OP(JEQI, AIJ, "rff", F_JUMP | F_RC, "==")                                                      \
    OP(JNEI, AIJ, "rff", F_JUMP | F_RC, "!=")                                                      \
    OP(JNLTI, AIJ, "rff", F_JUMP | F_RC, "jump when not R[a] < i8")                                \
    OP(JNLEI, AIJ, "rff", F_JUMP | F_RC, "not <=")                                                 \
    OP(JNGTI, AIJ, "rff", F_JUMP | F_RC, "not >")                                                  \
    OP(JNGEI, AIJ, "rff", F_JUMP | F_RC, "not >=")                                                 \
    OP(JNEQI, AIJ, "rff", F_JUMP | F_RC, "not ==")                                                 \
    OP(JNNEI, AIJ, "rff", F_JUMP | F_RC, "not !=")                                                 \
    /* ---- iteration: loops are entered by a JMP to the instruction at their bottom */            \
    OP(GETITER, AB, "wr.", F_RC, "R[a] = iter(R[b])")                                              \
    OP(FORITER, ABJ, "rwf", F_JUMP | F_POLL | F_RC, "R[b] = next(R[a]) and jump back; at its end fall through") \
    OP(RANGEPREP, A, "v..", F_RC, "R[a..a+2] = start, stop, step of a loop; R[a+1] = 0 and an iterator in R[a] when not small") \
    OP(FORRANGE, ABJ, "xwf", F_JUMP | F_POLL | F_RC, "R[b] = R[a], R[a] += R[a+2] and jump back while R[a] is before R[a+1]") \
    /* ---- calls */                                                                               \
    OP(CALL, ABC, "vfr", F_RC, "R[a] = R[c](R[a..a+b-1])")                                         \
    OP(CALLG, AB4G, "vff", F_RC, "R[a] = G[g](R[a..a+b-1])")                                       \
    OP(CALLG_L, ABG, "vff", F_RC, "the same; c unused")                                            \
    OP(CALLC, AB4G, "vff", F_RC, "R[a] = F[g](R[a..a+b-1])")                                       \
    OP(CALLC_L, ABG, "vff", F_RC, "the same; c unused")                                            \
    OP(CALLB, ACBS, "vfw", F_RC, "R[c] = B[s](R[a..a+b-1])")                                       \
    OP(CALLB_L, ABS, "vfw", F_RC, "the same")                                                      \
    OP(CALLM, AB4K, "vff", F_RC, "R[a] = R[a].K[k](R[a+1..a+b-1]); b counts self")                 \
    OP(CALLM_L, ABK, "vff", F_RC, "the same; c unused")                                            \
    OP(CALLKW, ABK, "vfr", F_RC, "R[a] = R[c](R[a..a+b-1]), the last len(K[k]) named by the tuple K[k]; c is a register") \
    OP(CALLEX, AB, "vr.", F_RC, "R[a] = R[b](*R[a], **R[a+1]): tuple, and dict or None")           \
    OP(RETURN, AB4, "rf.", F_TERM | F_RC, "return R[a]; b is link")                                \
    OP(RETURN_L, AB, "rf.", F_TERM | F_RC, "return R[a]; b is link")                               \
    OP(RETNONE, A, "f..", F_TERM | F_RC, "return None; a is link")                                 \
    /* ---- making objects */                                                                      \
    OP(LIST, ABC, "wvf", F_RC, "R[a] = [R[b .. b+c-1]]")                                           \
    OP(TUPLE, ABC, "wvf", F_RC, "R[a] = (R[b .. b+c-1])")                                          \
    OP(SET, ABC, "wvf", F_RC, "R[a] = {R[b .. b+c-1]}")                                            \
    OP(DICT, ABC, "wvf", F_RC, "R[a] = {R[b]: R[b+1], ...}, c pairs")                              \
    OP(APPEND, AB, "rr.", F_RC, "list R[a] appends R[b]")                                          \
    OP(SETADD, AB, "rr.", F_RC, "set R[a] adds R[b]")                                              \
    OP(DICTSET, ABC, "rrr", F_RC, "dict R[a][R[b]] = R[c]")                                        \
    OP(EXTEND, AB, "rr.", F_RC, "list R[a] extends by iterable R[b]")                              \
    OP(SETUPDATE, AB, "rr.", F_RC, "set R[a] updates from iterable R[b]")                          \
    OP(DICTUPDATE, ABC, "rrf", F_RC, "dict R[a] updates from mapping R[b]; c 1: keywords of a call, repeated is TypeError") \
    OP(TUPLEOF, AB, "wr.", F_RC, "R[a] = tuple(R[b]), of an iterable behind a star")               \
    OP(UNPACK, ABC, "vrf", F_RC, "R[a .. a+c-1] = R[b], exactly c items; first item in R[a]")      \
    OP(UNPACKEX, ABK, "vrf", F_RC, "R[a ..] = c items, a list, (k >> 8) items; k is a number, not a constant") \
    OP(FORMAT, ABC, "wrf", F_RC, "R[a] = format(R[b], R[a]); c: 0 none, 1 !s, 2 !r, 3 !a; +4: R[a] holds a format spec") \
    OP(STRJOIN, ABC, "wvf", F_RC, "R[a] = ''.join(R[b .. b+c-1]), all str")                        \
    OP(FUNC, ABK, "wvf", F_RC, "R[a] = function of CODE K[k]; window R[b..]: [defaults tuple], [kw defaults dict], cells, as CODE says") \
    /* ---- class bodies */                                                                        \
    OP(NSGET, ABK, "wrf", F_RC, "R[a] = namespace R[b][K[k]], unbound when absent")                \
    OP(NSSET, ABK, "rrf", F_RC, "namespace R[a][K[k]] = R[b]")                                     \
    OP(NSDEL, AK, "rf.", F_RC, "del namespace R[a][K[k]]; NameError when absent")                  \
    /* ---- exceptions: handlers are found by CODE's table, which puts the exception in a register */ \
    OP(RAISE, A, "r..", F_TERM | F_RC, "raise R[a]")                                               \
    OP(RAISEFROM, AB, "rr.", F_TERM | F_RC, "raise R[a] from R[b]")                                \
    OP(RERAISE, A, "r..", F_TERM | F_RC, "continue to raise R[a], traceback and context unchanged") \
    OP(RAISE0, N, "...", F_TERM | F_RC, "raise: the exception being handled")                      \
    OP(ENTEREXC, AB, "rw.", F_NONE, "R[b] = the exception being handled or 0; R[a] is now being handled") \
    OP(LEAVEEXC, A, "r..", F_NONE, "R[a] (from ENTEREXC) is being handled again")                  \
    OP(EXCMATCH, ABC, "wrr", F_RC, "R[a] = bool: exception R[b] is an instance of R[c] (class or tuple)") \
    OP(WITHEXIT, ABC, "wrf", F_RC, "R[a] = bound __exit__ (c 1: __aexit__) of R[b]; TypeError when it is no context manager") \
    OP(EXITCALL, AB, "vr.", F_RC, "R[a] = R[a](type(R[b]), R[b], traceback): R[a] bound __exit__, R[b] exception or None; R[a-1..] below is free") \
    OP(ASSERT, AB, "rf.", F_TERM | F_RC, "raise AssertionError(R[a]), or without argument when b is 1") \
    /* ---- generators */                                                                          \
    OP(YIELD, A, "x..", F_RC, "yield R[a]; when resumed R[a] is the value sent")                   \
    OP(YIELDFROM, AB, "xr.", F_RC, "yield R[a], passed on from the iterator R[b]: throw and close reach R[b]") \
    OP(GETYITER, ABC, "wrf", F_RC, "R[a] = what SEND drives for R[b], c: DelegateHow (5: the asynchronous iterator of R[b])") \
    OP(SEND, ABJ, "rxf", F_JUMP | F_RC, "R[b] = R[a].send(R[b]); when R[a] has ended R[b] = its result and jump forward") \
    OP(STOPASYNC, A, "r..", F_RC, "RERAISE R[a] unless it is a StopAsyncIteration")                \
    /* ---- imports */                                                                             \
    OP(IMPORT, ABK, "wff", F_RC, "R[a] = module named K[k]; b: relative level; c: 0 the top package, 1 the named module; K[k] may be the MODULE itself") \
    OP(IMPORTFROM, ABK, "wrf", F_RC, "R[a] = name K[k] of module R[b], or its submodule; c unused") \
    OP(IMPORTSTAR, A, "r..", F_RC, "all public names of module R[a] into this module")             \
    /* ---- only in the core block */                                                              \
    OP(FRAMERET, N, "...", F_TERM | F_RC, "end of an adapter frame: see call.c")                   \
    OP(EXIT, N, "...", F_TERM | F_RC, "return to the C caller of the VM")
/* clang-format on */

typedef enum Opcode {
#define FIRN_OP_ENUM(name, format, use, flags, effect) OP_##name,
    FIRN_OPCODES(FIRN_OP_ENUM)
#undef FIRN_OP_ENUM
        OP_COUNT
} Opcode;

typedef enum OpFormat {
    FMT_N,
    FMT_A,
    FMT_AB4,
    FMT_AB4H,
    FMT_AB,
    FMT_ABC,
    FMT_AI,
    FMT_AK,
    FMT_AG,
    FMT_AS,
    FMT_ABK,
    FMT_ABG,
    FMT_ABS,
    FMT_AB4K,
    FMT_AB4G,
    FMT_AB4KC,
    FMT_ACBS,
    FMT_J,
    FMT_AJ,
    FMT_J8,
    FMT_AJ5,
    FMT_ABJ,
    FMT_AIJ
} OpFormat;

/* Units of an instruction of the given format. */
static inline unsigned op_format_units(OpFormat f) {
    switch (f) {
    case FMT_N:
    case FMT_A:
    case FMT_AB4:
    case FMT_AB4H:
    case FMT_J8:
    case FMT_AJ5: return 1;
    case FMT_ABK:
    case FMT_ABG:
    case FMT_ABS: return 3;
    default: return 2;
    }
}

typedef enum BinaryOp {
    BIN_ADD,
    BIN_SUB,
    BIN_MUL,
    BIN_DIV,
    BIN_FLOORDIV,
    BIN_MOD,
    BIN_POW,
    BIN_MATMUL,
    BIN_LSHIFT,
    BIN_RSHIFT,
    BIN_AND,
    BIN_OR,
    BIN_XOR,
    BIN_COUNT
} BinaryOp;

/* c of GETYITER: where R[b] comes from. */
enum DelegateHow {
    DELEGATE_YIELD_FROM,
    DELEGATE_AWAIT,
    DELEGATE_ANEXT, /* R[b] is an asynchronous iterator, whose next item is awaited */
    DELEGATE_AENTER,
    DELEGATE_AEXIT,
    DELEGATE_AITER, /* of an iterable; SEND does not take it */
    DELEGATE_COUNT
};

typedef enum CompareOp { CMP_LT, CMP_LE, CMP_GT, CMP_GE, CMP_EQ, CMP_NE } CompareOp;

typedef enum UnaryOp { UN_NEG, UN_POS, UN_INVERT } UnaryOp;

#endif
