/* The table of natives: what a NATIVE row of natives.def becomes. */
#ifndef FIRN_NATIVE_H
#define FIRN_NATIVE_H

#include "vm.h"

#define MANY 255

enum NativeFlag {
    NATIVE_PURE = 0,   /* depends on its arguments only, and writes nothing else */
    NATIVE_IMPURE = 1, /* needs the board, or shows what differs from run to run */
    NATIVE_ARGS = 2,   /* pure for some arguments: the native calls vm_impure itself */
    NATIVE_INERT = 3,  /* impure, but calls no Python and writes no Python object */
    NATIVE_PURITY_MASK = 3,
    NATIVE_FN = 0,
    NATIVE_GETTER = 4,
    NATIVE_STATIC = 8,
    NATIVE_CLSM = 16,
    NATIVE_KEYWORDS = 32 /* has a signature */
};

typedef struct NativeEntry {
    NativeFn fn;
    uint8_t min, max, flags;
} NativeEntry;

extern const NativeEntry native_table[]; /* native_table.c, generated from natives.def */
extern const uint32_t native_count;
/* Signature of a native with NATIVE_KEYWORDS. */
const char *native_signature(uint32_t number);

static inline uint32_t native_number(Value native) {
    return obj_header(native) >> HEADER_SIZE_SHIFT;
}

/* Declarations of all natives. */
#define NATIVE(owner, name, function, min, max, flags, signature) \
    Value function(Value *args, unsigned n);
#include "natives.def"

#endif
