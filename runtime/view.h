/* Arrays, memoryviews, bytes and bytearrays as sequences of items of one format (buffer.c). */
#ifndef FIRN_VIEW_H
#define FIRN_VIEW_H

#include "element.h"
#include "vm.h"

#define VIEW_READONLY 0x100u /* in VIEW_FORMAT */

/* One look; dies with the next allocation. */
typedef struct View {
    const uint8_t *data; /* the first item */
    uint32_t count, size;
    int32_t step; /* in bytes */
    unsigned code;
    bool readonly;
} View;

/* Of what is bytes-like. ValueError for a released memoryview, BufferError for one whose owner has become too
 * short. */
bool view_get(Value o, View *out);
View view_of(Value o);
/* The item, of what is known to be a view. May collect. */
Value view_item(Value o, uint32_t i);
/* The items of *slot as a new list. */
Value view_list(const Value *slot);
/* Index of the first item from `from` on that equals slots[1], or UINT32_MAX. */
uint32_t view_find(const Value *slots, uint32_t from);
/* Item by item; 0 for orders, but of arrays. */
Value view_compare(CompareOp op, Value a, Value b);

#endif
