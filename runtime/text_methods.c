/* Methods that str, bytes and bytearray share. args[0] is self; results are of its kind.
 *
 * Positions are counted in characters by the user and in bytes here; `flat` texts have no
 * difference. */
#include "text.h"

#include "native.h"

/* Every native begins with this: self may be an instance of a subclass. */
static Value self_text(Value *args) {
    args[0] = value_is_ref(args[0]) ? obj_native(args[0]) : args[0];
    return args[0];
}

static bool is_text_type(Value v) {
    return value_is_str(v);
}

/* ---- searching */

typedef struct Search {
    Text hay, needle;
    uint32_t from, to;
    char single; /* needle of one byte given as an integer */
} Search;

/* Byte offset of the position that `arg` gives: negative from the end, cut to the text. */
static uint32_t position(Value self, Value arg, uint32_t length, uint32_t absent) {
    if (arg == VALUE_UNBOUND || arg == VALUE_NONE) {
        return absent;
    }
    int32_t i = int_index(arg);
    if (i < 0) {
        i = i + (int32_t)length < 0 ? 0 : i + (int32_t)length;
    }
    if ((uint32_t)i > length) {
        return UINT32_MAX; /* behind the end: nothing is found there, not even "" */
    }
    Text t = text_of(self);
    return text_is_flat(self) ? (uint32_t)i : utf8_offset(t.p, t.n, (uint32_t)i);
}

static uint32_t length_of(Value self) {
    Text t = text_of(self);
    return text_is_flat(self) ? t.n : utf8_count(t.p, t.n);
}

/* args: self, needle, start, end. */
static void search_begin(Value *args, unsigned n, Search *s) {
    Value self = self_text(args);
    uint32_t length = length_of(self), bytes = text_of(self).n;
    s->from = n > 2 ? position(args[0], args[2], length, 0) : 0;
    s->to = n > 3 ? position(args[0], args[3], length, bytes) : bytes;
    s->to = s->to > bytes ? bytes : s->to;
    if (!is_text_type(args[0]) && value_is_int(args[1])) {
        int32_t c = int_index(args[1]);
        if (c < 0 || c > 255) {
            raise_value_error(MSG_byte_must_be_in_range_0_256);
        }
        s->single = (char)c;
        s->needle = (Text){&s->single, 1};
    } else {
        Text t;
        if (!is_text_type(args[0]) && (is_text_type(args[1]) || !text_get(args[1], &t))) {
            raise_type_error(MSG_argument_should_be_integer_or, args[1]);
        }
        s->needle = text_argument(args[0], args[1], NULL);
    }
    s->hay = text_of(args[0]);
}

static Value search_result(Value self, uint32_t at) {
    if (at == TEXT_NOT_FOUND) {
        return value_small(-1);
    }
    return value_small((int32_t)(text_is_flat(self) ? at : utf8_count(text_of(self).p, at)));
}

Value text_method_find(Value *args, unsigned n) {
    Search s;
    search_begin(args, n, &s);
    return search_result(args[0], text_find(s.hay, s.needle, s.from, s.to));
}

Value text_method_rfind(Value *args, unsigned n) {
    Search s;
    search_begin(args, n, &s);
    return search_result(args[0], text_rfind(s.hay, s.needle, s.from, s.to));
}

static Value found_or_error(Value *args, Value result) {
    if (result == value_small(-1)) {
        raise_value_error(is_text_type(args[0]) ? MSG_substring_not_found
                                                : MSG_subsection_not_found);
    }
    return result;
}

Value text_method_index(Value *args, unsigned n) {
    return found_or_error(args, text_method_find(args, n));
}

Value text_method_rindex(Value *args, unsigned n) {
    return found_or_error(args, text_method_rfind(args, n));
}

