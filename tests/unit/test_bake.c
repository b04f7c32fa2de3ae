/* Evaluation of start-up: what ends it, where, and what it leaves untouched. */
#define _DEFAULT_SOURCE /* mkdtemp */
#include "image_fixture.h"

#include "native.h"

#include "link.h"

/* ---- programs ---- */

typedef struct File {
    const char *name, *text;
} File;

#define MAX_FILES 8

static Project project;
static Evaluation evaluation;
static VmConfig config;
static BakeHooks hooks;
static BakeResult result;
static uint8_t unknown[64];
static const char *program; /* text of main.py, for messages */

static void files_load(const File *files) {
    char folder[] = "/tmp/firn-test-XXXXXX", path[MAX_FILES][128];
    unsigned n = 0;
    assert_non_null(mkdtemp(folder));
    for (; files[n].name != NULL; n++) {
        assert_true(n < MAX_FILES);
        snprintf(path[n], sizeof path[n], "%s/%s", folder, files[n].name);
        assert_true(file_write(path[n], files[n].text, strlen(files[n].text)));
    }
    ProjectOptions options = {.path = folder, .runtime = &firn_runtime_f64};
    assert_true(project_load(&options, &project));
    while (n-- > 0) {
        unlink(path[n]);
    }
    rmdir(folder);
}

/* A fresh VM with the image that is there. */
static void vm_open(void) {
    char error[256];
    firn_runtime_f64.destroy(evaluation.vm);
    evaluation.vm = vm = firn_runtime_f64.create(&config);
    assert_non_null(vm);
    assert_true(firn_runtime_f64.load(vm, evaluation.image.data, evaluation.image.size, error,
                                      sizeof error));
    memset(unknown, 0, sizeof unknown);
    firn_runtime_f64.bake_unknown(vm, unknown);
}

static void import_nothing(void *context, uint32_t module) {
    (void)context;
    (void)module;
}

static void open_files(const File *files) {
    Board board = fixture_board();
    program = files[0].text;
    files_load(files);
    hooks = (BakeHooks){.import = import_nothing, .steps = 100000};
    config = (VmConfig){.board = "host",
                        .platform = "linux",
                        .core_base = board.core.base,
                        .image_base = 0x40000000u,
                        .image_bytes = 0x00100000u,
                        .ram_base = 0x80000000u,
                        .heap_bytes = 1u << 22,
                        .flash_bytes = 0x01000000u,
                        .depth_limit = 24,
                        .bake = &hooks};
    evaluation = (Evaluation){.project = &project, .runtime = &firn_runtime_f64, .config = config};
    assert_true(link_bake_image(&project, &board, &evaluation));
    vm_open();
}

static void open_text(const char *main) {
    open_files((const File[]){{"main.py", main}, {NULL, NULL}});
}

static void close_program(void) {
    firn_runtime_f64.destroy(evaluation.vm);
    evaluation.vm = NULL;
    evaluation_free(&evaluation);
    project_free(&project);
}

static uint32_t module_of(const char *name) {
    if (strcmp(name, "main") == 0) {
        return (uint32_t)project.main;
    }
    for (uint32_t i = 0; i < project.count; i++) {
        if (strcmp(project.modules[i]->name, name) == 0) {
            return i;
        }
    }
    fail_msg("no module %s", name);
    return 0;
}

/* Ordinal in G of a module's name. */
static uint32_t ordinal(const char *module, const char *name) {
    uint32_t m = module_of(module);
    const CompiledModule *c = project.modules[m];
    for (uint32_t g = 0; g < c->global_count; g++) {
        if (strcmp(c->constants[c->globals[g]].text, name) == 0) {
            return evaluation.cells[m][g];
        }
    }
    fail_msg("%s binds no %s", module, name);
    return 0;
}

static Value global(const char *module, const char *name) {
    return firn_runtime_f64.bake_cells(vm)[ordinal(module, name)];
}

static int small(const char *name) {
    Value v = global("main", name);
    assert_true(value_is_small(v));
    return value_small_get(v);
}

/* ---- runs ---- */

static void run(const BakePlace *stop) {
    firn_runtime_f64.bake_program(vm, stop, &result);
}

static void alone(uint32_t statement, BakeMode mode) {
    firn_runtime_f64.bake_statement(vm, (BakePlace){module_of("main"), statement}, mode, &result);
}

