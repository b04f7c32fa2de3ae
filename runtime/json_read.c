/* json.loads: no recursion. Each open array or object is a window of three stack slots (container, key or item,
 * value), the innermost one lowest; so nesting ends where the stack does, in a RecursionError. */
#include "bigint.h"
#include "containers.h"
#include "floatfmt.h"
#include "number.h"
#include "stream.h"
#include "text.h"

typedef struct Reader {
    Value *source; /* str */
    uint32_t at;
} Reader;

static const char *reader_text(const Reader *r, uint32_t *left) {
    uint32_t n = str_bytes(*r->source);
    *left = n - r->at;
    return str_text(*r->source) + r->at;
}

/* The byte at `at`; 0 at the end, which no text of JSON has elsewhere. */
static uint8_t peek(const Reader *r) {
    uint32_t left;
    const char *p = reader_text(r, &left);
    return left > 0 ? flash_load(p) : 0;
}

/* Message, line, column and index, in characters. */
static _Noreturn void read_error(const Reader *r, const char *what, uint32_t at) {
    const char *p = str_text(*r->source);
    uint32_t line = 1, start = 0;
    for (uint32_t i = 0; i < at; i++) {
        vm_check();
        if (flash_load(p + i) == '\n') {
            line++;
            start = i + 1;
        }
    }
    raise_value_error(MSG_json_position, what, line, utf8_count(p + start, at - start) + 1,
                      utf8_count(p, at));
}

static uint8_t skip_space(Reader *r) {
    for (;; r->at++) {
        uint8_t c = peek(r);
        if (c != ' ' && c != '\n' && c != '\t' && c != '\r') {
            return c;
        }
        vm_poll();
    }
}

/* ---- strings */

static uint32_t hex4(const Reader *r, uint32_t at, uint32_t *code) {
    uint32_t n = str_bytes(*r->source);
    const char *p = str_text(*r->source) + at;
    *code = 0;
    for (uint32_t i = 0; i < 4; i++) {
        uint32_t digit = at + i < n ? big_digit_value((char)flash_load(p + i)) : 16;
        if (digit >= 16) {
            return 0;
        }
        *code = *code << 4 | digit;
    }
    return 4;
}

/* Behind \u; two that are a surrogate pair make one character. */
static uint32_t read_unicode(Reader *r) {
    uint32_t code, low;
    if (hex4(r, r->at, &code) == 0) {
        read_error(r, "Invalid \\uXXXX escape", r->at - 1);
    }
    r->at += 4;
    if (code >> 10 == 0xD800 >> 10 && peek(r) == '\\' && hex4(r, r->at + 2, &low) != 0 &&
        low >> 10 == 0xDC00 >> 10 && flash_load(str_text(*r->source) + r->at + 1) == 'u') {
        r->at += 6;
        code = 0x10000 + ((code & 0x3FF) << 10 | (low & 0x3FF));
    }
    return code;
}

static uint32_t read_escape(Reader *r, uint32_t start) {
    static const char escapes[] = "\"\"\\\\//b\bf\fn\nr\rt\t";
    r->at++;
    uint8_t c = peek(r);
    if (c == 0) {
        read_error(r, "Unterminated string starting at", start);
    }
    r->at++;
    if (c == 'u') {
        return read_unicode(r);
    }
    for (const char *p = escapes; *p != '\0'; p += 2) {
        if ((uint8_t)*p == c) {
            return (uint8_t)p[1];
        }
    }
    read_error(r, "Invalid \\escape", r->at - 2);
}

/* Copies what needs no look: up to a quote, an escape, a control character, or the size of a
 * piece. */
static void read_plain(Reader *r, Builder *b, uint32_t start) {
    char piece[32];
    uint32_t n = 0, left;
    const char *p = reader_text(r, &left);
    uint8_t c = 0;
    while (n < sizeof piece && n < left) {
        c = flash_load(p + n);
        if (c == '"' || c == '\\' || c < ' ') {
            break;
        }
        piece[n++] = (char)c;
    }
    if (n == left) {
        read_error(r, "Unterminated string starting at", start);
    }
    if (n == 0 && c < ' ') {
        read_error(r, "Invalid control character at", r->at);
    }
    builder_add(b, piece, n);
    r->at += n;
}

/* At the quote. Texts that the image has, too, take no memory. */
static Value read_string(Reader *r) {
    Value *mark = vm->sp;
    Builder b;
    builder_init(&b, vm_temps(1));
    uint32_t start = r->at++;
    uint8_t c;
    while ((c = peek(r)) != '"') {
        if (c == '\\') {
            builder_add_char(&b, read_escape(r, start));
        } else {
            read_plain(r, &b, start);
        }
        vm_poll();
    }
    r->at++;
    Value v = intern_find(builder_str(&b));
    vm_release(mark);
    return v;
}

/* ---- numbers and names */

static uint32_t digits_from(const Reader *r, uint32_t at) {
    uint32_t n = str_bytes(*r->source), i = at;
    const char *p = str_text(*r->source);
    while (i < n && flash_load(p + i) >= '0' && flash_load(p + i) <= '9') {
        i++;
        vm_check();
    }
    return i - at;
}

