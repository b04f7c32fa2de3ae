/* Built-in functions on any object. Those of numbers stand in int_native.c, sorted in sort.c, the
 * types in their own files. */
#include "call.h"
#include "class.h"
#include "import.h"
#include "native.h"
#if FIRN_HOST
#include "bake.h"
#endif
#include "text.h"

/* ---- attributes */

static Value name_argument(Value name) {
    Value native = obj_native(name);
    if (!value_is_str(native)) {
        raise_type_error(MSG_attribute_name_must_be_string, name);
    }
    return attr_name(native);
}

Value builtin_getattr(Value *args, unsigned n) {
    args[1] = name_argument(args[1]);
    if (n < 3) {
        return obj_getattr(args[0], args[1]);
    }
    Value v = obj_find_attr(args[0], args[1]);
    return v != VALUE_UNBOUND ? v : args[2];
}

Value builtin_hasattr(Value *args, unsigned n) {
    (void)n;
    return value_bool(obj_find_attr(args[0], name_argument(args[1])) != VALUE_UNBOUND);
}

Value builtin_setattr(Value *args, unsigned n) {
    (void)n;
    obj_setattr(args[0], name_argument(args[1]), args[2]);
    return VALUE_NONE;
}

Value builtin_delattr(Value *args, unsigned n) {
    (void)n;
    obj_setattr(args[0], name_argument(args[1]), VALUE_UNBOUND);
    return VALUE_NONE;
}

/* ---- classes */

/* `what` is a class or a tuple of such, nested at will; `hook` is __instancecheck__ or
 * __subclasscheck__, `class_ref` the class of *slot, or *slot itself. */
static bool class_test(Value *slot, Value what, Value hook) {
    if (is_kind(what, KIND_TUPLE)) {
        Value *mark = vm->sp;
        Value *t = vm_keep(1, what, 0, 0);
        bool found = false;
        vm_enter();
        for (uint32_t i = 0; i < obj_words(*t) && !found; i++) {
            found = class_test(slot, raw_body(*t)[i], hook);
        }
        vm_leave();
        vm_release(mark);
        return found;
    }
    bool instance = hook == CORE(name___instancecheck__);
    if (!is_class(what)) {
        raise_type_error(MSG_arg_2_must_be_a_a_tuple_of_s, instance ? "isinstance" : "issubclass",
                         instance ? "type" : "class", instance ? "type" : "classe");
    }
    if (special_lookup(what, hook) != VALUE_UNBOUND) {
        Value *mark = vm->sp;
        Value *window = vm_keep(2, what, *slot, 0);
        Value r = special_call(special_lookup(window[0], hook), window, 2);
        vm_release(mark);
        return obj_truth(r);
    }
    return class_is_subclass(instance ? obj_class(*slot) : *slot, what);
}

Value builtin_isinstance(Value *args, unsigned n) {
    (void)n;
    return value_bool(class_test(&args[0], args[1], CORE(name___instancecheck__)));
}

Value builtin_issubclass(Value *args, unsigned n) {
    (void)n;
    if (!is_class(args[0])) {
        raise_type_error(MSG_issubclass_arg_1_must_be_a);
    }
    return value_bool(class_test(&args[0], args[1], CORE(name___subclasscheck__)));
}

Value builtin_callable(Value *args, unsigned n) {
    (void)n;
    if (!value_is_ref(args[0])) {
        return VALUE_FALSE;
    }
    switch (obj_kind(args[0])) {
    case KIND_CODE: return value_bool(obj_class(args[0]) == CORE(class_function));
    case KIND_FUNCTION:
    case KIND_NATIVE:
    case KIND_BOUND:
    case KIND_CLASS:
    case KIND_STATICMETHOD: return VALUE_TRUE;
    default: return value_bool(special_lookup(args[0], CORE(name___call__)) != VALUE_UNBOUND);
    }
}

/* ---- identity, hash, text */

