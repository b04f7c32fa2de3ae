/* CODE objects. They hold no values, so that the collector passes over them: what they refer to are K indices.
 * A CODE without defaults and closure cells is a function itself; any other is no value that a program may hold, and
 * FUNCTION stands for it.
 *
 *   CodeInfo    8 bytes
 *   bytecode    halfwords, `units` of them; then the tail, of halfwords, too:
 *   module      K index of the MODULE
 *   line        first line
 *   prefix      with CODE_PREFIX: K index of the text before the last dot of the qualified name ('C', 'f.<locals>')
 *   doc         with CODE_DOC: K index of a text
 *   counts      with CODE_COUNTS: positional parameters | positional-only ones << 8, then keyword-only ones
 *   cells       with CODE_CELLS: number of closure cells
 *   handlers    with CODE_HANDLERS: number of entries of the handler table
 *   names       of the parameters: K indices, positional, keyword-only, *args, **kw in this order
 *   names       of the closure cells: K indices, for messages
 *   handlers    CodeHandler: innermost first
 *   line table  bytes up to the end of the object: see line.h
 *
 * The bytecode stands at a fixed place, so that a call finds it without looking at anything else.
 */
#ifndef FIRN_CODE_H
#define FIRN_CODE_H

#include "object.h"

enum CodeFlag {
    CODE_VARARGS = 1,
    CODE_VARKW = 2,
    CODE_GENERATOR = 4,
    CODE_DEFAULTS = 8,    /* FUNCTION has a defaults tuple */
    CODE_KWDEFAULTS = 16, /* FUNCTION has a dict of keyword-only defaults */
    CODE_CLASSBODY = 32,
    CODE_MODULEBODY = 64,
    CODE_COROUTINE = 128, /* with CODE_GENERATOR: an asynchronous generator */
    /* What the tail has, in this order. */
    CODE_PREFIX = 0x100,
    CODE_DOC = 0x200,
    CODE_COUNTS = 0x400,
    CODE_CELLS = 0x800,
    CODE_HANDLERS = 0x1000
};

/* A call that `simple` numbers needs no binding. Generators, coroutines, and functions with *args, **kw or keyword-only
 * parameters always do, so they have CODE_BINDS set there: no call counts that many arguments. */
#define CODE_BINDS     0x80u
#define CODE_MAX_COUNT 0x7Eu /* of positional parameters without CODE_COUNTS */

typedef struct CodeInfo {
    uint8_t simple; /* positional parameters, and CODE_BINDS */
    uint8_t below;  /* registers below the parameters, link words included (link = below - 3) */
    uint16_t flags; /* CodeFlag */
    uint16_t units; /* length of the bytecode */
    uint16_t name;  /* K index of a text: the name, '<module>', '<lambda>', ... */
} CodeInfo;

typedef struct CodeHandler {
    uint16_t start, end, handler, reg; /* offsets in units */
} CodeHandler;

enum CodeTail { CODE_TAIL_MODULE, CODE_TAIL_LINE, CODE_TAIL_FIXED };

/* The tail, decoded. `names` is an address in the object: it does not live across an allocation. */
typedef struct CodeShape {
    uint8_t nargs;    /* positional parameters */
    uint8_t nposonly; /* of these, positional-only */
    uint8_t nkwonly;  /* keyword-only parameters */
    uint8_t ncells;
    uint16_t params; /* all parameters, *args and **kw included */
    uint16_t handlers;
    const uint16_t *names; /* of parameters, then of cells */
} CodeShape;

#define CODE_NO_CONSTANT 0xFFFFFFFFu

static inline const CodeInfo *code_info(const Value *payload) {
    return (const CodeInfo *)payload;
}

static inline const uint16_t *code_units(const Value *payload) {
    return (const uint16_t *)(code_info(payload) + 1);
}

static inline const uint16_t *code_tail(const Value *payload) {
    return code_units(payload) + code_info(payload)->units;
}

/* Whether a call with n positional arguments needs no binding. */
static inline bool code_takes(const CodeInfo *info, unsigned n) {
    return info->simple == n && n < CODE_BINDS;
}

static inline bool code_always_binds(unsigned flags, unsigned nkwonly) {
    return nkwonly != 0 ||
           (flags & (CODE_VARARGS | CODE_VARKW | CODE_GENERATOR | CODE_COROUTINE)) != 0;
}

/* Halfwords of the tail before the names. */
static inline unsigned code_tail_fields(unsigned flags) {
    return CODE_TAIL_FIXED + ((flags & CODE_PREFIX) != 0) + ((flags & CODE_DOC) != 0) +
           ((flags & CODE_COUNTS) != 0 ? 2u : 0u) + ((flags & CODE_CELLS) != 0) +
           ((flags & CODE_HANDLERS) != 0);
}

static inline CodeShape code_shape(const Value *payload) {
    const CodeInfo *info = code_info(payload);
    unsigned flags = info->flags;
    const uint16_t *tail = code_tail(payload) + CODE_TAIL_FIXED + ((flags & CODE_PREFIX) != 0) +
                           ((flags & CODE_DOC) != 0);
    CodeShape shape = {.nargs = info->simple & (CODE_BINDS - 1u)};
    if (flags & CODE_COUNTS) {
        shape.nargs = (uint8_t)tail[0];
        shape.nposonly = (uint8_t)(tail[0] >> 8);
        shape.nkwonly = (uint8_t)tail[1];
        tail += 2;
    }
    if (flags & CODE_CELLS) {
        shape.ncells = (uint8_t)*tail++;
    }
    if (flags & CODE_HANDLERS) {
        shape.handlers = *tail++;
    }
    shape.params = (uint16_t)(shape.nargs + shape.nkwonly + ((flags & CODE_VARARGS) != 0) +
                              ((flags & CODE_VARKW) != 0));
    shape.names = tail;
    return shape;
}

static inline unsigned code_line(const Value *payload) {
    return code_tail(payload)[CODE_TAIL_LINE];
}

/* K indices; of what may be absent CODE_NO_CONSTANT. */
static inline uint32_t code_module_index(const Value *payload) {
    return code_tail(payload)[CODE_TAIL_MODULE];
}

static inline uint32_t code_prefix_index(const Value *payload) {
    return code_info(payload)->flags & CODE_PREFIX ? code_tail(payload)[CODE_TAIL_FIXED]
                                                   : CODE_NO_CONSTANT;
}

static inline uint32_t code_doc_index(const Value *payload) {
    unsigned flags = code_info(payload)->flags;
    return flags & CODE_DOC ? code_tail(payload)[CODE_TAIL_FIXED + ((flags & CODE_PREFIX) != 0)]
                            : CODE_NO_CONSTANT;
}

static inline const CodeHandler *code_handlers(const Value *payload) {
    CodeShape shape = code_shape(payload);
    return (const CodeHandler *)(shape.names + shape.params + shape.ncells);
}

static inline const uint8_t *code_lines(const Value *payload) {
    return (const uint8_t *)(code_handlers(payload) + code_shape(payload).handlers);
}

/* Bytes of the line table. The header is that of the object: no collection is under way. */
static inline uint32_t code_lines_bytes(const Value *payload) {
    const uint8_t *end = (const uint8_t *)(payload + (payload[-1] >> HEADER_SIZE_SHIFT));
    return (uint32_t)(end - code_lines(payload));
}

#endif
