/* The verifier: what it must accept, what it must refuse, and that what it accepts does no harm. */
#define _DEFAULT_SOURCE /* mkdtemp */
#include "image_fixture.h"

#include "text_hash.h"

static char error[512];

static void mend(Bytes *image) {
    ImageHeader *h = (ImageHeader *)(void *)image->data;
    h->body_crc = image_crc(0, image->data + sizeof *h, image->size - sizeof *h);
    h->header_crc = image_crc(0, h, offsetof(ImageHeader, header_crc));
}

/* Loads and verifies; runs what is accepted when `steps` is not 0. */
static bool verifies(const Bytes *image, uint64_t steps) {
    VmConfig config;
    vm = fixture_vm(&config, 1u << 15);
    fixture_free(vm);
    config.step_limit = steps;
    vm = firn_runtime_f64.create(&config);
    assert_non_null(vm);
    error[0] = 0;
    bool ok = firn_runtime_f64.load(vm, image->data, image->size, error, sizeof error) &&
              firn_runtime_f64.verify(vm, error, sizeof error);
    if (ok && steps != 0) {
        (void)firn_runtime_f64.run(vm);
    }
    fixture_free(vm);
    return ok;
}

static const char program[] =
    "import gc\n"
    "def outer(a, b=2, *rest, c, d=4, **more):\n"
    "    total = 0\n"
    "    def inner(x):\n"
    "        nonlocal total\n"
    "        total += x\n"
    "        return lambda: total + a\n"
    "    for i in range(a):\n"
    "        for j in rest:\n"
    "            try:\n"
    "                total += inner(i)() // (j - 2)\n"
    "            except ZeroDivisionError as e:\n"
    "                total -= 1\n"
    "            finally:\n"
    "                total += 1\n"
    "    return total, [k * 2 for k in rest if k], {**more, 'x': c}, {b, d}\n"
    "class Base:\n"
    "    attribute = 1\n"
    "    def __init__(self, n):\n"
    "        self.n = n\n"
    "    def __enter__(self):\n"
    "        return self\n"
    "    def __exit__(self, *args):\n"
    "        return True\n"
    "class Derived(Base):\n"
    "    def __init__(self, n):\n"
    "        super().__init__(n)\n"
    "        self.m = f'{n!r:>5}{self.attribute}'\n"
    "def generate(n):\n"
    "    while n:\n"
    "        try:\n"
    "            got = yield n\n"
    "        finally:\n"
    "            n -= 1\n"
    "    yield from (i for i in 'ab')\n"
    "def kinds(x):\n"
    "    first, *middle, last = x\n"
    "    del middle[0], x[-1]\n"
    "    assert last, 'no last'\n"
    "    return first if x[1:2] else (yield_none := None)\n"
    "with Derived(3) as d:\n"
    "    print(outer(3, 1, 2, 3, c=5, z=1), d.m, list(generate(3)), kinds([1, 2, 3, 4]))\n"
    "    raise ValueError(1.5, 10 ** 20, b'x', -7)\n"
    "print(sum(range(10)), 1 < d.n <= 3, not d, gc.mem_free() > 0)\n";

static void test_accepts_what_is_compiled(void **state) {
    (void)state;
    Bytes image = fixture_image(program);
    assert_true(verifies(&image, 0));
    free(image.data);
}

/* ---- bytecode made by hand, in the place of a function's */

static const char host_program[] = "def f(a, b):\n"
                                   "    x = a + b\n"
                                   "    y = x * a - b\n"
                                   "    z = (x, y, a, b, 'text')\n"
                                   "    x = y + x * 3 - a * b + x\n"
                                   "    return [x, y, z, a, b]\n"
                                   "def g(a=1, *b):\n"
                                   "    pass\n"
                                   "c = 1\n";

/* The CODE of f, and K's index of a text and the ordinal of `c`. */
typedef struct Target {
    Bytes image;
    CodeInfo *info;
    uint16_t *units;
    uint16_t text, tuple, binding, code; /* code: of g, which has defaults */
} Target;

