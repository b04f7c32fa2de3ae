/* What module.c and import.c share. */
#ifndef FIRN_IMPORT_H
#define FIRN_IMPORT_H

#include "call.h"
#include "flash_bytes.h"

/* Exit status of a program that a limit has stopped. */
#define PROGRAM_STOPPED 124

/* The MODULE named `package` . `text` (package 0: `text` alone), or 0. `text` may lie in the heap: nothing is allocated. */
Value module_find_text(Vm *vm, Value package, const char *text, size_t bytes);
bool module_is_named(const Vm *vm, Value module, Value package, const char *text, size_t bytes);
/* State word of a module of the image. */
Value *module_state(const Vm *vm, Value module);
bool module_is_native(const Vm *vm, Value module);
bool module_is_package(const Vm *vm, Value module);
/* Whether it has been imported, or is being imported. */
bool module_loaded(Vm *vm, Value module);
/* Bytes of the name before its last dot; 0 without one. */
size_t module_parent_bytes(const Vm *vm, Value module);
/* Binds `name` anew where the module has such a binding. */
void module_rebind(Vm *vm, Value module, Value name, Value v);
/* State word and bindings as on the first day. */
void module_clear(Vm *vm, Value module);

#endif
