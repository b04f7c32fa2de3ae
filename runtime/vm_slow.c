/* Behind OUT in vm.c: what instructions do when their operands are not the usual ones, and
 * instructions that are never short. Each function begins with SAVE and returns the next pc; values
 * in C locals do not live over calls that may collect. */
#include "vm_slow.h"

#include "class.h"
#include "import.h"
#include "native.h"
#include "types.h"
#if FIRN_HOST
#include "bake.h"
#endif

/* ---- names ---- */

_Noreturn static void raise_unbound(Value name) {
    raise_error(CORE(class_UnboundLocalError), MSG_cannot_access_local_variable, name);
}

SLOW(check) {
    (void)insn;
    SAVE();
    raise_unbound(K(*pc));
}

SLOW(getg) {
    SAVE();
    R(A) = module_global(module_binding_name(*pc, false));
    return pc + 1;
}

SLOW(getc) {
    SAVE();
    R(A) = module_global(module_binding_name(*pc, true));
    return pc + 1;
}

SLOW(delg) {
    (void)insn;
    SAVE();
    if (vm->cells[*pc] == VALUE_UNBOUND) {
#if FIRN_HOST
        bake_unbound(*pc);
#endif
        raise_error(CORE(class_NameError), MSG_name_is_not_defined,
                    module_binding_name(*pc, false));
    }
    vm->cells[*pc] = VALUE_UNBOUND;
    return pc + 1;
}

SLOW(getb) {
    SAVE();
    R(A) = module_global(module_builtin_name(*pc));
    return pc + 1;
}

SLOW(getname) {
    SAVE();
    R(A) = module_global(K(*pc));
    return pc + 1;
}

/* ---- cells ---- */

SLOW(getcell) {
    SAVE();
    Value cell = R(B(*pc)), v = is_kind(cell, KIND_CELL) ? body(cell)[0] : VALUE_UNBOUND;
    if (v == VALUE_UNBOUND && pc[1] != (OP_CHECK | A << 8)) {
        raise_error(CORE(class_UnboundLocalError), MSG_cannot_access_local_variable_where);
    }
    R(A) = v;
    return pc + 1;
}

_Noreturn static void raise_no_cell(void) {
    raise_error(CORE(class_SystemError), MSG_the_register_holds_no_cell);
}

SLOW(setcell) {
    SAVE();
    Value cell = R(A);
    if (!is_kind(cell, KIND_CELL)) {
        raise_no_cell();
    }
    Value *content = mutable_body(cell); /* may collect */
    *content = R(B(*pc));
    return pc + 1;
}

/* Closure cell `b` of the running function, which stands in register `c`, or somewhere (0). */
static Value closure_cell(const Value *base, const uint16_t *pc) {
    uint32_t b = B(*pc), c = C(*pc);
    Value function = c != 0 ? base[c] : frame_link(base, pc)[LINK_FUNCTION];
    return raw_body(function)[1 + b];
}

SLOW(loadfree) {
    SAVE();
    R(A) = closure_cell(base, pc);
    return pc + 1;
}

SLOW(getfree) {
    SAVE();
    Value v = body(closure_cell(base, pc))[0];
    if (COLD(v == VALUE_UNBOUND)) { /* R[a] is left alone: a handler may read it */
        const Value *code = function_code(frame_function());
        unsigned cell = code_shape(code).params + B(*pc);
        raise_error(CORE(class_NameError), MSG_cannot_access_free_variable,
                    code_parameter_name(code, cell));
    }
    R(A) = v;
    return pc + 1;
}

SLOW(setfree) {
    SAVE();
    Value *content = mutable_body(closure_cell(base, pc)); /* may collect */
    *content = R(A);
    return pc + 1;
}

/* ---- attributes and items ---- */

static Value attribute(Value o, Value name) {
    Value v = is_kind(o, KIND_MODULE) ? module_quick(o, name) : VALUE_UNBOUND;
    return v != VALUE_UNBOUND ? v : obj_getattr(o, name);
}

SLOW(getattr) {
    SAVE();
    R(A4) = attribute(R(B4), K(*pc & 0xFFFu));
    return pc + 1;
}

SLOW(getattr_l) {
    SAVE();
    R(A) = attribute(R(B(pc[0])), K(pc[1]));
    return pc + 2;
}

SLOW(setattr) {
    SAVE();
    obj_setattr(R(A4), K(*pc & 0xFFFu), R(B4));
    return pc + 1;
}

