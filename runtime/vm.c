/* The dispatch loop. What stands here is what programs do most: moves, small integers, list items,
 * attributes in the guessed slot, calls that need no binding. Everything else is the instruction's
 * function in vm_slow.c, reached by one jump (OUT).
 *
 * pc points behind the first unit of the instruction, base to the frame's registers. Both live in
 * machine registers only: vm->pc, vm->base and vm->sp are stored by the slow functions, before
 * anything may collect or raise. No case keeps a reference across a jump to OUT. Operands are never
 * unbound where an object is asked for: the verifier sees to it. Bindings may be. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-crossjumping") /* merged ends of cases would cost a branch each */
#endif
#include "dict_format.h"
#include "vm_slow.h"

#define A3 ((insn >> 8) & 7u)
#define S5 (insn >> 11)
#undef K
#define K(i) (constants[i])

/* Tag, kind, and the flags that only frozen objects have (the mark is never set while Python
 * runs). */
#define RAM_MASK             0x1FFFu
#define IS_OBJECT(v)         value_is_ref_or_zero(v)
#define HEADER(v)            (*vm_ptr(v))
#define IS_RAM_KIND(v, kind) ((HEADER(v) & RAM_MASK) == HEADER_LOW(kind))

/* The object to read for one that is no RAM object of this kind: itself if it lies in flash and was not
 * written, or what its writes have made; NULL for all others. While none of its 32 neighbours was
 * written either, that is seen from the directory's word. FLAG_REACHES does not count. */
static inline __attribute__((always_inline)) const Value *frozen_object(const Value *object,
                                                                        Kind kind) {
    if ((object[0] - (HEADER_LOW(kind) | FLAG_ALIASABLE)) << 20 != 0) {
        return NULL;
    }
    Value page = vm->aliases[object[0] >> HEADER_SIZE_SHIFT >> 5];
    return COLD(page != VALUE_UNBOUND) ? door_paged(object, page) : object;
}

/* The object to write for one in flash that was written before. */
static Value *written_object(const Value *object, Kind kind) {
    const Value *written = frozen_object(object, kind);
    return written != object ? (Value *)written : NULL;
}

/* type *object: header and payload of `o`. */
#define OBJECT(type, object, o, kind, find, out)                \
    type *object;                                               \
    do {                                                        \
        if (!IS_OBJECT(o)) {                                    \
            out;                                                \
        }                                                       \
        object = vm_ptr(o);                                     \
        if (COLD((object[0] & RAM_MASK) != HEADER_LOW(kind))) { \
            object = find(object, kind);                        \
            if (object == NULL) {                               \
                out;                                            \
            }                                                   \
        }                                                       \
    } while (0)
#define READ(object, o, kind, out)  OBJECT(const Value, object, o, kind, frozen_object, out)
#define WRITE(object, o, kind, out) OBJECT(Value, object, o, kind, written_object, out)

#define BOTH_SMALL(x, y) ((x) & (y)&1u)

#define NEXT                                            \
    do {                                                \
        insn = *pc++;                                   \
        __extension__({ goto *labels[insn & 0xFFu]; }); \
    } while (0)
/* The next unit. The empty assembly makes pc step with the load instead of later, in an instruction
 * of its own. */
#define TAKE()                  \
    __extension__({             \
        uint32_t unit_ = *pc++; \
        __asm__("" : "+r"(pc)); \
        unit_;                  \
    })
/* OUT1 and OUT2: after one or two more units have been read. */
#define OUT  goto out
#define OUT1 goto out1
#define OUT2 goto out2
#define POLL()                    \
    do {                          \
        if (COLD(vm->pending)) {  \
            vm_poll_at(base, pc); \
        }                         \
    } while (0)

/* R[a] = x op y for two floats, where there is room for a third without asking. */
#define FLOATS(op)                                                \
    do {                                                          \
        if (!both_floats(x, y)) {                                 \
            OUT1;                                                 \
        }                                                         \
        Value header = HEADER(x);                                 \
        firn_float result = float_unbox(x) op float_unbox(y);     \
        uint32_t at = vm->heap_top, end = at + 4 + sizeof result; \
        if (COLD(end > vm->limit)) {                              \
            OUT1;                                                 \
        }                                                         \
        vm->heap_top = end;                                       \
        *vm_ptr(at) = header;                                     \
        memcpy(vm_ptr(at) + 1, &result, sizeof result);           \
        R(A) = at;                                                \
        NEXT;                                                     \
    } while (0)

