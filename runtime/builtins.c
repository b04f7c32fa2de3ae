/* Built-in functions on any object. Those of numbers stand in int_native.c, sorted in sort.c, the
 * types in their own files. */
#include "call.h"
#include "class.h"
#include "native.h"
#include "text.h"

/* ---- attributes */

static Value name_argument(Vm *vm, Value name) {
    Value native = obj_native(vm, name);
    if (!value_is_str(vm, native)) {
        raise_type_error(vm, "attribute name must be string, not '%T'", name);
    }
    return attr_name(vm, native);
}

Value builtin_getattr(Vm *vm, Value *args, unsigned n) {
    args[1] = name_argument(vm, args[1]);
    if (n < 3) {
        return obj_getattr(vm, args[0], args[1]);
    }
    Value v = obj_find_attr(vm, args[0], args[1]);
    return v != VALUE_UNBOUND ? v : args[2];
}

Value builtin_hasattr(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return value_bool(obj_find_attr(vm, args[0], name_argument(vm, args[1])) != VALUE_UNBOUND);
}

Value builtin_setattr(Vm *vm, Value *args, unsigned n) {
    (void)n;
    obj_setattr(vm, args[0], name_argument(vm, args[1]), args[2]);
    return VALUE_NONE;
}

Value builtin_delattr(Vm *vm, Value *args, unsigned n) {
    (void)n;
    obj_setattr(vm, args[0], name_argument(vm, args[1]), VALUE_UNBOUND);
    return VALUE_NONE;
}

/* ---- classes */

/* `what` is a class or a tuple of such, nested at will; `hook` is __instancecheck__ or
 * __subclasscheck__, `class_ref` the class of *slot, or *slot itself. */
static bool class_test(Vm *vm, Value *slot, Value what, Value hook) {
    if (is_kind(vm, what, KIND_TUPLE)) {
        Value *mark = vm->sp;
        Value *t = vm_keep(vm, 1, what, 0, 0);
        bool found = false;
        vm_enter(vm);
        for (uint32_t i = 0; i < obj_words(vm, *t) && !found; i++) {
            found = class_test(vm, slot, raw_body(vm, *t)[i], hook);
        }
        vm_leave(vm);
        vm_release(vm, mark);
        return found;
    }
    bool instance = hook == CORE(vm, name___instancecheck__);
    if (!is_class(vm, what)) {
        raise_type_error(vm, "%s() arg 2 must be a %s, a tuple of %ss, or a union",
                         instance ? "isinstance" : "issubclass", instance ? "type" : "class",
                         instance ? "type" : "classe");
    }
    if (special_lookup(vm, what, hook) != VALUE_UNBOUND) {
        Value *mark = vm->sp;
        Value *window = vm_keep(vm, 2, what, *slot, 0);
        Value r = special_call(vm, special_lookup(vm, window[0], hook), window, 2);
        vm_release(vm, mark);
        return obj_truth(vm, r);
    }
    return class_is_subclass(vm, instance ? obj_class(vm, *slot) : *slot, what);
}

Value builtin_isinstance(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return value_bool(class_test(vm, &args[0], args[1], CORE(vm, name___instancecheck__)));
}

Value builtin_issubclass(Vm *vm, Value *args, unsigned n) {
    (void)n;
    if (!is_class(vm, args[0])) {
        raise_type_error(vm, "issubclass() arg 1 must be a class");
    }
    return value_bool(class_test(vm, &args[0], args[1], CORE(vm, name___subclasscheck__)));
}

Value builtin_callable(Vm *vm, Value *args, unsigned n) {
    (void)n;
    if (!value_is_ref(args[0])) {
        return VALUE_FALSE;
    }
    switch (obj_kind(vm, args[0])) {
    case KIND_FUNCTION:
    case KIND_NATIVE:
    case KIND_BOUND:
    case KIND_CLASS:
    case KIND_STATICMETHOD: return VALUE_TRUE;
    default:
        return value_bool(special_lookup(vm, args[0], CORE(vm, name___call__)) != VALUE_UNBOUND);
    }
}

