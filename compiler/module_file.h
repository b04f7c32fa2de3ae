/* Shared by module_file.c, module_read.c and module_check.c. */
#ifndef FIRN_COMPILER_MODULE_FILE_H
#define FIRN_COMPILER_MODULE_FILE_H

#include "module.h"

enum { MODULE_FILE_VERSION = 3 };

/* Whether all indices, kinds and instructions of a module are in order, so that a linker can
 * follow them. What the code does with its registers is the verifier's question. False: error says
 * what is wrong. */
bool module_check(const CompiledModule *m, char *error, size_t error_bytes);

#endif
