/* re: patterns and matches as programs see them. Positions are bytes inside, characters outside. */
#include "bytestring.h"
#include "containers.h"
#include "number.h"
#include "re.h"
#include "record.h"

/* ---- patterns and their subjects */

/* *slot becomes a pattern: it is one, or its source. */
static void take_pattern(Value *slot, uint32_t flags) {
    if (is_record(*slot, CORE(class_pattern))) {
        return;
    }
    *slot = native_part(*slot);
    if (!value_is_str(*slot) && !is_kind(*slot, KIND_BYTES)) {
        raise_type_error(MSG_re_first_argument);
    }
    *slot = re_compile(slot, flags);
}

static uint32_t flags_of(Value v) {
    return v == VALUE_UNBOUND ? 0 : (uint32_t)int_index(v);
}

static Value word_of_kind(Value record, unsigned i, Kind kind) {
    Value v = record_word(record, i);
    if (!is_kind(v, kind)) {
        record_broken();
    }
    return v;
}

/* What a call works on; t: program, subject. */
typedef struct Work {
    Value *t;
    Matcher m;
} Work;

/* A subject that can change is copied. */
static void take_subject(Value *slot, bool bytes) {
    *slot = native_part(*slot);
    bool text = value_is_str(*slot);
    if (!text && !is_kind(*slot, KIND_BYTES)) {
        Value copy = bytestring_new(KIND_BYTES, buffer_of(*slot).bytes);
        Buffer b = buffer_of(*slot);
        flash_copy(bytestring_data(copy), (const char *)b.data, b.bytes);
        *slot = copy;
    }
    if (text == bytes) {
        raise_type_error(bytes ? MSG_re_bytes_on_str : MSG_re_str_on_bytes);
    }
}

/* pattern: a slot with a pattern; subject: a slot, made what the matcher takes. */
static void work_begin(Work *w, const Value *pattern, Value *subject) {
    record_self(*pattern, CORE(class_pattern));
    w->t = vm_temps(2);
    w->t[0] = word_of_kind(*pattern, PATTERN_PROGRAM, KIND_BYTES);
    if (str_bytes(w->t[0]) <= RE_CODE || re_groups(w->t[0]) == 0) {
        record_broken();
    }
    bool bytes = (flash_load(str_text(w->t[0]) + RE_FLAGS) & RE_BYTES) != 0;
    take_subject(subject, bytes);
    w->t[1] = *subject;
    re_begin(&w->m, w->t, w->t + 1);
}

static Value span_text(const Work *w, unsigned group, Value otherwise) {
    int32_t from = value_small_get(w->m.state[2 * group]);
    int32_t to = value_small_get(w->m.state[2 * group + 1]);
    return from < 0 ? otherwise
                    : text_slice(w->t + 1, w->t + 1, (uint32_t)from, (uint32_t)(to - from));
}

static Value match_new(const Work *w, const Value *pattern) {
    Value *mark = vm->sp, *t = vm_temps(3);
    t[RESULT_SPANS] = tuple_new(w->m.state, 2 * re_groups(w->t[0]));
    t[RESULT_STRING] = w->t[1];
    t[RESULT_PATTERN] = *pattern;
    Value v = record_new(CORE(class_match), t, 3);
    vm_release(mark);
    return v;
}

/* ---- match, search, fullmatch */

enum Mode { MODE_MATCH, MODE_SEARCH, MODE_FULL };

static uint32_t position(Value subject, Value index) {
    int32_t i = int_index(index);
    uint32_t n = str_bytes(subject), at = i < 0 ? 0 : (uint32_t)i;
    return is_kind(subject, KIND_STRU) ? utf8_offset(str_text(subject), n, at) : at < n ? at : n;
}

/* args: pattern, string, first place, last place (0: omitted). */
static Value run(Value *args, enum Mode mode) {
    Work w;
    work_begin(&w, args, args + 1);
    uint32_t at = args[2] != VALUE_UNBOUND ? position(args[1], args[2]) : 0;
    w.m.end = args[3] != VALUE_UNBOUND ? position(args[1], args[3]) : w.m.end;
    w.m.full = mode == MODE_FULL;
    if (at > w.m.end || !re_run(&w.m, at, mode == MODE_SEARCH)) {
        return VALUE_NONE;
    }
    return match_new(&w, args);
}