SLOW(setattr_l) {
    SAVE();
    obj_setattr(R(A), K(pc[1]), R(B(pc[0])));
    return pc + 2;
}

SLOW(delattr) {
    SAVE();
    obj_setattr(R(A), K(*pc), VALUE_UNBOUND);
    return pc + 1;
}

SLOW(getitem) {
    SAVE();
    Value o = R(B(*pc)), i = R(C(*pc)), v = is_kind(o, KIND_DICT) ? dict_peek(o, i) : VALUE_UNBOUND;
    R(A) = v != VALUE_UNBOUND ? v : obj_getitem(o, i);
    return pc + 1;
}

SLOW(getitemi) {
    SAVE();
    R(A) = obj_getitem(R(B(*pc)), value_small(S8(*pc)));
    return pc + 1;
}

SLOW(setitem) {
    SAVE();
    Value o = R(A), i = R(B(*pc)), v = R(C(*pc));
    if (is_kind(o, KIND_DICT)) {
        if (!dict_poke(o, i, v)) {
            dict_set(o, i, v);
        }
    } else {
        obj_setitem(o, i, v);
    }
    return pc + 1;
}

SLOW(delitem) {
    SAVE();
    obj_setitem(R(A), R(B(*pc)), VALUE_UNBOUND);
    return pc + 1;
}

/* ---- arithmetic ---- */

SLOW(binary) {
    SAVE();
    uint32_t op = insn & 0xFFu;
    bool inplace = op >= OP_IADD;
    op -= inplace ? OP_IADD : OP_ADD;
    R(A) = obj_binary((BinaryOp)op, inplace, R(B(*pc)), R(C(*pc)));
    return pc + 1;
}

SLOW(binary_i) {
    SAVE();
    uint32_t op = insn & 0xFFu;
    BinaryOp binary = op == OP_ADDI || op == OP_IADDI ? BIN_ADD : BIN_SUB;
    bool inplace = op == OP_IADDI || op == OP_ISUBI;
    R(A) = obj_binary(binary, inplace, R(B(*pc)), value_small(S8(*pc)));
    return pc + 1;
}

SLOW(unary) {
    SAVE();
    uint32_t op = insn & 0xFFu;
    R(A) = obj_unary(op == OP_NEG ? UN_NEG : op == OP_POS ? UN_POS : UN_INVERT, R(B(*pc)));
    return pc + 1;
}

SLOW(not ) {
    SAVE();
    R(A) = value_bool(!obj_truth(R(B(*pc))));
    return pc + 1;
}

SLOW(in) {
    SAVE();
    bool found = obj_contains(R(C(*pc)), R(B(*pc)));
    R(A) = value_bool(found == ((insn & 0xFFu) == OP_IN));
    return pc + 1;
}

SLOW(jump_truth) {
    SAVE();
    bool jump = obj_truth(R((insn >> 8) & 7u)) == ((insn & 0xFFu) == OP_JT);
    return jump ? pc + (insn >> 11) : pc;
}

SLOW(jump_truth_l) {
    SAVE();
    bool jump = obj_truth(R(A)) == ((insn & 0xFFu) == OP_JT_L);
    return jump ? pc + 1 + (int16_t)*pc : pc + 1;
}

/* ---- iteration ---- */

SLOW(getiter) {
    SAVE();
    R(A) = obj_iter(R(B(*pc)));
    return pc + 1;
}

/* The round of a loop over R[A]: 0 for the end, unless a generator takes over. */
static const uint16_t *iterate(Value *base, uint32_t insn, const uint16_t *pc) {
    Value it = R(A), v;
    if (is_kind(it, KIND_GENERATOR)) {
        switch (generator_state(it)) {
        case GEN_CREATED:
        case GEN_SUSPENDED: return generator_enter(it, VALUE_NONE, base, pc + 1);
        default: v = generator_next(it); break;
        }
    } else {
        v = obj_next(it);
    }
    if (v == VALUE_UNBOUND) {
        return pc + 1;
    }
    R(B(*pc)) = v;
    return pc + 1 + S8(*pc);
}

SLOW(foriter) {
    SAVE();
    vm_poll();
    return iterate(base, insn, pc);
}

SLOW(forrange) {
    SAVE();
    if (vm->pending) {
        vm_poll_slow();
        Value *loop = &R(A), next = loop[0];
        if ((int32_t)loop[1] > 1) { /* a round as in the loop: what counts steps stays pending */
            loop[1] -= 2;
            loop[0] = next + loop[2] - 1;
            R(B(*pc)) = next;
            return pc + 1 + S8(*pc);
        }
    }
    return R(A + 1) == VALUE_UNBOUND ? iterate(base, insn, pc) : pc + 1;
}

