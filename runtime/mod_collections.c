/* What runtime/library/collections.py has of its own in C: the fields of named tuples. */
#include "containers.h"

/* (index, record): what a field's property calls, bound to the index. */
Value collections_item(Value *args, unsigned n) {
    (void)n;
    self_kind(args + 1, KIND_TUPLE, "tuple");
    return raw_body(args[1])[seq_index(args[0], tuple_length(args[1]), "tuple")];
}

/* (index): a property of that item. */
Value collections_field(Value *args, unsigned n) {
    (void)n;
    Value *slots = vm_temps(5), index = value_small(int_index(args[0]));
    slots[0] = CORE(class_property);
    slots[1] = heap_alloc_raw(KIND_BOUND, 2);
    raw_body(slots[1])[0] = CORE(native_collections_item);
    raw_body(slots[1])[1] = index;
    return property_new(slots, 5);
}
