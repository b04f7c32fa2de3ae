/* Listings of compiled modules. */
#include "module.h"
#include "opinfo.h"
#include "../runtime/decode.h"
#include "../runtime/line.h"

#include <inttypes.h>

enum { DISASM_TEXT_MAX = 40 };

/* ---- constants ---- */

static void disasm_text(FILE *out, const Constant *c, char quote) {
    (void)fputc(quote, out);
    for (uint32_t i = 0; i < c->count; i++) {
        if (i == DISASM_TEXT_MAX) {
            (void)fputs("...", out);
            break;
        }
        unsigned char ch = (unsigned char)c->text[i];
        if (ch == '\n') {
            (void)fputs("\\n", out);
        } else if (ch == '\\' || ch == (unsigned char)quote) {
            (void)fprintf(out, "\\%c", ch);
        } else if (ch < 0x20 || ch == 0x7F || (ch >= 0x80 && c->kind == CONSTANT_BYTES)) {
            (void)fprintf(out, "\\x%02x", ch);
        } else {
            (void)fputc(ch, out);
        }
    }
    (void)fputc(quote, out);
}

static void disasm_constant(FILE *out, const CompiledModule *m, uint32_t index);

static void disasm_items(FILE *out, const CompiledModule *m, const Constant *c) {
    (void)fputs(c->kind == CONSTANT_TUPLE ? "(" : "frozenset(", out);
    for (uint32_t i = 0; i < c->count; i++) {
        if (i > 0) {
            (void)fputs(", ", out);
        }
        if (i == 8) {
            (void)fprintf(out, "... %" PRIu32 " in all", c->count);
            break;
        }
        disasm_constant(out, m, c->items[i]);
    }
    (void)fputs(c->kind == CONSTANT_TUPLE && c->count == 1 ? ",)" : ")", out);
}

static void disasm_code_name(FILE *out, const CompiledModule *m, uint32_t code) {
    const CompiledCode *c = &m->codes[code];
    if (c->prefix >= 0) {
        (void)fprintf(out, "%s.", m->constants[c->prefix].text);
    }
    (void)fputs(m->constants[c->name].text, out);
}

static void disasm_constant(FILE *out, const CompiledModule *m, uint32_t index) {
    const Constant *c = &m->constants[index];
    switch (c->kind) {
    case CONSTANT_NONE: (void)fputs("None", out); break;
    case CONSTANT_FALSE: (void)fputs("False", out); break;
    case CONSTANT_TRUE: (void)fputs("True", out); break;
    case CONSTANT_ELLIPSIS: (void)fputs("Ellipsis", out); break;
    case CONSTANT_INT:
        (void)fprintf(out, "%s0x%s", c->text[0] == '-' ? "-" : "", c->text + (c->text[0] == '-'));
        break;
    case CONSTANT_FLOAT: (void)fputs(c->text, out); break;
    case CONSTANT_IMAGINARY: (void)fprintf(out, "%sj", c->text); break;
    case CONSTANT_STR: disasm_text(out, c, '\''); break;
    case CONSTANT_BYTES:
        (void)fputc('b', out);
        disasm_text(out, c, '\'');
        break;
    case CONSTANT_TUPLE:
    case CONSTANT_FROZENSET: disasm_items(out, m, c); break;
    case CONSTANT_CODE:
    case CONSTANT_FUNCTION:
        (void)fprintf(out, "%s %" PRIu32 " ", c->kind == CONSTANT_CODE ? "code" : "function",
                      c->index);
        disasm_code_name(out, m, c->index);
        break;
    }
}

/* ---- instructions ---- */

/* How many of a, b and c the format has. */
static unsigned disasm_count(OpFormat format) {
    switch (format) {
    case FMT_N:
    case FMT_J:
    case FMT_J8: return 0;
    case FMT_A:
    case FMT_AI:
    case FMT_AK:
    case FMT_AG:
    case FMT_AS:
    case FMT_AJ:
    case FMT_AJ5: return 1;
    case FMT_AB4:
    case FMT_AB4H:
    case FMT_AB:
    case FMT_AB4K:
    case FMT_AB4G:
    case FMT_ABJ:
    case FMT_AIJ: return 2;
    default: return 3;
    }
}

/* Whether field `index` is a signed byte. */
static bool disasm_is_signed(const Insn *i, unsigned index) {
    switch (i->op) {
    case OP_ADDI:
    case OP_SUBI:
    case OP_IADDI:
    case OP_ISUBI:
    case OP_GETITEMI: return index == 2;
    default: return i->format == FMT_AIJ && index == 1;
    }
}

static void disasm_fields(FILE *out, const Insn *i) {
    const uint32_t fields[] = {i->a, i->b, i->c};
    const op_row *row = op_info(i->op);
    const char *between = " ";
    for (unsigned k = 0; k < disasm_count(i->format); k++) {
        if (op_is_register(row, k)) {
            (void)fprintf(out, "%sr%u", between, (unsigned)fields[k]);
        } else {
            (void)fprintf(out, "%s%d", between,
                          disasm_is_signed(i, k) ? (int)(int8_t)fields[k] : (int)fields[k]);
        }
        between = ", ";
    }
}

