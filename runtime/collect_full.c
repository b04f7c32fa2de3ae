/* The marking of a full collection. An alias lives as long as its owner: its frozen owner must be
 * reachable from the stack, the roots, the bindings (G and F) or the modules, over RAM and flash.
 *
 * RAM objects are marked by pointer reversal, as ever. Flash cannot be marked, so that a bit in
 * RAM for each aliasable object says that it was reached. Frozen objects that are not aliasable
 * bear no mark: those from which an aliasable one can be reached (FLAG_REACHES) are followed
 * whenever they are met, by a recursion that is bounded because the freezer limits how deep they
 * nest.
 *
 * An aliasable object that was reached is looked into later: as its alias, if it has one, else in
 * flash. Until then it waits in a short array. When that is full, only its bit is set, and a walk
 * over all aliasable objects, which lie one after the other, finds it; walks are made until one of
 * them leaves nothing behind. An array of N entries fills once in N objects: there are at most 1 +
 * objects / N walks. */
#include "heap.h"

#define WAITING       32u
#define MAX_DEPTH     20u /* the freezer's limit, storage, and some room */
#define WORD(address) (*vm_ptr((address)))

typedef struct Full {
    uint32_t count;   /* of RAM objects marked */
    uint32_t waiting; /* number of objects in `object` */
    uint32_t
        walk;   /* the walk is at this address, and will come to all above; UINT32_MAX when there is
               * none */
    bool again; /* something was left to a walk that is past it */
    Value object[WAITING];
} Full;

static void reach_value(Full *f, Value v, unsigned depth);

/* Values of a frozen object. */
static void reach_fields(Full *f, Value ref, uint32_t n, unsigned depth) {
    const Value *payload = raw_body(ref);
    for (uint32_t i = 0; i < n; i++) {
        reach_value(f, payload[i], depth);
    }
}

static void reach_aliasable(Full *f, Value ref, Value header) {
    uint32_t index = header >> HEADER_SIZE_SHIFT;
    Value *word = &vm->reached[index / ALIAS_PAGE], bit = 1u << index % ALIAS_PAGE;
    if ((*word & bit) != 0) {
        return;
    }
    *word |= bit;
    if ((header & FLAG_REACHES) == 0 && door_alias(header) == VALUE_UNBOUND) {
        return; /* nothing to look into */
    }
    if (f->waiting < WAITING) {
        f->object[f->waiting++] = ref;
    } else if (ref <= f->walk) {
        f->again = true;
    }
}

/* A reference into flash. Flash refers to nothing in RAM. Modules are roots, and code reaches nothing
 * but through them. */
static void reach_frozen(Full *f, Value ref, unsigned depth) {
    Value header = obj_header(ref);
    if ((header & (FLAG_ALIASABLE | FLAG_REACHES)) == 0 || !header_may_have_flags(header) ||
        header_kind(header) == KIND_MODULE || header_kind(header) == KIND_CODE) {
        return;
    }
    if (header & FLAG_ALIASABLE) {
        reach_aliasable(f, ref, header);
        return;
    }
    assert(depth < MAX_DEPTH && "the freezer limits the depth of what is not aliasable");
    reach_fields(f, ref, heap_value_words(header, raw_body(ref)), depth + 1);
}

/* Marks all RAM objects that can be reached from one that is not marked. */
static void mark_from(Full *f, Value object) {
    const uint32_t base = vm->heap_base, size = vm->heap_top - base;
    uint32_t back = 0; /* field that leads back from the object under scan; 0 from the first one */
    uint32_t at = object + 4 + 4 * heap_value_words(WORD(object), vm_ptr(object + 4));
    WORD(object) |= HEADER_MARK;
    f->count++;
    for (;;) {
        at -= 4;
        Value v = WORD(at);
        if (value_is_header(v)) { /* out of the object */
            if (back == 0) {
                return;
            }
            uint32_t inner = at;
            at = back;
            back = WORD(at);
            WORD(at) = inner;
        } else if (!value_is_ref(v)) {
            continue;
        } else if (v - base >= size) {
            reach_frozen(f, v, 0);
        } else if ((WORD(v) & HEADER_MARK) == 0) {
            Value header = WORD(v);
            uint32_t values = heap_value_words(header, vm_ptr(v + 4));
            WORD(v) = header | HEADER_MARK;
            f->count++;
            if (values != 0) { /* into the object */
                WORD(at) = back;
                back = at;
                at = v + 4 + 4 * values;
            }
        }
    }
}

static void reach_value(Full *f, Value v, unsigned depth) {
    if (!value_is_ref(v)) {
        return;
    }
    if (v - vm->heap_base >= vm->heap_top - vm->heap_base) {
        reach_frozen(f, v, depth);
    } else if ((WORD(v) & HEADER_MARK) == 0) {
        mark_from(f, v);
    }
}

/* What an aliasable object refers to now. */
static void look_into(Full *f, Value ref) {
    Value header = obj_header(ref), alias = door_alias(header);
    if (alias != VALUE_UNBOUND) {
        reach_value(f, alias, 0);
    } else if (header & FLAG_REACHES) {
        reach_fields(f, ref, obj_words(ref), 0);
    }
}

static void look_into_waiting(Full *f) {
    while (f->waiting != 0) {
        look_into(f, f->object[--f->waiting]);
    }
}

static void walk_aliasable(Full *f) {
    const ImageHeader *image = vm->image;
    for (uint32_t at = image->aliasable; at < image->aliasable_end; at += 4 + 4 * obj_words(at)) {
        uint32_t index = obj_header(at) >> HEADER_SIZE_SHIFT;
        if (vm->reached[index / ALIAS_PAGE] >> index % ALIAS_PAGE & 1u) {
            f->walk = at;
            look_into(f, at);
            look_into_waiting(f);
        }
    }
    f->walk = UINT32_MAX;
}

static void reach_range(Full *f, const Value *from, uint32_t n) {
    for (; n != 0; n--) {
        reach_value(f, *from++, 0);
        look_into_waiting(f);
    }
}

/* A module can be asked for at any time, and its DICT of names with it. Constants of code are no roots: what
 * a body is still to bring to its binding was made by that statement, and nothing writes to it before. */
static void reach_roots(Full *f) {
    const ImageHeader *image = vm->image;
    reach_range(f, vm->sp, (collect_roots_end() - vm_address(vm->sp)) / 4);
    reach_range(f, vm->cells, image->bindings);
    reach_range(f, vm->fixed, image->fixed_count);
    for (uint32_t i = 0; i < image->module_count; i++) {
        reach_range(f, raw_body(vm_ptr(image->modules)[i]) + MODULE_DICT, 1);
    }
}

static void walk_again(Full *f) {
    while (f->again) {
        f->again = false;
        walk_aliasable(f);
    }
}

uint32_t collect_full_mark(void) {
    Full f = {.walk = UINT32_MAX};
    memset(vm->reached, 0, ALIAS_WORDS(vm->image->alias_count) * sizeof(Value));
    reach_roots(&f);
    walk_again(&f);
    finalizers_find(false);
    for (Value *pair = NULL; (pair = finalizer_dying(pair)) != NULL;) {
        reach_range(&f, pair, 1);
    }
    walk_again(&f);
    return f.count + door_drop_unreached();
}
