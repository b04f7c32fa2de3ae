/* The table of natives: what a NATIVE row of natives.def becomes. */
#ifndef FIRN_NATIVE_H
#define FIRN_NATIVE_H

#include "vm.h"

#define MANY 255

enum NativeFlag {
    NATIVE_PURE = 0,   /* depends on its arguments only, and writes nothing else */
    NATIVE_IMPURE = 1, /* needs the board, or shows what differs from run to run */
    NATIVE_ARGS = 2,   /* pure for some arguments: the native calls vm_impure itself */
    NATIVE_INERT = 3,  /* shows something on the board and does nothing else */
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

/* Runs a native. Every program's call of one comes through here, so that an evaluation of start-up
 * can stop before it. */
#if FIRN_HOST
Value native_run(Value native, Value *args, unsigned n);
#else
static inline Value native_run(Value native, Value *args, unsigned n) {
    return native_table[native_number(native)].fn(args, n);
}
#endif

/* Declarations of all natives. */
#define NATIVE(owner, name, function, min, max, flags, signature) \
    Value function(Value *args, unsigned n);
#include "natives.def"

#endif
