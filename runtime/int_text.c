/* Integers and text. Long numbers are converted in place in the heap, a machine word of digits at
 * a time. */
#include "flash_bytes.h"
#include "number.h"

enum { WORD_TEXT = 34 /* '-', 32 digits */ };

/* ---- printing */

/* Digits of a word before `end`, with the sign. */
static char *word_text(int32_t word, unsigned base, const char *prefix, char *end) {
    uint32_t m = word < 0 ? 0u - (uint32_t)word : (uint32_t)word;
    do {
        unsigned digit = m % base;
        m /= base;
        *--end = (char)(digit < 10 ? '0' + digit : 'a' + digit - 10);
    } while (m != 0);
    size_t n = strlen(prefix);
    end -= n;
    memcpy(end, prefix, n);
    if (word < 0) {
        *--end = '-';
    }
    return end;
}

/* Bits of a digit when base is 2, 8 or 16, else 0. */
static unsigned digit_bits(unsigned base) {
    return base == 2 ? 1 : base == 8 ? 3 : base == 16 ? 4 : 0;
}

/* The digits of s[0] to the end of the str s[1], whose text begins at byte 0 and has `room` bytes;
 * returns where they start. Bases that are powers of two need no division. */
static uint32_t digits_by_bits(const Value *s, unsigned bits, uint32_t room) {
    IntView a;
    int_view(s[0], &a);
    char *text = (char *)(vm_ptr(s[1]) + 1) + STR_PREFIX;
    size_t length = big_bit_length(a.limbs, a.n);
    for (size_t at = 0; at < length; at += bits) {
        size_t i = at / BIG_LIMB_BITS;
        uint64_t pair = (i + 1 < a.n ? (uint64_t)a.limbs[i + 1] << 32 : 0) | a.limbs[i];
        unsigned digit = (unsigned)(pair >> at % BIG_LIMB_BITS) & ((1u << bits) - 1);
        text[--room] = (char)(digit < 10 ? '0' + digit : 'a' + digit - 10);
        vm_check();
    }
    return room;
}

static uint32_t digits_by_division(Value *s, unsigned base, uint32_t room) {
    IntView a;
    int_view(s[0], &a);
    size_t n = a.n;
    s[2] = int_alloc(n);
    int_view(s[0], &a);
    memcpy(int_limbs(s[2]), a.limbs, n * sizeof(uint32_t));
    while (n > 0) {
        vm_poll();
        char *text = (char *)(vm_ptr(s[1]) + 1) + STR_PREFIX;
        room = (uint32_t)(big_text_step(int_limbs(s[2]), &n, base, text + room) - text);
    }
    return room;
}

Value int_text(Value v, unsigned base, const char *prefix) {
    int32_t word;
    if (int_word(v, &word)) {
        char small[WORD_TEXT + 4];
        char *end = small + sizeof small;
        char *start = word_text(word, base, prefix, end);
        return str_new(start, (size_t)(end - start));
    }
    Value *mark = vm->sp;
    Value *s = vm_keep(3, v, VALUE_UNBOUND, VALUE_UNBOUND);
    IntView a;
    int_view(s[0], &a);
    size_t room = big_digits_for_limbs(a.n, base) + 1 + strlen(prefix);
    if (room > OBJECT_MAX_BYTES - STR_PREFIX) {
        raise_memory_error();
    }
    s[1] = heap_alloc_bytes(KIND_STR, (uint32_t)room + STR_PREFIX);
    memset(vm_ptr(s[1]) + 1, 0, STR_PREFIX);
    unsigned bits = digit_bits(base);
    uint32_t at = bits != 0 ? digits_by_bits(s, bits, (uint32_t)room)
                            : digits_by_division(s, base, (uint32_t)room);
    char *text = (char *)(vm_ptr(s[1]) + 1) + STR_PREFIX;
    for (size_t i = strlen(prefix); i-- > 0;) {
        text[--at] = prefix[i];
    }
    int_view(s[0], &a);
    if (a.negative) {
        text[--at] = '-';
    }
    uint32_t bytes = (uint32_t)room - at;
    memmove(text, text + at, bytes);
    memset(text + bytes, 0, at < 3 ? at : 3); /* bytes after the end in its word */
    Value r = s[1];
    heap_shrink_bytes(r, bytes + STR_PREFIX);
    vm_release(mark);
    return r;
}

void int_print(Value o, Sink *sink, bool repr) {
    (void)repr;
    int32_t word;
    if (value_is_bool(o)) {
        sink_puts(sink, o == VALUE_TRUE ? "True" : "False");
    } else if (int_word(o, &word)) {
        char small[WORD_TEXT];
        char *end = small + sizeof small;
        char *start = word_text(word, 10, "", end);
        sink_write(sink, start, (size_t)(end - start));
    } else {
        Value *mark = vm->sp;
        Value *s = vm_keep(1, int_text(o, 10, ""), 0, 0);
        sink_str(sink, s[0]);
        vm_release(mark);
    }
}

