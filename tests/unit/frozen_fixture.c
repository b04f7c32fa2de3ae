/* Hand-made images: see frozen_fixture.h. */
#include "frozen_fixture.h"

#include "text_hash.h"

void frozen_begin(Frozen *f, uint32_t heap_bytes, uint32_t aliasable_words) {
    memset(f, 0, sizeof *f);
    (void)fixture_vm(&f->config, heap_bytes);
    f->words = calloc(FROZEN_WORDS, sizeof *f->words);
    assert_non_null(f->words);
    f->base = f->config.image_base;
    f->next_aliasable = sizeof(ImageHeader) / 4;
    f->next = f->aliasable_room = f->next_aliasable + aliasable_words;
    assert_true(f->next < FROZEN_WORDS);
}

Value *frozen_payload(Frozen *f, Value object) {
    return &f->words[(object - f->base) / 4 + 1];
}

Value frozen_object(Frozen *f, Value header, uint32_t words) {
    Value at = f->base + f->next * 4;
    assert_true(f->next + 1 + words <= FROZEN_WORDS);
    f->words[f->next] = header;
    f->next += 1 + words;
    return at;
}

Value frozen_aliasable(Frozen *f, Kind kind, uint32_t words) {
    Value at = f->base + f->next_aliasable * 4;
    assert_true(f->next_aliasable + 1 + words <= f->aliasable_room);
    f->words[f->next_aliasable] = header_make(kind, f->alias_count++) | FLAG_ALIASABLE;
    f->next_aliasable += 1 + words;
    return at;
}

Value frozen_tuple(Frozen *f, const Value *items, uint32_t n) {
    Value tuple = frozen_object(f, header_make(KIND_TUPLE, n), n);
    memcpy(frozen_payload(f, tuple), items, n * sizeof *items);
    return tuple;
}

Value frozen_list(Frozen *f, const Value *items, uint32_t n, uint32_t capacity) {
    Value list = frozen_aliasable(f, KIND_LIST, 2), storage = VALUE_UNBOUND;
    if (capacity != 0) {
        storage = frozen_object(f, header_make(KIND_ITEMS, capacity), capacity);
        for (uint32_t i = 0; i < capacity; i++) {
            frozen_payload(f, storage)[i] = i < n ? items[i] : VALUE_NONE;
        }
    }
    frozen_payload(f, list)[0] = value_small((int32_t)n);
    frozen_payload(f, list)[1] = storage;
    return list;
}

Value frozen_bytearray(Frozen *f, const void *bytes, uint32_t n, uint32_t capacity) {
    Value array = frozen_aliasable(f, KIND_BYTEARRAY, 2);
    Value blob = frozen_object(f, header_make_bytes(KIND_BLOB, capacity), (capacity + 3) / 4);
    memset(frozen_payload(f, blob), 0xEE, (capacity + 3) / 4 * 4);
    memcpy(frozen_payload(f, blob), bytes, n);
    frozen_payload(f, array)[0] = value_small((int32_t)n);
    frozen_payload(f, array)[1] = blob;
    return array;
}

/* Storage of the kind that goes with `kind`; further payload words are the caller's. */
Value frozen_owner(Frozen *f, Kind kind, Value length, Value storage) {
    Value owner = frozen_aliasable(f, kind, kind_words(kind));
    frozen_payload(f, owner)[0] = length;
    frozen_payload(f, owner)[1] = storage;
    return owner;
}

Value frozen_str(Frozen *f, const char *text) {
    uint32_t n = (uint32_t)strlen(text);
    Value str =
        frozen_object(f, header_make_bytes(KIND_STR, STR_PREFIX + n), (STR_PREFIX + n + 3) / 4);
    uint16_t hash = (uint16_t)(text_hash(text, n) | STR_INTERNED);
    memcpy(frozen_payload(f, str), &hash, sizeof hash);
    memcpy((uint8_t *)frozen_payload(f, str) + STR_PREFIX, text, n);
    return str;
}

/* Of a key that is a small integer, or a text of the core block or of the image under
 * construction. */
static uint32_t key_hash(Frozen *f, Value key) {
    if (value_is_small(key)) {
        return (uint32_t)value_small_get(key);
    }
    bool own = key - f->base < FROZEN_WORDS * 4;
    const Value *payload = own ? frozen_payload(f, key) : raw_body(key);
    uint32_t header = payload[-1];
    assert_int_equal(header_kind(header), KIND_STR);
    return text_hash((const char *)payload + STR_PREFIX, header_bytes(header) - STR_PREFIX);
}

Value frozen_table(Frozen *f, Kind kind, const Value *pairs, uint32_t n) {
    uint32_t stride = kind == KIND_DICT ? 2 : 1, words = table_words(n, stride);
    Value owner = frozen_aliasable(f, kind, 2), table = VALUE_UNBOUND;
    if (n != 0) {
        table = frozen_object(f, header_make(KIND_TABLE, words), words);
        Value *p = frozen_payload(f, table);
        table_init(p, n, stride, 0);
        p[TABLE_FILL] = value_small((int32_t)n);
        memcpy(p + TABLE_ENTRIES, pairs, n * stride * sizeof *pairs);
        for (uint32_t i = 0; i < n; i++) {
            table_index_add(p, key_hash(f, pairs[stride * i]), i);
        }
    }
    frozen_payload(f, owner)[0] = value_small((int32_t)n);
    frozen_payload(f, owner)[1] = table;
    return owner;
}

