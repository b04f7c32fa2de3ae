/* Tables, the storage that dicts and sets share (layout: dict_format.h), and the dict's interface
 * of vm.h.
 *
 * A look-up in a table without stored hashes runs no Python unless the key looked for is an
 * instance: all keys in it are text, numbers and immediates. Where Python may run, the look-up
 * begins anew when it finds the table exchanged or the entry gone afterwards. */
#include "containers.h"

/* What a program seldom reaches is compiled for size even where this file is not. */
#define COLD __attribute__((cold))

/* ---- hashing */

bool key_is_plain(Value key) {
    if (!value_is_ref(key)) {
        return true;
    }
    switch (obj_kind(key)) {
    case KIND_STR:
    case KIND_STRU:
    case KIND_BYTES:
    case KIND_INT:
    case KIND_FLOAT: return true;
    default: return false;
    }
}

/* Sign-extends 31 bits, so that a hash is the same when it comes back from a small integer. */
static uint32_t hash_fold(uint32_t hash) {
    return (uint32_t)value_small_get(value_small((int32_t)(hash & 0x7FFFFFFFu)));
}

uint32_t table_hash(Value key) {
    if (value_is_small(key)) {
        return (uint32_t)value_small_get(key);
    }
    if (value_is_str(key)) {
        return str_hash(key);
    }
    if (value_is_bool(key)) {
        return key == VALUE_TRUE ? 1u : 0u;
    }
    return hash_fold(obj_hash(key));
}

/* ---- look-up */

/* Texts and byte strings with both hashes known. */
static bool text_equal(Value a, uint32_t hash, Value b) {
    const uint16_t *stored = (const uint16_t *)(const void *)raw_body(b);
    uint16_t other = *stored;
    if ((other & STR_HASH_MASK) != 0 && (other & STR_HASH_MASK) != hash) {
        return false;
    }
    return str_equal(a, b);
}

/* A str in a table whose keys are all plain. Does not collect. */
static uint32_t table_find_str(const Table *t, Value key, uint32_t hash) {
    uint32_t mask = table_shape_mask(t->words[TABLE_SHAPE]), slot = hash & mask, perturb = hash;
    const uint8_t *index = table_index(t->words);
    for (uint32_t e; (e = table_index_get(index, mask, slot)) != 0;
         slot = table_next_slot(slot, &perturb, mask)) {
        Value k = *table_entry(t, e - 1);
        if (k == key || (value_is_str(k) && text_equal(key, hash, k))) {
            return e - 1;
        }
    }
    return TABLE_ABSENT;
}

/* A small integer in such a table: only a bool or a float can equal it without being it. */
static uint32_t table_find_small(const Table *t, Value key) {
    uint32_t hash = (uint32_t)value_small_get(key);
    uint32_t mask = table_shape_mask(t->words[TABLE_SHAPE]), slot = hash & mask, perturb = hash;
    const uint8_t *index = table_index(t->words);
    for (uint32_t e; (e = table_index_get(index, mask, slot)) != 0;
         slot = table_next_slot(slot, &perturb, mask)) {
        Value k = *table_entry(t, e - 1);
        if (k == key || (value_is_bool(k) && value_small(k == VALUE_TRUE) == key)) {
            return e - 1;
        }
        if (is_kind(k, KIND_FLOAT) && float_unbox(k) == (firn_float)value_small_get(key) &&
            (int32_t)float_unbox(k) == value_small_get(key)) { /* both fit */
            return e - 1;
        }
    }
    return TABLE_ABSENT;
}

/* Slots of a look-up that may run Python. */
enum { FIND_OWNER, FIND_KEY, FIND_TABLE, FIND_SLOTS };

/* Compares the entry `e` with the key; *restart when the table is no longer what it was. */
COLD static bool find_compare(Value *slots, uint32_t e, bool *restart) {
    Table t = table_of(slots[FIND_OWNER]);
    Value *mark = vm->sp, *candidate = vm_keep(1, *table_entry(&t, e), 0, 0);
    bool equal = value_equal(*candidate, slots[FIND_KEY]);
    *restart = body(slots[FIND_OWNER])[1] != slots[FIND_TABLE];
    if (!*restart) {
        t = table_of(slots[FIND_OWNER]);
        *restart = e >= table_capacity(t.words) || *table_entry(&t, e) != *candidate;
    }
    vm_release(mark);
    return equal;
}

static bool hashes_differ(const Table *t, const Value *entry, uint32_t hash) {
    return table_shape_hashed(t->words[TABLE_SHAPE]) &&
           entry[t->stride - 1] != value_small((int32_t)hash);
}

