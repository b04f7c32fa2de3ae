/* Arguments to parameters, with CPython's rules in CPython's order and its exact words.
 *
 * Slots are zeroed first; a slot that is still 0 has not been given. Everything lives in stack
 * slots: the function in slots[-1], the keyword names in slots[-2], the arguments in the caller's
 * window. */
#include "call.h"

#include "flash_bytes.h"
#include "native.h"

/* ---- Python functions ---- */

static const Value *bind_code(const Value *slots) {
    return function_code(slots[-1]);
}

static Value parameter_name(const Value *slots, unsigned i) {
    return code_parameter_name(bind_code(slots), i);
}

static bool same_name(Value a, Value b) {
    return a == b || str_equal(a, b);
}

static unsigned names_count(Value kwnames) {
    return kwnames == VALUE_UNBOUND ? 0 : obj_words(kwnames);
}

/* Number of positional parameters with a default. */
static unsigned defaults_count(const Value *slots) {
    CodeShape shape = code_shape(bind_code(slots));
    return shape.flags & CODE_DEFAULTS ? obj_words(raw_body(slots[-1])[1 + shape.ncells]) : 0;
}

/* ---- errors ---- */

_Noreturn static void raise_too_many(const Value *slots, unsigned given) {
    CodeShape shape = code_shape(bind_code(slots));
    unsigned nargs = shape.nargs, least = nargs - defaults_count(slots), named = 0;
    Value function = slots[-1];
    for (unsigned i = 0; i < shape.nkwonly; i++) {
        named += slots[nargs + i] != VALUE_UNBOUND;
    }
    const char *plural = nargs == 1 ? "" : "s", *was = given == 1 ? "was" : "were";
    if (named == 0 && least == nargs) {
        raise_type_error(MSG_takes_positional_argument_but, function, nargs, plural, given, was);
    }
    if (named == 0) {
        raise_type_error(MSG_takes_from_to_positional, function, least, nargs, given, was);
    }
    const char *more = given == 1 ? "" : "s", *names = named == 1 ? "" : "s";
    if (least == nargs) {
        raise_type_error(MSG_takes_positional_argument_but_positional, function, nargs, plural,
                         given, more, named, names);
    }
    raise_type_error(MSG_takes_from_to_positional_arguments, function, least, nargs, given, more,
                     named, names);
}

/* 'a', 'b', and 'c': the names of the empty slots among [from, to). */
static Value missing_list(const Value *slots, unsigned from, unsigned to, unsigned count) {
    Builder builder;
    builder_init(&builder, vm_temps(1));
    for (unsigned i = from, k = 0; i < to; i++) {
        if (slots[i] != VALUE_UNBOUND) {
            continue;
        }
        if (k > 0) {
            const char *between = count == 2 ? " and " : k + 1 == count ? ", and " : ", ";
            builder_add(&builder, between, strlen(between));
        }
        builder_add(&builder, "'", 1);
        builder_add_str(&builder, parameter_name(slots, i));
        builder_add(&builder, "'", 1);
        k++;
    }
    return builder_str(&builder);
}

_Noreturn static void raise_missing(const Value *slots, unsigned from, unsigned to,
                                    const char *what) {
    unsigned count = 0;
    for (unsigned i = from; i < to; i++) {
        count += slots[i] == VALUE_UNBOUND;
    }
    Value list = missing_list(slots, from, to, count);
    raise_type_error(MSG_missing_required_argument, slots[-1], count, what, count == 1 ? "" : "s",
                     list);
}

/* ---- binding ---- */

/* Index of the parameter `name` among those that may be named, or -1. */
static int parameter_find(const Value *slots, Value name, unsigned from, unsigned to) {
    for (unsigned i = from; i < to; i++) {
        if (same_name(parameter_name(slots, i), name)) {
            return (int)i;
        }
    }
    return -1;
}