static Value run_method(Value *args, unsigned n, enum Mode mode) {
    Value *all = vm_temps(4);
    memcpy(all, args, n * sizeof *args);
    record_self(all[0], CORE(class_pattern));
    return run(all, mode);
}

static Value run_function(Value *args, unsigned n, enum Mode mode) {
    Value *all = vm_temps(4);
    all[0] = args[0];
    all[1] = args[1];
    take_pattern(all, n > 2 ? flags_of(args[2]) : 0);
    return run(all, mode);
}

Value pattern_match(Value *args, unsigned n) {
    return run_method(args, n, MODE_MATCH);
}

Value pattern_search(Value *args, unsigned n) {
    return run_method(args, n, MODE_SEARCH);
}

Value pattern_fullmatch(Value *args, unsigned n) {
    return run_method(args, n, MODE_FULL);
}

Value mod_re_match(Value *args, unsigned n) {
    return run_function(args, n, MODE_MATCH);
}

Value mod_re_search(Value *args, unsigned n) {
    return run_function(args, n, MODE_SEARCH);
}

Value mod_re_fullmatch(Value *args, unsigned n) {
    return run_function(args, n, MODE_FULL);
}

Value mod_re_compile(Value *args, unsigned n) {
    take_pattern(args, n > 1 ? flags_of(args[1]) : 0);
    return args[0];
}

Value pattern_get_pattern(Value *args, unsigned n) {
    (void)n;
    record_self(args[0], CORE(class_pattern));
    return record_word(args[0], PATTERN_SOURCE);
}

Value mod_re_get_error(Value *args, unsigned n) {
    (void)args;
    (void)n;
    return CORE(class_ValueError);
}

/* ---- all matches */

/* The next one at or behind *at; *at becomes its end. Where the last one ended no empty one begins. */
static bool next_match(Work *w, uint32_t *at) {
    if (!re_run(&w->m, *at, true)) {
        return false;
    }
    *at = (uint32_t)value_small_get(w->m.state[1]);
    w->m.forbid = *at == w->m.start ? *at : UINT32_MAX;
    return true;
}

/* What findall gives for a match: the text, that of its group, or a tuple of those of its groups. */
static Value found_item(const Work *w) {
    unsigned groups = re_groups(w->t[0]);
    Value empty = CORE(name_empty);
    Value *mark = vm->sp, *t = vm_temps(groups + 1);
    t[groups] = is_kind(w->t[1], KIND_BYTES) ? text_slice(w->t + 1, w->t + 1, 0, 0) : empty;
    if (groups < 3) {
        t[0] = span_text(w, groups - 1, t[groups]);
    } else {
        for (unsigned i = 1; i < groups; i++) {
            t[i] = span_text(w, i, t[groups]);
        }
        t[0] = tuple_new(t + 1, groups - 1);
    }
    Value v = t[0];
    vm_release(mark);
    return v;
}

/* args: pattern, string; the list in a new slot. */
static Value *find_all(Value *args, bool matches) {
    Value *list = vm_temps(2);
    Work w;
    work_begin(&w, args, args + 1);
    list[0] = list_new(NULL, 0);
    for (uint32_t at = 0; next_match(&w, &at);) {
        list[1] = matches ? match_new(&w, args) : found_item(&w);
        list_push(list);
        vm_poll();
    }
    return list;
}

/* Also methods: then args[0] is a pattern. */
Value mod_re_findall(Value *args, unsigned n) {
    take_pattern(args, n > 2 ? flags_of(args[2]) : 0);
    return *find_all(args, false);
}

Value mod_re_finditer(Value *args, unsigned n) {
    take_pattern(args, n > 2 ? flags_of(args[2]) : 0);
    return iter_new(*find_all(args, true));
}

