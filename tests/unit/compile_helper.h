/* Compiling short sources in unit tests. */
#ifndef FIRN_TEST_COMPILE_HELPER_H
#define FIRN_TEST_COMPILE_HELPER_H

#include "module.h"

/* A module that must compile; names known as built-ins: print, range, len, super, __build_class__. */
CompiledModule *compile_text(const char *text, int optimise);

/* The messages of a source that must not compile, one a line, without places; to be freed. */
char *compile_errors(const char *text);

/* The instructions of a code, one a line ("ADDI r5, r5, 1", "SETG r1, name"), without offsets and
 * lines, then its handlers; to be freed. */
char *listing_of(const CompiledModule *m, const char *code_name);

const CompiledCode *code_of(const CompiledModule *m, const char *name);

#endif
