/* The verifier's first half: objects and references of an image.
 *
 * 1. The words between header and tables are walked as objects: each must have a kind that images hold and end
 *    inside. Their starts are marked.
 * 2. Each object's fields are examined: a reference leads to a marked start, or to one of the core block's
 *    objects that programs may see, and has the kind that the field demands.
 * 3. The tables K, modules and interned, and the modules' shares of G.
 * 4. Each CODE (verify_code.c). */
#include "verify_internal.h"

#if FIRN_HOST
#include "dict_format.h"
#include "heap.h"
#include "text_hash.h"

#include <stdio.h>
#include <stdlib.h>

bool verify_fail(Verifier *v, Value address, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int n = snprintf(v->error, v->error_bytes, "image: object at 0x%08x: ", address);
    if (n >= 0 && (size_t)n < v->error_bytes) {
        vsnprintf(v->error + n, v->error_bytes - (size_t)n, format, args);
    }
    va_end(args);
    return false;
}

/* ---- starts */

static void mark_start(uint8_t *bits, uint32_t word) {
    bits[word / 8] |= (uint8_t)(1u << (word % 8));
}

static bool in_image(const Verifier *v, Value ref) {
    return ref - v->image->base < v->image->objects_end - v->image->base;
}

static bool in_core(Value ref) {
    return ref - vm->core_base < CORE_WORDS * 4;
}

/* Start of an object, in the image or the core block. */
static bool is_start(const Verifier *v, Value ref) {
    uint32_t word;
    const uint8_t *bits;
    if (!value_is_ref(ref)) {
        return false;
    }
    if (in_image(v, ref)) {
        word = (ref - v->image->base) / 4;
        bits = v->starts;
    } else if (in_core(ref)) {
        word = (ref - vm->core_base) / 4;
        bits = v->core_starts;
    } else {
        return false;
    }
    return bits[word / 8] >> (word % 8) & 1;
}

static Kind kind_at(Value ref) {
    return obj_kind(ref);
}

static const Value *payload_at(Value ref) {
    return vm_ptr(ref) + 1;
}

static uint32_t words_at(Value ref) {
    return header_words(obj_header(ref));
}

bool verify_is(const Verifier *v, Value ref, Kind kind) {
    if (!is_start(v, ref)) {
        return false;
    }
    Kind k = kind_at(ref);
    return k == kind || (kind == KIND_STR && k == KIND_STRU);
}

/* What of the core block a program may hold; its tables are none of its business. */
static bool is_core_value(Value ref) {
    switch (kind_at(ref)) {
    case KIND_STR:
    case KIND_BYTES:
    case KIND_CLASS:
    case KIND_NATIVE:
    case KIND_MODULE:
    case KIND_FLOAT:
    case KIND_INT: return true;
    case KIND_TUPLE: return words_at(ref) == 0;
    default: return false;
    }
}

static bool is_image_value(Kind kind) {
    switch (kind) {
    case KIND_FLOAT:
    case KIND_INT:
    case KIND_STR:
    case KIND_STRU:
    case KIND_BYTES:
    case KIND_TUPLE:
    case KIND_FROZENSET:
    case KIND_FUNCTION:
    case KIND_CODE:
    case KIND_MODULE:
    case KIND_COMPLEX: return true;
    default: return false;
    }
}

bool verify_is_value(const Verifier *v, Value value) {
    if (value_is_small(value)) {
        return true;
    }
    if (value_is_immediate(value)) {
        return value <= VALUE_NOTIMPLEMENTED;
    }
    if (!is_start(v, value)) {
        return false;
    }
    return in_image(v, value) ? is_image_value(kind_at(value)) : is_core_value(value);
}

/* ---- objects: sizes first */

static bool walk_core(Verifier *v) {
    for (uint32_t i = 0; i < CORE_WORDS;) {
        mark_start(v->core_starts, i);
        i += 1 + header_words(*vm_ptr(vm->core_base + i * 4));
    }
    return true;
}

