/* Functions of the natives by number: no object holds a code pointer. */
#include "native.h"
#include "core_natives.h" /* generated: native_shapes, native_shape_of */
#if FIRN_HOST
#include "bake.h"
#endif

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

#if defined(FIRN_WITHOUT)
#define NO_DEVICE 19 /* ENODEV */

/* Modules that this board leaves out cannot be imported (module.c), so that nobody calls their functions; what else it leaves
 * out are devices that it does not have. */
static Value native_absent(Value *args, unsigned n) {
    (void)args;
    (void)n;
    vm_raise(exception_make(CORE(class_OSError), value_small(NO_DEVICE)));
}
#include "without.h" /* generated: #define FUNCTION native_absent */
#endif

const NativeFn native_functions[] = {
#define NATIVE(owner, name, function, min, max, flags, signature) \
    ROW(checked_##owner##_##name, function),
#include "natives.def"
};

const uint32_t native_count = sizeof native_functions / sizeof *native_functions;

const NativeShape *native_shape(Value native) {
    return &native_shapes[native_shape_of[native_number(native)]];
}

#if FIRN_HOST
Value native_run(Value native, Value *args, unsigned n) {
    bake_native(native);
#if FIRN_CHECK
    entered = native_number(native) + 1;
#endif
    return native_functions[native_number(native)](args, n);
}
#endif
