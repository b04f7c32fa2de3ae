/* The VM by hand-assembled code: what compiled programs seldom or never do, and what only memory
 * shows. */
#define _DEFAULT_SOURCE /* mkdtemp */
#include "image_fixture.h"

#include "call.h"
#include "class.h"
#include "import.h"
#include "module.h"

/* ---- an assembler ---- */

#define UNIT(op, a)     (uint16_t)(OP_##op | (a) << 8)
#define UNIT4(op, a, b) (uint16_t)(OP_##op | (a) << 8 | (b) << 12)
#define PAIR(b, c)      (uint16_t)((uint8_t)(b) | (uint8_t)(c) << 8)
#define JUMP(s)         (uint16_t)(int16_t)(s)

enum { MAX_CONSTANTS = 32, MAX_CODES = 6, MAX_GLOBALS = 8 };

typedef struct Program {
    CompiledModule module;
    Constant constants[MAX_CONSTANTS];
    CompiledCode codes[MAX_CODES];
    uint16_t globals[MAX_GLOBALS];
} Program;

static Program program;

static uint16_t constant(ConstantKind kind, const char *text, uint32_t index) {
    uint32_t at = program.module.constant_count++;
    assert_true(at < MAX_CONSTANTS);
    program.constants[at] = (Constant){
        .kind = kind, .count = (uint32_t)strlen(text), .index = index, .text = (char *)text};
    return (uint16_t)at;
}

/* One code of `count` units; codes[0] is the body. `args` positional parameters behind `below`
 * registers. */
static CompiledCode *code(const char *name, unsigned below, unsigned args, const uint16_t *units,
                          unsigned count) {
    CompiledCode *c = &program.codes[program.module.code_count++];
    *c = (CompiledCode){.info = {.below = (uint8_t)below,
                                 .nregs = (uint8_t)(below + args),
                                 .nargs = (uint8_t)args,
                                 .units = (uint16_t)count,
                                 .line = 1},
                        .name = constant(CONSTANT_STR, name, 0),
                        .prefix = -1,
                        .doc = -1,
                        .units = (uint16_t *)units};
    static uint16_t names[8];
    for (unsigned i = 0; i < 8; i++) {
        names[i] = c->name;
    }
    static CompiledHandler no_handlers[1];
    static uint8_t no_lines[1];
    c->param_names = c->closure_names = names;
    c->handlers = no_handlers;
    c->lines = no_lines;
    return c;
}
#define CODE(name, below, args, units) code(name, below, args, units, sizeof(units) / 2)

static void handler(CompiledCode *c, CompiledHandler *h) {
    c->handlers = h;
    c->info.handlers = 1;
}

static uint16_t global(const char *name) {
    uint32_t at = program.module.global_count++;
    program.globals[at] = constant(CONSTANT_STR, name, 0);
    return (uint16_t)at;
}

static VmConfig config;
static Bytes image;

static void begin(void) {
    memset(&program, 0, sizeof program);
    program.module = (CompiledModule){.name = "__main__",
                                      .file = "main.py",
                                      .constants = program.constants,
                                      .codes = program.codes,
                                      .globals = program.globals};
}

/* Links and loads; the verifier must accept it. */
static Vm *load(uint32_t heap_bytes) {
    CompiledModule *modules[] = {&program.module};
    Project project = {.modules = modules, .count = 1, .boot = -1, .main = 0};
    Board board = fixture_board();
    ImageReport report = {0};
    char error[256] = "";
    BakeRequest request = {.project = &project, .board = &board};
    assert_true(image_bake(&request, &image, &report));
    image_exits(&board, &image);
    report_free(&report);
    vm = fixture_vm(&config, heap_bytes);
    assert_true(firn_runtime_f64.load(vm, image.data, image.size, error, sizeof error));
    if (!firn_runtime_f64.verify(vm, error, sizeof error)) {
        fail_msg("%s", error);
    }
    return vm;
}

static void end(void) {
    fixture_free(vm);
    free(image.data);
}

