/* What bytes.c and bytearray.c share. `kind` is BYTES or BYTEARRAY. */
#ifndef FIRN_BYTESTRING_H
#define FIRN_BYTESTRING_H

#include "vm.h"

void bytestring_print(const Value *slot, Sink *sink); /* b'...' */
Value bytestring_concat(Value a, Value b);            /* of the kind of a */
Value bytestring_repeat(Value s, Value times);        /* 0: times is no integer */
Value bytestring_getitem(Value o, Value index, const char *what);
/* Room for n bytes, not filled in (a bytearray is zeroed). */
Value bytestring_new(Kind kind, uint32_t n);
char *bytestring_data(Value v); /* of a new one, in RAM; dies with the next allocation */
/* An integer as a byte; ValueError "<what> must be in range(0, 256)". */
uint8_t byte_value(Value v, const char *what);
Value bytestring_construct(Value *args, Kind kind);

#endif