static Target target_make(void) {
    Target t = {fixture_image(host_program), NULL, NULL, 0, 0, 0, 0};
    const ImageHeader *h = (const ImageHeader *)(const void *)t.image.data;
    for (Value at = h->base + h->header_bytes; at < h->objects_end;) {
        Value *object = (Value *)(void *)(t.image.data + (at - h->base));
        if (header_kind(*object) == KIND_CODE && code_shape(object + 1).nargs == 2) {
            t.info = (CodeInfo *)(void *)(object + 1);
            t.units = (uint16_t *)(uintptr_t)code_units(object + 1);
        }
        at += 4 + header_words(*object) * 4;
    }
    assert_non_null(t.info);
    const Value *constants = (const Value *)(const void *)(t.image.data + (h->constants - h->base));
    t.text = t.tuple = UINT16_MAX;
    for (uint16_t k = 0; k < h->constant_count; k++) {
        if (!value_is_ref(constants[k]) || constants[k] < h->base) {
            continue;
        }
        Value header = *(const Value *)(const void *)(t.image.data + (constants[k] - h->base));
        if (header_kind(header) == KIND_STR) {
            t.text = k;
        }
        if (header_kind(header) == KIND_CODE) {
            const Value *p = (const Value *)(const void *)(t.image.data + (constants[k] - h->base));
            t.code = code_flags(p + 1) & CODE_DEFAULTS ? k : t.code;
        }
    }
    assert_int_not_equal(t.text, UINT16_MAX);
    t.binding = 1;
    return t;
}

/* Puts `units` at the start of f; RETNONE fills the rest. */
static bool verifies_code(const uint16_t *units, unsigned n) {
    Target t = target_make();
    uint16_t link = (uint16_t)(t.info->below - 3);
    assert_true(n < t.info->units);
    for (unsigned i = 0; i < t.info->units; i++) {
        t.units[i] = i < n ? units[i] : (uint16_t)(OP_RETNONE | link << 8);
    }
    mend(&t.image);
    bool ok = verifies(&t.image, 0);
    free(t.image.data);
    return ok;
}

#define A(op, a)      (uint16_t)(OP_##op | (a) << 8)
#define AB4(op, a, b) (uint16_t)(OP_##op | (a) << 8 | (b) << 12)
#define BC(b, c)      (uint16_t)((b) | (c) << 8)
#define CODE_OF(...)     \
    (const uint16_t[]) { \
        __VA_ARGS__      \
    }
#define COUNT_OF(...) (sizeof CODE_OF(__VA_ARGS__) / sizeof(uint16_t))
#define ACCEPT(...)   assert_true(verifies_code(CODE_OF(__VA_ARGS__), COUNT_OF(__VA_ARGS__)))
#define REFUSE(text, ...)                                                         \
    do {                                                                          \
        assert_false(verifies_code(CODE_OF(__VA_ARGS__), COUNT_OF(__VA_ARGS__))); \
        if (strstr(error, text) == NULL) {                                        \
            fail_msg("expected '%s', got: %s", text, error);                      \
        }                                                                         \
    } while (0)

/* Registers of f as compiled: locals and temporaries below its link, a and b above. */
static unsigned link_of_f(void) {
    Target t = target_make();
    unsigned link = t.info->below - 3u;
    assert_int_equal(code_shape((const Value *)(const void *)t.info).params, 2);
    assert_in_range(link, 4, 11); /* the codes below use registers 0..3 and short operands */
    free(t.image.data);
    return link;
}

static void test_registers(void **state) {
    (void)state;
    unsigned link = link_of_f(), a = link + 3, b = link + 4;
    ACCEPT(AB4(MOVE, 0, a), A(ADD, 1), BC(0, b));
    REFUSE("no register of the frame", A(ADD, 0), BC(a, b + 1));
    REFUSE("no register of the frame", A(ADD, 0), BC(a, 255));
    for (unsigned i = 0; i < 3; i++) {
        REFUSE("no register of the frame", A(ADD, link + i), BC(a, b));
        REFUSE("no register of the frame", AB4(LOADI4, link + i, 1));
        REFUSE("no register of the frame", A(MOVE_L, 0), BC(link + i, 0));
    }
    REFUSE("the register may be unbound", A(ADD, 0), BC(0, a)); /* never stored */
    REFUSE("the register may be unbound", AB4(LOADS, 0, 0), A(ADD, 1), BC(0, a));
    ACCEPT(AB4(LOADS, 0, 0), AB4(MOVE, 1, 0)); /* moving it is no reading */
}