_Noreturn static void raise_unexpected(const Value *slots, Value name) {
    if (parameter_find(slots, name, 0, code_shape(bind_code(slots)).nposonly) >= 0) {
        raise_type_error(MSG_got_some_positional_only, slots[-1], name);
    }
    raise_type_error(MSG_got_an_unexpected_keyword, slots[-1], name);
}

static void bind_keywords(Value *slots, const Value *values, Value *rest) {
    unsigned count = names_count(slots[-2]);
    for (unsigned i = 0; i < count; i++) {
        CodeShape shape = code_shape(bind_code(slots));
        Value name = raw_body(slots[-2])[i];
        int at = parameter_find(slots, name, shape.nposonly, shape.nargs + shape.nkwonly);
        if (at >= 0 && slots[at] != VALUE_UNBOUND) {
            raise_type_error(MSG_got_multiple_values_for, slots[-1], name);
        }
        if (at >= 0) {
            slots[at] = values[i];
        } else if (rest) {
            dict_set(*rest, name, values[i]);
        } else {
            raise_unexpected(slots, name);
        }
    }
}

static void bind_defaults(Value *slots) {
    CodeShape shape = code_shape(bind_code(slots));
    unsigned nargs = shape.nargs, all = nargs + shape.nkwonly, count = defaults_count(slots);
    unsigned flags = shape.flags;
    const Value *function = raw_body(slots[-1]) + shape.ncells;
    for (unsigned i = nargs - count; i < nargs; i++) {
        if (slots[i] == VALUE_UNBOUND) {
            slots[i] = raw_body(function[1])[i - (nargs - count)];
        }
    }
    for (unsigned i = 0; i < nargs; i++) {
        if (slots[i] == VALUE_UNBOUND) {
            raise_missing(slots, 0, nargs, "positional");
        }
    }
    Value named = flags & CODE_KWDEFAULTS ? function[flags & CODE_DEFAULTS ? 2 : 1] : VALUE_UNBOUND;
    bool missing = false;
    for (unsigned i = nargs; i < all; i++) {
        if (slots[i] == VALUE_UNBOUND && named != VALUE_UNBOUND) {
            slots[i] = dict_get_name(named, parameter_name(slots, i));
        }
        missing |= slots[i] == VALUE_UNBOUND;
    }
    if (missing) {
        raise_missing(slots, nargs, all, "keyword-only");
    }
}

void bind_arguments(Value *slots, Value *args, unsigned n) {
    CodeShape shape = code_shape(bind_code(slots));
    unsigned nargs = shape.nargs, all = nargs + shape.nkwonly;
    unsigned flags = shape.flags;
    unsigned given = n - names_count(slots[-2]), taken = given < nargs ? given : nargs;
    Value *rest = flags & CODE_VARKW ? &slots[all + ((flags & CODE_VARARGS) != 0)] : NULL;
    memset(slots, 0, shape.params * sizeof *slots);
    memcpy(slots, args, taken * sizeof *slots);
    if (flags & CODE_VARARGS) {
        slots[all] = given > nargs ? tuple_new(args + nargs, given - nargs) : CORE(empty_tuple);
    }
    if (rest) {
        *rest = dict_new(0);
    }
    if (given != n) {
        bind_keywords(slots, args + given, rest);
    }
    if (given > nargs && !(flags & CODE_VARARGS)) {
        raise_too_many(slots, given);
    }
    bind_defaults(slots);
}

/* ---- natives with a signature ---- */

/* A parameter of a signature: "/" and "*" alone are none. */
typedef struct Parameter {
    const char *name;
    unsigned bytes;
    bool optional, star, star2;
    bool named;      /* may be given by name */
    bool positional; /* may be given by position */
} Parameter;