static uint8_t byte_at(const Reader *r, uint32_t at) {
    return at < str_bytes(*r->source) ? flash_load(str_text(*r->source) + at) : 0;
}

/* Where the number at r->at ends; at itself when there is none. */
static uint32_t number_end(const Reader *r, bool *real) {
    uint32_t at = r->at, n;
    at += byte_at(r, at) == '-';
    n = byte_at(r, at) == '0' ? 1 : digits_from(r, at);
    if (n == 0) {
        return r->at;
    }
    at += n;
    if (byte_at(r, at) == '.' && (n = digits_from(r, at + 1)) > 0) {
        at += 1 + n;
        *real = true;
    }
    if ((byte_at(r, at) | 32) == 'e') {
        uint32_t sign = byte_at(r, at + 1) == '-' || byte_at(r, at + 1) == '+';
        if ((n = digits_from(r, at + 1 + sign)) > 0) {
            at += 1 + sign + n;
            *real = true;
        }
    }
    return at;
}

static Value read_number(Reader *r) {
    bool real = false;
    uint32_t start = r->at, end = number_end(r, &real);
    if (end == start) {
        read_error(r, "Expecting value", start);
    }
    r->at = end;
    Value *mark = vm->sp;
    Value *text = vm_keep(1, text_slice(r->source, r->source, start, end - start), 0, 0);
    Value v = real ? float_box(float_parse_value(*text)) : int_parse(*text, 10);
    vm_release(mark);
    return v;
}

static Value read_scalar(Reader *r) {
    static const char names[][10] = {"null", "false", "true", "NaN", "Infinity", "-Infinity"};
    uint8_t c = peek(r);
    if (c == '"') {
        return read_string(r);
    }
    uint32_t left;
    const char *p = reader_text(r, &left);
    for (unsigned i = 0; i < 6; i++) {
        uint32_t n = (uint32_t)strlen(names[i]);
        if (n > left || flash_compare(p, names[i], n) != 0) {
            continue;
        }
        r->at += n;
        firn_float x = floatfmt_infinity(i == 5);
        return i < 3 ? VALUE_IMMEDIATE(i) : float_box(i == 3 ? x - x : x);
    }
    return read_number(r);
}

/* ---- values */

/* The key of an object's next item and the colon, into its window. */
static void read_key(Reader *r, Value *window) {
    if (skip_space(r) != '"') {
        read_error(r, "Expecting property name enclosed in double quotes", r->at);
    }
    Value key = read_string(r);
    window[1] = key;
    if (skip_space(r) != ':') {
        read_error(r, "Expecting ':' delimiter", r->at);
    }
    r->at++;
}

/* Opens what begins with `c`. True: it was empty, and is closed. */
static bool read_open(Reader *r, uint8_t c) {
    Value *w = vm_temps(3);
    w[0] = c == '{' ? dict_new(0) : list_new(NULL, 0);
    r->at++;
    uint8_t next = skip_space(r);
    if (next == c + 2) { /* '{' + 2 is '}', '[' + 2 is ']' */
        r->at++;
        return true;
    }
    if (c == '{') {
        read_key(r, w);
    }
    return false;
}

/* Enters `v` into the innermost container. True: that is complete. */
static bool read_item(Reader *r, Value v) {
    Value *w = vm->sp;
    bool object = is_kind(w[0], KIND_DICT);
    if (object) {
        w[2] = v;
        dict_put(w);
    } else {
        w[1] = v;
        list_push(w);
    }
    uint8_t c = skip_space(r);
    if (c != ',' && c != (object ? '}' : ']')) {
        read_error(r, "Expecting ',' delimiter", r->at);
    }
    r->at++;
    if (c == ',' && object) {
        read_key(r, w);
    }
    return c != ',';
}

static Value read_value(Reader *r) {
    for (Value *floor = vm->sp;;) {
        uint8_t c = skip_space(r);
        bool complete = true;
        Value v = VALUE_UNBOUND;
        if (c == '{' || c == '[') {
            complete = read_open(r, c);
        } else {
            v = read_scalar(r);
            if (vm->sp == floor) {
                return v;
            }
            complete = read_item(r, v);
        }
        while (complete) {
            v = vm->sp[0];
            vm_release(vm->sp + 3);
            if (vm->sp == floor) {
                return v;
            }
            complete = read_item(r, v);
        }
        vm_poll();
    }
}

/* args[0]: str or bytes-like. */
Value json_loads(Value *args, unsigned n) {
    (void)n;
    Text t;
    args[0] = native_part(args[0]);
    if (!value_is_str(args[0])) {
        if (!text_get(args[0], &t)) {
            raise_type_error(MSG_the_json_object_must_be, args[0]);
        }
        args[0] = text_decode(args, VALUE_UNBOUND, VALUE_UNBOUND);
    }
    Reader r = {args, 0};
    Value *result = vm_keep(1, read_value(&r), 0, 0);
    if (skip_space(&r) != 0 || r.at != str_bytes(args[0])) {
        read_error(&r, "Extra data", r.at);
    }
    return *result;
}

/* args[0]: anything with read or readinto. */
Value json_load(Value *args, unsigned n) {
    args[0] = stream_read_all(args);
    return json_loads(args, n);
}
