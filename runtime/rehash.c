/* Tables of an image under construction: hashes and indexes as the runtime itself will look for
 * them. Host only.
 *
 * A hash that is made of identities – of classes, functions, instances without __hash__ – depends
 * on the address that the key has in the image. What a __hash__ of Python returned when the table
 * was filled stays as it is: here nothing of Python can run. */
#include "heap.h"

#if FIRN_HOST
#include "containers.h"

/* What the hash of a key is made of. */
typedef struct Origin {
    bool python, identity;
} Origin;

static void origin_of(Value key, Origin *origin);

static void origin_of_items(const Value *items, uint32_t n, uint32_t stride, Origin *origin) {
    for (uint32_t i = 0; i < n; i++) {
        origin_of(items[i * stride], origin);
    }
}

/* Looks at the namespaces of the class, whose keys are texts: their indexes are made first. */
static void origin_of_instance(Value key, Origin *origin) {
    uint32_t n;
    const Value *mro = tuple_items(raw_body(obj_class(key))[CLASS_MRO], &n);
    for (uint32_t i = 0; i < n; i++) {
        if (!is_core_object(mro[i])) {
            (void)rehash_table(raw_body(mro[i])[CLASS_DICT]);
        }
    }
    Value method = special_lookup(key, CORE(name___hash__)), native = obj_native(key);
    if (method != VALUE_UNBOUND && !is_kind(method, KIND_NATIVE)) {
        origin->python = true;
    } else if (native == key) {
        origin->identity = true;
    } else {
        origin_of(native, origin);
    }
}

static void origin_of(Value key, Origin *origin) {
    if (!value_is_ref(key)) {
        return;
    }
    Kind kind = obj_kind(key);
    if (kind == KIND_TUPLE) {
        origin_of_items(raw_body(key), tuple_length(key), 1, origin);
    } else if (kind == KIND_FROZENSET) {
        Table t;
        if (table_view(key, &t)) {
            origin_of_items(table_entry(&t, 0), t.fill, t.stride, origin);
        }
    } else if (is_instance(key) || kind == KIND_CLASS) {
        origin_of_instance(key, origin);
    } else if (type_ops(kind)->hash == NULL) {
        origin->identity = true;
    }
}

typedef struct Rehash {
    Value key;
    uint32_t hash;
} Rehash;

static void hash_key(void *arg) {
    Rehash *r = arg;
    r->hash = table_hash(r->key);
}

/* The hash of an entry, stored where the table stores hashes. False: it cannot be told. */
static bool entry_rehash(const Table *t, uint32_t entry, uint32_t *hash) {
    Value *words = table_entry(t, entry);
    bool hashed = table_shape_hashed(t->words[TABLE_SHAPE]);
    Origin origin = {false, false};
    origin_of(words[0], &origin);
    if (origin.python && (origin.identity || !hashed)) {
        return false;
    }
    Rehash r = {words[0], 0};
    if (origin.python) {
        r.hash = (uint32_t)value_small_get(words[t->stride - 1]);
    } else if (vm_protect(hash_key, &r) != VALUE_UNBOUND) {
        return false;
    }
    if (hashed) {
        words[t->stride - 1] = value_small((int32_t)r.hash);
    }
    *hash = r.hash;
    return true;
}

bool rehash_table(Value owner) {
    Value table = raw_body(owner)[1];
    uint32_t base = vm->config->image_base;
    if (table - base >= vm->host->image_end - base) {
        return true; /* none, or in the core block */
    }
    Value *words = raw_body(table);
    Table t = {words, table_shape_stride(words[TABLE_SHAPE]), table_fill(words)};
    uint32_t slots = table_shape_mask(words[TABLE_SHAPE]) + 1, hash;
    memset(table_index(words), 0, table_index_words(slots) * sizeof(Value));
    for (uint32_t i = 0; i < t.fill; i++) {
        if (*table_entry(&t, i) != VALUE_UNBOUND) {
            if (!entry_rehash(&t, i, &hash)) {
                return false;
            }
            table_index_add(words, hash, i);
        }
    }
    return true;
}

static bool has_table(Value at) {
    Kind kind = obj_kind(at);
    return kind == KIND_DICT || kind == KIND_SET || kind == KIND_FROZENSET;
}

Value rehash_image(void) {
    const ImageHeader *h = (const ImageHeader *)(const void *)vm_ptr(vm->config->image_base);
    for (Value at = h->base + h->header_bytes; at < h->objects_end; at += 4 + obj_words(at) * 4) {
        if (has_table(at) && !rehash_table(at)) {
            return at;
        }
    }
    return VALUE_UNBOUND;
}
#endif