/* The innermost statement in which the evaluation has ended, and the line. */
static void expect(BakeEnd end, const char *module, uint32_t statement, uint32_t line,
                   const char *what) {
    if (result.end != end) {
        print_message("ended with %d: %s\n", (int)result.end, result.what);
    }
    assert_int_equal(result.end, end);
    assert_true(result.chain_count > 0);
    BakePlace last = result.chain[result.chain_count - 1];
    assert_int_equal(last.module, module_of(module));
    assert_int_equal(last.statement, statement);
    assert_int_equal(result.line, line);
    assert_string_equal(result.what, what);
}

static void expect_done(void) {
    if (result.end != BAKE_DONE) {
        print_message("ended with %d: %s\n", (int)result.end, result.what);
    }
    assert_int_equal(result.end, BAKE_DONE);
    assert_int_equal(result.chain_count, 0);
}

/* A program that must end in its last statement, which stands in line `line`. */
static void expect_text(const char *main, BakeEnd end, uint32_t line, const char *what) {
    open_text(main);
    run(NULL);
    if (result.end != end || strcmp(result.what, what) != 0) {
        print_message("%s: %d: %s\n", main, (int)result.end, result.what);
    }
    expect(end, "main", project.modules[module_of("main")]->statement_count - 1, line, what);
    close_program();
}

/* ---- exact ---- */

static void test_whole_program(void **state) {
    (void)state;
    open_files((const File[]){
        {"boot.py", "x = 1\n"},
        {"main.py", "import helper\nfrom helper import add\ny = add(x, 2)\nhelper.seen.append(y)\n"
                    "def f():\n    return y\nz = f()\nw = x\n"},
        {"helper.py", "seen = []\ndef add(a, b):\n    return a + b\n"},
        {NULL, NULL}});
    run(NULL);
    expect_done();
    assert_int_equal(small("y"), 3);
    assert_int_equal(small("z"), 3);
    assert_int_equal(small("w"), 1);
    assert_int_equal(global("helper", "seen") != 0, 1);
    assert_int_equal(result.inert_calls, 0);
    close_program();
}

static void test_impure_natives(void **state) {
    (void)state;
    expect_text("import time\nx = 1\nt = time.ticks_ms()\n", BAKE_IMPURE, 3,
                "time.ticks_ms() needs the board");
    expect_text("x = id(1)\n", BAKE_IMPURE, 1, "id() needs the board");
    expect_text("import gc\nx = gc.mem_free()\n", BAKE_IMPURE, 2, "gc.mem_free() needs the board");
    expect_text("import gc\nx = gc.threshold()\n", BAKE_IMPURE, 2,
                "gc.threshold() needs the board");
    expect_text("import sys\na = sys.argv\n", BAKE_IMPURE, 2, "sys.argv needs the board");
    expect_text("from sys import modules\n", BAKE_IMPURE, 1, "sys.modules needs the board");
    expect_text("import time\nf = time.ticks_ms\nfor i in range(3):\n    x = i\n    f()\n",
                BAKE_IMPURE, 5, "time.ticks_ms() needs the board");
    expect_text("def f():\n    return id(2)\n\n\nx = f()\n", BAKE_IMPURE, 2,
                "id() needs the board");
    expect_text("x = sorted([1, 2], key=id)\n", BAKE_IMPURE, 1, "id() needs the board");
    expect_text("x = list(map(id, [1]))\n", BAKE_IMPURE, 1, "id() needs the board");
    expect_text("class A:\n    pass\nA.f = staticmethod(id)\nx = A().f(1)\n", BAKE_IMPURE, 4,
                "id() needs the board");
    expect_text("class A:\n    __len__ = id\nx = len(A())\n", BAKE_RAISED, 3,
                "TypeError: id() takes exactly one argument (0 given)");
    expect_text("import time\nclass A:\n    __getattr__ = time.ticks_add\n    @property\n"
                "    def p(self):\n        return time.time()\nx = A().p\n",
                BAKE_IMPURE, 6, "time.time() needs the board");
    expect_text("x = getattr(__import__('sys'), 'argv')\n", BAKE_IMPURE, 1,
                "sys.argv needs the board");
}

