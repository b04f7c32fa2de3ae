/* The verifier on what objects are together: flags of what reaches aliasable objects, nesting,
 * and classes. */
#include "verify_internal.h"

#if FIRN_HOST
#include "class.h"
#include "dict_format.h"

/* ---- FLAG_REACHES ----
 *
 * A full collection takes all modules as roots, and code refers to nothing that is aliasable but
 * through them: what refers to a module or to code reaches nothing by that. */

static bool is_reaching(const Verifier *v, Value ref) {
    if (!value_is_ref(ref) || !verify_in_image(v, ref)) {
        return false;
    }
    Value header = obj_header(ref);
    Kind kind = header_kind(header);
    return header_may_have_flags(header) && kind != KIND_CODE && kind != KIND_MODULE &&
           (header & (FLAG_ALIASABLE | FLAG_REACHES)) != 0;
}

/* Payload words that are values. */
static uint32_t value_words(Value at) {
    switch (obj_kind(at)) {
    case KIND_FLOAT:
    case KIND_INT:
    case KIND_STR:
    case KIND_STRU:
    case KIND_BYTES:
    case KIND_BLOB:
    case KIND_COMPLEX: return 0;
    case KIND_CODE:
    case KIND_TABLE: return (uint32_t)value_small_get(verify_payload(at)[0]);
    default: return obj_words(at);
    }
}

bool verify_reaches(Verifier *v, Value at) {
    Kind kind = obj_kind(at);
    if (kind == KIND_CODE || kind == KIND_MODULE || !header_may_have_flags(obj_header(at)) ||
        (obj_header(at) & FLAG_REACHES) != 0) {
        return true;
    }
    const Value *p = verify_payload(at);
    for (uint32_t i = 0, n = value_words(at); i < n; i++) {
        if (is_reaching(v, p[i])) {
            return verify_fail(v, at, "it reaches an aliasable object and does not say so");
        }
    }
    return true;
}

/* ---- nesting of immutable objects ---- */

#define NESTING_MAX   1000u
#define NESTING_FAULT UINT32_MAX
enum { NEST_NEW, NEST_OPEN, NEST_DONE }; /* NEST_DONE + depth */

static bool is_nesting(const Verifier *v, Value ref) {
    if (!value_is_ref(ref) || !verify_in_image(v, ref)) {
        return false;
    }
    switch (obj_kind(ref)) {
    case KIND_TUPLE:
    case KIND_FROZENSET:
    case KIND_TABLE: /* of a frozenset: dicts and sets are not entered */
    case KIND_FUNCTION:
    case KIND_BOUND:
    case KIND_SLICE:
    case KIND_PROPERTY:
    case KIND_STATICMETHOD:
    case KIND_CLASSMETHOD: return true;
    default: return false;
    }
}

/* How deep objects nest at and below `at` that reach aliasable ones. */
static uint32_t nesting(Verifier *v, Value at, uint32_t level) {
    uint8_t *state = &v->nesting[(at - v->image->base) / 4];
    if (*state >= NEST_DONE) {
        return *state - (uint32_t)NEST_DONE;
    }
    if (*state == NEST_OPEN || level == NESTING_MAX) {
        verify_fail(v, at,
                    *state == NEST_OPEN ? "immutable objects form a ring"
                                        : "immutable objects nest too deep");
        return NESTING_FAULT;
    }
    *state = NEST_OPEN;
    uint32_t depth = 0, n = value_words(at);
    const Value *p = verify_payload(at);
    for (uint32_t i = 0; i < n; i++) {
        if (is_nesting(v, p[i])) {
            uint32_t below = nesting(v, p[i], level + 1);
            if (below == NESTING_FAULT) {
                return NESTING_FAULT;
            }
            depth = below > depth ? below : depth;
        }
    }
    depth += (obj_header(at) & FLAG_REACHES) != 0;
    if (depth > REACHES_DEPTH) {
        verify_fail(v, at, "more than %u immutable objects nest that reach aliasable ones",
                    REACHES_DEPTH);
        return NESTING_FAULT;
    }
    *state = (uint8_t)(NEST_DONE + depth);
    return depth;
}

bool verify_nesting(Verifier *v, Value at) {
    return obj_kind(at) == KIND_TABLE || !is_nesting(v, at) || nesting(v, at, 0) != NESTING_FAULT;
}

/* ---- classes ---- */

#define BASES_MAX 32u
#define MRO_MAX   128u

static const Value *tuple_at(Value tuple, uint32_t *n) {
    *n = header_words(obj_header(tuple));
    return verify_payload(tuple);
}

static bool are_classes(const Verifier *v, Value tuple, uint32_t most) {
    if (!verify_is(v, tuple, KIND_TUPLE)) {
        return false;
    }
    uint32_t n;
    const Value *items = tuple_at(tuple, &n);
    for (uint32_t i = 0; i < n; i++) {
        if (!verify_is(v, items[i], KIND_CLASS)) {
            return false;
        }
    }
    return n <= most;
}

