/* Values: one 32-bit little-endian word, the same on the host and on every board.
 *
 *   ........ ........ ........ .......1   small integer, 31 bits, two's complement
 *   ........ ........ ........ ......00   reference: the board address of an object's header (0: no object)
 *   ........ ........ ........ .....010   immediate: None, False, True, Ellipsis, NotImplemented
 *   ........ ........ ........ .....110   header: first word of an object, never a value
 *
 * The word 0 is the reference to no object. It stands for "unbound" in registers, cells, slots and
 * tables, so that zeroed memory is valid memory; no Python program ever sees it. */
#ifndef FIRN_VALUE_H
#define FIRN_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In files of a board that are compiled for size (FIRN_SMALL) the functions that headers define as
 * FIRN_INLINE are calls; small.c holds them. */
#ifndef FIRN_SMALL
#define FIRN_SMALL 0
#endif
#ifndef FIRN_INLINE
#define FIRN_INLINE static inline
#endif

typedef uint32_t Value;

#define VALUE_UNBOUND        ((Value)0)
#define VALUE_IMMEDIATE(n)   ((Value)(((n) << 3) | 2))
#define VALUE_NONE           VALUE_IMMEDIATE(0u)
#define VALUE_FALSE          VALUE_IMMEDIATE(1u)
#define VALUE_TRUE           VALUE_IMMEDIATE(2u)
#define VALUE_ELLIPSIS       VALUE_IMMEDIATE(3u)
#define VALUE_NOTIMPLEMENTED VALUE_IMMEDIATE(4u)

#define SMALL_MIN (-(INT32_C(1) << 30))
#define SMALL_MAX ((INT32_C(1) << 30) - 1)

static inline bool value_is_small(Value v) {
    return (v & 1u) != 0;
}

/* True for object references, and for 0. */
static inline bool value_is_ref_or_zero(Value v) {
    return (v & 3u) == 0;
}

static inline bool value_is_ref(Value v) {
    return (v & 3u) == 0 && v != 0;
}

static inline bool value_is_immediate(Value v) {
    return (v & 7u) == 2u;
}

static inline bool value_is_header(Value v) {
    return (v & 7u) == 6u;
}

static inline bool value_is_bool(Value v) {
    return v == VALUE_FALSE || v == VALUE_TRUE;
}

static inline Value value_bool(bool b) {
    return b ? VALUE_TRUE : VALUE_FALSE;
}

/* `n` must lie in SMALL_MIN..SMALL_MAX. */
static inline Value value_small(int32_t n) {
    return ((Value)n << 1) | 1u;
}

/* Arithmetic shift of a negative number: implementation-defined in C11, arithmetic in every
 * compiler that this project supports (asserted by a unit test). */
static inline int32_t value_small_get(Value v) {
    return (int32_t)v >> 1;
}

static inline bool small_fits(int64_t n) {
    return n >= SMALL_MIN && n <= SMALL_MAX;
}

#endif
