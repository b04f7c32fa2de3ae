/* json.dumps and dump: no recursion. Each open container is a window of stack slots, the innermost one lowest. */
#include "containers.h"
#include "number.h"
#include "stream.h"
#include "text.h"
#include "types.h"

/* Arguments, bound by the signature. */
enum {
    JSON_OBJECT,
    JSON_STREAM,
    JSON_SEPARATORS,
    JSON_INDENT,
    JSON_DEFAULT,
    JSON_SORT,
    JSON_ASCII
};

/* A window: what is walked (with sorted keys, a list of pairs), how far, and the container itself. */
enum { OPEN_WALKED, OPEN_AT, OPEN_OBJECT, OPEN_WORDS };

#define CHUNK 256u /* bytes that are written to a stream at once */

typedef struct Writer {
    Value *args;
    Value *parts; /* separators of items and keys, the value to be written next */
    Value *floor; /* the windows lie below */
    Builder builder;
    Sink sink;
} Writer;

enum { PART_ITEM, PART_KEY, PART_VALUE, PARTS };

static unsigned writer_depth(const Writer *w) {
    return (unsigned)(w->floor - vm->sp) / OPEN_WORDS;
}

/* ---- texts */

static void write_char(Writer *w, uint32_t c) {
    static const char escapes[] = "\"\"\\\\b\bf\fn\nr\rt\t";
    bool ascii = w->args[JSON_ASCII] == VALUE_UNBOUND || obj_truth(w->args[JSON_ASCII]);
    for (const char *p = escapes; *p != '\0'; p += 2) {
        if ((uint8_t)p[1] == c) {
            char out[2] = {'\\', *p};
            builder_add(&w->builder, out, 2);
            return;
        }
    }
    if (c >= ' ' && (c < 0x7F || !ascii)) {
        builder_add_char(&w->builder, c);
        return;
    }
    if (c > 0xFFFF) {
        c -= 0x10000;
        write_char(w, 0xD800 | c >> 10);
        c = 0xDC00 | (c & 0x3FF);
    }
    char out[6] = "\\u";
    for (unsigned i = 0; i < 4; i++) {
        out[2 + i] = "0123456789abcdef"[c >> (12 - 4 * i) & 15];
    }
    builder_add(&w->builder, out, sizeof out);
}

/* The str in *slot. */
static void write_text(Writer *w, const Value *slot) {
    char piece[32];
    sink_puts(&w->sink, "\"");
    for (uint32_t i = 0; i < str_bytes(*slot);) {
        uint32_t n = 0;
        const char *p = str_text(*slot);
        while (n < sizeof piece && i + n < str_bytes(*slot)) {
            uint8_t c = flash_load(p + i + n);
            if (c < ' ' || c >= 0x7F || c == '"' || c == '\\') {
                break;
            }
            piece[n++] = (char)c;
        }
        if (n == 0) {
            n = utf8_size(flash_load(p + i));
            write_char(w, utf8_load(p + i));
        } else {
            builder_add(&w->builder, piece, n);
        }
        i += n;
        vm_poll();
    }
    sink_puts(&w->sink, "\"");
}

/* Numbers, None and booleans; false for all others. */
static bool write_plain(Writer *w, Value v) {
    if (v == VALUE_NONE || value_is_bool(v)) {
        sink_puts(&w->sink, v == VALUE_NONE ? "null" : v == VALUE_TRUE ? "true" : "false");
    } else if (value_is_int(v)) {
        int_print(v, &w->sink, true);
    } else if (is_kind(v, KIND_FLOAT)) {
        firn_float x = float_unbox(v);
        if (x - x == 0) {
            float_print(v, &w->sink, true);
        } else {
            sink_puts(&w->sink, x != x ? "NaN" : x < 0 ? "-Infinity" : "Infinity");
        }
    } else {
        return false;
    }
    return true;
}