static bool walk_image(Verifier *v) {
    const ImageHeader *h = v->image;
    Value at = h->base + h->header_bytes;
    while (at < h->objects_end) {
        Value header = obj_header(at);
        Kind kind = header_kind(header);
        if (!value_is_header(header)) {
            return verify_fail(v, at, "0x%08x is no header", header);
        }
        if (kind >= KIND_COUNT || (!is_image_value(kind) && kind != KIND_TABLE)) {
            return verify_fail(v, at, "objects of kind %u are not frozen", (unsigned)kind);
        }
        if (header & HEADER_MARK) {
            return verify_fail(v, at, "the collector's mark is set");
        }
        if (!kind_is_bytes(kind) && (header & (FLAG_ALIASABLE | FLAG_REACHES)) != 0 &&
            !(kind == KIND_INT && (header & FLAG_REACHES) == 0)) {
            return verify_fail(v, at, "flags 0x%x do not belong to kind %u", header & 0x1800u,
                               (unsigned)kind);
        }
        uint32_t words = header_words(header);
        if (words >= (h->objects_end - at) / 4) {
            return verify_fail(v, at, "it has %u words and ends beyond the last object", words);
        }
        mark_start(v->starts, (at - h->base) / 4);
        at += (words + 1) * 4;
    }
    return true;
}

/* ---- objects: contents */

/* Well-formed UTF-8 of the kind that the header says; returns what is wrong, or NULL. */
static const char *text_fault(const uint8_t *p, uint32_t n, bool ascii) {
    bool high = false;
    for (uint32_t i = 0; i < n;) {
        uint8_t c = p[i++];
        if (c < 0x80) {
            continue;
        }
        uint32_t more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : 1;
        uint32_t code = c & (0x3Fu >> more), least = more == 1   ? 0x80u
                                                     : more == 2 ? 0x800u
                                                                 : 0x10000u;
        if (c < 0xC2 || c > 0xF4 || n - i < more) {
            return "its text is not UTF-8";
        }
        for (uint32_t k = 0; k < more; k++) {
            if ((p[i] & 0xC0) != 0x80) {
                return "its text is not UTF-8";
            }
            code = code << 6 | (p[i++] & 0x3Fu);
        }
        if (code < least || code > 0x10FFFF) {
            return "its text is not UTF-8";
        }
        high = true;
    }
    return high == ascii ? "its kind does not fit its characters" : NULL;
}

static bool check_text(Verifier *v, Value at, Kind kind) {
    uint32_t bytes = header_bytes(obj_header(at));
    if (bytes < STR_PREFIX) {
        return verify_fail(v, at, "a text of %u bytes has no room for its hash", bytes);
    }
    const uint8_t *text = (const uint8_t *)payload_at(at) + STR_PREFIX;
    uint32_t hash = *(const uint16_t *)(const void *)payload_at(at) & STR_HASH_MASK;
    const char *fault =
        kind == KIND_BYTES ? NULL : text_fault(text, bytes - STR_PREFIX, kind == KIND_STR);
    if (fault != NULL) {
        return verify_fail(v, at, "%s", fault);
    }
    uint32_t expected = text_hash((const char *)text, bytes - STR_PREFIX);
    return hash == expected ||
           verify_fail(v, at, "its hash is 0x%04x, that of its text is 0x%04x", hash, expected);
}

static bool check_int(Verifier *v, Value at) {
    uint32_t n = words_at(at);
    const Value *limbs = payload_at(at);
    bool negative = (obj_header(at) & FLAG_NEGATIVE) != 0;
    if (n == 0 || limbs[n - 1] == 0 ||
        (n == 1 && small_fits(negative ? -(int64_t)limbs[0] : (int64_t)limbs[0]))) {
        return verify_fail(v, at, "an integer is not in its shortest form");
    }
    return true;
}

