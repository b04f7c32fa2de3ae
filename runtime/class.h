/* Classes and instances, as the files of the object model share them (class.c, attr.c, protocol.c,
 * operator.c, exception.c, descriptor.c) and as natives that make objects need them.
 *
 * Rules for the natives of built-in types:
 *   - __new__: args[0] is the class, which may be a subclass written in Python. A type that can be
 *     subclassed ends with `return class_wrap(args[0], result)`. Types that are filled by
 *     __init__ (list, dict, set, bytearray) make an empty object when class_is_python(args[0]).
 *   - __init__ and all other methods: args[0] may be an instance of a subclass, or anything at all:
 *     begin with obj_native(args[0]) and check its kind.
 *
 * An INSTANCE whose class is NATIVE_BASE or EXCEPTION has words in front that C reads by index.
 * When such an instance gets an unforeseen attribute it becomes INSTANCE_DICT: its payload word 1
 * holds the DICT, and what stood there is kept in that DICT under the name '' (instance_first).
 * The other words stay. Instances of plain classes move all attributes into the DICT. */
#ifndef FIRN_CLASS_H
#define FIRN_CLASS_H

#include "vm.h"

/* Payload of a tuple, and the number of its items. Valid until the next allocation. */
static inline const Value *tuple_items(Value tuple, uint32_t *n) {
    *n = obj_words(tuple);
    return raw_body(tuple);
}

static inline bool is_class(Value v) {
    return is_kind(v, KIND_CLASS);
}

#if FIRN_SMALL
bool is_instance(Value v);
#else
FIRN_INLINE bool is_instance(Value v) {
    if (!value_is_ref(v)) {
        return false;
    }
    Value low = obj_header(v) & HEADER_LOW_MASK;
    return low == HEADER_LOW(KIND_INSTANCE) || low == HEADER_LOW(KIND_INSTANCE_DICT);
}
#endif

/* ClassFlag bits and the base kind. */
static inline uint32_t class_info(Value class_ref) {
    return (uint32_t)value_small_get(body(class_ref)[CLASS_INFO]);
}

/* The same with the hooks that any class has got later: it may be a base of this one, which may lie in flash. */
static inline uint32_t class_hooks(Value class_ref) {
    return (uint32_t)value_small_get(body(class_ref)[CLASS_INFO] | vm->hooks);
}

static inline Kind class_base_kind(Value class_ref) {
    return (Kind)(class_info(class_ref) & 0x7Fu);
}

/* Class of an instance. */
static inline Value instance_class(Value instance) {
    return body(instance)[0];
}

/* Whether the attributes are in a DICT. The header of what body() gives tells: that of a frozen
 * instance never changes. */
static inline bool instance_has_dict(Value instance) {
    return header_kind(body(instance)[-1]) == KIND_INSTANCE_DICT;
}

/* True for classes made by a class statement or type(), false for those of the core block. */
bool class_is_python(Value class_ref);
static inline bool is_python_class(Value v) {
    return is_class(v) && class_is_python(v);
}

/* Class of the class: a metaclass or type. */
Value class_meta(Value class_ref);
/* `native` itself when class_ref is built-in, else an instance of class_ref that holds it. May
 * collect. */
Value class_wrap(Value class_ref, Value native);
/* The call of a class with the n arguments at `window` (room for n only), the last len(kwnames) of
 * them named when kwnames is not 0: metaclass's __call__, __new__, __init__. May collect. */
Value class_call(Value class_ref, Value *window, unsigned n, Value kwnames);
/* The same without looking for a __call__ of the metaclass. */
Value class_instantiate(Value class_ref, Value *window, unsigned n, Value kwnames);
/* callable(*first, *tuple, **dict), all in stack slots; first may be NULL, *dict 0. */
Value call_spread(Value *callable, const Value *first, const Value *tuple, const Value *dict);
/* A class from args: name, bases, namespace, metaclass or 0, keywords for __init_subclass__ (DICT
 * or 0). May collect. */
