/* Images with frozen objects, made by hand: an image header, the aliasable objects one after the
 * other, everything else, the tables. The flash is mapped read-only: a write that misses the door
 * ends the test. */
#ifndef FIRN_FROZEN_FIXTURE_H
#define FIRN_FROZEN_FIXTURE_H

#include "vm_fixture.h"

#include "dict_format.h"

#define FROZEN_WORDS   (1u << 17)
#define FROZEN_GLOBALS 64u
#define FROZEN_FIXED   64u

typedef struct Frozen {
    VmConfig config;
    Value *words;
    uint32_t base, next_aliasable, aliasable_room, next;
    uint32_t alias_count;
    Value globals[FROZEN_GLOBALS]; /* first values of G */
    Value fixed[FROZEN_FIXED];     /* F */
    uint32_t bindings, cells_set, fixed_count;
    Value modules[4];
    uint32_t module_count;
    Value constants[8];
    uint32_t constant_count;
} Frozen;

/* A VM without an image, and room for `aliasable_words` words of aliasable objects. */
void frozen_begin(Frozen *f, uint32_t heap_bytes, uint32_t aliasable_words);
/* An object of this kind with the next alias index; payload 0. Instances: the class comes from the
 * caller, words are 1 + slots. */
Value frozen_aliasable(Frozen *f, Kind kind, uint32_t words);
Value frozen_object(Frozen *f, Value header, uint32_t words);
Value *frozen_payload(Frozen *f, Value object);
Value frozen_tuple(Frozen *f, const Value *items, uint32_t n);
/* Aliasable, with storage of `capacity` words of which n are in use. */
Value frozen_list(Frozen *f, const Value *items, uint32_t n, uint32_t capacity);
Value frozen_bytearray(Frozen *f, const void *bytes, uint32_t n, uint32_t capacity);
/* Aliasable, [length, storage] and what the caller adds. */
Value frozen_owner(Frozen *f, Kind kind, Value length, Value storage);
/* A text that is in no interned set; its hash is stored. */
Value frozen_str(Frozen *f, const char *text);
/* Keys must be smalls or interned texts of the core block or of frozen_str. `pairs` are keys and
 * values (DICT) or keys (SET). */
Value frozen_table(Frozen *f, Kind kind, const Value *pairs, uint32_t n);
/* A plain class in flash with n slots, and an instance of it with these slots filled. */
Value frozen_class(Frozen *f, const Value *slot_names, uint32_t n);
Value frozen_instance(Frozen *f, Value class_ref, const Value *slots, uint32_t n);
/* Writes the tables, sets FLAG_REACHES, loads the image and attaches the VM to it. */
void frozen_finish(Frozen *f);
/* The flash is still what it was; ends the VM. */
void frozen_end(Frozen *f);

#endif