static bool check_values(Verifier *v, Value at, uint32_t first, uint32_t end) {
    const Value *payload = payload_at(at);
    for (uint32_t i = first; i < end; i++) {
        if (!verify_is_value(v, payload[i])) {
            return verify_fail(v, at, "word %u is 0x%08x, which is no value", i + 1, payload[i]);
        }
    }
    return true;
}

/* A set's table: the index leads to its entries, keys are values. */
static bool check_table(Verifier *v, Value owner, Value table, uint32_t live) {
    uint32_t words = words_at(table);
    const Value *p = payload_at(table);
    if (words < TABLE_ENTRIES || !value_is_small(p[0]) || !value_is_small(p[1]) ||
        !value_is_small(p[2])) {
        return verify_fail(v, owner, "its table has no head");
    }
    uint32_t stride = table_shape_stride(p[TABLE_SHAPE]), mask = table_shape_mask(p[TABLE_SHAPE]);
    uint32_t values = (uint32_t)value_small_get(p[TABLE_COUNT]), fill = table_fill(p);
    if (stride != 1 || table_shape_hashed(p[TABLE_SHAPE]) || values < TABLE_ENTRIES ||
        values > words || (mask & (mask + 1)) != 0 || mask > OBJECT_MAX_WORDS) {
        return verify_fail(v, owner, "its table has a shape that no set has");
    }
    uint32_t capacity = table_capacity(p), used = 0;
    if (table_slots(capacity) != mask + 1 || values + table_index_words(mask + 1) != words ||
        fill > capacity || live > fill) {
        return verify_fail(v, owner, "its table's index does not fit its entries");
    }
    const uint8_t *index = (const uint8_t *)(p + values);
    for (uint32_t slot = 0; slot <= mask; slot++) {
        uint32_t entry = table_index_get(index, mask, slot);
        used += entry != 0;
        if (entry > fill) {
            return verify_fail(v, owner, "its table's index leads behind the last entry");
        }
    }
    if (used != fill || live != fill) {
        return verify_fail(v, owner, "its table has %u entries, %u in the index", fill, used);
    }
    return check_values(v, table, TABLE_ENTRIES, TABLE_ENTRIES + fill);
}

static bool check_set(Verifier *v, Value at) {
    const Value *p = payload_at(at);
    if (words_at(at) != 2 || !value_is_small(p[0]) || value_small_get(p[0]) < 0) {
        return verify_fail(v, at, "a frozenset has a count and a table");
    }
    uint32_t live = (uint32_t)value_small_get(p[0]);
    if (p[1] == VALUE_UNBOUND) {
        return live == 0 || verify_fail(v, at, "it counts %u items and has no table", live);
    }
    if (!in_image(v, p[1]) || !verify_is(v, p[1], KIND_TABLE)) {
        return verify_fail(v, at, "its table is 0x%08x", p[1]);
    }
    return check_table(v, at, p[1], live);
}

/* Frozen functions have neither defaults nor cells: those are made when the `def` runs. */
static bool check_function(Verifier *v, Value at) {
    const Value *p = payload_at(at);
    if (words_at(at) != 1 || !in_image(v, p[0]) || !verify_is(v, p[0], KIND_CODE)) {
        return verify_fail(v, at, "a frozen function has a CODE and nothing else");
    }
    const CodeInfo *info = code_info(payload_at(p[0]));
    if (words_at(p[0]) < CODE_INFO + sizeof *info / 4 || info->ncells != 0 ||
        (info->flags & (CODE_DEFAULTS | CODE_KWDEFAULTS)) != 0) {
        return verify_fail(v, at, "its CODE wants defaults or cells");
    }
    return true;
}