static void test_natives_by_arguments(void **state) {
    (void)state;
    const char *repr = "a default repr shows what differs from run to run";
    const char *hash = "a default hash differs from run to run";
    expect_text("class A:\n    pass\na = A()\nx = repr(a)\n", BAKE_IMPURE, 4, repr);
    expect_text("class A:\n    pass\na = A()\nx = f'{a}'\n", BAKE_IMPURE, 4, repr);
    expect_text("class A:\n    pass\na = [A()]\nx = '%s' % a\n", BAKE_IMPURE, 4, repr);
    expect_text("def f():\n    pass\nx = str(f)\n", BAKE_IMPURE, 3, repr);
    expect_text("class A:\n    pass\nx = hash(A())\n", BAKE_IMPURE, 3, hash);
    expect_text("class A:\n    pass\nx = A().__hash__()\n", BAKE_IMPURE, 3, hash);
    expect_text("class A:\n    pass\nx = hash((1, A()))\n", BAKE_IMPURE, 3, hash);
    expect_text("class A:\n    def __del__(self):\n        pass\nx = A()\n", BAKE_IMPURE, 4,
                "makes an instance of A, which has __del__");
    expect_text("import builtins\nbuiltins.x = 1\n", BAKE_IMPURE, 2,
                "stores 'x' into the built-in module 'builtins'");
    expect_text("import sys\nsetattr(sys, 'y', 1)\n", BAKE_IMPURE, 2,
                "stores 'y' into the built-in module 'sys'");
    expect_text("from math import *\n", BAKE_IMPURE, 1,
                "binds the built-in name 'pow' without an assignment to it");
    open_text("import sys, time, micropython\nclass A:\n    pass\na, b = A(), A()\n"
              "d = {a: 1, b: 2, A: 3, len: 4}\nx = d[b]\ns = {a, b}\nh = hash('x') == hash('x')\n"
              "r = repr(A) + repr([1, 'x', 2.5]) + repr(len)\np = sys.path\np.append('/lib')\n"
              "t = time.ticks_diff(7, time.ticks_add(1, 2))\nc = micropython.const(5)\n"
              "m = sys.platform + sys.byteorder\n");
    run(NULL);
    expect_done();
    assert_int_equal(small("x"), 2);
    assert_int_equal(small("t"), 4);
    assert_int_equal(firn_runtime_f64.bake_root(vm, ROOT_PATH), global("main", "p"));
    close_program();
}

static void test_inert(void **state) {
    (void)state;
    expect_text("x = 1\nprint(x)\n", BAKE_INERT_CALL, 2, "print() needs the board");
    expect_text("import gc\ngc.collect()\n", BAKE_INERT_CALL, 2, "gc.collect() needs the board");
    expect_text("import gc\ngc.threshold(4096)\n", BAKE_INERT_CALL, 2,
                "gc.threshold() needs the board");
    expect_text("from time import sleep_ms\nsleep_ms(5)\n", BAKE_INERT_CALL, 2,
                "time.sleep() needs the board");
    expect_text("import sys\nsys.stdout.write('x')\n", BAKE_INERT_CALL, 2,
                "FileIO.write() needs the board");
    expect_text("import sys\ntry:\n    1 / 0\nexcept ZeroDivisionError as e:\n"
                "    sys.print_exception(e)\n",
                BAKE_INERT_CALL, 5, "sys.print_exception() needs the board");
    open_text("class File:\n    def __init__(self):\n        self.text = ''\n"
              "    def write(self, s):\n        self.text += s\n"
              "out = File()\nprint(1, [2], file=out)\nn = len(out.text)\n");
    run(NULL);
    expect_done();
    assert_int_equal(small("n"), 6);
    close_program();
}

static void test_raised(void **state) {
    (void)state;
    expect_text("x = 1\nraise ValueError('bad value')\n", BAKE_RAISED, 2, "ValueError: bad value");
    expect_text("x = {}['k']\n", BAKE_RAISED, 1, "KeyError: 'k'");
    expect_text("def f():\n    return [][3]\n\nx = f()\n", BAKE_RAISED, 2,
                "IndexError: list index out of range");
    expect_text("raise OSError(19)\n", BAKE_RAISED, 1, "OSError: 19");
    expect_text("class E(Exception):\n    def __str__(self):\n        print('never')\n"
                "raise E([])\n",
                BAKE_RAISED, 4, "E");
    expect_text("import sys\nsys.exit(3)\n", BAKE_RAISED, 2, "SystemExit: 3");
    open_text("try:\n    1 / 0\nexcept ZeroDivisionError:\n    x = 5\nfinally:\n    y = 6\n");
    run(NULL);
    expect_done();
    assert_int_equal(small("x") + small("y"), 11);
    close_program();
}

/* A statement of a module that fails is the one that is left, whoever would have caught it. */
static void test_raised_in_import(void **state) {
    (void)state;
    open_files((const File[]){
        {"main.py", "a = 1\ntry:\n    import broken\nexcept ValueError:\n    a = 2\n"},
        {"broken.py", "b = 1\nc = int('x')\n"},
        {NULL, NULL}});
    run(NULL);
    expect(BAKE_RAISED, "broken", 1, 2, "ValueError: invalid literal for int() with base 10: 'x'");
    assert_int_equal(result.chain_count, 2);
    assert_int_equal(result.chain[0].module, module_of("main"));
    assert_int_equal(result.chain[0].statement, 1);
    assert_int_equal(small("a"), 1);
    close_program();
}

