/* Patterns to programs. One pass: where a repetition or an alternative turns out to have begun earlier, what has been
 * made since is moved up; jumps are relative, so those inside stay right. Recursion goes over groups. */
#include "containers.h"
#include "re.h"
#include "record.h"

#include "bigint.h"

typedef struct Compiler {
    const Value *source;
    Value *names; /* dict or None */
    Builder code;
    uint32_t at, flags;
    unsigned groups, loops;
} Compiler;

static _Noreturn void compile_error(unsigned message, uint32_t at) {
    raise_value_error(message, at);
}

/* ---- reading */

static bool more(const Compiler *c) {
    return c->at < str_bytes(*c->source);
}

static uint8_t peek(const Compiler *c) {
    return more(c) ? flash_load(str_text(*c->source) + c->at) : 0;
}

static bool take(Compiler *c, char what) {
    if (!more(c) || peek(c) != (uint8_t)what) {
        return false;
    }
    c->at++;
    return true;
}

static uint32_t take_char(Compiler *c) {
    const char *p = str_text(*c->source) + c->at;
    uint8_t first = flash_load(p);
    bool wide = first >= 0x80 && !(c->flags & RE_BYTES);
    c->at += wide ? utf8_size(first) : 1;
    return wide ? utf8_load(p) : first;
}

/* ---- writing */

static uint8_t *code_at(const Compiler *c, uint32_t at) {
    return (uint8_t *)(vm_ptr(*c->code.slot) + 1) + STR_PREFIX + at;
}

static void emit(Compiler *c, unsigned byte) {
    char out = (char)byte;
    builder_add(&c->code, &out, 1);
}

static void emit2(Compiler *c, unsigned op, unsigned operand) {
    emit(c, op);
    emit(c, operand);
}

/* Makes room for n bytes at `at`. */
static uint8_t *insert(Compiler *c, uint32_t at, uint32_t n) {
    builder_add(&c->code, "\0\0\0\0\0\0\0", n);
    uint8_t *p = code_at(c, at);
    memmove(p + n, p, c->code.bytes - at - n);
    return p;
}

static uint8_t offset_byte(const Compiler *c, int32_t offset) {
    if (offset < -128 || offset > 127) {
        compile_error(MSG_re_too_long, c->at);
    }
    return (uint8_t)offset;
}

/* ---- characters and classes */

static uint32_t take_hex(Compiler *c, unsigned digits) {
    uint32_t v = 0;
    for (; digits > 0; digits--, c->at++) {
        uint32_t digit = big_digit_value((char)peek(c));
        if (digit >= 16) {
            compile_error(MSG_re_bad_escape, c->at);
        }
        v = v << 4 | digit;
    }
    return v;
}

static bool is_letter(uint32_t v) {
    return (v | 32) >= 'a' && (v | 32) <= 'z' && v < 128;
}

/* Behind a backslash, what stands for one character. Letters of classes are returned with bit 31. */
static uint32_t take_escape(Compiler *c) {
    static const char pairs[] = "n\nt\tr\rf\fv\va\a";
    uint32_t start = c->at;
    if (!more(c)) {
        compile_error(MSG_re_bad_escape, start);
    }
    uint32_t v = take_char(c);
    for (const char *p = pairs; *p != '\0'; p += 2) {
        if ((uint32_t)*p == v) {
            return (uint32_t)p[1];
        }
    }
    if (v == 'x' || v == 'u') {
        return take_hex(c, v == 'x' ? 2 : 4);
    }
    if (v == '0') {
        return 0;
    }
    if (is_letter(v)) {
        uint32_t low = v | 32;
        if (low != 'd' && low != 'w' && low != 's') {
            compile_error(MSG_re_bad_escape, start);
        }
        return v | 1u << 31;
    }
    return v;
}

static void emit_item(Compiler *c, uint32_t v) {
    if (c->flags & RE_BYTES) {
        emit(c, v);
    } else {
        builder_add_char(&c->code, v);
    }
}

static void emit_char(Compiler *c, uint32_t v) {
    if (v < 128 || (c->flags & RE_BYTES)) {
        emit2(c, RE_CHAR, v);
        return;
    }
    uint32_t at = c->code.bytes + 2;
    emit2(c, RE_CLASS, 0);
    emit_item(c, v);
    emit_item(c, v);
    *code_at(c, at - 1) = (uint8_t)(c->code.bytes - at);
}

static uint32_t class_char(Compiler *c) {
    uint32_t v = take_char(c);
    if (v != '\\') {
        return v;
    }
    return take(c, 'b') ? '\b' : take_escape(c);
}

