/* Arithmetic and comparison behind vm.c's small integers: floats without any detour, the rest by
 * the protocols. Built for speed on boards, as vm.c is. */
#include "vm_slow.h"

/* R[a] = r, a new float. */
static const uint16_t *float_result(Value *base, uint32_t insn, const uint16_t *pc, firn_float r) {
    SAVE();
    R(A) = float_box(r);
    return pc + 1;
}

/* A float, or a small integer as one. */
static bool number(Value v, firn_float *out) {
    if (is_kind(v, KIND_FLOAT)) {
        *out = float_unbox(v);
        return true;
    }
    *out = (firn_float)value_small_get(v);
    return value_is_small(v);
}

/* Not two small integers without overflow, and not two floats with room for a third: those stay in
 * the loop. */
SLOW(arithmetic) {
    Value x = R(B(*pc)), y = R(C(*pc));
    firn_float p, q;
    if ((x & y & 1u) || !number(x, &p) || !number(y, &q)) {
        return slow_binary(base, insn, pc);
    }
    switch (insn & 0xFFu) {
    case OP_ADD:
    case OP_IADD: return float_result(base, insn, pc, p + q);
    case OP_SUB:
    case OP_ISUB: return float_result(base, insn, pc, p - q);
    case OP_MUL:
    case OP_IMUL: return float_result(base, insn, pc, p * q);
    default: return q != 0 ? float_result(base, insn, pc, p / q) : slow_binary(base, insn, pc);
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
    if (both_floats(x, y)) {
        R(A) = value_bool(float_compare_op(op, float_unbox(x), float_unbox(y)));
        return pc + 1;
    }
    R(A) = obj_compare(op, x, y);
    return pc + 1;
}

static inline bool compare_truth(CompareOp op, Value x, Value y) {
    if (both_floats(x, y)) {
        return float_compare_op(op, float_unbox(x), float_unbox(y));
    }
    Value v = obj_compare(op, x, y);
    return value_is_bool(v) ? v == VALUE_TRUE : obj_truth(v);
}

/* Six compare-jumps, then the six that jump when the comparison is false. */
SLOW(jump_compare) {
    SAVE();
    uint32_t op = (insn & 0xFFu) - OP_JLT;
    bool negated = op >= 6;
    bool jump = compare_truth((CompareOp)(negated ? op - 6 : op), R(A), R(B(*pc))) != negated;
    return jump ? pc + 1 + S8(*pc) : pc + 1;
}

SLOW(jump_compare_i) {
    SAVE();
    uint32_t op = (insn & 0xFFu) - OP_JLTI;
    bool negated = op >= 6;
    Value y = value_small((int8_t)*pc);
    bool jump = compare_truth((CompareOp)(negated ? op - 6 : op), R(A), y) != negated;
    return jump ? pc + 1 + S8(*pc) : pc + 1;
}
