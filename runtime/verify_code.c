/* The verifier's second half: bytecode. Two passes over a CODE:
 *
 *   1. form: opcodes, operands in range, jumps and handlers to starts of instructions, no way past the end.
 *   2. flow: what each register may hold, joined over all ways to an instruction, where the VM relies on it:
 *      the triple of a range loop, cells, the containers under construction, exceptions, defaults.
 *
 * Registers always hold valid values (the stack above the line does); but the word 0, unbound, is
 * read by few instructions only. The link words of the frame are neither read nor written, and a
 * call's window lies below them. A call leaves its window and all below it unknown. */
#include "verify_internal.h"

#if FIRN_HOST
#include "decode.h"
#include "line.h"

#include <stdlib.h>

enum {
    T_UNBOUND = 1,
    T_NONE = 2,
    T_LIST = 4,
    T_SET = 8,
    T_DICT = 16,
    T_TUPLE = 32,
    T_CELL = 64,
    T_EXCEPTION = 128,
    T_STR = 256,
    T_MODULE = 512,
    T_OTHER = 1024,
    T_ANY = 2047,
    T_BOUND = T_ANY & ~T_UNBOUND,
    /* Parts of a triple that RANGEPREP made. */
    T_NEXT = 2048,
    T_LEFT = 4096,
    T_STEP = 8192
};

#define LENGTH_UNKNOWN 255u

typedef struct Reg {
    uint16_t type;  /* T_*: what it may hold */
    uint8_t length; /* of a tuple */
} Reg;

typedef struct Flow {
    Verifier *v;
    Value code;
    const CodeInfo *info;
    CodeShape shape;
    const uint16_t *units;
    CodeHandler *handlers; /* decoded */
    uint32_t link, nregs;
    uint32_t first, bindings;    /* of the module: ordinals in G */
    uint32_t fixed_first, fixed; /* in F */
    uint8_t *start;      /* per unit: 1 an instruction starts there, 2 and it is joined at */
    int32_t *handler_of; /* per unit: index of the innermost handler, or -1 */
    Reg **state;         /* per unit: at joins */
    uint32_t *work;      /* stack of joins whose state has changed */
    uint8_t *waiting;
    uint32_t work_count;
    uint64_t steps; /* left */
    Reg now[256];
} Flow;

static const struct {
    uint8_t flags;
    char use[4];
} op_table[] = {
#define OP(name, format, use, flags, effect) {flags, use},
    FIRN_OPCODES(OP)
#undef OP
};

static const char *const op_names[] = {
#define OP(name, format, use, flags, effect) #name,
    FIRN_OPCODES(OP)
#undef OP
};

static Value constant(const Flow *f, uint32_t k) {
    return vm_ptr(f->v->image->constants)[k];
}

static bool fault(Flow *f, const Insn *i, const char *what, uint32_t value) {
    const Value *payload = raw_body(f->code);
    const Value *name = vm_ptr(constant(f, code_facts(payload).name));
    uint32_t line = code_line_at(payload, i->at);
    int n = (int)(header_bytes(*name) - STR_PREFIX);
    return verify_fail(f->v, f->code, "%.*s, line %u, unit %u, %s: %s (%u)", n < 60 ? n : 60,
                       (const char *)(name + 1) + STR_PREFIX, line, i->at,
                       i->op < OP_COUNT ? op_names[i->op] : "?", what, value);
}

static void decode(const Flow *f, uint32_t at, Insn *i) {
    *i = insn_decode(f->units, f->info->units, at);
}

/* ---- form */

/* Registers r .. r+n-1 exist and are no link words. */
static bool registers_ok(const Flow *f, uint32_t r, uint32_t n) {
    return r + n <= f->nregs && (r + n <= f->link || r >= f->link + 3);
}

/* A window of a call: everything below it is the callee's. */
static bool window_ok(const Flow *f, uint32_t r, uint32_t n) {
    return r + (n != 0 ? n : 1) <= f->link;
}