/* R[a] = R[b] op R[c] where `overflow(int32 x, int32 y, &r)` works on tagged words. */
#define ARITHMETIC(overflow, op)             \
    do {                                     \
        uint32_t u = TAKE();                 \
        Value x = R(B(u)), y = R(C(u));      \
        int32_t r;                           \
        if (!BOTH_SMALL(x, y) || overflow) { \
            FLOATS(op);                      \
        }                                    \
        R(A) = (Value)r;                     \
        NEXT;                                \
    } while (0)
#define ARITHMETIC_I(overflow)       \
    do {                             \
        uint32_t u = TAKE();         \
        Value x = R(B(u));           \
        int32_t r;                   \
        if (!(x & 1u) || overflow) { \
            OUT1;                    \
        }                            \
        R(A) = (Value)r;             \
        NEXT;                        \
    } while (0)
/* The product's tag is lost in the overflow test and set again afterwards. */
#define MULTIPLY()                                                              \
    do {                                                                        \
        uint32_t u = TAKE();                                                    \
        Value x = R(B(u)), y = R(C(u));                                         \
        int32_t r;                                                              \
        if (!BOTH_SMALL(x, y) ||                                                \
            __builtin_mul_overflow((int32_t)(x - 1), value_small_get(y), &r)) { \
            FLOATS(*);                                                          \
        }                                                                       \
        R(A) = (Value)r | 1u;                                                   \
        NEXT;                                                                   \
    } while (0)
/* Division rounds down; a positive divisor only, so that nothing overflows. */
#define DIVIDE(result)                                                                    \
    do {                                                                                  \
        uint32_t u = TAKE();                                                              \
        Value x = R(B(u)), y = R(C(u));                                                   \
        if (!BOTH_SMALL(x, y) || (int32_t)y <= 1) {                                       \
            OUT1;                                                                         \
        }                                                                                 \
        int32_t n = value_small_get(x), d = value_small_get(y), q = n / d, m = n - q * d; \
        R(A) = value_small(result);                                                       \
        NEXT;                                                                             \
    } while (0)
#define BITWISE(result)                 \
    do {                                \
        uint32_t u = TAKE();            \
        Value x = R(B(u)), y = R(C(u)); \
        if (!BOTH_SMALL(x, y)) {        \
            OUT1;                       \
        }                               \
        R(A) = (result);                \
        NEXT;                           \
    } while (0)
/* Shifting left keeps the tag out; the way back shows whether bits were lost. */
#define SHIFT_LEFT()                                     \
    do {                                                 \
        uint32_t u = TAKE();                             \
        Value x = R(B(u)), y = R(C(u));                  \
        if (!BOTH_SMALL(x, y) || y >= value_small(31)) { \
            OUT1;                                        \
        }                                                \
        int32_t r = (int32_t)((x - 1) << (y >> 1));      \
        if (r >> (y >> 1) != (int32_t)(x - 1)) {         \
            OUT1;                                        \
        }                                                \
        R(A) = (Value)r | 1u;                            \
        NEXT;                                            \
    } while (0)
#define SHIFT_RIGHT()                                    \
    do {                                                 \
        uint32_t u = TAKE();                             \
        Value x = R(B(u)), y = R(C(u));                  \
        if (!BOTH_SMALL(x, y) || y >= value_small(31)) { \
            OUT1;                                        \
        }                                                \
        R(A) = (Value)((int32_t)x >> (y >> 1)) | 1u;     \
        NEXT;                                            \
    } while (0)

/* Tagged small integers compare as they are. */
#define COMPARE(op)                                  \
    do {                                             \
        uint32_t u = TAKE();                         \
        Value x = R(B(u)), y = R(C(u));              \
        if (!BOTH_SMALL(x, y)) {                     \
            OUT1;                                    \
        }                                            \
        R(A) = value_bool((int32_t)x op(int32_t) y); \
        NEXT;                                        \
    } while (0)
#define JUMP_COMPARE(op)                \
    do {                                \
        uint32_t u = TAKE();            \
        Value x = R(A), y = R(B(u));    \
        if (!BOTH_SMALL(x, y)) {        \
            OUT1;                       \
        }                               \
        if ((int32_t)x op(int32_t) y) { \
            pc += S8(u);                \
        }                               \
        NEXT;                           \
    } while (0)