static void disasm_operands(FILE *out, const CompiledModule *m, const Insn *i) {
    static const char *const specials[] = {"unbound", "None", "False", "True", "Ellipsis"};
    disasm_fields(out, i);
    if ((op_info(i->op)->flags & F_JUMP) != 0) {
        (void)fprintf(out, "%s%ld", disasm_count(i->format) > 0 ? ", -> " : " -> ",
                      (long)i->next + i->jump);
    }
    if ((i->op == OP_LOADS || i->op == OP_LOADS_L) && i->b < 5) {
        (void)fprintf(out, "  ; %s", specials[i->b]);
    } else if (i->format == FMT_AI) {
        (void)fprintf(out, ", %d", (int)(int16_t)i->index);
    } else if (op_has_binding(i->op)) {
        (void)fprintf(out, ", g%u  ; %s", (unsigned)i->index,
                      m->constants[m->globals[i->index]].text);
    } else if (i->format == FMT_AS || i->format == FMT_ABS || i->format == FMT_ACBS) {
        (void)fprintf(out, ", b%u", (unsigned)i->index);
    } else if (i->op == OP_UNPACKEX) {
        (void)fprintf(out, ", %u after", (unsigned)i->index >> 8);
    } else if (op_has_constant(i->op)) {
        (void)fprintf(out, ", k%u  ; ", (unsigned)i->index);
        disasm_constant(out, m, i->index);
    }
}

/* ---- the listing ---- */

static void disasm_header(FILE *out, const CompiledModule *m, uint32_t index) {
    const CompiledCode *c = &m->codes[index];
    const CompiledInfo *info = &c->info;
    static const struct {
        unsigned flag;
        const char *name;
    } flags[] = {{CODE_VARARGS, "*args"},        {CODE_VARKW, "**kw"},
                 {CODE_GENERATOR, "generator"},  {CODE_COROUTINE, "coroutine"},
                 {CODE_DEFAULTS, "defaults"},    {CODE_KWDEFAULTS, "keyword defaults"},
                 {CODE_CLASSBODY, "class body"}, {CODE_MODULEBODY, "module body"}};
    (void)fprintf(out, "code %" PRIu32 " ", index);
    disasm_code_name(out, m, index);
    (void)fprintf(out, ": line %u, %u registers, link r%d, %u units", info->line, info->nregs,
                  info->below - 3, info->units);
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        if (info->flags & flags[i].flag) {
            (void)fprintf(out, ", %s", flags[i].name);
        }
    }
    (void)fputc('\n', out);
    for (unsigned i = 0; i < compiled_params(info); i++) {
        (void)fprintf(out, "  parameter r%u %s\n", info->below + i,
                      m->constants[c->param_names[i]].text);
    }
    for (unsigned i = 0; i < info->ncells; i++) {
        (void)fprintf(out, "  cell %u %s\n", i, m->constants[c->closure_names[i]].text);
    }
}

static void disasm_code(FILE *out, const CompiledModule *m, uint32_t index) {
    const CompiledCode *c = &m->codes[index];
    disasm_header(out, m, index);
    uint32_t last = 0;
    for (unsigned at = 0; at < c->info.units;) {
        Insn ins = insn_decode(c->units, c->info.units, at);
        uint32_t line = line_find(c->lines, c->info.lines, c->info.line, at);
        if (line != last) {
            (void)fprintf(out, "%6" PRIu32, line);
        } else {
            (void)fputs("      ", out);
        }
        last = line;
        (void)fprintf(out, " %5u  %-10s", at, op_info(ins.op)->name);
        disasm_operands(out, m, &ins);
        (void)fputc('\n', out);
        at = ins.next;
    }
    for (unsigned i = 0; i < c->info.handlers; i++) {
        const CompiledHandler *h = &c->handlers[i];
        (void)fprintf(out, "  handler %u..%u -> %u, exception in r%u\n", h->start, h->end,
                      h->handler, h->reg);
    }
    (void)fputc('\n', out);
}

void module_disassemble(const CompiledModule *m, FILE *out) {
    (void)fprintf(out, "module %s (%s%s)\n", m->name, m->file, m->package ? ", package" : "");
    for (uint32_t i = 0; i < m->constant_count; i++) {
        (void)fprintf(out, "  k%" PRIu32 " ", i);
        disasm_constant(out, m, i);
        (void)fputc('\n', out);
    }
    for (uint32_t i = 0; i < m->global_count; i++) {
        (void)fprintf(out, "  g%" PRIu32 " %s\n", i, m->constants[m->globals[i]].text);
    }
    for (uint32_t i = 0; i < m->import_count; i++) {
        const CompiledImport *import = &m->imports[i];
        (void)fprintf(out, "  import line %" PRIu32 ": %.*s%s%s%s%s\n", import->line,
                      (int)import->level, "...............................", import->module,
                      import->name == NULL ? "" : ", ", import->name == NULL ? "" : import->name,
                      import->guarded ? " (may be absent)" : "");
    }
    (void)fputc('\n', out);
    for (uint32_t i = 0; i < m->code_count; i++) {
        disasm_code(out, m, i);
    }
}