COLD static uint32_t find_general(Value *slots, uint32_t hash) {
    Table t;
restart:
    if (!table_view(slots[FIND_OWNER], &t)) {
        return TABLE_ABSENT;
    }
    slots[FIND_TABLE] = body(slots[FIND_OWNER])[1];
    uint32_t mask = table_shape_mask(t.words[TABLE_SHAPE]), slot = hash & mask, perturb = hash;
    for (uint32_t e; (e = table_index_get(table_index(t.words), mask, slot)) != 0;
         slot = table_next_slot(slot, &perturb, mask)) {
        const Value *entry = table_entry(&t, e - 1);
        if (entry[0] == VALUE_UNBOUND || hashes_differ(&t, entry, hash)) {
            continue;
        }
        if (entry[0] == slots[FIND_KEY]) {
            return e - 1;
        }
        bool again;
        Value shape = t.words[TABLE_SHAPE], fill = t.words[TABLE_FILL];
        bool equal = find_compare(slots, e - 1, &again);
        if (again || !table_view(slots[FIND_OWNER], &t) || shape != t.words[TABLE_SHAPE] ||
            fill != t.words[TABLE_FILL]) {
            vm_poll();
            goto restart;
        }
        if (equal) {
            return e - 1;
        }
    }
    return TABLE_ABSENT;
}

uint32_t table_find(const Value *slots, uint32_t hash) {
    Table t;
    if (!table_view(slots[0], &t)) {
        return TABLE_ABSENT;
    }
    Value key = slots[1];
    if (!table_shape_hashed(t.words[TABLE_SHAPE])) {
        if (value_is_small(key)) {
            return table_find_small(&t, key);
        }
        if (value_is_str(key)) {
            return table_find_str(&t, key, hash);
        }
    }
    Value *mark = vm->sp, *find = vm_keep(FIND_SLOTS, slots[0], slots[1], VALUE_UNBOUND);
    uint32_t entry = find_general(find, hash);
    vm_release(mark);
    return entry;
}

uint32_t table_next(Value owner, uint32_t entry) {
    Table t;
    if (!table_view(owner, &t)) {
        return TABLE_ABSENT;
    }
    while (entry < t.fill && *table_entry(&t, entry) == VALUE_UNBOUND) {
        entry++;
    }
    return entry < t.fill ? entry : TABLE_ABSENT;
}

/* ---- building and growing */

/* Hash of the key of an entry that is in the table; runs no Python. */
static uint32_t entry_hash(const Table *t, uint32_t entry) {
    const Value *words = table_entry(t, entry);
    if (table_shape_hashed(t->words[TABLE_SHAPE])) {
        return (uint32_t)value_small_get(words[t->stride - 1]);
    }
    return table_hash(words[0]);
}

COLD static void index_rebuild(Table *t) {
    uint32_t mask = table_shape_mask(t->words[TABLE_SHAPE]);
    memset(table_index(t->words), 0, table_index_words(mask + 1) * sizeof(Value));
    for (uint32_t i = 0; i < t->fill; i++) {
        if (*table_entry(t, i) != VALUE_UNBOUND) {
            table_index_add(t->words, entry_hash(t, i), i);
        }
    }
}

/* Entries without gaps, in place; words from the new fill on become 0. */
COLD static void entries_compact(Table *t) {
    uint32_t to = 0, stride = t->stride;
    for (uint32_t i = 0; i < t->fill; i++) {
        const Value *from = table_entry(t, i);
        if (*from != VALUE_UNBOUND) {
            if (i != to) {
                memcpy(table_entry(t, to), from, stride * sizeof *from);
            }
            to++;
        }
    }
    memset(table_entry(t, to), 0, (t->fill - to) * stride * sizeof(Value));
    t->fill = to;
    t->words[TABLE_FILL] = value_small((int32_t)to);
}

static bool table_is_in_ram(Value owner) {
    Value table = body(owner)[1];
    return table != VALUE_UNBOUND && in_ram(table);
}

/* Gives the last object of the heap, a table in RAM, room for `capacity` entries; false when that
 * cannot be. */
COLD static bool table_extend(Value owner, uint32_t capacity) {
    Value table = body(owner)[1];
    Table t = table_of(owner);
    Value shape = t.words[TABLE_SHAPE];
    uint32_t words = table_words(capacity, t.stride), old = header_words(obj_header(table));
    if (words <= old || !heap_extend(table, words - old)) {
        return false;
    }
    entries_compact(&t);
    uint32_t fill = t.fill;
    table_init(t.words, capacity, t.stride, table_shape_hashed(shape) ? TABLE_HASHED : 0);
    t.words[TABLE_FILL] = value_small((int32_t)fill);
    memset(table_entry(&t, fill), 0, (capacity - fill) * t.stride * sizeof(Value));
    index_rebuild(&t);
    return true;
}