/* Handlers of the program see nothing of an evaluation that ends. */
static void test_no_handler_runs(void **state) {
    (void)state;
    open_text(
        "x = [0]\ntry:\n    with open_it as f:\n        pass\nexcept NameError:\n    x[0] = 1\n"
        "try:\n    try:\n        id(1)\n    finally:\n        x[0] = 2\n"
        "except BaseException:\n    x[0] = 3\n");
    run(NULL);
    expect(BAKE_IMPURE, "main", 2, 9, "id() needs the board");
    Value list = global("main", "x");
    const Value *words = firn_runtime_f64.bake_memory(vm, list);
    const Value *items = firn_runtime_f64.bake_memory(vm, words[2]);
    assert_int_equal(items[1], value_small(1));
    close_program();
}

static void test_absent_module(void **state) {
    (void)state;
    const File files[] = {
        {"main.py", "try:\n    import other\nexcept ImportError:\n    other = 7\n"
                    "try:\n    import absent\nexcept ImportError as e:\n    name = len(e.name)\n"
                    "import sys\n"},
        {"other.py", "a = 1\nif a:\n    import absent\nb = 2\n"},
        {NULL, NULL}};
    open_files(files);
    run(NULL);
    expect_done();
    assert_int_equal(small("other"), 7);
    assert_int_equal(small("name"), 6);
    assert_int_equal(firn_runtime_f64.bake_cells(vm)[evaluation.states[module_of("other")]],
                     MODULE_FAILED);
    hooks.filesystem = true;
    vm_open();
    run(NULL);
    expect(BAKE_IMPURE, "other", 1, 3, "'absent' may be a file on the board");
    close_program();
    expect_text("x = 1\nif x:\n    import absent\n", BAKE_RAISED, 3,
                "ModuleNotFoundError: No module named 'absent'");
}

static bool is_other(void *context, uint32_t module) {
    return module == *(uint32_t *)context;
}

static void test_overridable(void **state) {
    (void)state;
    open_files(
        (const File[]){{"main.py", "import config\n"}, {"config.py", "A = 1\n"}, {NULL, NULL}});
    uint32_t other = module_of("config");
    hooks.context = &other;
    hooks.overridable = is_other;
    run(NULL);
    expect(BAKE_IMPURE, "main", 0, 1, "'config' may be replaced by a file on the board");
    close_program();
}

static void test_limits(void **state) {
    (void)state;
    expect_text("x = 1\nwhile True:\n    x += 1\n", BAKE_STEPS, 2,
                "has not ended after 100000 steps");
    expect_text(
        "def f(n):\n    return f(n + 1)\ntry:\n    f(0)\nexcept RecursionError:\n    x = 1\n",
        BAKE_STEPS, 2, "has not ended after 100000 steps");
    expect_text("x = []\nwhile True:\n    x.append(bytearray(100000))\n", BAKE_FULL, 3,
                "needs more memory than there is at bake time");
    expect_text("x = bytearray(1 << 29)\n", BAKE_FULL, 1,
                "needs more memory than there is at bake time");
    expect_text("x = 9 ** 9 ** 9\n", BAKE_FULL, 1, "needs more memory than there is at bake time");
    /* The budget is one statement's. */
    open_text("for i in range(60000):\n    pass\nfor j in range(60000):\n    pass\n");
    run(NULL);
    expect_done();
    close_program();
}

static void test_stop(void **state) {
    (void)state;
    open_files((const File[]){{"main.py", "a = 1\nimport helper\nb = 2\n"},
                              {"helper.py", "c = 3\nd = 4\ne = 5\n"},
                              {NULL, NULL}});
    BakePlace stop = {module_of("helper"), 2};
    run(&stop);
    expect(BAKE_AT_STOP, "helper", 2, 3, "");
    assert_int_equal(result.chain_count, 2);
    assert_int_equal(small("a"), 1);
    assert_int_equal(value_small_get(global("helper", "d")), 4);
    assert_int_equal(global("helper", "e"), 0);
    assert_int_equal(global("main", "b"), 0);
    /* The VM can go on with statements alone. */
    alone(2, BAKE_DETACHED);
    expect_done();
    assert_int_equal(small("b"), 2);
    close_program();
}