/* Behind the bracket. */
static void compile_class(Compiler *c) {
    uint32_t start = c->at - 1, at = c->code.bytes + 2;
    emit2(c, take(c, '^') ? RE_NCLASS : RE_CLASS, 0);
    for (bool first = true; first || peek(c) != ']'; first = false) {
        if (!more(c)) {
            compile_error(MSG_re_unterminated_set, start);
        }
        uint32_t from = c->at, low = class_char(c), high = low;
        if (low >> 31) {
            emit2(c, low & 0x7F, 0);
            continue;
        }
        if (peek(c) == '-' && c->at + 1 < str_bytes(*c->source)) {
            c->at++;
            if (peek(c) == ']') {
                c->at--;
            } else if ((high = class_char(c)) < low || high >> 31) {
                compile_error(MSG_re_bad_range, from);
            }
        }
        emit_item(c, low);
        emit_item(c, high);
    }
    c->at++;
    uint32_t bytes = c->code.bytes - at;
    if (bytes > 255) {
        compile_error(MSG_re_too_long, c->at);
    }
    *code_at(c, at - 1) = (uint8_t)bytes;
}

/* ---- groups */

static void compile_alternatives(Compiler *c);

/* (?P<name> */
static void take_name(Compiler *c) {
    uint32_t start = c->at;
    while (more(c) && peek(c) != '>') {
        c->at++;
    }
    if (!more(c) || c->at == start) {
        compile_error(MSG_re_bad_group, start);
    }
    if (*c->names == VALUE_NONE) {
        *c->names = dict_new(0);
    }
    Value *mark = vm->sp, *t = vm_temps(3);
    Value like = CORE(name_empty);
    t[1] = like;
    t[1] = text_slice(t + 1, c->source, start, c->at - start);
    t[1] = intern_find(t[1]);
    t[0] = *c->names;
    t[2] = value_small((int32_t)c->groups - 1);
    dict_put(t);
    vm_release(mark);
    c->at++;
}

/* Behind the parenthesis. */
static void compile_group(Compiler *c) {
    uint32_t start = c->at - 1;
    bool capture = !take(c, '?');
    bool named = !capture && take(c, 'P') && take(c, '<');
    if (!capture && !named && !take(c, ':')) {
        compile_error(MSG_re_bad_group, start);
    }
    unsigned group = c->groups;
    if (capture || named) {
        if (++c->groups > 100) {
            compile_error(MSG_re_too_long, start);
        }
        if (named) {
            take_name(c);
        }
        emit2(c, RE_SAVE, 2 * group);
    }
    vm_enter();
    compile_alternatives(c);
    vm_leave();
    if (!take(c, ')')) {
        compile_error(MSG_re_missing_parenthesis, start);
    }
    if (capture || named) {
        emit2(c, RE_SAVE, 2 * group + 1);
    }
}

/* ---- atoms and repetitions */

enum Atom { ATOM_CHAR, ATOM_GROUP, ATOM_PLACE };

static enum Atom compile_escape(Compiler *c) {
    static const uint8_t places[] = {'b', RE_WORD, 'B', RE_NWORD, 'A', RE_START, 'Z', RE_END};
    uint8_t next = peek(c);
    for (unsigned i = 0; i < sizeof places; i += 2) {
        if (places[i] == next) {
            c->at++;
            emit(c, places[i + 1]);
            return ATOM_PLACE;
        }
    }
    if (next >= '1' && next <= '9') {
        unsigned group = next - '0';
        if (group >= c->groups) {
            compile_error(MSG_re_invalid_group, c->at);
        }
        c->at++;
        emit2(c, RE_SAME, group);
        return ATOM_GROUP;
    }
    uint32_t v = take_escape(c);
    if (v >> 31) {
        emit2(c, RE_NAMED, v & 0x7F);
    } else {
        emit_char(c, v);
    }
    return ATOM_CHAR;
}

static enum Atom compile_atom(Compiler *c) {
    uint32_t v = take_char(c), lines = c->flags & RE_MULTILINE;
    switch (v) {
    case '(': compile_group(c); return ATOM_GROUP;
    case '[': compile_class(c); return ATOM_CHAR;
    case '.': emit(c, c->flags & RE_DOTALL ? RE_ALL : RE_ANY); return ATOM_CHAR;
    case '^': emit(c, lines ? RE_LINE_BOL : RE_BOL); return ATOM_PLACE;
    case '$': emit(c, lines ? RE_LINE_EOL : RE_EOL); return ATOM_PLACE;
    case '\\': return compile_escape(c);
    case '*':
    case '+':
    case '?': compile_error(MSG_re_nothing_to_repeat, c->at - 1);
    default: emit_char(c, v); return ATOM_CHAR;
    }
}

/* Digits; false when there are none. */
static bool take_number(Compiler *c, uint32_t *number) {
    uint32_t start = c->at;
    for (*number = 0; peek(c) >= '0' && peek(c) <= '9'; c->at++) {
        *number = *number * 10 + peek(c) - '0';
        if (*number >= RE_MANY) {
            compile_error(MSG_re_too_long, start);
        }
    }
    return c->at > start;
}