Value text_method_count(Value *args, unsigned n) {
    Search s;
    uint32_t count = 0;
    search_begin(args, n, &s);
    if (s.needle.n == 0) {
        if (s.from > s.to) {
            return value_small(0);
        }
        bool flat = text_is_flat(args[0]);
        return value_small(
            (int32_t)(flat ? s.to - s.from : utf8_count(s.hay.p + s.from, s.to - s.from)) + 1);
    }
    for (uint32_t at = s.from; (at = text_find(s.hay, s.needle, at, s.to)) != TEXT_NOT_FOUND;) {
        count++;
        at += s.needle.n;
    }
    return value_small((int32_t)count);
}

/* ---- beginnings and ends */

static bool affix_matches(Search *s, bool end) {
    if (s->from > s->to || s->needle.n > s->to - s->from) {
        return false;
    }
    uint32_t at = end ? s->to - s->needle.n : s->from;
    return flash_compare(s->hay.p + at, s->needle.p, s->needle.n) == 0;
}

static Value has_affix(Value *args, unsigned n, bool end) {
    Value self = self_text(args);
    const char *name = end ? "endswith" : "startswith";
    Value prefixes = args[1];
    bool several = is_kind(prefixes, KIND_TUPLE);
    uint32_t count = several ? obj_words(prefixes) : 1;
    uint32_t length = length_of(self), bytes = text_of(self).n;
    Search s;
    s.from = n > 2 ? position(args[0], args[2], length, 0) : 0;
    s.to = n > 3 ? position(args[0], args[3], length, bytes) : bytes;
    s.to = s.to > bytes ? bytes : s.to;
    for (uint32_t i = 0; i < count; i++) {
        Value one = several ? raw_body(args[1])[i] : args[1];
        Text t;
        bool text = is_text_type(args[0]);
        if (!text_get(one, &t) || text != is_text_type(obj_native(one))) {
            if (several) {
                raise_type_error(
                    text ? MSG_tuple_for_must_only_contain : MSG_a_bytes_like_object_is, name, one);
            }
            raise_type_error(MSG_first_arg_must_be_or_a_tuple, name, text ? "str" : "bytes",
                             text ? "str" : "bytes", one);
        }
        s.hay = text_of(args[0]);
        s.needle = t;
        if (affix_matches(&s, end)) {
            return VALUE_TRUE;
        }
    }
    return VALUE_FALSE;
}

Value text_method_startswith(Value *args, unsigned n) {
    return has_affix(args, n, false);
}

Value text_method_endswith(Value *args, unsigned n) {
    return has_affix(args, n, true);
}

static Value remove_affix(Value *args, bool end) {
    Value self = self_text(args);
    Text needle = text_argument(
        self, args[1], end ? "removesuffix() argument must be" : "removeprefix() argument must be");
    Search s = {.hay = text_of(args[0]), .needle = needle};
    s.to = s.hay.n;
    uint32_t cut = affix_matches(&s, end) ? needle.n : 0;
    if (cut == 0 && obj_kind(args[0]) != KIND_BYTEARRAY) {
        return args[0];
    }
    return text_slice(args, args, end ? 0 : cut, s.hay.n - cut);
}

Value text_method_removeprefix(Value *args, unsigned n) {
    (void)n;
    return remove_affix(args, false);
}

Value text_method_removesuffix(Value *args, unsigned n) {
    (void)n;
    return remove_affix(args, true);
}

/* ---- strip */

static bool strips(Text set, bool spaces, const char *p, bool text) {
    uint32_t c = text ? utf8_load(p) : flash_load(p);
    if (spaces) {
        return text ? unicode_is_space(c) : (c == ' ' || (c >= 9 && c <= 13));
    }
    unsigned size = text ? utf8_size(flash_load(p)) : 1;
    for (uint32_t i = 0; i + size <= set.n;) {
        if (flash_compare(set.p + i, p, size) == 0) {
            return true;
        }
        i += text ? utf8_size(flash_load(set.p + i)) : 1;
    }
    return false;
}

static uint32_t last_char(Text t, uint32_t end, bool text) {
    uint32_t at = end - 1;
    while (text && at > 0 && utf8_is_continuation(flash_load(t.p + at))) {
        at--;
    }
    return at;
}

enum { STRIP_LEFT = 1, STRIP_RIGHT = 2 };