/* Rounds of range(start, stop, step), or -1 when the loop does not fit small integers. */
static int64_t range_rounds(const Value *loop) {
    if (!(loop[0] & loop[1] & loop[2] & 1u) || loop[2] == value_small(0)) {
        return -1;
    }
    int64_t start = value_small_get(loop[0]), stop = value_small_get(loop[1]);
    int64_t step = value_small_get(loop[2]);
    int64_t rounds =
        step > 0 ? (stop - start + step - 1) / step : (start - stop - step - 1) / -step;
    return rounds > SMALL_MAX ? -1 : rounds < 0 ? 0 : rounds;
}

SLOW(rangeprep) {
    SAVE();
    Value *loop = &R(A);
    int64_t rounds = range_rounds(loop);
    if (rounds >= 0) {
        loop[1] = value_small((int32_t)rounds);
        return pc;
    }
    loop[0] = vm_call(CORE(class_range), loop, 3);
    loop[0] = obj_iter(loop[0]);
    loop[1] = VALUE_UNBOUND;
    return pc;
}

/* ---- calls ---- */

/* A native without a signature and with a fitting number of arguments is called from here: most
 * calls of natives. */
static inline const uint16_t *call_quick(Value callee, Value *window, unsigned n, Value *dest,
                                         const uint16_t *ret) {
    if (is_kind(callee, KIND_NATIVE)) {
        const NativeShape *shape = native_shape(callee);
        if (!(shape->flags & NATIVE_KEYWORDS) && n >= shape->min &&
            (n <= shape->max || shape->max == MANY)) {
            *dest = native_run(callee, window, n);
            return ret;
        }
    }
    return call_begin(callee, window, n, VALUE_UNBOUND, dest, ret);
}

SLOW(call) {
    SAVE();
    vm_poll();
    return call_quick(R(C(*pc)), &R(A), B(*pc), &R(A), pc + 1);
}

/* `fixed`: g is an ordinal of F, else of G. */
static const uint16_t *call_global(Value *window, unsigned n, uint32_t g, bool fixed,
                                   const uint16_t *ret) {
    vm_poll();
    Value callee = fixed ? vm->fixed[g] : vm->cells[g];
    if (callee == VALUE_UNBOUND) {
        callee = module_global(module_binding_name(g, fixed));
    }
    return call_quick(callee, window, n, window, ret);
}

SLOW(callg) {
    SAVE();
    return call_global(&R(A4), B4, *pc, false, pc + 1);
}

SLOW(callg_l) {
    SAVE();
    return call_global(&R(A), B(pc[0]), pc[1], false, pc + 2);
}

SLOW(callc) {
    SAVE();
    return call_global(&R(A4), B4, *pc, true, pc + 1);
}

SLOW(callc_l) {
    SAVE();
    return call_global(&R(A), B(pc[0]), pc[1], true, pc + 2);
}

static const uint16_t *call_builtin(Value *window, unsigned n, uint32_t builtin, Value *dest,
                                    const uint16_t *ret) {
    vm_poll();
    Value callee = vm->builtins[builtin];
    if (callee == VALUE_UNBOUND) {
        callee = module_global(module_builtin_name(builtin));
    }
    return call_quick(callee, window, n, dest, ret);
}

SLOW(callb) {
    SAVE();
    return call_builtin(&R(A4), B(*pc), C(*pc), &R(B4), pc + 1);
}

SLOW(callb_l) {
    SAVE();
    return call_builtin(&R(A), B(pc[0]), pc[1], &R(C(pc[0])), pc + 2);
}

/* A function or plain native that a method call of `o` means, or 0 where the attribute has to be
 * asked for. */
static Value method_find(Value o, Value name) {
    Value class_ref = obj_class(o);
    if (is_instance(o)) {
        if (class_hooks(class_ref) & CLASS_FLAG_GETATTRIBUTE) {
            return VALUE_UNBOUND;
        }
        if (instance_has_dict(o) ? dict_get_name(body(o)[1], name) != VALUE_UNBOUND
                                 : class_slot(class_ref, name) != UINT32_MAX) {
            return VALUE_UNBOUND;
        }
    } else if (is_class(o) || is_kind(o, KIND_SUPER)) {
        return VALUE_UNBOUND;
    }
    Value method = class_lookup(class_ref, name);
    if (is_function(method)) {
        return method;
    }
    uint32_t role = NATIVE_GETTER | NATIVE_STATIC | NATIVE_CLSM;
    bool plain = is_kind(method, KIND_NATIVE) && !(native_shape(method)->flags & role);
    return plain ? method : VALUE_UNBOUND;
}

