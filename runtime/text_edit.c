/* Methods of str, bytes and bytearray that build: join, replace, padding, case. args[0] is self. */
#include "bytestring.h"
#include "text.h"

#include "native.h"

static Value self_text(Value *args) {
    args[0] = value_is_ref(args[0]) ? obj_native(args[0]) : args[0];
    return args[0];
}

/* What the builder holds as an object of the kind of *like. */
static Value builder_like(Builder *b, const Value *like) {
    if (value_is_str(*like)) {
        return builder_str(b);
    }
    bool array = obj_kind(*like) == KIND_BYTEARRAY;
    Value v = builder_bytes(b);
    if (!array) {
        return v;
    }
    Value *mark = vm->sp, *slot = vm_keep(1, v, 0, 0);
    v = text_slice(like, slot, 0, str_bytes(slot[0]));
    vm_release(mark);
    return v;
}

/* ---- join */

static void join_check(Value *args, Value item, uint32_t i) {
    Text t;
    bool text = value_is_str(args[0]);
    Value native = value_is_ref(item) ? obj_native(item) : item;
    if (text ? !value_is_str(native) : (value_is_str(native) || !text_get(native, &t))) {
        raise_type_error(text ? MSG_sequence_item_expected_str : MSG_sequence_item_expected_a_bytes,
                         i, item);
    }
}

Value text_method_join(Value *args, unsigned n) {
    (void)n;
    self_text(args);
    if (!is_kind(args[1], KIND_LIST) && !is_kind(args[1], KIND_TUPLE)) {
        args[1] = list_from_iterable(args[1]);
    }
    bool tuple = is_kind(args[1], KIND_TUPLE);
    uint32_t count = obj_len(args[1]);
    Value *slots = vm_temps(1);
    Builder b;
    builder_init(&b, slots);
    for (uint32_t i = 0; i < count; i++) {
        Value item = tuple ? raw_body(args[1])[i] : list_get(args[1], i);
        join_check(args, item, i);
        if (count == 1 && value_is_str(item)) {
            return item;
        }
        if (i > 0) {
            builder_add_str(&b, args[0]);
            item = tuple ? raw_body(args[1])[i] : list_get(args[1], i);
        }
        builder_add_str(&b, obj_native(item));
        vm_poll();
    }
    return builder_like(&b, args);
}

/* ---- replace: args self, old, new, count */

static void add_part(Builder *b, Value *self, uint32_t from, uint32_t to) {
    /* The pieces lie in the heap, builder_add wants them outside: copied through a small buffer. */
    char piece[64];
    while (from < to) {
        uint32_t n = to - from < sizeof piece ? to - from : sizeof piece;
        flash_copy(piece, text_of(*self).p + from, n);
        builder_add(b, piece, n);
        from += n;
    }
}

static void replace_between(Value *args, Builder *b, int32_t count) {
    bool text = value_is_str(args[0]);
    uint32_t at = 0;
    for (;; count--) {
        Text t = text_of(args[0]);
        if (count != 0) {
            builder_add_str(b, args[2]);
        }
        if (at == t.n || count == 0) {
            break;
        }
        uint32_t next = at + (text ? utf8_size(flash_load(text_of(args[0]).p + at)) : 1);
        add_part(b, args, at, next);
        at = next;
        vm_poll();
    }
    add_part(b, args, at, text_of(args[0]).n);
}

static void replace_found(Value *args, Builder *b, int32_t count) {
    uint32_t from = 0;
    for (; count != 0; count--) {
        Text t = text_of(args[0]), old = text_of(args[1]);
        uint32_t at = text_find(t, old, from, t.n), next = at + old.n;
        if (at == TEXT_NOT_FOUND) {
            break;
        }
        add_part(b, args, from, at);
        builder_add_str(b, args[2]);
        from = next;
        vm_poll();
    }
    add_part(b, args, from, text_of(args[0]).n);
}