/* args: pattern, string, most (0: no limit). As in MicroPython an empty match ends it. */
static Value split(Value *args) {
    Value *list = vm_temps(2);
    Work w;
    int32_t most = args[2] != VALUE_UNBOUND ? int_index(args[2]) : 0;
    work_begin(&w, args, args + 1);
    if (re_groups(w.t[0]) > 1) {
        raise_error(CORE(class_NotImplementedError), MSG_re_split_groups);
    }
    list[0] = list_new(NULL, 0);
    uint32_t last = 0, at = 0;
    while (next_match(&w, &at) && at != w.m.start) {
        list[1] = text_slice(w.t + 1, w.t + 1, last, w.m.start - last);
        list_push(list);
        last = at;
        if (most > 0 && --most == 0) {
            break;
        }
        vm_poll();
    }
    list[1] = text_slice(w.t + 1, w.t + 1, last, str_bytes(w.t[1]) - last);
    list_push(list);
    return list[0];
}

Value pattern_split(Value *args, unsigned n) {
    (void)n;
    return split(args);
}

/* args: pattern, string, most, flags */
Value mod_re_split(Value *args, unsigned n) {
    (void)n;
    take_pattern(args, flags_of(args[3]));
    return split(args);
}

/* ---- groups by number or name */

/* Number of a group of the pattern: `key` is an integer or a name. Does not collect. */
static unsigned group_index(Value pattern, Value key, unsigned groups) {
    Value names = record_word(pattern, PATTERN_NAMES);
    int64_t i;
    if (value_is_str(key) && is_kind(names, KIND_DICT)) {
        Value v = dict_get(names, key);
        key = v != VALUE_UNBOUND ? v : VALUE_NONE;
    }
    if (!int_to_i64(key, &i) || i < 0 || i >= (int64_t)groups) {
        raise_index_error(MSG_re_no_such_group);
    }
    return (unsigned)i;
}

/* The digits (two at most) or the <name> that stand at *i of the template: a str, or a number. */
static Value template_key(const Value *template, uint32_t *i) {
    uint32_t n = str_bytes(*template), start = *i;
    const char *p = str_text(*template);
    if (flash_load(p + start) != 'g') {
        int32_t number = 0;
        for (; *i < n && *i < start + 2; ++*i) {
            uint8_t c = flash_load(p + *i);
            if (c < '0' || c > '9') {
                break;
            }
            number = number * 10 + c - '0';
        }
        return value_small(number);
    }
    uint32_t end = start + (uint32_t)flash_find(p + start, n - start, '>');
    if (end == n || end < start + 3 || flash_load(p + start + 1) != '<') {
        raise_value_error(MSG_re_bad_group, start);
    }
    *i = end + 1;
    uint8_t c = flash_load(p + start + 2);
    Value like = CORE(name_empty);
    Value *t = vm_keep(1, like, 0, 0);
    *t = text_slice(t, template, start + 2, end - start - 2);
    return c >= '0' && c <= '9' ? int_parse(*t, 10) : *t;
}

/* Behind a backslash at *i of the template. */
static void expand_escape(const Work *w, Builder *b, const Value *args, uint32_t *i) {
    static const char pairs[] = "n\nt\tr\rf\fv\v\\\\";
    uint8_t c = flash_load(str_text(args[1]) + *i);
    for (const char *p = pairs; *p != '\0'; p += 2) {
        if ((uint8_t)*p == c) {
            builder_add(b, p + 1, 1);
            ++*i;
            return;
        }
    }
    if (c != 'g' && (c < '0' || c > '9')) {
        if ((c | 32) >= 'a' && (c | 32) <= 'z') {
            raise_value_error(MSG_re_bad_escape, *i - 1);
        }
        builder_add(b, "\\", 1);
        return;
    }
    Value *mark = vm->sp;
    Value *t = vm_keep(1, template_key(args + 1, i), 0, 0);
    unsigned groups = re_groups(w->t[0]);
    if (value_is_small(*t) && (uint32_t)value_small_get(*t) >= groups) {
        raise_value_error(MSG_re_invalid_group, *i);
    }
    *t = span_text(w, group_index(args[0], *t, groups), VALUE_UNBOUND);
    if (*t != VALUE_UNBOUND) {
        builder_add_str(b, *t);
    }
    vm_release(mark);
}

