/* Instructions taken apart, for all but the VM: verifier, compiler, linker, listings. */
#ifndef FIRN_DECODE_H
#define FIRN_DECODE_H

#include "opcodes.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct Insn {
    uint32_t at, next; /* units */
    Opcode op;
    Opcode as; /* op, or what its short form stands for: that in _L */
    OpFormat format;
    uint32_t a, b, c; /* as the format names them */
    uint32_t index;   /* k, g, built-in or i16 */
    int32_t jump;     /* distance from `next` */
} Insn;

static inline OpFormat op_format(Opcode op) {
    static const uint8_t formats[] = {
#define OP(name, format, use, flags, effect) FMT_##format,
        FIRN_OPCODES(OP)
#undef OP
    };
    return (OpFormat)formats[op];
}

/* The form in _L of an instruction that has a short one, else itself. */
static inline Opcode op_long(Opcode op) {
    switch (op) {
    case OP_MOVE:
    case OP_MOVE_H: return OP_MOVE_L;
    case OP_LOADS:
    case OP_GETATTR:
    case OP_SETATTR:
    case OP_JMP:
    case OP_JMPB:
    case OP_JT:
    case OP_JF:
    case OP_JNONE:
    case OP_JNNONE:
    case OP_CALLG:
    case OP_CALLC:
    case OP_CALLB:
    case OP_CALLM:
    case OP_RETURN: return op + 1;
    default: return op;
    }
}

/* What the index of a format is. */
static inline bool op_has_constant(Opcode op) {
    OpFormat f = op_format(op);
    return f == FMT_AK || (f == FMT_ABK && op != OP_UNPACKEX) || f == FMT_AB4K || f == FMT_AB4KC;
}

static inline bool op_has_binding(Opcode op) {
    OpFormat f = op_format(op);
    return f == FMT_AG || f == FMT_ABG || f == FMT_AB4G;
}

/* Largest index that the format holds. */
static inline uint32_t op_index_max(OpFormat f) {
    return f == FMT_AB4KC ? 0xFFFu : f == FMT_ACBS ? 0xFFu : 0xFFFFu;
}

/* The instruction at unit `at` of `count`. One that is cut off, or has an unknown opcode, has its op, a and next only. */
static inline Insn insn_decode(const uint16_t *units, uint32_t count, uint32_t at) {
    const uint16_t *u = units + at;
    Insn i = {
        .at = at, .next = at + 1, .op = (Opcode)(u[0] & 0xFFu), .as = OP_COUNT, .a = u[0] >> 8};
    if (i.op >= OP_COUNT) {
        return i;
    }
    i.as = op_long(i.op);
    i.format = op_format(i.op);
    i.next = at + op_format_units(i.format);
    if (i.next > count) {
        return i;
    }
    uint32_t a4 = i.a & 15u, b4 = i.a >> 4;
    uint32_t second = i.next > at + 1 ? u[1] : 0, low = second & 0xFFu, high = second >> 8;
    switch (i.format) {
    case FMT_N:
    case FMT_A: break;
    case FMT_AB4:
        i.a = a4;
        i.b = b4;
        break;
    case FMT_AB4H:
        i.a = a4;
        i.b = b4 + 16;
        break;
    case FMT_AB4K:
    case FMT_AB4G:
        i.a = a4;
        i.b = b4;
        i.index = second;
        break;
    case FMT_AB4KC:
        i.a = a4;
        i.b = b4;
        i.index = second & 0xFFFu;
        i.c = second >> 12;
        break;
    case FMT_ACBS:
        i.a = a4;
        i.c = b4;
        i.b = low;
        i.index = high;
        break;
    case FMT_AI:
    case FMT_AK:
    case FMT_AG:
    case FMT_AS: i.index = second; break;
    case FMT_ABK:
    case FMT_ABG:
    case FMT_ABS:
        i.index = u[2];
        i.b = low;
        i.c = high;
        break;
    case FMT_J8: i.jump = i.op == OP_JMPB ? -(int32_t)i.a : (int32_t)i.a; break;
    case FMT_AJ5:
        i.jump = (int32_t)(i.a >> 3);
        i.a &= 7u;
        break;
    case FMT_J:
    case FMT_AJ: i.jump = (int16_t)second; break;
    case FMT_ABJ:
    case FMT_AIJ:
        i.b = low;
        i.jump = (int8_t)high;
        break;
    default:
        i.b = low;
        i.c = high;
        break;
    }
    return i;
}

/* Replaces the index of an instruction; it must fit the format. */
static inline void insn_set_index(uint16_t *units, const Insn *i, uint32_t index) {
    uint16_t *last = &units[i->next - 1];
    *last = (uint16_t)(i->format == FMT_AB4KC ? (*last & 0xF000u) | index : index);
}

#endif
