/* The format mini-language for str, int and float. */
#include "format_spec.h"

#include "floatfmt.h"
#include "native.h"
#include "types.h"

/* ---- parsing */

static bool is_align(uint32_t c) {
    return c == '<' || c == '>' || c == '^' || c == '=';
}

static int32_t parse_number(Text t, uint32_t *at) {
    int32_t n = 0;
    while (*at < t.n && unicode_is_digit(flash_load(t.p + *at))) {
        n = n * 10 + (flash_load(t.p + *at) - '0');
        if (n > INT32_MAX / 10 - 10) {
            raise_value_error(MSG_too_many_decimal_digits_in);
        }
        (*at)++;
    }
    return n;
}

static char peek(Text t, uint32_t at) {
    return at < t.n ? (char)flash_load(t.p + at) : 0;
}

static void parse_alignment(Text t, uint32_t *at, FormatSpec *s) {
    if (t.n == 0) {
        return;
    }
    unsigned size = utf8_size(flash_load(t.p));
    s->fill = 0;
    if (size < t.n && is_align(flash_load(t.p + size))) {
        s->fill = utf8_load(t.p);
        s->align = peek(t, size);
        *at = size + 1;
    } else if (is_align(flash_load(t.p))) {
        s->align = peek(t, 0);
        *at = 1;
    }
}

static void parse_flags(Text t, uint32_t *at, FormatSpec *s) {
    char c = peek(t, *at);
    if (c == '+' || c == '-' || c == ' ') {
        s->sign = c;
        (*at)++;
    }
    if (peek(t, *at) == 'z') {
        s->negative_zero = true;
        (*at)++;
    }
    if (peek(t, *at) == '#') {
        s->alternate = true;
        (*at)++;
    }
    if (peek(t, *at) == '0') {
        s->fill = s->fill == 0 ? '0' : s->fill;
        s->align = s->align == 0 ? '=' : s->align;
        (*at)++;
    }
    s->fill = s->fill == 0 ? ' ' : s->fill;
}

void format_spec_parse(Value spec, Value o, FormatSpec *s) {
    Text t = text_of(spec);
    uint32_t at = 0;
    *s = (FormatSpec){.fill = ' ', .sign = '-', .width = -1, .precision = -1};
    parse_alignment(t, &at, s);
    parse_flags(t, &at, s);
    if (unicode_is_digit((uint8_t)peek(t, at))) {
        s->width = parse_number(t, &at);
    }
    char c = peek(t, at);
    if (c == ',' || c == '_') {
        s->group = c;
        at++;
        char other = peek(t, at);
        if (other == ',' || other == '_') {
            raise_value_error(other == c ? MSG_cannot_specify_with : MSG_cannot_specify_both_and__,
                              c, c);
        }
    }
    if (peek(t, at) == '.') {
        at++;
        if (!unicode_is_digit((uint8_t)peek(t, at))) {
            raise_value_error(MSG_format_specifier_missing);
        }
        s->precision = parse_number(t, &at);
    }
    if (at + 1 < t.n) {
        raise_value_error(MSG_invalid_format_specifier_for, spec, o);
    }
    s->type = peek(t, at);
}

_Noreturn static void unknown_code(char type, const char *name) {
    raise_value_error(MSG_unknown_format_code_for_object, type, name);
}

/* ---- padding */

static void add_fill(Builder *b, uint32_t fill, int32_t n) {
    for (; n > 0; n--) {
        builder_add_char(b, fill);
        vm_poll();
    }
}

/* Left part of the padding for `length` characters; *right the other part. */
static int32_t split_padding(const FormatSpec *s, int32_t length, char align, int32_t *right) {
    int32_t all = s->width > length ? s->width - length : 0;
    int32_t left = align == '<' ? 0 : align == '^' ? all / 2 : all;
    *right = all - left;
    return left;
}

void format_text(Builder *b, const Value *slot, const FormatSpec *s) {
    Text t = text_of(*slot);
    int32_t length = (int32_t)str_length(*slot);
    uint32_t bytes = t.n;
    if (s->precision >= 0 && s->precision < length) {
        length = s->precision;
        bytes = utf8_offset(t.p, t.n, (uint32_t)length);
    }
    int32_t right, left = split_padding(s, length, s->align == 0 ? '<' : s->align, &right);
    add_fill(b, s->fill, left);
    for (uint32_t at = 0; at < bytes;) {
        char piece[64];
        uint32_t n = bytes - at < sizeof piece ? bytes - at : sizeof piece;
        flash_copy(piece, text_of(*slot).p + at, n);
        builder_add(b, piece, n);
        at += n;
    }
    add_fill(b, s->fill, right);
}

