/* What runtime/library/weakref.py has of its own in C. A weak reference is the serial of an object's identity: the
 * identity table is weak, so that a serial is found there as long as its object lives. Frozen objects are immortal. */
#include "class.h"
#include "heap.h"
#include "native.h"
#include "number.h"

/* (object): what find() takes; an integer, or of what cannot die a tuple of it. */
Value weakref_handle(Value *args, unsigned n) {
    (void)n;
    if (!value_is_ref(args[0]) || obj_kind(args[0]) <= KIND_TUPLE || is_core_object(args[0])) {
        raise_type_error(MSG_cannot_create_weak_reference, args[0]);
    }
    return in_ram(args[0]) ? int_from_u64(heap_identity(args[0])) : tuple_new(args, 1);
}

/* (handle): the object, or None when it is dead. */
Value weakref_find(Value *args, unsigned n) {
    (void)n;
    Value table = vm->roots[ROOT_IDENTITY];
    int64_t serial;
    if (is_kind(args[0], KIND_TUPLE) && obj_words(args[0]) == 1) {
        return raw_body(args[0])[0];
    }
    if (table == VALUE_UNBOUND || !int_to_i64(args[0], &serial)) {
        return VALUE_NONE;
    }
    const Value *payload = raw_body(table), *pair = payload + IDENTITY_PAIRS;
    for (uint32_t i = payload[IDENTITY_COUNT]; i > 0; i--, pair += 2) {
        if (pair[1] == (uint64_t)serial) {
            return pair[0];
        }
    }
    return VALUE_NONE;
}

/* (function): is called at the next poll after each collection from now on. */
Value weakref_watch(Value *args, unsigned n) {
    (void)n;
    vm->roots[ROOT_WATCH] = args[0];
    return VALUE_NONE;
}

/* While it runs it is not called again. */
void weakref_collected(void) {
    Value *mark = vm->sp, *slots = vm_keep(2, vm->roots[ROOT_WATCH], VALUE_NONE, 0);
    vm->roots[ROOT_WATCH] = VALUE_UNBOUND;
    if (slots[0] != VALUE_UNBOUND) {
        (void)vm_call(slots[0], slots + 1, 0);
        vm->roots[ROOT_WATCH] = slots[0];
    }
    vm_release(mark);
}
