/* The copying pass: what start-up has made goes from the bake heap to the flash image.
 *
 * Reach walks the bake heap from the bindings of each module, breadth first, without writing to it: every object
 * gets an entry with the entry that led to it, from which the path of a message is made. Writable objects are
 * numbered in that order, so those of one module follow one another; they are the first objects of the image, one after
 * the other. Everything else is made when its value is first asked for: immutable objects once for each content.
 */
#include "snapshot.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "../runtime/dict_format.h"

#define MAX_NESTING 1000u /* immutable objects in one another */

/* ---- the bake heap */

static const Value *heap_at(const Linker *l, Value ref) {
    return l->evaluation->runtime->bake_memory(l->evaluation->vm, ref);
}

static Kind heap_kind(const Linker *l, Value ref) {
    return header_kind(*heap_at(l, ref));
}

static bool in_heap(const Linker *l, Value v) {
    const VmConfig *c = &l->evaluation->config;
    return value_is_ref(v) && v - c->ram_base < c->heap_bytes;
}

static bool in_bake_image(const Linker *l, Value v) {
    const Evaluation *e = l->evaluation;
    return value_is_ref(v) && v - e->config.image_base < e->image.size;
}

static bool is_freezable(Kind kind) {
    switch (kind) {
    case KIND_FLOAT:
    case KIND_INT:
    case KIND_STR:
    case KIND_STRU:
    case KIND_BYTES:
    case KIND_COMPLEX:
    case KIND_TUPLE:
    case KIND_FROZENSET:
    case KIND_RANGE:
    case KIND_SLICE:
    case KIND_FUNCTION:
    case KIND_BOUND:
    case KIND_PROPERTY:
    case KIND_STATICMETHOD:
    case KIND_CLASSMETHOD:
    case KIND_ITEMS:
    case KIND_TABLE:
    case KIND_BLOB: return true;
    default: return kind_is_writable(kind);
    }
}

/* ---- entries by address */

static uint32_t map_slot(const Snapshot *s, Value from) {
    uint32_t slot = (from * 0x9E3779B1u >> 7) & s->mask;
    while (s->index[slot] != 0 && s->items[s->index[slot] - 1].from != from) {
        slot = (slot + 1) & s->mask;
    }
    return slot;
}

FrozenItem *snapshot_find(const Snapshot *s, Value from) {
    uint32_t i = s->index[map_slot(s, from)];
    return i != 0 ? &s->items[i - 1] : NULL;
}

static void map_grow(Snapshot *s) {
    s->mask = s->mask * 2 + 1;
    free(s->index);
    s->index = check_alloc(calloc((size_t)s->mask + 1, sizeof *s->index));
    for (uint32_t i = 0; i < s->count; i++) {
        s->index[map_slot(s, s->items[i].from)] = i + 1;
    }
}

static void add_item(Snapshot *s, FrozenItem item) {
    if (s->count == s->room) {
        s->room = s->room * 2 + 256;
        s->items = check_alloc(realloc(s->items, s->room * sizeof *s->items));
    }
    assert(s->items != NULL);
    s->items[s->count] = item;
    s->index[map_slot(s, item.from)] = ++s->count;
    if (s->count * 2 > s->mask) {
        map_grow(s);
    }
}

/* ---- reach */

/* A code object of the bake image: what is left of a body is none of them. */
static const CodePlace *find_code(const Evaluation *e, Value ref) {
    uint32_t low = 0, high = e->code_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (e->codes[middle].ref < ref) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < e->code_count && e->codes[low].ref == ref ? &e->codes[low] : NULL;
}

static bool unfreezable(Snapshot *s, Value from, uint32_t parent, uint32_t field) {
    if (s->fault.from == 0) {
        s->fault = (FrozenItem){.from = from, .parent = parent, .field = field};
    }
    return false;
}

static bool reach_image_value(Linker *l, Value v) {
    if (heap_kind(l, v) != KIND_CODE) {
        return true;
    }
    const CodePlace *place = find_code(l->evaluation, v);
    if (place == NULL) {
        return false; /* a body: somebody kept a traceback */
    }
    (void)link_reach_code(l, place->module, place->code);
    return true;
}

