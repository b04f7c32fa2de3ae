/* binascii. */
#include "bytestring.h"
#include "containers.h"
#include "crc32.h"
#include "text.h"

/* A str of ASCII or something bytes-like. */
static void ascii_argument(Value *arg) {
    *arg = native_part(*arg);
    if (is_kind(*arg, KIND_STRU)) {
        raise_value_error(MSG_string_argument_should_contain);
    }
    if (!is_kind(*arg, KIND_STR)) {
        (void)buffer_of(*arg);
    }
}

/* args: data, separator, bytes in a group. */
Value binascii_hexlify(Value *args, unsigned n) {
    (void)buffer_of(args[0]);
    args[0] = bytestring_hex(args, n);
    return text_encode(args, 0, 0);
}

static uint8_t hex_value(uint8_t c) {
    return (uint8_t)(c >= 'A' ? (c | 32) - 'a' + 10 : c - '0');
}

static bool is_hex(uint8_t c) {
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

Value binascii_unhexlify(Value *args, unsigned n) {
    (void)n;
    ascii_argument(args);
    uint32_t count = text_of(args[0]).n;
    if (count % 2 != 0) {
        raise_value_error(MSG_odd_length_string);
    }
    Value v = bytestring_new(KIND_BYTES, count / 2);
    const char *p = text_of(args[0]).p;
    char *out = bytestring_data(v);
    for (uint32_t i = 0; i < count; i++) {
        uint8_t c = flash_load(p + i);
        vm_check();
        if (!is_hex(c)) {
            raise_value_error(MSG_non_hexadecimal_digit_found);
        }
        out[i / 2] = (char)(i % 2 == 0 ? hex_value(c) << 4 : out[i / 2] | hex_value(c));
    }
    return v;
}

/* ---- base64 */

static const char digits64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* args: data, newline. */
Value binascii_b2a_base64(Value *args, unsigned n) {
    (void)n;
    uint32_t bytes = buffer_of(args[0]).bytes, newline = args[1] == 0 || obj_truth(args[1]);
    if (bytes > OBJECT_MAX_BYTES / 2) {
        raise_memory_error();
    }
    Value v = bytestring_new(KIND_BYTES, (bytes + 2) / 3 * 4 + newline);
    char *out = bytestring_data(v);
    Buffer b = buffer_of(args[0]);
    for (uint32_t i = 0; i < bytes; i += 3) {
        uint32_t left = bytes - i, group = 0;
        vm_check();
        for (uint32_t k = 0; k < 3; k++) {
            group = group << 8 | (k < left ? flash_load((const char *)b.data + i + k) : 0);
        }
        for (uint32_t k = 0; k < 4; k++) {
            *out++ = k <= left ? digits64[group >> (18 - 6 * k) & 63] : '=';
        }
    }
    if (newline) {
        *out = '\n';
    }
    return v;
}

static uint32_t value64(uint8_t c) {
    return (uint32_t)flash_find(digits64, 64, c);
}

/* Other characters, and padding where none belongs, are passed over; what follows complete padding
 * is not looked at. */
Value binascii_a2b_base64(Value *args, unsigned n) {
    (void)n;
    ascii_argument(args);
    Value v = bytestring_new(KIND_BYTES, text_of(args[0]).n / 4 * 3 + 3);
    char *out = bytestring_data(v);
    Text t = text_of(args[0]);
    uint32_t group = 0, place = 0, pads = 0, count = 0;
    for (uint32_t i = 0; i < t.n; i++) {
        uint8_t c = flash_load(t.p + i);
        vm_check();
        if (c == '=' && place >= 2 && place + ++pads >= 4) {
            place = 0;
            break;
        }
        uint32_t bits = value64(c);
        if (bits == 64) {
            continue;
        }
        pads = 0;
        group = group << 6 | bits;
        if (place != 0) {
            out[count++] = (char)(group >> (6 - 2 * place));
        }
        place = (place + 1) % 4;
    }
    if (place == 1) {
        raise_value_error(MSG_invalid_base64, count / 3 * 4 + 1);
    }
    if (place != 0) {
        raise_value_error(MSG_incorrect_padding);
    }
    heap_shrink_bytes(v, STR_PREFIX + count);
    while ((count + STR_PREFIX) % 4 != 0) {
        out[count++] = 0; /* equal texts are equal words */
    }
    return v;
}

/* args: data, value to go on with. */
Value binascii_crc32(Value *args, unsigned n) {
    uint32_t bytes = buffer_of(args[0]).bytes;
    int64_t start = 0;
    if (n > 1 && !int_to_i64(args[1], &start)) {
        start = int_index(args[1]);
    }
    uint32_t crc = (uint32_t)start;
    for (uint32_t i = 0; i < bytes; i += 256) { /* a piece between two polls */
        Buffer b = buffer_of(args[0]);
        uint32_t left = b.bytes > i ? b.bytes - i : 0;
        crc = crc32_update(crc, b.data + i, left < 256 ? left : 256);
        vm_poll();
    }
    return int_from_u64(crc);
}

Value binascii_get_error(Value *args, unsigned n) {
    (void)args;
    (void)n;
    return CORE(class_ValueError);
}