/* References show their serial, a multiple of 4 as references are; all else shows its word. */
Value builtin_id(Value *args, unsigned n) {
    (void)n;
    uint32_t id = value_is_ref(args[0]) ? heap_identity(args[0]) << 2 : args[0];
    return int_from_i64(id);
}

Value builtin_hash(Value *args, unsigned n) {
    (void)n;
    uint32_t before = vm_identities();
    int32_t hash = (int32_t)obj_hash(args[0]);
    if (before != vm_identities()) {
        vm_impure("a default hash differs from run to run");
    }
    return int_from_i64(hash == -1 ? -2 : hash);
}

Value builtin_repr(Value *args, unsigned n) {
    (void)n;
    return obj_repr(args[0]);
}

static void add_escaped(Builder *b, uint32_t c) {
    unsigned digits = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
    char text[10] = {'\\', digits == 2 ? 'x' : digits == 4 ? 'u' : 'U'};
    for (unsigned i = 0; i < digits; i++) {
        text[2 + i] = "0123456789abcdef"[(c >> (4 * (digits - 1 - i))) & 15];
    }
    builder_add(b, text, 2 + digits);
}

Value builtin_ascii(Value *args, unsigned n) {
    (void)n;
    Value *t = vm_temps(2);
    t[1] = obj_repr(args[0]);
    if (is_kind(t[1], KIND_STR)) {
        return t[1];
    }
    Builder b;
    builder_init(&b, &t[0]);
    for (uint32_t at = 0; at < str_bytes(t[1]);) {
        const char *p = str_text(t[1]) + at;
        uint32_t c = utf8_load(p);
        at += utf8_size((uint8_t)flash_load(p));
        if (c < 0x80) {
            builder_add_char(&b, c);
        } else {
            add_escaped(&b, c);
        }
    }
    return builder_str(&b);
}

Value builtin_format(Value *args, unsigned n) {
    if (n > 1 && !value_is_str(args[1])) {
        raise_type_error(MSG_format_argument_2_must_be_str, args[1]);
    }
    return obj_format(args[0], n > 1 ? args[1] : VALUE_UNBOUND);
}

Value builtin_chr(Value *args, unsigned n) {
    (void)n;
    int32_t c = int_index(args[0]);
    if (c < 0 || c > 0x10FFFF) {
        raise_value_error(MSG_chr_arg_not_in_range_0_x110000);
    }
    if (c < 128) {
        return CORE(chars) + 8u * (uint32_t)c;
    }
    char text[4];
    return str_new(text, utf8_store(text, (uint32_t)c));
}

Value builtin_ord(Value *args, unsigned n) {
    (void)n;
    Value v = obj_native(args[0]);
    Buffer buffer;
    if (value_is_str(v)) {
        if (str_length(v) == 1) {
            return value_small((int32_t)utf8_load(str_text(v)));
        }
        raise_type_error(MSG_ord_expected_a_character_but, (unsigned)str_length(v));
    }
    if (!value_is_ref(v) || !buffer_get(v, &buffer)) {
        raise_type_error(MSG_ord_expected_string_of_length, args[0]);
    }
    if (buffer.bytes != 1) {
        raise_type_error(MSG_ord_expected_a_character_but, (unsigned)buffer.bytes);
    }
    return value_small((uint8_t)flash_load((const char *)buffer.data));
}

/* ---- iteration */

Value builtin_len(Value *args, unsigned n) {
    (void)n;
    return int_from_i64(obj_len(args[0]));
}

Value builtin_iter(Value *args, unsigned n) {
    if (n == 1) {
        return obj_iter(args[0]);
    }
    Value *window = vm_keep(1, args[0], 0, 0);
    if (builtin_callable(window, 1) != VALUE_TRUE) {
        raise_type_error(MSG_iter_v_w_v_must_be_callable);
    }
    Value it = heap_alloc_raw(KIND_ITER_CALL, 2);
    raw_body(it)[0] = args[0];
    raw_body(it)[1] = args[1];
    return it;
}