static void test_names_beyond_bindings(void **state) {
    (void)state;
    open_files((const File[]){{"main.py", "import helper\nhelper.extra = [1]\nx = helper.extra[0]\n"
                                          "setattr(helper, 'new', 2)\n"},
                              {"helper.py", "a = 1\n"},
                              {NULL, NULL}});
    run(NULL);
    expect_done();
    assert_int_equal(small("x"), 1);
    vm_open();
    BakePlace stop = {module_of("main"), 3};
    run(&stop);
    alone(3, BAKE_INERT);
    expect(BAKE_WRITES, "main", 3, 4, "stores 'new' into module 'helper'");
    close_program();
}

/* ---- statements alone ---- */

static uint32_t last_statement(void) {
    return project.modules[module_of("main")]->statement_count - 1;
}

/* All statements of main.py but the last have been evaluated. */
static void run_to_last(void) {
    BakePlace stop = {module_of("main"), last_statement()};
    run(&stop);
    if (result.end != BAKE_AT_STOP) {
        print_message("ended with %d: %s\n", (int)result.end, result.what);
    }
    assert_int_equal(result.end, BAKE_AT_STOP);
}

static void last_alone(BakeMode mode, BakeEnd end, const char *what) {
    alone(last_statement(), mode);
    if (result.end != end || strcmp(result.what, what) != 0) {
        print_message("%s ended with %d: %s\n", program, (int)result.end, result.what);
    }
    assert_int_equal(result.end, end);
    assert_string_equal(result.what, what);
}

typedef struct Case {
    const char *text;
    BakeMode mode;
    BakeEnd end;
    const char *what;
} Case;

#define OLDER(what) what ", which is older than the statement"
#define LATER(what) what ", which may have changed by then"

#define COUNTER                                                                     \
    "def make():\n    n = 0\n    def step():\n        nonlocal n\n        n += 1\n" \
    "        return n\n    return step\nf = make()\n"
#define POINT                                                            \
    "class P:\n    n = 1\n    def __init__(self):\n        self.v = 1\n" \
    "    def get(self):\n        return self.v\np = P()\n"

