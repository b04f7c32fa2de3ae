/* Unpacking messages: see core/messages.c for the form. */
#include "message.h"

#include <assert.h>

#include "core_messages.h" /* generated */

static unsigned code_at(unsigned i) {
    unsigned bit = i * MESSAGE_CODE_BITS;
    const uint8_t *p = message_codes + bit / 8;
    return (p[0] | (unsigned)p[1] << 8) >> bit % 8 & ((1u << MESSAGE_CODE_BITS) - 1);
}

/* A code stands for a character or for two codes. The recursion is as deep as the build allows: 16. */
static char *unpack(unsigned code, char *out) {
    for (; code >= MESSAGE_PAIRS; code = code_at(2 * (code - MESSAGE_PAIRS) + 1)) {
        out = unpack(code_at(2 * (code - MESSAGE_PAIRS)), out);
    }
    *out = (char)(code + MESSAGE_PLAIN);
    return out + 1;
}

void message_text(unsigned message, char *out) {
    assert(message < MESSAGE_COUNT);
    unsigned i = message_starts[message / MESSAGE_GROUP], code;
    for (unsigned skip = message % MESSAGE_GROUP; skip > 0;) {
        skip -= code_at(i++) == 0;
    }
    for (; (code = code_at(i)) != 0; i++) {
        out = unpack(code, out);
    }
    *out = '\0';
}
