/* How a program reaches what start-up has made: the paths of messages and reports. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../runtime/dict_format.h"
#include "snapshot.h"

#define MAX_STEPS 12u /* of a path; longer ones begin with "..." */

typedef struct PathText {
    char *at;
    size_t left;
} PathText;

static void put(PathText *t, const char *text, size_t bytes) {
    size_t n = bytes < t->left ? bytes : t->left - 1;
    memcpy(t->at, text, n);
    t->at += n;
    t->left -= n;
    *t->at = 0;
}

static void put_c(PathText *t, const char *text) {
    put(t, text, strlen(text));
}

static const Value *heap_at(const Linker *l, Value ref) {
    return l->evaluation->runtime->bake_memory(l->evaluation->vm, ref);
}

static bool is_text(const Value *at) {
    return header_kind(*at) == KIND_STR || header_kind(*at) == KIND_STRU;
}

static void put_str(PathText *t, const Value *at) {
    put(t, (const char *)(at + 1) + STR_PREFIX, header_bytes(*at) - STR_PREFIX);
}

/* The key of a dict's entry as a subscript. */
static void put_key(PathText *t, const Linker *l, Value key) {
    char number[24];
    if (value_is_small(key)) {
        (void)snprintf(number, sizeof number, "[%d]", (int)value_small_get(key));
        put_c(t, number);
    } else if (value_is_ref(key) && is_text(heap_at(l, key))) {
        put_c(t, "['");
        put_str(t, heap_at(l, key));
        put_c(t, "']");
    } else {
        put_c(t, "[...]");
    }
}

/* An entry of a table: an attribute when the table is that of a class or of an instance's attributes. */
static void put_entry(PathText *t, const Linker *l, const FrozenItem *dict, const Value *table,
                      uint32_t field) {
    const Snapshot *s = l->snapshot;
    uint32_t stride = table_shape_stride(table[1 + TABLE_SHAPE]);
    uint32_t entry = (field - TABLE_ENTRIES) / stride;
    Value key = table[1 + TABLE_ENTRIES + entry * stride];
    Kind owner = dict->parent < SNAPSHOT_ROOT ? s->items[dict->parent].kind : KIND_DICT;
    bool attribute = owner == KIND_CLASS || owner == KIND_INSTANCE_DICT;
    if (dict->kind == KIND_SET) {
        put_c(t, " (an item)");
    } else if (attribute && value_is_ref(key) && is_text(heap_at(l, key))) {
        put_c(t, ".");
        put_str(t, heap_at(l, key));
    } else {
        put_key(t, l, key);
    }
}

static void put_slot(PathText *t, const Linker *l, const Value *instance, uint32_t field) {
    const Value *class_ref = heap_at(l, instance[1]);
    const Value *slots = heap_at(l, class_ref[1 + CLASS_SLOTS]);
    put_c(t, ".");
    if (field == 0) {
        put_c(t, "__class__");
    } else if (field - 1 < header_words(*slots) && value_is_ref(slots[field])) {
        put_str(t, heap_at(l, slots[field]));
    } else {
        put_c(t, "?");
    }
}

static const char *class_field(uint32_t field) {
    static const char *const names[] = {".__name__", ".__bases__", ".__mro__"};
    return field < 3 ? names[field] : "";
}

static void put_index(PathText *t, uint32_t i) {
    char number[16];
    (void)snprintf(number, sizeof number, "[%u]", (unsigned)i);
    put_c(t, number);
}

/* The step from an item's parent to the item. Storage takes no step of its own. */
static void put_step(PathText *t, const Linker *l, const FrozenItem *item) {
    const Snapshot *s = l->snapshot;
    const FrozenItem *parent = &s->items[item->parent];
    const Value *at = heap_at(l, parent->from);
    switch (parent->kind) {
    case KIND_TABLE: put_entry(t, l, &s->items[parent->parent], at, item->field); break;
    case KIND_ITEMS:
    case KIND_TUPLE: put_index(t, item->field); break;
    case KIND_INSTANCE: put_slot(t, l, at, item->field); break;
    case KIND_INSTANCE_DICT: put_c(t, item->field == 0 ? ".__class__" : ""); break;
    case KIND_CLASS: put_c(t, class_field(item->field)); break;
    case KIND_FUNCTION: put_c(t, item->field == 0 ? "" : ".__closure__"); break;
    case KIND_BOUND: put_c(t, item->field == 0 ? ".__func__" : ".__self__"); break;
    case KIND_MEMORYVIEW: put_c(t, ".obj"); break;
    default: break;
    }
}

static void put_root(PathText *t, const Linker *l, const FrozenItem *item) {
    uint32_t module = item->parent - SNAPSHOT_ROOT;
    const CompiledModule *m = l->project->modules[module];
    put_c(t, m->name);
    if (item->field < m->global_count) {
        const Constant *name = &m->constants[m->globals[item->field]];
        put_c(t, ".");
        put(t, name->text, name->count);
    }
}

void snapshot_path(const Linker *l, const FrozenItem *item, char *text, size_t bytes) {
    const FrozenItem *steps[MAX_STEPS];
    uint32_t n = 0;
    PathText t = {text, bytes};
    text[0] = 0;
    for (; item->parent < SNAPSHOT_ROOT; item = &l->snapshot->items[item->parent]) {
        if (n == MAX_STEPS) {
            memmove(steps, steps + 1, (n-- - 1) * sizeof *steps);
        }
        steps[n++] = item;
    }
    put_root(&t, l, item);
    while (n-- > 0) {
        put_step(&t, l, steps[n]);
    }
}
