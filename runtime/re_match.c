/* Runs a program over a text: backtracking without recursion. What is to be tried when something fails lies on the VM
 * stack, as small integers; so does the state that it restores.
 *
 *     try        place, pc << 2 | TRY          go on at pc, from the place
 *     undo       value, index << 2 | UNDO      give a word of the state its value back
 *     shorter    place, other, pc << 2 | AGAIN the repetition at pc can take one character less (or, lazy, more)
 *     turn       place, pc << 2 | TURN         the lazy loop at pc can take another turn
 *
 * A program may come from an image that no one has checked: its bytes are read through code(), which ends it
 * where it ends, and indices of the state are compared with its size. */
#include "re.h"

#include "record.h"

enum { TRY, UNDO, AGAIN, TURN };

#define RE_CHUNK 48u /* stack slots that are taken at once */

static uint8_t code(const Matcher *m, uint32_t pc) {
    Value program = *m->program;
    return pc < str_bytes(program) ? flash_load(str_text(program) + pc) : RE_FAIL;
}

static int32_t offset_at(const Matcher *m, uint32_t pc) {
    return (int8_t)code(m, pc);
}

unsigned re_groups(Value program) {
    return str_bytes(program) > RE_CODE ? flash_load(str_text(program) + RE_GROUPS) : 1;
}

/* After what may have moved the text. */
static void look_again(Matcher *m) {
    m->text = str_text(*m->subject);
}

void re_begin(Matcher *m, const Value *program, const Value *subject) {
    unsigned groups = re_groups(*program);
    unsigned loops = code(&(Matcher){.program = program}, RE_LOOPS);
    m->program = program;
    m->subject = subject;
    m->states = (uint16_t)(2 * (groups + loops));
    m->state = vm_temps(m->states);
    m->forbid = UINT32_MAX;
    m->full = false;
    m->end = str_bytes(*subject);
    look_again(m);
}

/* ---- the stack of what to try */

static void room(Matcher *m, unsigned n) {
    if ((uint32_t)(m->top - m->limit) < n) {
        m->limit = vm_temps(RE_CHUNK);
        look_again(m);
    }
}

static void push(Matcher *m, uint32_t place, uint32_t what, uint32_t kind) {
    room(m, 3);
    *--m->top = value_small((int32_t)place);
    *--m->top = value_small((int32_t)(what << 2 | kind));
}

static void push_again(Matcher *m, uint32_t place, uint32_t other, uint32_t pc) {
    room(m, 3);
    *--m->top = value_small((int32_t)place);
    push(m, other, pc, AGAIN);
}

static uint32_t pop(Matcher *m) {
    return (uint32_t)value_small_get(*m->top++);
}

/* ---- the state: small integers, -1 for none */

static int32_t state_get(const Matcher *m, uint32_t i) {
    return i < m->states ? value_small_get(m->state[i]) : -1;
}

static void state_set(Matcher *m, uint32_t i, uint32_t v) {
    if (i >= m->states) {
        record_broken();
    }
    push(m, (uint32_t)value_small_get(m->state[i]), i, UNDO);
    m->state[i] = value_small((int32_t)v);
}

/* ---- characters */

static bool in_class(uint8_t letter, uint32_t c) {
    bool in = false;
    switch (letter | 32) {
    case 'd': in = unicode_is_digit(c); break;
    case 's': in = unicode_is_space(c); break;
    case 'w': in = c == '_' || unicode_is_digit(c) || unicode_is_alpha(c); break;
    default: break;
    }
    return in != ((letter & 32) == 0);
}

/* The character at *pc of an item; past the end of the program nothing is decoded. */
static uint32_t item_char(const Matcher *m, uint32_t *pc, bool bytes) {
    uint8_t c = code(m, *pc);
    unsigned n = bytes ? 1 : utf8_size(c);
    uint32_t v = c;
    if (n > 1 && *pc + n <= str_bytes(*m->program)) {
        v = utf8_load(str_text(*m->program) + *pc);
    }
    *pc += n;
    return v;
}

static bool among(const Matcher *m, uint32_t pc, uint32_t c, bool bytes) {
    uint32_t end = pc + 1 + code(m, pc);
    for (pc++; pc < end;) {
        uint32_t low = item_char(m, &pc, bytes), high = item_char(m, &pc, bytes);
        if (high == 0 && low != 0 ? in_class((uint8_t)low, c) : c >= low && c <= high) {
            return true;
        }
    }
    return false;
}

static bool is_one_of(const Matcher *m, uint32_t pc, uint32_t c, unsigned flags) {
    bool bytes = (flags & RE_BYTES) != 0, found = among(m, pc, c, bytes);
    if (!found && (flags & RE_IGNORECASE) != 0) {
        found = among(m, pc, unicode_lower(c), bytes) || among(m, pc, unicode_upper(c), bytes);
    }
    return found;
}