static bool check_code_object(Verifier *v, Value at) {
    const Value *p = payload_at(at);
    uint32_t words = words_at(at);
    if (words < CODE_INFO + sizeof(CodeInfo) / 4 || p[CODE_COUNT] != value_small(CODE_INFO)) {
        return verify_fail(v, at, "a CODE of %u words has no head", words);
    }
    const CodeInfo *info = code_info(p);
    uint32_t bytes = (CODE_INFO * 4u) + sizeof *info + info->lines +
                     2u * (code_params(info) + info->ncells + info->units + 4u * info->handlers);
    if (words != (bytes + 3) / 4) {
        return verify_fail(v, at, "its tables take %u words, it has %u", (bytes + 3) / 4, words);
    }
    if (!verify_is(v, p[CODE_NAME], KIND_STR) ||
        (p[CODE_PREFIX] != VALUE_NONE && !verify_is(v, p[CODE_PREFIX], KIND_STR)) ||
        (p[CODE_DOC] != VALUE_NONE && !verify_is(v, p[CODE_DOC], KIND_STR))) {
        return verify_fail(v, at, "name, prefix and documentation are to be texts");
    }
    return (in_image(v, p[CODE_MODULE]) && verify_is(v, p[CODE_MODULE], KIND_MODULE)) ||
           verify_fail(v, at, "its module is 0x%08x", p[CODE_MODULE]);
}

/* ---- modules and their shares of G */

/* Names of bindings [first, first + n) of `limit`. */
static bool check_names(Verifier *v, Value at, Value tuple, Value first, uint32_t limit) {
    if (!verify_is(v, tuple, KIND_TUPLE) || !value_is_small(first) || value_small_get(first) < 0) {
        return verify_fail(v, at, "its names are 0x%08x, from ordinal 0x%08x", tuple, first);
    }
    uint32_t n = words_at(tuple), from = (uint32_t)value_small_get(first);
    const Value *names = payload_at(tuple);
    if (from > limit || n > limit - from) {
        return verify_fail(v, at, "its %u names from ordinal %u do not fit %u bindings", n, from,
                           limit);
    }
    for (uint32_t i = 0; i < n; i++) {
        if (!verify_is(v, names[i], KIND_STR) || (i > 0 && names[i - 1] >= names[i])) {
            return verify_fail(v, at, "its names are not texts sorted by address");
        }
    }
    return true;
}

/* A body of this module's own. */
static bool is_body(const Verifier *v, Value at, Value code) {
    if (!in_image(v, code) || !verify_is(v, code, KIND_CODE) ||
        words_at(code) < CODE_INFO + sizeof(CodeInfo) / 4) {
        return false;
    }
    const CodeInfo *info = code_info(payload_at(code));
    return info->ncells == 0 && code_params(info) == 0 && info->flags == CODE_MODULEBODY &&
           info->simple == 0 && payload_at(code)[CODE_MODULE] == at;
}

static bool check_body(Verifier *v, Value at, Value code) {
    if (code == VALUE_NONE || is_body(v, at, code)) {
        return true;
    }
    if (!in_image(v, code) || !verify_is(v, code, KIND_TUPLE)) {
        return verify_fail(v, at, "its CODE is no module body of its own");
    }
    for (uint32_t i = 0; i < words_at(code); i++) {
        if (!is_body(v, at, payload_at(code)[i])) {
            return verify_fail(v, at, "its CODE %u is no module body of its own", i);
        }
    }
    return true;
}

static bool is_size(Value n, uint32_t limit) {
    return value_is_small(n) && value_small_get(n) >= 0 && (uint32_t)value_small_get(n) <= limit;
}