/* The next parameter at *text, or false; `mode` is 0 before "*" and 1 behind it. */
static bool signature_next(const char **text, unsigned *mode, Parameter *p) {
    for (;;) {
        const char *s = *text;
        while (*s == ' ') {
            s++;
        }
        if (*s == '\0') {
            return false;
        }
        size_t bytes = strcspn(s, " ");
        *text = s + bytes;
        if (bytes == 1 && *s == '*') {
            *mode = 1;
            continue;
        }
        if (bytes == 1 && *s == '/') {
            continue;
        }
        p->star2 = bytes > 1 && s[0] == '*' && s[1] == '*';
        p->star = !p->star2 && s[0] == '*';
        p->optional = s[bytes - 1] == '?' || p->star || p->star2;
        p->positional = *mode == 0 && !p->star && !p->star2;
        p->name = s + (p->star2 ? 2 : p->star ? 1 : 0);
        p->bytes = (unsigned)(s + bytes - p->name) - (s[bytes - 1] == '?');
        /* positional-only when a "/" follows */
        p->named = !p->star && !p->star2 && strstr(*text, "/") == NULL;
        *mode = p->star ? 1 : *mode;
        return true;
    }
}

unsigned bind_native_slots(const char *signature) {
    unsigned count = 0, mode = 0;
    Parameter p;
    while (signature_next(&signature, &mode, &p)) {
        count++;
    }
    return count;
}

static bool parameter_is(const Parameter *p, Value name) {
    return p->named && str_bytes(name) == p->bytes &&
           flash_compare(str_text(name), p->name, p->bytes) == 0;
}

static const char *slots_signature(const Value *slots) {
    return native_signature(native_number(slots[-1]));
}

static void bind_native_keyword(Value *slots, Value name, Value v) {
    const char *text = slots_signature(slots);
    unsigned mode = 0, i = 0;
    Parameter p;
    Value *rest = NULL;
    for (; signature_next(&text, &mode, &p); i++) {
        if (p.star2) {
            rest = &slots[i];
        }
        if (!parameter_is(&p, name)) {
            continue;
        }
        if (slots[i] != VALUE_UNBOUND) {
            raise_type_error(MSG_argument_for_given_by_name_and, slots[-1], name, i + 1);
        }
        slots[i] = v;
        return;
    }
    if (!rest) {
        raise_type_error(MSG_is_an_invalid_keyword_argument, name, slots[-1]);
    }
    dict_set(*rest, name, v);
}

_Noreturn static void raise_native_missing(Value native, const Parameter *p, unsigned at) {
    char name[32];
    unsigned bytes = p->bytes < sizeof name - 1 ? p->bytes : (unsigned)sizeof name - 1;
    memcpy(name, p->name, bytes);
    name[bytes] = '\0';
    raise_type_error(MSG_missing_required_argument_pos, native, name, at + 1);
}

void bind_native(Value *slots, Value *args, unsigned n) {
    const char *text = slots_signature(slots);
    unsigned given = n - names_count(slots[-2]), mode = 0, i = 0, taken = 0;
    Parameter p;
    for (; signature_next(&text, &mode, &p); i++) {
        if (p.star) {
            slots[i] = taken < given ? tuple_new(args + taken, given - taken) : CORE(empty_tuple);
            taken = given;
        } else if (p.star2) {
            slots[i] = dict_new(0);
        } else {
            slots[i] = p.positional && taken < given ? args[taken++] : VALUE_UNBOUND;
        }
    }
    if (taken < given) {
        raise_type_error(MSG_takes_at_most_argument_given, slots[-1], taken, taken == 1 ? "" : "s",
                         given);
    }
    for (unsigned k = 0; k < n - given; k++) {
        bind_native_keyword(slots, raw_body(slots[-2])[k], args[given + k]);
    }
    text = slots_signature(slots);
    mode = 0;
    for (i = 0; signature_next(&text, &mode, &p); i++) {
        if (slots[i] == VALUE_UNBOUND && !p.optional) {
            raise_native_missing(slots[-1], &p, i);
        }
    }
}
