/* What the files of the heap share: heap.c, collect.c, rebase.c, identity.c, heap_check.c, state.c.
 *
 * Between any two calls from outside:
 *   heap_base <= heap_top <= heap_end(), the end of the room that the line leaves to the heap
 *   limit <= heap_end(): what ends at or below `limit` may be allocated by moving heap_top alone
 *   no object is marked, no header threaded; a filler (FREE) is referred to by nothing
 */
#ifndef FIRN_HEAP_H
#define FIRN_HEAP_H

#include "vm.h"

/* How a kind's payload is scanned, with the byte kinds apart. The table's index has the mark as its
 * highest bit: the collector tells by one look-up that an object is not marked and all its words
 * are values. */
enum HeapScan { HEAP_ALL, HEAP_COUNTED, HEAP_RAW, HEAP_BYTES, HEAP_MARKED };
extern const uint8_t heap_scan[256];

static inline enum HeapScan heap_scan_of(Value header) {
    return (enum HeapScan)heap_scan[(header & HEADER_KIND_MASK) >> HEADER_KIND_SHIFT];
}

static inline uint8_t heap_scan_of_unmarked(Value header) {
    return heap_scan[(header & (HEADER_KIND_MASK | HEADER_MARK)) >> HEADER_KIND_SHIFT];
}

/* Payload bytes of a HEAP_ALL object in RAM: its two flag bits, which only frozen ones use, are 0. */
static inline uint32_t heap_all_bytes(Value header) {
    return header >> HEADER_BYTES_SHIFT;
}

/* Bytes of a heap object, header included. Never a NATIVE: those stand in flash only. */
static inline uint32_t heap_object_bytes(Value header) {
    uint32_t bytes = header >> HEADER_BYTES_SHIFT; /* of words, the flags are cut off */
    return 4 + ((heap_scan_of(header) == HEAP_BYTES ? bytes + 3u : bytes) & ~3u);
}

static inline uint32_t heap_object_words(Value header) {
    return heap_object_bytes(header) >> 2;
}

/* Value words of a heap object: payload words 0..n-1. */
static inline uint32_t heap_value_words(Value header, const Value *payload) {
    switch (heap_scan_of(header)) {
    case HEAP_ALL: return header >> HEADER_SIZE_SHIFT;
    case HEAP_COUNTED: return (uint32_t)value_small_get(payload[0]);
    default: return 0;
    }
}

/* The identity table: word 0 the number n of pairs (raw), then n pairs (object, serial), sorted by
 * object. The table of finalizers has the same form; there the second word is a state (finalize.c). */
enum IdentityField { IDENTITY_COUNT, IDENTITY_PAIRS };

/* Makes room for one more pair in the table of that root, the identities or the finalizers. May collect. */
void heap_pairs_room(unsigned root);

/* finalize.c. The object in the slot, the youngest of all, has a __del__. May collect. */
void finalizer_add(Value *slot);
/* After marking: what is not marked is dying; or `all` are, at the end of a program. */
void finalizers_find(bool all);
/* The pair of a dying object behind `pair`, the first one for NULL; NULL when there is none. */
Value *finalizer_dying(Value *pair);
/* Calls the __del__ of what is dying. Runs Python. */
void finalizers_run(void);

/* End of the room for the heap: one word below the line, which the collector uses; in zeal builds
 * as far below that as the zone in use lies. */
uint32_t heap_end(void);
/* Derives `limit` and `gc_next` anew, after the line, the top or the threshold changed. */
void heap_set_limit(void);
/* Roots are the static block and [vm->sp, ram_end). A collection raises the line when much of what
 * lies below sp is dead; where every word counts, collect_raise_line does so after it. */
void collect_run(bool full);
void collect_raise_line(void);
/* Under an instruction a word on boards. */
void heap_copy_words(Value *to, const Value *from, uint32_t words);
/* Whether an object with that serial (identity.c) is left. */
bool heap_identity_alive(uint32_t serial);
/* Words, zeroed, that stay where they are for ever, below the heap, which makes way for them. A soft reset frees them. May
 * collect; MemoryError. */
uint32_t heap_zone(uint32_t words);
/* After objects have moved: derives anew what else holds their addresses. */
void collect_refresh(void);

