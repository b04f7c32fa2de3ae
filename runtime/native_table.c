/* Functions of the natives by number: no object holds a code pointer. */
#include "native.h"
#if FIRN_HOST
#include "bake.h"
#endif

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

#if FIRN_HOST && FIRN_CHECK
/* Every native asserts that it was entered through native_run: none may escape an evaluation. */
static uint32_t entered; /* 1 + number of the native that is about to run */
enum {
#define NATIVE(owner, name, function, min, max, flags, signature) NUMBER_##owner##_##name,
#include "natives.def"
};
#define NATIVE(owner, name, function, min, max, flags, signature)    \
    static Value checked_##owner##_##name(Value *args, unsigned n) { \
        assert(entered == NUMBER_##owner##_##name + 1u);             \
        entered = 0;                                                 \
        return function(args, n);                                    \
    }
#include "natives.def"
#define ROW(checked, function) checked
#else
#define ROW(checked, function) function
#endif

const NativeEntry native_table[] = {
#define NATIVE(owner, name, function, min, max, flags, signature) \
    {ROW(checked_##owner##_##name, function), min, max,           \
     (flags) | OWNER_##owner | HAS_SIGNATURE(signature)},
#include "natives.def"
    {NULL, 0, 0, 0}};

const uint32_t native_count = sizeof native_table / sizeof *native_table - 1;

#if FIRN_HOST
Value native_run(Value native, Value *args, unsigned n) {
    bake_native(native);
#if FIRN_CHECK
    entered = native_number(native) + 1;
#endif
    return native_table[native_number(native)].fn(args, n);
}
#endif
