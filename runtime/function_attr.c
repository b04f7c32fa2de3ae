/* Attributes of functions. A FUNCTION has no room for any: they stand in ROOT_FUNCTIONS, a DICT from a
 * function's identity to the DICT of its attributes. Keys are numbers, so that a function can die; its
 * attributes go when the table has grown to twice what it was.
 *
 * What start-up stores at bake time stands in ROOT_MADE_FUNCTIONS, whose keys are the functions themselves: their
 * identities are known when all have got their addresses, and functions in flash never die. */
#include "class.h"
#include "heap.h"
#if FIRN_HOST
#include "bake.h"
#endif

#define PURGE_FROM 16u /* entries; then at each power of two */

/* Negative for functions in RAM, whose identity is a serial. */
static Value key_of(Value function) {
    uint32_t identity = heap_identity(function);
    return (identity & 7u) == HEADER_TAG ? value_small(-(int32_t)(identity >> 3))
                                         : value_small((int32_t)(identity >> 2));
}

static bool is_baking(void) {
#if FIRN_HOST
    return bake_is_active();
#else
    return false;
#endif
}

/* The attributes' DICT, or 0. */
static Value attributes(Value function) {
    Value made = vm->roots[ROOT_MADE_FUNCTIONS], dict = VALUE_UNBOUND;
    if (made != VALUE_UNBOUND && (!in_ram(function) || is_baking())) {
        dict = dict_get(made, function);
        dict = is_kind(dict, KIND_DICT) ? dict : VALUE_UNBOUND; /* an image may be damaged */
    }
    if (dict != VALUE_UNBOUND || vm->roots[ROOT_FUNCTIONS] == VALUE_UNBOUND) {
        return dict;
    }
    Value key = key_of(function);
    return dict_get(vm->roots[ROOT_FUNCTIONS], key);
}

static void purge(void) {
    Value *mark = vm->sp, *t = vm_temps(3);
    uint32_t pos = 0;
    t[0] = dict_new(0);
    while (dict_next(vm->roots[ROOT_FUNCTIONS], &pos, &t[1], &t[2])) {
        int32_t key = value_small_get(t[1]);
        if (key > 0 || heap_identity_alive((uint32_t)-key)) {
            dict_set(t[0], t[1], t[2]);
        }
    }
    vm->roots[ROOT_FUNCTIONS] = t[0];
    vm_release(mark);
}

/* `t`: function, the new DICT. */
static void attributes_enter(const Value *t) {
    unsigned root = is_baking() ? ROOT_MADE_FUNCTIONS : ROOT_FUNCTIONS;
    if (vm->roots[root] == VALUE_UNBOUND) {
        vm->roots[root] = dict_new(1);
    }
    uint32_t n = dict_count(vm->roots[root]);
    if (root == ROOT_FUNCTIONS && n >= PURGE_FROM && (n & (n - 1)) == 0) {
        purge();
    }
    Value key = root == ROOT_FUNCTIONS ? key_of(t[0]) : t[0];
    dict_set(vm->roots[root], key, t[1]);
}

static Value attributes_make(Value function) {
    Value *mark = vm->sp, *t = vm_keep2(function, VALUE_UNBOUND);
    Value dict = attributes(function);
    if (dict == VALUE_UNBOUND) {
        vm_exact("keeps attributes of a function");
        t[1] = dict_new(1);
        attributes_enter(t);
        dict = t[1];
    }
    vm_release(mark);
    return dict;
}

Value function_own(Value function, Value name) {
    if (name == CORE(name___dict__)) {
        return attributes_make(function);
    }
    Value *mark = vm->sp, *slot = vm_keep1(name);
    Value dict = attributes(function);
    Value v = dict != VALUE_UNBOUND ? dict_get(dict, *slot) : dict;
    vm_release(mark);
    return v;
}

/* What a function says of itself but lets be changed. */
static bool is_changeable(Value name) {
    return name == CORE(name___name__) || name == CORE(name___qualname__) ||
           name == CORE(name___doc__) || name == CORE(name___module__);
}

bool function_set(const Value *t) {
    if (class_lookup(CORE(class_function), t[1]) != VALUE_UNBOUND && !is_changeable(t[1])) {
        return false;
    }
    if (t[2] == VALUE_UNBOUND) {
        Value dict = attributes(t[0]);
        return dict != VALUE_UNBOUND && dict_remove(dict, t[1]);
    }
    if ((t[1] == CORE(name___name__) || t[1] == CORE(name___qualname__)) && !value_is_str(t[2])) {
        raise_type_error(MSG_must_be_set_to_a_string, t[1]);
    }
    Value dict = attributes_make(t[0]);
    dict_set(dict, t[1], t[2]);
    return true;
}
