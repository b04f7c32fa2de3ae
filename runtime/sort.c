/* list.sort and sorted: a stable merge sort over a private copy, so that comparisons may run
 * Python, collect, raise, and even change the list.
 *
 * The work array W (ITEMS) holds the items, or (key, item) pairs: `stride` words an element. Short
 * runs are sorted by binary insertion, then merged pairwise from the left; the left run of a merge
 * stands in the buffer B. Without memory for B everything is done by binary insertion, and without
 * memory for W in the list itself: slower, the same result. */
#include "containers.h"

enum { RUN = 8 };

/* Stack slots of a sort. */
enum { SORT_LIST, SORT_KEY, SORT_WORK, SORT_BUFFER, SORT_PIVOT, SORT_PIVOT_ITEM, SORT_SLOTS };

typedef struct Sort {
    Value *slots;
    uint32_t stride;
    bool reverse;
} Sort;

static Value *sort_work(const Sort *s) {
    return raw_body(s->slots[SORT_WORK]);
}

static _Noreturn void raise_modified(void) {
    raise_value_error(MSG_list_modified_during_sort);
}

/* Whether a goes strictly before b, for two small integers. */
static inline bool before_short(const Sort *s, Value a, Value b) {
    return s->reverse ? (int32_t)b < (int32_t)a : (int32_t)a < (int32_t)b;
}

/* The same for any two. May collect unless both are small integers. */
static bool sort_before(const Sort *s, Value a, Value b) {
    if (a & b & 1u) {
        return before_short(s, a, b);
    }
    if (s->reverse) {
        Value swap = a;
        a = b;
        b = swap;
    }
    if (a == VALUE_UNBOUND || b == VALUE_UNBOUND) {
        raise_modified(); /* the list was sorted in its own storage, and a comparison took items away */
    }
    Value result = obj_compare(CMP_LT, a, b);
    return result == VALUE_TRUE || (result != VALUE_FALSE && obj_truth(result));
}

/* Sorts elements [from, to), of which [from, sorted) are sorted already. */
static void sort_insertion(const Sort *s, uint32_t from, uint32_t sorted, uint32_t to) {
    uint32_t stride = s->stride;
    for (uint32_t i = sorted; i < to; i++) {
        uint32_t low = from, high = i;
        vm_poll();
        Value pivot = sort_work(s)[i * stride];
        while (low < high) {
            uint32_t middle = low + (high - low) / 2;
            s->slots[SORT_PIVOT] = pivot;
            if (sort_before(s, pivot, sort_work(s)[middle * stride])) {
                high = middle;
            } else {
                low = middle + 1;
            }
            pivot = s->slots[SORT_PIVOT];
        }
        Value *work = sort_work(s), *at = work + low * stride, *end = work + i * stride;
        Value first = end[0], second = end[stride - 1];
        memmove(at + stride, at, (size_t)((char *)end - (char *)at));
        at[0] = first;
        at[stride - 1] = second;
    }
}

/* Merges [from, middle) and [middle, to); the buffer holds at least as much as the left run. */
static void sort_merge(const Sort *s, uint32_t from, uint32_t middle, uint32_t to) {
    uint32_t stride = s->stride;
    Value *work = sort_work(s);
    if (!sort_before(s, work[middle * stride], work[(middle - 1) * stride])) {
        return;
    }
    uint32_t left = 0, left_count = middle - from, right = middle, out = from;
    work = sort_work(s);
    Value *buffer = raw_body(s->slots[SORT_BUFFER]);
    memcpy(buffer, work + from * stride, left_count * stride * sizeof *work);
    while (left < left_count && right < to) {
        if (vm->pending) {
            vm_poll_slow();
            work = sort_work(s);
            buffer = raw_body(s->slots[SORT_BUFFER]);
        }
        Value a = buffer[left * stride], b = work[right * stride];
        bool take_right;
        if (a & b & 1u) {
            take_right = before_short(s, b, a);
        } else {
            take_right = sort_before(s, b, a);
            work = sort_work(s);
            buffer = raw_body(s->slots[SORT_BUFFER]);
        }
        const Value *source = take_right ? work + right++ * stride : buffer + left++ * stride;
        work[out * stride] = source[0];
        work[out * stride + stride - 1] = source[stride - 1];
        out++;
    }
    memcpy(work + out * stride, buffer + left * stride,
           (left_count - left) * stride * sizeof *work);
}

/* End of the sorted run that begins at `from`. */
static uint32_t sort_run(const Sort *s, uint32_t from, uint32_t to) {
    uint32_t end = from + 1, stride = s->stride;
    while (end < to) {
        const Value *work = sort_work(s);
        if (sort_before(s, work[end * stride], work[(end - 1) * stride])) {
            break;
        }
        end++;
    }
    return end;
}

