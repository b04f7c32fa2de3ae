/* The tables of an image under construction. Where a key stands in a table depends on its hash, and the hash of
 * many a key on the address that it has got in the image: the runtime itself makes stored hashes and indices,
 * with the functions that will look the keys up. Host only.
 */
#include "containers.h"
#include "heap.h"

#if FIRN_HOST
static void table_call(void *owner) {
    table_reindex(*(const Value *)owner);
}

static bool has_table(Value at) {
    Kind kind = obj_kind(at);
    return (kind == KIND_DICT || kind == KIND_SET || kind == KIND_FROZENSET) &&
           raw_body(at)[1] != VALUE_UNBOUND;
}

bool image_reindex(Vm *given) {
    Vm *outer = vm;
    vm = given;
    bool ok = host_memory_unlock();
    const ImageHeader *h = vm->image;
    for (Value at = h->base + h->header_bytes; ok && at < h->objects_end;
         at += 4 + obj_words(at) * 4) {
        if (has_table(at)) {
            ok = vm_protect(table_call, &at) == VALUE_UNBOUND;
        }
    }
    vm = outer;
    return ok;
}
#endif