static bool constant_is(const Flow *f, uint32_t k, Kind kind) {
    return k < f->v->image->constant_count && verify_is(f->v, constant(f, k), kind);
}

static bool check_operands(Flow *f, const Insn *i) {
    if (i->format == FMT_AB && i->c != 0) {
        return fault(f, i, "the unused byte is not 0",
                     i->c); /* the VM takes the unit as a number */
    }
    const char *use = op_table[i->op].use;
    const uint32_t operands[3] = {i->a, i->b, i->c};
    for (unsigned k = 0; k < 3; k++) {
        if ((use[k] == 'r' || use[k] == 'w' || use[k] == 'x') && !registers_ok(f, operands[k], 1)) {
            return fault(f, i, "no register of the frame", operands[k]);
        }
    }
    return true;
}

/* The keyword names of a call: at most as many as arguments. */
static bool check_keyword_names(Flow *f, const Insn *i) {
    if (!constant_is(f, i->index, KIND_TUPLE)) {
        return fault(f, i, "constant is no tuple of names", i->index);
    }
    Value names = constant(f, i->index);
    uint32_t n = header_words(obj_header(names));
    for (uint32_t k = 0; k < n; k++) {
        if (!verify_is(f->v, raw_body(names)[k], KIND_STR)) {
            return fault(f, i, "a keyword's name is no text", k);
        }
    }
    return n <= i->b || fault(f, i, "more keyword names than arguments", n);
}

/* The payload of the CODE that FUNC names. */
static const Value *func_code(const Flow *f, const Insn *i) {
    return raw_body(constant(f, i->index));
}

static uint32_t func_window(const Value *code) {
    CodeShape shape = code_shape(code);
    return ((shape.flags & CODE_DEFAULTS) != 0 ? 1u : 0u) +
           ((shape.flags & CODE_KWDEFAULTS) != 0 ? 1u : 0u) + shape.ncells;
}

static bool check_windows(Flow *f, const Insn *i) {
    uint32_t n;
    bool call = true;
    uint32_t from = i->a;
    switch (i->as) {
    case OP_CALL:
    case OP_CALLG_L:
    case OP_CALLC_L:
    case OP_CALLB_L: n = i->b; break;
    case OP_CALLM_L:
        n = i->b;
        if (n == 0) {
            return fault(f, i, "a method call counts its object", 0);
        }
        break;
    case OP_CALLKW:
        n = i->b;
        if (!registers_ok(f, i->c, 1)) {
            return fault(f, i, "no register of the frame", i->c);
        }
        break;
    case OP_CALLEX: n = 2; break;
    case OP_EXITCALL: n = 1; break;
    default:
        call = false;
        from = i->b;
        switch (i->as) {
        case OP_RANGEPREP:
        case OP_FORRANGE:
            n = 3;
            from = i->a;
            break;
        case OP_UNPACK:
            n = i->c;
            from = i->a;
            break;
        case OP_UNPACKEX:
            n = i->c + 1 + (i->index >> 8);
            from = i->a;
            break;
        case OP_SLICE:
        case OP_GETSLICE: n = 3; break;
        case OP_LIST:
        case OP_TUPLE:
        case OP_SET:
        case OP_STRJOIN: n = i->c; break;
        case OP_DICT: n = 2 * i->c; break;
        case OP_FUNC: n = func_window(func_code(f, i)); break;
        default: return true;
        }
    }
    if (call && n >= CODE_BINDS) {
        return fault(f, i, "a call of so many arguments needs CALLEX", n);
    }
    bool ok = call ? window_ok(f, from, n) : n == 0 || registers_ok(f, from, n);
    return ok ||
           fault(f, i, call ? "the window reaches into the link" : "the window leaves the frame",
                 from);
}

