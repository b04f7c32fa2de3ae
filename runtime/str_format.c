/* str.format and str.format_map. */
#include "format_spec.h"

#include "native.h"
#include "types.h"

typedef struct Formatter {
    Value *slots; /* see below */
    int32_t next; /* next automatic field; -1 once numbered ones were used */
} Formatter;

enum { F_TEXT, F_ARGS, F_KEYWORDS, F_VALUE, F_NAME, F_SPEC, F_SLOTS };

static char byte_at(Value text, uint32_t at) {
    Text t = text_of(text);
    return at < t.n ? (char)flash_load(t.p + at) : 0;
}

static bool is_number(Value text, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to; i++) {
        if (!unicode_is_digit((uint8_t)byte_at(text, i))) {
            return false;
        }
    }
    return to > from;
}

static int32_t number_at(Value text, uint32_t from, uint32_t to) {
    int32_t n = 0;
    for (uint32_t i = from; i < to; i++) {
        n = n * 10 + (byte_at(text, i) - '0');
        if (n > 1 << 24) {
            raise_value_error(MSG_too_many_decimal_digits_in);
        }
    }
    return n;
}

static Value positional(Formatter *f, int32_t index) {
    if (f->slots[F_ARGS] == VALUE_UNBOUND) {
        raise_value_error(MSG_format_string_contains);
    }
    if ((uint32_t)index >= obj_words(f->slots[F_ARGS])) {
        raise_index_error(MSG_replacement_index_out_of_range, index);
    }
    return raw_body(f->slots[F_ARGS])[index];
}

/* The first part of a field: number, name or nothing. */
static void field_begin(Formatter *f, uint32_t from, uint32_t to) {
    Value text = f->slots[F_TEXT];
    bool number = is_number(text, from, to);
    if (from == to || number) {
        if (from == to ? f->next < 0 : f->next > 0) {
            raise_value_error(from == to ? MSG_cannot_switch_from_manual
                                         : MSG_cannot_switch_from_automatic);
        }
        int32_t index = number ? number_at(text, from, to) : f->next++;
        f->next = number ? -1 : f->next;
        f->slots[F_VALUE] = positional(f, index);
        return;
    }
    f->slots[F_NAME] = text_slice(f->slots, f->slots + F_TEXT, from, to - from);
    f->slots[F_VALUE] = obj_getitem(f->slots[F_KEYWORDS], f->slots[F_NAME]);
}

/* .name and [index] after it; returns the position behind. */
static uint32_t field_rest(Formatter *f, uint32_t at, uint32_t end) {
    while (at < end) {
        char c = byte_at(f->slots[F_TEXT], at);
        uint32_t from = ++at;
        if (c == '.') {
            while (at < end && byte_at(f->slots[F_TEXT], at) != '.' &&
                   byte_at(f->slots[F_TEXT], at) != '[') {
                at++;
            }
            if (at == from) {
                raise_value_error(MSG_empty_attribute_in_format);
            }
            f->slots[F_NAME] = text_slice(f->slots, f->slots + F_TEXT, from, at - from);
            f->slots[F_VALUE] = obj_getattr(f->slots[F_VALUE], intern_find(f->slots[F_NAME]));
            continue;
        }
        while (at < end && byte_at(f->slots[F_TEXT], at) != ']') {
            at++;
        }
        if (c != '[' || at == end || at == from) {
            raise_value_error(c != '['    ? MSG_only_or_may_follow_in_format
                              : at == end ? MSG_missing_in_format_string
                                          : MSG_empty_attribute_in_format);
        }
        bool number = is_number(f->slots[F_TEXT], from, at);
        f->slots[F_NAME] = number ? value_small(number_at(f->slots[F_TEXT], from, at))
                                  : text_slice(f->slots, f->slots + F_TEXT, from, at - from);
        f->slots[F_VALUE] = obj_getitem(f->slots[F_VALUE], f->slots[F_NAME]);
        at++;
    }
    return at;
}

static void field_value(Formatter *f, uint32_t from, uint32_t to) {
    uint32_t at = from;
    while (at < to && byte_at(f->slots[F_TEXT], at) != '.' &&
           byte_at(f->slots[F_TEXT], at) != '[') {
        at++;
    }
    field_begin(f, from, at);
    field_rest(f, at, to);
}

static void format_range(Formatter *f, Builder *b, uint32_t from, uint32_t to, unsigned depth);