/* Value of global `g` of the only module. */
static Value binding(unsigned g) {
    const Constant *name = &program.constants[program.globals[g]];
    return module_own(vm_ptr(vm->image->modules)[0], intern_find_text(name->text, name->count));
}

static int64_t integer(Value v) {
    int64_t n = 0;
    assert_true(int_to_i64(v, &n));
    return n;
}

/* ---- small integers ---- */

/* SMALL_MAX + 1, SMALL_MIN - 1, -SMALL_MIN, SMALL_MAX * 2 and 1 << 30 leave the small integers,
 * whole. */
static void test_overflow(void **state) {
    (void)state;
    begin();
    uint16_t g = global("a"), max, min;
    for (unsigned i = 1; i < 5; i++) {
        (void)global(i == 1 ? "b" : i == 2 ? "c" : i == 3 ? "d" : "e");
    }
    max = constant(CONSTANT_INT, "3fffffff", 0);
    min = constant(CONSTANT_INT, "-40000000", 0);
    const uint16_t body[] = {UNIT(LOADK, 0),
                             max,
                             UNIT(LOADK, 1),
                             min,
                             UNIT(ADDI, 2),
                             PAIR(0, 1),
                             UNIT(SETG, 2),
                             g,
                             UNIT(SUBI, 2),
                             PAIR(1, 1),
                             UNIT(SETG, 2),
                             g + 1,
                             UNIT(NEG, 2),
                             1,
                             UNIT(SETG, 2),
                             g + 2,
                             UNIT(ADD, 2),
                             PAIR(0, 0),
                             UNIT(SETG, 2),
                             g + 3,
                             UNIT4(LOADI4, 0, 1),
                             UNIT(LOADI, 1),
                             30,
                             UNIT(LSHIFT, 2),
                             PAIR(0, 1),
                             UNIT(SETG, 2),
                             g + 4,
                             UNIT(RETNONE, 3)};
    CODE("<module>", 6, 0, body)->info.flags = CODE_MODULEBODY;
    vm = load(1u << 14);
    assert_int_equal(firn_runtime_f64.run(vm), 0);
    assert_int_equal(integer(binding(0)), INT64_C(1) << 30);
    assert_int_equal(integer(binding(1)), -(INT64_C(1) << 30) - 1);
    assert_int_equal(integer(binding(2)), INT64_C(1) << 30);
    assert_int_equal(integer(binding(3)), (INT64_C(1) << 31) - 2);
    assert_int_equal(integer(binding(4)), INT64_C(1) << 30);
    for (unsigned i = 0; i < 5; i++) {
        assert_false(value_is_small(binding(i)));
    }
    end();
}

/* Rounds of a loop from `start` to `stop` by `step`, and its last value. */
static int64_t rounds(const char *start, const char *stop, const char *step, int64_t *last) {
    begin();
    uint16_t count = global("count"), value = global("last");
    uint16_t k0 = constant(CONSTANT_INT, start, 0), k1 = constant(CONSTANT_INT, stop, 0);
    uint16_t k2 = constant(CONSTANT_INT, step, 0);
    const uint16_t body[] = {UNIT(LOADK, 0),
                             k0,
                             UNIT(LOADK, 1),
                             k1,
                             UNIT(LOADK, 2),
                             k2,
                             UNIT4(LOADI4, 3, 0),
                             UNIT4(LOADI4, 4, 0),
                             UNIT(RANGEPREP, 0),
                             UNIT(JMP_L, 0),
                             2,
                             UNIT(ADDI, 4),
                             PAIR(4, 1),
                             UNIT(FORRANGE, 0),
                             PAIR(3, -4),
                             UNIT(SETG, 4),
                             count,
                             UNIT(SETG, 3),
                             value,
                             UNIT(RETNONE, 5)};
    CODE("<module>", 8, 0, body)->info.flags = CODE_MODULEBODY;
    vm = load(1u << 14);
    assert_int_equal(firn_runtime_f64.run(vm), 0);
    int64_t n = integer(binding(0));
    *last = integer(binding(1));
    end();
    return n;
}

