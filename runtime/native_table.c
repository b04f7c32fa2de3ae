/* Functions of the natives by number: no object holds a code pointer. */
#include "native.h"

/* Short names that the rows use. */
enum {
    PURE = NATIVE_PURE,
    IMPURE = NATIVE_IMPURE,
    ARGS = NATIVE_ARGS,
    INERT = NATIVE_INERT,
    FN = NATIVE_FN,
    GETTER = NATIVE_GETTER,
    STATIC = NATIVE_STATIC,
    CLSM = NATIVE_CLSM
};

/* Functions of modules are never bound, wherever they are found. */
enum {
#define CLASS(id, text, base, kind, flags) OWNER_##id = 0,
#define MODULE(id, text)                   OWNER_##id = NATIVE_STATIC,
#include "natives.def"
};

/* NULL has the type void *, a string decays to char *. */
#define HAS_SIGNATURE(s) _Generic((s), void * : 0, default : NATIVE_KEYWORDS)

const NativeEntry native_table[] = {
#define NATIVE(owner, name, function, min, max, flags, signature) \
    {function, min, max, (flags) | OWNER_##owner | HAS_SIGNATURE(signature)},
#include "natives.def"
    {NULL, 0, 0, 0}};

const uint32_t native_count = sizeof native_table / sizeof *native_table - 1;