static const uint16_t *call_method(Value *window, unsigned n, uint32_t k, const uint16_t *ret) {
    vm_poll();
    Value name = K(k);
    Value method = is_kind(window[0], KIND_MODULE) ? VALUE_UNBOUND : method_find(window[0], name);
    if (method != VALUE_UNBOUND) {
        return call_quick(method, window, n, window, ret);
    }
    Value callee = attribute(window[0], name);
    memmove(window, window + 1, (n - 1) * sizeof *window);
    return call_quick(callee, window, n - 1, window, ret);
}

SLOW(callm) {
    SAVE();
    return call_method(&R(A4), B4, *pc, pc + 1);
}

SLOW(callm_l) {
    SAVE();
    return call_method(&R(A), B(pc[0]), pc[1], pc + 2);
}

SLOW(callkw) {
    SAVE();
    vm_poll();
    Value *window = &R(A);
    return call_begin(R(C(pc[0])), window, B(pc[0]), K(pc[1]), window, pc + 2);
}

/* The names of **R[a+1] at `names`, its values behind the positional arguments. */
static void spread_keywords(Value dict, Value *names, Value *values) {
    Value key, v;
    for (uint32_t pos = 0; dict_next(dict, &pos, &key, &v);) {
        if (!value_is_str(key)) {
            raise_type_error(MSG_keywords_must_be_strings);
        }
        *names++ = key;
        *values++ = v;
    }
}

SLOW(callex) {
    SAVE();
    vm_poll();
    Value *window = &R(A), callee = R(B(*pc)), none = VALUE_UNBOUND;
    unsigned n = obj_words(window[0]);
    unsigned named = window[1] == VALUE_NONE ? 0 : dict_count(window[1]);
    /* From below: callee, names, arguments; all of it below the window. */
    Value *args = window - n - named, *names = args - named, *lowest = names - 1;
    frame_room(lowest, &callee, &none);
    memset(lowest, 0, (size_t)(window - lowest) * sizeof *lowest);
    lowest[0] = callee;
    vm->sp = lowest < vm->sp ? lowest : vm->sp;
    memcpy(args, raw_body(window[0]), n * sizeof *args);
    Value kwnames = VALUE_UNBOUND;
    if (named != 0) {
        spread_keywords(window[1], names, args + n);
        kwnames = tuple_new(names, named);
    }
    return call_begin(lowest[0], args, n + named, kwnames, window, pc + 1);
}

SLOW(frameret) {
    (void)insn;
    (void)pc;
    vm->base = base;
    return call_end();
}

/* ---- the table ---- */