static bool check_module(Verifier *v, Value at) {
    const Value *p = payload_at(at);
    const ImageHeader *h = v->image;
    if (words_at(at) != MODULE_FIELDS || !verify_is(v, p[MODULE_NAME], KIND_STR) ||
        !verify_is(v, p[MODULE_FILE], KIND_STR) ||
        (p[MODULE_DOC] != VALUE_NONE && !verify_is(v, p[MODULE_DOC], KIND_STR)) ||
        !value_is_small(p[MODULE_FLAGS]) || (p[MODULE_FLAGS] & MODULE_NATIVE << 1) != 0) {
        return verify_fail(v, at, "a module has name, file, documentation and flags");
    }
    int32_t state = value_is_small(p[MODULE_STATE]) ? value_small_get(p[MODULE_STATE]) : INT32_MAX;
    if (state >= 0 ? (uint32_t)state >= h->bindings : (uint32_t)(-1 - state) >= h->fixed_count) {
        return verify_fail(v, at, "its state is 0x%08x, which is no binding", p[MODULE_STATE]);
    }
    if (p[MODULE_DICT] != VALUE_UNBOUND &&
        (!in_image(v, p[MODULE_DICT]) || !verify_is(v, p[MODULE_DICT], KIND_DICT))) {
        return verify_fail(v, at, "its names beyond the bindings are 0x%08x", p[MODULE_DICT]);
    }
    if (!is_size(p[MODULE_ALIAS], h->alias_count) ||
        !is_size(p[MODULE_ALIASES], h->alias_count - (uint32_t)value_small_get(p[MODULE_ALIAS]))) {
        return verify_fail(v, at, "its alias indices are not those of the image");
    }
    return check_names(v, at, p[MODULE_FIXED_NAMES], p[MODULE_FIXED], h->fixed_count) &&
           check_names(v, at, p[MODULE_CELL_NAMES], p[MODULE_CELL], h->bindings) &&
           check_body(v, at, p[MODULE_CODE]);
}

/* ---- the modules' shares of F and G */

/* The owner of each word of F or G: index of a module + 1. */
typedef struct Shares {
    uint16_t *owner;
    uint32_t count;
} Shares;

/* boot.py and main.py have the same ones; else shares are apart. `same`: a module with the same share, or 0. */
static bool take_share(Verifier *v, Shares *s, uint32_t index, uint32_t first, uint32_t n,
                       uint32_t same) {
    for (uint32_t i = first; i < first + n; i++) {
        uint32_t owner = s->owner[i];
        if (owner != 0 && owner - 1 != same) {
            return verify_fail(v, vm_ptr(v->image->modules)[index],
                               "its bindings overlap those of another module");
        }
        s->owner[i] = (uint16_t)(same + 1);
    }
    return true;
}

/* The first module with the same state word: boot.py, for main.py. */
static uint32_t same_state(const Verifier *v, uint32_t index) {
    const Value *modules = vm_ptr(v->image->modules);
    Value state = payload_at(modules[index])[MODULE_STATE];
    uint32_t i = 0;
    while (payload_at(modules[i])[MODULE_STATE] != state) {
        i++;
    }
    return i;
}

static bool take_shares(Verifier *v, Shares *fixed, Shares *cells, uint32_t index) {
    const Value *p = payload_at(vm_ptr(v->image->modules)[index]);
    uint32_t same = same_state(v, index);
    int32_t state = value_small_get(p[MODULE_STATE]);
    Shares *of_state = state < 0 ? fixed : cells;
    uint32_t word = (uint32_t)(state < 0 ? -1 - state : state);
    return take_share(v, of_state, index, word, 1, same) &&
           take_share(v, fixed, index, p[MODULE_FIXED] >> 1, words_at(p[MODULE_FIXED_NAMES]),
                      same) &&
           take_share(v, cells, index, p[MODULE_CELL] >> 1, words_at(p[MODULE_CELL_NAMES]), same);
}

static bool check_shares(Verifier *v) {
    const ImageHeader *h = v->image;
    Shares fixed = {calloc(h->fixed_count + 1u, sizeof *fixed.owner), h->fixed_count};
    Shares cells = {calloc(h->bindings + 1u, sizeof *cells.owner), h->bindings};
    bool ok = fixed.owner != NULL && cells.owner != NULL;
    if (!ok) {
        verify_fail(v, h->modules, "no memory to verify it");
    }
    for (uint32_t i = 0; ok && i < h->module_count; i++) {
        ok = take_shares(v, &fixed, &cells, i);
    }
    free(fixed.owner);
    free(cells.owner);
    return ok;
}

/* ---- all of it */