/* ---- identity, hash, text */

/* References show their serial, a multiple of 4 as references are; all else shows its word. */
Value builtin_id(Vm *vm, Value *args, unsigned n) {
    (void)n;
    uint32_t id = value_is_ref(args[0]) ? heap_identity(vm, args[0]) << 2 : args[0];
    return int_from_i64(vm, id);
}

Value builtin_hash(Vm *vm, Value *args, unsigned n) {
    (void)n;
    int32_t hash = (int32_t)obj_hash(vm, args[0]);
    return int_from_i64(vm, hash == -1 ? -2 : hash);
}

Value builtin_repr(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return obj_repr(vm, args[0]);
}

static void add_escaped(Vm *vm, Builder *b, uint32_t c) {
    unsigned digits = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
    char text[10] = {'\\', digits == 2 ? 'x' : digits == 4 ? 'u' : 'U'};
    for (unsigned i = 0; i < digits; i++) {
        text[2 + i] = "0123456789abcdef"[(c >> (4 * (digits - 1 - i))) & 15];
    }
    builder_add(vm, b, text, 2 + digits);
}

Value builtin_ascii(Vm *vm, Value *args, unsigned n) {
    (void)n;
    Value *t = vm_temps(vm, 2);
    t[1] = obj_repr(vm, args[0]);
    if (is_kind(vm, t[1], KIND_STR)) {
        return t[1];
    }
    Builder b;
    builder_init(vm, &b, &t[0]);
    for (uint32_t at = 0; at < str_bytes(vm, t[1]);) {
        const char *p = str_text(vm, t[1]) + at;
        uint32_t c = utf8_load(p);
        at += utf8_size((uint8_t)flash_load(p));
        if (c < 0x80) {
            builder_add_char(vm, &b, c);
        } else {
            add_escaped(vm, &b, c);
        }
    }
    return builder_str(vm, &b);
}

Value builtin_format(Vm *vm, Value *args, unsigned n) {
    if (n > 1 && !value_is_str(vm, args[1])) {
        raise_type_error(vm, "format() argument 2 must be str, not %T", args[1]);
    }
    return obj_format(vm, args[0], n > 1 ? args[1] : VALUE_UNBOUND);
}

Value builtin_chr(Vm *vm, Value *args, unsigned n) {
    (void)n;
    int32_t c = int_index(vm, args[0]);
    if (c < 0 || c > 0x10FFFF) {
        raise_value_error(vm, "chr() arg not in range(0x110000)");
    }
    if (c < 128) {
        return CORE(vm, chars) + 8u * (uint32_t)c;
    }
    char text[4];
    return str_new(vm, text, utf8_store(text, (uint32_t)c));
}

Value builtin_ord(Vm *vm, Value *args, unsigned n) {
    (void)n;
    Value v = obj_native(vm, args[0]);
    Buffer buffer;
    if (value_is_str(vm, v)) {
        if (str_length(vm, v) == 1) {
            return value_small((int32_t)utf8_load(str_text(vm, v)));
        }
        raise_type_error(vm, "ord() expected a character, but string of length %u found",
                         (unsigned)str_length(vm, v));
    }
    if (!value_is_ref(v) || !buffer_get(vm, v, &buffer)) {
        raise_type_error(vm, "ord() expected string of length 1, but %T found", args[0]);
    }
    if (buffer.bytes != 1) {
        raise_type_error(vm, "ord() expected a character, but string of length %u found",
                         (unsigned)buffer.bytes);
    }
    return value_small((uint8_t)flash_load((const char *)buffer.data));
}

/* ---- iteration */

Value builtin_len(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return int_from_i64(vm, obj_len(vm, args[0]));
}

Value builtin_iter(Vm *vm, Value *args, unsigned n) {
    if (n == 1) {
        return obj_iter(vm, args[0]);
    }
    Value *window = vm_keep(vm, 1, args[0], 0, 0);
    if (builtin_callable(vm, window, 1) != VALUE_TRUE) {
        raise_type_error(vm, "iter(v, w): v must be callable");
    }
    Value it = heap_alloc_raw(vm, KIND_ITER_CALL, 2);
    raw_body(vm, it)[0] = args[0];
    raw_body(vm, it)[1] = args[1];
    return it;
}