#define COMPARES(prefix, suffix, function)                                      \
    [OP_##prefix##LT##suffix] = function, [OP_##prefix##LE##suffix] = function, \
    [OP_##prefix##GT##suffix] = function, [OP_##prefix##GE##suffix] = function, \
    [OP_##prefix##EQ##suffix] = function, [OP_##prefix##NE##suffix] = function
#define OPERATORS(prefix)                                                       \
    [OP_##prefix##ADD] = slow_arithmetic, [OP_##prefix##SUB] = slow_arithmetic, \
    [OP_##prefix##MUL] = slow_arithmetic, [OP_##prefix##DIV] = slow_arithmetic, \
    [OP_##prefix##FLOORDIV] = slow_binary, [OP_##prefix##MOD] = slow_binary,    \
    [OP_##prefix##POW] = slow_binary, [OP_##prefix##MATMUL] = slow_binary,      \
    [OP_##prefix##LSHIFT] = slow_binary, [OP_##prefix##RSHIFT] = slow_binary,   \
    [OP_##prefix##AND] = slow_binary, [OP_##prefix##OR] = slow_binary,          \
    [OP_##prefix##XOR] = slow_binary, [OP_##prefix##ADDI] = slow_binary_i,      \
    [OP_##prefix##SUBI] = slow_binary_i

/* Instructions without an entry never come here. */
static SlowFn *const vm_slow[OP_COUNT] = {
    [OP_CHECK] = slow_check,
    [OP_GETG] = slow_getg,
    [OP_GETC] = slow_getc,
    [OP_DELG] = slow_delg,
    [OP_GETB] = slow_getb,
    [OP_GETNAME] = slow_getname,
    [OP_MKCELL] = slow_mkcell,
    [OP_GETCELL] = slow_getcell,
    [OP_SETCELL] = slow_setcell,
    [OP_LOADFREE] = slow_loadfree,
    [OP_GETFREE] = slow_getfree,
    [OP_SETFREE] = slow_setfree,
    [OP_GETATTR] = slow_getattr,
    [OP_GETATTR_L] = slow_getattr_l,
    [OP_SETATTR] = slow_setattr,
    [OP_SETATTR_L] = slow_setattr_l,
    [OP_DELATTR] = slow_delattr,
    [OP_GETITEM] = slow_getitem,
    [OP_GETITEMI] = slow_getitemi,
    [OP_SETITEM] = slow_setitem,
    [OP_DELITEM] = slow_delitem,
    [OP_SLICE] = slow_slice,
    [OP_GETSLICE] = slow_getslice,
    OPERATORS(),
    OPERATORS(I),
    [OP_NEG] = slow_unary,
    [OP_POS] = slow_unary,
    [OP_INVERT] = slow_unary,
    [OP_NOT] = slow_not,
    COMPARES(, , slow_compare),
    [OP_IN] = slow_in,
    [OP_NOTIN] = slow_in,
    [OP_JT] = slow_jump_truth,
    [OP_JT_L] = slow_jump_truth_l,
    [OP_JF] = slow_jump_truth,
    [OP_JF_L] = slow_jump_truth_l,
    COMPARES(J, , slow_jump_compare),
    COMPARES(JN, , slow_jump_compare),
    COMPARES(J, I, slow_jump_compare_i),
    COMPARES(JN, I, slow_jump_compare_i),
    [OP_GETITER] = slow_getiter,
    [OP_FORITER] = slow_foriter,
    [OP_RANGEPREP] = slow_rangeprep,
    [OP_FORRANGE] = slow_forrange,
    [OP_CALL] = slow_call,
    [OP_CALLG] = slow_callg,
    [OP_CALLG_L] = slow_callg_l,
    [OP_CALLC] = slow_callc,
    [OP_CALLC_L] = slow_callc_l,
    [OP_CALLB] = slow_callb,
    [OP_CALLB_L] = slow_callb_l,
    [OP_CALLM] = slow_callm,
    [OP_CALLM_L] = slow_callm_l,
    [OP_CALLKW] = slow_callkw,
    [OP_CALLEX] = slow_callex,
    [OP_LIST] = slow_list,
    [OP_TUPLE] = slow_tuple,
    [OP_SET] = slow_set,
    [OP_DICT] = slow_dict,
    [OP_APPEND] = slow_append,
    [OP_SETADD] = slow_setadd,
    [OP_DICTSET] = slow_dictset,
    [OP_EXTEND] = slow_extend,
    [OP_SETUPDATE] = slow_setupdate,
    [OP_DICTUPDATE] = slow_dictupdate,
    [OP_TUPLEOF] = slow_tupleof,
    [OP_UNPACK] = slow_unpack,
    [OP_UNPACKEX] = slow_unpackex,
    [OP_FORMAT] = slow_format,
    [OP_STRJOIN] = slow_strjoin,
    [OP_FUNC] = slow_func,
    [OP_NSGET] = slow_nsget,
    [OP_NSSET] = slow_nsset,
    [OP_NSDEL] = slow_nsdel,
    [OP_RAISE] = slow_raise,
    [OP_RAISEFROM] = slow_raisefrom,
    [OP_RERAISE] = slow_reraise,
    [OP_RAISE0] = slow_raise0,
    [OP_EXCMATCH] = slow_excmatch,
    [OP_WITHEXIT] = slow_withexit,
    [OP_EXITCALL] = slow_exitcall,
    [OP_ASSERT] = slow_assert,
    [OP_YIELD] = slow_yield,
    [OP_YIELDFROM] = slow_yieldfrom,
    [OP_GETYITER] = slow_getyiter,
    [OP_SEND] = slow_send,
    [OP_STOPASYNC] = slow_stopasync,
    [OP_IMPORT] = slow_import,
    [OP_IMPORTFROM] = slow_importfrom,
    [OP_IMPORTSTAR] = slow_importstar,
    [OP_FRAMERET] = slow_frameret,
};

/* A function of its own, so that the table takes no register in the loop. */
const uint16_t *vm_out(Value *base, uint32_t insn, const uint16_t *pc) {
    return vm_slow[insn & 0xFFu](base, insn, pc);
}