static bool has_finalizer(const Linker *l, const Value *instance) {
    return in_heap(l, instance[1]) &&
           (heap_at(l, instance[1])[1 + CLASS_INFO] >> 1 & CLASS_FLAG_DEL) != 0;
}

static bool reach_value(Linker *l, Value v, uint32_t parent, uint32_t field) {
    Snapshot *s = l->snapshot;
    if (in_bake_image(l, v)) {
        return reach_image_value(l, v) || unfreezable(s, v, parent, field);
    }
    if (!in_heap(l, v) || snapshot_find(s, v) != NULL) {
        return true;
    }
    const Value *at = heap_at(l, v);
    Kind kind = header_kind(*at);
    bool instance = kind == KIND_INSTANCE || kind == KIND_INSTANCE_DICT;
    if (!is_freezable(kind) || (instance && has_finalizer(l, at))) {
        return unfreezable(s, v, parent, field);
    }
    add_item(s, (FrozenItem){.from = v, .parent = parent, .field = field, .kind = kind});
    return true;
}

/* Payload words that are values, of an object in the bake heap. */
static uint32_t value_words(const Value *at) {
    switch (header_kind(*at)) {
    case KIND_TABLE: return (uint32_t)value_small_get(at[1]);
    case KIND_FLOAT:
    case KIND_INT:
    case KIND_STR:
    case KIND_STRU:
    case KIND_BYTES:
    case KIND_COMPLEX:
    case KIND_BLOB: return 0;
    default: return header_words(*at);
    }
}

/* A list's storage may be longer than the list; what lies beyond is not part of it. */
static uint32_t words_in_use(const Linker *l, const FrozenItem *item, const Value *at) {
    if (item->kind == KIND_ITEMS && item->parent < SNAPSHOT_ROOT) {
        const FrozenItem *owner = &l->snapshot->items[item->parent];
        if (owner->kind == KIND_LIST) {
            return (uint32_t)value_small_get(heap_at(l, owner->from)[1]);
        }
    }
    return value_words(at);
}

static bool reach_fields(Linker *l) {
    Snapshot *s = l->snapshot;
    for (; s->done < s->count; s->done++) {
        const Value *at = heap_at(l, s->items[s->done].from);
        uint32_t n = words_in_use(l, &s->items[s->done], at);
        for (uint32_t i = 0; i < n; i++) {
            if (!reach_value(l, at[1 + i], s->done, i)) {
                return false;
            }
        }
    }
    return true;
}

static bool reach_root(Linker *l, Value v, uint32_t module, uint32_t global) {
    return reach_value(l, v, SNAPSHOT_ROOT + module, global) && reach_fields(l);
}

static bool reach_module(Linker *l, uint32_t index) {
    const Evaluation *e = l->evaluation;
    const CompiledModule *m = l->project->modules[index];
    const ModuleFate *fate = &e->fates[index];
    for (uint32_t g = 0; g < m->global_count; g++) {
        if (!reach_root(l, e->boot[e->cells[index][g]], index, g)) {
            return false;
        }
    }
    for (uint32_t i = 0; fate->statements != NULL && i < m->statement_count; i++) {
        const StatementFate *f = &fate->statements[i];
        for (uint32_t k = 0; f->fate == FATE_STORED && k < f->store_count; k++) {
            if (!reach_root(l, f->stores[k].value, index, f->stores[k].global)) {
                return false;
            }
        }
    }
    return reach_root(l, e->extras != NULL ? e->extras[index] : 0, index, SNAPSHOT_EXTRA);
}

/* What the VM itself holds; sys.path, unless it is as every program finds it. It counts as a thing of the first module,
 * which belongs to __main__ and is never imported anew. */
static bool reach_state(Linker *l) {
    const Evaluation *e = l->evaluation;
    bool path = e->path != VALUE_UNBOUND && heap_at(l, e->path)[1] != value_small(0);
    return (!path || reach_root(l, e->path, 0, SNAPSHOT_EXTRA)) &&
           reach_root(l, e->functions, 0, SNAPSHOT_EXTRA) &&
           reach_root(l, e->at_exit, 0, SNAPSHOT_EXTRA);
}

/* ---- nesting of immutable objects */

