/* The functions that the rows of type_ops name. Each file implements its own with exactly these
 * names; the contract of every column stands in vm.h (TypeOps). `o` is of the row's kind, never an
 * instance of a subclass: protocol.c has unwrapped it (obj_native). `a` or `b` of binary and
 * compare may be anything else; a result of 0 means "not for these operands" and lets the other
 * operand try. */
#ifndef FIRN_TYPES_H
#define FIRN_TYPES_H

#include "vm.h"

#define OP_PRINT(name)    void name(Value o, Sink *sink, bool repr)
#define OP_HASH(name)     uint32_t name(Value o)
#define OP_BINARY(name)   Value name(BinaryOp op, bool inplace, Value a, Value b)
#define OP_COMPARE(name)  Value name(CompareOp op, Value a, Value b)
#define OP_LEN(name)      uint32_t name(Value o)
#define OP_GETITEM(name)  Value name(Value o, Value index)
#define OP_SETITEM(name)  void name(Value o, Value index, Value v)
#define OP_CONTAINS(name) bool name(Value o, Value item)
#define OP_ITER(name)     Value name(Value o)

/* ---- numbers: int.c, float.c. The row INT also serves small integers and booleans. */
OP_PRINT(int_print);
OP_HASH(int_hash);
OP_BINARY(int_binary);
OP_COMPARE(int_compare);
OP_PRINT(float_print);
OP_HASH(float_hash);
OP_BINARY(float_binary);
OP_PRINT(complex_print);
OP_HASH(complex_hash);
OP_BINARY(complex_binary);
OP_COMPARE(complex_compare);
OP_COMPARE(float_compare);
/* Outside the table: -x, +x, ~x of an int (bool included) or float. 0: not supported (~1.0). */
Value int_unary(UnaryOp op, Value a);
Value float_unary(UnaryOp op, Value a);
/* complex.c, likewise. */
Value complex_unary(UnaryOp op, Value a);
bool complex_truth(Value v);
Value complex_abs(Value v);
Value complex_power(firn_float a, firn_float b);

/* ---- text: str.c, bytes.c, bytearray.c. str_hash is declared in vm.h. */
OP_PRINT(str_print);
OP_BINARY(str_binary);
OP_COMPARE(str_compare);
OP_LEN(str_len);
OP_GETITEM(str_getitem);
OP_CONTAINS(str_contains);
OP_ITER(str_iter);
OP_PRINT(bytes_print);
OP_HASH(bytes_hash);
OP_BINARY(bytes_binary);
OP_COMPARE(bytes_compare);
OP_LEN(bytes_len);
OP_GETITEM(bytes_getitem);
OP_CONTAINS(bytes_contains);
OP_ITER(bytes_iter);
OP_PRINT(bytearray_print);
OP_BINARY(bytearray_binary);
OP_COMPARE(bytearray_compare);
OP_LEN(bytearray_len);
OP_GETITEM(bytearray_getitem);
OP_SETITEM(bytearray_setitem);
OP_CONTAINS(bytearray_contains);
OP_ITER(bytearray_iter);
/* int.c: appends the digits of an integer (small, INT or bool) in base 2, 8, 10 or 16 – lower
 * case, '-' first when negative, no prefix – to the builder. `v` must be in a stack slot's view:
 * it is kept here. */
void int_digits(Builder *b, Value v, unsigned base);
/* format % args, of a str, bytes or bytearray: a str or bytes (percent.c). */
Value str_percent(Value format, Value args);
/* format(o, spec) of the types that understand a spec (strformat.c); spec is a non-empty str. */
Value int_format(Value o, Value spec);
Value float_format_spec(Value o, Value spec);
Value str_format_spec(Value o, Value spec);