static void sort_array(const Sort *s, uint32_t n) {
    uint32_t sorted = sort_run(s, 0, n);
    if (sorted == n) {
        return;
    }
    if (s->slots[SORT_BUFFER] == VALUE_UNBOUND) {
        sort_insertion(s, 0, sorted, n);
        return;
    }
    for (uint32_t i = 0; i < n; i += RUN) {
        uint32_t to = n - i > RUN ? i + RUN : n;
        sort_insertion(s, i, i + 1, to);
    }
    for (uint32_t width = RUN; width < n; width *= 2) {
        for (uint32_t i = 0; n - i > width; i += 2 * width) {
            sort_merge(s, i, i + width, n - i > 2 * width ? i + 2 * width : n);
            if (n - i <= 2 * width) {
                break;
            }
        }
    }
}

/* ITEMS of `words` words, or 0 when memory is short: the sort can do without. */
static Value scratch_new(uint32_t words, uint32_t spare) {
    if (words > OBJECT_MAX_WORDS) {
        return VALUE_UNBOUND;
    }
    if (heap_free() / 4 <= words + spare) {
        heap_collect_for(words + spare + 1);
        if (heap_free() / 4 <= words + spare) {
            return VALUE_UNBOUND;
        }
    }
    return heap_alloc(KIND_ITEMS, words);
}

/* Fills W with (key, item) pairs. */
static void sort_keys(const Sort *s, uint32_t n) {
    s->slots[SORT_WORK] = heap_alloc(KIND_ITEMS, 2 * n);
    for (uint32_t i = 0; i < n && i < list_length(s->slots[SORT_LIST]); i++) {
        Value *mark = vm->sp, *window = vm_temps(1);
        window[0] = list_get(s->slots[SORT_LIST], i);
        sort_work(s)[2 * i + 1] = window[0];
        Value key = vm_call(s->slots[SORT_KEY], window, 1);
        sort_work(s)[2 * i] = key;
        vm_release(mark);
        vm_poll();
    }
}

/* Words that comparisons and what they call may need; no buffer is taken from them. */
enum { SPARE = 64 };

static void sort_list(const Sort *s, uint32_t n) {
    Value *slots = s->slots;
    bool in_place = false;
    if (s->stride == 2) {
        sort_keys(s, n);
    } else {
        slots[SORT_WORK] = scratch_new(n, SPARE);
        in_place = slots[SORT_WORK] == VALUE_UNBOUND;
        if (in_place) {
            slots[SORT_WORK] = mutable_body(slots[SORT_LIST])[1];
        } else {
            memcpy(sort_work(s), list_items(slots[SORT_LIST]), n * sizeof(Value));
        }
    }
    if (list_length(slots[SORT_LIST]) != n) {
        raise_modified();
    }
    if (n > RUN && !in_place) {
        uint32_t half = RUN;
        while (half * 2 < n) {
            half *= 2;
        }
        slots[SORT_BUFFER] = scratch_new(half * s->stride, SPARE);
    }
    sort_array(s, n);
    if (list_length(slots[SORT_LIST]) != n ||
        (in_place && body(slots[SORT_LIST])[1] != slots[SORT_WORK])) {
        raise_modified();
    }
    if (!in_place) {
        Value *list = mutable_body(slots[SORT_LIST]);
        Value *to = raw_body(list[1]);
        const Value *work = sort_work(s);
        for (uint32_t i = 0; i < n; i++) {
            to[i] = work[i * s->stride + s->stride - 1];
        }
    }
}

void list_sort_slots(Value *slots, bool reverse) {
    uint32_t n = list_length(slots[0]);
    bool keyed = slots[1] != VALUE_UNBOUND && slots[1] != VALUE_NONE;
    if (n < 2 && (!keyed || n == 0)) {
        return;
    }
    Value *mark = vm->sp;
    Sort s = {vm_temps(SORT_SLOTS), keyed ? 2u : 1u, reverse};
    s.slots[SORT_LIST] = slots[0];
    s.slots[SORT_KEY] = slots[1];
    vm_enter();
    sort_list(&s, n);
    vm_leave();
    vm_release(mark);
}

static bool sort_reverse(Value v) {
    return v != VALUE_UNBOUND && int_index(v) != 0;
}

/* args: self, key, reverse */
Value list_method_sort(Value *args, unsigned n) {
    (void)n;
    self_kind(args, KIND_LIST, "list");
    list_sort_slots(args, sort_reverse(args[2]));
    return VALUE_NONE;
}

/* args: iterable, key, reverse */
Value builtin_sorted(Value *args, unsigned n) {
    (void)n;
    bool reverse = sort_reverse(args[2]);
    args[0] = list_from_iterable(args[0]);
    list_sort_slots(args, reverse);
    return args[0];
}