static bool check_index(Flow *f, const Insn *i) {
    switch (i->as) {
    case OP_LOADK:
        return (i->index < f->v->image->constant_count &&
                verify_is_value(f->v, constant(f, i->index))) ||
               fault(f, i, "no such constant", i->index);
    case OP_CHECK:
    case OP_GETNAME:
    case OP_GETATTR_L:
    case OP_SETATTR_L:
    case OP_DELATTR:
    case OP_CALLM_L:
    case OP_NSGET:
    case OP_NSSET:
    case OP_NSDEL:
    case OP_IMPORTFROM:
        return constant_is(f, i->index, KIND_STR) || fault(f, i, "constant is no name", i->index);
    case OP_IMPORT:
        return constant_is(f, i->index, KIND_STR) || constant_is(f, i->index, KIND_MODULE) ||
               fault(f, i, "constant is no name and no module", i->index);
    case OP_CALLKW: return check_keyword_names(f, i);
    case OP_FUNC:
        return constant_is(f, i->index, KIND_CODE) || fault(f, i, "constant is no CODE", i->index);
    case OP_GETG:
    case OP_SETG:
    case OP_DELG:
    case OP_CALLG_L:
        return i->index - f->first < f->bindings ||
               fault(f, i, "no binding of the module", i->index);
    case OP_GETC:
    case OP_CALLC_L:
        return i->index - f->fixed_first < f->fixed ||
               fault(f, i, "no constant binding of the module", i->index);
    case OP_GETB:
    case OP_CALLB_L:
        return i->index < CORE_BUILTIN_COUNT || fault(f, i, "no such built-in", i->index);
    default: return true;
    }
}

static bool check_immediates(Flow *f, const Insn *i) {
    switch (i->as) {
    case OP_LOADS_L: return i->b <= 4 || fault(f, i, "no such special value", i->b);
    case OP_LOADFREE:
    case OP_GETFREE:
    case OP_SETFREE:
        if (i->c != 0 && i->c != f->link + 2) {
            return fault(f, i, "the function stands elsewhere", i->c);
        }
        return i->b < f->shape.ncells || fault(f, i, "no such closure cell", i->b);
    case OP_RETURN_L: return i->b == f->link || fault(f, i, "the link stands elsewhere", i->b);
    case OP_RETNONE: return i->a == f->link || fault(f, i, "the link stands elsewhere", i->a);
    case OP_FORMAT: return i->c <= 7 || fault(f, i, "no such conversion", i->c);
    case OP_ASSERT:
    case OP_IMPORT:
    case OP_WITHEXIT:
        return (i->op == OP_ASSERT ? i->b : i->c) <= 1 || fault(f, i, "not 0 or 1", i->c);
    case OP_YIELD:
    case OP_YIELDFROM:
        return (f->shape.flags & (CODE_GENERATOR | CODE_COROUTINE)) != 0 ||
               fault(f, i, "outside a generator", 0);
    case OP_GETYITER: return i->c < DELEGATE_COUNT || fault(f, i, "no such delegation", i->c);
    case OP_FRAMERET:
    case OP_EXIT: return fault(f, i, "it stands in the core block only", 0);
    default: return true;
    }
}

/* Only what polls `pending` may jump backwards. */
static bool check_jump(Flow *f, const Insn *i) {
    if ((op_table[i->op].flags & F_JUMP) == 0) {
        return true;
    }
    bool polls = (op_table[i->op].flags & F_POLL) != 0;
    int64_t to = (int64_t)i->next + i->jump;
    if ((i->jump < 0 && !polls) || to < 0 || to >= f->info->units || !(f->start[to] & 1)) {
        return fault(f, i, "it jumps to no instruction, or backwards", (uint32_t)to);
    }
    f->start[to] |= 2;
    return true;
}

/* Marks where instructions start; all opcodes are known and the last one ends with the code. */
static bool find_starts(Flow *f) {
    Insn i = {0};
    if (f->info->units == 0) {
        return fault(f, &i, "a CODE without code", 0);
    }
    for (uint32_t at = 0; at < f->info->units; at = i.next) {
        decode(f, at, &i);
        if (i.op >= OP_COUNT) {
            return fault(f, &i, "no such opcode", (uint32_t)i.op);
        }
        if (i.next > f->info->units) {
            return fault(f, &i, "the instruction is cut off", i.next);
        }
        f->start[at] = 1;
    }
    return (op_table[i.op].flags & F_TERM) != 0 ||
           fault(f, &i, "the code ends without a return", 0);
}

