/* Arithmetic and comparison behind vm.c's small integers: floats without any detour, the rest by the protocols.
 * Built for speed on boards, as vm.c is.
 */
#include "vm_slow.h"

/* R[a] = r, a new float. */
static const uint16_t *float_result(Vm *vm, Value *base, const uint16_t *pc, uint32_t insn,
                                    firn_float r) {
    SAVE();
    R(A) = float_box(vm, r);
    return pc + 1;
}

/* A float, or a small integer as one. */
static bool number(const Vm *vm, Value v, firn_float *out) {
    if (is_kind(vm, v, KIND_FLOAT)) {
        *out = float_unbox(vm, v);
        return true;
    }
    *out = (firn_float)value_small_get(v);
    return value_is_small(v);
}

/* Not two small integers without overflow, and not two floats with room for a third: those stay in the loop. */
SLOW(arithmetic) {
    Value x = R(B(*pc)), y = R(C(*pc));
    firn_float p, q;
    if ((x & y & 1u) || !number(vm, x, &p) || !number(vm, y, &q)) {
        return slow_binary(vm, base, pc, insn);
    }
    switch (insn & 0xFFu) {
    case OP_ADD:
    case OP_IADD: return float_result(vm, base, pc, insn, p + q);
    case OP_SUB:
    case OP_ISUB: return float_result(vm, base, pc, insn, p - q);
    case OP_MUL:
    case OP_IMUL: return float_result(vm, base, pc, insn, p * q);
    default:
        return q != 0 ? float_result(vm, base, pc, insn, p / q) : slow_binary(vm, base, pc, insn);
    }
}

/* ---- comparison ---- */

static bool float_compare_op(CompareOp op, firn_float p, firn_float q) {
    switch (op) {
    case CMP_LT: return p < q;
    case CMP_LE: return p <= q;
    case CMP_GT: return p > q;
    case CMP_GE: return p >= q;
    case CMP_EQ: return p == q;
    default: return p != q;
    }
}

SLOW(compare) {
    SAVE();
    CompareOp op = (CompareOp)((insn & 0xFFu) - OP_LT);
    Value x = R(B(*pc)), y = R(C(*pc));
    if (both_floats(vm, x, y)) {
        R(A) = value_bool(float_compare_op(op, float_unbox(vm, x), float_unbox(vm, y)));
        return pc + 1;
    }
    R(A) = obj_compare(vm, op, x, y);
    return pc + 1;
}

static inline bool compare_truth(Vm *vm, CompareOp op, Value x, Value y) {
    if (both_floats(vm, x, y)) {
        return float_compare_op(op, float_unbox(vm, x), float_unbox(vm, y));
    }
    Value v = obj_compare(vm, op, x, y);
    return value_is_bool(v) ? v == VALUE_TRUE : obj_truth(vm, v);
}

/* Six compare-jumps, then the six that jump when the comparison is false. */
SLOW(jump_compare) {
    SAVE();
    uint32_t op = (insn & 0xFFu) - OP_JLT;
    bool negated = op >= 6;
    bool jump = compare_truth(vm, (CompareOp)(negated ? op - 6 : op), R(A), R(B(*pc))) != negated;
    return jump ? pc + 1 + S8(*pc) : pc + 1;
}

SLOW(jump_compare_i) {
    SAVE();
    uint32_t op = (insn & 0xFFu) - OP_JLTI;
    bool negated = op >= 6;
    Value y = value_small((int8_t)*pc);
    bool jump = compare_truth(vm, (CompareOp)(negated ? op - 6 : op), R(A), y) != negated;
    return jump ? pc + 1 + S8(*pc) : pc + 1;
}
