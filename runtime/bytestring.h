/* What bytes.c and bytearray.c share. `kind` is BYTES or BYTEARRAY. */
#ifndef FIRN_BYTESTRING_H
#define FIRN_BYTESTRING_H

#include "vm.h"

/* ---- storage: payloads that begin with [length in bytes, BLOB or 0] */

/* Of the kind, `bytes` bytes of 0; a third word is the small integer 0. May collect. */
Value blob_owner_new(Kind kind, uint32_t bytes);
uint32_t blob_length(Value o);
/* To be written, after blob_reserve; NULL when there is no storage. */
uint8_t *blob_data(Value o);
void blob_set_length(Value o, uint32_t n);
/* Makes room for `need` bytes in RAM, and for what is there; the length is unchanged. May collect. */
void blob_reserve(const Value *slot, uint32_t need);
/* Bytes [at, at + old) become `now` bytes, undefined. May collect. */
void blob_resize(const Value *slot, uint32_t at, uint32_t old, uint32_t now);
/* Appends the bytes of slots[1], which may be slots[0]. */
void blob_append(const Value *slots);
/* slots[0][slots[1]] = slots[2], a BYTES, or 0 to delete; in items of `size` bytes. */
void blob_set_slice(const Value *slots, uint32_t size);

/* ---- byte strings */

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