/* Position of the '}' that closes the field beginning at `from`. */
static uint32_t field_end(Formatter *f, uint32_t from, uint32_t to) {
    unsigned depth = 1, brackets = 0;
    for (uint32_t at = from; at < to; at++) {
        char c = byte_at(f->slots[F_TEXT], at);
        brackets = c == '[' ? 1 : c == ']' ? 0 : brackets;
        depth += c == '{' && brackets == 0;
        depth -= c == '}' && brackets == 0;
        if (depth == 0) {
            return at;
        }
    }
    raise_value_error(MSG_expected_before_end_of_string);
}

/* The spec may hold fields itself: it is formatted into F_SPEC first, with the value kept aside. */
static void format_field(Formatter *f, Builder *b, uint32_t from, uint32_t to, unsigned depth) {
    uint32_t name = from;
    unsigned bracket = 0;
    for (; name < to; name++) {
        char c = byte_at(f->slots[F_TEXT], name);
        bracket = c == '[' ? 1 : c == ']' ? 0 : bracket;
        if (bracket == 0 && (c == '!' || c == ':')) {
            break;
        }
    }
    field_value(f, from, name);
    uint32_t at = name;
    if (at < to && byte_at(f->slots[F_TEXT], at) == '!') {
        char c = byte_at(f->slots[F_TEXT], at + 1);
        if (c != 'r' && c != 's' && c != 'a') {
            raise_value_error(MSG_unknown_conversion_specifier, c);
        }
        at += 2;
        f->slots[F_VALUE] = c == 's' ? obj_str(f->slots[F_VALUE]) : obj_repr(f->slots[F_VALUE]);
        if (at < to && byte_at(f->slots[F_TEXT], at) != ':') {
            raise_value_error(MSG_expected_after_conversion);
        }
    }
    f->slots[F_SPEC] = VALUE_UNBOUND;
    if (at < to) {
        Value *mark = vm->sp, *slots = vm_temps(2);
        Builder spec;
        builder_init(&spec, slots);
        slots[1] = f->slots[F_VALUE];
        format_range(f, &spec, at + 1, to, depth + 1);
        f->slots[F_VALUE] = slots[1];
        f->slots[F_SPEC] = builder_str(&spec);
        vm_release(mark);
    }
    Value text = obj_format(f->slots[F_VALUE], f->slots[F_SPEC]);
    builder_add_str(b, text);
}

static void format_range(Formatter *f, Builder *b, uint32_t from, uint32_t to, unsigned depth) {
    if (depth > 2) {
        raise_value_error(MSG_max_string_recursion_exceeded);
    }
    for (uint32_t at = from; at < to;) {
        char c = byte_at(f->slots[F_TEXT], at),
             next = at + 1 < to ? byte_at(f->slots[F_TEXT], at + 1) : 0;
        if ((c == '{' || c == '}') && next == c && depth == 0) {
            builder_add(b, &c, 1);
            at += 2;
        } else if (c == '{') {
            if (at + 1 == to) {
                raise_value_error(MSG_single_encountered_in_format);
            }
            uint32_t end = field_end(f, at + 1, to);
            format_field(f, b, at + 1, end, depth);
            at = end + 1;
        } else if (c == '}') {
            raise_value_error(MSG_single_encountered_in_format_string);
        } else {
            builder_add(b, &c, 1);
            at++;
        }
        vm_poll();
    }
}

static Value format_with(Value text, Value args, Value keywords) {
    Value *mark = vm->sp, *kept = vm_keep(3, text, args, keywords);
    Value *slots = vm_temps(F_SLOTS + 1);
    for (int i = 0; i < 3; i++) {
        slots[i] = kept[i];
    }
    Formatter f = {.slots = slots};
    Builder b;
    builder_init(&b, slots + F_SLOTS);
    format_range(&f, &b, 0, text_of(slots[F_TEXT]).n, 0);
    Value v = builder_str(&b);
    vm_release(mark);
    return v;
}

/* args: self, tuple of arguments, dict of keywords. */
Value str_format(Value *args, unsigned n) {
    (void)n;
    if (args[2] == VALUE_UNBOUND) {
        args[2] = dict_new(0);
    }
    return format_with(obj_native(args[0]), args[1], args[2]);
}

Value str_format_map(Value *args, unsigned n) {
    (void)n;
    return format_with(obj_native(args[0]), VALUE_UNBOUND, args[1]);
}