static bool check_form(Flow *f) {
    Insn i;
    for (uint32_t at = 0; at < f->info->units; at = i.next) {
        decode(f, at, &i);
        if (!check_operands(f, &i) || !check_index(f, &i) || !check_windows(f, &i) ||
            !check_immediates(f, &i) || !check_jump(f, &i)) {
            return false;
        }
    }
    return true;
}

/* ---- handlers: the first one in the table that holds a unit is its innermost one */

/* First unit from `at` on that has no handler yet; `next` is a forest of such steps. */
static uint32_t free_unit(uint32_t *next, uint32_t at) {
    while (next[at] != at) {
        next[at] = next[next[at]];
        at = next[at];
    }
    return at;
}

static bool check_handlers(Flow *f) {
    uint32_t units = f->info->units, *next = f->work;
    Insn i = {0};
    for (uint32_t u = 0; u <= units; u++) {
        next[u] = u;
    }
    for (uint32_t k = 0; k < f->shape.handlers; k++) {
        const CodeHandler *h = &f->handlers[k];
        i.at = h->handler;
        if (h->start >= h->end || h->end > units || h->handler >= units ||
            !(f->start[h->start] & 1) || !(f->start[h->handler] & 1) ||
            (h->end < units && !(f->start[h->end] & 1)) || !registers_ok(f, h->reg, 1)) {
            return fault(f, &i, "handler out of range", k);
        }
        f->start[h->handler] |= 2;
        for (uint32_t u = free_unit(next, h->start); u < h->end; u = free_unit(next, u)) {
            f->handler_of[u] = (int32_t)k;
            next[u] = u + 1;
        }
    }
    return true;
}

/* ---- flow */

static void set_type(Flow *f, uint32_t r, uint32_t type) {
    f->now[r] = (Reg){(uint16_t)type, LENGTH_UNKNOWN};
}

static void set_range(Flow *f, uint32_t r, uint32_t n, uint32_t type) {
    for (uint32_t k = 0; k < n; k++) {
        set_type(f, r + k, type);
    }
}

static bool is_only(const Flow *f, uint32_t r, uint32_t types) {
    return (f->now[r].type & ~types) == 0;
}

/* Joins the running state into that of `to`; work to do when it changed. */
static void join(Flow *f, uint32_t to) {
    bool changed = false;
    if (f->state[to] == NULL) {
        f->state[to] = malloc((f->nregs + 1u) * sizeof(Reg));
        if (f->state[to] == NULL) {
            f->steps = 0;
            return;
        }
        memcpy(f->state[to], f->now, f->nregs * sizeof(Reg));
        changed = true;
    } else {
        for (uint32_t r = 0; r < f->nregs; r++) {
            Reg *old = &f->state[to][r];
            Reg new = {old->type | f->now[r].type,
                       old->length == f->now[r].length ? old->length : LENGTH_UNKNOWN};
            changed |= new.type != old->type || new.length != old->length;
            *old = new;
        }
    }
    if (changed && !f->waiting[to]) {
        f->waiting[to] = 1;
        f->work[f->work_count++] = to;
    }
}

static Reg constant_type(const Flow *f, Value v) {
    if (v == VALUE_NONE) {
        return (Reg){T_NONE, LENGTH_UNKNOWN};
    }
    if (verify_is(f->v, v, KIND_STR)) {
        return (Reg){T_STR, LENGTH_UNKNOWN};
    }
    if (verify_is(f->v, v, KIND_TUPLE)) {
        uint32_t n = header_words(obj_header(v));
        return (Reg){T_TUPLE, (uint8_t)(n < LENGTH_UNKNOWN ? n : LENGTH_UNKNOWN)};
    }
    return (Reg){T_OTHER, LENGTH_UNKNOWN};
}