/* Entries of `from` copied to the new table `to`, whose entries may be longer by a hash. */
COLD static void entries_copy(const Table *from, Table *to) {
    uint32_t parts = from->stride - (table_shape_hashed(from->words[TABLE_SHAPE]) ? 1u : 0u);
    bool hashed = table_shape_hashed(to->words[TABLE_SHAPE]);
    uint32_t n = 0;
    for (uint32_t i = 0; i < from->fill; i++) {
        const Value *source = table_entry(from, i);
        if (*source != VALUE_UNBOUND) {
            Value *target = table_entry(to, n);
            uint32_t hash = entry_hash(from, i);
            memcpy(target, source, parts * sizeof *source);
            if (hashed) {
                target[parts] = value_small((int32_t)hash);
            }
            table_index_add(to->words, hash, n);
            n++;
        }
    }
    to->words[TABLE_FILL] = value_small((int32_t)n);
}

/* A new table of `capacity` entries with the entries of *slot, compact. May collect. */
COLD static Value table_remake(const Value *slot, uint32_t capacity, bool hashed) {
    uint32_t stride = (is_kind(*slot, KIND_DICT) ? 2u : 1u) + (hashed ? 1u : 0u);
    Value made = heap_alloc(KIND_TABLE, table_words(capacity, stride));
    Table from, to = {raw_body(made), stride, 0};
    table_init(to.words, capacity, stride, hashed ? TABLE_HASHED : 0);
    if (table_view(*slot, &from)) {
        entries_copy(&from, &to);
    }
    return made;
}

static bool table_is_hashed(Value owner) {
    Table t;
    return table_view(owner, &t) && table_shape_hashed(t.words[TABLE_SHAPE]);
}

/* Capacities are chosen so that small indexes are full: 3, 6, 9, then half as much again. */
static uint32_t capacity_for(uint32_t need) {
    return need <= 9 ? (need + 2) / 3 * 3 : need + need / 2;
}

/* A capacity between `need` and `want` whose table leaves most of `room` words free. */
COLD static uint32_t capacity_within(uint32_t need, uint32_t want, uint32_t stride, uint32_t room) {
    uint32_t least = table_words(need, stride);
    uint32_t most = grow_step(least, UINT32_MAX, room);
    while (want > need && table_words(want, stride) > most) {
        want = need + (want - need) / 2;
    }
    return want;
}

/* The table at *slot, in RAM, gets room for `need` entries where it stands, or as the last object
 * of a full heap. */
COLD static bool table_grow_in_place(const Value *slot, uint32_t need) {
    Table t = table_of(*slot);
    uint32_t capacity = table_capacity(t.words), want = capacity_for(need);
    uint32_t live = table_live(*slot);
    bool is_short = heap_free() / 4 <= table_words(want, t.stride);
    if (need <= capacity && (is_short || live <= t.fill - t.fill / 4)) {
        entries_compact(&t);
        index_rebuild(&t);
        return true;
    }
    if (table_extend(*slot, want)) {
        return true;
    }
    if (!is_short) {
        return false;
    }
    heap_collect_for(table_words(want, t.stride) + 1);
    uint32_t own = header_words(obj_header(body(*slot)[1]));
    want = capacity_within(need, want, t.stride, heap_free() / 4 + own);
    heap_move_last(body(*slot)[1]); /* a second copy would not fit, or leave too little */
    return table_extend(*slot, want);
}

/* Room for `need` entries, deleted ones not counted. May collect. */
COLD static __attribute__((noinline)) void table_grow(const Value *slot, uint32_t need,
                                                      bool hashed) {
    if (table_is_in_ram(*slot) && table_is_hashed(*slot) == hashed &&
        table_grow_in_place(slot, need)) {
        return;
    }
    uint32_t stride = is_kind(*slot, KIND_DICT) ? 2u : 1u, want = capacity_for(need);
    stride += hashed ? 1u : 0u;
    if (heap_free() / 4 <= table_words(want, stride)) {
        heap_collect_for(table_words(want, stride) + 1);
        want = capacity_within(need, want, stride, heap_free() / 4);
    }
    Value made = table_remake(slot, want, hashed);
    body(*slot)[1] = made; /* mutable already */
}

COLD void table_reserve(const Value *slot, uint32_t need) {
    Table t;
    (void)mutable_body(*slot);
    bool hashed = false;
    if (table_view(*slot, &t)) {
        hashed = table_shape_hashed(t.words[TABLE_SHAPE]);
        if (need + (t.fill - table_live(*slot)) <= table_capacity(t.words)) {
            return;
        }
    }
    if (need > 0) {
        table_grow(slot, need, hashed);
    }
}