#define JUMP_COMPARE_I(op)                              \
    do {                                                \
        uint32_t u = TAKE();                            \
        Value x = R(A);                                 \
        if (!(x & 1u)) {                                \
            OUT1;                                       \
        }                                               \
        if (value_small_get(x) op(int32_t)(int8_t) u) { \
            pc += S8(u);                                \
        }                                               \
        NEXT;                                           \
    } while (0)
/* True and False, None and small integers at once; everything else has a say in its truth. */
#define JUMP_TRUTH(value, distance, out, when)                            \
    do {                                                                  \
        Value x = (value);                                                \
        int32_t s = (int32_t)(distance);                                  \
        if (value_is_ref_or_zero(x)) {                                    \
            out;                                                          \
        }                                                                 \
        if ((x != VALUE_FALSE && x != VALUE_NONE && x != 1u) == (when)) { \
            pc += s;                                                      \
        }                                                                 \
        NEXT;                                                             \
    } while (0)
#define JUMP_IF(condition, distance)     \
    do {                                 \
        int32_t s = (int32_t)(distance); \
        if (condition) {                 \
            pc += s;                     \
        }                                \
        NEXT;                            \
    } while (0)

/* R[a] = R[b].K[k] for an instance whose class has that name in the guessed slot. */
#define GET_ATTRIBUTE(a, b, k, guess, out)                                               \
    do {                                                                                 \
        uint32_t slot = (guess);                                                         \
        Value o = R(b);                                                                  \
        READ(object, o, KIND_INSTANCE, out);                                             \
        const Value *class = vm_ptr(object[1]), *names = vm_ptr(class[1 + CLASS_SLOTS]); \
        if (slot >= names[0] >> HEADER_SIZE_SHIFT || names[1 + slot] != K(k) ||          \
            (class[1 + CLASS_INFO] | vm->hooks) & (CLASS_FLAG_GETATTRIBUTE << 1) ||      \
            object[2 + slot] == VALUE_UNBOUND) {                                         \
            out;                                                                         \
        }                                                                                \
        R(a) = object[2 + slot];                                                         \
        NEXT;                                                                            \
    } while (0)
/* R[a].K[k] = R[b], likewise. */
#define SET_ATTRIBUTE(a, b, k, guess, out)                                     \
    do {                                                                       \
        uint32_t slot = (guess);                                               \
        Value o = R(a);                                                        \
        WRITE(object, o, KIND_INSTANCE, out);                                  \
        const Value *class = vm_ptr(object[1]);                                \
        if (slot + 1 >= object[0] >> HEADER_SIZE_SHIFT ||                      \
            vm_ptr(class[1 + CLASS_SLOTS])[1 + slot] != K(k) ||                \
            (class[1 + CLASS_INFO] | vm->hooks) & (CLASS_FLAG_SETATTR << 1)) { \
            out;                                                               \
        }                                                                      \
        object[2 + slot] = R(b);                                               \
        NEXT;                                                                  \
    } while (0)

/* Where flash begins at address 0, what stands there can be read and is no header: it is the
 * initial stack pointer, or an instruction's two halves whose low bits are not 110. Elsewhere 0 is
 * looked for. */
#if !FIRN_HOST && FIRN_FLASH_BASE == 0
#define IS_UNBOUND(v) false
#else
#define IS_UNBOUND(v) ((v) == VALUE_UNBOUND)
#endif

/* R[a] = o[i] for a RAM dict of less than 256 places and a key that stands in the first place where
 * its hash leads. Keys are compared by identity, so that it does not matter of what kind they are:
 * what is taken for the hash need not be one. The empty place, 0, leads to the table's fill, which
 * is no reference. */
#define ITEM_OF_DICT()                                                                 \
    do {                                                                               \
        READ(dict, o, KIND_DICT, OUT1);                                                \
        if (!IS_OBJECT(i) || dict[2] == VALUE_UNBOUND) {                               \
            OUT1;                                                                      \
        }                                                                              \
        const Value *table = vm_ptr(dict[2]) + 1;                                      \
        uint32_t shape = table[TABLE_SHAPE];                                           \
        if ((shape & ~0xFF0u) != table_shape(2, 0, 0)) {                               \
            OUT1;                                                                      \
        }                                                                              \
        uint32_t slot = *(const uint16_t *)(const void *)(vm_ptr(i) + 1) & shape >> 4; \
        uint32_t place = ((const uint8_t *)(table + (table[TABLE_COUNT] >> 1)))[slot]; \
        const Value *entry = table + TABLE_ENTRIES - 2 + 2 * place;                    \
        if (entry[0] != i) {                                                           \
            OUT1;                                                                      \
        }                                                                              \
        R(A) = entry[1];                                                               \
        NEXT;                                                                          \
    } while (0)

