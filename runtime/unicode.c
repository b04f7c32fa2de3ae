/* UTF-8 and the properties of characters.
 *
 * Case and classes cover ASCII, Latin-1, Latin Extended-A, Greek and Cyrillic by rules instead of
 * tables (about 0.4 KB); characters above U+04FF count as letters without case, except for spaces
 * and the punctuation block U+2000..U+206F. */
#include "text.h"

uint32_t utf8_load(const char *p) {
    uint32_t c = flash_load(p);
    if (c < 0x80) {
        return c;
    }
    unsigned n = utf8_size((uint8_t)c);
    c &= 0xFFu >> (n + 1);
    for (unsigned i = 1; i < n; i++) {
        c = c << 6 | (flash_load(p + i) & 0x3Fu);
    }
    return c;
}

unsigned utf8_store(char *out, uint32_t c) {
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    unsigned n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (unsigned i = n - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (c & 0x3F));
        c >>= 6;
    }
    out[0] = (char)((0xF00u >> n) | c);
    return n;
}

uint32_t utf8_count(const char *p, uint32_t n) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < n; i++) {
        count += !utf8_is_continuation(flash_load(p + i));
    }
    return count;
}

uint32_t utf8_offset(const char *p, uint32_t n, uint32_t index) {
    uint32_t at = 0;
    for (; index > 0 && at < n; index--) {
        at += utf8_size(flash_load(p + at));
    }
    return at < n ? at : n;
}

uint32_t utf8_check(const char *p, uint32_t n) {
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    for (uint32_t i = 0; i < n;) {
        uint8_t c = flash_load(p + i);
        if (c < 0x80) {
            i++;
            continue;
        }
        unsigned size = utf8_size(c);
        if (c < 0xC2 || c > 0xF4 || i + size > n) {
            return i;
        }
        for (unsigned k = 1; k < size; k++) {
            if (!utf8_is_continuation(flash_load(p + i + k))) {
                return i;
            }
        }
        uint32_t code = utf8_load(p + i);
        if (code < least[size] || code > 0x10FFFF) {
            return i;
        }
        i += size;
    }
    return n;
}

uint32_t utf8_bad_bytes(const char *p, uint32_t n) {
    uint8_t c = flash_load(p);
    unsigned size = c < 0xC2 || c > 0xF4 ? 1 : utf8_size(c), at = 1;
    for (; at < size && at < n; at++) {
        uint8_t next = flash_load(p + at);
        uint8_t least = at > 1 ? 0x80 : c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80;
        uint8_t most = at > 1 ? 0xBF : c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : 0xBF;
        if (next < least || next > most) {
            break;
        }
    }
    return at;
}

bool unicode_is_space(uint32_t c) {
    return c == ' ' || (c >= 9 && c <= 13) || (c >= 0x1C && c <= 0x1F) || c == 0x85 || c == 0xA0 ||
           c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
           c == 0x202F || c == 0x205F || c == 0x3000;
}

bool unicode_is_digit(uint32_t c) {
    return c >= '0' && c <= '9';
}

/* Characters of Latin Extended-A whose upper case has an odd code. */
static bool odd_upper(uint32_t c) {
    return (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
}

static bool extended_pair(uint32_t c) {
    return (c >= 0x100 && c <= 0x17E && c != 0x130 && c != 0x131 && c != 0x138 && c != 0x149 &&
            c != 0x178) ||
           (c >= 0x460 && c <= 0x481) || (c >= 0x48A && c <= 0x4BF) || (c >= 0x4D0 && c <= 0x4FF);
}

uint32_t unicode_lower(uint32_t c) {
    if (c < 0x80) {
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    }
    if ((c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x391 && c <= 0x3AB && c != 0x3A2) ||
        (c >= 0x410 && c <= 0x42F)) {
        return c + 32;
    }
    if (c >= 0x400 && c <= 0x40F) {
        return c + 80;
    }
    if (c == 0x178) {
        return 0xFF;
    }
    if (extended_pair(c)) {
        bool upper = odd_upper(c) ? (c & 1) != 0 : (c & 1) == 0;
        return upper ? c + 1 : c;
    }
    return c;
}

uint32_t unicode_upper(uint32_t c) {
    if (c < 0x80) {
        return c >= 'a' && c <= 'z' ? c - 32 : c;
    }
    if ((c >= 0xE0 && c <= 0xFE && c != 0xF7) || (c >= 0x3B1 && c <= 0x3CB && c != 0x3C2) ||
        (c >= 0x430 && c <= 0x44F)) {
        return c - 32;
    }
    if (c >= 0x450 && c <= 0x45F) {
        return c - 80;
    }
    if (c == 0xFF) {
        return 0x178;
    }
    if (c == 0xB5) {
        return 0x39C;
    }
    if (extended_pair(c)) {
        bool lower = odd_upper(c) ? (c & 1) == 0 : (c & 1) != 0;
        return lower ? c - 1 : c;
    }
    return c;
}

bool unicode_is_upper(uint32_t c) {
    return unicode_lower(c) != c;
}

bool unicode_is_lower(uint32_t c) {
    return unicode_upper(c) != c || c == 0xDF || c == 0xAA || c == 0xBA;
}

bool unicode_is_alpha(uint32_t c) {
    if (c < 0x80) {
        return (c | 32) >= 'a' && (c | 32) <= 'z';
    }
    if (c < 0x100) {
        return c == 0xAA || c == 0xB5 || c == 0xBA || (c >= 0xC0 && c != 0xD7 && c != 0xF7);
    }
    return !unicode_is_space(c) && !(c >= 0x2000 && c <= 0x2BFF) && !(c >= 0x3000 && c <= 0x303F) &&
           !(c >= 0xD800 && c <= 0xF8FF) && !(c >= 0xFE00 && c <= 0xFE0F) && c < 0x1F000;
}

bool unicode_is_printable(uint32_t c) {
    if (c < 0x7F) {
        return c >= ' ';
    }
    return c > 0xA0 && c != 0xAD && !(unicode_is_space(c)) && !(c >= 0x200B && c <= 0x200F) &&
           !(c >= 0x202A && c <= 0x202E) && !(c >= 0x2060 && c <= 0x206F) &&
           !(c >= 0xD800 && c <= 0xF8FF) && c != 0xFEFF && c <= 0x10FFFF;
}