/* Without a default the iterator's own StopIteration is let through: it may carry a value. */
static Value next_or_raise(Vm *vm, Value *args) {
    if (is_kind(vm, args[0], KIND_GENERATOR)) {
        bool ended = false;
        Value v = generator_resume(vm, args[0], VALUE_NONE, &ended);
        if (ended) {
            raise_stop_iteration(vm, v);
        }
        return v;
    }
    if (special_lookup(vm, args[0], CORE(vm, name___next__)) != VALUE_UNBOUND) {
        Value *window = vm_keep(vm, 1, args[0], 0, 0);
        Value method = special_lookup(vm, window[0], CORE(vm, name___next__));
        return special_call(vm, method, window, 1);
    }
    Value v = obj_next(vm, args[0]);
    if (v == VALUE_UNBOUND) {
        raise_stop_iteration(vm, VALUE_NONE);
    }
    return v;
}

Value builtin_next(Vm *vm, Value *args, unsigned n) {
    if (n == 1) {
        return next_or_raise(vm, args);
    }
    Value v = obj_next(vm, args[0]);
    return v != VALUE_UNBOUND ? v : args[1];
}

/* Whether some item's truth equals `wanted`. */
static bool find_truth(Vm *vm, Value *args, bool wanted) {
    args[0] = obj_iter(vm, args[0]);
    for (;;) {
        Value v = obj_next(vm, args[0]);
        if (v == VALUE_UNBOUND) {
            return false;
        }
        if (obj_truth(vm, v) == wanted) {
            return true;
        }
        vm_poll(vm);
    }
}

Value builtin_all(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return value_bool(!find_truth(vm, args, false));
}

Value builtin_any(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return value_bool(find_truth(vm, args, true));
}

static void check_sum_start(Vm *vm, Value start) {
    Value v = obj_native(vm, start);
    if (value_is_str(vm, v)) {
        raise_type_error(vm, "sum() can't sum strings [use ''.join(seq) instead]");
    }
    if (is_kind(vm, v, KIND_BYTES) || is_kind(vm, v, KIND_BYTEARRAY)) {
        raise_type_error(vm, "sum() can't sum %s [use b''.join(seq) instead]",
                         is_kind(vm, v, KIND_BYTES) ? "bytes" : "bytearray");
    }
}

/* (iterable, start) */
Value builtin_sum(Vm *vm, Value *args, unsigned n) {
    (void)n;
    if (args[1] == VALUE_UNBOUND) {
        args[1] = value_small(0);
    }
    check_sum_start(vm, args[1]);
    args[0] = obj_iter(vm, args[0]);
    for (;;) {
        Value v = obj_next(vm, args[0]);
        if (v == VALUE_UNBOUND) {
            return args[1];
        }
        int64_t sum = (int64_t)(int32_t)args[1] + (int32_t)v;
        if (value_is_small(v) && value_is_small(args[1]) && sum == (int32_t)sum &&
            sum != INT32_MIN) {
            args[1] = (Value)(int32_t)sum - 1u; /* both carry the tag */
        } else {
            args[1] = obj_binary(vm, BIN_ADD, false, args[1], v);
        }
        vm_poll(vm);
    }
}

/* ---- min, max: (values, key, default) */

enum { BEST_VALUES, BEST_KEY, BEST_DEFAULT };

static Value key_of(Vm *vm, Value key, Value item) {
    if (key == VALUE_UNBOUND || key == VALUE_NONE) {
        return item;
    }
    Value *mark = vm->sp;
    Value *window = vm_keep(vm, 2, item, key, 0);
    Value r = vm_call(vm, window[1], window, 1);
    vm_release(vm, mark);
    return r;
}

