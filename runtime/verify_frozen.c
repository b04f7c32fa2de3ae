/* The verifier on frozen objects other than code, modules and classes: containers and their
 * storage, instances, functions and what wraps them.
 *
 * Objects of mutable kinds are aliasable: without flags the VM would take them for objects in
 * RAM. Objects of immutable kinds form no rings, and where they reach aliasable ones they nest at
 * most REACHES_DEPTH deep: a full collection follows them by recursion.
 */
#include "verify_internal.h"

#if FIRN_HOST
#include "containers.h"
#include "dict_format.h"
#include "element.h"

static bool is_size(Value v) {
    return value_is_small(v) && value_small_get(v) >= 0;
}

static bool fields_are_values(Verifier *v, Value at, uint32_t first, uint32_t end) {
    const Value *p = verify_payload(at);
    for (uint32_t i = first; i < end; i++) {
        if (!verify_is_value(v, p[i])) {
            return verify_fail(v, at, "word %u is 0x%08x, which is no value", i + 1, p[i]);
        }
    }
    return true;
}

bool verify_words(Verifier *v, Value at, uint32_t words) {
    uint32_t have = obj_words(at);
    return have == words || verify_fail(v, at, "it has %u words, not %u", have, words);
}

/* ---- storage */

/* Values, then words of 0. */
static bool check_items(Verifier *v, Value at) {
    const Value *p = verify_payload(at);
    uint32_t words = obj_words(at), n = 0;
    while (n < words && p[n] != VALUE_UNBOUND) {
        n++;
    }
    for (uint32_t i = n; i < words; i++) {
        if (p[i] != VALUE_UNBOUND) {
            return verify_fail(v, at, "word %u stands behind an empty one", i + 1);
        }
    }
    return fields_are_values(v, at, 0, n);
}

static bool check_entry(Verifier *v, Value table, const Value *entry, uint32_t stride,
                        bool hashed) {
    uint32_t parts = stride - hashed;
    if (entry[0] == VALUE_UNBOUND) { /* deleted */
        for (uint32_t i = 1; i < stride; i++) {
            if (entry[i] != VALUE_UNBOUND) {
                return verify_fail(v, table, "a deleted entry holds 0x%08x", entry[i]);
            }
        }
        return true;
    }
    for (uint32_t i = 0; i < parts; i++) {
        if (!verify_is_value(v, entry[i])) {
            return verify_fail(v, table, "an entry holds 0x%08x, which is no value", entry[i]);
        }
    }
    if (hashed ? !value_is_small(entry[parts]) : !key_is_plain(entry[0])) {
        return verify_fail(v, table, "the key 0x%08x has no hash", entry[0]);
    }
    return true;
}

static bool check_index(Verifier *v, Value at, uint32_t mask, uint32_t fill) {
    const Value *p = verify_payload(at);
    const uint8_t *index = (const uint8_t *)(p + value_small_get(p[TABLE_COUNT]));
    uint32_t used = 0;
    for (uint32_t slot = 0; slot <= mask; slot++) {
        uint32_t entry = table_index_get(index, mask, slot);
        used += entry != 0;
        if (entry > fill) {
            return verify_fail(v, at, "its index leads behind the last entry");
        }
    }
    return used == fill || verify_fail(v, at, "it has %u entries, %u in the index", fill, used);
}

static bool check_table(Verifier *v, Value at) {
    const Value *p = verify_payload(at);
    uint32_t words = obj_words(at);
    if (!verify_spend(v, at, words)) {
        return false;
    }
    if (words < TABLE_ENTRIES || !is_size(p[TABLE_COUNT]) || !is_size(p[TABLE_FILL]) ||
        !is_size(p[TABLE_SHAPE])) {
        return verify_fail(v, at, "a table begins with three numbers");
    }
    uint32_t stride = table_shape_stride(p[TABLE_SHAPE]), mask = table_shape_mask(p[TABLE_SHAPE]);
    uint32_t values = (uint32_t)value_small_get(p[TABLE_COUNT]), fill = table_fill(p);
    bool hashed = table_shape_hashed(p[TABLE_SHAPE]);
    if (stride == 0 || (stride == 1 && hashed) || (stride == 3 && !hashed) ||
        values < TABLE_ENTRIES || values > words || mask > OBJECT_MAX_WORDS) {
        return verify_fail(v, at, "its shape is that of no dict or set");
    }
    uint32_t capacity = table_capacity(p);
    if (TABLE_ENTRIES + capacity * stride != values || table_slots(capacity) != mask + 1 ||
        values + table_index_words(mask + 1) != words || fill > capacity) {
        return verify_fail(v, at, "its index does not fit its entries");
    }
    const Value *entry = p + TABLE_ENTRIES;
    for (uint32_t i = 0; i < fill; i++, entry += stride) {
        if (!check_entry(v, at, entry, stride, hashed)) {
            return false;
        }
    }
    for (; entry < p + values; entry++) {
        if (*entry != VALUE_UNBOUND) {
            return verify_fail(v, at, "an entry behind the last one is used");
        }
    }
    return check_index(v, at, mask, fill);
}