/* Next values may leave the small integers behind the last round; bounds that are none take an
 * iterator. */
static void test_range_loops(void **state) {
    (void)state;
    int64_t last;
    assert_int_equal(rounds("0", "a", "3", &last), 4);
    assert_int_equal(last, 9);
    assert_int_equal(rounds("a", "0", "-3", &last), 4);
    assert_int_equal(last, 1);
    assert_int_equal(rounds("5", "5", "1", &last), 0);
    assert_int_equal(rounds("3ffffffe", "3fffffff", "7fff", &last), 1);
    assert_int_equal(last, SMALL_MAX - 1);
    assert_int_equal(rounds("-40000000", "-3ffffffe", "1", &last), 2);
    assert_int_equal(last, SMALL_MIN + 1);
    assert_int_equal(rounds("-40000000", "3fffffff", "20000000", &last), 4);
    assert_int_equal(rounds("3ffffffe", "40000001", "1", &last), 3);
    assert_int_equal(last, INT64_C(1) << 30);
}

/* ---- calls ---- */

/* f(a, b) has a default for b: one argument needs an adapter. The result lands in the window, and
 * the registers above it are the caller's. */
static void test_adapter_leaves_the_callers_registers(void **state) {
    (void)state;
    begin();
    uint16_t result = global("result"), above = global("above");
    static const uint16_t add[] = {UNIT(ADD, 0), PAIR(4, 5), UNIT4(RETURN, 0, 1)};
    uint16_t f = constant(CONSTANT_CODE, "", 1);
    const uint16_t body[] = {UNIT4(LOADI4, 0, 7), UNIT(TUPLE, 1),
                             PAIR(0, 1),          UNIT(FUNC, 2),
                             PAIR(1, 0),          f,
                             UNIT4(LOADI4, 3, 5), UNIT4(LOADI4, 1, 8),
                             UNIT(CALL, 1),       PAIR(1, 2),
                             UNIT(SETG, 1),       result,
                             UNIT(SETG, 3),       above,
                             UNIT(RETNONE, 4)};
    CODE("<module>", 7, 0, body)->info.flags = CODE_MODULEBODY;
    CODE("f", 4, 2, add)->info.flags = CODE_DEFAULTS;
    vm = load(1u << 14);
    assert_int_equal(firn_runtime_f64.run(vm), 0);
    assert_int_equal(binding(0), value_small(15));
    assert_int_equal(binding(1), value_small(5));
    end();
}

/* A callee with few registers, called in a high window, has its frame above its caller's. What it
 * allocates makes the heap grow over the caller's low registers unless the floor is kept: the
 * caller writes them afterwards. */
static void test_waiting_frames_keep_their_words(void **state) {
    (void)state;
    begin();
    uint16_t result = global("result"), g = global("f");
    static const uint16_t fill[] = {/* 200 lists, all garbage */
                                    UNIT(LOADI, 1),  200,        UNIT(LIST, 0),   PAIR(1, 1),
                                    UNIT(SUBI, 1),   PAIR(1, 1), UNIT(JLEI, 1),   PAIR(0, 2),
                                    UNIT(JMPB_L, 0), JUMP(-8),   UNIT(RETNONE, 2)};
    uint16_t function = constant(CONSTANT_FUNCTION, "", 1);
    uint16_t body[96];
    unsigned n = 0;
    body[n++] = UNIT(LOADK, 20);
    body[n++] = function;
    body[n++] = UNIT(SETG, 20);
    body[n++] = g;
    body[n++] = UNIT(LOADI, 20);
    body[n++] = 1;
    body[n++] = UNIT(CALLG_L, 20);
    body[n++] = PAIR(1, 0);
    body[n++] = g;
    for (unsigned i = 0; i < 16;
         i++) { /* values into the low registers, then a sum over an allocation */
        body[n++] = UNIT(LOADI, i);
        body[n++] = (uint16_t)(i + 1);
    }
    body[n++] = UNIT(LIST, 20);
    body[n++] = PAIR(0, 16);
    body[n++] = UNIT(LIST, 20);
    body[n++] = PAIR(0, 16);
    body[n++] = UNIT(SETG, 20);
    body[n++] = result;
    body[n++] = UNIT(RETNONE, 21);
    code("<module>", 24, 0, body, n)->info.flags = CODE_MODULEBODY;
    CODE("f", 5, 1, fill);
    vm = load(1u << 12);
    assert_int_equal(firn_runtime_f64.run(vm), 0);
    assert_true(vm->gc_count > 0);
    assert_int_equal(list_length(binding(0)), 16);
    for (uint32_t i = 0; i < 16; i++) {
        assert_int_equal(list_get(binding(0), i), value_small((int32_t)i + 1));
    }
    end();
}