Value text_method_replace(Value *args, unsigned n) {
    self_text(args);
    int32_t count = n > 3 ? int_index(args[3]) : -1;
    Text old = text_argument(args[0], args[1], "replace() argument 1 must be");
    text_argument(args[0], args[2], "replace() argument 2 must be");
    args[1] = obj_native(args[1]);
    args[2] = obj_native(args[2]);
    Text t = text_of(args[0]);
    bool array = obj_kind(args[0]) == KIND_BYTEARRAY;
    if (old.n > 0 && !array && text_find(t, old, 0, t.n) == TEXT_NOT_FOUND) {
        return args[0];
    }
    bool empty = old.n == 0;
    Builder b;
    builder_init(&b, vm_temps(1));
    (empty ? replace_between : replace_found)(args, &b, count);
    return builder_like(&b, args);
}

/* ---- padding: args self, width, fill */

static void add_fill(Builder *b, const char *fill, unsigned size, uint32_t times) {
    for (uint32_t i = 0; i < times; i++) {
        builder_add(b, fill, size);
        vm_poll();
    }
}

static unsigned fill_char(Value *args, unsigned n, char *out, const char *name) {
    out[0] = ' ';
    if (n < 3) {
        return 1;
    }
    Text t;
    bool text = value_is_str(args[0]);
    bool ok = text_get(args[2], &t) && value_is_str(args[2]) == text;
    if (!ok && text) {
        raise_type_error(MSG_the_fill_character_must_be_a, args[2]);
    }
    if (ok && text && (t.n == 0 || utf8_size(flash_load(t.p)) != t.n)) {
        raise_type_error(MSG_the_fill_character_must_be);
    }
    if (!text && (!ok || t.n != 1)) {
        raise_type_error(MSG_argument_2_must_be_a_byte, name, args[2]);
    }
    flash_copy(out, t.p, t.n);
    return t.n;
}

static Value pad(Value *args, unsigned n, int side, const char *name) {
    self_text(args);
    int32_t width = int_index(args[1]);
    Text t = text_of(args[0]);
    int32_t length = (int32_t)(text_is_flat(args[0]) ? t.n : utf8_count(t.p, t.n));
    char fill[4];
    unsigned size = fill_char(args, n, fill, name);
    if (width <= length) {
        return text_slice(args, args, 0, t.n);
    }
    uint32_t all = (uint32_t)(width - length);
    uint32_t left = side < 0 ? all : side > 0 ? 0 : all / 2 + (all & (uint32_t)width & 1);
    Builder b;
    builder_init(&b, vm_temps(1));
    add_fill(&b, fill, size, left);
    builder_add_str(&b, args[0]);
    add_fill(&b, fill, size, all - left);
    return builder_like(&b, args);
}

Value text_method_ljust(Value *args, unsigned n) {
    return pad(args, n, 1, "ljust");
}

Value text_method_rjust(Value *args, unsigned n) {
    return pad(args, n, -1, "rjust");
}

Value text_method_center(Value *args, unsigned n) {
    return pad(args, n, 0, "center");
}

Value text_method_zfill(Value *args, unsigned n) {
    (void)n;
    self_text(args);
    int32_t width = int_index(args[1]);
    Text t = text_of(args[0]);
    int32_t length = (int32_t)(text_is_flat(args[0]) ? t.n : utf8_count(t.p, t.n));
    uint32_t total = t.n;
    char sign = t.n > 0 ? (char)flash_load(t.p) : 0;
    uint32_t skip = sign == '+' || sign == '-';
    if (width <= length) {
        return text_slice(args, args, 0, total);
    }
    Builder b;
    builder_init(&b, vm_temps(1));
    builder_add(&b, &sign, skip);
    add_fill(&b, "0", 1, (uint32_t)(width - length));
    add_part(&b, args, skip, total);
    return builder_like(&b, args);
}

/* args: self, tabsize or 0. */
Value text_method_expandtabs(Value *args, unsigned n) {
    (void)n;
    self_text(args);
    int32_t size = args[1] == VALUE_UNBOUND ? 8 : int_index(args[1]);
    uint32_t column = 0, total = text_of(args[0]).n;
    Builder b;
    builder_init(&b, vm_temps(1));
    for (uint32_t i = 0; i < total; i++) {
        char c = (char)flash_load(text_of(args[0]).p + i);
        if (c == '\t') {
            uint32_t spaces = size > 0 ? (uint32_t)size - column % (uint32_t)size : 0;
            add_fill(&b, " ", 1, spaces);
            column += spaces;
            continue;
        }
        builder_add(&b, &c, 1);
        column = c == '\n' || c == '\r' ? 0 : column + !utf8_is_continuation((uint8_t)c);
    }
    return builder_like(&b, args);
}

