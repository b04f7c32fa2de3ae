/* str % args: printf-style formatting. */
#include "format_spec.h"

#include "native.h"
#include "types.h"

typedef struct Percent {
    Value *slots; /* 0 format, 1 args, 2 blob, 3 value at hand, 4 scratch */
    Builder out;
    uint32_t at;   /* in the format */
    uint32_t next; /* next item of a tuple */
    bool tuple, mapping, used_mapping;
    bool bytes; /* of bytes: %s wants bytes-like objects */
} Percent;

enum { SLOT_FORMAT, SLOT_ARGS, SLOT_BLOB, SLOT_VALUE, SLOT_SCRATCH, SLOT_COUNT };

static char current(const Percent *p) {
    Text t = text_of(p->slots[SLOT_FORMAT]);
    if (p->at >= t.n) {
        raise_value_error(MSG_incomplete_format);
    }
    return (char)flash_load(t.p + p->at);
}

static Value next_value(Percent *p) {
    if (p->tuple) {
        if (p->next >= obj_words(p->slots[SLOT_ARGS])) {
            raise_type_error(MSG_not_enough_arguments_for);
        }
        return raw_body(p->slots[SLOT_ARGS])[p->next++];
    }
    if (p->used_mapping) {
        return p->slots[SLOT_VALUE];
    }
    if (p->next++ > 0) {
        raise_type_error(MSG_not_enough_arguments_for);
    }
    return p->slots[SLOT_ARGS];
}

/* %(name): looks the name up; the value stays in SLOT_VALUE. */
static void parse_mapping(Percent *p) {
    uint32_t from = ++p->at, depth = 1;
    if (p->tuple || !p->mapping) {
        raise_type_error(MSG_format_requires_a_mapping);
    }
    for (;; p->at++) {
        Text t = text_of(p->slots[SLOT_FORMAT]);
        if (p->at >= t.n) {
            raise_value_error(MSG_incomplete_format_key);
        }
        char c = (char)flash_load(t.p + p->at);
        depth += c == '(';
        depth -= c == ')';
        if (depth == 0) {
            break;
        }
    }
    p->slots[SLOT_SCRATCH] = text_slice(p->slots, p->slots + SLOT_FORMAT, from, p->at - from);
    p->at++;
    p->slots[SLOT_VALUE] = obj_getitem(p->slots[SLOT_ARGS], p->slots[SLOT_SCRATCH]);
    p->used_mapping = true;
    p->next = 1; /* nothing is left for a %s without a name */
}

static void parse_percent_flags(Percent *p, FormatSpec *s) {
    bool left = false, zero = false;
    for (;; p->at++) {
        switch (current(p)) {
        case '-': left = true; continue;
        case '+': s->sign = '+'; continue;
        case ' ': s->sign = s->sign == '-' ? ' ' : s->sign; continue;
        case '#': s->alternate = true; continue;
        case '0': zero = true; continue;
        }
        break;
    }
    s->align = left ? '<' : zero ? '=' : '>';
    s->fill = zero && !left ? '0' : ' ';
}

static int32_t parse_percent_number(Percent *p) {
    if (current(p) == '*') {
        p->at++;
        Value v = next_value(p);
        if (!value_is_small(v)) {
            raise_type_error(MSG_wants_int);
        }
        return value_small_get(v);
    }
    int32_t n = 0;
    while (unicode_is_digit((uint8_t)current(p))) {
        n = n * 10 + (current(p) - '0');
        if (n > 1 << 24) {
            raise_value_error(MSG_width_too_big);
        }
        p->at++;
    }
    return n;
}

/* Integers for d i u x o: floats are cut, others must have __index__ (x, o) or be numbers. */
static void to_integer(Value *slot, char type) {
    if (value_is_int(*slot)) {
        return;
    }
    bool decimal = type == 'd' || type == 'i' || type == 'u';
    if (is_kind(*slot, KIND_FLOAT) && decimal) {
        slot[1] = *slot;
        *slot = vm_call(CORE(class_int), slot + 1, 1);
        return;
    }
    Value name = decimal ? CORE(name___int__) : CORE(name___index__);
    slot[1] = *slot;
    Value v = value_is_ref(*slot) ? vm_call_special(name, slot + 1, 1) : 0;
    if (v == 0) {
        raise_type_error(decimal ? MSG_format_a_real_number_is : MSG_format_an_integer_is_required,
                         type, *slot);
    }
    *slot = v;
}