/* args[1]: the template, a str or bytes. */
static void expand(const Work *w, Builder *b, const Value *args) {
    for (uint32_t i = 0; i < str_bytes(args[1]);) {
        char c = (char)flash_load(str_text(args[1]) + i++);
        if (c == '\\' && i < str_bytes(args[1])) {
            expand_escape(w, b, args, &i);
        } else {
            builder_add(b, &c, 1);
        }
    }
}

static void add_part(const Work *w, Builder *b, uint32_t from, uint32_t to) {
    Value *mark = vm->sp;
    Value *part = vm_keep(1, text_slice(w->t + 1, w->t + 1, from, to - from), 0, 0);
    builder_add_str(b, *part);
    vm_release(mark);
}

/* What takes the place of a match. */
static void replace(const Work *w, Builder *b, const Value *args) {
    if (value_is_str(args[1]) || is_kind(args[1], KIND_BYTES)) {
        expand(w, b, args);
        return;
    }
    Value *mark = vm->sp, *window = vm_temps(1);
    window[0] = match_new(w, args);
    window[0] = native_part(vm_call(args[1], window, 1));
    (void)text_argument(w->t[1], window[0], NULL);
    builder_add_str(b, window[0]);
    vm_release(mark);
}

/* args: pattern, replacement, string, most (0: no limit). */
static Value sub(Value *args, uint32_t *count) {
    Value *t = vm_temps(1);
    Builder b;
    Work w;
    int32_t most = args[3] != VALUE_UNBOUND ? int_index(args[3]) : 0;
    work_begin(&w, args, args + 2);
    args[1] = native_part(args[1]);
    if (value_is_str(args[1]) || is_kind(args[1], KIND_BYTES)) {
        (void)text_argument(w.t[1], args[1], NULL);
    }
    builder_init(&b, t);
    uint32_t last = 0, at = 0;
    for (*count = 0; (most <= 0 || *count < (uint32_t)most) && next_match(&w, &at); ++*count) {
        add_part(&w, &b, last, w.m.start);
        replace(&w, &b, args);
        last = at;
        vm_poll();
    }
    add_part(&w, &b, last, str_bytes(w.t[1]));
    return is_kind(w.t[1], KIND_BYTES) ? builder_bytes(&b) : builder_str(&b);
}

Value pattern_sub(Value *args, unsigned n) {
    (void)n;
    uint32_t count;
    return sub(args, &count);
}

/* args: pattern, replacement, string, most, flags */
Value mod_re_sub(Value *args, unsigned n) {
    take_pattern(args, flags_of(args[4]));
    return pattern_sub(args, n);
}

Value mod_re_subn(Value *args, unsigned n) {
    (void)n;
    uint32_t count;
    take_pattern(args, flags_of(args[4]));
    Value *t = vm_temps(2);
    t[0] = sub(args, &count);
    t[1] = value_small((int32_t)count);
    return tuple_new(t, 2);
}

/* ---- matches */

typedef struct Span {
    int32_t from, to; /* bytes; -1: the group has not matched */
} Span;

static unsigned match_groups(Value match) {
    record_self(match, CORE(class_match));
    return tuple_length(word_of_kind(match, RESULT_SPANS, KIND_TUPLE)) / 2;
}

/* Group `key` of a match; 0: all of it. */
static Span span_of(Value match, Value key) {
    unsigned groups = match_groups(match);
    unsigned i = 0;
    if (key != VALUE_UNBOUND) {
        Value pattern = record_word(match, RESULT_PATTERN);
        record_self(pattern, CORE(class_pattern));
        i = group_index(pattern, native_part(key), groups);
    }
    const Value *spans = raw_body(record_word(match, RESULT_SPANS)) + 2 * (size_t)i;
    Value string = record_word(match, RESULT_STRING);
    Span s = {value_small_get(spans[0]), value_small_get(spans[1])};
    bool text = value_is_str(string) || is_kind(string, KIND_BYTES);
    if (groups == 0 || !text || !value_is_small(spans[0]) || !value_is_small(spans[1]) ||
        (s.from >= 0 && (s.to < s.from || (uint32_t)s.to > str_bytes(string)))) {
        record_broken();
    }
    return s;
}

