/* The verifier's way through an image.
 *
 * 1. The words between header and tables are walked as objects: each must have a kind that images
 * hold, the flags of that kind and its turn among the alias indices, and end inside. Their starts
 * are marked.
 * 2. Each object's fields are examined: a reference leads to a marked start, or to one of the core
 * block's objects that programs may see, and has the kind that the field demands (here and in
 * verify_frozen.c).
 * 3. When all objects are well-formed: what they are together (verify_graph.c).
 * 4. The tables K, F, first values of G, modules, the index of names, and the modules' shares of F and G.
 * 5. Each CODE (verify_code.c). */
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

bool verify_in_image(const Verifier *v, Value ref) {
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
    if (verify_in_image(v, ref)) {
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
    return verify_payload(ref);
}

static uint32_t words_at(Value ref) {
    return obj_words(ref);
}

bool verify_is(const Verifier *v, Value ref, Kind kind) {
    if (!is_start(v, ref)) {
        return false;
    }
    Kind k = kind_at(ref);
    return k == kind || (kind == KIND_STR && k == KIND_STRU);
}

bool verify_is_own(const Verifier *v, Value ref, Kind kind) {
    return verify_in_image(v, ref) && verify_is(v, ref, kind);
}

bool verify_spend(Verifier *v, Value at, uint64_t n) {
    if (n > v->steps) {
        return verify_fail(v, at, "the image is too involved to verify");
    }
    v->steps -= n;
    return true;
}

/* What of the core block a program may hold; its tables are none of its business. */
static bool is_core_value(const Verifier *v, Value ref) {
    switch (kind_at(ref)) {
    case KIND_STR:
    case KIND_BYTES:
    case KIND_CLASS:
    case KIND_NATIVE:
    case KIND_MODULE:
    case KIND_INSTANCE:
    case KIND_FLOAT:
    case KIND_INT: return true;
    case KIND_TUPLE:
        for (uint32_t i = 0; i < words_at(ref); i++) {
            if (!verify_is_value(v, payload_at(ref)[i])) {
                return false;
            }
        }
        return true;
    default: return false;
    }
}

/* What an object of the image may be: 0 nothing, FROZEN_PART of others, or FROZEN_VALUE; with
 * the flags that its header may have. Objects of mutable kinds must be aliasable: without flags
 * the VM takes them for objects in RAM. */
enum { FROZEN_PART = 1, FROZEN_VALUE = 2 };

static uint32_t frozen_kind(Kind kind) {
    switch (kind) {
    case KIND_FLOAT:
    case KIND_STR:
    case KIND_STRU:
    case KIND_BYTES:
    case KIND_RANGE:
    case KIND_COMPLEX: return FROZEN_VALUE;
    case KIND_INT: return FROZEN_VALUE | FLAG_NEGATIVE;
    case KIND_CODE:
    case KIND_MODULE:
    case KIND_TUPLE:
    case KIND_FROZENSET:
    case KIND_FUNCTION:
    case KIND_BOUND:
    case KIND_SLICE:
    case KIND_PROPERTY:
    case KIND_STATICMETHOD:
    case KIND_CLASSMETHOD: return FROZEN_VALUE | FLAG_REACHES;
    case KIND_CELL: return FROZEN_PART | FLAG_REACHES | FLAG_ALIASABLE;
    case KIND_ITEMS:
    case KIND_TABLE: return FROZEN_PART | FLAG_REACHES;
    case KIND_BLOB: return FROZEN_PART;
    default: return kind_is_writable(kind) ? FROZEN_VALUE | FLAG_REACHES | FLAG_ALIASABLE : 0;
    }
}

/* A CODE that may be called as it is. */
static bool is_plain_code(Value code) {
    const Value *p = payload_at(code);
    return code_fits(p, words_at(code)) &&
           (code_flags(p) & (CODE_DEFAULTS | CODE_KWDEFAULTS | CODE_CELLS)) == 0;
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
    if (kind_at(value) == KIND_CODE) {
        return is_plain_code(value);
    }
    return verify_in_image(v, value) ? (frozen_kind(kind_at(value)) & FROZEN_VALUE) != 0
                                     : is_core_value(v, value);
}

/* ---- objects: sizes first */

static bool walk_core(Verifier *v) {
    for (uint32_t i = 0; i < CORE_WORDS;) {
        mark_start(v->core_starts, i);
        i += 1 + header_words(*vm_ptr(vm->core_base + i * 4));
    }
    return true;
}

/* Whether `words` words can be read at `address`: of the image's objects or the core block. */
static bool is_readable(const Verifier *v, Value address, uint32_t words) {
    const ImageHeader *h = v->image;
    uint32_t bytes = 4 * words;
    if (!value_is_ref(address)) {
        return false;
    }
    if (in_core(address)) {
        return bytes <= CORE_WORDS * 4 - (address - vm->core_base);
    }
    return verify_in_image(v, address) && bytes <= h->objects_end - address;
}

/* Payload words of an aliasable object, which its kind tells: those of an instance are looked up in
 * its class, which has not been examined yet. UINT32_MAX when that is none. */
static uint32_t alias_words(const Verifier *v, Value at, Kind kind) {
    if (kind != KIND_INSTANCE && kind != KIND_INSTANCE_DICT) {
        return kind_words(kind);
    }
    if (!is_readable(v, at, 2)) {
        return UINT32_MAX;
    }
    Value class_ref = payload_at(at)[0];
    if (!is_readable(v, class_ref, 1 + CLASS_FIELDS) || kind_at(class_ref) != KIND_CLASS) {
        return UINT32_MAX;
    }
    Value slots = payload_at(class_ref)[CLASS_SLOTS];
    if (!is_readable(v, slots, 1) || kind_at(slots) != KIND_TUPLE) {
        return UINT32_MAX;
    }
    uint32_t n = header_words(obj_header(slots));
    return 1 + (n != 0 ? n : 1);
}

/* The walk over the objects: what the next aliasable one must be. */
typedef struct Walk {
    Value at, alias_at;
    uint32_t alias;
} Walk;

static bool walk_header(Verifier *v, const Walk *w, Value header) {
    Kind kind = header_kind(header);
    if (!value_is_header(header)) {
        return verify_fail(v, w->at, "0x%08x is no header", header);
    }
    uint32_t may = kind < KIND_COUNT ? frozen_kind(kind) : 0;
    if (may == 0) {
        return verify_fail(v, w->at, "objects of kind %u are not frozen", (unsigned)kind);
    }
    if (header & HEADER_MARK) {
        return verify_fail(v, w->at, "the collector's mark is set");
    }
    uint32_t flags = kind_is_bytes(kind) ? 0 : header & (FLAG_ALIASABLE | FLAG_REACHES);
    bool missing = (may & FLAG_ALIASABLE) != 0 && kind != KIND_INT && !(flags & FLAG_ALIASABLE);
    if (missing || (flags & ~may) != 0) {
        return verify_fail(v, w->at, "flags 0x%x do not belong to kind %u", flags, (unsigned)kind);
    }
    return true;
}

/* The aliasable objects stand one after the other, in the order of their indices. */
static bool walk_alias(Verifier *v, Walk *w, Value header, uint32_t words) {
    if (w->at != w->alias_at || header >> HEADER_SIZE_SHIFT != w->alias) {
        return verify_fail(v, w->at, "its alias index is %u at 0x%08x, that of 0x%08x is %u",
                           header >> HEADER_SIZE_SHIFT, w->at, w->alias_at, w->alias);
    }
    w->alias++;
    w->alias_at += (words + 1) * 4;
    return true;
}

static bool walk_object(Verifier *v, Walk *w) {
    Value header = obj_header(w->at);
    if (!walk_header(v, w, header)) {
        return false;
    }
    bool aliasable = header_is_aliasable(header);
    uint32_t words = aliasable ? alias_words(v, w->at, header_kind(header)) : header_words(header);
    if (words >= (v->image->objects_end - w->at) / 4) {
        return verify_fail(v, w->at, "it has %u words and ends beyond the last object", words);
    }
    if (aliasable && !walk_alias(v, w, header, words)) {
        return false;
    }
    mark_start(v->starts, (w->at - v->image->base) / 4);
    w->at += (words + 1) * 4;
    return true;
}

static bool walk_image(Verifier *v) {
    const ImageHeader *h = v->image;
    Walk w = {h->base + h->header_bytes, h->aliasable, 0};
    while (w.at < h->objects_end) {
        if (!walk_object(v, &w)) {
            return false;
        }
    }
    return (w.alias == h->alias_count && w.alias_at == h->aliasable_end) ||
           verify_fail(v, h->aliasable, "%u aliasable objects end at 0x%08x, not %u at 0x%08x",
                       w.alias, w.alias_at, h->alias_count, h->aliasable_end);
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

/* Of K; the word 0, which no object is, when there is no such constant. */
static Value constant_at(const Verifier *v, uint32_t index) {
    return index < v->image->constant_count ? vm_ptr(v->image->constants)[index] : VALUE_UNBOUND;
}

/* The MODULE of a CODE, or the word 0. */
static Value code_module_at(const Verifier *v, uint32_t module) {
    if (module & 1) {
        return constant_at(v, module >> 1);
    }
    return module >> 1 < v->image->module_count ? vm_ptr(v->image->modules)[module >> 1]
                                                : VALUE_UNBOUND;
}

bool verify_code_head(Verifier *v, Value at) {
    const Value *p = payload_at(at);
    uint32_t words = words_at(at);
    if (!code_fits(p, words)) {
        return verify_fail(v, at, "a CODE of %u words does not hold its tables", words);
    }
    CodeFacts facts = code_facts(p);
    Value module = code_module_at(v, facts.module);
    if (!verify_is(v, constant_at(v, facts.name), KIND_STR) ||
        (facts.prefix != CODE_NO_CONSTANT &&
         !verify_is(v, constant_at(v, facts.prefix), KIND_STR)) ||
        (facts.doc != CODE_NO_CONSTANT && !verify_is(v, constant_at(v, facts.doc), KIND_STR))) {
        return verify_fail(v, at, "name, prefix and documentation are to be texts");
    }
    return (verify_in_image(v, module) && verify_is(v, module, KIND_MODULE)) ||
           verify_fail(v, at, "its module is 0x%08x", module);
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
    if (!verify_in_image(v, code) || !verify_is(v, code, KIND_CODE)) {
        return false;
    }
    const Value *p = payload_at(code);
    unsigned may_have = CODE_DOC | CODE_HANDLERS;
    return code_fits(p, words_at(code)) && code_info(p)->simple == 0 &&
           (code_flags(p) & ~may_have) == CODE_MODULEBODY &&
           code_module_at(v, code_facts(p).module) == at;
}

static bool check_body(Verifier *v, Value at, Value code) {
    if (code == VALUE_NONE || is_body(v, at, code)) {
        return true;
    }
    if (!verify_in_image(v, code) || !verify_is(v, code, KIND_TUPLE)) {
        return verify_fail(v, at, "its CODE is no module body of its own");
    }
    bool imports = words_at(code) > 0 && verify_is(v, payload_at(code)[0], KIND_MODULE);
    for (uint32_t i = 0; i < words_at(code); i++) {
        Value item = payload_at(code)[i];
        if (imports && !(verify_in_image(v, item) && verify_is(v, item, KIND_MODULE))) {
            return verify_fail(v, at, "its import %u is no module of the image", i);
        }
        if (!imports && !is_body(v, at, item)) {
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
        (!verify_in_image(v, p[MODULE_DICT]) || !verify_is(v, p[MODULE_DICT], KIND_DICT))) {
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

/* Names beyond the bindings are texts. Its DICT has been examined. */
static bool check_names_of_dict(Verifier *v, Value at) {
    Value dict = payload_at(at)[MODULE_DICT];
    Value table = dict != VALUE_UNBOUND ? payload_at(dict)[1] : VALUE_UNBOUND;
    const Value *p = payload_at(table);
    for (uint32_t i = 0; table != VALUE_UNBOUND && i < table_fill(p); i++) {
        Value name = p[TABLE_ENTRIES + i * table_shape_stride(p[TABLE_SHAPE])];
        if (name != VALUE_UNBOUND && !verify_is(v, name, KIND_STR)) {
            return verify_fail(v, at, "it has a name 0x%08x, which is no text", name);
        }
    }
    return true;
}

/* ---- the modules' shares of F and G */

/* The owner of each word of F or G: index of a module + 1. */
typedef struct Shares {
    uint16_t *owner;
    uint32_t count;
} Shares;

/* boot.py and main.py have the same ones; else shares are apart. `same`: a module with the same
 * share, or 0. */
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
    Value first = state < 0                    ? vm_ptr(v->image->fixed)[word]
                  : word < v->image->cells_set ? vm_ptr(v->image->cells)[word]
                                               : VALUE_UNBOUND;
    if (first != VALUE_UNBOUND && first != VALUE_NONE) {
        return verify_fail(v, vm_ptr(v->image->modules)[index], "its state is 0x%08x", first);
    }
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

static bool check_kind(Verifier *v, Value at) {
    uint32_t words = words_at(at);
    switch (kind_at(at)) {
    case KIND_FLOAT:
        return words == FIRN_FLOAT_BITS / 32 || verify_fail(v, at, "a float has %u words", words);
    case KIND_COMPLEX:
        return words == FIRN_FLOAT_BITS / 16 || verify_fail(v, at, "a complex has %u words", words);
    case KIND_INT: return check_int(v, at);
    case KIND_STR:
    case KIND_STRU:
    case KIND_BYTES: return check_text(v, at, kind_at(at));
    case KIND_CODE: return verify_code_head(v, at);
    case KIND_MODULE: return check_module(v, at);
    case KIND_CLASS: return verify_class_fields(v, at);
    default: return verify_frozen(v, at);
    }
}

static bool check_object(Verifier *v, Value at) {
    return check_kind(v, at) && verify_reaches(v, at);
}

/* When all objects are well-formed: what they are together. */
static bool check_together(Verifier *v, Value at) {
    return verify_nesting(v, at) && (kind_at(at) != KIND_CLASS || verify_class(v, at)) &&
           (kind_at(at) != KIND_MODULE || check_names_of_dict(v, at));
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

/* Names are in order of their hash, then their length, then their text: none is there twice. */
static bool names_in_order(Value a, Value b) {
    uint32_t x = *(const uint16_t *)(const void *)payload_at(a);
    uint32_t y = *(const uint16_t *)(const void *)payload_at(b);
    if (x != y || obj_header(a) != obj_header(b)) {
        return x < y || (x == y && obj_header(a) < obj_header(b));
    }
    return memcmp(payload_at(a), payload_at(b), header_bytes(obj_header(a))) < 0;
}

/* The names: all of them and nothing else, sorted, and found by the index. */
static bool check_names_sorted(Verifier *v) {
    const ImageHeader *h = v->image;
    const uint16_t *index = (const uint16_t *)(const void *)vm_ptr(h->name_index);
    Value first = h->base + h->header_bytes, at = first, end = first + index[h->name_groups] * 4u;
    uint32_t n = 0;
    Value before = 0;
    for (; at < end && verify_is_own(v, at, KIND_STR); n++, at += 4 + words_at(at) * 4) {
        uint32_t group = n / IMAGE_NAME_GROUP;
        bool indexed = n % IMAGE_NAME_GROUP != 0 ||
                       (group < h->name_groups && first + index[group] * 4u == at);
        if (!(*(const uint16_t *)(const void *)payload_at(at) & STR_INTERNED) || !indexed ||
            (before != 0 && !names_in_order(before, at))) {
            return verify_fail(v, at, "name %u is not in its place", n);
        }
        before = at;
    }
    return (at == end && (n + IMAGE_NAME_GROUP - 1) / IMAGE_NAME_GROUP == h->name_groups) ||
           verify_fail(v, at, "%u names in %u groups end at 0x%08x, not at 0x%08x", n,
                       h->name_groups, at, end);
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

/* A package's name is shorter than that of what stands in it: there are no rings. */
static bool check_packages(Verifier *v) {
    const ImageHeader *h = v->image;
    const Value *modules = vm_ptr(h->modules);
    for (uint32_t i = 0; i < h->module_count; i++) {
        const Value *p = payload_at(modules[i]);
        uint32_t n = p[MODULE_FLAGS] >> (1 + MODULE_PARENT_SHIFT);
        if (n > h->module_count || (n != 0 && str_bytes(payload_at(modules[n - 1])[MODULE_NAME]) >=
                                                  str_bytes(p[MODULE_NAME]))) {
            return verify_fail(v, modules[i], "module %u is not its package", n - 1);
        }
    }
    return true;
}

static bool check_state(Verifier *v) {
    const ImageHeader *h = v->image;
    if (h->path != 0 && !verify_is_own(v, h->path, KIND_LIST)) {
        return verify_fail(v, h->path, "sys.path is no list");
    }
    if (h->functions != 0 && !verify_is_own(v, h->functions, KIND_DICT)) {
        return verify_fail(v, h->functions, "the table of functions' attributes is no dict");
    }
    return check_bindings(v, vm_address(&h->at_exit), 1);
}

static bool check_tables(Verifier *v) {
    const ImageHeader *h = v->image;
    const Value *constants = vm_ptr(h->constants), *modules = vm_ptr(h->modules);
    for (uint32_t i = 0; i < h->constant_count; i++) {
        /* FUNC names CODEs that are no values. */
        if (!verify_is_value(v, constants[i]) && !verify_is_own(v, constants[i], KIND_CODE)) {
            return verify_fail(v, h->constants, "constant %u is 0x%08x, which is no value", i,
                               constants[i]);
        }
    }
    if (!check_bindings(v, h->fixed, h->fixed_count) ||
        !check_bindings(v, h->cells, h->cells_set)) {
        return false;
    }
    for (uint32_t i = 0; i < h->module_count; i++) {
        if (!verify_in_image(v, modules[i]) || !verify_is(v, modules[i], KIND_MODULE)) {
            return verify_fail(v, h->modules, "module %u is 0x%08x", i, modules[i]);
        }
    }
    if (!check_packages(v)) {
        return false;
    }
    return check_state(v) && check_names_sorted(v) && check_shares(v);
}

bool verify_image(const ImageHeader *image, char *error, size_t error_bytes) {
    Verifier v = {.image = image, .error = error, .error_bytes = error_bytes};
    v.steps = (uint64_t)image->total_bytes * 16 + 1000000;
    v.starts = calloc(image->total_bytes / 32 + 1, 1);
    v.core_starts = calloc(CORE_WORDS / 8 + 1, 1);
    v.nesting = calloc(image->total_bytes / 4 + 1, 1);
    bool ok = v.starts != NULL && v.core_starts != NULL && v.nesting != NULL;
    if (!ok) {
        snprintf(error, error_bytes, "image: no memory to verify it");
    }
    ok = ok && walk_core(&v) && walk_image(&v) && for_all_objects(&v, check_object) &&
         for_all_objects(&v, check_together) && check_tables(&v) &&
         for_all_objects(&v, check_one_code);
    free(v.starts);
    free(v.core_starts);
    free(v.nesting);
    return ok;
}
#endif