/* ---- containers */

/* Count and storage; *storage is 0 where the count is. */
static bool check_owner(Verifier *v, Value at, Kind kind, Value *storage) {
    const Value *p = verify_payload(at);
    if (!verify_words(v, at, kind_words(obj_kind(at)))) {
        return false;
    }
    if (!is_size(p[0])) {
        return verify_fail(v, at, "its length is 0x%08x", p[0]);
    }
    *storage = p[1];
    if (p[1] == VALUE_UNBOUND) {
        return p[0] == value_small(0) || verify_fail(v, at, "it has a length and no storage");
    }
    return verify_is_own(v, p[1], kind) || verify_fail(v, at, "its storage is 0x%08x", p[1]);
}

static bool check_list(Verifier *v, Value at) {
    Value items = VALUE_UNBOUND;
    if (!check_owner(v, at, KIND_ITEMS, &items)) {
        return false;
    }
    uint32_t length = (uint32_t)value_small_get(verify_payload(at)[0]);
    return items == VALUE_UNBOUND || length == 0 ||
           (length <= obj_words(items) && verify_payload(items)[length - 1] != VALUE_UNBOUND) ||
           verify_fail(v, at, "its storage has no %u items", length);
}

static bool check_bytearray(Verifier *v, Value at) {
    Value blob = VALUE_UNBOUND;
    if (!check_owner(v, at, KIND_BLOB, &blob)) {
        return false;
    }
    uint32_t length = (uint32_t)value_small_get(verify_payload(at)[0]);
    return blob == VALUE_UNBOUND || length <= header_bytes(obj_header(blob)) ||
           verify_fail(v, at, "its storage has no %u bytes", length);
}

/* What the file of each kind takes for granted, beyond length and storage. */
static bool check_array(Verifier *v, Value at) {
    Value code = verify_payload(at)[2];
    uint32_t size = value_is_small(code) ? element_size(value_small_get(code)) : 0;
    return check_bytearray(v, at) &&
           ((size != 0 && (uint32_t)value_small_get(verify_payload(at)[0]) % size == 0) ||
            verify_fail(v, at, "its typecode is 0x%08x", code));
}

static bool check_stream(Verifier *v, Value at) {
    Value position = verify_payload(at)[2];
    return check_bytearray(v, at) && (is_size(position) || position == VALUE_NONE ||
                                      verify_fail(v, at, "its position is 0x%08x", position));
}

/* The first item of a frozen one stands first. */
static bool check_deque(Verifier *v, Value at) {
    const Value *p = verify_payload(at);
    return check_list(v, at) &&
           ((p[2] == value_small(0) && (p[3] == VALUE_NONE || is_size(p[3]))) ||
            verify_fail(v, at, "its ends are 0x%08x and 0x%08x", p[2], p[3]));
}

/* That it lies within its owner is looked at with each access. */
static bool check_memoryview(Verifier *v, Value at) {
    const Value *p = verify_payload(at);
    Value owner = p[VIEW_OWNER], format = p[VIEW_FORMAT];
    if (!verify_words(v, at, VIEW_FIELDS)) {
        return false;
    }
    return ((owner == VALUE_NONE || verify_is(v, owner, KIND_BYTES) ||
             verify_is(v, owner, KIND_BYTEARRAY) || verify_is(v, owner, KIND_ARRAY) ||
             verify_is(v, owner, KIND_BYTESIO)) &&
            is_size(p[VIEW_OFFSET]) && is_size(p[VIEW_COUNT]) && value_is_small(p[VIEW_STEP]) &&
            is_size(format) && element_size(value_small_get(format) & 0xFF) != 0) ||
           verify_fail(v, at, "owner, place or format of a view are wrong");
}

/* `parts`: words of an entry without a hash. */
static bool check_table_owner(Verifier *v, Value at, uint32_t parts) {
    Value table = VALUE_UNBOUND;
    if (!check_owner(v, at, KIND_TABLE, &table)) {
        return false;
    }
    if (table == VALUE_UNBOUND) {
        return true;
    }
    if (!check_table(v, table)) {
        return false;
    }
    const Value *p = verify_payload(table);
    uint32_t fill = table_fill(p), stride = table_shape_stride(p[TABLE_SHAPE]), live = 0;
    if (stride != parts + table_shape_hashed(p[TABLE_SHAPE])) {
        return verify_fail(v, at, "its table has entries of %u words", stride);
    }
    for (uint32_t i = 0; i < fill; i++) {
        live += p[TABLE_ENTRIES + i * stride] != VALUE_UNBOUND;
    }
    return verify_payload(at)[0] == value_small((int32_t)live) ||
           verify_fail(v, at, "its table has %u entries", live);
}

