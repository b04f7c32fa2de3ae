/* MD5, SHA-1 and SHA-256, small rather than fast: one loop a function, the schedule in the block itself. */
#include "sha.h"

static uint32_t left(uint32_t x, unsigned n) {
    return x << n | x >> (32 - n);
}

static uint32_t right(uint32_t x, unsigned n) {
    return x >> n | x << (32 - n);
}

static void add(uint32_t *h, const uint32_t *v, unsigned n) {
    for (unsigned i = 0; i < n; i++) {
        h[i] += v[i];
    }
}

/* Moves v[0..n-2] up by one. */
static void rotate(uint32_t *v, unsigned n) {
    for (unsigned i = n - 1; i > 0; i--) {
        v[i] = v[i - 1];
    }
}

/* 2^32 times |sin(i + 1)|. */
static const uint32_t md5_sines[64] = {
    0xD76AA478u, 0xE8C7B756u, 0x242070DBu, 0xC1BDCEEEu, 0xF57C0FAFu, 0x4787C62Au, 0xA8304613u,
    0xFD469501u, 0x698098D8u, 0x8B44F7AFu, 0xFFFF5BB1u, 0x895CD7BEu, 0x6B901122u, 0xFD987193u,
    0xA679438Eu, 0x49B40821u, 0xF61E2562u, 0xC040B340u, 0x265E5A51u, 0xE9B6C7AAu, 0xD62F105Du,
    0x02441453u, 0xD8A1E681u, 0xE7D3FBC8u, 0x21E1CDE6u, 0xC33707D6u, 0xF4D50D87u, 0x455A14EDu,
    0xA9E3E905u, 0xFCEFA3F8u, 0x676F02D9u, 0x8D2A4C8Au, 0xFFFA3942u, 0x8771F681u, 0x6D9D6122u,
    0xFDE5380Cu, 0xA4BEEA44u, 0x4BDECFA9u, 0xF6BB4B60u, 0xBEBFBC70u, 0x289B7EC6u, 0xEAA127FAu,
    0xD4EF3085u, 0x04881D05u, 0xD9D4D039u, 0xE6DB99E5u, 0x1FA27CF8u, 0xC4AC5665u, 0xF4292244u,
    0x432AFF97u, 0xAB9423A7u, 0xFC93A039u, 0x655B59C3u, 0x8F0CCC92u, 0xFFEFF47Du, 0x85845DD1u,
    0x6FA87E4Fu, 0xFE2CE6E0u, 0xA3014314u, 0x4E0811A1u, 0xF7537E82u, 0xBD3AF235u, 0x2AD7D2BBu,
    0xEB86D391u};
static const uint8_t md5_shifts[4][4] = {
    {7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};

void md5_block(uint32_t *h, uint32_t *w) {
    uint32_t v[4] = {h[0], h[1], h[2], h[3]};
    for (unsigned i = 0; i < 64; i++) {
        uint32_t f, b = v[1], c = v[2], d = v[3];
        unsigned g, round = i / 16;
        if (round == 0) {
            f = d ^ (b & (c ^ d));
            g = i;
        } else if (round == 1) {
            f = c ^ (d & (b ^ c));
            g = 5 * i + 1;
        } else if (round == 2) {
            f = b ^ c ^ d;
            g = 3 * i + 5;
        } else {
            f = c ^ (b | ~d);
            g = 7 * i;
        }
        f += v[0] + md5_sines[i] + w[g % 16];
        v[0] = d;
        v[3] = c;
        v[2] = b;
        v[1] = b + left(f, md5_shifts[round][i % 4]);
    }
    add(h, v, 4);
}

void sha1_block(uint32_t *h, uint32_t *w) {
    static const uint32_t constants[4] = {0x5A827999u, 0x6ED9EBA1u, 0x8F1BBCDCu, 0xCA62C1D6u};
    uint32_t v[5] = {h[0], h[1], h[2], h[3], h[4]};
    for (unsigned i = 0; i < 80; i++) {
        uint32_t f, b = v[1], c = v[2], d = v[3];
        unsigned round = i / 20;
        if (i >= 16) {
            w[i % 16] = left(w[(i + 13) % 16] ^ w[(i + 8) % 16] ^ w[(i + 2) % 16] ^ w[i % 16], 1);
        }
        if (round == 0) {
            f = d ^ (b & (c ^ d));
        } else if (round == 2) {
            f = (b & c) | (d & (b | c));
        } else {
            f = b ^ c ^ d;
        }
        f += left(v[0], 5) + v[4] + constants[round] + w[i % 16];
        rotate(v, 5);
        v[2] = left(b, 30);
        v[0] = f;
    }
    add(h, v, 5);
}

/* The fractions of the cube roots of the first 64 primes. */
static const uint32_t sha256_roots[64] = {
    0x428A2F98u, 0x71374491u, 0xB5C0FBCFu, 0xE9B5DBA5u, 0x3956C25Bu, 0x59F111F1u, 0x923F82A4u,
    0xAB1C5ED5u, 0xD807AA98u, 0x12835B01u, 0x243185BEu, 0x550C7DC3u, 0x72BE5D74u, 0x80DEB1FEu,
    0x9BDC06A7u, 0xC19BF174u, 0xE49B69C1u, 0xEFBE4786u, 0x0FC19DC6u, 0x240CA1CCu, 0x2DE92C6Fu,
    0x4A7484AAu, 0x5CB0A9DCu, 0x76F988DAu, 0x983E5152u, 0xA831C66Du, 0xB00327C8u, 0xBF597FC7u,
    0xC6E00BF3u, 0xD5A79147u, 0x06CA6351u, 0x14292967u, 0x27B70A85u, 0x2E1B2138u, 0x4D2C6DFCu,
    0x53380D13u, 0x650A7354u, 0x766A0ABBu, 0x81C2C92Eu, 0x92722C85u, 0xA2BFE8A1u, 0xA81A664Bu,
    0xC24B8B70u, 0xC76C51A3u, 0xD192E819u, 0xD6990624u, 0xF40E3585u, 0x106AA070u, 0x19A4C116u,
    0x1E376C08u, 0x2748774Cu, 0x34B0BCB5u, 0x391C0CB3u, 0x4ED8AA4Au, 0x5B9CCA4Fu, 0x682E6FF3u,
    0x748F82EEu, 0x78A5636Fu, 0x84C87814u, 0x8CC70208u, 0x90BEFFFAu, 0xA4506CEBu, 0xBEF9A3F7u,
    0xC67178F2u};

void sha256_block(uint32_t *h, uint32_t *w) {
    uint32_t v[8];
    for (unsigned i = 0; i < 8; i++) {
        v[i] = h[i];
    }
    for (unsigned i = 0; i < 64; i++) {
        if (i >= 16) {
            uint32_t x = w[(i + 1) % 16], y = w[(i + 14) % 16];
            w[i % 16] += w[(i + 9) % 16] + (right(x, 7) ^ right(x, 18) ^ x >> 3) +
                         (right(y, 17) ^ right(y, 19) ^ y >> 10);
        }
        uint32_t a = v[0], e = v[4];
        uint32_t t = v[7] + (right(e, 6) ^ right(e, 11) ^ right(e, 25)) +
                     (v[6] ^ (e & (v[5] ^ v[6]))) + sha256_roots[i] + w[i % 16];
        uint32_t u =
            (right(a, 2) ^ right(a, 13) ^ right(a, 22)) + ((a & v[1]) | (v[2] & (a | v[1])));
        rotate(v, 8);
        v[4] += t;
        v[0] = t + u;
    }
    add(h, v, 8);
}
