/* The image under construction: heap objects at their final addresses, each text and constant once. */
#ifndef FIRN_POOL_H
#define FIRN_POOL_H

#include "freeze.h"

typedef struct PoolEntry {
    uint32_t hash;
    Value value; /* 0: empty */
    uint32_t at; /* word index of the object, or UINT32_MAX for one of the core block */
    bool idle;   /* a name that nobody has asked for yet: charged to who asks first */
} PoolEntry;

/* All names of an image, as they stand behind its header: sorted by hash. */
typedef struct PoolNames {
    Value *words;
    uint32_t word_count;
    uint16_t *index; /* as in the image */
    uint32_t groups;
} PoolNames;

typedef struct Pool {
    const FirnRuntime *runtime;
    uint32_t base, core_base;
    Value *words; /* the image from its header on; grows: keep indices, not pointers */
    uint32_t count, room;
    PoolEntry *entries; /* immutable objects by content; open addressing */
    uint32_t entry_count, entry_mask;
    Value *constants;
    uint32_t constant_count, constant_room;
    uint32_t *constant_index; /* open addressing over `constants`: index + 1 */
    uint32_t constant_mask;
    FlashBytes *flash; /* to whose account objects are made */
    Vm *vm;            /* chunks: the run whose names are taken where it has them; else NULL */
} Pool;

void pool_init(Pool *p, const FirnRuntime *runtime, uint32_t base, uint32_t core_base,
               uint32_t header_words, FlashBytes *flash);
void pool_free(Pool *p);

/* Room for an object of `words` payload words, zeroed; returns the word index of its header. */
uint32_t pool_object(Pool *p, Value header, uint32_t words);
static inline Value pool_ref(const Pool *p, uint32_t at) {
    return p->base + at * 4;
}

/* Immutable objects; equal contents give the same reference. Names and short texts that the core block has are
 * taken from there. */
Value pool_str(Pool *p, const char *text, size_t bytes);
Value pool_bytes(Pool *p, const char *data, size_t bytes);
Value pool_int(Pool *p, const char *digits, size_t bytes); /* base 16, '-' first when negative */
Value pool_float(Pool *p, const char *text, size_t bytes);
Value pool_complex(Pool *p, const char *imaginary, size_t bytes);
Value pool_tuple(Pool *p, const Value *items, uint32_t n);
/* Any immutable object as the words that it consists of, header first. */
Value pool_words(Pool *p, const Value *words, uint32_t n);

/* The names that an image has got, for another pass over the same image: false when there are more
 * than their index can tell. */
bool pool_collect_names(const Pool *p, PoolNames *names);
/* Places the names, in a pool without objects. */
void pool_place_names(Pool *p, const PoolNames *names);
void pool_names_free(PoolNames *names);

/* Index in K of a value; -1 after 65,536 different ones. */
int32_t pool_constant(Pool *p, Value v);

#endif