static bool is_nesting(Kind kind) {
    switch (kind) {
    case KIND_TUPLE:
    case KIND_FROZENSET:
    case KIND_TABLE:
    case KIND_FUNCTION:
    case KIND_BOUND:
    case KIND_SLICE:
    case KIND_PROPERTY:
    case KIND_STATICMETHOD:
    case KIND_CLASSMETHOD: return true;
    default: return false;
    }
}

/* What is known of the nesting at an item: 0 nothing yet, else 1 + immutable objects in one another that reach
 * writable ones. A full collection follows those by recursion, so there are limits. */
static bool measure_nesting(Linker *l, uint8_t *known, uint32_t index, uint32_t level) {
    Snapshot *s = l->snapshot;
    const Value *at = heap_at(l, s->items[index].from);
    uint32_t below = 0;
    bool reaches = false;
    for (uint32_t i = 0, n = value_words(at); i < n; i++) {
        const FrozenItem *child = in_heap(l, at[1 + i]) ? snapshot_find(s, at[1 + i]) : NULL;
        if (child == NULL || !is_nesting(child->kind)) {
            reaches |= child != NULL && kind_is_writable(child->kind);
            continue;
        }
        uint32_t c = (uint32_t)(child - s->items);
        if (known[c] == 0 && (level == MAX_NESTING || !measure_nesting(l, known, c, level + 1))) {
            break;
        }
        below = known[c] - 1u > below ? known[c] - 1u : below;
        reaches |= known[c] > 1;
    }
    if (s->fault.from == 0 && (level == MAX_NESTING || below + reaches > REACHES_DEPTH)) {
        s->fault = s->items[index];
        s->deep = true;
    }
    known[index] = (uint8_t)(1 + below + reaches);
    return s->fault.from == 0;
}

/* False when a statement makes immutable objects that are nested too deep. */
static bool check_nesting(Linker *l) {
    Snapshot *s = l->snapshot;
    uint8_t *known = check_alloc(calloc(s->count + 1, 1));
    bool ok = true;
    for (uint32_t i = 0; ok && i < s->count; i++) {
        /* Tables are entered from their frozensets: those of dicts may hold what holds them. */
        bool enter = is_nesting(s->items[i].kind) && s->items[i].kind != KIND_TABLE;
        ok = known[i] != 0 || !enter || measure_nesting(l, known, i, 0);
    }
    free(known);
    return ok;
}

bool snapshot_reach(Linker *l) {
    Snapshot *s = check_alloc(calloc(1, sizeof *s));
    l->snapshot = s;
    s->mask = 1023;
    s->index = check_alloc(calloc(s->mask + 1, sizeof *s->index));
    if (!reach_state(l)) {
        return false;
    }
    for (uint32_t i = 0; i < l->project->count; i++) {
        uint32_t first = i == 0 ? 0 : s->count;
        if (!reach_module(l, i)) {
            return false;
        }
        for (; first < s->count; first++) {
            s->items[first].module = i;
        }
    }
    return check_nesting(l);
}

/* ---- places */

static uint32_t writable_words(const Value *at) {
    return header_kind(*at) == KIND_CLASS ? CLASS_FIELDS : header_words(*at);
}

void snapshot_place(Linker *l) {
    Snapshot *s = l->snapshot;
    s->first = pool_ref(&l->pool, l->pool.count);
    for (uint32_t i = 0; i < s->count; i++) {
        FrozenItem *item = &s->items[i];
        LinkedModule *m = &l->modules[item->module];
        link_charge(l, item->module);
        if (m->aliases == 0) {
            m->alias_first = s->aliases;
        }
        if (!kind_is_writable(item->kind)) {
            continue;
        }
        uint32_t words = writable_words(heap_at(l, item->from));
        Value header = (s->aliases << HEADER_SIZE_SHIFT) | FLAG_ALIASABLE | HEADER_LOW(item->kind);
        uint32_t at = pool_object(&l->pool, header, words);
        item->to = pool_ref(&l->pool, at);
        s->words = check_alloc(realloc(s->words, (s->aliases + 1) * sizeof *s->words));
        s->words[s->aliases] = words;
        item->alias = s->aliases++;
        m->aliases++;
        l->pool.flash->objects += (words + 1) * 4;
    }
    s->end = pool_ref(&l->pool, l->pool.count);
    if (s->aliases > SNAPSHOT_MAX_ALIASES) {
        link_error(l, l->project->modules[l->project->main]->file,
                   "start-up makes %u writable objects; an image holds %u at most", s->aliases,
                   SNAPSHOT_MAX_ALIASES);
    }
}