/* ? * + {m} {m,} {,n} {m,n}. Braces that say nothing else are characters. */
static bool take_repetition(Compiler *c, uint32_t *least, uint32_t *most) {
    uint32_t start = c->at;
    *least = take(c, '+') ? 1 : 0;
    *most = *least ? RE_MANY : 1;
    if (*least || take(c, '?')) {
        return true;
    }
    *most = RE_MANY;
    if (take(c, '*')) {
        return true;
    }
    if (!take(c, '{')) {
        return false;
    }
    bool some = take_number(c, least);
    *most = *least;
    if (take(c, ',')) {
        some |= take_number(c, most);
        *most = flash_load(str_text(*c->source) + c->at - 1) == ',' ? RE_MANY : *most;
    }
    if (!some || !take(c, '}')) {
        c->at = start;
        return false;
    }
    if (*least > *most) {
        compile_error(MSG_re_bad_repeat, start);
    }
    return true;
}

/* Repeats the group whose code begins at `at`. */
static void repeat_group(Compiler *c, uint32_t at, uint32_t least, uint32_t most, bool lazy) {
    int32_t bytes = (int32_t)(c->code.bytes - at);
    if (least == 0 && most == 1) {
        uint8_t offset = offset_byte(c, bytes), *p = insert(c, at, 2);
        p[0] = lazy ? RE_RSPLIT : RE_SPLIT;
        p[1] = offset;
        return;
    }
    uint8_t back = offset_byte(c, -(bytes + 2 + RE_LOOP_BYTES)), out = offset_byte(c, bytes + 2);
    unsigned loop = c->loops++;
    if (loop == 100) {
        compile_error(MSG_re_too_long, c->at);
    }
    emit2(c, RE_JUMP, back);
    uint8_t *p = insert(c, at, 2);
    p[0] = RE_ENTER;
    p[1] = (uint8_t)loop;
    p = insert(c, at + 2, RE_LOOP_BYTES);
    const uint8_t code[RE_LOOP_BYTES] = {RE_LOOP,       (uint8_t)loop, (uint8_t)least,
                                         (uint8_t)most, lazy,          out};
    memcpy(p, code, sizeof code);
}

static void compile_repetition(Compiler *c, uint32_t at, enum Atom atom) {
    uint32_t least, most, start = c->at;
    if (!take_repetition(c, &least, &most)) {
        return;
    }
    if (atom == ATOM_PLACE) {
        compile_error(MSG_re_nothing_to_repeat, start);
    }
    bool lazy = take(c, '?');
    if (atom == ATOM_CHAR) {
        uint8_t *p = insert(c, at, RE_REPEAT_BYTES);
        p[0] = RE_REPEAT;
        p[1] = (uint8_t)least;
        p[2] = (uint8_t)most;
        p[3] = lazy;
    } else {
        repeat_group(c, at, least, most, lazy);
    }
    start = c->at;
    if (take_repetition(c, &least, &most)) {
        compile_error(MSG_re_multiple_repeat, start);
    }
}

/* Each alternative but the last ends in a jump to the jump of the next one: what a jump spans is one alternative. */
static void compile_alternatives(Compiler *c) {
    uint32_t start = c->code.bytes, jump = 0;
    while (more(c) && peek(c) != ')') {
        if (!take(c, '|')) {
            uint32_t at = c->code.bytes;
            enum Atom atom = compile_atom(c);
            compile_repetition(c, at, atom);
            vm_poll();
            continue;
        }
        uint8_t offset = offset_byte(c, (int32_t)(c->code.bytes - start) + 2);
        uint8_t *p = insert(c, start, 2);
        p[0] = RE_SPLIT;
        p[1] = offset;
        if (jump != 0) {
            *code_at(c, jump - 1) = offset_byte(c, (int32_t)(c->code.bytes - jump));
        }
        emit2(c, RE_JUMP, 0);
        jump = start = c->code.bytes;
    }
    if (jump != 0) {
        *code_at(c, jump - 1) = offset_byte(c, (int32_t)(c->code.bytes - jump));
    }
}

Value re_compile(const Value *source, uint32_t flags) {
    Value *mark = vm->sp, *t = vm_temps(3);
    Compiler c = {.source = source, .names = t + 2, .groups = 1};
    c.flags = (flags & ~(uint32_t)RE_BYTES) | (is_kind(*source, KIND_BYTES) ? RE_BYTES : 0);
    t[2] = VALUE_NONE;
    builder_init(&c.code, t);
    builder_add(&c.code, "\0\0", RE_CODE);
    compile_alternatives(&c);
    if (more(&c)) {
        compile_error(MSG_re_unbalanced, c.at);
    }
    emit(&c, RE_MATCH);
    uint8_t *head = code_at(&c, 0);
    head[RE_FLAGS] = (uint8_t)c.flags;
    head[RE_GROUPS] = (uint8_t)c.groups;
    head[RE_LOOPS] = (uint8_t)c.loops;
    t[PATTERN_PROGRAM] = builder_bytes(&c.code);
    t[PATTERN_SOURCE] = *source;
    Value v = record_new(CORE(class_pattern), t, 3);
    vm_release(mark);
    return v;
}