/* The owner's kind, not the table's shape, decides whether there is a value. */
void table_add(const Value *slots, uint32_t hash) {
    Value *owner = mutable_body(slots[0]);
    uint32_t live = (uint32_t)value_small_get(owner[0]);
    bool plain = key_is_plain(slots[1]);
    Table t;
    bool any = table_view(slots[0], &t);
    bool hashed = any && table_shape_hashed(t.words[TABLE_SHAPE]);
    if (!any || t.fill == table_capacity(t.words) || (!hashed && !plain)) {
        table_grow(slots, live + 1, hashed || !plain);
        t = table_of(slots[0]);
        hashed = hashed || !plain;
        owner = body(slots[0]);
    }
    Value *entry = table_entry(&t, t.fill);
    entry[0] = slots[1];
    if (is_kind(slots[0], KIND_DICT)) {
        entry[1] = slots[2];
    }
    if (hashed) {
        entry[t.stride - 1] = value_small((int32_t)hash);
    }
    table_index_add(t.words, hash, t.fill);
    t.words[TABLE_FILL] = value_small((int32_t)t.fill + 1);
    owner[0] = value_small((int32_t)live + 1);
}

/* A table without live entries starts afresh, so that a queue does not crawl through its memory. */
COLD void table_delete(const Value *slot, uint32_t entry) {
    Value *owner = mutable_body(*slot);
    uint32_t live = (uint32_t)value_small_get(owner[0]) - 1;
    Table t = table_of(*slot);
    assert(entry < t.fill && *table_entry(&t, entry) != VALUE_UNBOUND);
    memset(table_entry(&t, entry), 0, t.stride * sizeof(Value));
    owner[0] = value_small((int32_t)live);
    if (live == 0) {
        entries_compact(&t);
        index_rebuild(&t);
    }
}

COLD void table_clear(const Value *slot) {
    if (table_live(*slot) > 0) {
        Value *owner = mutable_body(*slot);
        owner[0] = value_small(0);
        owner[1] = VALUE_UNBOUND;
    }
}

COLD uint32_t table_last(const Value *slot) {
    Table t;
    if (table_live(*slot) == 0 || !table_view(*slot, &t)) {
        return TABLE_ABSENT;
    }
    uint32_t entry = t.fill, steps = 0;
    do {
        entry--;
        steps++;
    } while (*table_entry(&t, entry) == VALUE_UNBOUND);
    /* Taking from the end again and again: gaps are closed before looking over them costs more than
     * that. */
    if (steps > 8 && steps * steps > t.fill && table_is_in_ram(*slot)) {
        entries_compact(&t);
        index_rebuild(&t);
        entry = t.fill - 1;
    }
    return entry;
}

COLD uint32_t table_first(const Value *slot) {
    uint32_t entry = table_next(*slot, 0);
    if (entry != TABLE_ABSENT && entry > 8 && table_is_in_ram(*slot)) {
        Table t = table_of(*slot);
        if (entry * entry > t.fill) {
            entries_compact(&t);
            index_rebuild(&t);
            entry = 0;
        }
    }
    return entry;
}

COLD Value table_copy(const Value *slot) {
    uint32_t live = table_live(*slot);
    return live > 0 ? table_remake(slot, live, table_is_hashed(*slot)) : VALUE_UNBOUND;
}

/* ---- the short way */

/* Keys that differ because they are not the same word: small integers, interned names. */
static inline bool surely_different(Value key, Value k) {
    if (key & 1u) {
        return (k & 1u) != 0;
    }
    return value_is_ref(k) && obj_kind(k) == KIND_STR &&
           (*(const uint16_t *)(const void *)raw_body(key) &
            *(const uint16_t *)(const void *)raw_body(k) & STR_INTERNED) != 0;
}

/* Where the value of a key stands that is a small integer or an ASCII text in a table with an index
 * of bytes, seen at once; NULL says nothing. This is most look-ups of most programs. */