/* Defaults and cells of a new function are what its CODE says. */
static bool check_func(Flow *f, const Insn *i) {
    const Value *code = func_code(f, i);
    CodeShape shape = code_shape(code);
    unsigned flags = shape.flags;
    uint32_t r = i->b;
    if ((flags & CODE_DEFAULTS) != 0) {
        if (!is_only(f, r, T_TUPLE) || f->now[r].length > shape.nargs) {
            return fault(f, i, "no tuple of that many defaults", r);
        }
        r++;
    }
    if ((flags & CODE_KWDEFAULTS) != 0) {
        if (!is_only(f, r, T_DICT)) {
            return fault(f, i, "no dict of defaults", r);
        }
        r++;
    }
    for (uint32_t k = 0; k < shape.ncells; k++) {
        if (!is_only(f, r + k, T_CELL)) {
            return fault(f, i, "no cell", r + k);
        }
    }
    return true;
}

static bool needs(Flow *f, const Insn *i, uint32_t r, uint32_t types, const char *what) {
    return is_only(f, r, types) || fault(f, i, what, r);
}

/* The window whose values the instruction reads; returns its length. */
static uint32_t window_read(const Insn *i, uint32_t *from) {
    *from = i->b;
    switch (i->as) {
    case OP_CALL:
    case OP_CALLG_L:
    case OP_CALLC_L:
    case OP_CALLB_L:
    case OP_CALLM_L:
    case OP_CALLKW: *from = i->a; return i->b;
    case OP_EXITCALL: *from = i->a; return 1;
    case OP_RANGEPREP: *from = i->a; return 3;
    case OP_SLICE:
    case OP_GETSLICE: return 3;
    case OP_LIST:
    case OP_TUPLE:
    case OP_SET: return i->c;
    case OP_DICT: return 2 * i->c;
    default: return 0;
    }
}

/* Instructions that read an unbound register as such. */
static bool takes_unbound(const Insn *i) {
    switch (i->as) {
    case OP_MOVE:
    case OP_MOVE_L:
    case OP_CHECK:
    case OP_SETG:
    case OP_SETCELL:
    case OP_SETFREE:
    case OP_MKCELL:
    case OP_JBOUND:
    case OP_LEAVEEXC:
    case OP_SEND: return true;
    case OP_ASSERT: return i->b == 1; /* R[a] is not read */
    default: return false;
    }
}

static bool is_bound(Flow *f, const Insn *i, uint32_t r) {
    return (f->now[r].type & T_UNBOUND) == 0 || fault(f, i, "the register may be unbound", r);
}

/* What is read as a value is bound. */
static bool check_bound(Flow *f, const Insn *i) {
    const char *use = op_table[i->op].use;
    const uint32_t operands[3] = {i->a, i->b, i->c};
    for (unsigned k = 0; k < 3 && !takes_unbound(i); k++) {
        if ((use[k] == 'r' || use[k] == 'x') && !is_bound(f, i, operands[k])) {
            return false;
        }
    }
    if (i->op == OP_CALLKW && !is_bound(f, i, i->c)) {
        return false;
    }
    if (i->op == OP_FORMAT && (i->c & 4) != 0 && !needs(f, i, i->a, T_STR, "no format")) {
        return false;
    }
    uint32_t from, n = window_read(i, &from);
    for (uint32_t k = 0; k < n; k++) {
        if (!is_bound(f, i, from + k)) {
            return false;
        }
    }
    return true;
}