/* Without a default the iterator's own StopIteration is let through: it may carry a value. */
static Value next_or_raise(Value *args) {
    if (is_kind(args[0], KIND_GENERATOR)) {
        bool ended = false;
        Value v = generator_resume(args[0], VALUE_NONE, &ended);
        if (ended) {
            raise_stop_iteration(v);
        }
        return v;
    }
    if (special_lookup(args[0], CORE(name___next__)) != VALUE_UNBOUND) {
        Value *window = vm_keep(1, args[0], 0, 0);
        Value method = special_lookup(window[0], CORE(name___next__));
        return special_call(method, window, 1);
    }
    Value v = obj_next(args[0]);
    if (v == VALUE_UNBOUND) {
        raise_stop_iteration(VALUE_NONE);
    }
    return v;
}

Value builtin_next(Value *args, unsigned n) {
    if (n == 1) {
        return next_or_raise(args);
    }
    Value v = obj_next(args[0]);
    return v != VALUE_UNBOUND ? v : args[1];
}

/* Whether some item's truth equals `wanted`. */
static bool find_truth(Value *args, bool wanted) {
    args[0] = obj_iter(args[0]);
    for (;;) {
        Value v = obj_next(args[0]);
        if (v == VALUE_UNBOUND) {
            return false;
        }
        if (obj_truth(v) == wanted) {
            return true;
        }
        vm_poll();
    }
}

Value builtin_all(Value *args, unsigned n) {
    (void)n;
    return value_bool(!find_truth(args, false));
}

Value builtin_any(Value *args, unsigned n) {
    (void)n;
    return value_bool(find_truth(args, true));
}

static void check_sum_start(Value start) {
    Value v = obj_native(start);
    if (value_is_str(v)) {
        raise_type_error(MSG_sum_cant_sum_strings_use_join);
    }
    if (is_kind(v, KIND_BYTES) || is_kind(v, KIND_BYTEARRAY)) {
        raise_type_error(MSG_sum_cant_sum_use_b_join_seq,
                         is_kind(v, KIND_BYTES) ? "bytes" : "bytearray");
    }
}

/* (iterable, start) */
Value builtin_sum(Value *args, unsigned n) {
    (void)n;
    if (args[1] == VALUE_UNBOUND) {
        args[1] = value_small(0);
    }
    check_sum_start(args[1]);
    args[0] = obj_iter(args[0]);
    for (;;) {
        Value v = obj_next(args[0]);
        if (v == VALUE_UNBOUND) {
            return args[1];
        }
        int64_t sum = (int64_t)(int32_t)args[1] + (int32_t)v;
        if (value_is_small(v) && value_is_small(args[1]) && sum == (int32_t)sum &&
            sum != INT32_MIN) {
            args[1] = (Value)(int32_t)sum - 1u; /* both carry the tag */
        } else {
            args[1] = obj_binary(BIN_ADD, false, args[1], v);
        }
        vm_poll();
    }
}

/* ---- min, max: (values, key, default) */

enum { BEST_VALUES, BEST_KEY, BEST_DEFAULT };

static Value key_of(Value key, Value item) {
    if (key == VALUE_UNBOUND || key == VALUE_NONE) {
        return item;
    }
    Value *mark = vm->sp;
    Value *window = vm_keep(2, item, key, 0);
    Value r = vm_call(window[1], window, 1);
    vm_release(mark);
    return r;
}