Value str_format_spec(Value o, Value spec) {
    FormatSpec s;
    format_spec_parse(spec, o, &s);
    if (s.type != 0 && s.type != 's') {
        unknown_code(s.type, "str");
    }
    if (s.sign != '-' || s.alternate || s.align == '=' || s.group != 0) {
        bool other = s.sign != '-' || s.alternate || s.group != 0;
        if (other || s.align != '=' || s.fill != '0') {
            raise_value_error(s.sign != '-'  ? MSG_sign_not_allowed_in_string
                              : s.alternate  ? MSG_alternate_form_not_allowed_in
                              : s.group != 0 ? MSG_cannot_specify_with_s
                                             : MSG_alignment_not_allowed_in);
        }
        s.align = '<'; /* '0' before the width of a str pads with zeros on the right */
    }
    Value *mark = vm->sp, *slot = vm_keep(2, o, VALUE_UNBOUND, 0);
    Builder b;
    builder_init(&b, slot + 1);
    format_text(&b, slot, &s);
    Value v = builder_str(&b);
    vm_release(mark);
    return v;
}

/* ---- numbers: sign, prefix, digits (grouped), rest */

typedef struct NumberText {
    const char *prefix; /* "0x", "" */
    char sign;          /* 0: none */
    uint32_t whole;     /* digits before point, exponent or end */
    uint32_t total;     /* all bytes of the text */
    unsigned every;     /* digits of a group */
} NumberText;

static uint32_t grouped_length(uint32_t digits, const FormatSpec *s, unsigned every) {
    return s->group != 0 && digits > 0 ? digits + (digits - 1) / every : digits;
}

static void add_piece(Builder *b, const Value *digits, uint32_t from, uint32_t to) {
    while (from < to) {
        char piece[32];
        uint32_t n = to - from < sizeof piece ? to - from : sizeof piece;
        memcpy(piece, str_text(*digits) + from, n);
        builder_add(b, piece, n);
        from += n;
    }
}

/* Digits with separators, `zeros` zeros before them. */
static void add_grouped(Builder *b, const Value *digits, const NumberText *n, const FormatSpec *s,
                        uint32_t zeros) {
    uint32_t count = n->whole + zeros;
    for (uint32_t i = 0; i < count; i++) {
        if (s->group != 0 && i > 0 && (count - i) % n->every == 0) {
            builder_add(b, &s->group, 1);
        }
        char c = '0';
        if (i >= zeros) {
            c = str_text(*digits)[i - zeros];
        }
        builder_add(b, &c, 1);
    }
}

/* `digits` is an ASCII str without sign. */
static void add_number(Builder *b, const Value *digits, const NumberText *n, const FormatSpec *s) {
    uint32_t before = (n->sign != 0) + (uint32_t)strlen(n->prefix), rest = n->total - n->whole;
    uint32_t whole = grouped_length(n->whole, s, n->every), zeros = 0;
    char align = s->align == 0 ? '>' : s->align;
    if (align == '=' && s->fill == '0') {
        /* Zeros take separators, too: add as many as the width holds. */
        while ((int32_t)(before + whole + rest) < s->width) {
            zeros++;
            whole = grouped_length(n->whole + zeros, s, n->every);
        }
    }
    int32_t right, left = split_padding(s, (int32_t)(before + whole + rest), align, &right);
    if (align != '=') {
        add_fill(b, s->fill, left);
    }
    builder_add(b, &n->sign, n->sign != 0);
    builder_add(b, n->prefix, strlen(n->prefix));
    if (align == '=') {
        add_fill(b, s->fill, left);
    }
    add_grouped(b, digits, n, s, zeros);
    add_piece(b, digits, n->whole, n->total);
    add_fill(b, s->fill, align == '=' ? 0 : right);
}

static char sign_char(bool negative, const FormatSpec *s) {
    return negative ? '-' : s->sign == '-' ? 0 : s->sign;
}

/* Takes the sign off the text in the builder and makes it a str in *slot. */
static bool take_digits(Builder *digits, Value *slot, bool upper) {
    char *p = (char *)(vm_ptr(*digits->slot) + 1) + STR_PREFIX;
    bool negative = digits->bytes > 0 && *p == '-';
    if (negative) {
        digits->bytes--;
        memmove(p, p + 1, digits->bytes);
    }
    for (uint32_t i = 0; upper && i < digits->bytes; i++) {
        p[i] = (char)unicode_upper((uint8_t)p[i]);
    }
    *slot = builder_str(digits);
    return negative;
}

static void format_char(Builder *b, Value *slot, const FormatSpec *s) {
    int64_t c;
    if (s->sign != '-' || s->precision >= 0) {
        raise_value_error(s->precision >= 0 ? MSG_precision_not_allowed_in
                                            : MSG_sign_not_allowed_with_integer);
    }
    if (!int_to_i64(*slot, &c) || c < 0 || c > 0x10FFFF) {
        raise_error(CORE(class_OverflowError), MSG_c_arg_not_in_range_0_x110000);
    }
    char utf8[4];
    *slot = str_new(utf8, utf8_store(utf8, (uint32_t)c));
    FormatSpec text = *s;
    text.align = s->align == 0 || s->align == '=' ? '>' : s->align;
    format_text(b, slot, &text);
}

