/* Records. */
#include "record.h"

Value record_new(Value class_ref, const Value *words, unsigned n) {
    Value v = instance_new(class_ref);
    memcpy(raw_body(v) + 1, words, n * sizeof *words);
    return v;
}

bool is_record(Value v, Value class_ref) {
    return is_kind(v, KIND_INSTANCE) && instance_class(v) == class_ref;
}

void record_self(Value v, Value class_ref) {
    if (!is_record(v, class_ref)) {
        raise_type_error(MSG_method_does_not_apply_to_a, body(class_ref)[CLASS_NAME], v);
    }
}

void record_set(Value record, unsigned i, Value v) {
    Value *mark = vm->sp, *t = vm_keep(2, record, v, 0);
    Value *words = mutable_body(t[0]);
    words[1 + i] = t[1];
    vm_release(mark);
}

void record_broken(void) {
    raise_error(CORE(class_SystemError), MSG_broken_object);
}
