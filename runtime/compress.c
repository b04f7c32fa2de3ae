/* Compressing: the nearest of the longest copies in the window, and the fixed code. */
#include "deflate.h"
#include "flash_bytes.h"

enum { SHORTEST = 3, LONGEST = 258 };

static uint32_t reversed(uint32_t code, unsigned n) {
    uint32_t r = 0;
    for (; n > 0; n--, code >>= 1) {
        r = r << 1 | (code & 1);
    }
    return r;
}

static void put_symbol(DeflateIO io, unsigned symbol) {
    unsigned n = symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8;
    uint32_t code = symbol < 144   ? 0x30 + symbol
                    : symbol < 256 ? 0x190 + symbol - 144
                    : symbol < 280 ? symbol - 256
                                   : 0xC0 + symbol - 280;
    deflate_put_bits(io, reversed(code, n), n);
}

/* Bytes of data[at..] that repeat what lies `distance` before. */
static uint32_t copy_length(const uint8_t *window, uint32_t bytes, uint32_t size, const char *data,
                            uint32_t left, uint32_t distance) {
    uint32_t n = 0, most = left < LONGEST ? left : LONGEST;
    while (n < most) {
        uint8_t before = n < distance ? window[(size - distance + n) & (bytes - 1)]
                                      : flash_load(data + n - distance);
        if (before != flash_load(data + n)) {
            break;
        }
        n++;
    }
    return n;
}

static uint32_t find_copy(DeflateIO io, const Value *data, uint32_t at, uint32_t *distance) {
    uint32_t bytes, size = deflate_state(io)->size, best = 0;
    const uint8_t *window = deflate_window(io, &bytes);
    Buffer b = buffer_of(*data);
    const char *here = (const char *)b.data + at;
    uint32_t most = size < bytes ? size : bytes;
    for (uint32_t d = 1; d <= most && best < LONGEST; d++) {
        vm_check();
        if (window[(size - d) & (bytes - 1)] != flash_load(here)) {
            continue;
        }
        uint32_t n = copy_length(window, bytes, size, here, b.bytes - at, d);
        if (n > best) {
            best = n;
            *distance = d;
        }
    }
    return best;
}

static void put_copy(DeflateIO io, uint32_t length, uint32_t distance) {
    unsigned extra, more;
    uint32_t code = 28;
    while (deflate_length_base(code, &extra) > length) {
        code--;
    }
    put_symbol(io, 257 + code);
    deflate_put_bits(io, length - deflate_length_base(code, &extra), extra);
    code = 29;
    while (deflate_distance_base(code, &more) > distance) {
        code--;
    }
    deflate_put_bits(io, reversed(code, 5), 5);
    deflate_put_bits(io, distance - deflate_distance_base(code, &more), more);
}

void deflate_compress(DeflateIO io, const Value *data) {
    for (uint32_t at = 0; at < buffer_of(*data).bytes;) {
        uint32_t distance = 0, n = find_copy(io, data, at, &distance);
        if (n < SHORTEST) {
            n = 1;
            put_symbol(io, flash_load((const char *)buffer_of(*data).data + at));
        } else {
            put_copy(io, n, distance);
        }
        for (; n > 0; n--, at++) {
            Buffer b = buffer_of(*data);
            if (at < b.bytes) {
                deflate_note(io, flash_load((const char *)b.data + at));
            }
        }
        vm_poll();
    }
}