/* Bytes of the character at `at` when the instruction at pc takes it, else 0. */
static uint32_t single(const Matcher *m, uint32_t pc, uint32_t at) {
    if (at >= m->end) {
        return 0;
    }
    unsigned flags = code(m, RE_FLAGS);
    uint32_t c = flash_load(m->text + at), n = 1;
    if (c >= 0x80 && (flags & RE_BYTES) == 0) {
        n = utf8_size((uint8_t)c);
        c = utf8_load(m->text + at);
    }
    bool takes = false;
    uint8_t wanted = code(m, pc + 1);
    switch (code(m, pc)) {
    case RE_CHAR:
        takes = c == wanted ||
                ((flags & RE_IGNORECASE) != 0 && unicode_lower(c) == unicode_lower(wanted));
        break;
    case RE_ANY: takes = c != '\n'; break;
    case RE_ALL: takes = true; break;
    case RE_NAMED: takes = in_class(wanted, c); break;
    case RE_CLASS: takes = is_one_of(m, pc + 1, c, flags); break;
    case RE_NCLASS: takes = !is_one_of(m, pc + 1, c, flags); break;
    default: break;
    }
    return takes ? n : 0;
}

static uint32_t single_bytes(const Matcher *m, uint32_t pc) {
    uint8_t op = code(m, pc);
    return op == RE_ANY || op == RE_ALL        ? 1
           : op == RE_CLASS || op == RE_NCLASS ? 2u + code(m, pc + 1)
                                               : 2;
}

/* ---- places */

static bool word_at(const Matcher *m, uint32_t at) {
    if (at >= m->end) {
        return false;
    }
    bool bytes = (code(m, RE_FLAGS) & RE_BYTES) != 0;
    uint32_t c = flash_load(m->text + at);
    return in_class('w', bytes || c < 0x80 ? c : utf8_load(m->text + at));
}

static uint32_t before(const Matcher *m, uint32_t at) {
    do {
        at--;
    } while (at > 0 && (code(m, RE_FLAGS) & RE_BYTES) == 0 &&
             utf8_is_continuation(flash_load(m->text + at)));
    return at;
}

static bool is_place(const Matcher *m, uint8_t op, uint32_t at) {
    bool newline = at < m->end && flash_load(m->text + at) == '\n';
    switch (op) {
    case RE_LINE_BOL: return at == 0 || flash_load(m->text + at - 1) == '\n';
    case RE_LINE_EOL: return newline || at == m->end;
    case RE_EOL: return at == m->end || (newline && at + 1 == m->end);
    case RE_END: return at == m->end;
    case RE_WORD:
    case RE_NWORD:
        return ((at > 0 && word_at(m, before(m, at))) != word_at(m, at)) == (op == RE_WORD);
    default: return at == 0;
    }
}

/* ---- control. Each returns the next pc, or 0 when it fails; *at is the place. */

static uint32_t repeat(Matcher *m, uint32_t pc, uint32_t *at) {
    uint32_t least = code(m, pc + 1), most = code(m, pc + 2), body = pc + RE_REPEAT_BYTES;
    bool lazy = code(m, pc + 3) != 0;
    uint32_t count = 0, first = *at, n;
    uint32_t wanted = lazy ? least : most;
    while ((wanted == RE_MANY || count < wanted) && (n = single(m, body, *at)) != 0) {
        *at += n;
        if (++count == least) {
            first = *at;
        }
        if (vm->pending) {
            vm_poll_slow();
            look_again(m);
        }
    }
    if (count < least) {
        return 0;
    }
    if (lazy || *at > first) {
        push_again(m, *at, lazy ? count : first, pc);
    }
    return body + single_bytes(m, body);
}

/* AGAIN was popped. */
static uint32_t repeat_again(Matcher *m, uint32_t pc, uint32_t *at) {
    uint32_t other = pop(m), body = pc + RE_REPEAT_BYTES, most = code(m, pc + 2), n;
    *at = pop(m);
    if (code(m, pc + 3) == 0) {
        *at = before(m, *at);
        if (*at > other) {
            push_again(m, *at, other, pc);
        }
    } else {
        if ((most != RE_MANY && other >= most) || (n = single(m, body, *at)) == 0) {
            return 0;
        }
        *at += n;
        push_again(m, *at, other + 1, pc);
    }
    return body + single_bytes(m, body);
}

static uint32_t loop_turn(Matcher *m, uint32_t pc, uint32_t at, uint32_t index) {
    state_set(m, index, (uint32_t)state_get(m, index) + 1);
    state_set(m, index + 1, at);
    return pc + RE_LOOP_BYTES;
}

static uint32_t loop_index(const Matcher *m, uint32_t pc) {
    return 2 * (re_groups(*m->program) + (uint32_t)code(m, pc + 1));
}

