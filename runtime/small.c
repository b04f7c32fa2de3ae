/* The small functions of vm.h out of line, for the board files that are compiled for size alone. */
#undef FIRN_SMALL
#include "vm.h"

#if !FIRN_HOST
bool kind_is(Value v, Kind k);
bool kind_is_str(Value v);
Value *body_of(Value ref);
Value *mutable_body_of(Value ref);

bool kind_is(Value v, Kind k) {
    return is_kind(v, k);
}

bool kind_is_str(Value v) {
    return value_is_str(v);
}

Value *body_of(Value ref) {
    return body(ref);
}

Value *mutable_body_of(Value ref) {
    return mutable_body(ref);
}
#endif