static void test_tables_and_numbers(void **state) {
    (void)state;
    unsigned link = link_of_f(), a = link + 3;
    Target t = target_make();
    uint16_t text = t.text, binding = t.binding, code = t.code;
    free(t.image.data);
    ACCEPT(A(LOADK, 0), text);
    REFUSE("no such constant", A(LOADK, 0), 65535);
    REFUSE("no such constant", A(LOADK, 0), code); /* no function without its defaults */
    assert_int_not_equal(code, 0);
    ACCEPT(A(GETATTR_L, 0), BC(a, 255), text);
    REFUSE("constant is no name", A(GETATTR_L, 0), BC(a, 255), 65535);
    REFUSE("constant is no CODE", A(FUNC, 0), BC(0, 0), text);
    REFUSE("constant is no tuple of names", A(CALLKW, 0), BC(1, a), text);
    ACCEPT(A(GETG, 0), binding);
    REFUSE("no binding of the module", A(GETG, 0), 0); /* a module's state */
    REFUSE("no binding of the module", A(SETG, a), 60000);
    ACCEPT(A(GETB, 0), 0);
    REFUSE("no such built-in", A(GETB, 0), 5000);
    REFUSE("no such special value", AB4(LOADS, 0, 5));
    REFUSE("no such closure cell", A(LOADFREE, 0), BC(0, 0));
    REFUSE("the function stands elsewhere", A(GETFREE, 0), BC(0, 1));
    REFUSE("the link stands elsewhere", A(RETNONE, 0));
    REFUSE("the link stands elsewhere", A(RETURN_L, a), BC(a, 0));
    REFUSE("it stands in the core block only", A(EXIT, 0));
    REFUSE("it stands in the core block only", A(FRAMERET, 0));
    REFUSE("outside a generator", A(YIELD, a));
    REFUSE("no such opcode", 0x00FF);
    REFUSE("no such conversion", A(FORMAT, 0), BC(a, 8));
}

static void test_jumps(void **state) {
    (void)state;
    unsigned link = link_of_f(), a = link + 3;
    ACCEPT(A(JMP_L, 0), 1, AB4(LOADI4, 0, 1));
    ACCEPT(AB4(LOADI4, 0, 1), A(JMPB_L, 0), (uint16_t)-3);
    REFUSE("jumps to no instruction", A(JMP_L, 0), 1000);
    REFUSE("jumps to no instruction", A(JMPB_L, 0), (uint16_t)-4);
    REFUSE("jumps to no instruction", A(JMP_L, 0), 1, A(LOADI, 0), 5);    /* into the middle */
    REFUSE("or backwards", AB4(LOADI4, 0, 1), A(JMP_L, 0), (uint16_t)-3); /* without a poll */
    REFUSE("or backwards", AB4(LOADI4, 0, 1), A(JT_L, a), (uint16_t)-3);
    /* Bound on one of two ways only. */
    REFUSE("may be unbound", A(JF_L, a), 1, AB4(LOADI4, 0, 1), A(NEG, 1), BC(0, 0));
    ACCEPT(AB4(LOADI4, 0, 0), A(JF_L, a), 1, AB4(LOADI4, 0, 1), A(NEG, 1), BC(0, 0));
}

