/* The small functions of vm.h out of line, for the board files that are compiled for size alone. */
#undef FIRN_SMALL
#include "vm.h"

#if !FIRN_HOST
bool kind_is(Value v, Kind k);
bool kind_is_str(Value v);
Value *body_of(Vm *vm, Value ref);
Value *mutable_body_of(Vm *vm, Value ref);

bool kind_is(Value v, Kind k) {
    return is_kind(NULL, v, k);
}

bool kind_is_str(Value v) {
    return value_is_str(NULL, v);
}

Value *body_of(Vm *vm, Value ref) {
    return body(vm, ref);
}

Value *mutable_body_of(Vm *vm, Value ref) {
    return mutable_body(vm, ref);
}
#endif