static const Case cases[] = {
    {"x = []\nx.append(1)\n", BAKE_INERT, BAKE_WRITES, OLDER("changes x")},
    {"x = [1]\nx[0] = 2\n", BAKE_INERT, BAKE_WRITES, OLDER("changes x")},
    {"x = [1]\ny = x[0]\n", BAKE_INERT, BAKE_DONE, ""},
    {"x = [1]\ny = x[0]\n", BAKE_DETACHED, BAKE_READS, LATER("reads x")},
    {"x = [1]\ny = len(x)\n", BAKE_DETACHED, BAKE_READS, LATER("reads x")},
    {"x = [1]\ny = [i for i in x]\n", BAKE_DETACHED, BAKE_READS, LATER("reads x")},
    {"x = [1]\ny = x\n", BAKE_DETACHED, BAKE_DONE, ""},
    {"x = ([1],)\ny = x[0]\n", BAKE_DETACHED, BAKE_DONE, ""},
    {"x = ([1],)\ny = x[0][0]\n", BAKE_DETACHED, BAKE_READS, LATER("reads a list")},
    {"x = {1: 2}\nx[1] = 3\n", BAKE_INERT, BAKE_WRITES, OLDER("changes x")},
    {"x = {'a': 2}\nx['a'] = 3\n", BAKE_INERT, BAKE_WRITES, OLDER("changes x")},
    {"x = {'a': 2}\nx['b'] = 3\n", BAKE_INERT, BAKE_WRITES, OLDER("changes x")},
    {"x = {'a': 2}\nx.update(b=1)\n", BAKE_INERT, BAKE_WRITES, OLDER("changes x")},
    {"x = {'a': 2}\ny = x['a']\n", BAKE_INERT, BAKE_DONE, ""},
    {"x = {'a': 2}\ny = x['a']\n", BAKE_DETACHED, BAKE_READS, LATER("reads x")},
    {"x = {'a': 2}\ny = 'a' in x\n", BAKE_DETACHED, BAKE_READS, LATER("reads x")},
    {"x = {1}\nx.add(2)\n", BAKE_INERT, BAKE_WRITES, OLDER("changes x")},
    {"x = {1}\ny = 1 in x\n", BAKE_DETACHED, BAKE_READS, LATER("reads x")},
    {"x = bytearray(3)\nx[0] = 1\n", BAKE_INERT, BAKE_WRITES, OLDER("changes x")},
    {"x = bytearray(3)\ny = x[0]\n", BAKE_DETACHED, BAKE_READS, LATER("reads x")},
    {"x = iter([1, 2])\ny = next(x)\n", BAKE_INERT, BAKE_WRITES, OLDER("changes x")},
    {"x = iter([1, 2])\nfor i in x:\n    pass\n", BAKE_INERT, BAKE_WRITES, OLDER("changes x")},
    {"x = (i for i in [1, 2])\ny = next(x)\n", BAKE_INERT, BAKE_WRITES, OLDER("changes x")},
    {"x = enumerate([1])\ny = next(x)\n", BAKE_INERT, BAKE_WRITES, OLDER("changes x")},
    {"x = range(3)\ny = list(x)\n", BAKE_DETACHED, BAKE_DONE, ""},
    {"x = frozenset((1, 2))\ny = 1 in x\n", BAKE_DETACHED, BAKE_DONE, ""},
    {"x = 'abc'\ny = x.upper() + x[1:]\n", BAKE_DETACHED, BAKE_DONE, ""},
    {COUNTER "y = f()\n", BAKE_INERT, BAKE_WRITES, OLDER("changes a cell")},
    {COUNTER "f = 1\n", BAKE_DETACHED, BAKE_DONE, ""},
    {POINT "p.v = 2\n", BAKE_INERT, BAKE_WRITES, OLDER("changes p")},
    {POINT "p.w = 2\n", BAKE_INERT, BAKE_WRITES, OLDER("changes p")},
    {POINT "del p.v\n", BAKE_INERT, BAKE_WRITES, OLDER("changes p")},
    {POINT "y = p.__dict__\n", BAKE_INERT, BAKE_WRITES, OLDER("changes p")},
    {POINT "y = p.v\n", BAKE_INERT, BAKE_DONE, ""},
    {POINT "y = p.v\n", BAKE_DETACHED, BAKE_READS, LATER("reads p")},
    {POINT "y = p.get()\n", BAKE_DETACHED, BAKE_READS, LATER("reads p")},
    {POINT "y = p.get\n", BAKE_INERT, BAKE_DONE, ""},
    {POINT "y = P().get() + P.n + isinstance(P(), P)\n", BAKE_DETACHED, BAKE_DONE, ""},
    {POINT "class Q(P):\n    m = P.n\n    def get(self):\n        return super().get()\n",
     BAKE_DETACHED, BAKE_DONE, ""},
    {POINT "P.n = 5\n", BAKE_INERT, BAKE_WRITES, OLDER("changes class P")},
    {POINT "setattr(P, 'new', 5)\n", BAKE_DETACHED, BAKE_WRITES, OLDER("changes class P")},
    {POINT "P.__name__ = 'R'\n", BAKE_INERT, BAKE_WRITES, OLDER("changes P")},
    {"e = ValueError(1)\ntry:\n    raise e\nexcept ValueError:\n    x = 1\n", BAKE_INERT,
     BAKE_WRITES, OLDER("changes e")},
    {"x = {}\ndef f(a, b=x):\n    b[a] = 1\nf(1)\n", BAKE_INERT, BAKE_WRITES, OLDER("changes x")},
    {"def f(*, k=1):\n    return k\ny = f()\n", BAKE_INERT, BAKE_DONE, ""},
    {"import sys\nsys.path.append('/lib')\n", BAKE_INERT, BAKE_WRITES, OLDER("changes a list")},
    {"import sys\nx = sys.platform\n", BAKE_CLOSED, BAKE_DONE, ""},
    {"x = 1\ny = [1]\ny.append(2)\n", BAKE_CLOSED, BAKE_DONE, ""},
    {"x = 1\nraise ValueError(x)\n", BAKE_DETACHED, BAKE_RAISED, "ValueError: 1"},
    {"x = 1\nx = id(x)\n", BAKE_DETACHED, BAKE_IMPURE, "id() needs the board"},
    {"x = 1\nwhile x:\n    pass\n", BAKE_CLOSED, BAKE_STEPS, "has not ended after 100000 steps"},
    {"x = 1\nx = bytearray(1 << 22)\n", BAKE_DETACHED, BAKE_FULL,
     "needs more memory than there is at bake time"},
};

static void test_traps(void **state) {
    (void)state;
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        const Case *c = &cases[i];
        open_text(c->text);
        run_to_last();
        last_alone(c->mode, c->end, c->what);
        close_program();
    }
}