void format_int(Builder *b, Value *slot, const FormatSpec *s) {
    char type = s->type == 0 || s->type == 'n' ? 'd' : s->type;
    if (type == 'c') {
        format_char(b, slot, s);
        return;
    }
    unsigned base = type == 'b' ? 2 : type == 'o' ? 8 : type == 'x' || type == 'X' ? 16 : 10;
    if (s->precision >= 0) {
        raise_value_error(MSG_precision_not_allowed_in);
    }
    if (s->group == ',' && base != 10) {
        raise_value_error(MSG_cannot_specify_with_2, type);
    }
    Value *mark = vm->sp, *slots = vm_temps(2);
    Builder digits;
    builder_init(&digits, slots);
    int_digits(&digits, *slot, base);
    bool negative = take_digits(&digits, slots + 1, type == 'X');
    NumberText n = {.prefix = !s->alternate || base == 10 ? ""
                              : base == 2                 ? "0b"
                              : base == 8                 ? "0o"
                              : type == 'X'               ? "0X"
                                                          : "0x",
                    .sign = sign_char(negative, s),
                    .whole = str_bytes(slots[1]),
                    .total = str_bytes(slots[1]),
                    .every = base == 10 ? 3 : 4};
    add_number(b, slots + 1, &n, s);
    vm_release(mark);
}

static uint32_t whole_digits(Value digits) {
    uint32_t n = str_bytes(digits), i = 0;
    const char *p = str_text(digits);
    while (i < n && unicode_is_digit((uint8_t)p[i])) {
        i++;
    }
    return i;
}

static void float_digits(Builder *out, firn_float x, const FormatSpec *s) {
    char type = s->type == 0 ? 'r' : s->type == 'n' ? 'g' : s->type;
    int precision = s->precision;
    unsigned flags = s->alternate ? FLOAT_ALTERNATE : 0;
    if (s->type == 0 && precision >= 0) {
        type = 'g';
        flags |= FLOAT_DOT_ZERO;
    }
    precision = precision < 0 ? 6 : precision;
    if (precision > FLOAT_PRECISION_MAX) {
        raise_value_error(MSG_precision_too_big);
    }
    size_t room = floatfmt_room(x, type, precision);
    char small[80], *text = small;
    if (room > sizeof small) {
        *out->slot = heap_alloc_bytes(KIND_BLOB, (uint32_t)room + STR_PREFIX);
        text = (char *)(vm_ptr(*out->slot) + 1) + STR_PREFIX;
        out->bytes = (uint32_t)floatfmt_format(x, type, precision, flags, text);
        return;
    }
    builder_add(out, text, floatfmt_format(x, type, precision, flags, text));
}

void format_float(Builder *b, firn_float x, const FormatSpec *s) {
    Value *mark = vm->sp, *slots = vm_temps(2);
    Builder digits;
    builder_init(&digits, slots);
    float_digits(&digits, x, s);
    bool negative = take_digits(&digits, slots + 1, false);
    uint32_t whole = whole_digits(slots[1]), total = str_bytes(slots[1]);
    if (s->negative_zero && negative) {
        bool zero = true;
        for (uint32_t i = 0; i < total; i++) {
            char c = str_text(slots[1])[i];
            zero = zero && (c == '0' || c == '.' || c == '%' || c == 'e' || c == '+');
        }
        negative = !zero;
    }
    NumberText n = {
        .prefix = "", .sign = sign_char(negative, s), .whole = whole, .total = total, .every = 3};
    add_number(b, slots + 1, &n, s);
    vm_release(mark);
}

static bool is_float_type(char type) {
    return type != 0 && strchr("eEfFgG%n", type) != NULL;
}

Value int_format(Value o, Value spec) {
    FormatSpec s;
    format_spec_parse(spec, o, &s);
    bool as_float = is_float_type(s.type) && s.type != 'n';
    if (!as_float && s.type != 0 && strchr("bcdoxXn", s.type) == NULL) {
        unknown_code(s.type, value_is_bool(o) ? "bool" : "int");
    }
    if (s.negative_zero && !as_float) {
        raise_value_error(MSG_negative_zero_coercion_z_not);
    }
    Value *mark = vm->sp, *slot = vm_keep(2, o, VALUE_UNBOUND, 0);
    Builder b;
    builder_init(&b, slot + 1);
    if (as_float) {
        format_float(&b, float_from_value(slot[0]), &s);
    } else {
        format_int(&b, slot, &s);
    }
    Value v = builder_str(&b);
    vm_release(mark);
    return v;
}

Value float_format_spec(Value o, Value spec) {
    FormatSpec s;
    format_spec_parse(spec, o, &s);
    if (s.type != 0 && !is_float_type(s.type)) {
        unknown_code(s.type, "float");
    }
    firn_float x = float_unbox(o);
    Value *mark = vm->sp, *slot = vm_temps(1);
    Builder b;
    builder_init(&b, slot);
    format_float(&b, x, &s);
    Value v = builder_str(&b);
    vm_release(mark);
    return v;
}
