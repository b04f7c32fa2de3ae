/* Unpacking messages: see core/messages.c for the form. */
#include "message.h"

#include <assert.h>
#include <string.h>

#include "core_messages.h" /* generated */

/* A byte stands for itself or for two, which may again stand for two. The recursion is as deep as the build allows: 16. */
static char *unpack(uint8_t byte, char *out) {
    if (byte >= MESSAGE_PLAIN_FIRST && byte <= MESSAGE_PLAIN_LAST) {
        *out = (char)byte;
        return out + 1;
    }
    const uint8_t *pair =
        message_pairs[byte < MESSAGE_PLAIN_FIRST
                          ? byte - 1
                          : byte - 1 - (MESSAGE_PLAIN_LAST + 1 - MESSAGE_PLAIN_FIRST)];
    return unpack(pair[1], unpack(pair[0], out));
}

void message_text(unsigned message, char *out) {
    assert(message < MESSAGE_COUNT);
    const uint8_t *p = message_bytes + message_starts[message / MESSAGE_GROUP];
    for (unsigned skip = message % MESSAGE_GROUP; skip > 0; skip--) {
        p += strlen((const char *)p) + 1;
    }
    for (; *p != 0; p++) {
        out = unpack(*p, out);
    }
    *out = '\0';
}
