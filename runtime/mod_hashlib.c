/* hashlib: a hash object is a record whose one word is a bytearray with a HashState. */
#include "bytestring.h"
#include "native.h"
#include "record.h"
#include "sha.h"
#include "text.h"

typedef struct HashState {
    uint32_t h[8];
    uint32_t low, high; /* bytes so far */
    uint32_t which;     /* HashKind; HASH_FINAL once the digest was asked for */
    uint8_t block[64];
} HashState;

enum HashKind { HASH_MD5, HASH_SHA1, HASH_SHA256, HASH_FINAL };

static const uint32_t start[3][8] = {
    {0x67452301u, 0xEFCDAB89u, 0x98BADCFEu, 0x10325476u},
    {0x67452301u, 0xEFCDAB89u, 0x98BADCFEu, 0x10325476u, 0xC3D2E1F0u},
    {0x6A09E667u, 0xBB67AE85u, 0x3C6EF372u, 0xA54FF53Au, 0x510E527Fu, 0x9B05688Cu, 0x1F83D9ABu,
     0x5BE0CD19u}};
static const uint8_t digest_words[3] = {4, 5, 8};

/* To be written; ValueError when it is final. May collect. */
static HashState *state_of(Value hash) {
    record_self(hash, CORE(class_hash));
    uint32_t bytes;
    HashState *s = (void *)buffer_write(record_word(hash, 0), &bytes);
    if (bytes != sizeof *s) {
        record_broken();
    }
    if (s->which >= HASH_FINAL) {
        raise_value_error(MSG_hash_is_final);
    }
    return s;
}

static uint32_t turned(uint32_t w) {
    return w << 24 | (w & 0xFF00u) << 8 | (w >> 8 & 0xFF00u) | w >> 24;
}

static void compress(HashState *s) {
    uint32_t words[16];
    memcpy(words, s->block, sizeof words);
    if (s->which == HASH_MD5) {
        md5_block(s->h, words);
        return;
    }
    for (unsigned i = 0; i < 16; i++) {
        words[i] = turned(words[i]);
    }
    (s->which == HASH_SHA1 ? sha1_block : sha256_block)(s->h, words);
}

/* Up to the end of a block; returns how many bytes it took. */
static uint32_t feed(HashState *s, const char *p, uint32_t n) {
    uint32_t at = s->low % 64;
    n = n < 64 - at ? n : 64 - at;
    flash_copy((char *)s->block + at, p, n);
    s->low += n;
    s->high += s->low < n;
    if (at + n == 64) {
        compress(s);
    }
    return n;
}

/* args: hash, data. */
Value hash_update(Value *args, unsigned n) {
    (void)n;
    HashState *s = state_of(args[0]);
    for (uint32_t i = 0;;) {
        Buffer b = buffer_of(args[1]);
        if (i >= b.bytes) {
            return VALUE_NONE;
        }
        i += feed(s, (const char *)b.data + i, b.bytes - i);
        vm_poll();
        s = state_of(args[0]);
    }
}

static Value hash_new(enum HashKind which, Value *args, unsigned n) {
    Value *t = vm_temps(2);
    uint32_t bytes;
    t[0] = bytearray_new(sizeof(HashState));
    t[1] = n > 0 ? args[0] : VALUE_UNBOUND;
    HashState *s = (void *)buffer_write(t[0], &bytes);
    memcpy(s->h, start[which], sizeof s->h);
    s->which = which;
    t[0] = record_new(CORE(class_hash), t, 1);
    if (n > 0) {
        (void)hash_update(t, 2);
    }
    return t[0];
}

Value hashlib_md5(Value *args, unsigned n) {
    return hash_new(HASH_MD5, args, n);
}

Value hashlib_sha1(Value *args, unsigned n) {
    return hash_new(HASH_SHA1, args, n);
}

Value hashlib_sha256(Value *args, unsigned n) {
    return hash_new(HASH_SHA256, args, n);
}

/* Pads in place: the state is of no use afterwards. */
Value hash_digest(Value *args, unsigned n) {
    (void)n;
    HashState *s = state_of(args[0]);
    uint32_t size = 4u * digest_words[s->which];
    Value v = bytestring_new(KIND_BYTES, size);
    s = state_of(args[0]);
    bool little = s->which == HASH_MD5;
    uint32_t length[2] = {s->low << 3, s->high << 3 | s->low >> 29};
    (void)feed(s, "\x80", 1);
    while (s->low % 64 != 56) {
        (void)feed(s, "", 1);
    }
    if (!little) {
        uint32_t low = turned(length[0]);
        length[0] = turned(length[1]);
        length[1] = low;
    }
    (void)feed(s, (const char *)length, 8);
    for (unsigned i = 0; i < 8 && !little; i++) {
        s->h[i] = turned(s->h[i]);
    }
    memcpy(bytestring_data(v), s->h, size);
    s->which = HASH_FINAL;
    return v;
}

Value hash_hexdigest(Value *args, unsigned n) {
    Value *t = vm_temps(3);
    t[0] = hash_digest(args, n);
    return bytestring_hex(t, 3);
}

Value hash_copy(Value *args, unsigned n) {
    (void)n;
    Value *t = vm_temps(1);
    (void)state_of(args[0]);
    *t = record_word(args[0], 0);
    *t = text_slice(t, t, 0, sizeof(HashState));
    return record_new(CORE(class_hash), t, 1);
}

Value hash_get_block_size(Value *args, unsigned n) {
    (void)n;
    record_self(args[0], CORE(class_hash));
    return value_small(64);
}

Value hash_get_digest_size(Value *args, unsigned n) {
    (void)n;
    return value_small(4 * digest_words[state_of(args[0])->which]);
}