static Value best(Value *args, CompareOp op, const char *name) {
    uint32_t count = obj_words(args[BEST_VALUES]);
    if (count == 0) {
        raise_type_error(MSG_expected_at_least_1_argument, name);
    }
    if (count > 1 && args[BEST_DEFAULT] != VALUE_UNBOUND) {
        raise_type_error(MSG_cannot_specify_a_default_for, name);
    }
    /* iterator, best item, its key, candidate, its key */
    Value *t = vm_temps(5);
    t[0] = obj_iter(count == 1 ? raw_body(args[BEST_VALUES])[0] : args[BEST_VALUES]);
    for (;;) {
        t[3] = obj_next(t[0]);
        if (t[3] == VALUE_UNBOUND) {
            break;
        }
        t[4] = key_of(args[BEST_KEY], t[3]);
        if (t[1] == VALUE_UNBOUND || obj_truth(obj_compare(op, t[4], t[2]))) {
            t[1] = t[3];
            t[2] = t[4];
        }
        vm_poll();
    }
    if (t[1] == VALUE_UNBOUND && args[BEST_DEFAULT] == VALUE_UNBOUND) {
        raise_value_error(MSG_arg_is_an_empty_sequence, name);
    }
    return t[1] != VALUE_UNBOUND ? t[1] : args[BEST_DEFAULT];
}

Value builtin_min(Value *args, unsigned n) {
    (void)n;
    return best(args, CMP_LT, "min");
}

Value builtin_max(Value *args, unsigned n) {
    (void)n;
    return best(args, CMP_GT, "max");
}

/* ---- namespaces */

Value builtin_globals(Value *args, unsigned n) {
    (void)args;
    (void)n;
    Value module = module_of_code();
    return module != VALUE_UNBOUND ? namespace_new(module) : dict_new(0);
}

Value builtin_vars(Value *args, unsigned n) {
    if (n == 0) {
        return builtin_globals(args, n);
    }
    Value v = obj_find_attr(args[0], CORE(name___dict__));
    if (v == VALUE_UNBOUND) {
        raise_type_error(MSG_vars_argument_must_have_dict);
    }
    return v;
}

static void add_keys(const Value *set, Value dict) {
    Value *mark = vm->sp;
    Value *t = vm_keep(1, dict, 0, 0);
    uint32_t pos = 0;
    Value key, v;
    while (dict_next(*t, &pos, &key, &v)) {
        set_add_value(*set, key);
    }
    vm_release(mark);
}

static void add_class_names(const Value *set, Value class_ref) {
    Value *mark = vm->sp;
    Value *t = vm_keep(1, raw_body(class_ref)[CLASS_MRO], 0, 0);
    for (uint32_t i = 0; i < obj_words(*t); i++) {
#if FIRN_HOST
        if (vm->trapping) {
            bake_look(raw_body(*t)[i], VALUE_UNBOUND);
        }
#endif
        add_keys(set, body(raw_body(*t)[i])[CLASS_DICT]);
    }
    vm_release(mark);
}

/* Names of filled slots, or of the DICT. */
static void add_own_names(const Value *set, Value *slot) {
    if (instance_has_dict(*slot)) {
        add_keys(set, body(*slot)[1]);
        return;
    }
    Value names = raw_body(instance_class(*slot))[CLASS_SLOTS];
    for (uint32_t i = 0; i < obj_words(names); i++) {
        names = raw_body(instance_class(*slot))[CLASS_SLOTS];
        Value name = raw_body(names)[i];
        if (name != VALUE_NONE && body(*slot)[1 + i] != VALUE_UNBOUND) {
            set_add_value(*set, name);
            names = raw_body(instance_class(*slot))[CLASS_SLOTS];
        }
    }
}

Value builtin_dir(Value *args, unsigned n) {
    Value *t = vm_temps(2);
    t[0] = set_new(KIND_SET);
    t[1] = n > 0 ? args[0] : module_of_code();
    if (is_kind(t[1], KIND_MODULE)) {
        Value hook = module_own(t[1], CORE(name___dir__));
        if (hook != VALUE_UNBOUND) {
            t[0] = vm_call(hook, vm_temps(1), 0);
        } else {
            add_keys(&t[0], module_names(t[1]));
        }
    } else if (n > 0) {
        if (special_lookup(t[1], CORE(name___dir__)) != VALUE_UNBOUND) {
            Value *window = vm_keep(1, t[1], 0, 0);
            Value method = special_lookup(window[0], CORE(name___dir__));
            t[0] = special_call(method, window, 1);
        } else {
            if (is_instance(t[1])) {
                add_own_names(&t[0], &t[1]);
            }
            add_class_names(&t[0], is_class(t[1]) ? t[1] : obj_class(t[1]));
        }
    }
    Value *window = vm_temps(1);
    window[0] = t[0];
    return vm_call(CORE(native_builtin_sorted), window, 1);
}