void int_digits(Builder *b, Value v, unsigned base) {
    Value *mark = vm->sp;
    Value *s = vm_keep(1, int_text(v, base, ""), 0, 0);
    builder_add_str(b, s[0]);
    vm_release(mark);
}

/* ---- reading */

bool number_text(Value v, const char **text, uint32_t *bytes) {
    Buffer buffer;
    if (value_is_str(v)) {
        *text = str_text(v);
        *bytes = str_bytes(v);
        return true;
    }
    if (!buffer_get(v, &buffer)) {
        return false;
    }
    *text = (const char *)buffer.data;
    *bytes = buffer.bytes;
    return true;
}

/* What lies between the spaces of a literal: where the digits start and end, how many there are,
 * in which base. */
typedef struct Literal {
    uint32_t start, end, digits;
    unsigned base;
    bool negative;
} Literal;

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f);
}

static char char_at(const char *text, const Literal *l) {
    return l->start < l->end ? (char)flash_load(text + l->start) : 0;
}

/* Takes a prefix 0x, 0o or 0b that agrees with the base; for base 0, says which base it is. True
 * when there was one. */
static bool take_prefix(const char *text, Literal *l) {
    bool any = l->base == 0;
    unsigned base = 0;
    if (char_at(text, l) == '0' && l->start + 1 < l->end) {
        char c = (char)(flash_load(text + l->start + 1) | 0x20);
        base = c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : 0;
    }
    if (base != 0 && (any || l->base == base)) {
        l->base = base;
        l->start += 2;
        return true;
    }
    l->base = any ? 10 : l->base;
    return false;
}

static bool scan_literal(const char *text, uint32_t bytes, Literal *l) {
    l->start = 0;
    l->end = bytes;
    l->digits = 0;
    while (l->start < l->end && is_space((char)flash_load(text + l->start))) {
        l->start++;
    }
    while (l->start < l->end && is_space((char)flash_load(text + l->end - 1))) {
        l->end--;
    }
    char sign = char_at(text, l);
    l->negative = sign == '-';
    l->start += sign == '-' || sign == '+';
    bool decimal_only = l->base == 0;
    if (take_prefix(text, l)) {
        l->start += char_at(text, l) == '_';
        decimal_only = false;
    }
    bool zeros = char_at(text, l) == '0';
    bool nonzero = false;
    bool after_digit = false;
    for (uint32_t i = l->start; i < l->end; i++) {
        char c = (char)flash_load(text + i);
        if (c == '_' && after_digit) {
            after_digit = false;
            continue;
        }
        if (big_digit_value(c) >= l->base) {
            return false;
        }
        nonzero |= c != '0';
        after_digit = true;
        l->digits++;
    }
    /* 010 is octal in other languages: not a literal of Python. */
    return after_digit && !(decimal_only && zeros && nonzero);
}

/* The digits of s[0] into the INT s[1]; returns the count of limbs. */
static size_t read_digits(const Value *s, const Literal *l) {
    unsigned chunk_digits;
    (void)big_radix_chunk(l->base, &chunk_digits);
    size_t n = 0;
    uint32_t i = l->start;
    uint32_t end = l->end;
    while (i < end) {
        vm_poll();
        const char *text = NULL;
        uint32_t bytes = 0;
        if (!number_text(s[0], &text, &bytes) || bytes < end) {
            end = bytes; /* a bytearray that an interrupt has made shorter */
        }
        uint32_t value = 0;
        uint32_t scale = 1;
        for (unsigned k = 0; k < chunk_digits && i < end; i++) {
            char c = (char)flash_load(text + i);
            if (c != '_') {
                value = value * l->base + big_digit_value(c);
                scale *= l->base;
                k++;
            }
        }
        n = big_mul_small(int_limbs(s[1]), n, scale, value);
    }
    return n;
}

Value int_parse(Value text, unsigned base) {
    const char *p;
    uint32_t bytes;
    Literal l = {.base = base};
    Value *mark = vm->sp;
    Value *s = vm_keep(2, text, VALUE_UNBOUND, 0);
    bool is_text = number_text(s[0], &p, &bytes);
    assert(is_text);
    if (!is_text || !scan_literal(p, bytes, &l)) {
        raise_value_error(MSG_invalid_literal_for_int_with, (int)base, s[0]);
    }
    s[1] = int_alloc(big_limbs_for_digits(l.digits, l.base) + 1);
    size_t n = read_digits(s, &l);
    Value r = int_done(s[1], n, l.negative);
    vm_release(mark);
    return r;
}
