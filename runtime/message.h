/* Texts of exceptions, by number. They are one part in ten of a board's flash when stored as they are: the build packs them by
 * pairs of bytes, and a raise unpacks the one that it needs. */
#ifndef FIRN_MESSAGE_H
#define FIRN_MESSAGE_H

enum Message {
#define MESSAGE(name, text) MSG_##name,
#include "messages.def"
#undef MESSAGE
    MESSAGE_COUNT
};

/* See core/messages.c. */
enum { MESSAGE_CODE_BITS = 10, MESSAGE_PLAIN = 31, MESSAGE_PAIRS = 96 };

#define MESSAGE_MAX \
    128 /* bytes of the longest text with its NUL; the build fails when it is too small */

/* Writes at most MESSAGE_MAX bytes. */
void message_text(unsigned message, char *out);

#endif