/* ---- immutable objects */

static Value copy_tuple(Linker *l, const Value *at, uint32_t nesting) {
    uint32_t n = header_words(*at);
    Value *items = check_alloc(calloc(n + 1, sizeof *items));
    for (uint32_t i = 0; i < n; i++) {
        items[i] = snapshot_value_at(l, at[1 + i], nesting + 1);
    }
    Value v = pool_tuple(&l->pool, items, n);
    free(items);
    return v;
}

/* An object of its own: functions, bound methods, properties, ... */
static Value copy_fields(Linker *l, const Value *at, uint32_t nesting) {
    uint32_t n = header_words(*at);
    uint32_t to = pool_object(&l->pool, *at & ~(Value)HEADER_MARK, n);
    for (uint32_t i = 0; i < n; i++) {
        Value v = snapshot_value_at(l, at[1 + i], nesting + 1);
        l->pool.words[to + 1 + i] = v;
    }
    l->pool.flash->objects += (n + 1) * 4;
    return pool_ref(&l->pool, to);
}

/* Entries in use only, in an array of their own size; the index is made when all addresses are known. */
static Value copy_table(Linker *l, const Value *at, uint32_t nesting) {
    uint32_t stride = table_shape_stride(at[1 + TABLE_SHAPE]), live = 0;
    uint32_t hashed = table_shape_hashed(at[1 + TABLE_SHAPE]) ? TABLE_HASHED : 0;
    const Value *from = at + 1 + TABLE_ENTRIES;
    for (uint32_t i = 0; i < table_fill(at + 1); i++) {
        live += from[i * stride] != VALUE_UNBOUND;
    }
    if (live == 0) {
        return VALUE_UNBOUND;
    }
    uint32_t words = table_words(live, stride);
    uint32_t to = pool_object(&l->pool, header_make(KIND_TABLE, words), words);
    table_init(l->pool.words + to + 1, live, stride, hashed);
    l->pool.words[to + 1 + TABLE_FILL] = value_small((int32_t)live);
    uint32_t out = to + 1 + TABLE_ENTRIES;
    for (uint32_t i = 0; i < table_fill(at + 1); i++) {
        for (uint32_t k = 0; from[i * stride] != VALUE_UNBOUND && k < stride; k++) {
            Value v = snapshot_value_at(l, from[i * stride + k], nesting + 1);
            l->pool.words[out++] = v;
        }
    }
    l->pool.flash->objects += (words + 1) * 4;
    return pool_ref(&l->pool, to);
}

static Value copy_frozenset(Linker *l, const Value *at, uint32_t nesting) {
    uint32_t to = pool_object(&l->pool, header_make(KIND_FROZENSET, 2), 2);
    Value table = at[2] != VALUE_UNBOUND ? copy_table(l, heap_at(l, at[2]), nesting) : at[2];
    l->pool.words[to + 1] = at[1];
    l->pool.words[to + 2] = table;
    l->pool.flash->objects += 12;
    return pool_ref(&l->pool, to);
}

/* Equal contents give one object: strings, numbers. */
static Value copy_raw(Linker *l, const Value *at) {
    uint32_t bytes = header_bytes(*at);
    const char *text = (const char *)(at + 1) + STR_PREFIX;
    switch (header_kind(*at)) {
    case KIND_STR:
    case KIND_STRU: return pool_str(&l->pool, text, bytes - STR_PREFIX);
    case KIND_BYTES: return pool_bytes(&l->pool, text, bytes - STR_PREFIX);
    default: return pool_words(&l->pool, at, 1 + header_words(*at));
    }
}

static Value copy_object(Linker *l, const Value *at, uint32_t nesting) {
    switch (header_kind(*at)) {
    case KIND_STR:
    case KIND_STRU:
    case KIND_BYTES:
    case KIND_FLOAT:
    case KIND_INT:
    case KIND_COMPLEX: return copy_raw(l, at);
    case KIND_TUPLE: return copy_tuple(l, at, nesting);
    case KIND_FROZENSET: return copy_frozenset(l, at, nesting);
    default: return copy_fields(l, at, nesting);
    }
}