Value class_make(const Value *args);
/* Looks `name` up in the MRO of `start` behind `after` (0: from the beginning). No cache. Does not
 * collect. */
Value class_lookup_after(Value start, Value after, Value name);
/* Index of `name` among the slots of the class, or UINT32_MAX. */
uint32_t class_slot(Value class_ref, Value name);
/* Word 1 of an instance with a native base or of an exception, whatever its layout. */
Value instance_first(Value instance);

/* Name of an operator's method: __add__, __radd__, __iadd__. */
enum BinaryMethod { METHOD_PLAIN, METHOD_REFLECTED, METHOD_INPLACE };
Value binary_method_name(BinaryOp op, enum BinaryMethod method);
/* The method that an operator finds for `v`: on the class of an instance, on the metaclass of a
 * class; 0 when none. Never anything for objects of built-in kinds. Does not collect. */
Value special_lookup(Value v, Value name);
/* Calls what class_lookup found in the class of window[0]; binds as attribute access would. */
Value special_call(Value method, Value *window, unsigned n);
/* True for words of the core block, which no program can change. */
bool is_core_object(Value v);

/* ---- attr.c */

/* What reading attribute value `v`, found in class `owner_class` or a base, gives: self 0 for an
 * access through the class itself. */
Value attr_bind(Value v, Value self, Value class_ref);
/* A property, a native getter, or an object with __set__ or __delete__. */
bool attr_is_data_descriptor(Value v);
/* Interned form of a str when there is one. */
Value attr_name(Value name);
/* DICT of an instance's attributes: converts it. 0 when the class has __slots__. May collect. */
Value instance_dict(Value instance);
/* object.__getattribute__ and object.__setattr__: no __getattr__, __getattribute__ or __setattr__
 * of Python; 0 when absent. */
Value attr_get_plain(Value o, Value name);
void attr_set_plain(Value o, Value name, Value v);
_Noreturn void attr_error(Value o, Value name);

/* Getters may be called like functions, with anything: TypeError unless `self` is of the kind. */
#if FIRN_SMALL
void check_self(Value self, Kind kind, const char *attribute);
#else
FIRN_INLINE void check_self(Value self, Kind kind, const char *attribute) {
    if (!is_kind(self, kind)) {
        raise_type_error(MSG_descriptor_does_not_apply_to_a, attribute, self);
    }
}
#endif

/* function_attr.c: an attribute that was stored into a function, or its __dict__; 0 when absent. Storing, or with
 * t[2] 0 deleting: t[0] function, t[1] name, t[2] value; false: it cannot be. May collect. */
Value function_own(Value function, Value name);
bool function_set(const Value *t);

/* ---- names for messages and reprs */

/* str that __module__ shows: '__main__' for the program's main file. */
Value module_shown_name(Value module_or_none);
/* Qualified name of a class, function, native or bound method, written to a sink. May collect. */
void sink_qualname(Sink *sink, Value callable);
/* print.c: repr, str and format() without methods of Python; spec is 0 or a str. */
void print_plain(Value o, Sink *sink, bool repr);
Value format_plain(Value o, Value spec);

/* Whether the module's body is running. */
bool module_is_under_way(Value module);
/* namespace.c: the names of a module, seen as a dict; a new DICT of them. May collect. */
Value namespace_new(Value module);
Value module_names(Value module);
/* `v` itself, or a new DICT of its names when it is a namespace. May collect. */
Value namespace_dict(Value v);

/* ---- exception.c */

/* sink.c: the str that a format of raise_error makes. May collect. */
Value format_message(const char *format, va_list *args);
/* Goes on with an exception that vm_protect caught: its context stays, the running frame is added
 * to its traceback. */
_Noreturn void exception_pass(Value exception);
/* The chain with tracebacks as exception_print, to any sink. */
void exception_write(Value exception, Sink *sink);
/* Whether v is an instance of BaseException. */
bool is_exception(Value v);
/* Slot of an exception; None when empty. */
Value exception_slot(Value exception, enum ExceptionSlot slot);
void exception_set_slot(Value exception, enum ExceptionSlot slot, Value v);

#endif
