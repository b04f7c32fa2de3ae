/* What the files of the containers share: arguments of natives, walking over iterables, the guard
 * of recursive printing, storage of lists, tables of dicts and sets.
 *
 * `slot` and `slots` are always stack slots: the functions look at them again after everything that
 * may collect. */
#ifndef FIRN_CONTAINERS_H
#define FIRN_CONTAINERS_H

#include "class.h"
#include "dict_format.h"
#include "native.h"
#include "types.h"
#include "vm.h"

/* ---- arguments */

/* Natives of a built-in class call it first: *self becomes the native part; TypeError when that is
 * not of kind `k` (or `k2`). */
void self_check(Value *self, Kind k, Kind k2, const char *type);
#if FIRN_SMALL
void self_kind(Value *self, Kind k, const char *type);
#else
FIRN_INLINE void self_kind(Value *self, Kind k, const char *type) {
    if (!is_kind(*self, k)) {
        self_check(self, k, k, type);
    }
}
#endif

/* The native part of any value. */
#if FIRN_SMALL
Value native_part(Value v);
#else
FIRN_INLINE Value native_part(Value v) {
    return value_is_ref(v) ? obj_native(v) : v;
}
#endif

/* __new__ of a built-in class: TypeError when `class_ref` is not `core` or a class below it. */
void class_check(Value class_ref, Value core, const char *type);
/* TypeError "list expected at most 1 argument, got 3" when more than `max` arguments were given
 * (self not counted). */
void args_at_most(const char *name, unsigned given, unsigned max);

/* Identity first, as all containers compare; without a call for two small integers. May collect. */
#if FIRN_SMALL
bool value_equal(Value a, Value b);
#else
FIRN_INLINE bool value_equal(Value a, Value b) {
    return a == b || ((a & b & 1u) == 0 && obj_equal(a, b));
}
#endif

/* Whether iter(v) has a chance; for messages. Does not collect. */
bool value_is_iterable(Value v);

/* ---- walking over an iterable */

/* slot[0] holds the iterable; lists and tuples are walked by index, others by their iterator, which
 * replaces it in slot[0]. A list that changes under way is seen as it then is. */
typedef struct Walk {
    Value *slot;
    uint32_t index;
    Kind kind; /* LIST, TUPLE, or FREE for an iterator */
} Walk;

void walk_begin(Walk *w, Value *slot);
Value walk_next(Walk *w); /* 0 at the end */
/* Number of items that are known to come without asking Python, else 0. */
uint32_t walk_hint(const Walk *w);

/* ---- printing */

/* False: *slot is being printed further out (print "..." then). True: print_leave must follow; two
 * stack slots are in use until then. RecursionError at the depth limit. */
bool print_enter(const Value *slot);
void print_leave(void);

/* ---- lists */

/* How much to take for growing storage: `need` at least, `want` at most, less when only `room` is
 * left. */
uint32_t grow_step(uint32_t need, uint32_t want, uint32_t room);

/* Makes room for `need` items in the list at *slot, which becomes mutable. May collect. Afterwards
 * list_items of it is a RAM pointer with that capacity. */
void list_reserve(const Value *slot, uint32_t need);
/* Items of a list to read; NULL when it never had storage. */
static inline Value *list_items(Value list) {
    Value items = body(list)[1];
    return items != VALUE_UNBOUND ? raw_body(items) : NULL;
}
/* Appends slots[1] to the list slots[0]. May collect. */
void list_push(const Value *slots);
/* Appends the items of the iterable slots[1], which is overwritten. May run Python. */
void list_extend_slots(Value *slots);
/* The first `n` items of the list at *slot as a new tuple. */
Value list_to_tuple(const Value *slot);
/* Sorts the list at slots[0]; slots[1] is the key function, None or 0. */
void list_sort_slots(Value *slots, bool reverse);
/* Tuples are never aliasable: the header tells the size, frozen or not. */
static inline uint32_t tuple_length(Value tuple) {
    return obj_header(tuple) >> HEADER_SIZE_SHIFT;
}
/* Items of a list or tuple, and their number. */
Value *seq_items(Value seq, uint32_t *n);
/* Lexicographic comparison of two lists or two tuples. */
Value seq_compare(CompareOp op, Value a, Value b);
bool seq_contains(Value seq, Value item);
/* Index of the first item in [from, to) that equals slots[1], or UINT32_MAX. slots[0] is the list
 * or tuple. */