/* ---- exceptions ---- */

/* f raises TypeError (1 + None) at unit 2; the caller handles it: register, traceback of two
 * entries with offsets. */
static void test_handler_and_traceback(void **state) {
    (void)state;
    begin();
    uint16_t caught = global("caught"), g = global("f");
    static const uint16_t fail[] = {UNIT4(LOADI4, 0, 1), UNIT4(LOADS, 1, 1), UNIT(ADD, 0),
                                    PAIR(0, 1), UNIT4(RETURN, 0, 2)};
    uint16_t function = constant(CONSTANT_FUNCTION, "", 1);
    const uint16_t body[] = {UNIT(LOADK, 0), function, UNIT(SETG, 0),   g,      UNIT(CALLG_L, 1),
                             PAIR(0, 0),     g,        UNIT(SETG, 1),   caught, UNIT(RETNONE, 2),
                             UNIT(SETG, 0),  caught,   UNIT(RETNONE, 2)};
    static CompiledHandler h = {4, 7, 10, 0};
    CompiledCode *c = CODE("<module>", 5, 0, body);
    c->info.flags = CODE_MODULEBODY;
    handler(c, &h);
    CODE("f", 5, 0, fail);
    vm = load(1u << 14);
    assert_int_equal(firn_runtime_f64.run(vm), 0);
    Value exception = binding(0);
    assert_true(obj_is_instance(exception, CORE(class_TypeError)));
    const Value *outer = raw_body(exception_slot(exception, EXC_TRACEBACK));
    assert_in_range(value_small_get(outer[2]), 4, 6); /* inside CALLG_L */
    const Value *inner = raw_body(outer[0]);
    assert_int_equal(inner[0], VALUE_NONE);
    assert_int_equal(inner[2], value_small(2));
    assert_int_equal(raw_body(inner[1])[0] == raw_body(outer[1])[0], 0);
    assert_int_equal(vm->roots[ROOT_SCRATCH] | vm->roots[ROOT_CALLEE] | vm->roots[ROOT_NAMES] |
                         vm->roots[ROOT_RAISING],
                     0);
    end();
}

/* f calls itself for ever: RecursionError, caught, twice; afterwards the stack is as before. */
static void test_recursion(void **state) {
    (void)state;
    begin();
    uint16_t caught = global("caught"), g = global("f");
    static const uint16_t again[] = {UNIT(CALLG_L, 0), PAIR(0, 0), 1, UNIT4(RETURN, 0, 2)};
    uint16_t function = constant(CONSTANT_FUNCTION, "", 1);
    const uint16_t body[] = {UNIT(LOADK, 0),      function,         UNIT(SETG, 0), g,
                             UNIT4(LOADI4, 2, 2), UNIT(CALLG_L, 1), PAIR(0, 0),    g,
                             UNIT(RETNONE, 4),    UNIT(SETG, 0),    caught,        UNIT(SUBI, 2),
                             PAIR(2, 1),          UNIT(JLEI, 2),    PAIR(0, 2),    UNIT(JMPB_L, 0),
                             JUMP(-12),           UNIT(RETNONE, 4)};
    static CompiledHandler h = {5, 8, 9, 0};
    CompiledCode *c = CODE("<module>", 7, 0, body);
    c->info.flags = CODE_MODULEBODY;
    handler(c, &h);
    CODE("f", 5, 0, again);
    assert_int_equal(g, 1);
    vm = load(1u << 14);
    assert_int_equal(firn_runtime_f64.run(vm), 0);
    assert_true(obj_is_instance(binding(0), CORE(class_RecursionError)));
    assert_ptr_equal(vm->sp, vm->roots);
    assert_ptr_equal(vm->base, vm->roots);
    assert_int_equal(vm->depth, 0);
    assert_null(vm->protect);
    end();
}

