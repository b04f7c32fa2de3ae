/* The door: frozen payloads to read and to write. The only place that clones.
 *
 * An aliasable object keeps its header in flash. Its first write copies its payload to RAM, as an
 * object of the same kind that no Value ever refers to (its alias), and enters it in the alias
 * directory:
 *
 * vm->aliases ──▶ one word for 32 alias indices: 0, or a page ──▶ ITEMS: first, alias, alias, ...
 * (0: not written)
 *
 * A page covers the indices from `first` (a small integer, 0 to 31) to the last one written: one
 * alias costs 12 bytes of it, and neighbours, which are often written together, 4 more each.
 *
 * Storage that the payload refers to (ITEMS, TABLE, BLOB) is cloned with it, as much as is in use,
 * so that a write to the object is a write to RAM. All or nothing: everything is reserved before
 * anything is made.
 *
 * The header in flash never changes. Where a write changes the kind – an instance that gets an
 * unforeseen attribute – the alias's own header tells it: body(o)[-1].
 *
 * Automatic collections take aliases as roots; a full one drops those whose owners are out of
 * reach (collect_full.c). */
#include "heap.h"

enum PageField { PAGE_FIRST, PAGE_ALIASES };

/* ---- reading ----------------------------------------------------------------------------------- */

/* The entry of an alias index in its page, or NULL where the page does not reach. */
static inline Value *page_find(Value page, uint32_t index) {
    Value *object = vm_ptr(page), *payload = object + 1;
    uint32_t i = index % ALIAS_PAGE - (payload[PAGE_FIRST] >> 1);
    return i < (*object >> HEADER_SIZE_SHIFT) - PAGE_ALIASES ? payload + PAGE_ALIASES + i : NULL;
}

static inline Value *alias_entry(uint32_t index) {
    Value page = vm->aliases[index / ALIAS_PAGE];
    return page != VALUE_UNBOUND ? page_find(page, index) : NULL;
}

Value door_alias(Value header) {
    const Value *entry = alias_entry(header >> HEADER_SIZE_SHIFT);
    return entry != NULL ? *entry : VALUE_UNBOUND;
}

Value *door_frozen_body(Value ref) {
    Value header = obj_header(ref);
    assert(!(header & FLAG_ALIASABLE) || header_is_aliasable(header));
    if (header & FLAG_ALIASABLE) {
        const Value *entry = alias_entry(header >> HEADER_SIZE_SHIFT);
        if (entry != NULL && *entry != VALUE_UNBOUND) {
            return raw_body(*entry);
        }
    }
    return raw_body(ref);
}

const Value *door_paged(const Value *object, Value page) {
    Value header = object[0];
    const Value *entry = page_find(page, header >> HEADER_SIZE_SHIFT);
    if (entry == NULL || *entry == VALUE_UNBOUND) {
        return object;
    }
    const Value *alias = vm_ptr(*entry);
    return ((*alias ^ header) & HEADER_LOW_MASK) == 0 ? alias : NULL;
}

/* ---- sizes ------------------------------------------------------------------------------------- */

/* Slots of an instance of a frozen class: CLASS_SLOTS never changes, the class's own payload is not
 * needed. An instance has one slot at least. */
static uint32_t instance_words(Value class_ref) {
    uint32_t slots = header_words(obj_header(raw_body(class_ref)[CLASS_SLOTS]));
    return 1 + (slots != 0 ? slots : 1);
}

uint32_t obj_words(Value ref) {
    Value header = obj_header(ref);
    if (in_ram(ref) || !header_is_aliasable(header)) {
        return header_words(header);
    }
    switch (header_kind(header)) {
    case KIND_INSTANCE:
    case KIND_INSTANCE_DICT: return instance_words(raw_body(ref)[0]);
    default: assert(kind_is_writable(header_kind(header))); return kind_words(header_kind(header));
    }
}

/* ---- first writes ------------------------------------------------------------------------------ */

/* The part of the storage that is in use: the header of its copy, and the words behind that;
 * header 0 for none. Storage in flash may be longer, since objects share it. */
typedef struct Used {
    Value header;
    uint32_t words;
} Used;

static Used storage_used(Value ref, Kind kind) {
    const Value *payload = raw_body(ref);
    Kind storage = kind_storage(kind);
    if (storage == KIND_FREE || payload[0] == value_small(0) || payload[1] == VALUE_UNBOUND) {
        return (Used){0, 0};
    }
    uint32_t n = (uint32_t)value_small_get(payload[0]);
    if (storage == KIND_BLOB) {
        return (Used){header_make_bytes(KIND_BLOB, n), (n + 3) / 4};
    }
    if (storage == KIND_TABLE) {
        n = header_words(obj_header(payload[1]));
    }
    return (Used){header_make(storage, n), n};
}