/* ---- functions and what wraps them */

static bool check_cells(Verifier *v, Value at, const Value *cells, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        if (!verify_is_own(v, cells[i], KIND_CELL)) {
            return verify_fail(v, at, "its closure cell %u is 0x%08x", i, cells[i]);
        }
    }
    return true;
}

/* CODE, cells, [defaults], [defaults of keyword-only parameters], as its CODE says. */
static bool check_function(Verifier *v, Value at) {
    const Value *p = verify_payload(at);
    uint32_t words = obj_words(at), n = 1;
    if (words == 0 || !verify_is_own(v, p[0], KIND_CODE)) {
        return verify_fail(v, at, "a function begins with its CODE");
    }
    if (!verify_code_head(v, p[0])) {
        return false;
    }
    const Value *code = verify_payload(p[0]);
    CodeShape shape = code_shape(code);
    bool defaults = (shape.flags & CODE_DEFAULTS) != 0;
    bool keywords = (shape.flags & CODE_KWDEFAULTS) != 0;
    if (words != 1u + defaults + keywords + shape.ncells) {
        return verify_fail(v, at, "its CODE wants other defaults and cells");
    }
    if (!check_cells(v, at, p + n, shape.ncells)) {
        return false;
    }
    n += shape.ncells;
    if (defaults && (!verify_is(v, p[n], KIND_TUPLE) || obj_words(p[n]) > shape.nargs)) {
        return verify_fail(v, at, "its defaults are 0x%08x", p[n]);
    }
    n += defaults;
    return !keywords || verify_is_own(v, p[n], KIND_DICT) ||
           verify_fail(v, at, "its defaults of keywords are 0x%08x", p[n]);
}

static bool is_integer(const Verifier *v, Value n) {
    return value_is_small(n) || verify_is(v, n, KIND_INT);
}

static bool check_range(Verifier *v, Value at) {
    const Value *p = verify_payload(at);
    if (!verify_words(v, at, 3)) {
        return false;
    }
    return (is_integer(v, p[0]) && is_integer(v, p[1]) && is_integer(v, p[2]) &&
            p[2] != value_small(0)) ||
           verify_fail(v, at, "a range is of three integers, the last not 0");
}

/* ---- instances */

/* What stands in slot 0 for a class with a native base. */
static bool is_native_part(const Verifier *v, Value part, Kind kind) {
    switch (kind) {
    case KIND_INT: return is_integer(v, part) || value_is_bool(part);
    case KIND_FLOAT:
    case KIND_STR:
    case KIND_BYTES:
    case KIND_TUPLE:
    case KIND_LIST:
    case KIND_DICT:
    case KIND_SET:
    case KIND_FROZENSET:
    case KIND_BYTEARRAY:
    case KIND_ARRAY:
    case KIND_BYTESIO:
    case KIND_STRINGIO:
    case KIND_DEQUE:
    case KIND_PROPERTY:
    case KIND_STATICMETHOD:
    case KIND_CLASSMETHOD:
    case KIND_COMPLEX: return verify_is(v, part, kind);
    default: return false;
    }
}

static bool is_optional_exception(const Verifier *v, Value e) {
    if (e == VALUE_UNBOUND || e == VALUE_NONE) {
        return true;
    }
    if (!verify_is(v, e, KIND_INSTANCE) && !verify_is(v, e, KIND_INSTANCE_DICT)) {
        return false;
    }
    Value class_ref = verify_payload(e)[0];
    return verify_is(v, class_ref, KIND_CLASS) &&
           (verify_payload(class_ref)[CLASS_INFO] & CLASS_FLAG_EXCEPTION << 1) != 0;
}

/* slots: the words behind the class; `first` is what stands, or stood, in the first one. */
static bool is_exception_of(const Verifier *v, const Value *slots, Value first) {
    return (first == VALUE_UNBOUND || verify_is(v, first, KIND_TUPLE)) &&
           (slots[EXC_TRACEBACK] == VALUE_UNBOUND || slots[EXC_TRACEBACK] == VALUE_NONE) &&
           is_optional_exception(v, slots[EXC_CAUSE]) &&
           is_optional_exception(v, slots[EXC_CONTEXT]) &&
           (slots[EXC_SUPPRESS] == VALUE_UNBOUND || value_is_bool(slots[EXC_SUPPRESS]));
}