static bool check_object(Verifier *v, Value at) {
    Kind kind = kind_at(at);
    uint32_t words = words_at(at);
    switch (kind) {
    case KIND_FLOAT:
        return words == FIRN_FLOAT_BITS / 32 || verify_fail(v, at, "a float has %u words", words);
    case KIND_COMPLEX:
        return words == FIRN_FLOAT_BITS / 16 || verify_fail(v, at, "a complex has %u words", words);
    case KIND_INT: return check_int(v, at);
    case KIND_STR:
    case KIND_STRU:
    case KIND_BYTES: return check_text(v, at, kind);
    case KIND_TUPLE: return check_values(v, at, 0, words);
    case KIND_FROZENSET: return check_set(v, at);
    case KIND_FUNCTION: return check_function(v, at);
    case KIND_CODE: return check_code_object(v, at);
    case KIND_MODULE: return check_module(v, at);
    default: return true; /* a table is examined with its owner */
    }
}

static bool for_all_objects(Verifier *v, bool (*check)(Verifier *v, Value at)) {
    const ImageHeader *h = v->image;
    for (Value at = h->base + h->header_bytes; at < h->objects_end; at += 4 + words_at(at) * 4) {
        if (!check(v, at)) {
            return false;
        }
    }
    return true;
}

static bool check_one_code(Verifier *v, Value at) {
    return kind_at(at) != KIND_CODE || verify_code(v, at);
}

static bool check_interned(Verifier *v) {
    const ImageHeader *h = v->image;
    const Value *table = vm_ptr(h->interned);
    bool empty = false;
    for (uint32_t i = 0; i <= h->interned_mask; i++) {
        if (table[i] == VALUE_UNBOUND) {
            empty = true;
        } else if (!in_image(v, table[i]) || !verify_is(v, table[i], KIND_STR)) {
            return verify_fail(v, h->interned, "entry %u of the interned texts is 0x%08x", i,
                               table[i]);
        }
    }
    return empty || verify_fail(v, h->interned, "the table of interned texts is full");
}

/* F, or the first values of G: values, and 0 for what is unbound. */
static bool check_bindings(Verifier *v, uint32_t at, uint32_t n) {
    const Value *words = vm_ptr(at);
    for (uint32_t i = 0; i < n; i++) {
        if (words[i] != VALUE_UNBOUND && !verify_is_value(v, words[i])) {
            return verify_fail(v, at, "binding %u is 0x%08x, which is no value", i, words[i]);
        }
    }
    return true;
}

static bool check_tables(Verifier *v) {
    const ImageHeader *h = v->image;
    const Value *constants = vm_ptr(h->constants), *modules = vm_ptr(h->modules);
    for (uint32_t i = 0; i < h->constant_count; i++) {
        if (!verify_is_value(v, constants[i])) {
            return verify_fail(v, h->constants, "constant %u is 0x%08x, which is no value", i,
                               constants[i]);
        }
    }
    if (!check_bindings(v, h->fixed, h->fixed_count) ||
        !check_bindings(v, h->cells, h->cells_set)) {
        return false;
    }
    for (uint32_t i = 0; i < h->module_count; i++) {
        if (!in_image(v, modules[i]) || !verify_is(v, modules[i], KIND_MODULE)) {
            return verify_fail(v, h->modules, "module %u is 0x%08x", i, modules[i]);
        }
    }
    return check_interned(v) && check_shares(v);
}

bool verify_image(const ImageHeader *image, char *error, size_t error_bytes) {
    Verifier v = {image, NULL, NULL, error, error_bytes};
    v.starts = calloc(image->total_bytes / 32 + 1, 1);
    v.core_starts = calloc(CORE_WORDS / 8 + 1, 1);
    bool ok = v.starts != NULL && v.core_starts != NULL;
    if (!ok) {
        snprintf(error, error_bytes, "image: no memory to verify it");
    }
    ok = ok && walk_core(&v) && walk_image(&v) && for_all_objects(&v, check_object) &&
         check_tables(&v) && for_all_objects(&v, check_one_code);
    free(v.starts);
    free(v.core_starts);
    return ok;
}
#endif
