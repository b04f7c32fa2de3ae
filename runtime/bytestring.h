/* What bytes.c and bytearray.c share. `kind` is BYTES or BYTEARRAY. */
#ifndef FIRN_BYTESTRING_H
#define FIRN_BYTESTRING_H

#include "vm.h"

void bytestring_print(Vm *vm, const Value *slot, Sink *sink); /* b'...' */
Value bytestring_concat(Vm *vm, Value a, Value b);            /* of the kind of a */
Value bytestring_repeat(Vm *vm, Value s, Value times);        /* 0: times is no integer */
Value bytestring_getitem(Vm *vm, Value o, Value index, const char *what);
/* Room for n bytes, not filled in (a bytearray is zeroed). */
Value bytestring_new(Vm *vm, Kind kind, uint32_t n);
char *bytestring_data(Vm *vm, Value v); /* of a new one, in RAM; dies with the next allocation */
/* An integer as a byte; ValueError "<what> must be in range(0, 256)". */
uint8_t byte_value(Vm *vm, Value v, const char *what);
Value bytestring_construct(Vm *vm, Value *args, Kind kind);

#endif