static Value strip(Value *args, unsigned n, unsigned sides, const char *what) {
    Value self = self_text(args);
    bool text = is_text_type(self), spaces = n < 2 || args[1] == VALUE_NONE;
    Text set = spaces ? (Text){NULL, 0} : text_argument(self, args[1], what);
    Text t = text_of(self);
    uint32_t from = 0, to = t.n;
    while ((sides & STRIP_LEFT) && from < to && strips(set, spaces, t.p + from, text)) {
        from += text ? utf8_size(flash_load(t.p + from)) : 1;
    }
    while ((sides & STRIP_RIGHT) && from < to) {
        uint32_t at = last_char(t, to, text);
        if (!strips(set, spaces, t.p + at, text)) {
            break;
        }
        to = at;
    }
    if (to - from == t.n && obj_kind(self) != KIND_BYTEARRAY) {
        return self;
    }
    return text_slice(args, args, from, to - from);
}

Value text_method_strip(Value *args, unsigned n) {
    return strip(args, n, STRIP_LEFT | STRIP_RIGHT, "strip arg must be None or");
}

Value text_method_lstrip(Value *args, unsigned n) {
    return strip(args, n, STRIP_LEFT, "lstrip arg must be None or");
}

Value text_method_rstrip(Value *args, unsigned n) {
    return strip(args, n, STRIP_RIGHT, "rstrip arg must be None or");
}

/* ---- split: args[0] self, args[1] separator, args[2] maximum */

/* Collections may move the list while the slice is made: it is read again from its slot. */
static void append_part(Value *slots, Value *self, uint32_t from, uint32_t to) {
    slots[1] = text_slice(self, self, from, to - from);
    list_append_value(slots[0], slots[1]);
    vm_poll();
}

static bool space_at(Text t, uint32_t at, bool text) {
    return strips((Text){NULL, 0}, true, t.p + at, text);
}

static void split_spaces(Value *slots, Value *self, int32_t max) {
    bool text = is_text_type(*self);
    uint32_t at = 0;
    for (;;) {
        Text t = text_of(*self);
        while (at < t.n && space_at(t, at, text)) {
            at += text ? utf8_size(flash_load(t.p + at)) : 1;
        }
        if (at == t.n) {
            return;
        }
        uint32_t from = at;
        if (max-- == 0) {
            append_part(slots, self, from, t.n); /* the rest, spaces at its end included */
            return;
        }
        while (at < t.n && !space_at(t, at, text)) {
            at += text ? utf8_size(flash_load(t.p + at)) : 1;
        }
        append_part(slots, self, from, at);
    }
}

static void split_by(Value *slots, Value *self, Value *separator, int32_t max) {
    uint32_t from = 0;
    for (;; max--) {
        Text t = text_of(*self), s = text_of(*separator);
        uint32_t at = max == 0 ? TEXT_NOT_FOUND : text_find(t, s, from, t.n);
        if (at == TEXT_NOT_FOUND) {
            append_part(slots, self, from, t.n);
            return;
        }
        uint32_t next = at + s.n;
        append_part(slots, self, from, at);
        from = next;
    }
}

static void rsplit_spaces(Value *slots, Value *self, int32_t max) {
    bool text = is_text_type(*self);
    uint32_t end = text_of(*self).n;
    for (;;) {
        Text t = text_of(*self);
        for (uint32_t last; end > 0 && space_at(t, last = last_char(t, end, text), text);) {
            end = last;
        }
        if (end == 0) {
            return;
        }
        uint32_t from = end;
        if (max-- == 0) {
            append_part(slots, self, 0, end);
            return;
        }
        for (uint32_t last; from > 0 && !space_at(t, last = last_char(t, from, text), text);) {
            from = last;
        }
        append_part(slots, self, from, end);
        end = from;
    }
}

static void rsplit_by(Value *slots, Value *self, Value *separator, int32_t max) {
    uint32_t end = text_of(*self).n;
    for (;; max--) {
        Text t = text_of(*self), s = text_of(*separator);
        uint32_t at = max == 0 ? TEXT_NOT_FOUND : text_rfind(t, s, 0, end);
        if (at == TEXT_NOT_FOUND) {
            append_part(slots, self, 0, end);
            return;
        }
        uint32_t from = at + s.n;
        append_part(slots, self, from, end);
        end = at;
    }
}

