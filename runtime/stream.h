/* Streams: any object with write, and read or readinto. All functions run Python; `stream` is a stack slot. */
#ifndef FIRN_STREAM_H
#define FIRN_STREAM_H

#include "vm.h"

/* stream.write(data). What write returns when that is a number, else -1; OSError when it is negative. */
int32_t stream_write(const Value *stream, Value data);
/* All that is left: what read() gives, or the bytes that readinto() does. */
Value stream_read_all(const Value *stream);
/* stream.readinto(buffer), a bytearray in a stack slot, or read(len(buffer)) copied there. Bytes
 * read; 0 at the end. OSError when readinto returns a negative number, or None (nothing has come yet). */
uint32_t stream_read_into(const Value *stream, const Value *buffer);

#endif
