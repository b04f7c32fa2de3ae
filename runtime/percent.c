/* str % args: printf-style formatting. */
#include "format_spec.h"

#include "native.h"
#include "types.h"

typedef struct Percent {
    Value *slots;   /* 0 format, 1 args, 2 blob, 3 value at hand, 4 scratch */
    Builder out;
    uint32_t at;    /* in the format */
    uint32_t next;  /* next item of a tuple */
    bool tuple, mapping, used_mapping;
} Percent;

enum { SLOT_FORMAT, SLOT_ARGS, SLOT_BLOB, SLOT_VALUE, SLOT_SCRATCH, SLOT_COUNT };

static char current(Vm *vm, const Percent *p) {
    Text t = text_of(vm, p->slots[SLOT_FORMAT]);
    if (p->at >= t.n) {
        raise_value_error(vm, "incomplete format");
    }
    return (char)flash_load(t.p + p->at);
}

static Value next_value(Vm *vm, Percent *p) {
    if (p->tuple) {
        if (p->next >= obj_words(vm, p->slots[SLOT_ARGS])) {
            raise_type_error(vm, "not enough arguments for format string");
        }
        return raw_body(vm, p->slots[SLOT_ARGS])[p->next++];
    }
    if (p->used_mapping) {
        return p->slots[SLOT_VALUE];
    }
    if (p->next++ > 0) {
        raise_type_error(vm, "not enough arguments for format string");
    }
    return p->slots[SLOT_ARGS];
}

/* %(name): looks the name up; the value stays in SLOT_VALUE. */
static void parse_mapping(Vm *vm, Percent *p) {
    uint32_t from = ++p->at, depth = 1;
    if (p->tuple || !p->mapping) {
        raise_type_error(vm, "format requires a mapping");
    }
    for (;; p->at++) {
        Text t = text_of(vm, p->slots[SLOT_FORMAT]);
        if (p->at >= t.n) {
            raise_value_error(vm, "incomplete format key");
        }
        char c = (char)flash_load(t.p + p->at);
        depth += c == '(';
        depth -= c == ')';
        if (depth == 0) {
            break;
        }
    }
    p->slots[SLOT_SCRATCH] =
        text_slice(vm, p->slots, p->slots + SLOT_FORMAT, from, p->at - from);
    p->at++;
    p->slots[SLOT_VALUE] = obj_getitem(vm, p->slots[SLOT_ARGS], p->slots[SLOT_SCRATCH]);
    p->used_mapping = true;
}

static void parse_percent_flags(Vm *vm, Percent *p, FormatSpec *s) {
    bool left = false, zero = false;
    for (;; p->at++) {
        switch (current(vm, p)) {
        case '-':
            left = true;
            continue;
        case '+':
            s->sign = '+';
            continue;
        case ' ':
            s->sign = s->sign == '-' ? ' ' : s->sign;
            continue;
        case '#':
            s->alternate = true;
            continue;
        case '0':
            zero = true;
            continue;
        }
        break;
    }
    s->align = left ? '<' : zero ? '=' : '>';
    s->fill = zero && !left ? '0' : ' ';
}

static int32_t parse_percent_number(Vm *vm, Percent *p) {
    if (current(vm, p) == '*') {
        p->at++;
        Value v = next_value(vm, p);
        if (!value_is_small(v)) {
            raise_type_error(vm, "* wants int");
        }
        return value_small_get(v);
    }
    int32_t n = 0;
    while (unicode_is_digit((uint8_t)current(vm, p))) {
        n = n * 10 + (current(vm, p) - '0');
        if (n > 1 << 24) {
            raise_value_error(vm, "width too big");
        }
        p->at++;
    }
    return n;
}

/* Integers for d i u x o: floats are cut, others must have __index__ (x, o) or be numbers. */
static void to_integer(Vm *vm, Value *slot, char type) {
    if (value_is_int(vm, *slot)) {
        return;
    }
    bool decimal = type == 'd' || type == 'i' || type == 'u';
    if (is_kind(vm, *slot, KIND_FLOAT) && decimal) {
        slot[1] = *slot;
        *slot = vm_call(vm, CORE(vm, class_int), slot + 1, 1);
        return;
    }
    Value name = decimal ? CORE(vm, name___int__) : CORE(vm, name___index__);
    slot[1] = *slot;
    Value v = value_is_ref(*slot) ? vm_call_special(vm, name, slot + 1, 1) : 0;
    if (v == 0) {
        raise_type_error(vm, decimal ? "%%%c format: a real number is required, not %T"
                                     : "%%%c format: an integer is required, not %T",
                         type, *slot);
    }
    *slot = v;
}

static void percent_char(Vm *vm, Percent *p, FormatSpec *s) {
    Value *slot = p->slots + SLOT_VALUE;
    if (value_is_str(vm, *slot)) {
        if (str_length(vm, *slot) != 1) {
            raise_type_error(vm, "%%c requires int or char");
        }
    } else if (value_is_int(vm, *slot)) {
        int64_t c;
        if (!int_to_i64(vm, *slot, &c) || c < 0 || c > 0x10FFFF) {
            raise_error(vm, CORE(vm, class_OverflowError), "%%c arg not in range(0x110000)");
        }
        char utf8[4];
        *slot = str_new(vm, utf8, utf8_store(utf8, (uint32_t)c));
    } else {
        raise_type_error(vm, "%%c requires int or char");
    }
    s->precision = -1;
    format_text(vm, &p->out, slot, s);
}

