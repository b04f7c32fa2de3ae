/* Methods of str alone, and the codecs between str and bytes. */
#include "text.h"

#include "native.h"

/* ---- codecs: utf-8, ascii, latin-1 */

typedef enum Codec { CODEC_UTF8, CODEC_ASCII, CODEC_LATIN1 } Codec;
typedef enum Errors { ERRORS_STRICT, ERRORS_IGNORE, ERRORS_REPLACE } Errors;

/* Compares as Python does: case and '-' against '_' make no difference. */
static bool codec_is(Text t, const char *name) {
    uint32_t i = 0;
    for (; i < t.n && name[i] != 0; i++) {
        char c = (char)flash_load(t.p + i);
        c = c == '_' || c == ' ' ? '-' : c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
        if (c != name[i]) {
            return false;
        }
    }
    return i == t.n && name[i] == 0;
}

static Codec codec_find(Value encoding) {
    static const struct {
        const char *name;
        Codec codec;
    } codecs[] = {{"utf-8", CODEC_UTF8},       {"utf8", CODEC_UTF8},      {"ascii", CODEC_ASCII},
                  {"us-ascii", CODEC_ASCII},   {"latin-1", CODEC_LATIN1}, {"latin1", CODEC_LATIN1},
                  {"iso-8859-1", CODEC_LATIN1}};
    if (encoding == VALUE_UNBOUND) {
        return CODEC_UTF8;
    }
    if (!value_is_str(encoding)) {
        raise_type_error(MSG_encoding_must_be_str_not, encoding);
    }
    for (size_t i = 0; i < sizeof codecs / sizeof *codecs; i++) {
        if (codec_is(text_of(encoding), codecs[i].name)) {
            return codecs[i].codec;
        }
    }
    raise_error(CORE(class_LookupError), MSG_unknown_encoding, encoding);
}

static Errors errors_find(Value errors) {
    if (errors == VALUE_UNBOUND) {
        return ERRORS_STRICT;
    }
    if (!value_is_str(errors)) {
        raise_type_error(MSG_errors_must_be_str_not, errors);
    }
    Text t = text_of(errors);
    if (codec_is(t, "strict")) {
        return ERRORS_STRICT;
    }
    if (codec_is(t, "ignore")) {
        return ERRORS_IGNORE;
    }
    if (codec_is(t, "replace")) {
        return ERRORS_REPLACE;
    }
    raise_error(CORE(class_LookupError), MSG_unknown_error_handler_name, errors);
}

_Noreturn static void decode_error(Codec codec, Text t, uint32_t at) {
    static const char hex[] = "0123456789abcdef";
    uint8_t c = flash_load(t.p + at);
    char byte[3] = {hex[c >> 4], hex[c & 15], 0};
    bool start = codec == CODEC_UTF8 && (c < 0xC2 || c > 0xF4);
    bool cut = !start && at + utf8_size(c) > t.n;
    raise_error(CORE(class_UnicodeDecodeError), MSG_codec_cant_decode_byte_0_x_in,
                codec == CODEC_UTF8 ? "utf-8" : "ascii", byte, at,
                codec == CODEC_ASCII ? "ordinal not in range(128)"
                : start              ? "invalid start byte"
                : cut                ? "unexpected end of data"
                                     : "invalid continuation byte");
}

static uint32_t valid_bytes(Codec codec, Text t, uint32_t from) {
    if (codec == CODEC_UTF8) {
        return from + utf8_check(t.p + from, t.n - from);
    }
    uint32_t at = from;
    while (at < t.n && flash_load(t.p + at) < 0x80) {
        at++;
    }
    return at;
}

static void add_bytes(Builder *b, const Value *source, uint32_t from, uint32_t to) {
    char piece[64];
    while (from < to) {
        uint32_t n = to - from < sizeof piece ? to - from : sizeof piece;
        flash_copy(piece, text_of(*source).p + from, n);
        builder_add(b, piece, n);
        from += n;
    }
}

Value text_decode(const Value *source, Value encoding, Value errors) {
    Codec codec = codec_find(encoding);
    Errors mode = errors_find(errors);
    Value *mark = vm->sp;
    Builder b;
    builder_init(&b, vm_temps(1));
    for (uint32_t at = 0; at < text_of(*source).n;) {
        Text t = text_of(*source);
        uint32_t end = codec == CODEC_LATIN1 ? at : valid_bytes(codec, t, at);
        add_bytes(&b, source, at, end);
        at = end;
        t = text_of(*source);
        if (at == t.n) {
            break;
        }
        uint8_t c = flash_load(t.p + at);
        if (codec == CODEC_LATIN1) {
            builder_add_char(&b, c);
        } else if (mode == ERRORS_STRICT) {
            decode_error(codec, t, at);
        } else if (mode == ERRORS_REPLACE) {
            builder_add_char(&b, 0xFFFD);
        }
        t = text_of(*source);
        at += codec == CODEC_UTF8 ? utf8_bad_bytes(t.p + at, t.n - at) : 1;
        vm_poll();
    }
    Value v = builder_str(&b);
    vm_release(mark);
    return v;
}

_Noreturn static void encode_error(Codec codec, uint32_t c, uint32_t position) {
    static const char digits[] = "0123456789abcdef";
    char text[12] = {'\\', c < 0x100 ? 'x' : c < 0x10000 ? 'u' : 'U'};
    unsigned n = 2;
    for (unsigned i = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8; i > 0; i--) {
        text[n++] = digits[(c >> (4 * (i - 1))) & 15];
    }
    raise_error(CORE(class_UnicodeEncodeError), MSG_codec_cant_encode_character_in,
                codec == CODEC_ASCII ? "ascii" : "latin-1", text, position,
                codec == CODEC_ASCII ? 128u : 256u);
}