/* Words that the page of an index takes when it is made, or made anew because it does not reach.
 * Never 0: the collection that makes room may drop the page that is there. */
static uint32_t page_words(uint32_t index) {
    Value page = vm->aliases[index / ALIAS_PAGE];
    uint32_t words = 1 + PAGE_ALIASES + 1;
    if (page == VALUE_UNBOUND || alias_entry(index) != NULL) {
        return words;
    }
    uint32_t first = (uint32_t)value_small_get(raw_body(page)[PAGE_FIRST]), i = index % ALIAS_PAGE;
    uint32_t now = header_words(obj_header(page));
    return 1 + (i < first ? now + (first - i) : PAGE_ALIASES + i + 1 - first);
}

/* The page entry of `index`, its page made long enough; room is reserved. */
static Value *page_entry(uint32_t index) {
    Value *entry = alias_entry(index);
    if (entry != NULL) {
        return entry;
    }
    Value *place = &vm->aliases[index / ALIAS_PAGE], old = *place;
    uint32_t first = index % ALIAS_PAGE;
    Value page = heap_alloc(KIND_ITEMS, page_words(index) - 1);
    Value *payload = raw_body(page);
    if (old != VALUE_UNBOUND) {
        const Value *from = raw_body(old);
        uint32_t old_first = (uint32_t)value_small_get(from[PAGE_FIRST]);
        first = first < old_first ? first : old_first;
        memcpy(payload + PAGE_ALIASES + old_first - first, from + PAGE_ALIASES,
               (header_words(obj_header(old)) - PAGE_ALIASES) * sizeof *from);
    }
    payload[PAGE_FIRST] = value_small((int32_t)first);
    *place = page;
    return alias_entry(index);
}

/* Inside a reserved stretch: a copy of the first words of a frozen object under the given header. */
static Value clone(Value ref, Value header, uint32_t words) {
    Value copy = kind_is_bytes(header_kind(header))
                     ? heap_alloc_bytes(header_kind(header), header_bytes(header))
                     : heap_alloc_raw(header_kind(header), words);
    memcpy(raw_body(copy), raw_body(ref), words * sizeof(Value));
    return copy;
}

/* The storage comes last, where it can grow in place. */
static Value *thaw(Value ref, Value header) {
    Kind kind = header_kind(header);
    uint32_t index = header >> HEADER_SIZE_SHIFT, words = obj_words(ref);
    Used storage = storage_used(ref, kind);
    heap_reserve(page_words(index) + 1 + words + (storage.header != 0 ? 1 + storage.words : 0));
    Value *entry = page_entry(index);
    Value alias = clone(ref, header_make(kind, words), words);
    *entry = alias;
    if (storage.header != 0) {
        Value copy = clone(raw_body(ref)[1], storage.header, storage.words);
        raw_body(alias)[1] = copy;
    } else if (kind_storage(kind) != KIND_FREE) {
        raw_body(alias)[1] = VALUE_UNBOUND;
    }
    return raw_body(alias);
}

Value *door_thaw(Value ref) {
    Value header = obj_header(ref);
    if (!header_is_aliasable(header)) {
        raise_type_error(MSG_object_is_part_of_the_runtime, ref);
    }
    Value alias = door_alias(header);
    return alias != VALUE_UNBOUND ? raw_body(alias) : thaw(ref, header);
}

/* ---- the way back
 * -------------------------------------------------------------------------------- */

void door_forget(uint32_t first, uint32_t count) {
    for (uint32_t i = first; i < first + count; i++) {
        Value *entry = alias_entry(i);
        if (entry != NULL) {
            *entry = VALUE_UNBOUND;
        }
    }
}

bool door_has_aliases(void) {
    const Value *word = vm->aliases, *end = vm->reached;
    while (word != end && *word == VALUE_UNBOUND) {
        word++;
    }
    return word != end;
}

/* Drops the aliases whose owner has no bit in vm->reached, and the pages that hold none then; the
 * others are marked for the collection under way. Returns their number. */
uint32_t door_drop_unreached(void) {
    uint32_t count = 0;
    Value *pages = vm->aliases;
    for (uint32_t w = 0; pages + w != vm->reached; w++) {
        if (pages[w] == VALUE_UNBOUND) {
            continue;
        }
        Value *page = vm_ptr(pages[w]), *payload = page + 1, any = VALUE_UNBOUND;
        uint32_t bits = vm->reached[w] >> value_small_get(payload[PAGE_FIRST]);
        for (uint32_t i = PAGE_ALIASES; i < header_words(*page); i++, bits >>= 1) {
            payload[i] = (bits & 1u) != 0 ? payload[i] : VALUE_UNBOUND;
            any |= payload[i];
        }
        if (any != VALUE_UNBOUND) {
            *page |= HEADER_MARK;
            count++;
        } else {
            pages[w] = VALUE_UNBOUND;
        }
    }
    return count;
}