/* A precision of an integer is its least number of digits: zeros are put before them. */
static void percent_int(Vm *vm, Percent *p, FormatSpec *s) {
    Value *slot = p->slots + SLOT_VALUE;
    to_integer(vm, slot, s->type);
    int32_t width = s->width, precision = s->precision;
    s->type = s->type == 'i' || s->type == 'u' ? 'd' : s->type;
    s->precision = -1;
    if (precision < 0) {
        format_int(vm, &p->out, slot, s);
        return;
    }
    int64_t n;
    bool negative = int_to_i64(vm, *slot, &n) ? n < 0 : (obj_header(vm, *slot) & FLAG_NEGATIVE) != 0;
    FormatSpec inner = *s;
    inner.fill = '0';
    inner.align = '=';
    inner.width = precision + (negative || s->sign != '-') + (s->alternate && s->type != 'd' ? 2 : 0);
    inner.width = s->align == '=' && width > inner.width ? width : inner.width;
    Builder b;
    Value *mark = vm->sp, *slots = vm_temps(vm, 2);
    builder_init(vm, &b, slots);
    format_int(vm, &b, slot, &inner);
    slots[1] = builder_str(vm, &b);
    FormatSpec outer = {.fill = ' ', .align = s->align == '=' ? '>' : s->align, .width = width, .precision = -1};
    format_text(vm, &p->out, slots + 1, &outer);
    vm_release(vm, mark);
}

static void percent_value(Vm *vm, Percent *p, FormatSpec *s) {
    Value *slot = p->slots + SLOT_VALUE;
    switch (s->type) {
    case 's':
    case 'r':
    case 'a':
        *slot = s->type == 's' ? obj_str(vm, *slot) : obj_repr(vm, *slot);
        s->align = s->align == '=' ? '>' : s->align;
        s->fill = ' ';
        format_text(vm, &p->out, slot, s);
        return;
    case 'c':
        s->align = s->align == '=' ? '>' : s->align;
        s->fill = ' ';
        percent_char(vm, p, s);
        return;
    case 'd':
    case 'i':
    case 'u':
    case 'x':
    case 'X':
    case 'o':
        percent_int(vm, p, s);
        return;
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
        format_float(vm, &p->out, float_from_value(vm, *slot), s);
        return;
    }
    raise_value_error(vm, "unsupported format character '%c' (0x%s) at index %u", s->type, "?",
                      p->at);
}

static void percent_item(Vm *vm, Percent *p) {
    FormatSpec s = {.fill = ' ', .sign = '-', .width = -1, .precision = -1};
    p->used_mapping = false;
    p->at++;
    if (current(vm, p) == '(') {
        parse_mapping(vm, p);
    }
    parse_percent_flags(vm, p, &s);
    s.width = parse_percent_number(vm, p);
    if (s.width < 0) {
        s.width = -s.width;
        s.align = '<';
        s.fill = ' ';
    }
    if (current(vm, p) == '.') {
        p->at++;
        s.precision = parse_percent_number(vm, p);
        s.precision = s.precision < 0 ? 0 : s.precision;
    }
    while (current(vm, p) == 'l' || current(vm, p) == 'h' || current(vm, p) == 'L') {
        p->at++;
    }
    s.type = current(vm, p);
    if (s.type == '%') {
        builder_add(vm, &p->out, "%", 1);
    } else {
        p->slots[SLOT_VALUE] = next_value(vm, p);
        percent_value(vm, p, &s);
    }
    p->at++;
}

static void add_literal(Vm *vm, Percent *p, uint32_t to) {
    while (p->at < to) {
        char piece[64];
        uint32_t n = to - p->at < sizeof piece ? to - p->at : sizeof piece;
        flash_copy(piece, text_of(vm, p->slots[SLOT_FORMAT]).p + p->at, n);
        builder_add(vm, &p->out, piece, n);
        p->at += n;
    }
}

Value str_percent(Vm *vm, Value format, Value args) {
    Value *mark = vm->sp, *kept = vm_keep(vm, 2, format, args, 0);
    Percent p = {.slots = vm_temps(vm, SLOT_COUNT)};
    p.slots[SLOT_FORMAT] = kept[0];
    p.slots[SLOT_ARGS] = value_is_ref(kept[1]) && is_kind(vm, obj_native(vm, kept[1]), KIND_TUPLE)
                             ? obj_native(vm, kept[1])
                             : kept[1];
    p.tuple = is_kind(vm, p.slots[SLOT_ARGS], KIND_TUPLE);
    p.mapping = value_is_ref(kept[1]) && !p.tuple && !value_is_str(vm, kept[1]) &&
                class_lookup(vm, obj_class(vm, kept[1]), CORE(vm, name___getitem__)) != 0;
    p.mapping = p.mapping || (value_is_ref(kept[1]) && is_kind(vm, obj_native(vm, kept[1]), KIND_DICT));
    builder_init(vm, &p.out, p.slots + SLOT_BLOB);
    for (;;) {
        Text t = text_of(vm, p.slots[SLOT_FORMAT]);
        uint32_t end = t.n, percent = p.at + (uint32_t)flash_find(t.p + p.at, t.n - p.at, '%');
        add_literal(vm, &p, percent);
        if (percent == end) {
            break;
        }
        percent_item(vm, &p);
        vm_poll(vm);
    }
    bool left = p.tuple ? p.next < obj_words(vm, p.slots[SLOT_ARGS]) : p.next == 0 && !p.mapping;
    if (left) {
        raise_type_error(vm, "not all arguments converted during string formatting");
    }
    Value v = builder_str(vm, &p.out);
    vm_release(vm, mark);
    return v;
}
