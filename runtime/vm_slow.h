/* What vm_slow.c and vm_make.c share: the functions behind OUT in vm.c, one an instruction or
 * group. */
#ifndef FIRN_VM_SLOW_H
#define FIRN_VM_SLOW_H

#include "call.h"

#define SLOW(name) const uint16_t *slow_##name(Value *base, uint32_t insn, const uint16_t *pc)

/* Operands, as in vm.c: u is the unit behind the first. */
#define R(i)    base[i]
#define A       (insn >> 8)
#define A4      ((insn >> 8) & 15u)
#define B4      (insn >> 12)
#define B(u)    ((u)&0xFFu)
#define C(u)    ((u) >> 8)
#define S8(u)   ((int32_t)(int16_t)(u) >> 8)
#define K(i)    (vm->constants[i])
#define COLD(x) __builtin_expect((x) != 0, 0)
/* First of all, in every function that may raise or collect. */
#define SAVE()                    \
    do {                          \
        vm->pc = pc;              \
        vm->base = vm->sp = base; \
    } while (0)

/* ---- floats without detour. They bear no flags: all have one header. */
static inline bool both_floats(Value x, Value y) {
    return value_is_ref_or_zero(x | y) && obj_header(x) == obj_header(y) &&
           (obj_header(x) & HEADER_LOW_MASK) == HEADER_LOW(KIND_FLOAT);
}

/* ---- vm_slow.c */
SlowFn slow_check, slow_getg, slow_getc, slow_delg, slow_getb, slow_getname, slow_getcell,
    slow_setcell, slow_loadfree, slow_getfree, slow_setfree, slow_getattr, slow_getattr_l,
    slow_setattr, slow_setattr_l, slow_delattr, slow_getitem, slow_getitemi, slow_setitem,
    slow_delitem, slow_binary, slow_binary_i, slow_unary, slow_not, slow_in, slow_jump_truth,
    slow_jump_truth_l, slow_getiter, slow_foriter, slow_rangeprep, slow_forrange, slow_call,
    slow_callg, slow_callg_l, slow_callc, slow_callc_l, slow_callb, slow_callb_l, slow_callm,
    slow_callm_l, slow_callkw, slow_callex, slow_frameret;
/* ---- vm_number.c */
SlowFn slow_arithmetic, slow_compare, slow_jump_compare, slow_jump_compare_i;
/* ---- vm_make.c */
SlowFn slow_mkcell, slow_slice, slow_getslice, slow_list, slow_tuple, slow_set, slow_dict,
    slow_append, slow_setadd, slow_dictset, slow_extend, slow_setupdate, slow_dictupdate,
    slow_tupleof, slow_unpack, slow_unpackex, slow_format, slow_strjoin, slow_func, slow_nsget,
    slow_nsset, slow_nsdel, slow_raise, slow_raisefrom, slow_reraise, slow_raise0, slow_excmatch,
    slow_withexit, slow_exitcall, slow_assert, slow_yield, slow_yieldfrom, slow_send, slow_import,
    slow_importfrom, slow_importstar;
/* ---- async.c */
SlowFn slow_getyiter, slow_stopasync;

#endif