Value frozen_class(Frozen *f, const Value *slot_names, uint32_t n) {
    Value class_ref = frozen_aliasable(f, KIND_CLASS, CLASS_FIELDS);
    Value mro[] = {class_ref, CORE(class_object)};
    Value fields[CLASS_FIELDS] = {
        [CLASS_NAME] = frozen_str(f, "Frozen"),
        [CLASS_BASES] = frozen_tuple(f, mro + 1, 1),
        [CLASS_MRO] = frozen_tuple(f, mro, 2),
        [CLASS_DICT] = frozen_table(f, KIND_DICT, NULL, 0),
        [CLASS_SLOTS] = frozen_tuple(f, slot_names, n),
        [CLASS_INFO] = value_small(KIND_INSTANCE),
        [CLASS_QUALNAME] = VALUE_NONE,
        [CLASS_MODULE] = VALUE_NONE,
    };
    memcpy(frozen_payload(f, class_ref), fields, sizeof fields);
    return class_ref;
}

Value frozen_instance(Frozen *f, Value class_ref, const Value *slots, uint32_t n) {
    Value instance = frozen_aliasable(f, KIND_INSTANCE, 1 + n);
    frozen_payload(f, instance)[0] = class_ref;
    memcpy(frozen_payload(f, instance) + 1, slots, n * sizeof *slots);
    return instance;
}

/* ---- flags */

static bool is_flagged(Frozen *f, Value v) {
    if (!value_is_ref(v) || v - f->base >= f->next * 4) {
        return false;
    }
    Value header = f->words[(v - f->base) / 4];
    return header_may_have_flags(header) && (header & (FLAG_ALIASABLE | FLAG_REACHES)) != 0;
}

static bool flag_object(Frozen *f, uint32_t at, uint32_t n) {
    Value *words = f->words + at;
    if (!header_may_have_flags(words[0]) || (words[0] & FLAG_REACHES)) {
        return false;
    }
    if (header_kind(words[0]) == KIND_TABLE) {
        n = (uint32_t)value_small_get(words[1]);
    }
    for (uint32_t i = 1; i <= n; i++) {
        if (is_flagged(f, words[i])) {
            words[0] |= FLAG_REACHES;
            return true;
        }
    }
    return false;
}

/* Payload words of an aliasable object before it is in the VM's memory. */
static uint32_t aliasable_words(Frozen *f, uint32_t at) {
    Kind kind = header_kind(f->words[at]);
    if (kind == KIND_INSTANCE || kind == KIND_INSTANCE_DICT) {
        Value class_ref = f->words[at + 1];
        bool own = class_ref - f->base < FROZEN_WORDS * 4;
        Value slots = (own ? frozen_payload(f, class_ref) : raw_body(class_ref))[CLASS_SLOTS];
        own = slots - f->base < FROZEN_WORDS * 4;
        uint32_t n = header_words(own ? frozen_payload(f, slots)[-1] : obj_header(slots));
        return 1 + (n != 0 ? n : 1);
    }
    return kind_words(kind);
}

static void flag_all(Frozen *f) {
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t at = sizeof(ImageHeader) / 4; at < f->next_aliasable;) {
            uint32_t n = aliasable_words(f, at);
            changed |= flag_object(f, at, n);
            at += 1 + n;
        }
        for (uint32_t at = f->aliasable_room; at < f->next;) {
            uint32_t n = header_words(f->words[at]);
            changed |= flag_object(f, at, n);
            at += 1 + n;
        }
    }
}

/* ---- the end */

static uint32_t add_table(Frozen *f, const Value *from, uint32_t n) {
    uint32_t at = f->base + f->next * 4;
    assert_true(f->next + n <= FROZEN_WORDS);
    if (n != 0) {
        memcpy(f->words + f->next, from, n * sizeof *from);
    }
    f->next += n;
    return at;
}

void frozen_finish(Frozen *f) {
    static const Value empty = 0;
    flag_all(f);
    ImageHeader h = {.magic = IMAGE_MAGIC, .layout = IMAGE_LAYOUT, .header_bytes = sizeof h};
    h.base = f->base;
    h.core_base = vm->core_base;
    h.objects_end = f->base + f->next * 4;
    h.aliasable = f->base + (uint32_t)sizeof h;
    h.aliasable_end = f->base + f->next_aliasable * 4;
    h.alias_count = f->alias_count;
    h.constants = add_table(f, f->constants, f->constant_count);
    h.constant_count = f->constant_count;
    h.modules = add_table(f, f->modules, f->module_count);
    h.module_count = f->module_count;
    h.name_index = add_table(f, &empty, 1);
    h.fixed = add_table(f, f->fixed, f->fixed_count);
    h.fixed_count = f->fixed_count;
    h.cells = add_table(f, f->globals, f->cells_set);
    h.cells_set = f->cells_set;
    h.bindings = f->bindings;
    h.total_bytes = f->next * 4;
    memcpy(f->words, &h, sizeof h);
    assert_true(host_memory_load(f->words, f->next * 4));
    assert_true(vm_attach((const ImageHeader *)(const void *)vm_ptr(f->base)));
}

void frozen_end(Frozen *f) {
    assert_memory_equal(vm_ptr(f->base), f->words, f->next * 4);
    fixture_free(vm);
    free(f->words);
}