/* End of the words of the stack and the roots that hold anything. */
uint32_t collect_roots_end(void);
/* Moves the whole heap to `base`, which leaves room for it. Only after a collection. */
void rebase_heap(uint32_t base);

/* No value: the word at which a scan of the stack, or of the static block, ends. */
#define STACK_FLOOR VALUE_IMMEDIATE(1u << 28)

/* collect_full.c: marks what can be reached, drops the other aliases; the number of RAM objects. */
uint32_t collect_full_mark(void);

/* ---- door.c: aliases */

#define ALIAS_PAGE         32u /* aliasable objects to a word of the directory */
#define ALIAS_WORDS(count) (((count) + ALIAS_PAGE - 1) / ALIAS_PAGE)

/* The alias of an aliasable object with this header, or 0. */
Value door_alias(Value header);
bool door_has_aliases(void);
/* During a collection: drops the aliases without a bit in vm->reached and the pages that are empty
 * then; marks the other pages and returns their number. */
uint32_t door_drop_unreached(void);

/* upload.c: what uploaded code reads of objects that may have moved. */
void upload_refresh(void);

/* mod_weakref.c: at the first poll after a collection. Runs Python. */
void weakref_collected(void);

/* ---- state.c */

/* All state of a VM over the region [ram_base, ram_end); nothing is allocated. */
void vm_init(uint32_t ram_base, uint32_t ram_end, uint16_t depth_limit);
/* Bytes of the static block, below the heap. */
uint32_t vm_block_bytes(uint32_t bindings, uint32_t alias_count);
/* Lays the block out. False when the region is too small. */
bool vm_make_block(uint32_t bindings, uint32_t alias_count);
/* Binds a checked image and puts the VM into its pristine state. False when the region is too
 * small. */
bool vm_attach(const ImageHeader *image);
/* Back to the pristine state: nothing of a run is left. Not while one is under way. */
void vm_soft_reset(void);

#if FIRN_HOST
#include "firn.h"

/* What the simulator adds to a VM. */
struct HostVm {
    uint8_t *reservation;  /* 4 GiB and a guard page; board address 0 stands at its start */
    uint64_t allocations;  /* slow-path count: of all allocations when `every` */
    uint64_t steps;        /* back-edges and calls left before the run is stopped; 0: no limit */
    bool every;            /* every allocation outside reserved stretches takes the long way */
    uint32_t zone_bytes;   /* zeal: distance between the two zones, else 0 */
    uint32_t zone_shift;   /* zone_bytes while the lower zone is in use, else 0 */
    uint32_t image_end;    /* 0 before an image is loaded */
    struct Chunks *chunks; /* what exec() and its like have made, or NULL (chunk.c) */
    struct Bake *bake;     /* evaluation of start-up, or NULL (bake.c) */
    struct FsState *files; /* the filesystem once it was used, or NULL (fs.c) */
    uint64_t flash_operations; /* done so far */
    uint64_t flash_cut;        /* the power goes at this one; 0: never (tests) */
    bool finished;
};

/* Size of the region: the configuration's, made a multiple of 8 and not below what vm_init needs. */
#define HOST_MIN_HEAP 1024u
uint32_t host_heap_bytes(const struct VmConfig *config);
bool host_memory_create(const struct VmConfig *config);
void host_memory_destroy(void);
/* Copies the image to its address and makes it read-only. */
bool host_memory_load(const void *image, uint32_t bytes);
/* More memory to be written, at these addresses. */
bool host_memory_commit(uint32_t address, uint32_t bytes);
/* host_flash.c: the flash that programs write, as it is at start. */
bool host_flash_create(void);
/* Memory at the image's address, to be written; NULL when there is none. */
void *host_memory_open(uint32_t bytes);
/* rehash.c: makes the index of a DICT, SET or FROZENSET in such memory, and its stored hashes.
 * False when they cannot be told: a key's hash is made of an identity and of what a __hash__ of
 * Python says. */
bool rehash_table(Value owner);
/* The same for all tables of the image that stands there. */
Value rehash_image(void);
/* Tells the sanitizer, and fills with 0xDD, what no one may read. */
void host_poison(uint32_t address, uint32_t bytes);
void host_unpoison(uint32_t address, uint32_t bytes);
#endif

#endif