static void percent_char(Percent *p, FormatSpec *s) {
    Value *slot = p->slots + SLOT_VALUE;
    if (value_is_str(*slot)) {
        if (str_length(*slot) != 1) {
            raise_type_error(MSG_c_requires_int_or_char);
        }
    } else if (value_is_int(*slot)) {
        int64_t c;
        if (!int_to_i64(*slot, &c) || c < 0 || c > 0x10FFFF) {
            raise_error(CORE(class_OverflowError), MSG_c_arg_not_in_range_0_x110000);
        }
        char utf8[4];
        *slot = str_new(utf8, utf8_store(utf8, (uint32_t)c));
    } else {
        raise_type_error(MSG_c_requires_int_or_char);
    }
    s->precision = -1;
    format_text(&p->out, slot, s);
}

/* A precision of an integer is its least number of digits: zeros are put before them. */
static void percent_int(Percent *p, FormatSpec *s) {
    Value *slot = p->slots + SLOT_VALUE;
    to_integer(slot, s->type);
    int32_t width = s->width, precision = s->precision;
    s->type = s->type == 'i' || s->type == 'u' ? 'd' : s->type;
    s->precision = -1;
    if (precision < 0) {
        format_int(&p->out, slot, s);
        return;
    }
    int64_t n;
    bool negative = int_to_i64(*slot, &n) ? n < 0 : (obj_header(*slot) & FLAG_NEGATIVE) != 0;
    FormatSpec inner = *s;
    inner.fill = '0';
    inner.align = '=';
    inner.width =
        precision + (negative || s->sign != '-') + (s->alternate && s->type != 'd' ? 2 : 0);
    inner.width = s->align == '=' && width > inner.width ? width : inner.width;
    Builder b;
    Value *mark = vm->sp, *slots = vm_temps(2);
    builder_init(&b, slots);
    format_int(&b, slot, &inner);
    slots[1] = builder_str(&b);
    FormatSpec outer = {
        .fill = ' ', .align = s->align == '=' ? '>' : s->align, .width = width, .precision = -1};
    format_text(&p->out, slots + 1, &outer);
    vm_release(mark);
}

/* %s, %b and %c of bytes: *slot becomes something bytes-like. */
static void percent_buffer(Percent *p, const FormatSpec *s) {
    Value *slot = p->slots + SLOT_VALUE;
    Buffer buffer;
    if (s->type == 'c') {
        int64_t c = -1;
        bool one = buffer_get(*slot, &buffer) && buffer.bytes == 1;
        if (value_is_int(*slot)) {
            uint8_t byte;
            if (!int_to_i64(*slot, &c) || c < 0 || c > 255) {
                raise_error(CORE(class_OverflowError), MSG_c_arg_not_in_range_256);
            }
            byte = (uint8_t)c;
            *slot = bytes_new(&byte, 1);
        } else if (!one) {
            raise_type_error(MSG_c_requires_an_integer_in);
        }
        return;
    }
    if (!buffer_get(*slot, &buffer)) {
        slot[1] = *slot;
        Value v = value_is_ref(*slot) ? vm_call_special(CORE(name___bytes__), slot + 1, 1) : 0;
        if (v == 0) {
            raise_type_error(MSG_b_requires_a_bytes_like, *slot);
        }
        *slot = v;
    }
}

static void add_spaces(Percent *p, uint32_t n) {
    while (n-- > 0) {
        builder_add(&p->out, " ", 1);
    }
}

static void percent_bytes(Percent *p, const FormatSpec *s) {
    Value *slot = p->slots + SLOT_VALUE;
    percent_buffer(p, s);
    uint32_t n = buffer_of(*slot).bytes, width = s->width > 0 ? (uint32_t)s->width : 0;
    n = s->type != 'c' && s->precision >= 0 && (uint32_t)s->precision < n ? (uint32_t)s->precision
                                                                          : n;
    uint32_t pad = width > n ? width - n : 0;
    add_spaces(p, s->align == '<' ? 0 : pad);
    for (uint32_t at = 0; at < n;) {
        char piece[64];
        uint32_t part = n - at < sizeof piece ? n - at : sizeof piece;
        flash_copy(piece, (const char *)buffer_of(*slot).data + at, part);
        builder_add(&p->out, piece, part);
        at += part;
    }
    add_spaces(p, s->align == '<' ? pad : 0);
}

