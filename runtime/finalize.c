/* __del__. One table of pairs (object, state), like that of identities: weak, and sorted by address, since objects enter it
 * when they are made and sliding keeps their order.
 *
 * After marking, the objects of the table that were not reached are dying: they, and what they refer to, are marked as
 * well. Nothing runs during a collection. At the first poll after it each dying object leaves the table for ever and its __del__
 * is called: once, whatever that does. Until its turn comes it stays alive. */
#include "call.h"
#include "class.h"
#include "heap.h"
#include "native.h"

enum { WATCHED = HEADER_TAG, DYING = 1u << 3 | HEADER_TAG };

void finalizer_add(Value *slot) {
    heap_pairs_room(ROOT_FINALIZERS);
    Value *payload = raw_body(vm->roots[ROOT_FINALIZERS]);
    uint32_t n = payload[IDENTITY_COUNT]++;
    payload[IDENTITY_PAIRS + 2 * n] = *slot;
    payload[IDENTITY_PAIRS + 2 * n + 1] = WATCHED;
}

Value *finalizer_dying(Value *pair) {
    Value table = vm->roots[ROOT_FINALIZERS];
    if (table == VALUE_UNBOUND) {
        return NULL;
    }
    Value *payload = raw_body(table);
    Value *end = payload + IDENTITY_PAIRS + 2 * payload[IDENTITY_COUNT];
    pair = pair == NULL ? payload + IDENTITY_PAIRS : pair + 2;
    while (pair != end && pair[1] != DYING) {
        pair += 2;
    }
    return pair != end ? pair : NULL;
}

void finalizers_find(bool all) {
    Value table = vm->roots[ROOT_FINALIZERS];
    Value *payload = table == VALUE_UNBOUND ? NULL : raw_body(table);
    for (uint32_t i = 0; payload != NULL && i < payload[IDENTITY_COUNT]; i++) {
        Value *pair = payload + IDENTITY_PAIRS + 2 * i;
        if (all || (obj_header(pair[0]) & HEADER_MARK) == 0) {
            pair[1] = DYING;
        }
    }
}

static void call(void *window) {
    (void)vm_call_special(CORE(name___del__), window, 1);
}

/* A __del__ that polls does not start another one. */
void finalizers_run(void) {
    Value *pair;
    if (vm->finalizing) {
        return;
    }
    while ((pair = finalizer_dying(NULL)) != NULL) {
        Value *payload = raw_body(vm->roots[ROOT_FINALIZERS]), object = pair[0];
        payload[IDENTITY_COUNT]--;
        Value *end = payload + IDENTITY_PAIRS + 2 * payload[IDENTITY_COUNT];
        memmove(pair, pair + 2, (size_t)(end - pair) * sizeof *pair);
        Value *mark = vm->sp, *window = vm_keep1(object);
        vm->finalizing = 1;
        Value raised = vm_protect(call, window);
        vm->finalizing = 0;
        if (raised != VALUE_UNBOUND && !obj_is_instance(raised, CORE(class_Exception))) {
            vm_propagate(raised);
        }
        if (raised != VALUE_UNBOUND) {
            exception_print(raised);
        }
        vm_release(mark);
    }
}