/* ---- case */

typedef enum CaseMode {
    CASE_UPPER,
    CASE_LOWER,
    CASE_SWAP,
    CASE_CAPITALIZE,
    CASE_TITLE,
    CASE_FOLD
} CaseMode;

static uint32_t case_map(CaseMode mode, uint32_t c, bool first, bool text) {
    uint32_t up = text || c < 0x80 ? unicode_upper(c) : c,
             low = text || c < 0x80 ? unicode_lower(c) : c;
    switch (mode) {
    case CASE_UPPER: return up;
    case CASE_SWAP: return low != c ? low : up;
    case CASE_CAPITALIZE:
    case CASE_TITLE: return first ? up : low;
    default: return low;
    }
}

/* The German sharp s is the one character of the range whose upper case has two letters. */
static void add_mapped(Builder *b, CaseMode mode, uint32_t c, bool first, bool text) {
    if (text && c == 0xDF && mode != CASE_LOWER &&
        (mode < CASE_CAPITALIZE || first || mode == CASE_FOLD)) {
        bool upper = mode == CASE_UPPER || mode == CASE_SWAP;
        builder_add(b, upper ? "SS" : mode == CASE_FOLD ? "ss" : "Ss", 2);
        return;
    }
    uint32_t m = case_map(mode, c, first, text);
    if (text) {
        builder_add_char(b, m);
    } else {
        char byte = (char)m;
        builder_add(b, &byte, 1);
    }
}

static Value change_case(Value *args, CaseMode mode) {
    bool text = value_is_str(self_text(args));
    Builder b;
    builder_init(&b, vm_temps(1));
    bool first = true;
    for (uint32_t at = 0; at < text_of(args[0]).n;) {
        const char *p = text_of(args[0]).p + at;
        uint32_t c = text ? utf8_load(p) : flash_load(p);
        at += text ? utf8_size(flash_load(p)) : 1;
        add_mapped(&b, mode, c, first, text);
        first = mode == CASE_TITLE && !(c < 0x80 || text ? unicode_is_alpha(c) : false);
        vm_poll();
    }
    return builder_like(&b, args);
}

#define CASE_METHOD(name, mode)                         \
    Value text_method_##name(Value *args, unsigned n) { \
        (void)n;                                        \
        return change_case(args, mode);                 \
    }
CASE_METHOD(upper, CASE_UPPER)
CASE_METHOD(lower, CASE_LOWER)
CASE_METHOD(swapcase, CASE_SWAP)
CASE_METHOD(capitalize, CASE_CAPITALIZE)
CASE_METHOD(title, CASE_TITLE)
CASE_METHOD(casefold, CASE_FOLD)

/* ---- tables of bytes */

/* bytes.translate(table, delete): table is None or has a byte for each. */
Value bytes_translate(Value *args, unsigned n) {
    (void)n;
    self_text(args);
    if (args[1] != VALUE_NONE && text_argument(args[0], args[1], NULL).n != 256) {
        raise_value_error(MSG_translation_table_must_be_256);
    }
    Builder b;
    builder_init(&b, vm_temps(1));
    for (uint32_t at = 0; at < text_of(args[0]).n; at++) {
        Text none = {NULL, 0};
        Text drop = args[2] == VALUE_UNBOUND ? none : text_argument(args[0], args[2], NULL);
        char c = (char)flash_load(text_of(args[0]).p + at);
        if (flash_find(drop.p, drop.n, c) == drop.n) {
            Value table = args[1] == VALUE_NONE ? VALUE_NONE : obj_native(args[1]);
            c = table == VALUE_NONE ? c : (char)flash_load(text_of(table).p + (uint8_t)c);
            builder_add(&b, &c, 1);
        }
        vm_poll();
    }
    return builder_like(&b, args);
}

