/* The generated core block as C code sees it. */
#ifndef FIRN_CORE_BLOCK_H
#define FIRN_CORE_BLOCK_H

#include "vm.h"

/* Hash of the names and arities of natives 0..count-1; count at most CORE_NATIVE_COUNT. */
uint32_t core_natives_hash_of(uint32_t count);
/* The word at `offset` bytes in the block, at whatever address this runtime has it; NULL beyond its
 * end. */
const uint32_t *core_block_at(uint32_t offset);
/* Name of a native and the class or module that holds it (0: builtins): found by search, for
 * messages. */
Value core_native_name(Value native, Value *owner);
#if FIRN_HOST
extern const uint32_t core_words[CORE_WORDS]; /* as for base 0 */
extern const uint8_t core_relocations[(CORE_WORDS + 7) / 8];
/* Offset of the interned text, or 0; of a native module by its name, or 0; ordinal of a built-in,
 * or -1. */
uint32_t core_block_name(const char *text, size_t bytes);
uint32_t core_block_module(const char *name);
int core_block_builtin(const char *name);
#endif

#endif
