/* The compiler for programs that run in the simulator. */
#ifndef FIRN_FREEZE_CHUNK_H
#define FIRN_FREEZE_CHUNK_H

#include "freeze.h"

typedef struct ChunkLinker ChunkLinker;

/* For one run of one VM; the board outlives it. */
ChunkLinker *chunk_linker_new(const Board *board);
const ChunkHook *chunk_linker_hook(const ChunkLinker *c);
void chunk_linker_free(ChunkLinker *c);

#endif