static void test_calls(void **state) {
    (void)state;
    unsigned link = link_of_f(), a = link + 3;
    ACCEPT(AB4(MOVE, 1, a), A(CALL, 1), BC(1, a), A(NEG, 0), BC(1, 0));
    REFUSE("the window reaches into the link", AB4(MOVE, 1, a), A(CALL, link), BC(0, a));
    REFUSE("the window reaches into the link", A(CALL, a), BC(1, a)); /* its link over ours */
    REFUSE("the window reaches into the link", AB4(MOVE, 1, a), A(CALL, 1), BC(link, a));
    Target t = target_make();
    uint16_t text = t.text;
    free(t.image.data);
    REFUSE("a method call counts its object", A(CALLM_L, 1), BC(0, 255), text);
    /* What lies below a window is the callee's afterwards. */
    REFUSE("may be unbound", AB4(LOADI4, 0, 1), AB4(MOVE, 1, a), A(CALL, 1), BC(1, a), A(NEG, 1),
           BC(0, 0));
    REFUSE("no tuple of arguments", AB4(MOVE, 0, a), AB4(LOADS, 1, 1), A(CALLEX, 0), BC(a, 0));
    ACCEPT(A(TUPLE, 0), BC(a, 1), AB4(LOADS, 1, 1), A(CALLEX, 0), BC(a, 0));
}

/* Words that the VM uses without a look: they come from where they must. */
static void test_trusted_registers(void **state) {
    (void)state;
    unsigned link = link_of_f(), a = link + 3;
    REFUSE("no range loop", AB4(MOVE, 0, a), AB4(MOVE, 1, a), AB4(MOVE, 2, a), A(FORRANGE, 0),
           BC(3, 0));
    ACCEPT(AB4(MOVE, 0, a), AB4(MOVE, 1, a), AB4(MOVE, 2, a), A(RANGEPREP, 0), A(FORRANGE, 0),
           BC(3, 0));
    REFUSE("no range loop", AB4(MOVE, 0, a), AB4(MOVE, 1, a), AB4(MOVE, 2, a), A(RANGEPREP, 0),
           AB4(MOVE, 2, a), A(FORRANGE, 0), BC(3, 0));
    REFUSE("no range loop", AB4(MOVE, 0, a), AB4(MOVE, 1, a), AB4(MOVE, 2, a), A(RANGEPREP, 0),
           A(FORRANGE, 0), BC(1, 0xFE)); /* the loop's own registers as its target */
    REFUSE("no list under construction", A(APPEND, a), BC(a, 0));
    ACCEPT(A(LIST, 0), BC(0, 0), A(APPEND, 0), BC(a, 0));
    REFUSE("no set under construction", A(LIST, 0), BC(0, 0), A(SETADD, 0), BC(a, 0));
    REFUSE("no dict under construction", A(DICTSET, a), BC(a, a));
    REFUSE("no cell", A(GETCELL, 0), BC(a, 0));
    ACCEPT(AB4(MOVE, 0, a), A(MKCELL, 0), A(GETCELL, 1), BC(0, 0));
    REFUSE("no exception", A(RERAISE, a));
    REFUSE("no exception", A(ENTEREXC, a), BC(0, 0));
    REFUSE("nothing from ENTEREXC", A(LEAVEEXC, a));
    REFUSE("no text", A(STRJOIN, 0), BC(a, 1));
    REFUSE("no module", A(IMPORTSTAR, a));
}

static void test_the_end(void **state) {
    (void)state;
    Target t = target_make();
    uint16_t last = t.units[t.info->units - 1];
    for (unsigned i = 0; i < t.info->units; i++) {
        t.units[i] = AB4(LOADI4, 0, 1);
    }
    mend(&t.image);
    assert_false(verifies(&t.image, 0));
    assert_non_null(strstr(error, "the code ends without a return"));
    t.units[t.info->units - 1] = A(LOADI, 0);
    mend(&t.image);
    assert_false(verifies(&t.image, 0));
    assert_non_null(strstr(error, "the instruction is cut off"));
    (void)last;
    free(t.image.data);
}