static void test_unknown_names(void **state) {
    (void)state;
    const char *const reads[] = {"y = x\n",
                                 "y = f()\n",
                                 "y = helper.x\n",
                                 "from helper import x\n",
                                 "from helper import *\n",
                                 "x()\n",
                                 "del x\n",
                                 "class A:\n    y = x\n",
                                 "y = dict(globals())\n"};
    for (unsigned i = 0; i < sizeof reads / sizeof *reads; i++) {
        char text[128];
        snprintf(text, sizeof text, "import helper\nx = 1\ndef f():\n    return x\n%s", reads[i]);
        open_files((const File[]){{"main.py", text}, {"helper.py", "x = 1\n"}, {NULL, NULL}});
        run_to_last();
        bool other = strstr(reads[i], "helper") != NULL;
        uint32_t x = ordinal(other ? "helper" : "main", "x");
        unknown[x / 8] |= (uint8_t)(1u << (x % 8));
        firn_runtime_f64.bake_cells(vm)[x] = VALUE_UNBOUND;
        last_alone(BAKE_DETACHED, BAKE_UNKNOWN_NAME, "reads 'x'");
        assert_int_equal(result.binding, x);
        close_program();
    }
}

/* Nothing reaches the console. */
static void test_inert_calls_are_counted(void **state) {
    (void)state;
    open_text("class A:\n    def __str__(self):\n        seen.append(1)\n        return 'A'\n"
              "import sys, gc, time\nx = [1]\n"
              "for i in range(3):\n    seen = []\n    print(x[0], A(), repr(A))\n"
              "    print(object(), file=sys.stderr)\n    sys.stdout.write('x')\n"
              "    gc.collect()\n    gc.disable()\n    time.sleep(1000)\n");
    run_to_last();
    char path[] = "/tmp/firn-test-XXXXXX";
    fflush(stdout);
    int file = mkstemp(path), console = dup(STDOUT_FILENO);
    assert_true(file >= 0 && console >= 0 && dup2(file, STDOUT_FILENO) >= 0);
    alone(last_statement(), BAKE_INERT);
    fflush(stdout);
    off_t written = lseek(file, 0, SEEK_END);
    assert_true(dup2(console, STDOUT_FILENO) >= 0);
    close(console);
    close(file);
    unlink(path);
    expect_done();
    assert_int_equal(result.inert_calls, 18);
    assert_int_equal(vm->gc_disabled, 0);
    assert_int_equal(written, 0);
    close_program();
}

/* ---- names that the board may change ---- */

static const char *changed_name;
static bool changes_built_ins;

static bool is_changed(void *context, uint32_t owner, const char *name, size_t bytes) {
    (void)context;
    return (owner != BAKE_OWNER_BUILTIN || changes_built_ins) && owner > BAKE_OWNER_BUILTIN - 1 &&
           strlen(changed_name) == bytes && memcmp(name, changed_name, bytes) == 0;
}

typedef struct Change {
    const char *name;
    bool built_ins;
    const char *text;
    BakeMode mode;
    const char *what; /* NULL: it is evaluated */
} Change;

#define PART                                                                          \
    "import math\nclass P:\n    n = 1\n    def __init__(self):\n        self.v = 2\n" \
    "    def get(self):\n        return self.v\nclass Q(P):\n    pass\n"

static const Change changes[] = {
    {"n", false, PART "y = P.n\n", BAKE_DETACHED, LATER("reads P.n")},
    {"n", false, PART "y = Q.n\n", BAKE_CLOSED, LATER("reads Q.n")},
    {"n", false, PART "y = Q().n\n", BAKE_DETACHED, LATER("reads Q.n")},
    {"n", false, PART "y = P.n\n", BAKE_INERT, NULL},
    {"m", false, PART "y = P.n\n", BAKE_DETACHED, NULL},
    {"get", false, PART "y = P().get()\n", BAKE_DETACHED, LATER("reads P.get")},
    {"v", false, PART "y = P().get()\n", BAKE_DETACHED, NULL},
    {"__init__", false, PART "y = P()\n", BAKE_DETACHED, LATER("reads P.__init__")},
    {"__len__", false, PART "y = 1 if P() else 2\n", BAKE_DETACHED, LATER("reads P.__len__")},
    {"__getattr__", false, PART "y = P()\n", BAKE_DETACHED, LATER("reads P")},
    {"n", false, PART "class R(P):\n    m = 1\ny = R.m\n", BAKE_DETACHED, NULL},
    {"x", false, PART "y = dir(P)\n", BAKE_DETACHED, LATER("reads P's attributes")},
    {"x", false, PART "y = P.__dict__\n", BAKE_DETACHED, LATER("reads P's attributes")},
    {"pi", false, PART "y = math.pi\n", BAKE_DETACHED, LATER("reads math.pi")},
    {"pi", false, PART "y = math.sin(0)\n", BAKE_DETACHED, NULL},
    {"len", false, PART "y = len([1])\n", BAKE_DETACHED, NULL},
    {"len", true, PART "y = len([1])\n", BAKE_DETACHED, LATER("reads builtins.len")},
    {"len", true, PART "y = map(len, [])\n", BAKE_CLOSED, LATER("reads builtins.len")},
    {"len", true, PART "y = len([1])\n", BAKE_INERT, NULL},
    {"len", true, PART "y = max([1])\n", BAKE_DETACHED, NULL},
};