static inline Value *table_peek(Value dict, Value key) {
    Value table = body(dict)[1];
    if (table == VALUE_UNBOUND) {
        return NULL;
    }
    Value *words = raw_body(table);
    Value shape = words[TABLE_SHAPE];
    uint32_t mask = table_shape_mask(shape), hash;
    if (key & 1u) {
        hash = (uint32_t)value_small_get(key);
    } else if (is_kind(key, KIND_STR)) {
        hash = *(const uint16_t *)(const void *)raw_body(key) & STR_HASH_MASK;
    } else {
        return NULL;
    }
    if (mask > 0xFFu) {
        return NULL;
    }
    const uint8_t *index = table_index(words);
    uint32_t stride = table_shape_stride(shape), slot = hash & mask, perturb = hash;
    for (uint32_t e; (e = index[slot]) != 0; slot = table_next_slot(slot, &perturb, mask)) {
        Value *entry = words + (TABLE_ENTRIES - stride) + e * stride;
        if (entry[0] == key) {
            return entry + 1;
        }
        if (!surely_different(key, entry[0])) {
            break;
        }
    }
    return NULL;
}

Value dict_peek(Value dict, Value key) {
    const Value *v = table_peek(dict, key);
    return v != NULL ? *v : VALUE_UNBOUND;
}

bool dict_poke(Value dict, Value key, Value v) {
    if (!in_ram(dict)) {
        return false;
    }
    Value *at = table_peek(dict, key);
    if (at == NULL) {
        return false;
    }
    TRAP(dict, true);
    *at = v;
    return true;
}

/* ---- the interface of vm.h */

Value dict_new(uint32_t capacity) {
    Value dict = heap_alloc(KIND_DICT, 2);
    raw_body(dict)[0] = value_small(0);
    if (capacity > 0) {
        Value *mark = vm->sp, *slot = vm_keep(1, dict, 0, 0);
        Value table = table_remake(slot, capacity, false);
        dict = *slot;
        raw_body(dict)[1] = table;
        vm_release(mark);
    }
    return dict;
}

Value dict_get(Value dict, Value key) {
    const Value *seen = table_peek(dict, key);
    if (seen != NULL) {
        return *seen;
    }
    Table t;
    if (table_live(dict) == 0 && key_is_plain(key)) {
        return VALUE_UNBOUND;
    }
    if (value_is_str(key) && table_view(dict, &t) && !table_shape_hashed(t.words[TABLE_SHAPE])) {
        uint32_t entry = table_find_str(&t, key, str_hash(key));
        return entry != TABLE_ABSENT ? table_entry(&t, entry)[1] : VALUE_UNBOUND;
    }
    Value *mark = vm->sp, *slots = vm_keep(2, dict, key, 0);
    uint32_t entry = table_find(slots, table_hash(slots[1]));
    Value result = VALUE_UNBOUND;
    if (entry != TABLE_ABSENT) {
        t = table_of(slots[0]);
        result = table_entry(&t, entry)[1];
    }
    vm_release(mark);
    return result;
}

/* Also in a table with stored hashes only texts are compared: keys that need Python are passed
 * over. */
Value dict_get_name(Value dict, Value name) {
    const Value *seen = table_peek(dict, name);
    if (seen != NULL) {
        return *seen;
    }
    Table t;
    if (!table_view(dict, &t)) {
        return VALUE_UNBOUND;
    }
    uint32_t entry = table_find_str(&t, name, str_hash(name));
    return entry != TABLE_ABSENT ? table_entry(&t, entry)[1] : VALUE_UNBOUND;
}

void dict_put(const Value *slots) {
    if (dict_poke(slots[0], slots[1], slots[2])) {
        return;
    }
    uint32_t hash = table_hash(slots[1]);
    uint32_t entry = table_find(slots, hash);
    if (entry == TABLE_ABSENT) {
        table_add(slots, hash);
        return;
    }
    Table t;
    (void)mutable_body(slots[0]);
    t = table_of(slots[0]);
    table_entry(&t, entry)[1] = slots[2];
}

void dict_set(Value dict, Value key, Value v) {
    if (dict_poke(dict, key, v)) {
        return;
    }
    Value *mark = vm->sp;
    dict_put(vm_keep(3, dict, key, v));
    vm_release(mark);
}

COLD bool dict_remove(Value dict, Value key) {
    Value *mark = vm->sp, *slots = vm_keep(2, dict, key, 0);
    uint32_t entry = table_find(slots, table_hash(slots[1]));
    if (entry != TABLE_ABSENT) {
        table_delete(slots, entry);
    }
    vm_release(mark);
    return entry != TABLE_ABSENT;
}

uint32_t dict_count(Value dict) {
    return table_live(dict);
}

COLD bool dict_next(Value dict, uint32_t *pos, Value *key, Value *v) {
    uint32_t entry = table_next(dict, *pos);
    if (entry == TABLE_ABSENT) {
        return false;
    }
    Table t = table_of(dict);
    const Value *words = table_entry(&t, entry);
    *key = words[0];
    if (v != NULL) {
        *v = words[1];
    }
    *pos = entry + 1;
    return true;
}