static Value best(Vm *vm, Value *args, CompareOp op, const char *name) {
    uint32_t count = obj_words(vm, args[BEST_VALUES]);
    if (count == 0) {
        raise_type_error(vm, "%s expected at least 1 argument, got 0", name);
    }
    if (count > 1 && args[BEST_DEFAULT] != VALUE_UNBOUND) {
        raise_type_error(vm, "Cannot specify a default for %s() with multiple positional arguments",
                         name);
    }
    /* iterator, best item, its key, candidate, its key */
    Value *t = vm_temps(vm, 5);
    t[0] = obj_iter(vm, count == 1 ? raw_body(vm, args[BEST_VALUES])[0] : args[BEST_VALUES]);
    for (;;) {
        t[3] = obj_next(vm, t[0]);
        if (t[3] == VALUE_UNBOUND) {
            break;
        }
        t[4] = key_of(vm, args[BEST_KEY], t[3]);
        if (t[1] == VALUE_UNBOUND || obj_truth(vm, obj_compare(vm, op, t[4], t[2]))) {
            t[1] = t[3];
            t[2] = t[4];
        }
        vm_poll(vm);
    }
    if (t[1] == VALUE_UNBOUND && args[BEST_DEFAULT] == VALUE_UNBOUND) {
        raise_value_error(vm, "%s() arg is an empty sequence", name);
    }
    return t[1] != VALUE_UNBOUND ? t[1] : args[BEST_DEFAULT];
}

Value builtin_min(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return best(vm, args, CMP_LT, "min");
}

Value builtin_max(Vm *vm, Value *args, unsigned n) {
    (void)n;
    return best(vm, args, CMP_GT, "max");
}

/* ---- namespaces */

/* A new dict of the names of the module that runs: bindings are no dict that could be shown
 * itself. */
Value builtin_globals(Vm *vm, Value *args, unsigned n) {
    (void)args;
    (void)n;
    Value module = module_of_code(vm);
    return module != VALUE_UNBOUND ? module_names(vm, module, true) : dict_new(vm, 0);
}

Value builtin_vars(Vm *vm, Value *args, unsigned n) {
    if (n == 0) {
        return builtin_globals(vm, args, n);
    }
    Value v = obj_find_attr(vm, args[0], CORE(vm, name___dict__));
    if (v == VALUE_UNBOUND) {
        raise_type_error(vm, "vars() argument must have __dict__ attribute");
    }
    return v;
}

static void add_keys(Vm *vm, const Value *set, Value dict) {
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 1, dict, 0, 0);
    uint32_t pos = 0;
    Value key, v;
    while (dict_next(vm, *t, &pos, &key, &v)) {
        set_add_value(vm, *set, key);
    }
    vm_release(vm, mark);
}

static void add_class_names(Vm *vm, const Value *set, Value class_ref) {
    Value *mark = vm->sp;
    Value *t = vm_keep(vm, 1, raw_body(vm, class_ref)[CLASS_MRO], 0, 0);
    for (uint32_t i = 0; i < obj_words(vm, *t); i++) {
        add_keys(vm, set, body(vm, raw_body(vm, *t)[i])[CLASS_DICT]);
    }
    vm_release(vm, mark);
}

/* Names of filled slots, or of the DICT. */
static void add_own_names(Vm *vm, const Value *set, Value *slot) {
    if (instance_has_dict(vm, *slot)) {
        add_keys(vm, set, body(vm, *slot)[1]);
        return;
    }
    Value names = raw_body(vm, instance_class(vm, *slot))[CLASS_SLOTS];
    for (uint32_t i = 0; i < obj_words(vm, names); i++) {
        names = raw_body(vm, instance_class(vm, *slot))[CLASS_SLOTS];
        Value name = raw_body(vm, names)[i];
        if (name != VALUE_NONE && body(vm, *slot)[1 + i] != VALUE_UNBOUND) {
            set_add_value(vm, *set, name);
            names = raw_body(vm, instance_class(vm, *slot))[CLASS_SLOTS];
        }
    }
}

