/* Generator of the core block: what its files share.
 *
 *   coregen.c   command, the contents: classes, modules, natives, built-ins
 *   block.c     words, references, objects, interned texts, namespaces
 *   emit.c      core_names.h, core_words.h and core_natives.h
 *   messages.c  core_messages.h: the texts of exceptions, packed
 */
#ifndef FIRN_COREGEN_H
#define FIRN_COREGEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "dict_format.h"
#include "object.h"

#define BLOCK_MAX 32768u /* words */

typedef struct Block {
    uint32_t words[BLOCK_MAX];
    bool is_ref[BLOCK_MAX]; /* the word is an offset to which the base is to be added */
    uint32_t count;
    unsigned float_bits;
} Block;

extern Block block;

/* What a namespace maps to: an immediate, a small integer, or the offset of an object. */
typedef struct Entry {
    const char *name;
    Value value; /* an offset when it is a reference */
} Entry;

typedef struct Namespace {
    Entry *entries;
    uint32_t count;
} Namespace;

_Noreturn void fail(const char *format, ...);
void *checked_realloc(void *p, size_t bytes);

/* Objects are named by the byte offset of their header. */
uint32_t block_object(Value header, uint32_t words);
void block_set(uint32_t object, uint32_t field, Value v); /* a value that is no reference */
void block_set_ref(uint32_t object, uint32_t field, uint32_t offset);
void block_set_value(uint32_t object, uint32_t field, Value v); /* either */
uint32_t block_tuple(const Value *items, uint32_t n);
uint32_t block_text(Kind kind, const char *text, size_t bytes, bool interned);
uint32_t block_intern(const char *text);
uint32_t block_int(int64_t n); /* a small integer, or the offset of an INT */
uint32_t block_float(const char *text);
uint32_t block_dict(const Namespace *names);
/* Index over all interned texts: 16-bit word offsets. */
uint32_t block_intern_table(uint32_t *mask);

void namespace_add(Namespace *n, const char *owner, const char *name, Value v);

/* #define CORE_<name> <number> lines, in the order in which they were added. */
void emit_define(const char *prefix, const char *name, uint32_t number, bool once);
void emit_native(const char *owner, const char *name, unsigned min, unsigned max, unsigned flags,
                 const char *signature);
void emit_files(const char *dir);
/* core_messages.h. */
void messages_emit(FILE *f);

#endif