Value text_encode(const Value *source, Value encoding, Value errors) {
    Codec codec = codec_find(encoding);
    Errors mode = errors_find(errors);
    uint32_t limit = codec == CODEC_ASCII ? 0x80 : 0x100, position = 0;
    Value *mark = vm->sp;
    Builder b;
    builder_init(&b, vm_temps(1));
    if (codec == CODEC_UTF8 || text_is_flat(*source)) {
        add_bytes(&b, source, 0, text_of(*source).n);
    } else {
        for (uint32_t at = 0; at < text_of(*source).n; position++) {
            const char *p = text_of(*source).p + at;
            uint32_t c = utf8_load(p);
            at += utf8_size(flash_load(p));
            char byte = (char)c;
            if (c < limit) {
                builder_add(&b, &byte, 1);
            } else if (mode == ERRORS_STRICT) {
                encode_error(codec, c, position);
            } else if (mode == ERRORS_REPLACE) {
                builder_add(&b, "?", 1);
            }
            vm_poll();
        }
    }
    Value v = builder_bytes(&b);
    vm_release(mark);
    return v;
}

/* args: self, encoding, errors. */
Value str_encode(Value *args, unsigned n) {
    (void)n;
    args[0] = obj_native(args[0]);
    return text_encode(args, args[1], args[2]);
}

/* bytes.decode and bytearray.decode. */
Value bytes_decode(Value *args, unsigned n) {
    (void)n;
    args[0] = obj_native(args[0]);
    return text_decode(args, args[1], args[2]);
}

/* ---- the rest */

Value str_isidentifier(Value *args, unsigned n) {
    (void)n;
    Text t = text_of(args[0]);
    for (uint32_t at = 0; at < t.n; at += utf8_size(flash_load(t.p + at))) {
        uint32_t c = utf8_load(t.p + at);
        if (c != '_' && !unicode_is_alpha(c) && (at == 0 || !unicode_is_digit(c))) {
            return VALUE_FALSE;
        }
    }
    return value_bool(t.n > 0);
}

Value str_isdecimal(Value *args, unsigned n) {
    (void)n;
    Text t = text_of(args[0]);
    for (uint32_t at = 0; at < t.n; at++) {
        if (!unicode_is_digit(flash_load(t.p + at))) {
            return VALUE_FALSE;
        }
    }
    return value_bool(t.n > 0);
}

static void translate_char(Value *args, Builder *b, Value *slot, uint32_t c) {
    slot[0] = value_small((int32_t)c);
    Value to = dict_get(args[1], slot[0]);
    if (to == VALUE_UNBOUND) {
        builder_add_char(b, c);
    } else if (value_is_small(to)) {
        builder_add_char(b, (uint32_t)value_small_get(to));
    } else if (value_is_str(to)) {
        builder_add_str(b, to);
    } else if (to != VALUE_NONE) {
        raise_type_error(MSG_character_mapping_must_return);
    }
}

Value str_translate(Value *args, unsigned n) {
    (void)n;
    args[0] = obj_native(args[0]);
    args[1] = value_is_ref(args[1]) ? obj_native(args[1]) : args[1];
    if (!is_kind(args[1], KIND_DICT)) {
        raise_type_error(MSG_translate_argument_must_be_a, args[1]);
    }
    Value *slots = vm_temps(2);
    Builder b;
    builder_init(&b, slots);
    for (uint32_t at = 0; at < str_bytes(args[0]);) {
        const char *p = str_text(args[0]) + at;
        at += utf8_size(flash_load(p));
        translate_char(args, &b, slots + 1, utf8_load(p));
        vm_poll();
    }
    return builder_str(&b);
}

static void maketrans_pairs(Value *args, Value *table) {
    uint32_t i = 0, k = 0;
    if (!value_is_str(args[0]) || !value_is_str(args[1]) ||
        str_length(args[0]) != str_length(args[1])) {
        raise_value_error(MSG_the_first_two_maketrans);
    }
    while (i < str_bytes(args[0])) {
        const char *p = str_text(args[0]) + i, *q = str_text(args[1]) + k;
        i += utf8_size(flash_load(p));
        k += utf8_size(flash_load(q));
        dict_set(*table, value_small((int32_t)utf8_load(p)), value_small((int32_t)utf8_load(q)));
    }
}

/* maketrans(x[, y[, z]]): static, args[0] is x. */
Value str_maketrans(Value *args, unsigned n) {
    Value *slots = vm_temps(3);
    slots[0] = dict_new(0);
    if (n == 1) {
        uint32_t pos = 0;
        if (!is_kind(args[0], KIND_DICT)) {
            raise_type_error(MSG_if_you_give_only_one_argument);
        }
        while (dict_next(args[0], &pos, slots + 1, slots + 2)) {
            if (value_is_str(slots[1])) {
                slots[1] = value_small((int32_t)utf8_load(str_text(slots[1])));
            }
            dict_set(slots[0], slots[1], slots[2]);
        }
        return slots[0];
    }
    maketrans_pairs(args, slots);
    for (uint32_t i = 0; n > 2 && i < text_of(args[2]).n;) {
        const char *p = text_of(args[2]).p + i;
        i += utf8_size(flash_load(p));
        dict_set(slots[0], value_small((int32_t)utf8_load(p)), VALUE_NONE);
    }
    return slots[0];
}