/* bytes.maketrans(from, to) */
Value bytes_maketrans(Value *args, unsigned n) {
    (void)n;
    Value table = bytestring_new(KIND_BYTES, 256);
    char *out = bytestring_data(table);
    Text from = text_argument(table, args[0], NULL), to = text_argument(table, args[1], NULL);
    if (from.n != to.n) {
        raise_value_error(MSG_maketrans_arguments_must_have);
    }
    for (uint32_t i = 0; i < 256; i++) {
        out[i] = (char)i;
    }
    for (uint32_t i = 0; i < from.n; i++) {
        out[flash_load(from.p + i)] = (char)flash_load(to.p + i);
    }
    return table;
}

/* ---- questions about every character */

typedef enum Question { IS_DIGIT, IS_ALPHA, IS_ALNUM, IS_SPACE, IS_PRINTABLE, IS_ASCII } Question;

static bool answers(Question q, uint32_t c, bool text) {
    if (!text && c >= 0x80) {
        return false;
    }
    switch (q) {
    case IS_DIGIT: return unicode_is_digit(c) || c == 0xB2 || c == 0xB3 || c == 0xB9;
    case IS_ALPHA: return unicode_is_alpha(c);
    case IS_ALNUM:
        return unicode_is_alpha(c) || answers(IS_DIGIT, c, text) || (c >= 0xBC && c <= 0xBE);
    case IS_SPACE: return text ? unicode_is_space(c) : (c == ' ' || (c >= 9 && c <= 13));
    case IS_PRINTABLE: return unicode_is_printable(c);
    default: return c < 0x80;
    }
}

static Value all_characters(Value *args, Question q, bool empty) {
    bool text = value_is_str(self_text(args));
    Text t = text_of(args[0]);
    for (uint32_t at = 0; at < t.n;) {
        if (!answers(q, text ? utf8_load(t.p + at) : flash_load(t.p + at), text)) {
            return VALUE_FALSE;
        }
        at += text ? utf8_size(flash_load(t.p + at)) : 1;
        vm_check();
    }
    return value_bool(t.n > 0 || empty);
}

#define QUESTION_METHOD(name, question, empty)          \
    Value text_method_##name(Value *args, unsigned n) { \
        (void)n;                                        \
        return all_characters(args, question, empty);   \
    }
QUESTION_METHOD(isdigit, IS_DIGIT, false)
QUESTION_METHOD(isalpha, IS_ALPHA, false)
QUESTION_METHOD(isalnum, IS_ALNUM, false)
QUESTION_METHOD(isspace, IS_SPACE, false)
QUESTION_METHOD(isprintable, IS_PRINTABLE, true)
QUESTION_METHOD(isascii, IS_ASCII, true)

/* Upper (lower) case throughout: at least one cased character and none of the other case. */
static Value one_case(Value *args, bool upper) {
    bool text = value_is_str(self_text(args)), any = false;
    Text t = text_of(args[0]);
    for (uint32_t at = 0; at < t.n;) {
        uint32_t c = text ? utf8_load(t.p + at) : flash_load(t.p + at);
        at += text ? utf8_size((uint8_t)flash_load(t.p + at)) : 1;
        if (!text && c >= 0x80) {
            continue;
        }
        if (upper ? unicode_is_lower(c) : unicode_is_upper(c)) {
            return VALUE_FALSE;
        }
        any = any || (upper ? unicode_is_upper(c) : unicode_is_lower(c));
    }
    return value_bool(any);
}

Value text_method_isupper(Value *args, unsigned n) {
    (void)n;
    return one_case(args, true);
}

Value text_method_islower(Value *args, unsigned n) {
    (void)n;
    return one_case(args, false);
}

Value text_method_istitle(Value *args, unsigned n) {
    (void)n;
    bool text = value_is_str(self_text(args)), any = false, cased = false;
    Text t = text_of(args[0]);
    for (uint32_t at = 0; at < t.n;) {
        uint32_t c = text ? utf8_load(t.p + at) : flash_load(t.p + at);
        at += text ? utf8_size((uint8_t)flash_load(t.p + at)) : 1;
        bool ascii = text || c < 0x80, up = ascii && unicode_is_upper(c),
             low = ascii && unicode_is_lower(c);
        if ((up && cased) || (low && !cased)) {
            return VALUE_FALSE;
        }
        cased = up || low;
        any = any || cased;
    }
    return value_bool(any);
}
