/* What must hold for a module before anybody follows its indices. */
#include "module_file.h"
#include "opinfo.h"
#include "../runtime/decode.h"

#include <stdarg.h>
#include <string.h>

typedef struct module_checker {
    const CompiledModule *m;
    char *error;
    size_t error_bytes;
    uint32_t code; /* being checked */
} module_checker;

static bool check_fail(const module_checker *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool check_fail(const module_checker *c, const char *format, ...) {
    va_list args;
    va_start(args, format);
    (void)vsnprintf(c->error, c->error_bytes, format, args);
    va_end(args);
    return false;
}

/* ---- constants ---- */

static bool check_digits(const char *text, uint32_t count) {
    uint32_t i = count > 0 && text[0] == '-';
    if (i == count) {
        return false;
    }
    for (; i < count; i++) {
        bool digit = (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f');
        if (!digit) {
            return false;
        }
    }
    return true;
}

static uint32_t check_span(const char *text, uint32_t at) {
    uint32_t n = 0;
    while (text[at + n] >= '0' && text[at + n] <= '9') {
        n++;
    }
    return n;
}

/* -, digits, ".", digits, exponent; the text has a NUL behind it. */
static bool check_float(const char *text, uint32_t count) {
    uint32_t at = text[0] == '-';
    uint32_t whole = check_span(text, at), part = 0;
    at += whole;
    if (text[at] == '.') {
        part = check_span(text, ++at);
        at += part;
    }
    if (whole + part == 0) {
        return false;
    }
    if (text[at] == 'e' || text[at] == 'E') {
        at++;
        at += text[at] == '+' || text[at] == '-';
        uint32_t digits = check_span(text, at);
        if (digits == 0) {
            return false;
        }
        at += digits;
    }
    return at == count;
}

static uint32_t check_utf8_length(uint8_t lead) {
    return lead < 0x80   ? 1
           : lead < 0xC2 ? 0
           : lead < 0xE0 ? 2
           : lead < 0xF0 ? 3
           : lead < 0xF5 ? 4
                         : 0;
}

/* Surrogates are let through: escapes make them. */
static bool check_utf8(const char *text, uint32_t count) {
    for (uint32_t i = 0; i < count;) {
        uint8_t lead = (uint8_t)text[i];
        uint32_t length = check_utf8_length(lead);
        if (length == 0 || length > count - i) {
            return false;
        }
        for (uint32_t k = 1; k < length; k++) {
            if (((uint8_t)text[i + k] & 0xC0u) != 0x80u) {
                return false;
            }
        }
        uint8_t second = length > 1 ? (uint8_t)text[i + 1] : 0;
        if ((lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90) ||
            (lead == 0xF4 && second > 0x8F)) {
            return false;
        }
        i += length;
    }
    return true;
}

static bool check_items(const module_checker *c, uint32_t index) {
    const Constant *k = &c->m->constants[index];
    for (uint32_t i = 0; i < k->count; i++) {
        ConstantKind kind = k->items[i] < index ? c->m->constants[k->items[i]].kind : CONSTANT_CODE;
        if (kind == CONSTANT_CODE || kind == CONSTANT_FUNCTION) {
            return check_fail(c, "constant %u: item %u is no earlier constant", (unsigned)index,
                              (unsigned)i);
        }
    }
    return true;
}

static bool check_constant(const module_checker *c, uint32_t index) {
    const Constant *k = &c->m->constants[index];
    bool right = true;
    switch (k->kind) {
    case CONSTANT_INT: right = check_digits(k->text, k->count); break;
    case CONSTANT_FLOAT:
    case CONSTANT_IMAGINARY: right = check_float(k->text, k->count); break;
    case CONSTANT_STR: right = check_utf8(k->text, k->count); break;
    case CONSTANT_TUPLE:
    case CONSTANT_FROZENSET: return check_items(c, index);
    case CONSTANT_CODE:
    case CONSTANT_FUNCTION: right = k->index < c->m->code_count; break;
    default: break;
    }
    return right || check_fail(c, "constant %u: its text or index is wrong", (unsigned)index);
}

/* ---- code ---- */

static bool check_kind(const module_checker *c, uint32_t index, ConstantKind kind,
                       const char *what) {
    if (index >= c->m->constant_count || c->m->constants[index].kind != kind) {
        return check_fail(c, "code %u: %s is constant %u, which is none of that kind",
                          (unsigned)c->code, what, (unsigned)index);
    }
    return true;
}

static bool check_names(const module_checker *c, const uint16_t *names, uint32_t count,
                        const char *what) {
    for (uint32_t i = 0; i < count; i++) {
        if (!check_kind(c, names[i], CONSTANT_STR, what)) {
            return false;
        }
    }
    return true;
}

/* The kind of constant that an instruction's k must be, or CONSTANT_NONE for any. */
static ConstantKind check_wanted(Opcode op) {
    switch (op) {
    case OP_CHECK:
    case OP_GETNAME:
    case OP_GETATTR:
    case OP_GETATTR_L:
    case OP_SETATTR:
    case OP_SETATTR_L:
    case OP_DELATTR:
    case OP_CALLM:
    case OP_CALLM_L:
    case OP_NSGET:
    case OP_NSSET:
    case OP_NSDEL:
    case OP_IMPORT:
    case OP_IMPORTFROM: return CONSTANT_STR;
    case OP_CALLKW: return CONSTANT_TUPLE;
    case OP_FUNC: return CONSTANT_CODE;
    default: return CONSTANT_NONE;
    }
}

static bool check_operand(const module_checker *c, const Insn *i) {
    const char *name = op_info(i->op)->name;
    if (op_has_binding(i->op)) {
        return i->index < c->m->global_count ||
               check_fail(c, "code %u: %s of binding %u, there are %u", (unsigned)c->code, name,
                          (unsigned)i->index, (unsigned)c->m->global_count);
    }
    if (!op_has_constant(i->op)) {
        return true;
    }
    ConstantKind wanted = check_wanted(i->op);
    if (wanted != CONSTANT_NONE) {
        return check_kind(c, i->index, wanted, name);
    }
    return (i->index < c->m->constant_count && c->m->constants[i->index].kind != CONSTANT_CODE) ||
           check_fail(c, "code %u: %s of constant %u", (unsigned)c->code, name, (unsigned)i->index);
}

static bool check_units(const module_checker *c, const CompiledCode *code) {
    Insn i;
    for (uint32_t at = 0; at < code->info.units; at = i.next) {
        i = insn_decode(code->units, code->info.units, at);
        /* GETC and CALLC: which bindings are constant is seen when modules are linked. */
        if (i.op >= OP_COUNT || i.op == OP_FRAMERET || i.op == OP_EXIT || i.op == OP_GETC ||
            i.as == OP_CALLC_L) {
            return check_fail(c, "code %u: no instruction %u (at unit %u)", (unsigned)c->code,
                              (unsigned)i.op, (unsigned)at);
        }
        if (i.next > code->info.units) {
            return check_fail(c, "code %u: the instruction at unit %u is cut off",
                              (unsigned)c->code, (unsigned)at);
        }
        if (!check_operand(c, &i)) {
            return false;
        }
    }
    if (c->code > 0 && code->info.units > CODE_MAX_UNITS) {
        return check_fail(c, "code %u has more than 65535 units", (unsigned)c->code);
    }
    return code->info.units > 0 || check_fail(c, "code %u is empty", (unsigned)c->code);
}

static bool check_handlers(const module_checker *c, const CompiledCode *code) {
    for (uint32_t i = 0; i < code->info.handlers; i++) {
        const CompiledHandler *h = &code->handlers[i];
        if (h->start >= h->end || h->end > code->info.units || h->handler >= code->info.units ||
            h->reg >= code->info.nregs) {
            return check_fail(c, "code %u: handler %u is out of bounds", (unsigned)c->code,
                              (unsigned)i);
        }
    }
    return true;
}

static bool check_optional(const module_checker *c, int32_t index, const char *what) {
    return index == -1 || (index >= 0 && check_kind(c, (uint32_t)index, CONSTANT_STR, what)) ||
           check_fail(c, "code %u: %s is constant %d", (unsigned)c->code, what, (int)index);
}

static bool check_code(const module_checker *c) {
    const CompiledCode *code = &c->m->codes[c->code];
    const CompiledInfo *info = &code->info;
    uint32_t params = compiled_params(info);
    if (info->below < 3 || info->below + params != info->nregs || info->nposonly > info->nargs) {
        return check_fail(c, "code %u: its frame has %u registers, %u of them below %u parameters",
                          (unsigned)c->code, info->nregs, info->below, (unsigned)params);
    }
    return check_kind(c, code->name, CONSTANT_STR, "its name") &&
           check_optional(c, code->prefix, "its prefix") &&
           check_optional(c, code->doc, "its docstring") &&
           check_names(c, code->param_names, params, "a parameter") &&
           check_names(c, code->closure_names, info->ncells, "a closure variable") &&
           check_units(c, code) && check_handlers(c, code);
}

bool module_check(const CompiledModule *m, char *error, size_t error_bytes) {
    module_checker c = {.m = m, .error = error, .error_bytes = error_bytes};
    if (m->code_count == 0 || m->code_count > UINT16_MAX || m->constant_count > UINT16_MAX ||
        m->global_count > UINT16_MAX) {
        return check_fail(&c,
                          "%u code objects, %u constants and %u globals: one code at least, at "
                          "most 65535 of each",
                          (unsigned)m->code_count, (unsigned)m->constant_count,
                          (unsigned)m->global_count);
    }
    for (uint32_t i = 0; i < m->constant_count; i++) {
        if (!check_constant(&c, i)) {
            return false;
        }
    }
    for (; c.code < m->code_count; c.code++) {
        if (!check_code(&c)) {
            return false;
        }
    }
    for (uint32_t i = 0; i < m->global_count; i++) {
        uint32_t k = m->globals[i];
        if (k >= m->constant_count || m->constants[k].kind != CONSTANT_STR) {
            return check_fail(&c, "global %u has no name", (unsigned)i);
        }
    }
    return true;
}
