/* What module.c and import.c share. */
#ifndef FIRN_IMPORT_H
#define FIRN_IMPORT_H

#include "call.h"
#include "flash_bytes.h"

/* Exit status of a program that a limit has stopped. */
#define PROGRAM_STOPPED 124

/* The MODULE named `package` . `text` (package 0: `text` alone), or 0. `text` may lie in the heap:
 * nothing is allocated. */
Value module_find_text(Value package, const char *text, size_t bytes);
bool module_is_named(Value module, Value package, const char *text, size_t bytes);
/* State word of a module of the image. */
Value *module_state(Value module);
bool module_is_native(Value module);
bool module_is_package(Value module);
/* Whether it has been imported, or is being imported. */
bool module_loaded(Value module);
/* Bytes of the name before its last dot; 0 without one. */
size_t module_parent_bytes(Value module);
/* Binds `name` anew where the module has such a binding. */
void module_rebind(Value module, Value name, Value v);
/* State word and bindings as on the first day. */
void module_clear(Value module);

#endif