/* Objects of the bake image: constants, modules, codes. */
static Value image_value(Linker *l, Value v, uint32_t nesting) {
    const Evaluation *e = l->evaluation;
    const Value *at = heap_at(l, v);
    switch (header_kind(*at)) {
    case KIND_MODULE:
        for (uint32_t i = 0; i < l->project->count; i++) {
            if (e->modules[i] == v) {
                return l->modules[i].object;
            }
        }
        return VALUE_NONE;
    case KIND_CODE: {
        const CodePlace *place = find_code(e, v);
        return l->codes[link_reach_code(l, place->module, place->code)].ref;
    }
    default: return copy_object(l, at, nesting);
    }
}

Value snapshot_value_at(Linker *l, Value v, uint32_t nesting) {
    if (nesting > MAX_NESTING) {
        link_error(l, l->project->modules[l->project->main]->file,
                   "start-up makes tuples nested more than %u deep, which cannot be frozen; "
                   "use --no-freeze",
                   MAX_NESTING);
        return VALUE_NONE;
    }
    if (in_bake_image(l, v)) {
        return image_value(l, v, nesting);
    }
    FrozenItem *item = in_heap(l, v) ? snapshot_find(l->snapshot, v) : NULL;
    if (item == NULL) {
        return v;
    }
    if (item->to == 0) {
        Value to = copy_object(l, heap_at(l, v), nesting);
        snapshot_find(l->snapshot, v)->to = to;
        return to;
    }
    return item->to;
}

Value snapshot_value(Linker *l, Value v) {
    return snapshot_value_at(l, v, 0);
}

/* ---- storage of writable objects */

static bool all_equal(const Value *items, uint32_t n) {
    for (uint32_t i = 1; i < n; i++) {
        if (items[i] != items[0]) {
            return false;
        }
    }
    return n > 0;
}

/* Runs of one value, and of zero bytes, share the longest of them: what is read is as long as the owner says. */
static Value shared_run(Linker *l, Kind kind, Value v, uint32_t words, uint32_t bytes) {
    Snapshot *s = l->snapshot;
    for (uint32_t i = 0; i < s->run_count; i++) {
        if (s->runs[i].kind == kind && s->runs[i].value == v) {
            return s->runs[i].ref;
        }
    }
    Value header = kind == KIND_BLOB ? header_make_bytes(kind, bytes) : header_make(kind, words);
    uint32_t to = pool_object(&l->pool, header, words);
    for (uint32_t i = 0; i < words; i++) {
        l->pool.words[to + 1 + i] = v;
    }
    l->pool.flash->objects += (words + 1) * 4;
    s->runs = check_alloc(realloc(s->runs, (s->run_count + 1) * sizeof *s->runs));
    s->runs[s->run_count++] = (FrozenRun){kind, v, pool_ref(&l->pool, to)};
    return pool_ref(&l->pool, to);
}

/* The longest list or bytearray goes first, so that its run serves the others. `first`: where a deque begins in
 * its storage. */
static Value copy_items(Linker *l, const Value *storage, uint32_t first, uint32_t n) {
    if (n == 0) {
        return VALUE_UNBOUND;
    }
    Value *items = check_alloc(calloc(n, sizeof *items));
    uint32_t room = header_words(*storage);
    assert(room >= n);
    for (uint32_t i = 0; i < n; i++) {
        items[i] = snapshot_value(l, storage[1 + (first + i) % room]);
    }
    Value ref;
    if (n >= SNAPSHOT_MIN_RUN && all_equal(items, n)) {
        ref = shared_run(l, KIND_ITEMS, items[0], n, 0);
    } else {
        uint32_t to = pool_object(&l->pool, header_make(KIND_ITEMS, n), n);
        memcpy(l->pool.words + to + 1, items, n * sizeof *items);
        l->pool.flash->objects += (n + 1) * 4;
        ref = pool_ref(&l->pool, to);
    }
    free(items);
    return ref;
}