static void test_changed_names(void **state) {
    (void)state;
    for (unsigned i = 0; i < sizeof changes / sizeof *changes; i++) {
        const Change *c = &changes[i];
        open_text(c->text);
        changed_name = c->name;
        changes_built_ins = c->built_ins;
        hooks.changeable = is_changed;
        run_to_last();
        firn_runtime_f64.bake_watermark(vm);
        last_alone(c->mode, c->what != NULL ? BAKE_READS : BAKE_DONE,
                   c->what != NULL ? c->what : "");
        close_program();
    }
}

/* ---- imports of statements alone ---- */

static unsigned asked;
static BakeEnd inner_end;

/* Evaluates a module that an import has asked for, as a driver does. */
static void import_closed(void *context, uint32_t module) {
    (void)context;
    BakeResult inner = {0};
    asked++;
    firn_runtime_f64.bake_watermark(vm);
    for (uint32_t i = 0; i < project.modules[module]->statement_count; i++) {
        firn_runtime_f64.bake_statement(vm, (BakePlace){module, i}, BAKE_CLOSED, &inner);
        inner_end = inner.end != BAKE_DONE ? inner.end : inner_end;
    }
}

static void open_imports(const char *main) {
    open_files((const File[]){{"main.py", main},
                              {"helper.py", "items = []\nitems.append(3)\nimport inner\n"
                                            "items.append(inner.more[0])\n"},
                              {"inner.py", "more = []\nmore.append(4)\nimport helper\n"},
                              {NULL, NULL}});
    hooks.import = import_closed;
    asked = 0;
    inner_end = BAKE_DONE;
    run_to_last();
}

/* What a statement has made stays its own over an import; what the import has made never becomes its own. */
static void test_imports_of_statements(void **state) {
    (void)state;
    open_imports("def f():\n    mine = []\n    import helper\n    mine.append(helper.items)\n"
                 "    return len(mine)\nx = f()\n");
    last_alone(BAKE_DETACHED, BAKE_DONE, "");
    assert_int_equal(asked, 2);
    assert_int_equal(inner_end, BAKE_READS); /* helper reads what inner has made */
    assert_int_equal(small("x"), 1);
    assert_int_equal(firn_runtime_f64.bake_cells(vm)[evaluation.states[module_of("helper")]],
                     VALUE_NONE);
    close_program();

    open_imports("def f():\n    mine = []\n    import inner\n    mine.append(inner.more)\n"
                 "    inner.more.append(1)\nx = f()\n");
    last_alone(BAKE_INERT, BAKE_WRITES, OLDER("changes inner.more"));
    assert_int_equal(result.line, 5);
    close_program();

    open_imports("old = []\ndef f():\n    import inner\n    old.append(1)\nx = f()\n");
    last_alone(BAKE_INERT, BAKE_WRITES, OLDER("changes old"));
    close_program();
}

/* A generator and a half-made list wait while the import is evaluated. */
static void test_import_in_the_middle(void **state) {
    (void)state;
    open_imports("def g():\n    yield 1\n    import inner\n    yield inner.more\n"
                 "x = [i for i in g()]\n");
    last_alone(BAKE_CLOSED, BAKE_DONE, "");
    assert_int_equal(asked, 2);
    assert_int_equal(inner_end, BAKE_READS);
    close_program();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole_program),
        cmocka_unit_test(test_impure_natives),
        cmocka_unit_test(test_natives_by_arguments),
        cmocka_unit_test(test_inert),
        cmocka_unit_test(test_raised),
        cmocka_unit_test(test_raised_in_import),
        cmocka_unit_test(test_no_handler_runs),
        cmocka_unit_test(test_absent_module),
        cmocka_unit_test(test_overridable),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_stop),
        cmocka_unit_test(test_names_beyond_bindings),
        cmocka_unit_test(test_traps),
        cmocka_unit_test(test_unknown_names),
        cmocka_unit_test(test_inert_calls_are_counted),
        cmocka_unit_test(test_changed_names),
        cmocka_unit_test(test_imports_of_statements),
        cmocka_unit_test(test_import_in_the_middle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
