/* Identity that does not move. Frozen objects have their address; an object in RAM gets a serial
 * number when it is first asked for, kept in one table sorted by address, which sliding leaves
 * sorted. The table is weak: the collector drops the pairs of dead objects.
 *
 * Numbers never meet: addresses are …00, serials …110, a tag that no value has. */
#include "heap.h"
#if FIRN_HOST
#include "bake.h"
#endif

#define IDENTITY_FIRST 4u /* pairs of a new table */

/* First pair whose object is not below `ref`. */
static uint32_t identity_find(const Value *pairs, uint32_t n, Value ref) {
    uint32_t low = 0;
    while (low < n) {
        uint32_t middle = (low + n) / 2;
        if (pairs[2 * middle] < ref) {
            low = middle + 1;
        } else {
            n = middle;
        }
    }
    return low;
}

void heap_pairs_room(unsigned root) {
    Value old = vm->roots[root];
    uint32_t n = old != 0 ? raw_body(old)[IDENTITY_COUNT] : 0;
    if (old != 0 && header_words(obj_header(old)) >= IDENTITY_PAIRS + 2 * (n + 1)) {
        return;
    }
    uint32_t pairs = n + n / 2 + IDENTITY_FIRST;
    Value table = heap_alloc_raw(KIND_IDENTITY, IDENTITY_PAIRS + 2 * pairs);
    Value *payload = raw_body(table);
    payload[IDENTITY_COUNT] = 0;
    old = vm->roots[root];
    if (old != 0) { /* a collection may have dropped pairs */
        const Value *from = raw_body(old);
        memcpy(payload, from, (IDENTITY_PAIRS + 2 * from[IDENTITY_COUNT]) * sizeof *from);
    }
    vm->roots[root] = table;
}

bool heap_identity_alive(uint32_t serial) {
    Value table = vm->roots[ROOT_IDENTITY];
    const Value *payload = table != 0 ? raw_body(table) : NULL;
    for (uint32_t i = 0; table != 0 && i < payload[IDENTITY_COUNT]; i++) {
        if (payload[IDENTITY_PAIRS + 2 * i + 1] >> 3 == serial) {
            return true;
        }
    }
    return false;
}

uint32_t heap_identity(Value ref) {
#if FIRN_HOST
    bake_identity();
#endif
    if (ref - vm->heap_base >= vm->heap_top - vm->heap_base) {
        return ref;
    }
    Value table = vm->roots[ROOT_IDENTITY];
    if (table != 0) {
        const Value *payload = raw_body(table), *pairs = payload + IDENTITY_PAIRS;
        uint32_t i = identity_find(pairs, payload[IDENTITY_COUNT], ref);
        if (i < payload[IDENTITY_COUNT] && pairs[2 * i] == ref) {
            return pairs[2 * i + 1];
        }
    }
    Value *kept = vm_keep(1, ref, 0, 0);
    heap_pairs_room(ROOT_IDENTITY);
    ref = kept[0];
    vm_release(kept + 1);
    Value *payload = raw_body(vm->roots[ROOT_IDENTITY]), *pairs = payload + IDENTITY_PAIRS;
    uint32_t n = payload[IDENTITY_COUNT], i = identity_find(pairs, n, ref);
    memmove(pairs + 2 * i + 2, pairs + 2 * i, 2 * (n - i) * sizeof *pairs);
    vm->serial++;
    pairs[2 * i] = ref;
    pairs[2 * i + 1] = vm->serial << 3 | HEADER_TAG;
    payload[IDENTITY_COUNT] = n + 1;
    return pairs[2 * i + 1];
}