Value builtin_dir(Vm *vm, Value *args, unsigned n) {
    Value *t = vm_temps(vm, 2);
    t[0] = set_new(vm, KIND_SET);
    t[1] = n > 0 ? args[0] : module_of_code(vm);
    if (is_kind(vm, t[1], KIND_MODULE)) {
        add_keys(vm, &t[0], module_names(vm, t[1], false));
    } else if (n > 0) {
        if (special_lookup(vm, t[1], CORE(vm, name___dir__)) != VALUE_UNBOUND) {
            Value *window = vm_keep(vm, 1, t[1], 0, 0);
            Value method = special_lookup(vm, window[0], CORE(vm, name___dir__));
            t[0] = special_call(vm, method, window, 1);
        } else {
            if (is_instance(vm, t[1])) {
                add_own_names(vm, &t[0], &t[1]);
            }
            add_class_names(vm, &t[0], is_class(vm, t[1]) ? t[1] : obj_class(vm, t[1]));
        }
    }
    Value *window = vm_temps(vm, 1);
    window[0] = t[0];
    return vm_call(vm, CORE(vm, native_builtin_sorted), window, 1);
}

/* (name, globals, locals, fromlist, level) */
Value builtin_import(Vm *vm, Value *args, unsigned n) {
    if (!value_is_str(vm, args[0])) {
        raise_type_error(vm, "__import__() argument 1 must be str, not %T", args[0]);
    }
    int32_t level = n > 4 ? int_index(vm, args[4]) : 0;
    if (level < 0) {
        raise_value_error(vm, "level must be >= 0");
    }
    bool leaf = n > 3 && obj_truth(vm, args[3]);
    return module_import_level(vm, intern_find(vm, args[0]), (unsigned)level, leaf);
}

/* ---- print(*values, sep, end, file, flush) */

enum { PRINT_VALUES, PRINT_SEP, PRINT_END, PRINT_FILE, PRINT_FLUSH };

static Value print_option(Vm *vm, Value v, const char *name, Value otherwise) {
    if (v == VALUE_UNBOUND || v == VALUE_NONE) {
        return otherwise;
    }
    if (!value_is_str(vm, obj_native(vm, v))) {
        raise_type_error(vm, "%s must be None or a string, not %T", name, v);
    }
    return obj_native(vm, v);
}

static void print_to(Vm *vm, Value *args, Sink *sink) {
    for (uint32_t i = 0; i < obj_words(vm, args[PRINT_VALUES]); i++) {
        if (i > 0) {
            sink_str(vm, sink, args[PRINT_SEP]);
        }
        obj_print(vm, raw_body(vm, args[PRINT_VALUES])[i], sink, false);
    }
    sink_str(vm, sink, args[PRINT_END]);
}

/* One call of file.write with the whole text. */
static void print_to_file(Vm *vm, Value *args) {
    Value *window = vm_temps(vm, 2);
    Builder b;
    builder_init(vm, &b, &window[0]);
    Sink sink = {&b};
    print_to(vm, args, &sink);
    window[0] = builder_str(vm, &b);
    window[1] = obj_getattr(vm, args[PRINT_FILE], CORE(vm, name_write));
    (void)vm_call(vm, window[1], window, 1);
}

Value builtin_print(Vm *vm, Value *args, unsigned n) {
    (void)n;
    args[PRINT_SEP] = print_option(vm, args[PRINT_SEP], "sep", CORE(vm, chars) + 8u * ' ');
    args[PRINT_END] = print_option(vm, args[PRINT_END], "end", CORE(vm, chars) + 8u * '\n');
    Value file = args[PRINT_FILE];
    if (file == VALUE_UNBOUND || file == VALUE_NONE || is_core_object(vm, file)) {
        Sink console = {NULL};
        print_to(vm, args, &console);
    } else {
        print_to_file(vm, args);
    }
    if (args[PRINT_FLUSH] != VALUE_UNBOUND && obj_truth(vm, args[PRINT_FLUSH]) &&
        args[PRINT_FILE] != VALUE_UNBOUND && args[PRINT_FILE] != VALUE_NONE) {
        Value *window = vm_temps(vm, 1);
        Value flush = obj_getattr(vm, args[PRINT_FILE], CORE(vm, name_flush));
        (void)vm_call(vm, flush, window, 0);
    }
    return VALUE_NONE;
}
