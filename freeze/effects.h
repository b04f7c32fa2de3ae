/* What code may store into modules and classes. */
#ifndef FIRN_EFFECTS_H
#define FIRN_EFFECTS_H

#include "../runtime/decode.h"
#include "evaluate.h"

/* Modules besides those of the project: all built-in ones; all modules; all that have escaped, or an object that is no
 * module. */
#define EFFECT_NATIVE  (UINT32_MAX - 2)
#define EFFECT_ANY     UINT32_MAX
#define EFFECT_ESCAPED (UINT32_MAX - 1)
#define EFFECT_SELF    (UINT32_MAX - 3) /* the same, but for classes */

#define EFFECT_FUNCTION (-1) /* no statement, but code of a function */

typedef enum EffectKind {
    EFFECT_NAME,             /* an attribute of a class, or of a module that has escaped */
    EFFECT_ALL,              /* the same, of a computed name */
    EFFECT_NAME_OF_MODULE,   /* an attribute of the module */
    EFFECT_ALL_OF_MODULE,    /* of a computed name */
    EFFECT_ABSENT_OF_MODULE, /* of a name that it lacks */
    EFFECT_ESCAPE,           /* the module is used as a value */
    EFFECT_TEXT              /* runs text */
} EffectKind;

typedef struct Effect {
    EffectKind kind;
    uint32_t from;     /* module whose code does it */
    int32_t statement; /* of that module, or EFFECT_FUNCTION */
    uint32_t module;
    const char *name;
} Effect;

/* Fills e->effects, once. */
void effects_find(Evaluation *e);

#endif