static Value split(Value *args, bool right) {
    self_text(args);
    int32_t max = args[2] == VALUE_UNBOUND ? -1 : int_index(args[2]);
    bool spaces = args[1] == VALUE_UNBOUND || args[1] == VALUE_NONE;
    if (!spaces) {
        Text s = text_argument(args[0], args[1], "must be");
        if (s.n == 0) {
            raise_value_error(MSG_empty_separator);
        }
        args[1] = obj_native(args[1]);
    }
    Value *slots = vm_temps(2);
    slots[0] = list_new(NULL, 0);
    if (spaces) {
        (right ? rsplit_spaces : split_spaces)(slots, args, max);
    } else {
        (right ? rsplit_by : split_by)(slots, args, args + 1, max);
    }
    if (right) {
        slots[1] = slots[0];
        list_method_reverse(slots + 1, 1);
    }
    return slots[0];
}

Value text_method_split(Value *args, unsigned n) {
    (void)n;
    return split(args, false);
}

Value text_method_rsplit(Value *args, unsigned n) {
    (void)n;
    return split(args, true);
}

/* Size of the line end at `at`: 0 none, 1 or 2 ("\r\n") bytes; more for the separators of str. */
static unsigned line_end(Text t, uint32_t at, bool text) {
    uint8_t c = flash_load(t.p + at);
    if (c == '\r') {
        return at + 1 < t.n && flash_load(t.p + at + 1) == '\n' ? 2 : 1;
    }
    if (c == '\n') {
        return 1;
    }
    if (!text) {
        return 0;
    }
    if (c == 0x0B || c == 0x0C || (c >= 0x1C && c <= 0x1E)) {
        return 1;
    }
    if (c == 0xC2 || c == 0xE2) {
        uint32_t code = utf8_load(t.p + at);
        return code == 0x85 ? 2 : code == 0x2028 || code == 0x2029 ? 3 : 0;
    }
    return 0;
}

/* args: self, keepends. */
Value text_method_splitlines(Value *args, unsigned n) {
    (void)n;
    self_text(args);
    bool keep = args[1] != VALUE_UNBOUND && obj_truth(args[1]);
    bool text = is_text_type(args[0]);
    Value *slots = vm_temps(2);
    slots[0] = list_new(NULL, 0);
    for (uint32_t from = 0;;) {
        Text t = text_of(args[0]);
        uint32_t at = from;
        unsigned size = 0;
        while (at < t.n && (size = line_end(t, at, text)) == 0) {
            at++;
        }
        if (at == t.n && from == at) {
            return slots[0];
        }
        append_part(slots, args, from, keep ? at + size : at);
        from = at + size;
    }
}

static Value partition(Value *args, bool right) {
    Value self = self_text(args);
    Text s = text_argument(self, args[1], NULL), t = text_of(self);
    if (s.n == 0) {
        raise_value_error(MSG_empty_separator);
    }
    args[1] = obj_native(args[1]);
    uint32_t at = right ? text_rfind(t, s, 0, t.n) : text_find(t, s, 0, t.n);
    uint32_t total = t.n, size = s.n;
    Value *slots = vm_temps(3);
    if (at == TEXT_NOT_FOUND) {
        slots[right ? 2 : 0] = text_slice(args, args, 0, total);
        slots[1] = text_slice(args, args, 0, 0);
        slots[right ? 0 : 2] = text_slice(args, args, 0, 0);
    } else {
        slots[0] = text_slice(args, args, 0, at);
        slots[1] = text_slice(args, args, at, size);
        slots[2] = text_slice(args, args, at + size, total - at - size);
    }
    return tuple_new(slots, 3);
}

Value text_method_partition(Value *args, unsigned n) {
    (void)n;
    return partition(args, false);
}

Value text_method_rpartition(Value *args, unsigned n) {
    (void)n;
    return partition(args, true);
}