/* Each field by itself; the namespace too: what is read of it below stands in order. */
bool verify_class_fields(Verifier *v, Value at) {
    const Value *p = verify_payload(at);
    uint32_t n;
    if (!verify_words(v, at, CLASS_FIELDS)) {
        return false;
    }
    if (!verify_is(v, p[CLASS_NAME], KIND_STR) ||
        (p[CLASS_QUALNAME] != VALUE_NONE && !verify_is(v, p[CLASS_QUALNAME], KIND_STR)) ||
        (p[CLASS_MODULE] != VALUE_NONE && !verify_is(v, p[CLASS_MODULE], KIND_MODULE)) ||
        (p[CLASS_META] != VALUE_UNBOUND && !verify_is(v, p[CLASS_META], KIND_CLASS)) ||
        !value_is_small(p[CLASS_INFO])) {
        return verify_fail(v, at, "a class has a name, a prefix, a module, flags and a metaclass");
    }
    if (!verify_is_own(v, p[CLASS_DICT], KIND_DICT) || !verify_is(v, p[CLASS_SLOTS], KIND_TUPLE)) {
        return verify_fail(v, at, "its namespace or slots are wrong");
    }
    if (!are_classes(v, p[CLASS_BASES], BASES_MAX) || !are_classes(v, p[CLASS_MRO], MRO_MAX)) {
        return verify_fail(v, at, "its bases or their order are no classes, or too many");
    }
    const Value *names = tuple_at(p[CLASS_SLOTS], &n);
    for (uint32_t i = 0; i < n; i++) {
        if (names[i] != VALUE_NONE && !verify_is(v, names[i], KIND_STR)) {
            return verify_fail(v, at, "the name of slot %u is 0x%08x", i, names[i]);
        }
    }
    return true;
}

/* Sequences that the order is merged of: those of the bases, and the bases. */
typedef struct Merge {
    const Value *items[BASES_MAX + 1];
    uint32_t left[BASES_MAX + 1], count;
} Merge;

static bool in_tail(const Merge *m, Value candidate) {
    for (uint32_t i = 0; i < m->count; i++) {
        for (uint32_t k = 1; k < m->left[i]; k++) {
            if (m->items[i][k] == candidate) {
                return true;
            }
        }
    }
    return false;
}

static Value merge_next(Merge *m) {
    for (uint32_t i = 0; i < m->count; i++) {
        if (m->left[i] == 0 || in_tail(m, m->items[i][0])) {
            continue;
        }
        Value next = m->items[i][0];
        for (uint32_t k = 0; k < m->count; k++) {
            if (m->left[k] != 0 && m->items[k][0] == next) {
                m->items[k]++;
                m->left[k]--;
            }
        }
        return next;
    }
    return VALUE_UNBOUND;
}

/* The order is C3's. It ends rings of bases, too: no class stands twice in it. */
static bool check_order(Verifier *v, Value at, const Value *p) {
    Merge m = {.count = 0};
    uint32_t n, bases;
    const Value *base = tuple_at(p[CLASS_BASES], &bases), *order = tuple_at(p[CLASS_MRO], &n);
    if (bases == 0 || n == 0 || order[0] != at) {
        return verify_fail(v, at, "it has no bases, or is not the first of its order");
    }
    for (uint32_t i = 0; i < bases; i++, m.count++) {
        m.items[i] = tuple_at(verify_payload(base[i])[CLASS_MRO], &m.left[i]);
        if (m.left[i] == 0 || m.left[i] >= n || m.items[i][0] != base[i]) {
            return verify_fail(v, at, "the order of base %u does not fit", i);
        }
    }
    m.items[m.count] = base;
    m.left[m.count++] = bases;
    if (!verify_spend(v, at, (uint64_t)n * bases * n * bases)) {
        return false;
    }
    for (uint32_t i = 1; i < n; i++) {
        if (order[i] == at || merge_next(&m) != order[i]) {
            return verify_fail(v, at, "class %u of its order is not that of its bases", i);
        }
    }
    return merge_next(&m) == VALUE_UNBOUND ||
           verify_fail(v, at, "its order is shorter than that of its bases");
}

static uint32_t info_at(Value class_ref) {
    return (uint32_t)value_small_get(verify_payload(class_ref)[CLASS_INFO]);
}

/* Flags that the names of the namespace bring. */
static uint32_t own_flags(Value dict) {
    const struct {
        Value name;
        uint32_t flag;
    } hooks[] = {{CORE(name___getattr__), CLASS_FLAG_GETATTR},
                 {CORE(name___getattribute__), CLASS_FLAG_GETATTRIBUTE},
                 {CORE(name___setattr__), CLASS_FLAG_SETATTR},
                 {CORE(name___delattr__), CLASS_FLAG_SETATTR},
                 {CORE(name___new__), CLASS_FLAG_NEW},
                 {CORE(name___del__), CLASS_FLAG_DEL}};
    uint32_t flags = 0;
    Value table = verify_payload(dict)[1];
    const Value *p = verify_payload(table);
    for (uint32_t i = 0; table != VALUE_UNBOUND && i < table_fill(p); i++) {
        Value key = p[TABLE_ENTRIES + i * table_shape_stride(p[TABLE_SHAPE])];
        for (size_t h = 0; h < sizeof hooks / sizeof *hooks; h++) {
            flags |= key == hooks[h].name ? hooks[h].flag : 0;
        }
    }
    return flags;
}