static bool check_needs(Flow *f, const Insn *i) {
    if (!check_bound(f, i)) {
        return false;
    }

    switch (i->as) {
    case OP_APPEND:
    case OP_EXTEND: return needs(f, i, i->a, T_LIST, "no list under construction");
    case OP_SETADD:
    case OP_SETUPDATE: return needs(f, i, i->a, T_SET, "no set under construction");
    case OP_DICTSET:
    case OP_DICTUPDATE: return needs(f, i, i->a, T_DICT, "no dict under construction");
    case OP_CALLEX:
        return needs(f, i, i->a, T_TUPLE, "no tuple of arguments") &&
               needs(f, i, i->a + 1, T_DICT | T_NONE, "no dict of arguments");
    case OP_IMPORTFROM: return needs(f, i, i->b, T_MODULE, "no module");
    case OP_IMPORTSTAR: return needs(f, i, i->a, T_MODULE, "no module");
    case OP_GETCELL: return needs(f, i, i->b, T_CELL, "no cell");
    case OP_SETCELL: return needs(f, i, i->a, T_CELL, "no cell");
    case OP_RERAISE:
    case OP_STOPASYNC:
    case OP_ENTEREXC: return needs(f, i, i->a, T_EXCEPTION, "no exception");
    case OP_EXCMATCH: return needs(f, i, i->b, T_EXCEPTION, "no exception");
    case OP_EXITCALL: return needs(f, i, i->b, T_EXCEPTION | T_NONE, "no exception");
    case OP_LEAVEEXC: return needs(f, i, i->a, T_EXCEPTION | T_UNBOUND, "nothing from ENTEREXC");
    case OP_FUNC: return check_func(f, i);
    case OP_STRJOIN:
        for (uint32_t k = 0; k < i->c; k++) {
            if (!needs(f, i, i->b + k, T_STR, "no text")) {
                return false;
            }
        }
        return true;
    case OP_FORRANGE:
        return (f->now[i->a].type == T_NEXT && f->now[i->a + 1].type == T_LEFT &&
                f->now[i->a + 2].type == T_STEP) ||
               fault(f, i, "no range loop", i->a);
    default: return true;
    }
}

static uint32_t call_window(const Insn *i) {
    if (i->op == OP_EXITCALL || i->op == OP_CALLEX) {
        return i->op == OP_CALLEX ? 2 : 1;
    }
    return i->b != 0 ? i->b : 1;
}

/* What more than its type is known of a result; `moved`: what the source of a MOVE held. */
static void apply_contents(Flow *f, const Insn *i, Reg moved) {
    if (i->op == OP_TUPLE) {
        f->now[i->a].length = (uint8_t)i->c;
    } else if (i->op == OP_LOADK) {
        f->now[i->a] = constant_type(f, constant(f, i->index));
    } else if (i->as == OP_MOVE_L) {
        f->now[i->a] = moved.type > T_ANY ? (Reg){T_BOUND, LENGTH_UNKNOWN} : moved;
    }
}

/* What the instruction leaves in registers when it falls through; jumps that differ are seen to in
 * `leave`. */
static void apply(Flow *f, const Insn *i) {
    const char *use = op_table[i->op].use;
    const uint32_t operands[3] = {i->a, i->b, i->c};
    Reg moved = f->now[i->as == OP_MOVE_L ? i->b : 0];
    uint32_t type = T_BOUND;
    switch (i->as) {
    case OP_GETCELL: /* raises, but for a CHECK that follows and names the variable */
        type = f->units[i->next] == (OP_CHECK | i->a << 8) ? T_ANY : T_BOUND;
        break;
    case OP_NSGET: type = T_ANY; break;
    case OP_IMPORT: type = T_MODULE; break;
    case OP_CHECK: f->now[i->a].type &= (uint16_t)~T_UNBOUND; return;
    case OP_LOADS_L: type = i->b == 0 ? T_UNBOUND : i->b == 1 ? T_NONE : T_OTHER; break;
    case OP_MKCELL:
    case OP_LOADFREE: type = T_CELL; break;
    case OP_LIST: type = T_LIST; break;
    case OP_SET: type = T_SET; break;
    case OP_DICT: type = T_DICT; break;
    case OP_TUPLE:
    case OP_TUPLEOF: type = T_TUPLE; break;
    case OP_FORMAT:
    case OP_STRJOIN: type = T_STR; break;
    case OP_ENTEREXC: type = T_EXCEPTION | T_UNBOUND; break;
    case OP_CALL:
    case OP_CALLG_L:
    case OP_CALLC_L:
    case OP_CALLB_L:
    case OP_CALLM_L:
    case OP_CALLKW:
    case OP_CALLEX:
    case OP_EXITCALL:
        set_range(f, 0, i->a + call_window(i), T_ANY);
        set_type(f, i->as == OP_CALLB_L ? i->c : i->a, T_BOUND);
        return;
    case OP_RANGEPREP:
        set_type(f, i->a, T_NEXT);
        set_type(f, i->a + 1, T_LEFT);
        set_type(f, i->a + 2, T_STEP);
        return;
    case OP_UNPACK: set_range(f, i->a, i->c, T_BOUND); return;
    case OP_UNPACKEX:
        set_range(f, i->a, i->c + 1 + (i->index >> 8), T_BOUND);
        set_type(f, i->a + i->c, T_LIST);
        return;
    case OP_YIELDFROM: set_type(f, i->b, T_ANY); break;
    case OP_FORITER:
    case OP_FORRANGE: return; /* they write when they jump */
    default: break;
    }
    for (unsigned k = 0; k < 3; k++) {
        if (use[k] == 'w' || use[k] == 'x') {
            set_type(f, operands[k], type);
        }
    }
    apply_contents(f, i, moved);
}