static uint32_t loop(Matcher *m, uint32_t pc, uint32_t at) {
    uint32_t index = loop_index(m, pc), most = code(m, pc + 3);
    int32_t turns = state_get(m, index);
    uint32_t out = pc + RE_LOOP_BYTES + (uint32_t)offset_at(m, pc + 5);
    if (turns >= code(m, pc + 2)) {
        if (turns > 0 && state_get(m, index + 1) == (int32_t)at) {
            raise_error(CORE(class_RuntimeError), MSG_re_empty_loop);
        }
        if (most != RE_MANY && turns >= (int32_t)most) {
            return out;
        }
        if (code(m, pc + 4) != 0) {
            push(m, at, pc, TURN);
            return out;
        }
        push(m, at, out, TRY);
    }
    return loop_turn(m, pc, at, index);
}

static uint32_t same(Matcher *m, uint32_t pc, uint32_t *at) {
    uint32_t group = code(m, pc + 1);
    int32_t from = state_get(m, 2 * group), to = state_get(m, 2 * group + 1);
    if (from < 0 || to < from || (uint32_t)(to - from) > m->end - *at ||
        flash_compare(m->text + from, m->text + *at, (size_t)(to - from)) != 0) {
        return 0;
    }
    *at += (uint32_t)(to - from);
    return pc + 2;
}

/* RE_MATCH: whether this is a match that is wanted. */
static bool arrive(Matcher *m, uint32_t at) {
    if ((m->full && at != m->end) || (at == m->start && at == m->forbid)) {
        return false;
    }
    m->state[0] = value_small((int32_t)m->start);
    m->state[1] = value_small((int32_t)at);
    return true;
}

static uint32_t step(Matcher *m, uint32_t pc, uint32_t *at) {
    uint8_t op = code(m, pc);
    uint32_t n, there = pc + 2 + (uint32_t)offset_at(m, pc + 1);
    switch (op) {
    case RE_CHAR:
    case RE_ANY:
    case RE_ALL:
    case RE_NAMED:
    case RE_CLASS:
    case RE_NCLASS:
        n = single(m, pc, *at);
        *at += n;
        return n != 0 ? pc + single_bytes(m, pc) : 0;
    case RE_SAVE: state_set(m, code(m, pc + 1), *at); return pc + 2;
    case RE_SAME: return same(m, pc, at);
    case RE_JUMP: return there;
    case RE_SPLIT: push(m, *at, there, TRY); return pc + 2;
    case RE_RSPLIT: push(m, *at, pc + 2, TRY); return there;
    case RE_REPEAT: return repeat(m, pc, at);
    case RE_ENTER:
        n = loop_index(m, pc);
        state_set(m, n, 0);
        state_set(m, n + 1, (uint32_t)-1);
        return pc + 2;
    case RE_LOOP: return loop(m, pc, *at);
    default: return op >= RE_BOL && op <= RE_NWORD && is_place(m, op, *at) ? pc + 1 : 0;
    }
}

/* The next thing to try; 0 when nothing is left. */
static uint32_t backtrack(Matcher *m, uint32_t *at) {
    while (m->top < m->floor) {
        uint32_t what = pop(m), pc = what >> 2;
        switch (what & 3) {
        case UNDO: m->state[pc] = value_small((int32_t)pop(m)); continue;
        case TRY: *at = pop(m); return pc;
        case TURN: *at = pop(m); return loop_turn(m, pc, *at, loop_index(m, pc));
        default:
            pc = repeat_again(m, pc, at);
            if (pc != 0) {
                return pc;
            }
        }
    }
    return 0;
}

static bool match_at(Matcher *m, uint32_t at) {
    m->start = at;
    m->top = m->floor;
    for (unsigned i = 0; i < m->states; i++) {
        m->state[i] = value_small(-1);
    }
    for (uint32_t pc = RE_CODE; pc != 0;) {
        if (vm->pending) {
            vm_poll_slow();
            look_again(m);
        }
        if (code(m, pc) == RE_MATCH && arrive(m, at)) {
            return true;
        }
        uint32_t next = step(m, pc, &at);
        pc = next != 0 ? next : backtrack(m, &at);
    }
    return false;
}

/* The next place with byte `c`, or the end. */
static uint32_t skip_to(const Matcher *m, uint32_t at, uint8_t c) {
    while (at < m->end) {
        uint32_t room = m->end - at < POLL_BYTES ? m->end - at : POLL_BYTES;
        uint32_t skip = (uint32_t)flash_find(m->text + at, room, c);
        at += skip;
        if (skip < room) {
            break;
        }
        vm_check();
    }
    return at;
}

bool re_run(Matcher *m, uint32_t at, bool search) {
    bool literal = code(m, RE_CODE) == RE_CHAR && !(code(m, RE_FLAGS) & RE_IGNORECASE);
    bool bytes = (code(m, RE_FLAGS) & RE_BYTES) != 0, found = false;
    m->floor = m->limit = vm->sp;
    look_again(m);
    for (; at <= m->end && !found; at++) {
        if (search && literal) {
            at = skip_to(m, at, code(m, RE_CODE + 1));
        }
        bool inside = !bytes && at < m->end && utf8_is_continuation(flash_load(m->text + at));
        found = !inside && match_at(m, at);
        if (!search) {
            break;
        }
    }
    vm_release(m->floor);
    return found;
}