static Value copy_blob(Linker *l, const Value *storage, uint32_t bytes) {
    if (bytes == 0) {
        return VALUE_UNBOUND;
    }
    uint32_t words = (bytes + 3) / 4;
    Value *copy = check_alloc(calloc(words, sizeof *copy));
    memcpy(copy, storage + 1, bytes);
    Value ref;
    if (copy[0] == 0 && all_equal(copy, words)) {
        ref = shared_run(l, KIND_BLOB, 0, words, bytes);
    } else {
        uint32_t to = pool_object(&l->pool, header_make_bytes(KIND_BLOB, bytes), words);
        memcpy(l->pool.words + to + 1, copy, words * sizeof *copy);
        l->pool.flash->objects += (words + 1) * 4;
        ref = pool_ref(&l->pool, to);
    }
    free(copy);
    return ref;
}

static Value copy_storage(Linker *l, const FrozenItem *item, const Value *at) {
    const Value *storage = at[2] != VALUE_UNBOUND ? heap_at(l, at[2]) : NULL;
    uint32_t n = (uint32_t)value_small_get(at[1]);
    if (storage == NULL) {
        return VALUE_UNBOUND;
    }
    uint32_t first = item->kind == KIND_DEQUE ? (uint32_t)value_small_get(at[3]) : 0;
    switch (kind_storage(item->kind)) {
    case KIND_ITEMS: return copy_items(l, storage, first, n);
    case KIND_BLOB: return copy_blob(l, storage, n);
    default: return copy_table(l, storage, 0);
    }
}

static void fill_item(Linker *l, const FrozenItem *item) {
    const Value *at = heap_at(l, item->from);
    link_charge(l, item->module);
    uint32_t to = (item->to - l->pool.base) / 4 + 1, n = writable_words(at), i = 0;
    if (kind_storage(item->kind) != KIND_FREE) {
        Value storage = copy_storage(l, item, at);
        l->pool.words[to] = at[1];
        l->pool.words[to + 1] = storage;
        i = 2;
    }
    for (; i < n; i++) {
        Value v = snapshot_value(l, at[1 + i]);
        l->pool.words[to + i] = v;
    }
    if (item->kind == KIND_DEQUE) {
        l->pool.words[to + 2] = value_small(0);
    }
}

/* Length in words of the storage that runs share, or 0. */
static uint32_t run_length(const Linker *l, const FrozenItem *item) {
    Kind storage = kind_storage(item->kind);
    return storage == KIND_ITEMS || storage == KIND_BLOB
               ? (uint32_t)value_small_get(heap_at(l, item->from)[1])
               : 0;
}

static const Linker *sort_linker; /* of longest_first; qsort has no context */

static int longest_first(const void *a, const void *b) {
    const FrozenItem *items = sort_linker->snapshot->items;
    uint32_t x = run_length(sort_linker, &items[*(const uint32_t *)a]);
    uint32_t y = run_length(sort_linker, &items[*(const uint32_t *)b]);
    if (x != y) {
        return x > y ? -1 : 1;
    }
    return *(const uint32_t *)a < *(const uint32_t *)b ? -1 : 1;
}

void snapshot_fill(Linker *l) {
    Snapshot *s = l->snapshot;
    uint32_t *order = check_alloc(calloc(s->count + 1, sizeof *order)), n = 0;
    for (uint32_t i = 0; i < s->count; i++) {
        if (kind_is_writable(s->items[i].kind)) {
            order[n++] = i;
        }
    }
    sort_linker = l;
    if (n > 0) {
        qsort(order, n, sizeof *order, longest_first);
    }
    for (uint32_t i = 0; i < n; i++) {
        fill_item(l, &s->items[order[i]]);
    }
    free(order);
}

/* ---- flags */

static bool leads_to_writable(const Linker *l, Value v) {
    if (!value_is_ref(v) || v - l->pool.base >= l->pool.count * 4) {
        return false;
    }
    Value header = l->pool.words[(v - l->pool.base) / 4];
    Kind kind = header_kind(header);
    return kind >= KIND_TUPLE && kind != KIND_CODE && kind != KIND_BLOB &&
           (header & (FLAG_ALIASABLE | FLAG_REACHES)) != 0;
}

