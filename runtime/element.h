/* Items of arrays, memoryviews and struct as bytes, by the letters of CPython's struct:
 *
 *   ? bool   c byte string of length 1   b B h H i I l L (4 bytes) n N P (4 bytes) q Q   e f d floats
 *
 * A native item is what a standard one is: little-endian, aligned to its size. */
#ifndef FIRN_ELEMENT_H
#define FIRN_ELEMENT_H

#include "vm.h"

/* Bytes of an item, 0 for no such letter. Usable outside the runtime. */
uint32_t element_size(int32_t code);
/* The item at p, which may lie in flash or in the heap. May collect, after it has looked. */
Value element_load(const uint8_t *p, unsigned code, bool big);

/* Who wants an item, for the exception when a number does not fit. */
enum ElementUser { ELEMENT_STRUCT, ELEMENT_ARRAY, ELEMENT_VIEW };

/* The bits of `v` as an item. May run Python; raises. */
uint64_t element_bits(Value v, unsigned code, enum ElementUser user);
/* Writes them to p. Does not collect. */
void element_put(uint8_t *p, uint32_t size, uint64_t bits, bool big);

#endif