/* A raise leaves the instruction half-way: a register that it writes holds the old or the new. */
static void leave_to_handler(Flow *f, const Insn *i) {
    int32_t k = f->handler_of[i->at];
    if (k < 0 || (op_table[i->op].flags & F_RAISE) == 0) {
        return;
    }
    Reg saved[256];
    memcpy(saved, f->now, f->nregs * sizeof(Reg));
    apply(f, i);
    for (uint32_t r = 0; r < f->nregs; r++) {
        f->now[r].type |= saved[r].type;
        f->now[r].length = LENGTH_UNKNOWN;
    }
    if (i->op == OP_RANGEPREP) {
        set_range(f, i->a, 3, T_BOUND);
    } else if (i->op == OP_CHECK) {
        f->now[i->a] = saved[i->a];
    }
    set_type(f, f->handlers[k].reg, T_EXCEPTION);
    join(f, f->handlers[k].handler);
    memcpy(f->now, saved, f->nregs * sizeof(Reg));
}

/* The way that a jump takes. None is told from everything else by JNONE and JNNONE. */
static void leave_by_jump(Flow *f, const Insn *i) {
    uint32_t r = i->op == OP_FORITER || i->op == OP_FORRANGE ? i->b : i->a;
    Reg saved = f->now[r];
    switch (i->as) {
    case OP_FORITER:
    case OP_FORRANGE: set_type(f, r, T_BOUND); break;
    case OP_JNONE_L: set_type(f, r, T_NONE); break;
    case OP_JNNONE_L: f->now[r].type &= (uint16_t)~T_NONE; break;
    case OP_JBOUND: f->now[r].type &= (uint16_t)~T_UNBOUND; break;
    default: break;
    }
    join(f, (uint32_t)((int64_t)i->next + i->jump));
    f->now[r] = saved;
    switch (i->as) {
    case OP_JNONE_L: f->now[r].type &= (uint16_t)~T_NONE; break;
    case OP_JNNONE_L: set_type(f, r, T_NONE); break;
    case OP_JBOUND: set_type(f, r, T_UNBOUND); break;
    case OP_SEND: f->now[r].type &= (uint16_t)~T_UNBOUND; break; /* it jumps when R[a] is unbound */
    default: break;
    }
}

/* From a join to the next one. */
static bool run_block(Flow *f, uint32_t at) {
    Insn i;
    memcpy(f->now, f->state[at], f->nregs * sizeof(Reg));
    for (;;) {
        decode(f, at, &i);
        if (f->steps == 0) {
            return fault(f, &i, "the code is too involved to verify", 0);
        }
        f->steps--;
        if (!check_needs(f, &i)) {
            return false;
        }
        leave_to_handler(f, &i);
        apply(f, &i);
        uint32_t flags = op_table[i.op].flags;
        if ((flags & F_JUMP) != 0) {
            leave_by_jump(f, &i);
        }
        if ((flags & F_TERM) != 0) {
            return true;
        }
        at = i.next;
        if (f->start[at] & 2) {
            join(f, at);
            return true;
        }
    }
}

