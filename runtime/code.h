/* CODE objects: the values first, then raw fields, then the bytecode and its tables.
 *
 *   word 0      small 5: the number of value words (this one included)
 *   word 1..4   CODE_NAME, CODE_PREFIX, CODE_MODULE, CODE_DOC
 *   word 5..    CodeInfo (raw, 16 bytes)
 *   then        u16 parameter names: K indices, positional, keyword-only, *args, **kw in this order
 *               u16 closure names: K indices of the free variables (for messages)
 *               u16 units of bytecode
 *               handlers: u16 start, end, handler, register – innermost first; offsets in units
 *               line table: bytes, see line.h
 */
#ifndef FIRN_CODE_H
#define FIRN_CODE_H

#include "object.h"

enum CodeField {
    CODE_COUNT,
    CODE_NAME,   /* str, '<module>', '<lambda>', ... */
    CODE_PREFIX, /* str before the last dot of the qualified name ('C', 'f.<locals>'), or None */
    CODE_MODULE, /* MODULE */
    CODE_DOC,    /* str or None */
    CODE_INFO    /* CodeInfo starts here */
};

enum CodeFlag {
    CODE_VARARGS = 1,
    CODE_VARKW = 2,
    CODE_GENERATOR = 4,
    CODE_DEFAULTS = 8,    /* FUNCTION has a defaults tuple */
    CODE_KWDEFAULTS = 16, /* FUNCTION has a dict of keyword-only defaults */
    CODE_CLASSBODY = 32,
    CODE_MODULEBODY = 64,
    CODE_COROUTINE = 128 /* with CODE_GENERATOR: an asynchronous generator */
};

/* Generators, coroutines, and functions with *args, **kw or keyword-only parameters, are never
 * simple. */
#define CODE_NOT_SIMPLE 0xFFu

typedef struct CodeInfo {
    uint8_t simple; /* number of arguments with which a call needs no binding, or CODE_NOT_SIMPLE */
    uint8_t below;  /* registers below the parameters, link words included (link = below - 3) */
    uint8_t nregs;  /* all registers */
    uint8_t flags;  /* CodeFlag */
    uint8_t nargs;  /* positional parameters */
    uint8_t nposonly;  /* of these, positional-only */
    uint8_t nkwonly;   /* keyword-only parameters */
    uint8_t ncells;    /* closure cells of the function */
    uint16_t units;    /* length of the bytecode */
    uint16_t handlers; /* entries of the handler table */
    uint16_t lines;    /* bytes of the line table */
    uint16_t line;     /* first line */
} CodeInfo;

typedef struct CodeHandler {
    uint16_t start, end, handler, reg;
} CodeHandler;

/* Parameters including *args and **kw. */
static inline unsigned code_params(const CodeInfo *info) {
    return info->nargs + info->nkwonly + ((info->flags & CODE_VARARGS) ? 1u : 0u) +
           ((info->flags & CODE_VARKW) ? 1u : 0u);
}

static inline const CodeInfo *code_info(const Value *payload) {
    return (const CodeInfo *)(payload + CODE_INFO);
}

static inline const uint16_t *code_param_names(const Value *payload) {
    return (const uint16_t *)(code_info(payload) + 1);
}

static inline const uint16_t *code_units(const Value *payload) {
    const CodeInfo *info = code_info(payload);
    return code_param_names(payload) + code_params(info) + info->ncells;
}

static inline const CodeHandler *code_handlers(const Value *payload) {
    return (const CodeHandler *)(code_units(payload) + code_info(payload)->units);
}

static inline const uint8_t *code_lines(const Value *payload) {
    return (const uint8_t *)(code_handlers(payload) + code_info(payload)->handlers);
}

#endif