/* What the DICT of an instance keeps under the empty name for those who read its first slot. */
static Value hidden_first(Value dict) {
    const Value *p = verify_payload(verify_payload(dict)[1]);
    if (verify_payload(dict)[1] == VALUE_UNBOUND) {
        return VALUE_UNBOUND;
    }
    uint32_t stride = table_shape_stride(p[TABLE_SHAPE]);
    for (uint32_t i = 0; i < table_fill(p); i++) {
        const Value *entry = p + TABLE_ENTRIES + i * stride;
        if (entry[0] == CORE(name_empty)) {
            return entry[1];
        }
    }
    return VALUE_UNBOUND;
}

static bool check_slots(Verifier *v, Value at, const Value *slots, uint32_t first, uint32_t n) {
    for (uint32_t i = first; i < n; i++) {
        if (slots[i] != VALUE_UNBOUND && !verify_is_value(v, slots[i])) {
            return verify_fail(v, at, "slot %u is 0x%08x, which is no value", i, slots[i]);
        }
    }
    return true;
}

/* Of classes of the core block, only object, exceptions and records have instances that a program made. What
 * a record's words hold, its natives look at themselves (record_self). */
static bool check_instance(Verifier *v, Value at, Kind kind) {
    const Value *p = verify_payload(at);
    if (!verify_is(v, p[0], KIND_CLASS)) {
        return verify_fail(v, at, "its class is 0x%08x", p[0]);
    }
    uint32_t info = verify_payload(p[0])[CLASS_INFO] >> 1;
    Kind base = (Kind)(info & 0x7F);
    bool plain = verify_in_image(v, p[0]) || p[0] == CORE(class_object) ||
                 (info & (CLASS_FLAG_EXCEPTION | CLASS_FLAG_SLOTS)) != 0;
    if (!plain || base == KIND_CLASS) {
        return verify_fail(v, at, "its class 0x%08x has no such instances", p[0]);
    }
    const Value *slots = p + 1;
    Value first = slots[0];
    bool has_dict = kind == KIND_INSTANCE_DICT;
    if (has_dict) {
        if (!verify_is_own(v, first, KIND_DICT) || (info & CLASS_FLAG_SLOTS) != 0) {
            return verify_fail(v, at, "its attributes are 0x%08x", first);
        }
        if (!verify_frozen(v, first)) {
            return false;
        }
        first = hidden_first(first);
    }
    if ((info & CLASS_FLAG_NATIVE_BASE) != 0 && first != VALUE_UNBOUND &&
        !is_native_part(v, first, base)) {
        return verify_fail(v, at, "0x%08x is no native part of kind %u", first, (unsigned)base);
    }
    if ((info & CLASS_FLAG_EXCEPTION) != 0 &&
        !(obj_words(at) > EXC_SLOTS && is_exception_of(v, slots, first))) {
        return verify_fail(v, at, "args, traceback, cause or context of an exception is wrong");
    }
    return check_slots(v, at, slots, has_dict, obj_words(at) - 1);
}

/* ---- one object */

bool verify_frozen(Verifier *v, Value at) {
    const Value *p = verify_payload(at);
    switch (obj_kind(at)) {
    case KIND_ITEMS: return check_items(v, at);
    case KIND_TABLE: return check_table(v, at);
    case KIND_TUPLE: return fields_are_values(v, at, 0, obj_words(at));
    case KIND_LIST: return check_list(v, at);
    case KIND_BYTEARRAY: return check_bytearray(v, at);
    case KIND_ARRAY: return check_array(v, at);
    case KIND_BYTESIO:
    case KIND_STRINGIO: return check_stream(v, at);
    case KIND_DEQUE: return check_deque(v, at);
    case KIND_MEMORYVIEW: return check_memoryview(v, at);
    case KIND_DICT: return check_table_owner(v, at, 2);
    case KIND_SET:
    case KIND_FROZENSET: return check_table_owner(v, at, 1);
    case KIND_FUNCTION: return check_function(v, at);
    case KIND_RANGE: return check_range(v, at);
    case KIND_CELL:
        return verify_words(v, at, 1) && (p[0] == VALUE_UNBOUND || fields_are_values(v, at, 0, 1));
    case KIND_STATICMETHOD:
    case KIND_CLASSMETHOD: return verify_words(v, at, 1) && fields_are_values(v, at, 0, 1);
    case KIND_BOUND: return verify_words(v, at, 2) && fields_are_values(v, at, 0, 2);
    case KIND_SLICE: return verify_words(v, at, 3) && fields_are_values(v, at, 0, 3);
    case KIND_PROPERTY: return verify_words(v, at, 4) && fields_are_values(v, at, 0, 4);
    case KIND_INSTANCE:
    case KIND_INSTANCE_DICT: return check_instance(v, at, obj_kind(at));
    default: return true;
    }
}
#endif