static bool check_flow(Flow *f) {
    f->start[0] |= 2;
    set_range(f, 0, f->link + 3, T_ANY);
    set_range(f, f->link + 3, f->nregs - f->link - 3, T_BOUND);
    f->steps = (uint64_t)f->info->units * 256 + 100000;
    f->work_count = 0;
    join(f, 0);
    while (f->work_count != 0) {
        uint32_t at = f->work[--f->work_count];
        f->waiting[at] = 0;
        if (!run_block(f, at)) {
            return false;
        }
    }
    return true;
}

/* ---- all of it */

static bool check_info(Flow *f) {
    const CodeInfo *info = f->info;
    const CodeShape *shape = &f->shape;
    Insn i = {0};
    if (info->below < 3 || f->nregs > 255 || shape->nposonly > shape->nargs) {
        return fault(f, &i, "registers and parameters do not fit", f->nregs);
    }
    bool binds = code_always_binds(shape->flags, shape->nkwonly);
    if ((info->simple & CODE_BINDS) == 0 && (binds || info->simple != shape->nargs)) {
        return fault(f, &i, "a call of it needs binding", info->simple);
    }
    for (uint32_t k = 0; k < (uint32_t)shape->params + shape->ncells; k++) {
        uint32_t name = code_parameter(raw_body(f->code), k);
        if (name != CODE_NO_CONSTANT && !constant_is(f, name, KIND_STR)) {
            return fault(f, &i, "a parameter's name is no text", k);
        }
    }
    return true;
}

static bool flow_alloc(Flow *f) {
    size_t n = f->info->units + 1u;
    f->start = calloc(n, 1);
    f->waiting = calloc(n, 1);
    f->handler_of = malloc(n * sizeof *f->handler_of);
    f->state = calloc(n, sizeof *f->state);
    f->work = calloc(n, sizeof *f->work);
    f->handlers = malloc((f->shape.handlers + 1u) * sizeof *f->handlers);
    if (!f->start || !f->waiting || !f->handler_of || !f->state || !f->work || !f->handlers) {
        return false;
    }
    const uint8_t *p = f->shape.behind;
    for (unsigned k = 0; k < f->shape.handlers; k++) {
        f->handlers[k] = code_handler(&p);
    }
    for (size_t u = 0; u < n; u++) {
        f->handler_of[u] = -1;
    }
    return true;
}

static void flow_free(Flow *f) {
    for (uint32_t u = 0; f->state != NULL && u < f->info->units; u++) {
        free(f->state[u]);
    }
    free(f->start);
    free(f->waiting);
    free(f->handler_of);
    free(f->state);
    free(f->work);
    free(f->handlers);
}

bool verify_code(Verifier *v, Value code) {
    const Value *payload = raw_body(code);
    uint32_t place = code_facts(payload).module;
    uint32_t table = place & 1 ? v->image->constants : v->image->modules;
    const Value *module = raw_body(vm_ptr(table)[place >> 1]);
    const CodeInfo *info = code_info(payload);
    CodeShape shape = code_shape(payload);
    Flow f = {.v = v,
              .code = code,
              .info = info,
              .shape = shape,
              .units = code_units(payload),
              .link = info->below - 3u,
              .nregs = (uint32_t)info->below + shape.params,
              .first = module[MODULE_CELL] >> 1,
              .fixed_first = module[MODULE_FIXED] >> 1,
              .fixed = header_words(obj_header(module[MODULE_FIXED_NAMES])),
              .bindings = header_words(obj_header(module[MODULE_CELL_NAMES]))};
    if (!check_info(&f)) {
        return false;
    }
    bool ok = flow_alloc(&f);
    if (!ok) {
        verify_fail(v, code, "no memory to verify it");
    }
    ok = ok && find_starts(&f) && check_form(&f) && check_handlers(&f) && check_flow(&f);
    flow_free(&f);
    return ok;
}
#endif
