/* What a row of natives.def says about a native, for the runtime and for the generator of the core
 * block. */
#ifndef FIRN_NATIVE_FLAGS_H
#define FIRN_NATIVE_FLAGS_H

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
    NATIVE_KEYWORDS = 32, /* has a signature */
    /* One with a signature "*values ...", called without keywords: it receives the values themselves,
     * and DIRECT_CALL in n. */
    NATIVE_DIRECT = 64
};

#define DIRECT_CALL 0x10000u

/* Under the short names of the rows. */
enum {
    PURE = NATIVE_PURE,
    IMPURE = NATIVE_IMPURE,
    ARGS = NATIVE_ARGS,
    INERT = NATIVE_INERT,
    FN = NATIVE_FN,
    GETTER = NATIVE_GETTER,
    STATIC = NATIVE_STATIC,
    CLSM = NATIVE_CLSM,
    DIRECT = NATIVE_DIRECT
};

#endif
