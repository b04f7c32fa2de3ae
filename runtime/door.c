/* The door: frozen payloads to read and to write. The only place that clones.
 *
 * An aliasable object keeps its header in flash. Its first write copies its payload to RAM, as an
 * object of the same kind that no Value ever refers to, and enters it in the alias directory:
 *
 *   ROOT_ALIASES ──▶ ITEMS of pages ──▶ ITEMS of 32 payload objects     (0: not written yet)
 *                    alias index / 32      alias index % 32
 *
 * Storage that the payload refers to (ITEMS, TABLE, BLOB) is cloned with it, so that a write to the
 * object is a write to RAM, all or nothing: everything is reserved before anything is made.
 *
 * The collector takes aliases as roots. The full collection, which drops the aliases of owners that
 * are not reachable any more, starts from the frozen side: see collect.c, mark_roots. */
#include "vm.h"

#define PAGE_ALIASES 32u

/* Kinds below TUPLE and byte kinds use the flag's bit for something else. */
static inline bool is_aliasable(Value header) {
    return (header & FLAG_ALIASABLE) != 0 && header_kind(header) >= KIND_TUPLE &&
           header_kind(header) != KIND_BLOB;
}

static inline uint32_t alias_index(Value header) {
    return header >> HEADER_SIZE_SHIFT;
}

/* The payload object in RAM, or 0. */
static Value alias_find(uint32_t index) {
    Value directory = vm->roots[ROOT_ALIASES];
    if (directory == VALUE_UNBOUND || index / PAGE_ALIASES >= header_words(obj_header(directory))) {
        return VALUE_UNBOUND;
    }
    Value page = raw_body(directory)[index / PAGE_ALIASES];
    return page != VALUE_UNBOUND ? raw_body(page)[index % PAGE_ALIASES] : VALUE_UNBOUND;
}

Value *door_frozen_body(Value ref) {
    Value header = obj_header(ref);
    if (is_aliasable(header)) {
        Value alias = alias_find(alias_index(header));
        if (alias != VALUE_UNBOUND) {
            return raw_body(alias);
        }
    }
    return raw_body(ref);
}

/* Slots of an instance of a frozen class: CLASS_SLOTS never changes, the class's own payload is not
 * needed. An instance has one slot at least. */
static uint32_t instance_words(Value class_ref) {
    uint32_t slots = header_words(obj_header(raw_body(class_ref)[CLASS_SLOTS]));
    return 1 + (slots != 0 ? slots : 1);
}

uint32_t obj_words(Value ref) {
    Value header = obj_header(ref);
    if (in_ram(ref) || !is_aliasable(header)) {
        return header_words(header);
    }
    switch (header_kind(header)) {
    case KIND_INSTANCE:
    case KIND_INSTANCE_DICT: return instance_words(raw_body(ref)[0]);
    case KIND_CLASS: return CLASS_FIELDS;
    case KIND_MODULE: return MODULE_FIELDS;
    case KIND_CELL: return 1;
    case KIND_ITER: return 2;
    default:
        assert(header_kind(header) == KIND_LIST || header_kind(header) == KIND_DICT ||
               header_kind(header) == KIND_SET || header_kind(header) == KIND_BYTEARRAY);
        return 2;
    }
}

/* The frozen storage that is cloned with the payload, or 0. */
static Value alias_storage(Value ref, Kind kind) {
    bool has_storage =
        kind == KIND_LIST || kind == KIND_DICT || kind == KIND_SET || kind == KIND_BYTEARRAY;
    return has_storage ? raw_body(ref)[1] : VALUE_UNBOUND;
}

/* Inside a reserved stretch: a copy of a frozen object's words under the given header. */
static Value clone(Value ref, Value header, uint32_t words) {
    Value copy = kind_is_bytes(header_kind(header))
                     ? heap_alloc_bytes(header_kind(header), header_bytes(header))
                     : heap_alloc_raw(header_kind(header), words);
    memcpy(raw_body(copy), raw_body(ref), words * sizeof(Value));
    return copy;
}

/* The directory, long enough for `index`; room is reserved. */
static Value alias_directory(uint32_t index) {
    Value old = vm->roots[ROOT_ALIASES];
    uint32_t words = old != VALUE_UNBOUND ? header_words(obj_header(old)) : 0;
    if (index / PAGE_ALIASES < words) {
        return old;
    }
    Value directory = heap_alloc(KIND_ITEMS, index / PAGE_ALIASES + 1);
    if (words != 0) {
        memcpy(raw_body(directory), raw_body(old), words * sizeof(Value));
    }
    vm->roots[ROOT_ALIASES] = directory;
    return directory;
}

static void alias_enter(uint32_t index, Value alias) {
    Value directory = alias_directory(index);
    Value page = raw_body(directory)[index / PAGE_ALIASES];
    if (page == VALUE_UNBOUND) {
        page = heap_alloc(KIND_ITEMS, PAGE_ALIASES);
        raw_body(directory)[index / PAGE_ALIASES] = page;
    }
    raw_body(page)[index % PAGE_ALIASES] = alias;
}

Value *door_thaw(Value ref) {
    Value header = obj_header(ref);
    if (!is_aliasable(header)) {
        raise_type_error("'%T' object is part of the runtime and cannot be changed", ref);
    }
    uint32_t index = alias_index(header);
    Value alias = alias_find(index);
    if (alias != VALUE_UNBOUND) {
        return raw_body(alias);
    }
    Kind kind = header_kind(header);
    uint32_t words = obj_words(ref);
    Value storage = alias_storage(ref, kind);
    uint32_t storage_words = storage != 0 ? header_words(obj_header(storage)) : 0;
    heap_reserve(1 + words + (storage != 0 ? 1 + storage_words : 0) + 1 + PAGE_ALIASES + 2 +
                 index / PAGE_ALIASES);
    alias = clone(ref, header_make(kind, words), words);
    if (storage != 0) {
        Value copy = clone(storage, obj_header(storage), storage_words);
        raw_body(alias)[1] = copy;
    }
    alias_enter(index, alias);
    return raw_body(alias);
}
