/* The table of natives: what a NATIVE row of natives.def becomes. */
#ifndef FIRN_NATIVE_H
#define FIRN_NATIVE_H

#include "native_flags.h"
#include "vm.h"

extern const NativeFn native_functions[]; /* native_table.c, from natives.def */
extern const uint32_t native_count;

/* What a call must know of a native beside its function. Few differ: natives share them, by number
 * of the shape. */
typedef struct NativeShape {
    uint8_t min, max, flags;
} NativeShape;

const NativeShape *native_shape(Value native);

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
    return native_functions[native_number(native)](args, n);
}
#endif

/* Declarations of all natives. */
#define NATIVE(owner, name, function, min, max, flags, signature) \
    Value function(Value *args, unsigned n);
#include "natives.def"

#endif