/* args[0]: match. */
static Value group_text(Value *args, Value key, Value otherwise) {
    Value *mark = vm->sp, *t = vm_keep(2, otherwise, key, 0);
    Span s = span_of(args[0], t[1]);
    Value v = t[0];
    if (s.from >= 0) {
        t[1] = record_word(args[0], RESULT_STRING);
        v = text_slice(t + 1, t + 1, (uint32_t)s.from, (uint32_t)(s.to - s.from));
    }
    vm_release(mark);
    return v;
}

Value match_group(Value *args, unsigned n) {
    if (n <= 2) {
        return group_text(args, n == 2 ? args[1] : VALUE_UNBOUND, VALUE_NONE);
    }
    for (unsigned i = 1; i < n; i++) {
        Value v = group_text(args, args[i], VALUE_NONE);
        args[i] = v;
    }
    return tuple_new(args + 1, n - 1);
}

Value match_groups_tuple(Value *args, unsigned n) {
    unsigned groups = match_groups(args[0]);
    Value otherwise = n > 1 ? args[1] : VALUE_NONE;
    Value *t = vm_keep(1, otherwise, 0, 0), *items = vm_temps(groups);
    for (unsigned i = 1; i < groups; i++) {
        items[i - 1] = group_text(args, value_small((int32_t)i), *t);
    }
    return tuple_new(items, groups - 1);
}

Value match_groupdict(Value *args, unsigned n) {
    (void)match_groups(args[0]);
    Value *t = vm_temps(5);
    t[0] = dict_new(0);
    t[3] = n > 1 ? args[1] : VALUE_NONE;
    t[4] = record_word(args[0], RESULT_PATTERN);
    record_self(t[4], CORE(class_pattern));
    t[4] = record_word(t[4], PATTERN_NAMES);
    uint32_t at = 0;
    Value key, v;
    while (is_kind(t[4], KIND_DICT) && dict_next(t[4], &at, &key, &v)) {
        t[1] = key;
        t[2] = group_text(args, v, t[3]);
        dict_put(t);
    }
    return t[0];
}

static int32_t shown(Value match, int32_t at) {
    Value string = record_word(match, RESULT_STRING);
    return at < 0 || !is_kind(string, KIND_STRU)
               ? at
               : (int32_t)utf8_count(str_text(string), (uint32_t)at);
}

static Span shown_span(Value *args, unsigned n) {
    Span s = span_of(args[0], n > 1 ? args[1] : VALUE_UNBOUND);
    return (Span){shown(args[0], s.from), shown(args[0], s.to)};
}

Value match_start(Value *args, unsigned n) {
    return value_small(shown_span(args, n).from);
}

Value match_end(Value *args, unsigned n) {
    return value_small(shown_span(args, n).to);
}

Value match_span(Value *args, unsigned n) {
    Span s = shown_span(args, n);
    Value *t = vm_keep(2, value_small(s.from), value_small(s.to), 0);
    return tuple_new(t, 2);
}

Value match_get_string(Value *args, unsigned n) {
    (void)n;
    (void)match_groups(args[0]);
    return record_word(args[0], RESULT_STRING);
}

Value match_get_re(Value *args, unsigned n) {
    (void)n;
    (void)match_groups(args[0]);
    return record_word(args[0], RESULT_PATTERN);
}

/* <re.Match object; span=(0, 1), match='a'> */
Value match_repr(Value *args, unsigned n) {
    (void)n;
    Span s = shown_span(args, 1);
    Value *t = vm_temps(2);
    t[1] = group_text(args, VALUE_UNBOUND, VALUE_NONE);
    Builder b;
    builder_init(&b, t);
    Sink sink = {&b};
    sink_printf(&sink, "<re.Match object; span=(%d, %d), match=%R>", s.from, s.to, t[1]);
    return builder_str(&b);
}

Value pattern_repr(Value *args, unsigned n) {
    (void)n;
    record_self(args[0], CORE(class_pattern));
    Builder b;
    builder_init(&b, vm_temps(1));
    Sink sink = {&b};
    sink_printf(&sink, "re.compile(%R)", record_word(args[0], PATTERN_SOURCE));
    return builder_str(&b);
}
