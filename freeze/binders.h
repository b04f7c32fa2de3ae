/* What statements bind, and what of that is still to come on the board. */
#ifndef FIRN_BINDERS_H
#define FIRN_BINDERS_H

#include "evaluate.h"

/* The module's globals that a statement may bind. */
typedef struct Targets {
    uint16_t *globals; /* the caller's */
    uint32_t count;
    bool deletes; /* it deletes names */
    bool star;    /* it has an `import *` */
} Targets;

Targets targets_of(const Evaluation *e, const CompiledModule *m, uint32_t statement);

/* Counts how often each binding is still bound by what is left: 0, 1 (by one statement), or 2 for more. */
void binders_count(Evaluation *e);
/* A constant: nothing that is left binds it, or one statement does and has been evaluated. */
bool binders_constant(const Evaluation *e, uint16_t cell);

#endif
