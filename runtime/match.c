/* What match statements ask of their subject; the compiler calls these three (codegen_match.c). */
#include "class.h"
#include "containers.h"
#include "native.h"

/* (subject, n): whether it is a sequence of n items, or for n < 0 of at least -n - 1. Texts are no
 * sequences here. */
Value builtin_match_sequence(Value *args, unsigned n) {
    (void)n;
    Value v = native_part(args[0]);
    if (!value_is_ref(v) || type_ops_of(v)->getitem == NULL) {
        return VALUE_FALSE;
    }
    switch (obj_kind(v)) {
    case KIND_STR:
    case KIND_STRU:
    case KIND_BYTES:
    case KIND_BYTEARRAY:
    case KIND_DICT:
    case KIND_NAMESPACE: return VALUE_FALSE;
    default: break;
    }
    int32_t want = value_small_get(args[1]), have = (int32_t)obj_len(args[0]);
    return value_bool(want >= 0 ? have == want : have >= -want - 1);
}

/* (subject, keys, rest): a tuple of the values under the keys, then, with rest, a dict of the other items. None: no
 * mapping, or a key is missing. */
Value builtin_match_mapping(Value *args, unsigned n) {
    (void)n;
    args[0] = namespace_dict(native_part(args[0]));
    if (!is_kind(args[0], KIND_DICT)) {
        return VALUE_NONE;
    }
    /* values, keys seen or the rest, one value */
    Value *t = vm_temps(3);
    uint32_t count = tuple_length(args[1]);
    if (dict_count(args[0]) < count) {
        return VALUE_NONE;
    }
    t[0] = list_new(NULL, 0);
    t[1] = set_new(KIND_SET);
    for (uint32_t i = 0; i < count; i++) {
        set_add_value(t[1], raw_body(args[1])[i]);
        t[2] = dict_get(args[0], raw_body(args[1])[i]);
        if (t[2] == VALUE_UNBOUND) {
            return VALUE_NONE;
        }
        if (obj_len(t[1]) <= i) {
            raise_value_error(MSG_mapping_pattern_checks, raw_body(args[1])[i]);
        }
        list_append_value(t[0], t[2]);
    }
    if (args[2] == VALUE_TRUE) {
        t[1] = dict_new(0);
        dict_update(t[1], args[0], false);
        for (uint32_t i = 0; i < count; i++) {
            (void)dict_remove(t[1], raw_body(args[1])[i]);
        }
        list_append_value(t[0], t[1]);
    }
    return list_to_tuple(&t[0]);
}

/* Types whose one positional pattern is the subject itself. */
static bool matches_itself(Value class_ref) {
    switch (class_base_kind(class_ref)) {
    case KIND_INT:
    case KIND_FLOAT:
    case KIND_STR:
    case KIND_BYTES:
    case KIND_BYTEARRAY:
    case KIND_TUPLE:
    case KIND_LIST:
    case KIND_DICT:
    case KIND_SET:
    case KIND_FROZENSET: return true;
    default: return false;
    }
}

/* Name of positional pattern number i of the class in args[1]; 0: the subject itself. t[2] holds
 * __match_args__. */
static Value positional_name(const Value *args, const Value *t, uint32_t i) {
    uint32_t given = (uint32_t)value_small_get(args[2]), allowed = 0;
    if (t[2] != VALUE_UNBOUND) {
        if (!is_kind(t[2], KIND_TUPLE)) {
            raise_type_error(MSG_match_args_must_be_a_tuple, body(args[1])[CLASS_NAME], t[2]);
        }
        allowed = tuple_length(t[2]);
    } else {
        allowed = matches_itself(args[1]);
    }
    if (given > allowed) {
        raise_type_error(MSG_accepts_positional_sub, body(args[1])[CLASS_NAME], (unsigned)allowed,
                         allowed == 1 ? "" : "s", (unsigned)given);
    }
    if (t[2] == VALUE_UNBOUND) {
        return VALUE_UNBOUND;
    }
    Value name = raw_body(t[2])[i];
    if (!value_is_str(name)) {
        raise_type_error(MSG_match_args_elements_must_be, name);
    }
    return name;
}

/* (subject, class, positional, names): a tuple of the attributes, or None. */
Value builtin_match_class(Value *args, unsigned n) {
    if (!is_class(args[1])) {
        raise_type_error(MSG_called_match_pattern_must_be);
    }
    if (builtin_isinstance(args, n) != VALUE_TRUE) {
        return VALUE_NONE;
    }
    /* attributes, names seen, __match_args__, name */
    Value *t = vm_temps(4);
    uint32_t positional = (uint32_t)value_small_get(args[2]);
    uint32_t count = positional + tuple_length(args[3]);
    t[0] = list_new(NULL, 0);
    t[1] = set_new(KIND_SET);
    if (positional > 0) {
        t[2] = obj_find_attr(args[1], CORE(name___match_args__));
    }
    for (uint32_t i = 0; i < count; i++) {
        t[3] = i < positional ? positional_name(args, t, i) : raw_body(args[3])[i - positional];
        Value v = args[0];
        if (t[3] != VALUE_UNBOUND) {
            set_add_value(t[1], t[3]);
            if (obj_len(t[1]) <= i - (t[2] == VALUE_UNBOUND ? positional : 0)) {
                raise_type_error(MSG_got_multiple_sub_patterns, body(args[1])[CLASS_NAME], t[3]);
            }
            v = obj_find_attr(args[0], t[3]);
            if (v == VALUE_UNBOUND) {
                return VALUE_NONE;
            }
        }
        list_append_value(t[0], v);
    }
    return list_to_tuple(&t[0]);
}