/* ---- polling ---- */

/* A loop without end, left by what `pending` says. */
static Vm *endless(void) {
    begin();
    static const uint16_t body[] = {UNIT(JMPB_L, 0), JUMP(-2)};
    CODE("<module>", 3, 0, body)->info.flags = CODE_MODULEBODY;
    return load(1u << 14);
}

static void test_interrupt(void **state) {
    (void)state;
    vm = endless();
    vm->interrupted = 1;
    assert_int_equal(firn_runtime_f64.run(vm), 1);
    assert_int_equal(vm->pending, 0);
    end();
}

static void test_step_limit(void **state) {
    (void)state;
    vm = endless();
    vm->host->steps = 1000;
    vm->requests |= PENDING_STEPS;
    assert_int_equal(firn_runtime_f64.run(vm), 124);
    end();
}

/* ---- generators ---- */

/* SEND with an unbound delegate: the result is in R[b] already, and it jumps. */
static void test_send_to_an_ended_delegate(void **state) {
    (void)state;
    begin();
    uint16_t result = global("result"), other = global("other");
    const uint16_t body[] = {UNIT4(LOADS, 0, 0), UNIT4(LOADI4, 1, 9),
                             UNIT(SEND, 0),      PAIR(1, 2),
                             UNIT(SETG, 1),      other,
                             UNIT(SETG, 1),      result,
                             UNIT(RETNONE, 2)};
    CODE("<module>", 5, 0, body)->info.flags = CODE_MODULEBODY;
    vm = load(1u << 14);
    assert_int_equal(firn_runtime_f64.run(vm), 0);
    assert_int_equal(binding(0), value_small(9));
    assert_int_equal(binding(1), VALUE_UNBOUND);
    end();
}

/* ---- from C ---- */

typedef struct Attempt {
    Value callable;
    Value *window;
    unsigned n;
} Attempt;

static void attempt(void *arg) {
    Attempt *a = arg;
    (void)vm_call(a->callable, a->window, a->n);
}

/* What vm_protect restores, and that temps of the caller survive a call that collects and raises. */
static void test_protect(void **state) {
    (void)state;
    VmConfig c;
    vm = fixture_vm(&c, 1u << 14);
    Value *mark = vm->sp, *temps = vm_temps(3);
    temps[0] = list_new(NULL, 0);
    temps[1] = value_small(1);
    Attempt a = {CORE(class_list), temps + 1, 1}; /* list(1) */
    Value raised = vm_protect(attempt, &a);
    assert_true(obj_is_instance(raised, CORE(class_TypeError)));
    assert_ptr_equal(vm->sp, temps);
    assert_int_equal(vm->depth, 0);
    assert_null(vm->protect);
    heap_collect();
    assert_int_equal(list_length(temps[0]), 0);
    vm_release(mark);
    fixture_free(vm);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_overflow),
        cmocka_unit_test(test_range_loops),
        cmocka_unit_test(test_adapter_leaves_the_callers_registers),
        cmocka_unit_test(test_waiting_frames_keep_their_words),
        cmocka_unit_test(test_handler_and_traceback),
        cmocka_unit_test(test_recursion),
        cmocka_unit_test(test_interrupt),
        cmocka_unit_test(test_step_limit),
        cmocka_unit_test(test_send_to_an_ended_delegate),
        cmocka_unit_test(test_protect),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
