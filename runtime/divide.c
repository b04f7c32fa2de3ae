/* 64-bit division on boards, in a third of the bytes of libgcc's, whose place it takes: the name is
 * the one that compiled code calls. What the runtime asks for is two words by one: limbs of large
 * integers, microseconds. */
#include <stddef.h>
#include <stdint.h>

#if !FIRN_HOST
uint64_t __udivmoddi4(uint64_t n, uint64_t d, uint64_t *remainder);

/* (high, low) by d, where high < d: Knuth's algorithm D with two digits of 16 bits. */
static uint32_t divide_pair(uint32_t high, uint32_t low, uint32_t d, uint32_t *remainder) {
    unsigned shift = (unsigned)__builtin_clz(d);
    d <<= shift;
    high = shift == 0 ? high : high << shift | low >> (32 - shift);
    low <<= shift;
    uint32_t top = d >> 16, bottom = d & 0xFFFFu, quotient = 0;
    for (unsigned i = 0; i < 2; i++) {
        uint32_t digit = high / top, left = high - digit * top;
        while (left < 0x10000u && (digit > 0xFFFFu || digit * bottom > (left << 16 | low >> 16))) {
            digit--;
            left += top;
        }
        high = (high << 16 | low >> 16) - digit * d;
        low <<= 16;
        quotient = quotient << 16 | digit;
    }
    *remainder = high >> shift;
    return quotient;
}

uint64_t __udivmoddi4(uint64_t n, uint64_t d, uint64_t *remainder) {
    uint64_t quotient = 0;
    if (d >> 32 == 0) {
        uint32_t by = (uint32_t)d, high = (uint32_t)(n >> 32), left;
        uint32_t first = high / by;
        quotient = (uint64_t)first << 32 | divide_pair(high - first * by, (uint32_t)n, by, &left);
        n = left;
    } else {
        unsigned bits = (unsigned)__builtin_clz((uint32_t)(d >> 32));
        d <<= bits;
        for (unsigned i = 0; i <= bits; i++, d >>= 1) {
            quotient <<= 1;
            if (n >= d) {
                n -= d;
                quotient |= 1;
            }
        }
    }
    if (remainder != NULL) {
        *remainder = n;
    }
    return quotient;
}
#endif
