/* What the loop does at once with objects in RAM, for frozen ones: their short way before the long one.
 * Nothing here collects or raises; 0, or false, leaves it to the long way. */
#ifndef FIRN_VM_FROZEN_H
#define FIRN_VM_FROZEN_H

#include "vm.h"

/* An attribute in the guessed slot. The class's own fields that are read here never change. */
static inline Value frozen_getattr(Value o, Value name, uint32_t slot) {
    const Value *object = value_is_ref(o) ? door_read(o, KIND_INSTANCE) : NULL;
    if (object == NULL) {
        return VALUE_UNBOUND;
    }
    const Value *class = vm_ptr(object[1]), *names = vm_ptr(class[1 + CLASS_SLOTS]);
    bool guessed = slot < names[0] >> HEADER_SIZE_SHIFT && names[1 + slot] == name &&
                   (class[1 + CLASS_INFO] & (CLASS_FLAG_GETATTRIBUTE << 1)) == 0;
    return guessed ? object[2 + slot] : VALUE_UNBOUND;
}

static inline bool frozen_setattr(Value o, Value name, uint32_t slot, Value v) {
    Value *object = value_is_ref(o) ? door_written(o, KIND_INSTANCE) : NULL;
    if (object == NULL) {
        return false;
    }
    const Value *class = vm_ptr(object[1]);
    if (slot + 1 >= object[0] >> HEADER_SIZE_SHIFT ||
        vm_ptr(class[1 + CLASS_SLOTS])[1 + slot] != name ||
        (class[1 + CLASS_INFO] & (CLASS_FLAG_SETATTR << 1)) != 0) {
        return false;
    }
    object[2 + slot] = v;
    return true;
}

/* An item of a list by its index, from the front. */
static inline Value frozen_getitem(Value o, Value i) {
    const Value *list = value_is_ref(o) && (i & 1u) ? door_read(o, KIND_LIST) : NULL;
    return list != NULL && i < list[1] ? vm_ptr(list[2])[1 + (i >> 1)] : VALUE_UNBOUND;
}

static inline bool frozen_setitem(Value o, Value i, Value v) {
    const Value *list = value_is_ref(o) && (i & 1u) ? door_written(o, KIND_LIST) : NULL;
    if (list == NULL || i >= list[1]) {
        return false;
    }
    vm_ptr(list[2])[1 + (i >> 1)] = v;
    return true;
}

/* The next item of an iterator over a frozen list. */
static inline Value frozen_next(Value it) {
    if (!is_kind(it, KIND_ITER) || !in_ram(it)) {
        return VALUE_UNBOUND;
    }
    Value *iterator = vm_ptr(it), i = iterator[2];
    Value v = frozen_getitem(iterator[1], i);
    if (v != VALUE_UNBOUND) {
        iterator[2] = i + 2;
    }
    return v;
}

#endif
