/* The tails of CODE objects: what is needed to bind arguments, to find a handler, and to tell where a frame is. */
#include "code.h"

#include "line.h"
#include "vm.h"

uint32_t code_number(const uint8_t **p) {
    const uint8_t *at = *p;
    uint32_t n = *at++;
    if (n == CODE_NUMBER_MANY) {
        n = at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16;
        at += 3;
    } else if (n >= CODE_NUMBER_ONE) {
        n = (n - CODE_NUMBER_ONE) << 8 | *at++;
    }
    *p = at;
    return n;
}

CodeShape code_shape(const Value *payload) {
    unsigned flags = code_flags(payload);
    const uint8_t *tail = code_tail(payload);
    CodeShape shape = {.nargs = code_info(payload)->simple & (CODE_BINDS - 1u),
                       .flags = (uint16_t)flags};
    tail += *tail & CODE_MORE >> 8 ? 2 : 1;
    if (flags & CODE_COUNTS) {
        shape.nargs = *tail++;
        shape.nposonly = *tail++;
        shape.nkwonly = *tail++;
    }
    if (flags & CODE_CELLS) {
        shape.ncells = *tail++;
    }
    if (flags & CODE_HANDLERS) {
        shape.handlers = (uint16_t)code_number(&tail);
    }
    shape.params = (uint16_t)(shape.nargs + shape.nkwonly + ((flags & CODE_VARARGS) != 0) +
                              ((flags & CODE_VARKW) != 0));
    shape.behind = tail;
    return shape;
}

unsigned code_params(const Value *payload) {
    unsigned simple = code_info(payload)->simple;
    return simple < CODE_BINDS ? simple : code_shape(payload).params;
}

CodeHandler code_handler(const uint8_t **p) {
    CodeHandler h;
    h.start = (uint16_t)code_number(p);
    h.end = (uint16_t)(h.start + code_number(p));
    h.handler = (uint16_t)code_number(p);
    h.reg = *(*p)++;
    return h;
}

CodeFacts code_facts(const Value *payload) {
    CodeShape shape = code_shape(payload);
    CodeFacts facts = {.prefix = CODE_NO_CONSTANT, .doc = CODE_NO_CONSTANT};
    const uint8_t *p = shape.behind;
    for (unsigned i = 0; i < shape.handlers; i++) {
        (void)code_handler(&p);
    }
    facts.name = code_number(&p);
    facts.module = code_number(&p);
    facts.line = code_number(&p);
    if (shape.flags & CODE_PREFIX) {
        facts.prefix = code_number(&p);
    }
    if (shape.flags & CODE_DOC) {
        facts.doc = code_number(&p);
    }
    facts.names = p;
    return facts;
}

uint32_t code_parameter(const Value *payload, unsigned index) {
    const uint8_t *p = code_facts(payload).names;
    uint32_t k = CODE_NO_CONSTANT;
    unsigned self = (code_flags(payload) & CODE_SELF) != 0;
    for (unsigned i = self; i <= index; i++) {
        k = code_number(&p);
    }
    return k;
}

uint32_t code_line_at(const Value *payload, uint32_t offset) {
    CodeShape shape = code_shape(payload);
    CodeFacts facts = code_facts(payload);
    const uint8_t *p = facts.names;
    for (unsigned i = (shape.flags & CODE_SELF) != 0; i < (unsigned)shape.params + shape.ncells;
         i++) {
        (void)code_number(&p);
    }
    const uint8_t *end = (const uint8_t *)(payload + (payload[-1] >> HEADER_SIZE_SHIFT));
    return line_find(p, (uint32_t)(end - p), facts.line, offset);
}

/* ---- what they refer to */

static Value code_constant(uint32_t index) {
    return index == CODE_NO_CONSTANT ? VALUE_NONE : vm->constants[index];
}

Value code_name(const Value *code) {
    return code_constant(code_facts(code).name);
}

Value code_prefix(const Value *code) {
    return code_constant(code_facts(code).prefix);
}

Value code_doc(const Value *code) {
    return code_constant(code_facts(code).doc);
}

Value code_module(const Value *code) {
    uint32_t module = code_facts(code).module;
    return (module & 1 ? vm->constants : vm_ptr(vm->image->modules))[module >> 1];
}

Value code_parameter_name(const Value *code, unsigned index) {
    uint32_t k = code_parameter(code, index);
    return k == CODE_NO_CONSTANT ? CORE(name_self) : vm->constants[k];
}

/* ---- whether they are whole */

#if FIRN_HOST
/* Passes `bytes`, or over `count` numbers; false when they do not lie before `end`. */
static bool tail_skip(const uint8_t **p, const uint8_t *end, uint32_t bytes) {
    bool ok = (uint32_t)(end - *p) >= bytes;
    *p += ok ? bytes : 0;
    return ok;
}

static bool tail_numbers(const uint8_t **p, const uint8_t *end, uint32_t count) {
    for (; count > 0; count--) {
        uint32_t bytes = *p == end                 ? 1
                         : **p == CODE_NUMBER_MANY ? 4
                         : **p >= CODE_NUMBER_ONE  ? 2
                                                   : 1;
        if (!tail_skip(p, end, bytes)) {
            return false;
        }
    }
    return true;
}

static bool handlers_fit(const uint8_t **p, const uint8_t *end) {
    const uint8_t *from = *p;
    if (!tail_numbers(p, end, 1)) {
        return false;
    }
    uint32_t count = code_number(&from);
    for (uint32_t i = 0; i < count; i++) {
        if (!tail_numbers(p, end, 3) || !tail_skip(p, end, 1)) {
            return false;
        }
    }
    return count <= UINT16_MAX;
}

bool code_fits(const Value *payload, uint32_t words) {
    const CodeInfo *info = code_info(payload);
    if (words == 0 || (words - 1) * 2 < info->units || (words - 1) * 4 - info->units * 2u < 2) {
        return false;
    }
    const uint8_t *p = code_tail(payload), *end = (const uint8_t *)(payload + words);
    unsigned flags = code_flags(payload);
    const uint8_t *behind = p + (*p & CODE_MORE >> 8 ? 2 : 1);
    p = behind;
    if ((flags & 0x4000u) != 0 || !tail_skip(&p, end, flags & CODE_COUNTS ? 3 : 0) ||
        !tail_skip(&p, end, flags & CODE_CELLS ? 1 : 0) ||
        (flags & CODE_HANDLERS && !handlers_fit(&p, end))) {
        return false;
    }
    CodeShape shape = code_shape(payload);
    uint32_t names = (uint32_t)shape.params + shape.ncells;
    uint32_t self = (flags & CODE_SELF) != 0;
    return (!self || shape.nargs > 0) &&
           tail_numbers(&p, end, 3 + ((flags & CODE_PREFIX) != 0) + ((flags & CODE_DOC) != 0)) &&
           tail_numbers(&p, end, names - self);
}
#endif