static const Value specials[] = {VALUE_UNBOUND, VALUE_NONE, VALUE_FALSE, VALUE_TRUE,
                                 VALUE_ELLIPSIS};

/* The function that the method cache has for window[0].K[k]. */
#define CALL_METHOD(k, next)                                                   \
    do {                                                                       \
        Value o = window[0], name = K(k);                                      \
        ret = link_value(next);                                                \
        READ(object, o, KIND_INSTANCE, OUT);                                   \
        Value class = object[1];                                               \
        const CacheEntry *entry = &vm->cache[METHOD_CACHE_INDEX(class, name)]; \
        callee = entry->value;                                                 \
        if (entry->class_ref != class || entry->name != name) {                \
            OUT;                                                               \
        }                                                                      \
        goto call;                                                             \
    } while (0)

#define OP(name) L_##name:

void vm_loop(const uint16_t *pc) {
#define LABEL(name, format, use, flags, effect) __extension__ &&L_##name,
    static const void *const labels[] = {FIRN_OPCODES(LABEL)};
#undef LABEL
    Value *base = vm->base, *const cells = vm->cells;
    const Value *const constants = vm->constants;
    uint32_t insn;
    /* Operands of a call on its way to `call`: the window, its length, the callee, where it returns
     * to. */
    Value *window, callee;
    uint32_t count;
    Value ret; /* as a link */
    NEXT;

    OP(MOVE) {
        R(A4) = R(B4);
        NEXT;
    }
    OP(MOVE_L) {
        uint32_t b = TAKE();
        R(A) = R(b);
        NEXT;
    }
    OP(MOVE_H) {
        R(A4) = R(16 + B4);
        NEXT;
    }
    OP(LOADI4) {
        R(A4) = (B4 << 1) | 1u;
        NEXT;
    }
    OP(LOADI) {
        R(A) = value_small((int16_t)TAKE());
        NEXT;
    }
    OP(LOADS) {
        R(A4) = specials[B4];
        NEXT;
    }
    OP(LOADS_L) {
        R(A) = specials[TAKE()];
        NEXT;
    }
    OP(LOADK) {
        uint32_t k = TAKE();
        R(A) = K(k);
        NEXT;
    }
    OP(CHECK) {
        if (COLD(R(A) == VALUE_UNBOUND)) {
            OUT;
        }
        pc++;
        NEXT;
    }
    OP(GETG) {
        Value v = cells[TAKE()];
        if (COLD(v == VALUE_UNBOUND)) {
            OUT1;
        }
        R(A) = v;
        NEXT;
    }
    OP(GETC) {
        Value v = vm->fixed[TAKE()];
        if (COLD(v == VALUE_UNBOUND)) {
            OUT1;
        }
        R(A) = v;
        NEXT;
    }
    OP(SETG) {
        cells[TAKE()] = R(A);
        NEXT;
    }
    OP(GETB) {
        Value v = vm->builtins[TAKE()];
        if (COLD(v == VALUE_UNBOUND)) {
            OUT1;
        }
        R(A) = v;
        NEXT;
    }
    OP(GETCELL) {
        Value cell = R(TAKE());
        READ(object, cell, KIND_CELL, OUT1);
        if (object[1] == VALUE_UNBOUND) {
            OUT1;
        }
        R(A) = object[1];
        NEXT;
    }
    OP(SETCELL) {
        Value cell = R(A);
        WRITE(object, cell, KIND_CELL, OUT);
        object[1] = R(TAKE());
        NEXT;
    }
    OP(GETFREE) {
        uint32_t u = TAKE();
        if (C(u) == 0) {
            OUT1;
        }
        /* The verifier knows c for link + 2 and b for a cell's number. */
        const Value *function = vm_ptr(R(C(u)));
        Value cell = function[2 + B(u)];
        READ(object, cell, KIND_CELL, OUT1);
        if (object[1] == VALUE_UNBOUND) {
            OUT1;
        }
        R(A) = object[1];
        NEXT;
    }
    OP(GETATTR) {
        uint32_t u = TAKE();
        GET_ATTRIBUTE(A4, B4, u & 0xFFFu, u >> 12, OUT1);
    }
    OP(GETATTR_L) {
        uint32_t u = TAKE(), k = TAKE();
        GET_ATTRIBUTE(A, B(u), k, C(u), OUT2);
    }
    OP(SETATTR) {
        uint32_t u = TAKE();
        SET_ATTRIBUTE(A4, B4, u & 0xFFFu, u >> 12, OUT1);
    }
    OP(SETATTR_L) {
        uint32_t u = TAKE(), k = TAKE();
        SET_ATTRIBUTE(A, B(u), k, C(u), OUT2);
    }
    OP(GETITEM) {
        uint32_t u = TAKE();
        Value o = R(B(u)), i = R(C(u));
        if (!(i & 1u)) {
            ITEM_OF_DICT();
        }
        READ(list, o, KIND_LIST, OUT1);
        if (i >= list[1]) { /* unsigned: negative ones, too */
            OUT1;
        }
        R(A) = vm_ptr(list[2])[1 + (i >> 1)];
        NEXT;
    }
    OP(GETITEMI) {
        uint32_t u = TAKE();
        Value o = R(B(u));
        uint32_t i = (uint32_t)S8(u);
        if (!IS_OBJECT(o)) {
            OUT1;
        }
        const Value *object = vm_ptr(o);
        if ((object[0] & HEADER_LOW_MASK) == HEADER_LOW(KIND_TUPLE)) {
            if (i >= object[0] >> HEADER_SIZE_SHIFT) {
                OUT1;
            }
            R(A) = object[1 + i];
            NEXT;
        }
        READ(list, o, KIND_LIST, OUT1);
        if (i >= list[1] >> 1) {
            OUT1;
        }
        R(A) = vm_ptr(list[2])[1 + i];
        NEXT;
    }
    OP(SETITEM) {
        uint32_t u = TAKE();
        Value o = R(A), i = R(B(u));
        if (!(i & 1u)) {
            OUT1;
        }
        WRITE(list, o, KIND_LIST, OUT1);
        if (i >= list[1]) {
            OUT1;
        }
        vm_ptr(list[2])[1 + (i >> 1)] = R(C(u));
        NEXT;
    }

    OP(ADD) OP(IADD) ARITHMETIC(__builtin_add_overflow((int32_t)x, (int32_t)(y - 1), &r), +);
    OP(SUB) OP(ISUB) ARITHMETIC(__builtin_sub_overflow((int32_t)x, (int32_t)(y - 1), &r), -);
    OP(ADDI) OP(IADDI) ARITHMETIC_I(__builtin_add_overflow((int32_t)x, S8(u) * 2, &r));
    OP(SUBI) OP(ISUBI) ARITHMETIC_I(__builtin_sub_overflow((int32_t)x, S8(u) * 2, &r));
    OP(MUL) OP(IMUL) MULTIPLY();
    OP(FLOORDIV) OP(IFLOORDIV) DIVIDE(q - (m < 0));
    OP(MOD) OP(IMOD) DIVIDE(m < 0 ? m + d : m);
    OP(LSHIFT) OP(ILSHIFT) SHIFT_LEFT();
    OP(RSHIFT) OP(IRSHIFT) SHIFT_RIGHT();
    OP(AND) OP(IAND) BITWISE(x & y);
    OP(OR) OP(IOR) BITWISE(x | y);
    OP(XOR) OP(IXOR) BITWISE((x ^ y) | 1u);
    OP(NEG) {
        Value x = R(TAKE());
        int32_t r;
        if (!(x & 1u) || __builtin_sub_overflow(2, (int32_t)x, &r)) {
            OUT1;
        }
        R(A) = (Value)r;
        NEXT;
    }
    OP(INVERT) {
        Value x = R(TAKE());
        if (!(x & 1u)) {
            OUT1;
        }
        R(A) = ~x | 1u;
        NEXT;
    }
    OP(NOT) {
        Value x = R(TAKE());
        if (value_is_ref_or_zero(x)) {
            OUT1;
        }
        R(A) = value_bool(x == VALUE_FALSE || x == VALUE_NONE || x == 1u);
        NEXT;
    }

    OP(LT)
    COMPARE(<);
    OP(LE)
    COMPARE(<=);
    OP(GT)
    COMPARE(>);
    OP(GE)
    COMPARE(>=);
    OP(EQ)
    COMPARE(==);
    OP(NE)
    COMPARE(!=);
    OP(IS) {
        uint32_t u = TAKE();
        R(A) = value_bool(R(B(u)) == R(C(u)));
        NEXT;
    }
    OP(ISNOT) {
        uint32_t u = TAKE();
        R(A) = value_bool(R(B(u)) != R(C(u)));
        NEXT;
    }

    OP(JMP) {
        pc += A;
        NEXT;
    }
    OP(JMP_L) {
        pc += (int32_t)(int16_t)*pc + 1;
        NEXT;
    }
    OP(JMPB) {
        POLL();
        pc -= A;
        NEXT;
    }
    OP(JMPB_L) {
        POLL();
        pc += (int32_t)(int16_t)*pc + 1;
        NEXT;
    }
    OP(JT)
    JUMP_TRUTH(R(A3), S5, OUT, true);
    OP(JT_L)
    JUMP_TRUTH(R(A), (int16_t)TAKE(), OUT1, true);
    OP(JF)
    JUMP_TRUTH(R(A3), S5, OUT, false);
    OP(JF_L)
    JUMP_TRUTH(R(A), (int16_t)TAKE(), OUT1, false);
    OP(JNONE)
    JUMP_IF(R(A3) == VALUE_NONE, S5);
    OP(JNONE_L)
    JUMP_IF(R(A) == VALUE_NONE, (int16_t)TAKE());
    OP(JNNONE)
    JUMP_IF(R(A3) != VALUE_NONE, S5);
    OP(JNNONE_L)
    JUMP_IF(R(A) != VALUE_NONE, (int16_t)TAKE());
    OP(JBOUND)
    JUMP_IF(R(A) != VALUE_UNBOUND, (int16_t)TAKE());
    OP(JLT) OP(JNGE) JUMP_COMPARE(<);
    OP(JLE) OP(JNGT) JUMP_COMPARE(<=);
    OP(JGT) OP(JNLE) JUMP_COMPARE(>);
    OP(JGE) OP(JNLT) JUMP_COMPARE(>=);
    OP(JEQ) OP(JNNE) JUMP_COMPARE(==);
    OP(JNE) OP(JNEQ) JUMP_COMPARE(!=);
    OP(JLTI) OP(JNGEI) JUMP_COMPARE_I(<);
    OP(JLEI) OP(JNGTI) JUMP_COMPARE_I(<=);
    OP(JGTI) OP(JNLEI) JUMP_COMPARE_I(>);
    OP(JGEI) OP(JNLTI) JUMP_COMPARE_I(>=);
    OP(JEQI) OP(JNNEI) JUMP_COMPARE_I(==);
    OP(JNEI) OP(JNEQI) JUMP_COMPARE_I(!=);

    OP(FORITER) {
        uint32_t u = *pc;
        Value it = R(A);
        POLL();
        if (!IS_OBJECT(it) || !IS_RAM_KIND(it, KIND_ITER)) {
            OUT;
        }
        Value *iterator = vm_ptr(it), i = iterator[2];
        READ(list, iterator[1], KIND_LIST, OUT);
        if (i >= list[1]) {
            OUT;
        }
        iterator[2] = i + 2;
        R(B(u)) = vm_ptr(list[2])[1 + (i >> 1)];
        pc += 1 + S8(u);
        NEXT;
    }
    OP(FORRANGE) {
        uint32_t u = *pc;
        Value *loop = &R(A), next = loop[0];
        int32_t left = (int32_t)loop[1] - 2;
        if (left < 0 || COLD(vm->pending)) { /* at its end, or an iterator: 0 - 2 */
            OUT;
        }
        loop[1] = (Value)left;
        loop[0] = next + loop[2] - 1;
        R(B(u)) = next;
        pc += 1 + S8(u);
        NEXT;
    }

    OP(CALL) {
        uint32_t u = *pc;
        window = &R(A);
        count = B(u);
        callee = R(C(u));
        ret = link_value(pc + 1);
        goto call;
    }
    OP(CALLG) {
        window = &R(A4);
        count = B4;
        callee = cells[pc[0]];
        ret = link_value(pc + 1);
        if (IS_UNBOUND(callee)) {
            OUT;
        }
        goto call;
    }
    OP(CALLG_L) {
        window = &R(A);
        count = B(pc[0]);
        callee = cells[pc[1]];
        ret = link_value(pc + 2);
        if (IS_UNBOUND(callee)) {
            OUT;
        }
        goto call;
    }
    OP(CALLC) {
        window = &R(A4);
        count = B4;
        callee = vm->fixed[pc[0]];
        ret = link_value(pc + 1);
        if (IS_UNBOUND(callee)) {
            OUT;
        }
        goto call;
    }
    OP(CALLC_L) {
        window = &R(A);
        count = B(pc[0]);
        callee = vm->fixed[pc[1]];
        ret = link_value(pc + 2);
        if (IS_UNBOUND(callee)) {
            OUT;
        }
        goto call;
    }
    OP(CALLM) {
        window = &R(A4);
        count = B4;
        CALL_METHOD(pc[0], pc + 1);
    }
    OP(CALLM_L) {
        window = &R(A);
        count = B(pc[0]);
        CALL_METHOD(pc[1], pc + 2);
    }
call : {
    if (!IS_OBJECT(callee)) {
        OUT;
    }
    const Value *code = vm_ptr(callee);
    if ((*code & HEADER_LOW_MASK) != HEADER_LOW(KIND_CODE)) {
        if ((*code & HEADER_LOW_MASK) != HEADER_LOW(KIND_FUNCTION)) {
            OUT;
        }
        code = vm_ptr(code[1]);
    }
    const CodeInfo *info = code_info(code + 1);
    /* Two tests, in this order: the compiler then keeps all operands in registers of Cortex-M3. */
    if (info->simple != count || COLD(vm->pending)) {
        OUT;
    }
    Value *frame = window - info->below;
    if (COLD(vm_address(frame) < vm->line)) {
        OUT;
    }
    window[-3] = link_value(base);
    window[-2] = ret;
    window[-1] = callee;
    base = frame;
    pc = code_units(code + 1);
    NEXT;
}
    OP(RETURN) {
        Value *link = base + B4, v = R(A4);
        link[LINK_WORDS] = v;
        base = link_slot(link[LINK_BASE]);
        pc = link_pc(link[LINK_PC]);
        NEXT;
    }
    OP(RETURN_L) {
        Value *link = base + *pc, v = R(A);
        link[LINK_WORDS] = v;
        base = link_slot(link[LINK_BASE]);
        pc = link_pc(link[LINK_PC]);
        NEXT;
    }
    OP(RETNONE) {
        Value *link = base + A;
        link[LINK_WORDS] = VALUE_NONE;
        base = link_slot(link[LINK_BASE]);
        pc = link_pc(link[LINK_PC]);
        NEXT;
    }

    OP(ENTEREXC) {
        Value v = R(A);
        R(TAKE()) = vm->roots[ROOT_HANDLED];
        vm->roots[ROOT_HANDLED] = v;
        NEXT;
    }
    OP(LEAVEEXC) {
        vm->roots[ROOT_HANDLED] = R(A);
        NEXT;
    }
    OP(EXIT) {
        return;
    }

out2:
    pc--;
out1:
    pc--;
    OUT;

    /* clang-format off */
    OP(DELG) OP(GETNAME) OP(MKCELL) OP(LOADFREE) OP(SETFREE) OP(DELATTR) OP(DELITEM) OP(SLICE) OP(GETSLICE)
    OP(DIV) OP(POW) OP(MATMUL) OP(IDIV) OP(IPOW) OP(IMATMUL) OP(POS) OP(IN) OP(NOTIN) OP(GETITER)
    OP(RANGEPREP) OP(CALLB) OP(CALLB_L) OP(CALLKW) OP(CALLEX) OP(LIST) OP(TUPLE) OP(SET) OP(DICT) OP(APPEND)
    OP(SETADD) OP(DICTSET) OP(EXTEND) OP(SETUPDATE) OP(DICTUPDATE) OP(TUPLEOF) OP(UNPACK)
    OP(UNPACKEX) OP(FORMAT) OP(STRJOIN) OP(FUNC) OP(NSGET) OP(NSSET) OP(NSDEL) OP(RAISE)
    OP(RAISEFROM) OP(RERAISE) OP(RAISE0) OP(EXCMATCH) OP(WITHEXIT) OP(EXITCALL) OP(ASSERT) OP(YIELD)
    OP(YIELDFROM) OP(GETYITER) OP(SEND) OP(STOPASYNC) OP(IMPORT) OP(IMPORTFROM) OP(IMPORTSTAR)
    OP(FRAMERET)
        /* clang-format on */
        out : pc = vm_out(base, insn, pc);
    base = vm->base;
    NEXT;
}