/* A key: texts as they are, plain values in quotes. */
static void write_key(Writer *w, const Value *slot) {
    Value *mark = vm->sp, *key = vm_keep(1, native_part(*slot), 0, 0);
    if (value_is_str(*key)) {
        write_text(w, key);
    } else {
        sink_puts(&w->sink, "\"");
        if (!write_plain(w, *key)) {
            raise_type_error(MSG_keys_must_be_str_int, *slot);
        }
        sink_puts(&w->sink, "\"");
    }
    vm_release(mark);
    sink_str(&w->sink, w->parts[PART_KEY]);
}

static void write_line(Writer *w, unsigned depth) {
    Value indent = w->args[JSON_INDENT];
    if (indent == VALUE_NONE) {
        return;
    }
    sink_puts(&w->sink, "\n");
    for (; depth > 0; depth--) {
        if (value_is_str(w->args[JSON_INDENT])) {
            sink_str(&w->sink, w->args[JSON_INDENT]);
            continue;
        }
        for (int32_t i = int_index(w->args[JSON_INDENT]); i > 0; i--) {
            sink_puts(&w->sink, " ");
        }
    }
}

/* ---- containers */

static bool is_container(Value v) {
    return is_kind(v, KIND_LIST) || is_kind(v, KIND_TUPLE) || is_kind(v, KIND_DICT);
}

/* list(d.items()), sorted. */
static void sort_items(Value *slot) {
    Value *mark = vm->sp, *t = vm_temps(2);
    t[0] = list_new(NULL, 0);
    uint32_t at = 0;
    Value key, v;
    while (dict_next(*slot, &at, &key, &v)) {
        t[1] = pair_new(key, v);
        list_push(t);
    }
    t[1] = VALUE_NONE;
    list_sort_slots(t, false);
    *slot = t[0];
    vm_release(mark);
}

static void write_open(Writer *w, Value container) {
    for (const Value *open = vm->sp; open < w->floor; open += OPEN_WORDS) {
        if (open[OPEN_OBJECT] == container) {
            raise_value_error(MSG_circular_reference_detected);
        }
    }
    w->parts[PART_VALUE] = container;
    Value *open = vm_temps(OPEN_WORDS);
    open[OPEN_WALKED] = open[OPEN_OBJECT] = w->parts[PART_VALUE];
    open[OPEN_AT] = value_small(0);
    bool object = is_kind(open[OPEN_OBJECT], KIND_DICT);
    if (object && w->args[JSON_SORT] != VALUE_UNBOUND && obj_truth(w->args[JSON_SORT])) {
        sort_items(open);
    }
    sink_puts(&w->sink, object ? "{" : "[");
}

/* The next item of the innermost container to *key (0: it has none) and the value to be written. False at the end. */
static bool next_item(Writer *w, Value *key) {
    Value *open = vm->sp;
    uint32_t at = (uint32_t)value_small_get(open[OPEN_AT]), n;
    *key = VALUE_UNBOUND;
    if (is_kind(open[OPEN_WALKED], KIND_DICT)) {
        if (!dict_next(open[OPEN_WALKED], &at, key, &w->parts[PART_VALUE])) {
            return false;
        }
    } else {
        const Value *items = seq_items(open[OPEN_WALKED], &n);
        if (at >= n) {
            return false;
        }
        w->parts[PART_VALUE] = items[at++];
        if (open[OPEN_WALKED] != open[OPEN_OBJECT]) {
            const Value *pair = raw_body(w->parts[PART_VALUE]);
            *key = pair[0];
            w->parts[PART_VALUE] = pair[1];
        }
    }
    open[OPEN_AT] = value_small((int32_t)at);
    return true;
}

static void write_close(Writer *w) {
    Value *open = vm->sp;
    bool object = is_kind(open[OPEN_OBJECT], KIND_DICT), empty = open[OPEN_AT] == value_small(0);
    vm_release(open + OPEN_WORDS);
    if (!empty) {
        write_line(w, writer_depth(w));
    }
    sink_puts(&w->sink, object ? "}" : "]");
}