static void percent_value(Percent *p, FormatSpec *s) {
    Value *slot = p->slots + SLOT_VALUE;
    if (p->bytes && (s->type == 's' || s->type == 'b' || s->type == 'c')) {
        percent_bytes(p, s);
        return;
    }
    switch (s->type) {
    case 's':
    case 'r':
    case 'a':
        s->type = p->bytes ? 'a' : s->type;
        *slot = s->type == 's'   ? obj_str(*slot)
                : s->type == 'a' ? builtin_ascii(slot, 1)
                                 : obj_repr(*slot);
        s->align = s->align == '=' ? '>' : s->align;
        s->fill = ' ';
        format_text(&p->out, slot, s);
        return;
    case 'c':
        s->align = s->align == '=' ? '>' : s->align;
        s->fill = ' ';
        percent_char(p, s);
        return;
    case 'd':
    case 'i':
    case 'u':
    case 'x':
    case 'X':
    case 'o': percent_int(p, s); return;
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G': format_float(&p->out, float_from_value(*slot), s); return;
    }
    char hex[3] = {"0123456789abcdef"[(uint8_t)s->type >> 4], "0123456789abcdef"[s->type & 15]};
    raise_value_error(MSG_unsupported_format_character_0, s->type, hex, p->at);
}

static void percent_item(Percent *p) {
    FormatSpec s = {.fill = ' ', .sign = '-', .width = -1, .precision = -1};
    p->used_mapping = false;
    p->at++;
    if (current(p) == '(') {
        parse_mapping(p);
    }
    parse_percent_flags(p, &s);
    s.width = parse_percent_number(p);
    if (s.width < 0) {
        s.width = -s.width;
        s.align = '<';
        s.fill = ' ';
    }
    if (current(p) == '.') {
        p->at++;
        s.precision = parse_percent_number(p);
        s.precision = s.precision < 0 ? 0 : s.precision;
    }
    while (current(p) == 'l' || current(p) == 'h' || current(p) == 'L') {
        p->at++;
    }
    s.type = current(p);
    if (s.type == '%') {
        builder_add(&p->out, "%", 1);
    } else {
        p->slots[SLOT_VALUE] = next_value(p);
        percent_value(p, &s);
    }
    p->at++;
}

static void add_literal(Percent *p, uint32_t to) {
    while (p->at < to) {
        char piece[64];
        uint32_t n = to - p->at < sizeof piece ? to - p->at : sizeof piece;
        flash_copy(piece, text_of(p->slots[SLOT_FORMAT]).p + p->at, n);
        builder_add(&p->out, piece, n);
        p->at += n;
    }
}

Value str_percent(Value format, Value args) {
    Value *mark = vm->sp, *kept = vm_keep(2, format, args, 0);
    Percent p = {.slots = vm_temps(SLOT_COUNT), .bytes = !value_is_str(format)};
    p.slots[SLOT_FORMAT] = kept[0];
    p.slots[SLOT_ARGS] = value_is_ref(kept[1]) && is_kind(obj_native(kept[1]), KIND_TUPLE)
                             ? obj_native(kept[1])
                             : kept[1];
    p.tuple = is_kind(p.slots[SLOT_ARGS], KIND_TUPLE);
    Buffer buffer;
    bool text = p.bytes ? buffer_get(kept[1], &buffer) : value_is_str(kept[1]);
    p.mapping = value_is_ref(kept[1]) && !p.tuple && !text &&
                class_lookup(obj_class(kept[1]), CORE(name___getitem__)) != 0;
    p.mapping = p.mapping || (value_is_ref(kept[1]) && is_kind(obj_native(kept[1]), KIND_DICT));
    builder_init(&p.out, p.slots + SLOT_BLOB);
    for (;;) {
        Text t = text_of(p.slots[SLOT_FORMAT]);
        uint32_t end = t.n, percent = p.at + (uint32_t)flash_find(t.p + p.at, t.n - p.at, '%');
        add_literal(&p, percent);
        if (percent == end) {
            break;
        }
        percent_item(&p);
        vm_poll();
    }
    bool left = p.tuple ? p.next < obj_words(p.slots[SLOT_ARGS]) : p.next == 0 && !p.mapping;
    if (left) {
        raise_type_error(p.bytes ? MSG_not_all_arguments_converted_bytes
                                 : MSG_not_all_arguments_converted);
    }
    Value v = p.bytes ? builder_bytes(&p.out) : builder_str(&p.out);
    vm_release(mark);
    return v;
}