/* What stands in the head, and the bytes that the tail of f begins with: flags, name, module. */
static void test_code_head(void **state) {
    (void)state;
    Target t = target_make();
    const CodeInfo good = *t.info;
    const uint16_t units = good.units;
    uint8_t *tail = (uint8_t *)(t.units + units), was[4];
    memcpy(was, tail, sizeof was);
    const struct {
        CodeInfo info;
        uint8_t tail[4];
        unsigned changed; /* bytes of the tail */
        const char *text;
    } cases[] = {
        {{2, 2, units}, {0}, 0, "do not fit"},
        {{2, 254, units}, {0}, 0, "do not fit"},
        {{1, good.below, units}, {CODE_COUNTS >> 8}, 1, ""},
        {{2, good.below, units}, {CODE_MORE >> 8, CODE_GENERATOR}, 2, ""},
        {{2, good.below, 60000}, {0}, 0, "does not hold its tables"},
        {{CODE_BINDS | 100, good.below, units},
         {(CODE_HANDLERS | CODE_CELLS) >> 8},
         1,
         "does not hold its tables"},
        {{2, good.below, units}, {0x40}, 1, "does not hold its tables"},
        {{0, good.below, units}, {CODE_SELF >> 8}, 1, "does not hold its tables"},
        {{2, good.below, units}, {CODE_HANDLERS >> 8, 0xFF, 0, 0}, 4, "does not hold its tables"},
        {{2, good.below, units}, {0, 0xFE, 0xFF, 0}, 4, "are to be texts"},
        {{2, good.below, units}, {was[0], was[1], 0x80}, 3, "its module"},
        {{2, good.below, units - 1}, {0}, 0, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        *t.info = cases[i].info;
        memcpy(tail, was, sizeof was);
        memcpy(tail, cases[i].tail, cases[i].changed);
        mend(&t.image);
        assert_false(verifies(&t.image, 0));
        if (strstr(error, cases[i].text) == NULL) {
            fail_msg("case %zu: expected '%s', got: %s", i, cases[i].text, error);
        }
    }
    free(t.image.data);
}

/* ---- damage */

/* Any word replaced, any bit flipped, checksums mended: refused, or run without harm (under the
 * sanitizers of the zeal build: without a word read or written outside). */
static void damage(Bytes image, unsigned rounds) {
    const char *seed = getenv("FIRN_SEED");
    Random r = {seed != NULL ? (uint32_t)strtoul(seed, NULL, 10) : 77};
    uint32_t words = (uint32_t)(image.size - sizeof(ImageHeader)) / 4, accepted = 0;
    Value *body_words = (Value *)(void *)(image.data + sizeof(ImageHeader));
    fflush(stdout);
    int console = dup(STDOUT_FILENO);
    assert_non_null(freopen("/dev/null", "w", stdout));
    for (unsigned i = 0; i < rounds; i++) {
        uint32_t at = random_below(&r, words);
        Value old = body_words[at];
        switch (random_below(&r, 4)) {
        case 0: body_words[at] = body_words[random_below(&r, words)]; break;
        case 1: body_words[at] += 4 * (1 + random_below(&r, 8)); break;
        default: body_words[at] ^= 1u << random_below(&r, 32); break;
        }
        mend(&image);
        accepted += verifies(&image, 3000);
        body_words[at] = old;
    }
    fflush(stdout);
    dup2(console, STDOUT_FILENO);
    close(console);
    assert_in_range(accepted, 1, rounds * 3 / 4);
    mend(&image);
    assert_true(verifies(&image, 0));
    free(image.data);
}

static void test_damage(void **state) {
    (void)state;
    damage(fixture_image(program), FIRN_ZEAL ? 400 : 4000);
}

/* Objects of every kind that start-up leaves in flash, and a residue that uses them. */
static const char frozen_program[] =
    "import gc, time\n"
    "class Base:\n"
    "    shared = [1, 2, {'k': (3, [4])}]\n"
    "    def __init__(self, n=5, *rest, k={1: 2}):\n"
    "        self.n = n\n"
    "        self.k = k\n"
    "    @property\n"
    "    def double(self):\n"
    "        return self.n * 2\n"
    "    @classmethod\n"
    "    def make(cls):\n"
    "        return cls()\n"
    "    @staticmethod\n"
    "    def plain(a=[0]):\n"
    "        return a\n"
    "class Derived(Base):\n"
    "    def __getattr__(self, name):\n"
    "        return name\n"
    "class Number(int):\n"
    "    pass\n"
    "class Fault(ValueError):\n"
    "    pass\n"
    "def counter():\n"
    "    n = 0\n"
    "    def step():\n"
    "        nonlocal n\n"
    "        n += 1\n"
    "        return n\n"
    "    return step\n"
    "base, derived, number, fault = Base(3), Derived(), Number(7), Fault('x', 1)\n"
    "derived.other = base\n"
    "step = counter()\n"
    "bound = derived.make\n"
    "table = {1: base, 'two': derived, (3, 4): {5, 6}, None: frozenset([(7,), 8])}\n"
    "data = bytearray(b'abc')\n"
    "things = [base, derived, number, fault, step, bound, table, data, range(9), slice(1, 2)]\n"
    "table['self'] = table\n"
    "time.ticks_ms()\n"
    "for t in things:\n"
    "    print(t, t == t, [t])\n"
    "base.n = things\n"
    "derived.new = 1\n"
    "Base.shared[2]['k'][1].append(5)\n"
    "things.append(step())\n"
    "table[9] = bound().n + number\n"
    "data[0] = 65\n"
    "print(table, data, base.double, derived.absent, Base.plain(), derived.plain([]), step())\n"
    "globals()['step'] = 1\n"
    "gc.collect()\n"
    "try:\n"
    "    raise fault\n"
    "except Fault as e:\n"
    "    print(e, e.args, step)\n";

static void test_damaged_objects(void **state) {
    (void)state;
    Bytes image = fixture_bake(frozen_program, true);
    const ImageHeader *h = (const ImageHeader *)(const void *)image.data;
    assert_in_range(h->alias_count, 20, 100);
    assert_in_range(h->fixed_count, 10, 100);
    assert_true(verifies(&image, 0));
    damage(image, FIRN_ZEAL ? 400 : 8000);
}

/* ---- names */

/* Writes `value` over the halfword at `at`, of an image with some names; whether that is accepted. */
static bool accepts_half(Value at, uint16_t change) {
    Bytes image = fixture_image(program);
    uint16_t half;
    memcpy(&half, image.data + at, sizeof half);
    half ^= change;
    memcpy(image.data + at, &half, sizeof half);
    mend(&image);
    bool ok = verifies(&image, 0);
    free(image.data);
    return ok;
}

static void test_names(void **state) {
    (void)state;
    Bytes image = fixture_image(program);
    const ImageHeader *h = (const ImageHeader *)(const void *)image.data;
    Value first = h->header_bytes, index = h->name_index - h->base;
    assert_in_range(h->name_groups, 2, 100);
    assert_true(accepts_half(first + 4, 0));
    assert_false(accepts_half(first + 4, STR_INTERNED));
    assert_non_null(strstr(error, "name 0 is not in its place"));
    for (uint32_t i = 0; i <= h->name_groups; i++) {
        assert_false(accepts_half(index + 2 * i, 1));
    }
    assert_non_null(strstr(error, "names in "));
    /* The first two of one size, the other way round. */
    for (Value a = first, b;; a = b) {
        Value *x = (Value *)(void *)(image.data + a), *y;
        uint32_t words = 1 + header_words(*x);
        b = a + words * 4;
        y = x + words;
        if (header_words(*x) == header_words(*y)) {
            for (uint32_t i = 0; i < words; i++) {
                Value word = x[i];
                x[i] = y[i];
                y[i] = word;
            }
            break;
        }
    }
    mend(&image);
    assert_false(verifies(&image, 0));
    assert_non_null(strstr(error, "is not in its place"));
    free(image.data);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_accepts_what_is_compiled),
        cmocka_unit_test(test_registers),
        cmocka_unit_test(test_tables_and_numbers),
        cmocka_unit_test(test_jumps),
        cmocka_unit_test(test_calls),
        cmocka_unit_test(test_trusted_registers),
        cmocka_unit_test(test_the_end),
        cmocka_unit_test(test_code_head),
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_damaged_objects),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests_name("verify", tests, NULL, NULL);
}