/* Comma, line and key of the next item; closes containers that have none. False: all are closed. */
static bool write_next(Writer *w) {
    while (vm->sp != w->floor) {
        bool first = vm->sp[OPEN_AT] == value_small(0);
        Value key;
        if (!next_item(w, &key)) {
            write_close(w);
            continue;
        }
        unsigned depth = writer_depth(w);
        Value *mark = vm->sp, *kept = vm_keep(1, key, 0, 0);
        if (!first) {
            sink_str(&w->sink, w->parts[PART_ITEM]);
        }
        write_line(w, depth);
        if (*kept != VALUE_UNBOUND) {
            write_key(w, kept);
        }
        vm_release(mark);
        return true;
    }
    return false;
}

/* ---- the whole */

static void flush(Writer *w) {
    Value *mark = vm->sp, *text = vm_temps(1);
    *text = builder_str(&w->builder);
    if (str_bytes(*text) > 0) {
        (void)stream_write(&w->args[JSON_STREAM], *text);
    }
    vm_release(mark);
}

/* bytes, as MicroPython has it, are text. */
static void write_value(Writer *w) {
    Value *v = &w->parts[PART_VALUE];
    for (Value native; !is_container(native = native_part(*v));) {
        Value *mark = vm->sp, *slot = vm_keep(1, native, 0, 0);
        bool done = true;
        if (is_kind(*slot, KIND_BYTES)) {
            *slot = text_decode(slot, VALUE_UNBOUND, VALUE_UNBOUND);
        }
        if (value_is_str(*slot)) {
            write_text(w, slot);
        } else {
            done = write_plain(w, *slot);
        }
        if (!done) {
            Value fallback = w->args[JSON_DEFAULT];
            if (fallback == VALUE_UNBOUND || fallback == VALUE_NONE) {
                raise_type_error(MSG_object_of_type_is_not_json, *v);
            }
            *slot = *v;
            *v = vm_call(fallback, slot, 1);
        }
        vm_release(mark);
        if (done) {
            return;
        }
        vm_poll();
    }
    write_open(w, native_part(*v));
}

/* The separators to parts, which are stack slots. */
static void take_separators(Value *args, Value *parts) {
    Value separators = args[JSON_SEPARATORS];
    if (args[JSON_INDENT] == VALUE_UNBOUND) {
        args[JSON_INDENT] = VALUE_NONE;
    }
    if (separators == VALUE_UNBOUND || separators == VALUE_NONE) {
        parts[PART_ITEM] = str_new_c(args[JSON_INDENT] == VALUE_NONE ? ", " : ",");
        parts[PART_KEY] = str_new_c(": ");
        return;
    }
    Value pair = tuple_from_iterable(separators);
    if (tuple_length(pair) != 2) {
        raise_value_error(MSG_separators_must_be_two);
    }
    for (unsigned i = 0; i < 2; i++) {
        parts[i] = raw_body(pair)[i];
        if (!value_is_str(parts[i])) {
            raise_type_error(MSG_separators_must_be_two);
        }
    }
}

static Value write_all(Value *args, bool streaming) {
    Writer w = {.args = args};
    w.parts = vm_temps(PARTS + 1);
    builder_init(&w.builder, w.parts + PARTS);
    w.sink = (Sink){&w.builder};
    w.floor = vm->sp;
    take_separators(args, w.parts);
    w.parts[PART_VALUE] = args[JSON_OBJECT];
    do {
        write_value(&w);
        if (streaming && w.builder.bytes >= CHUNK) {
            flush(&w);
        }
        vm_poll();
    } while (write_next(&w));
    if (streaming) {
        flush(&w);
        return VALUE_NONE;
    }
    return builder_str(&w.builder);
}

/* args: as in enum, without JSON_STREAM. */
Value json_dumps(Value *args, unsigned n) {
    Value *all = vm_temps(n + 1);
    all[JSON_OBJECT] = args[0];
    memcpy(all + JSON_SEPARATORS, args + 1, (n - 1) * sizeof *args);
    return write_all(all, false);
}

Value json_dump(Value *args, unsigned n) {
    (void)n;
    Value *mark = vm->sp;
    (void)obj_getattr(args[JSON_STREAM], CORE(name_write)); /* before anything is done */
    vm_release(mark);
    return write_all(args, true);
}