uint32_t seq_find(const Value *slots, uint32_t from, uint32_t to);
uint32_t seq_count(const Value *slots);
/* args: self, item, [start, [stop]]: the bounds of index(). */
void seq_bounds(Value *args, unsigned n, uint32_t *from, uint32_t *to);
/* `what` of "[%s]" lists: prints open, the items, close. */
void seq_print(Value seq, Sink *sink, const char *open, const char *close);
/* Repetition count of seq * n: negative counts as 0. MemoryError when len * count is beyond an
 * object's size, TypeError when `n` is no integer. False: the other operand may know what to do. */
bool seq_repeat_count(Value n, uint32_t len, uint32_t *count);

/* ---- tables */

#define TABLE_ABSENT UINT32_MAX

/* The storage of a dict or set as one look at it sees it; dies with the next allocation. */
typedef struct Table {
    Value *words;
    uint32_t stride, fill;
} Table;

/* Keys whose hash neither needs Python nor costs more than a few instructions. */
bool key_is_plain(Value key);

static inline Table table_at(Value *words) {
    return (Table){words, table_shape_stride(words[TABLE_SHAPE]), table_fill(words)};
}

/* Of an owner that has storage; of any: false when it never had an entry. One look through the door each. */
#if FIRN_SMALL
Table table_of(Value owner);
bool table_view(Value owner, Table *out);
#else
FIRN_INLINE Table table_of(Value owner) {
    return table_at(raw_body(body(owner)[1]));
}

FIRN_INLINE bool table_view(Value owner, Table *out) {
    Value storage = body(owner)[1];
    if (storage == VALUE_UNBOUND) {
        return false;
    }
    *out = table_at(raw_body(storage));
    return true;
}
#endif

static inline Value *table_entry(const Table *t, uint32_t entry) {
    return t->words + TABLE_ENTRIES + entry * t->stride;
}

static inline uint32_t table_live(Value owner) {
    return (uint32_t)value_small_get(body(owner)[0]);
}

/* Hash of a key as tables use it: 31 bits, sign-extended. May run Python; TypeError. */
uint32_t table_hash(Value key);
/* Entry whose key equals slots[1] in the dict or set slots[0], or TABLE_ABSENT. May run Python. */
uint32_t table_find(const Value *slots, uint32_t hash);
/* Enters the absent key slots[1] (and, for a dict, the value slots[2]). May collect. */
void table_add(const Value *slots, uint32_t hash);
void table_delete(const Value *slot, uint32_t entry);
void table_clear(const Value *slot);
/* Entry at or after `entry` that is not deleted, or TABLE_ABSENT. Does not collect. */
uint32_t table_next(Value owner, uint32_t entry);
/* The last (first) entry that is not deleted, or TABLE_ABSENT: to be taken away next. Entries may
 * be renumbered; does not collect. */
uint32_t table_last(const Value *slot);
uint32_t table_first(const Value *slot);
/* Makes room for `need` entries in all. May collect. */
void table_reserve(const Value *slot, uint32_t need);
/* A compact copy of the table of *slot, or 0. May collect. */
Value table_copy(const Value *slot);

/* The same by parts: slots[0] owner, slots[1] key, slots[2] value. */
void dict_put(const Value *slots);
/* slots[0] set, slots[1] key; true when it was absent. */
bool set_put(const Value *slots);
/* Adds the items of the iterable slots[1] to the set slots[0]; slots[1] is overwritten, slots[2]
 * free for use. */
void set_update_slots(Value *slots);
/* A dict or set that shares nothing with *slot. */
Value dict_copy_slot(const Value *slot);
Value set_copy_slot(const Value *slot, Kind kind);
bool value_is_set(Value v);

/* ---- iterators: which of a DICT_ITER or DICT_VIEW */
enum { DICT_KEYS, DICT_VALUES, DICT_ITEMS, SET_ITEMS, DICT_REVERSED = 4, DEQUE_WALK = 8 };

Value dict_iter_new(Value owner, unsigned which);
/* Key, value or (key, value) of an entry. May collect. */
Value dict_entry(Value owner, uint32_t entry, unsigned which);
Value iter_new(Value owner);
Value deque_item(Value o, uint32_t i); /* no check */
Value pair_new(Value a, Value b);
Value range_reversed(Value range);

#endif
