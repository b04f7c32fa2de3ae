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
/* State word of a module of the image: 0 not imported, small 1 under way, None imported. Setting
 * it may collect. */
Value module_state(Value module);
void module_set_state(Value module, Value state);
bool module_is_native(Value module);
bool module_is_package(Value module);
/* Whether it has been imported, or is being imported. */
bool module_loaded(Value module);
/* Bytes of the name before its last dot; 0 without one. */
size_t module_parent_bytes(Value module);
/* Binds `name` anew where the module has such a binding. May collect. */
void module_rebind(Value module, Value name, Value v);
/* All that the module holds, but its state, as in the image. */
void module_clear(Value module);
/* What is bound or stored under an interned name in the module itself, or 0. Does not collect. */
Value module_own(Value module, Value name);
/* The short way to what an attribute of a module gives, by an interned name; 0 says nothing. Does not
 * collect. */
Value module_quick(Value module, Value name);
/* All names of the module, bound or not: *pos starts at 0; false at the end. Does not collect. */
bool module_next_name(Value module, uint32_t *pos, Value *name);
/* Loads boot.py or main.py, a MODULE that the argument points to: main.py adds to what boot.py
 * left. */
void program_load(void *module);
/* The list sys.path. May collect. */
Value sys_path(void);

/* Before a program begins anew: what it has opened is closed (mod_net.c). */
void net_reset(void);

#endif
