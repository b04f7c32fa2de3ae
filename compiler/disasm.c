/* Listings of compiled modules. */
#include "module.h"
#include "opinfo.h"
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

typedef struct disasm_ins {
    const op_row *row;
    unsigned op, units;
    int fields[3];  /* a, b, c as the use column names them */
    unsigned count; /* of fields */
    bool has_table; /* table index in `table` */
    unsigned table;
    bool has_jump;
    long target;
} disasm_ins;

static int disasm_signed(unsigned byte) {
    return byte < 128 ? (int)byte : (int)byte - 256;
}

static void disasm_table(disasm_ins *ins, unsigned count, unsigned table) {
    ins->count = count;
    ins->has_table = true;
    ins->table = table;
}

static void disasm_jump(disasm_ins *ins, unsigned count, long target) {
    ins->count = count;
    ins->has_jump = true;
    ins->target = target;
}

static disasm_ins disasm_decode(const uint16_t *units, unsigned at) {
    const uint16_t *u = units + at;
    disasm_ins ins = {.op = u[0] & 0xFFu, .row = op_info((Opcode)(u[0] & 0xFFu))};
    ins.units = op_format_units(ins.row->format);
    unsigned a = u[0] >> 8;
    unsigned second = ins.units > 1 ? u[1] : 0;
    ins.fields[0] = (int)a;
    ins.fields[1] = (int)(second & 0xFFu);
    ins.fields[2] = (int)(second >> 8);
    long end = (long)at + (long)ins.units;
    switch (ins.row->format) {
    case FMT_N: break;
    case FMT_A: ins.count = 1; break;
    case FMT_AB4:
        ins.fields[0] = (int)(a & 15u);
        ins.fields[1] = (int)(a >> 4);
        ins.count = 2;
        break;
    case FMT_AB: ins.count = 2; break;
    case FMT_ABC: ins.count = 3; break;
    case FMT_AI:
        ins.fields[1] = (int16_t)second;
        ins.count = 2;
        break;
    case FMT_AK:
    case FMT_AG:
    case FMT_AS: disasm_table(&ins, 1, second); break;
    case FMT_ABK:
    case FMT_ABG:
    case FMT_ABS: disasm_table(&ins, 3, u[2]); break;
    case FMT_J: disasm_jump(&ins, 0, end + (int16_t)second); break;
    case FMT_AJ: disasm_jump(&ins, 1, end + (int16_t)second); break;
    case FMT_ABJ: disasm_jump(&ins, 2, end + disasm_signed(second >> 8)); break;
    case FMT_AIJ:
        ins.fields[1] = disasm_signed(second & 0xFFu);
        disasm_jump(&ins, 2, end + disasm_signed(second >> 8));
        break;
    }
    return ins;
}

static bool disasm_is_small_operand(unsigned op) {
    return op == OP_ADDI || op == OP_SUBI || op == OP_IADDI || op == OP_ISUBI;
}

static void disasm_fields(FILE *out, const disasm_ins *ins) {
    const char *between = " ";
    for (unsigned i = 0; i < ins->count; i++) {
        if (op_is_register(ins->row, i)) {
            (void)fprintf(out, "%sr%d", between, ins->fields[i]);
        } else if (i == 2 && disasm_is_small_operand(ins->op)) {
            (void)fprintf(out, "%s%d", between, disasm_signed((unsigned)ins->fields[i]));
        } else {
            (void)fprintf(out, "%s%d", between, ins->fields[i]);
        }
        between = ", ";
    }
}

static void disasm_operands(FILE *out, const CompiledModule *m, const disasm_ins *ins) {
    static const char *const specials[] = {"unbound", "None", "False", "True", "Ellipsis"};
    disasm_fields(out, ins);
    if (ins->has_jump) {
        (void)fprintf(out, "%s%ld", ins->count > 0 ? ", -> " : " -> ", ins->target);
    }
    if ((ins->op == OP_LOADS || ins->op == OP_LOADS_L) && ins->fields[1] < 5) {
        (void)fprintf(out, "  ; %s", specials[ins->fields[1]]);
    }
    if (!ins->has_table) {
        return;
    }
    OpFormat format = ins->row->format;
    if (format == FMT_AG || format == FMT_ABG) {
        (void)fprintf(out, ", g%u  ; %s", ins->table, m->constants[m->globals[ins->table]].text);
    } else if (format == FMT_AS || format == FMT_ABS) {
        (void)fprintf(out, ", b%u", ins->table);
    } else if (ins->op == OP_UNPACKEX) {
        (void)fprintf(out, ", %u after", ins->table >> 8);
    } else {
        (void)fprintf(out, ", k%u  ; ", ins->table);
        disasm_constant(out, m, ins->table);
    }
}

/* ---- the listing ---- */

static void disasm_header(FILE *out, const CompiledModule *m, uint32_t index) {
    const CompiledCode *c = &m->codes[index];
    const CodeInfo *info = &c->info;
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
    for (unsigned i = 0; i < code_params(info); i++) {
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
        disasm_ins ins = disasm_decode(c->units, at);
        uint32_t line = line_find(c->lines, c->info.lines, c->info.line, at);
        if (line != last) {
            (void)fprintf(out, "%6" PRIu32, line);
        } else {
            (void)fputs("      ", out);
        }
        last = line;
        (void)fprintf(out, " %5u  %-10s", at, ins.row->name);
        disasm_operands(out, m, &ins);
        (void)fputc('\n', out);
        at += ins.units;
    }
    for (unsigned i = 0; i < c->info.handlers; i++) {
        const CodeHandler *h = &c->handlers[i];
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
