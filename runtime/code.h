/* CODE objects. They hold no values, so that the collector passes over them: what they refer to are K indices.
 * A CODE without defaults and closure cells is a function itself; any other is no value that a program may hold, and
 * FUNCTION stands for it.
 *
 *   CodeInfo    4 bytes
 *   bytecode    halfwords, `units` of them; then the tail, of bytes:
 *   flags       high byte of CodeFlag; with CODE_MORE the low byte behind it, else that is 0
 *   counts      with CODE_COUNTS: positional parameters, positional-only ones, keyword-only ones
 *   cells       with CODE_CELLS: number of closure cells
 *   handlers    with CODE_HANDLERS: their number, then of each, innermost first, start, length and handler as numbers, and
 *               the register
 *   name        K index of a text: the name, '<module>', '<lambda>', ...
 *   module      even: 2 * its index among the image's modules; odd: 2 * K index + 1
 *   line        of the first instruction that the line table tells about; 0: no lines
 *   prefix      with CODE_PREFIX: K index of the text before the last dot of the qualified name ('C', 'f.<locals>')
 *   doc         with CODE_DOC: K index of a text
 *   names       of the parameters: K indices, positional, keyword-only, *args, **kw in this order; with CODE_SELF
 *               without the first
 *   names       of the closure cells: K indices, for messages
 *   line table  up to the end of the object: see line.h
 *
 * Numbers, also K indices, take one byte below 0xC0; two below 0x3F00: 0xC0 + the high one, the low one; else 0xFF and
 * three bytes, low first. The linker gives the constants that tails name the lowest indices in K.
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
    /* What the tail has. */
    CODE_PREFIX = 0x100,
    CODE_DOC = 0x200,
    CODE_COUNTS = 0x400,
    CODE_CELLS = 0x800,
    CODE_HANDLERS = 0x1000,
    CODE_SELF = 0x2000, /* the first parameter is positional and called self */
    CODE_MORE = 0x8000
};

/* A call that `simple` numbers needs no binding. Generators, coroutines, and functions with *args, **kw or keyword-only
 * parameters always do, so they have CODE_BINDS set there: no call counts that many arguments. */
#define CODE_BINDS     0x80u
#define CODE_MAX_COUNT 0x7Eu /* of positional parameters without CODE_COUNTS */

typedef struct CodeInfo {
    uint8_t simple; /* positional parameters, and CODE_BINDS */
    uint8_t below;  /* registers below the parameters, link words included (link = below - 3) */
    uint16_t units; /* length of the bytecode */
} CodeInfo;

typedef struct CodeHandler {
    uint16_t start, end, handler, reg; /* offsets in units */
} CodeHandler;

#define CODE_NO_CONSTANT 0xFFFFFFFFu

#define CODE_NUMBER_ONE  0xC0u
#define CODE_NUMBER_TWO  0x3F00u
#define CODE_NUMBER_MANY 0xFFu

/* The beginning of the tail, decoded. */
typedef struct CodeShape {
    uint8_t nargs;    /* positional parameters */
    uint8_t nposonly; /* of these, positional-only */
    uint8_t nkwonly;  /* keyword-only parameters */
    uint8_t ncells;
    uint16_t params; /* all parameters, *args and **kw included */
    uint16_t handlers;
    uint16_t flags; /* CodeFlag */
    const uint8_t
        *behind; /* the first handler: in the object, so it does not live across an allocation */
} CodeShape;

/* The rest of it; CODE_NO_CONSTANT for what is absent. */
typedef struct CodeFacts {
    uint32_t name, module, line, prefix, doc;
    const uint8_t *names; /* of parameters, then of cells */
} CodeFacts;

static inline const CodeInfo *code_info(const Value *payload) {
    return (const CodeInfo *)payload;
}

static inline const uint16_t *code_units(const Value *payload) {
    return (const uint16_t *)(code_info(payload) + 1);
}

static inline const uint8_t *code_tail(const Value *payload) {
    return (const uint8_t *)(code_units(payload) + code_info(payload)->units);
}

static inline unsigned code_flags(const Value *payload) {
    const uint8_t *tail = code_tail(payload);
    unsigned flags = (unsigned)tail[0] << 8;
    return flags & CODE_MORE ? (flags & ~(unsigned)CODE_MORE) | tail[1] : flags;
}

/* Whether a call with n positional arguments needs no binding. */
static inline bool code_takes(const CodeInfo *info, unsigned n) {
    return info->simple == n && n < CODE_BINDS;
}

static inline bool code_always_binds(unsigned flags, unsigned nkwonly) {
    return nkwonly != 0 ||
           (flags & (CODE_VARARGS | CODE_VARKW | CODE_GENERATOR | CODE_COROUTINE)) != 0;
}

/* The number at *p, which is advanced. */
uint32_t code_number(const uint8_t **p);
CodeShape code_shape(const Value *payload);
/* All parameters, *args and **kw included. */
unsigned code_params(const Value *payload);
/* The handler at *p, which is advanced. */
CodeHandler code_handler(const uint8_t **p);
CodeFacts code_facts(const Value *payload);
/* K index of the name of a parameter or, from `params` on, of a closure cell; CODE_NO_CONSTANT: it is called self. */
uint32_t code_parameter(const Value *payload, unsigned index);
uint32_t code_line_at(const Value *payload, uint32_t offset);

#if FIRN_HOST
/* Whether all that a CODE of this size says to have lies in it. */
bool code_fits(const Value *payload, uint32_t words);
#endif

#endif