static bool flag_object(Linker *l, uint32_t at, uint32_t n) {
    Value *words = l->pool.words + at;
    Kind kind = header_kind(words[0]);
    if (kind < KIND_TUPLE || kind == KIND_CODE || kind == KIND_BLOB || kind == KIND_MODULE ||
        kind == KIND_COMPLEX || (words[0] & FLAG_REACHES) != 0) {
        return false;
    }
    uint32_t values = kind == KIND_TABLE ? (uint32_t)value_small_get(words[1]) : n;
    for (uint32_t i = 0; i < values; i++) {
        if (leads_to_writable(l, words[1 + i])) {
            words[0] |= FLAG_REACHES;
            return true;
        }
    }
    return false;
}

/* Called when all objects stand and no table does. Objects mostly follow what they refer to, so few rounds are
 * needed. */
void snapshot_flag(Linker *l) {
    const Snapshot *s = l->snapshot;
    bool changed = s != NULL && s->aliases > 0;
    while (changed) {
        changed = false;
        uint32_t at = sizeof(ImageHeader) / 4, alias = 0;
        while (at < l->pool.count) {
            bool writable = pool_ref(&l->pool, at) >= s->first && pool_ref(&l->pool, at) < s->end;
            uint32_t n;
            if (writable) {
                n = s->words[alias++];
            } else {
                n = header_words(l->pool.words[at]);
            }
            changed |= flag_object(l, at, n);
            at += n + 1;
        }
    }
}

/* ---- what cannot be frozen */

static const char *kind_name(Kind kind) {
    switch (kind) {
    case KIND_GENERATOR: return "a generator";
    case KIND_TRACEBACK: return "a traceback";
    case KIND_INSTANCE:
    case KIND_INSTANCE_DICT: return "an instance of a class with __del__";
    case KIND_DICT_VIEW: return "a view of a dict";
    default: return "an iterator";
    }
}

/* The last evaluated statement that binds the global, or the module's first one. */
static uint32_t last_binder(const Linker *l, uint32_t module, uint32_t global) {
    const CompiledModule *m = l->project->modules[module];
    const ModuleFate *fate = &l->evaluation->fates[module];
    for (uint32_t i = m->statement_count; i-- > 0 && global != SNAPSHOT_EXTRA;) {
        bool evaluated = fate->loaded || fate->statements[i].fate != FATE_RESIDUE;
        if (evaluated && statement_binds(l->evaluation, m, i, (uint16_t)global)) {
            return i;
        }
    }
    return 0;
}

void snapshot_unhashable(const Linker *l, Value owner) {
    Snapshot *s = l->snapshot;
    for (uint32_t i = 0; i < s->count && s->fault.from == 0; i++) {
        if (s->items[i].to == owner) {
            s->fault = s->items[i];
            s->unhashable = true;
        }
    }
}

void snapshot_fault(const Linker *l, Forced *forced) {
    const Snapshot *s = l->snapshot;
    FrozenItem at = s->fault;
    if (at.from == 0) {
        return;
    }
    const char *kind = kind_name(heap_kind(l, at.from));
    char path[90];
    while (at.parent < SNAPSHOT_ROOT) {
        at = s->items[at.parent];
    }
    uint32_t module = at.parent - SNAPSHOT_ROOT;
    snapshot_path(l, &s->fault, path, sizeof path);
    if (s->deep) {
        (void)snprintf(forced->why, sizeof forced->why,
                       "makes immutable objects nested too deep to be frozen (%s)", path);
    } else if (s->unhashable) {
        (void)snprintf(forced->why, sizeof forced->why,
                       "makes a dict or set whose keys' hashes mix __hash__ and identity (%s)",
                       path);
    } else {
        (void)snprintf(forced->why, sizeof forced->why, "makes %s, which cannot be frozen (%s)",
                       kind, path);
    }
    forced->place = (BakePlace){module, last_binder(l, module, at.field)};
    const ModuleFate *fate = &l->evaluation->fates[module];
    forced->exact = fate->loaded || fate->statements[forced->place.statement].exact;
}

void snapshot_free(Linker *l) {
    if (l->snapshot != NULL) {
        free(l->snapshot->items);
        free(l->snapshot->index);
        free(l->snapshot->runs);
        free(l->snapshot->words);
        free(l->snapshot);
        l->snapshot = NULL;
    }
}
