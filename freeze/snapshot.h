/* What the snapshot's files share. */
#ifndef FIRN_SNAPSHOT_H
#define FIRN_SNAPSHOT_H

#include "link.h"

/* Parents from here on are modules: SNAPSHOT_ROOT + index; the field is then a global of the module. */
#define SNAPSHOT_ROOT        UINT32_C(0x80000000)
#define SNAPSHOT_EXTRA       UINT32_MAX /* the field of a module's names beyond its bindings */
#define SNAPSHOT_MAX_ALIASES ((UINT32_C(1) << 19) - 1)
#define SNAPSHOT_MIN_RUN     4u

/* An object of the bake heap that the image needs. */
typedef struct FrozenItem {
    Value from, to;  /* to: 0 while it has no place */
    uint32_t parent; /* index of the item that led to it, or SNAPSHOT_ROOT + module */
    uint32_t field;  /* payload word of the parent */
    uint32_t module; /* whose bindings led to it first */
    uint32_t alias;
    Kind kind;
} FrozenItem;

/* Storage full of one value, shared. */
typedef struct FrozenRun {
    Kind kind;
    Value value, ref;
} FrozenRun;

typedef struct Snapshot {
    FrozenItem *items;
    uint32_t count, room, done; /* done: items whose fields have been looked at */
    uint32_t *index, mask;      /* 1 + index of items by `from`; open addressing */
    uint32_t aliases;
    Value first, end; /* of the writable objects */
    uint32_t *words;  /* their sizes, by alias index */
    FrozenRun *runs;
    uint32_t run_count;
    FrozenItem fault; /* from != 0: cannot be frozen */
    bool deep;        /* because immutable objects are nested in it */
    bool unhashable;  /* because the hash of one of its keys is known on the board alone */
} Snapshot;

bool snapshot_is_writable(Kind kind);
FrozenItem *snapshot_find(const Snapshot *s, Value from);
/* How a program reaches the object: "config.DEFAULTS['wifi']"; cut off at `bytes`. */
void snapshot_path(const Linker *l, const FrozenItem *item, char *text, size_t bytes);
Value snapshot_value_at(Linker *l, Value v, uint32_t nesting);

#endif