/* (name, globals, locals, fromlist, level) */
Value builtin_import(Value *args, unsigned n) {
    if (!value_is_str(args[0])) {
        raise_type_error(MSG_import_argument_1_must_be_str, args[0]);
    }
    int32_t level = n > 4 ? int_index(args[4]) : 0;
    if (level < 0) {
        raise_value_error(MSG_level_must_be_0);
    }
    bool leaf = n > 3 && obj_truth(args[3]);
    return module_import_level(intern_find(args[0]), (unsigned)level, leaf);
}

/* ---- print(*values, sep, end, file, flush) */

enum { PRINT_VALUES, PRINT_SEP, PRINT_END, PRINT_FILE, PRINT_FLUSH };

static Value print_option(Value v, const char *name, Value otherwise) {
    if (v == VALUE_UNBOUND || v == VALUE_NONE) {
        return otherwise;
    }
    if (!value_is_str(obj_native(v))) {
        raise_type_error(MSG_must_be_none_or_a_string_not, name, v);
    }
    return obj_native(v);
}

static void print_to(Value *args, Sink *sink) {
    for (uint32_t i = 0; i < obj_words(args[PRINT_VALUES]); i++) {
        if (i > 0) {
            sink_str(sink, args[PRINT_SEP]);
        }
        obj_print(raw_body(args[PRINT_VALUES])[i], sink, false);
    }
    sink_str(sink, args[PRINT_END]);
}

/* Without keywords nothing is allocated, unless an item's text takes it. */
static Value print_direct(const Value *args, unsigned n) {
    Sink console = {NULL};
    (void)vm_inert("print()");
    for (unsigned i = 0; i < n; i++) {
        if (i > 0) {
            sink_puts(&console, " ");
        }
        obj_print(args[i], &console, false);
    }
    sink_puts(&console, "\n");
    return VALUE_NONE;
}

/* One call of file.write with the whole text. */
static void print_to_file(Value *args) {
    Value *window = vm_temps(2);
    Builder b;
    builder_init(&b, &window[0]);
    Sink sink = {&b};
    print_to(args, &sink);
    window[0] = builder_str(&b);
    window[1] = obj_getattr(args[PRINT_FILE], CORE(name_write));
    (void)vm_call(window[1], window, 1);
}

Value builtin_print(Value *args, unsigned n) {
    if (n & DIRECT_CALL) {
        return print_direct(args, n & ~DIRECT_CALL);
    }
    args[PRINT_SEP] = print_option(args[PRINT_SEP], "sep", CORE(chars) + 8u * ' ');
    args[PRINT_END] = print_option(args[PRINT_END], "end", CORE(chars) + 8u * '\n');
    Value file = args[PRINT_FILE];
    if (file == VALUE_UNBOUND || file == VALUE_NONE || is_core_object(file)) {
        (void)vm_inert("print()");
        Sink console = {NULL};
        print_to(args, &console);
    } else {
        print_to_file(args);
    }
    if (args[PRINT_FLUSH] != VALUE_UNBOUND && obj_truth(args[PRINT_FLUSH]) &&
        args[PRINT_FILE] != VALUE_UNBOUND && args[PRINT_FILE] != VALUE_NONE) {
        Value *window = vm_temps(1);
        Value flush = obj_getattr(args[PRINT_FILE], CORE(name_flush));
        (void)vm_call(flush, window, 0);
    }
    return VALUE_NONE;
}