#define HOOK_FLAGS                                                                                \
    (CLASS_FLAG_GETATTR | CLASS_FLAG_GETATTRIBUTE | CLASS_FLAG_SETATTR | CLASS_FLAG_DESCRIPTORS | \
     CLASS_FLAG_NEW | CLASS_FLAG_DEL)

/* The base whose instances have words that C reads, or 0; *fits is false when two do not go
 * together. */
static Value solid_base(const Value *bases, uint32_t n, bool *fits) {
    Value solid = VALUE_UNBOUND;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t info = info_at(bases[i]);
        if ((info & 0x7Fu) == KIND_INSTANCE && !(info & CLASS_FLAG_EXCEPTION)) {
            continue;
        }
        uint32_t flags = 0x7Fu | CLASS_FLAG_EXCEPTION;
        if (solid != VALUE_UNBOUND && (info & flags) != (info_at(solid) & flags)) {
            *fits = false;
        }
        solid = solid == VALUE_UNBOUND ? bases[i] : solid;
    }
    return solid;
}

static bool check_info(Verifier *v, Value at, const Value *p) {
    uint32_t n, info = info_at(at), inherited = 0;
    const Value *bases = tuple_at(p[CLASS_BASES], &n);
    bool fits = true;
    for (uint32_t i = 0; i < n; i++) {
        if ((info_at(bases[i]) & CLASS_FLAG_FINAL) != 0) {
            return verify_fail(v, at, "base %u cannot have subclasses", i);
        }
        inherited |= info_at(bases[i]);
    }
    Value solid = solid_base(bases, n, &fits);
    uint32_t kind = solid != VALUE_UNBOUND ? info_at(solid) & 0x7Fu : KIND_INSTANCE;
    bool native = kind != KIND_INSTANCE && kind != KIND_CLASS;
    uint32_t expected =
        kind | (inherited & CLASS_FLAG_EXCEPTION) | (native ? (uint32_t)CLASS_FLAG_NATIVE_BASE : 0);
    uint32_t hooks = (inherited & HOOK_FLAGS) | own_flags(p[CLASS_DICT]);
    if (!fits || (info & ~(HOOK_FLAGS | CLASS_FLAG_SLOTS)) != expected || (hooks & ~info) != 0) {
        return verify_fail(v, at, "its flags 0x%x are not those of its bases, 0x%x", info,
                           expected | hooks);
    }
    return true;
}

/* Slots of the first base with a layout of its own lead; the words that C reads keep name and
 * place. */
static bool check_slots(Verifier *v, Value at, const Value *p) {
    uint32_t bases, n, count, info = info_at(at);
    const Value *base = tuple_at(p[CLASS_BASES], &bases), *names = tuple_at(p[CLASS_SLOTS], &n);
    bool fits = true;
    Value lead = solid_base(base, bases, &fits);
    uint32_t fixed = (info & CLASS_FLAG_EXCEPTION)     ? EXC_SLOTS
                     : (info & CLASS_FLAG_NATIVE_BASE) ? 1u
                                                       : 0u;
    lead = lead != VALUE_UNBOUND ? lead : base[0];
    const Value *leading = tuple_at(verify_payload(lead)[CLASS_SLOTS], &count);
    if (!verify_spend(v, at, (uint64_t)n * n)) {
        return false;
    }
    if (n < count || n < fixed) {
        return verify_fail(v, at, "it has %u slots, its base %u", n, count);
    }
    for (uint32_t i = 0; i < n; i++) {
        bool exception_value = (info & CLASS_FLAG_EXCEPTION) != 0 && i == EXC_VALUE;
        if (i < fixed && i >= count) {
            if (names[i] != VALUE_NONE) {
                return verify_fail(v, at, "slot 0 belongs to the native part");
            }
        } else if (i < count && names[i] != leading[i] && !exception_value &&
                   (i < fixed || names[i] != VALUE_NONE)) {
            return verify_fail(v, at, "slot %u is not that of its base", i);
        }
        for (uint32_t k = 0; k < i && names[i] != VALUE_NONE; k++) {
            if (names[k] == names[i]) {
                return verify_fail(v, at, "slots %u and %u have one name", k, i);
            }
        }
    }
    return true;
}

static bool check_meta(Verifier *v, Value at, Value meta) {
    if (meta == VALUE_UNBOUND) {
        return true;
    }
    return (info_at(meta) & 0x7Fu) == KIND_CLASS ||
           verify_fail(v, at, "its metaclass makes no classes");
}

bool verify_class(Verifier *v, Value at) {
    const Value *p = verify_payload(at);
    return check_order(v, at, p) && check_info(v, at, p) && check_slots(v, at, p) &&
           check_meta(v, at, p[CLASS_META]);
}
#endif