/* ---- containers: tuple.c, list.c, dict.c, set.c, range.c, slice.c */
OP_PRINT(tuple_print);
OP_HASH(tuple_hash);
OP_BINARY(tuple_binary);
OP_COMPARE(tuple_compare);
OP_LEN(tuple_len);
OP_GETITEM(tuple_getitem);
OP_CONTAINS(tuple_contains);
OP_ITER(tuple_iter);
OP_PRINT(list_print);
OP_BINARY(list_binary);
OP_COMPARE(list_compare);
OP_LEN(list_len);
OP_GETITEM(list_getitem);
OP_SETITEM(list_setitem);
OP_CONTAINS(list_contains);
OP_ITER(list_iter);
OP_PRINT(dict_print);
OP_BINARY(dict_binary);
OP_COMPARE(dict_compare);
OP_LEN(dict_len);
OP_GETITEM(dict_getitem);
OP_SETITEM(dict_setitem);
OP_CONTAINS(dict_contains);
OP_ITER(dict_iter);
OP_PRINT(namespace_print);
OP_BINARY(namespace_binary);
OP_COMPARE(namespace_compare);
OP_LEN(namespace_len);
OP_GETITEM(namespace_getitem);
OP_SETITEM(namespace_setitem);
OP_CONTAINS(namespace_contains);
OP_ITER(namespace_iter);
OP_PRINT(set_print);
OP_HASH(frozenset_hash);
OP_BINARY(set_binary);
OP_COMPARE(set_compare);
OP_LEN(set_len);
OP_CONTAINS(set_contains);
OP_ITER(set_iter);
OP_PRINT(range_print);
OP_HASH(range_hash);
OP_COMPARE(range_compare);
OP_LEN(range_len);
OP_GETITEM(range_getitem);
OP_CONTAINS(range_contains);
OP_ITER(range_iter);
OP_PRINT(slice_print);
OP_COMPARE(slice_compare);
OP_PRINT(dict_view_print);
OP_BINARY(dict_view_binary);
OP_COMPARE(dict_view_compare);
OP_LEN(dict_view_len);
OP_CONTAINS(dict_view_contains);
OP_ITER(dict_view_iter);

OP_PRINT(array_print);
OP_BINARY(array_binary);
OP_COMPARE(array_compare);
OP_GETITEM(array_getitem);
OP_SETITEM(array_setitem);
OP_GETITEM(memoryview_getitem);
OP_SETITEM(memoryview_setitem);
OP_COMPARE(memoryview_compare);
OP_HASH(memoryview_hash);
OP_LEN(memory_len);
OP_PRINT(deque_print);
OP_BINARY(deque_binary);
OP_COMPARE(deque_compare);
OP_LEN(deque_len);
OP_GETITEM(deque_getitem);
OP_SETITEM(deque_setitem);
OP_CONTAINS(deque_contains);
OP_ITER(deque_iter);
OP_ITER(stream_next);
OP_CONTAINS(memory_contains);

/* Outside the table. */
bool range_truth(Value range);

/* ---- iterators: iter.c; a kind with `next` and no `iter` is its own iterator. 0 at the end. */
OP_ITER(iter_next);
OP_ITER(iter_range_next);
OP_ITER(dict_iter_next);
OP_ITER(iter_call_next);
OP_ITER(enumerate_next);
OP_ITER(zip_next);
OP_ITER(map_next);
OP_ITER(filter_next);
OP_ITER(reversed_next);

/* ---- generator.c: like next(): 0 at the end, the return value is dropped. */
OP_ITER(generator_iter);
OP_ITER(generator_next);
/* generator, coroutine or async_generator. */
Value generator_class(Value gen);
/* Raises it where the generator waits: what that yields or, with *ended, returns. */
Value generator_throw(Value gen, Value exception, bool *ended);
/* The exception that the arguments of throw(), behind self, mean. */
Value generator_thrown(Value *args, unsigned n);

/* ---- protocol.c: something that next() takes. */
bool value_is_iterator(Value v);

#undef OP_PRINT
#undef OP_HASH
#undef OP_BINARY
#undef OP_COMPARE
#undef OP_LEN
#undef OP_GETITEM
#undef OP_SETITEM
#undef OP_CONTAINS
#undef OP_ITER

#endif
