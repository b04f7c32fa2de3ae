/* Evaluation of start-up at bake time: runs top-level statements one after the other, and ends the
 * one that comes to something which only the board can do.
 *
 * An evaluation is ended from anywhere by a jump to its own Protect, as a limit ends a run: no
 * handler of the program sees it. Nothing is rolled back; what was written is the driver's
 * business.
 *
 * Exact evaluations follow the program's order and may read and write everything. All others meet
 * traps: objects made before a statement are *old*, and the statement may not change them, or not
 * even look at what may change. While traps are on, `body` and `mutable_body` ask here; so that the
 * loop's short ways for objects in RAM do not bypass the door, old objects have FLAG_REACHES in
 * their headers, which there only frozen objects have otherwise. HEADER_MARK on a dict says that it
 * is the namespace of an old class, which may be read. No collection runs, so neither means
 * anything else.
 *
 * When an import of an evaluated statement has the driver evaluate another module, all that stood
 * before that is old to it, and all that it made is old to the statement afterwards. */
#include "bake.h"

#if FIRN_HOST
#include "call.h"
#include "class.h"
#include "containers.h"
#include "core_block.h"
#include "heap.h"
#include "import.h"
#include "line.h"
#include "native.h"

#include <stdio.h>
#include <stdlib.h>

#define OLD       FLAG_REACHES
#define NAMESPACE HEADER_MARK

/* One evaluation under way. */
typedef struct BakeRun {
    struct BakeRun *outer; /* the one whose import asked for this one */
    bool star;             /* `import *` is storing names */
    void (*body)(struct BakeRun *run);
    Protect *protect;
    BakeMode mode;
    const BakePlace *stop;
    BakePlace place; /* of a statement alone */
    BakeResult *result;
} BakeRun;

/* A module's names beyond its bindings, as statements that are evaluated alone see them. The dict of the module itself
 * stays as it will be when the board starts. */
typedef struct BakeNames {
    Value made; /* DICT of what a closed body has stored: frozen with the module */
    Value
        known; /* DICT with what `import *` of later statements has added; the board does that, too */
    bool unknown; /* an `import *` is left for the board: any name may be bound by then */
} BakeNames;

struct Bake {
    BakeRun *run;     /* the innermost, or NULL */
    BakeNames *names; /* by module; made when needed */
    const uint8_t *unknown;
    uint32_t swept;   /* every object below it is old, as far as it can be */
    uint32_t waiting; /* heap_top when the innermost import under way asked the driver; or 0 */
    Value *aged;      /* objects below `waiting` that have become old since */
    uint32_t aged_count, aged_room;
    uint32_t identities;
    Value absent;      /* the exception of an import of a name that the image lacks, raised last */
    bool failed;       /* no memory for `aged` */
    bool hooks_change; /* code that is left may give __getattr__ and its like to a class */
    Value builtins[CORE_BUILTIN_COUNT];
};

struct Bake *bake_create(void) {
    return calloc(1, sizeof(struct Bake));
}

void bake_destroy(struct Bake *bake) {
    if (bake != NULL) {
        free(bake->aged);
        free(bake->names);
        free(bake);
    }
}

/* The evaluation under way, or NULL. */
static BakeRun *run_now(void) {
    return vm->host->bake != NULL ? vm->host->bake->run : NULL;
}

/* ---- what the user is told */

static uint32_t module_index(Value module) {
    const Value *modules = vm_ptr(vm->image->modules);
    for (uint32_t i = 0; i < vm->image->module_count; i++) {
        if (modules[i] == module) {
            return i;
        }
    }
    return IMAGE_NO_MODULE;
}

static bool place_set(BakeResult *r, Value function, uint32_t offset) {
    const Value *code = function_code(function);
    uint32_t module = module_index(code_module(code));
    if (module + 1 == vm->config->bake->unplaced) {
        return false;
    }
    r->file_module = module;
    r->line = code_line_at(code, offset);
    return true;
}

/* Where the innermost Python frame stands. */
static void place_find(BakeResult *r) {
    const Value *base = vm->base;
    const uint16_t *pc = vm->pc;
    while (pc != NULL) {
        bool adapter = pc == PC_FRAMERET || pc == PC_EXIT;
        const Value *link = adapter ? base : frame_link(base, pc);
        Value function = link[LINK_FUNCTION];
        if (!adapter && place_set(r, function, frame_offset(function, pc))) {
            return;
        }
        if (link[LINK_PC] == value_small(0)) {
            return;
        }
        pc = link_pc(link[LINK_PC]);
        base = link_slot(link[LINK_BASE]);
    }
}

#define TEXT_ROOM 64

/* A text as C has it, cut short. */
static const char *text_of(Value str, char out[TEXT_ROOM]) {
    uint32_t bytes = str_bytes(str) < TEXT_ROOM - 1 ? str_bytes(str) : TEXT_ROOM - 1;
    while (bytes < str_bytes(str) && bytes > 0 && ((uint8_t)str_text(str)[bytes] & 0xC0) == 0x80) {
        bytes--;
    }
    memcpy(out, str_text(str), bytes);
    out[bytes] = 0;
    return out;
}

/* "time.ticks_ms()", "machine.Pin.value()", "machine.Pin()", "sys.argv". */
static void native_path(Value native, char *out, size_t room) {
    char module[TEXT_ROOM] = "", class_name[TEXT_ROOM] = "", name[TEXT_ROOM];
    Value owner = VALUE_UNBOUND, holder = VALUE_UNBOUND;
    text_of(core_native_name(native, &owner), name);
    if (owner != VALUE_UNBOUND && is_class(owner)) {
        text_of(raw_body(owner)[CLASS_NAME], class_name);
        holder = raw_body(owner)[CLASS_MODULE];
    } else {
        holder = owner;
    }
    if (is_kind(holder, KIND_MODULE) && holder != CORE(module_builtins)) {
        text_of(raw_body(holder)[MODULE_NAME], module);
    }
    bool makes = strcmp(name, "__new__") == 0 || strcmp(name, "__init__") == 0;
    bool getter = (native_shape(native)->flags & NATIVE_GETTER) != 0;
    snprintf(out, room, "%s%s%s%s%s%s", module, module[0] != 0 ? "." : "", class_name,
             class_name[0] != 0 && !makes ? "." : "", makes ? "" : name, getter ? "" : "()");
}

/* "config.DEFAULTS" when a binding of the module holds the object; names of __main__ stand alone.
 */
static bool module_path(Value module, Value ref, char *out, size_t room) {
    const Value *p = raw_body(module), *names = raw_body(p[MODULE_CELL_NAMES]);
    const Value *cells = vm->cells + value_small_get(p[MODULE_CELL]);
    char a[TEXT_ROOM], b[TEXT_ROOM];
    for (uint32_t i = 0; i < obj_words(p[MODULE_CELL_NAMES]); i++) {
        if (cells[i] == ref) {
            bool main = p[MODULE_NAME] == CORE(name___main__);
            snprintf(out, room, "%s%s%s", main ? "" : text_of(p[MODULE_NAME], a), main ? "" : ".",
                     text_of(names[i], b));
            return true;
        }
    }
    return false;
}

/* "class A" of its namespace. */
static bool namespace_path(Value dict, char *out, size_t room) {
    char name[TEXT_ROOM];
    for (uint32_t at = vm->heap_base; at < vm->heap_top; at += heap_object_bytes(*vm_ptr(at))) {
        if (obj_kind(at) == KIND_CLASS && raw_body(at)[CLASS_DICT] == dict) {
            snprintf(out, room, "class %s", text_of(raw_body(at)[CLASS_NAME], name));
            return true;
        }
    }
    return false;
}

/* A binding of any module, a class, else "a list". */
static void object_path(Value ref, char *out, size_t room) {
    if ((obj_header(ref) & NAMESPACE) != 0 && namespace_path(ref, out, room)) {
        return;
    }
    const Value *modules = vm_ptr(vm->image->modules);
    for (uint32_t i = 0; i < vm->image->module_count; i++) {
        if (module_path(modules[i], ref, out, room)) {
            return;
        }
    }
    unsigned bytes;
    const char *type = obj_type_name(ref, &bytes);
    bool vowel = bytes > 0 && strchr("aeioAEIO", type[0]) != NULL;
    snprintf(out, room, "%s %.*s", vowel ? "an" : "a", (int)bytes, type);
}

/* ---- ending an evaluation */

static _Noreturn void run_jump(BakeEnd end) {
    BakeRun *run = run_now();
    assert(run != NULL && vm->protect != NULL);
    run->result->end = end;
    vm->protect = run->protect;
    vm->roots[ROOT_SCRATCH] = VALUE_UNBOUND;
    longjmp(run->protect->env, 1);
}

static _Noreturn __attribute__((format(printf, 2, 3))) void run_end(BakeEnd end, const char *format,
                                                                    ...) {
    BakeResult *r = run_now()->result;
    va_list args;
    va_start(args, format);
    vsnprintf(r->what, sizeof r->what, format, args);
    va_end(args);
    place_find(r);
    run_jump(end);
}

/* What str() of the exception shows, as far as no Python is needed for it. */
static void exception_text(Value exception, char *out, size_t room) {
    char name[TEXT_ROOM];
    text_of(body(obj_class(exception))[CLASS_NAME], name);
    Value args = exception_slot(exception, EXC_ARGS);
    Value arg = is_kind(args, KIND_TUPLE) && obj_words(args) > 0 ? raw_body(args)[0] : VALUE_NONE;
    if (value_is_str(arg)) {
        bool quoted = exception_matches(exception, CORE(class_KeyError));
        snprintf(out, room, quoted ? "%s: '%.*s'" : "%s: %.*s", name, (int)str_bytes(arg),
                 str_text(arg));
    } else if (value_is_small(arg)) {
        snprintf(out, room, "%s: %d", name, (int)value_small_get(arg));
    } else {
        snprintf(out, room, "%s", name);
    }
}

/* The exception leaves a statement. The last entry of its traceback tells where it comes from. */
static _Noreturn void run_raised(Value exception) {
    BakeResult *r = run_now()->result;
    vm->trapping = 0;
    exception_text(exception, r->what, sizeof r->what);
    for (Value t = exception_slot(exception, EXC_TRACEBACK); is_kind(t, KIND_TRACEBACK);
         t = raw_body(t)[0]) {
        (void)place_set(r, raw_body(t)[1], (uint32_t)value_small_get(raw_body(t)[2]));
    }
    run_jump(BAKE_RAISED);
}

/* ---- old objects */

/* Kinds that can be changed, iterators included. */
static bool kind_changes(Kind k) {
    switch (k) {
    case KIND_GENERATOR:
    case KIND_ASEND:
    case KIND_ITER:
    case KIND_ITER_RANGE:
    case KIND_ITER_CALL:
    case KIND_DICT_ITER:
    case KIND_ENUMERATE:
    case KIND_ZIP:
    case KIND_MAP:
    case KIND_FILTER:
    case KIND_REVERSED: return true;
    default: return kind_is_writable(k);
    }
}

/* Kinds that reading changes. */
static bool kind_advances(Kind k) {
    return !kind_is_writable(k);
}

static bool is_old(Value ref) {
    return in_ram(ref) && (obj_header(ref) & OLD) != 0 && kind_changes(obj_kind(ref));
}

static void old_set(Value ref, bool old) {
    Value *header = vm_ptr(ref);
    *header = old ? *header | OLD : *header & ~(OLD | NAMESPACE);
    Value dict = header_kind(*header) == KIND_CLASS ? raw_body(ref)[CLASS_DICT] : VALUE_UNBOUND;
    if (dict != VALUE_UNBOUND && in_ram(dict)) {
        *vm_ptr(dict) = old ? *vm_ptr(dict) | NAMESPACE : *vm_ptr(dict) & ~NAMESPACE;
    }
}

static void aged_note(struct Bake *bake, Value ref) {
    if (bake->aged_count == bake->aged_room) {
        uint32_t room = bake->aged_room != 0 ? bake->aged_room * 2 : 256;
        Value *aged = realloc(bake->aged, room * sizeof *aged);
        if (aged == NULL) {
            bake->failed = true;
            return;
        }
        bake->aged = aged;
        bake->aged_room = room;
    }
    bake->aged[bake->aged_count++] = ref;
}

/* Makes all objects old that there are. What belongs to a statement that waits for an import is
 * noted. */
static void objects_age(struct Bake *bake) {
    uint32_t at = bake->swept > vm->heap_base ? bake->swept : vm->heap_base;
    while (at < vm->heap_top) {
        Value header = *vm_ptr(at);
        if (kind_changes(header_kind(header)) && (header & OLD) == 0) {
            old_set(at, true);
            if (at < bake->waiting) {
                aged_note(bake, at);
            }
        }
        at += heap_object_bytes(header);
    }
    bake->swept = at;
}

/* The door while traps are on; vm.h calls it before it looks at a payload. */
void vm_trap(Value ref, bool write) {
    if (!is_old(ref)) {
        return;
    }
    Kind k = obj_kind(ref);
    bool readable = (k == KIND_CLASS && !vm->host->bake->hooks_change) ||
                    (k == KIND_DICT && (obj_header(ref) & NAMESPACE) != 0) ||
                    run_now()->mode == BAKE_INERT;
    if (!write && !kind_advances(k) && readable) {
        return;
    }
    char path[2 * TEXT_ROOM + 2];
    vm->trapping = 0;
    object_path(ref, path, sizeof path);
    if (write || kind_advances(k)) {
        run_end(BAKE_WRITES, "changes %s, which is older than the statement", path);
    }
    run_end(BAKE_READS, "reads %s, which may have changed by then", path);
}

/* ---- names that the board may change */

/* Whether to this evaluation a name may stand for something else by then. */
static bool name_changes(Value name, uint32_t owner) {
    const BakeRun *run = run_now();
    const BakeHooks *hooks = vm->config->bake;
    return run != NULL && (run->mode == BAKE_DETACHED || run->mode == BAKE_CLOSED) &&
           (name == VALUE_UNBOUND ||
            (hooks->changeable != NULL &&
             hooks->changeable(hooks->context, owner, str_text(name), str_bytes(name))));
}

void bake_look(Value owner, Value name) {
    uint32_t kind = is_class(owner)                  ? BAKE_OWNER_CLASS
                    : owner == CORE(module_builtins) ? BAKE_OWNER_BUILTIN
                                                     : BAKE_OWNER_NATIVE;
    bool relevant = is_class(owner) ? is_old(owner) : module_is_native(owner);
    char of[TEXT_ROOM], text[TEXT_ROOM] = "attributes";
    if (!relevant || !name_changes(name, kind)) {
        return;
    }
    text_of(raw_body(owner)[is_class(owner) ? CLASS_NAME : MODULE_NAME], of);
    if (name != VALUE_UNBOUND) {
        text_of(name, text);
    }
    vm->trapping = 0;
    run_end(BAKE_READS, "reads %s%s%s, which may have changed by then", of,
            name != VALUE_UNBOUND ? "." : "'s ", text);
}

/* Methods that a class's flags tell of. */
static bool hooks_may_change(void) {
    const Value names[] = {CORE(name___getattr__), CORE(name___getattribute__),
                           CORE(name___setattr__), CORE(name___delattr__), CORE(name___new__)};
    bool any = false;
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        any |= name_changes(names[i], BAKE_OWNER_CLASS);
    }
    return any;
}

/* ---- what the runtime asks */

void bake_native(Value native) {
    BakeRun *run = run_now();
    if (run == NULL) {
        return;
    }
    unsigned purity = native_shape(native)->flags & NATIVE_PURITY_MASK;
    if (purity == NATIVE_IMPURE || (purity == NATIVE_INERT && run->mode == BAKE_EXACT)) {
        char path[4 * TEXT_ROOM];
        native_path(native, path, sizeof path);
        run_end(purity == NATIVE_IMPURE ? BAKE_IMPURE : BAKE_INERT_CALL, "%s needs the board",
                path);
    }
    if (purity == NATIVE_INERT) {
        run->result->inert_calls++;
    }
}

void vm_impure(const char *what) {
    if (run_now() != NULL) {
        run_end(BAKE_IMPURE, "%s", what);
    }
}

void vm_exact(const char *what) {
    if (run_now() != NULL && run_now()->mode != BAKE_EXACT) {
        run_end(BAKE_IMPURE, "%s", what);
    }
}

bool vm_inert(const char *what) {
    BakeRun *run = run_now();
    if (run != NULL && run->mode == BAKE_EXACT) {
        run_end(BAKE_INERT_CALL, "%s needs the board", what);
    }
    if (run != NULL) {
        run->result->inert_calls++;
    }
    return run != NULL;
}

void bake_identity(void) {
    if (vm->host->bake != NULL) {
        vm->host->bake->identities++;
    }
}

uint32_t vm_identities(void) {
    return vm->host->bake != NULL ? vm->host->bake->identities : 0;
}

bool bake_is_active(void) {
    return run_now() != NULL;
}

void bake_hook(Value class_ref, uint32_t bits) {
    for (uint32_t at = vm->heap_base; at < vm->heap_top; at += heap_object_bytes(*vm_ptr(at))) {
        if (obj_kind(at) == KIND_CLASS && class_is_subclass(at, class_ref) &&
            (raw_body(at)[CLASS_INFO] & bits) == 0) {
            mutable_body(at)[CLASS_INFO] |= bits;
        }
    }
}

void bake_refuse(const char *format, Value text) {
    char name[TEXT_ROOM];
    if (run_now() != NULL) {
        run_end(BAKE_IMPURE, format, text_of(text, name));
    }
}

/* ---- names beyond the bindings */

/* boot.py and main.py share their names. NULL for built-in modules. */
static BakeNames *names_of(Value module) {
    struct Bake *bake = vm->host->bake;
    const Value *modules = vm_ptr(vm->image->modules);
    uint32_t n = vm->image->module_count;
    if (bake->names == NULL) {
        bake->names = calloc(n + 1, sizeof *bake->names);
        bake->failed |= bake->names == NULL;
    }
    for (uint32_t i = 0; bake->names != NULL && i < n; i++) {
        if (raw_body(modules[i])[MODULE_NAME] == raw_body(module)[MODULE_NAME]) {
            return module_is_native(module) ? NULL : &bake->names[i];
        }
    }
    return NULL;
}

static bool is_apart(const BakeRun *run) {
    return run != NULL && run->mode != BAKE_EXACT;
}

Value bake_names_seen(Value module, Value own) {
    const BakeNames *names = is_apart(run_now()) ? names_of(module) : NULL;
    if (names == NULL) {
        return own;
    }
    return names->known != VALUE_UNBOUND  ? names->known
           : names->made != VALUE_UNBOUND ? names->made
                                          : own;
}

/* Names that every module has count as known. */
static bool is_dunder(Value name) {
    return str_bytes(name) > 4 && memcmp(str_text(name), "__", 2) == 0;
}

/* What has been imported as a part of the package: its __getattr__ is not asked for that. */
static bool is_submodule(Value package, Value name) {
    Value module = module_is_package(package) ? module_find_text(raw_body(package)[MODULE_NAME],
                                                                 str_text(name), str_bytes(name))
                                              : VALUE_UNBOUND;
    return module != VALUE_UNBOUND && module_loaded(module);
}

void bake_name_look(Value module, Value name, bool found) {
    BakeRun *run = run_now();
    const BakeHooks *hooks = vm->config->bake;
    const BakeNames *names = is_apart(run) && !is_dunder(name) ? names_of(module) : NULL;
    if (names == NULL) {
        return;
    }
    uint32_t index = (uint32_t)(names - vm->host->bake->names);
    bool added = !found && !is_submodule(module, name) && hooks->extensible != NULL &&
                 run->mode != BAKE_INERT && hooks->extensible(hooks->context, index);
    if (!name_changes(name, index) && (found || !names->unknown) && !added) {
        return;
    }
    char of[TEXT_ROOM], text[TEXT_ROOM];
    vm->trapping = 0;
    run_end(BAKE_READS, "reads '%s' of module '%s', which may have changed by then",
            text_of(name, text), text_of(raw_body(module)[MODULE_NAME], of));
}

void bake_names_look(Value module) {
    const BakeRun *run = run_now();
    char of[TEXT_ROOM];
    if (is_apart(run) && run->mode != BAKE_INERT && names_of(module) != NULL) {
        vm->trapping = 0;
        run_end(BAKE_READS, "reads all names of module '%s', which may have changed by then",
                text_of(raw_body(module)[MODULE_NAME], of));
    }
}

void bake_star(bool on) {
    if (run_now() != NULL) {
        run_now()->star = on;
    }
}

/* A statement alone stores into its own module; a body, or `import *`. False: that is not to be known. */
static bool names_store(const BakeRun *run, Value module, Value own, const Value *slots) {
    BakeNames *names = names_of(module);
    Value at = vm_ptr(vm->image->modules)[run->place.module];
    bool closed = run->mode == BAKE_CLOSED;
    if (names == NULL || names != names_of(at) || slots[1] == VALUE_UNBOUND ||
        (closed ? own != names->made || names->known != VALUE_UNBOUND : !run->star)) {
        return false;
    }
    uint8_t trapping = vm->trapping;
    vm->trapping = 0;
    Value *to = closed ? &names->made : &names->known;
    if (*to == VALUE_UNBOUND) {
        Value before = closed || names->made == VALUE_UNBOUND ? own : names->made;
        *to = before != VALUE_UNBOUND ? dict_copy_slot(&before) : dict_new(1);
    }
    dict_set(*to, slots[0], slots[1]);
    vm->trapping = trapping;
    return true;
}

static bool reads_builtin(Value module, Value name) {
    const BakeHooks *hooks = vm->config->bake;
    return hooks->reads_builtin == NULL ||
           hooks->reads_builtin(hooks->context, module_index(module), str_text(name),
                                str_bytes(name));
}

/* Names beyond the bindings are frozen with the module, but for those that its own code would miss,
 * since it reads a built-in of that name, and those stored into modules that every program shares. */
bool bake_extra(Value module, Value own, const Value *slots, bool built_in) {
    BakeRun *run = run_now();
    char text[TEXT_ROOM], of[TEXT_ROOM];
    if (run == NULL) {
        return false;
    }
    text_of(slots[0], text);
    text_of(raw_body(module)[MODULE_NAME], of);
    if (module_is_native(module)) {
        run_end(BAKE_IMPURE, "stores '%s' into the built-in module '%s'", text, of);
    }
    if (built_in && reads_builtin(module, slots[0])) {
        run_end(BAKE_IMPURE, "binds the built-in name '%s' without an assignment to it", text);
    }
    if (run->mode == BAKE_EXACT) {
        return false;
    }
    if (!names_store(run, module, own, slots)) {
        run_end(BAKE_WRITES, "stores '%s' into module '%s'", text, of);
    }
    return true;
}

void bake_meet(Value module) {
    const BakeHooks *hooks = vm->config->bake;
    if (is_apart(run_now()) && hooks->meets != NULL && module_is_under_way(module)) {
        hooks->meets(hooks->context, module_index(module));
    }
}

/* B without the built-ins that may be others by then: GETB asks for those by name. */
static const Value *builtins_known(struct Bake *bake) {
    Value dict = raw_body(CORE(module_builtins))[MODULE_DICT], key, v;
    uint32_t pos = 0;
    if (vm->builtins != bake->builtins) { /* else an import asked; what is unknown stays so */
        memcpy(bake->builtins, vm->builtins, sizeof bake->builtins);
    }
    const BakeNames *names = names_of(vm_ptr(vm->image->modules)[run_now()->place.module]);
    bool all = names != NULL && names->unknown;
    for (unsigned i = 0; i < CORE_BUILTIN_COUNT && dict_next(dict, &pos, &key, &v); i++) {
        if (all || name_changes(key, BAKE_OWNER_BUILTIN)) {
            bake->builtins[i] = VALUE_UNBOUND;
        }
    }
    return bake->builtins;
}

void bake_out_of_steps(void) {
    if (run_now() != NULL) {
        run_end(BAKE_STEPS, "has not ended after %llu steps",
                (unsigned long long)vm->config->bake->steps);
    }
}

void bake_full(void) {
    if (run_now() != NULL) {
        run_end(BAKE_FULL, "needs more memory than there is at bake time");
    }
}

void bake_unbound(uint32_t g) {
    BakeRun *run = run_now();
    const uint8_t *unknown = run != NULL ? vm->host->bake->unknown : NULL;
    if (unknown != NULL && (unknown[g / 8] >> (g % 8) & 1) != 0) {
        char name[TEXT_ROOM];
        run->result->binding = g;
        run_end(BAKE_UNKNOWN_NAME, "reads '%s'", text_of(module_binding_name(g, false), name));
    }
}

/* ---- statements */

typedef struct Statement {
    Value code; /* in flash */
} Statement;

static void statement_call(void *arg) {
    (void)vm_call(((const Statement *)arg)->code, vm->sp, 0);
}

static Value statement_code(Value module, uint32_t index) {
    Value code = raw_body(module)[MODULE_CODE];
    return is_kind(code, KIND_TUPLE) ? raw_body(code)[index] : code;
}

static uint32_t statement_count(Value module) {
    Value code = raw_body(module)[MODULE_CODE];
    return is_kind(code, KIND_TUPLE) ? obj_words(code) : is_kind(code, KIND_CODE);
}

static void steps_set(uint64_t steps) {
    vm->host->steps = steps;
    vm->requests &= (uint8_t)~PENDING_STEPS;
    vm->requests |= steps != 0 ? PENDING_STEPS : 0;
}

static void chain_push(BakeRun *run, BakePlace place) {
    BakeResult *r = run->result;
    if (r->chain_count == sizeof r->chain / sizeof *r->chain) {
        run_end(BAKE_IMPURE, "imports are nested too deeply for an evaluation");
    }
    r->chain[r->chain_count++] = place;
}

static bool is_stop(const BakeRun *run, BakePlace place) {
    return run->stop != NULL && run->stop->module == place.module &&
           run->stop->statement == place.statement;
}

/* An exception that no handler of the statement has caught ends the evaluation here, where it must
 * be raised on the board, too. What an import statement says about an absent module goes on to the
 * statement that imports this one. */
static void statement_run(BakeRun *run, Value module, BakePlace place) {
    Statement s = {statement_code(module, place.statement)};
    uint64_t steps = vm->host->steps;
    chain_push(run, place);
    if (is_stop(run, place)) {
        (void)place_set(run->result, s.code, 0);
        run_jump(BAKE_AT_STOP);
    }
    if (vm->host->bake->failed) {
        bake_full();
    }
    steps_set(vm->config->bake->steps);
    Value raised = vm_protect(statement_call, &s);
    steps_set(steps);
    if (raised != VALUE_UNBOUND) {
        bool absent = run->mode == BAKE_EXACT && raised == vm->host->bake->absent;
        if (!absent || run->result->chain_count == 1) {
            run_raised(raised);
        }
        run->result->chain_count--;
        vm_propagate(raised);
    }
    run->result->chain_count--;
}

void bake_body(Value module) {
    BakePlace place = {module_index(module), 0};
    for (uint32_t n = statement_count(module); place.statement < n; place.statement++) {
        statement_run(run_now(), module, place);
    }
}

/* ---- imports */

void bake_absent(Value name, Value exception) {
    if (run_now() == NULL) {
        return;
    }
    if (vm->config->bake->filesystem) {
        bake_refuse("'%s' may be a file on the board", name);
    }
    vm->host->bake->absent = exception;
}

/* What the statement had made before stays its own, what the driver's evaluations have made is old.
 */
static void import_ask(struct Bake *bake, uint32_t index) {
    uint32_t swept = bake->swept, waiting = bake->waiting, count = bake->aged_count;
    bake->waiting = vm->heap_top;
    objects_age(bake);
    vm->config->bake->import(vm->config->bake->context, index);
    objects_age(bake);
    for (uint32_t i = count; i < bake->aged_count; i++) {
        old_set(bake->aged[i], false);
    }
    bake->aged_count = count;
    bake->waiting = waiting;
    bake->swept = swept;
}

bool bake_import(Value module) {
    BakeRun *run = run_now();
    if (run == NULL) {
        return false;
    }
    uint32_t index = module_index(module);
    const BakeHooks *hooks = vm->config->bake;
    if (hooks->overridable != NULL && hooks->overridable(hooks->context, index)) {
        bake_refuse("'%s' may be replaced by a file on the board", raw_body(module)[MODULE_NAME]);
    }
    if (run->mode == BAKE_EXACT) {
        return false;
    }
    uint8_t trapping = vm->trapping;
    vm->trapping = 0;
    module_set_state(module, value_small(1));
    import_ask(vm->host->bake, index);
    if (module_state(module) == value_small(1)) {
        module_set_state(module, VALUE_NONE);
    }
    vm->trapping = trapping;
    return true;
}

/* ---- evaluations */

static void program_part(uint32_t index) {
    Value module = vm_ptr(vm->image->modules)[index];
    program_load(&module);
}

static void program_run(BakeRun *run) {
    (void)run;
    if (vm->image->boot_module != IMAGE_NO_MODULE) {
        program_part(vm->image->boot_module);
    }
    program_part(vm->image->main_module);
}

static void alone_run(BakeRun *run) {
    if (run->mode == BAKE_INERT || run->mode == BAKE_DETACHED) {
        objects_age(vm->host->bake);
    }
    statement_run(run, vm_ptr(vm->image->modules)[run->place.module], run->place);
}

static void run_enter(void *arg) {
    BakeRun *run = arg;
    run->protect = vm->protect;
    (void)sys_path(); /* older than all statements */
    run->body(run);
}

/* No collection runs meanwhile, so that C locals may hold what stands in roots. */
static void run_protected(BakeRun *run) {
    struct Bake *bake = vm->host->bake;
    Value handled = vm->roots[ROOT_HANDLED], *generator = vm->generator;
    uint64_t steps = vm->host->steps;
    uint8_t trapping = vm->trapping;
    memset(run->result, 0, sizeof *run->result);
    run->result->file_module = IMAGE_NO_MODULE;
    run->outer = bake->run;
    bake->run = run;
    vm->roots[ROOT_HANDLED] = VALUE_UNBOUND;
    vm->trapping = run->mode != BAKE_EXACT;
    const Value *builtins = vm->builtins;
    if (vm->trapping) {
        class_cache_flush();
        vm->builtins = builtins_known(bake);
        bake->hooks_change = hooks_may_change();
    }
    Value raised = vm_protect(run_enter, run);
    assert(raised == VALUE_UNBOUND);
    (void)raised;
    class_cache_flush();
    vm->builtins = builtins;
    vm->trapping = trapping;
    vm->roots[ROOT_HANDLED] = handled;
    vm->generator = generator;
    bake->run = run->outer;
    steps_set(steps);
}

void bake_program(Vm *given, const BakePlace *stop, BakeResult *result) {
    Vm *outer = vm;
    vm = given;
    BakeRun run = {.body = program_run, .mode = BAKE_EXACT, .stop = stop, .result = result};
    run_protected(&run);
    vm = outer;
}

void bake_statement(Vm *given, BakePlace place, BakeMode mode, BakeResult *result) {
    Vm *outer = vm;
    vm = given;
    assert(place.module < vm->image->module_count && mode != BAKE_EXACT);
    Value module = vm_ptr(vm->image->modules)[place.module];
    BakeRun run = {.body = alone_run, .mode = mode, .place = place, .result = result};
    bool absent = module_state(module) == VALUE_UNBOUND;
    if (absent) { /* its own imports, in a circle, find it */
        module_set_state(module, value_small(1));
    }
    run_protected(&run);
    if (absent && module_state(module) == value_small(1)) {
        module_set_state(module, VALUE_UNBOUND);
    }
    vm = outer;
}

void bake_watermark(Vm *given) {
    Vm *outer = vm;
    vm = given;
    objects_age(vm->host->bake);
    vm = outer;
}

/* ---- looking inside */

Value *bake_cells(Vm *given) {
    return given->cells;
}

void bake_unknown(Vm *given, const uint8_t *bitmap) {
    given->host->bake->unknown = bitmap;
}

uint32_t bake_top(Vm *given) {
    return given->heap_top;
}

Value bake_names(Vm *given, uint32_t module) {
    const BakeNames *names = given->host->bake->names;
    return names != NULL ? names[module].made : VALUE_UNBOUND;
}

void bake_forget_names(Vm *given, uint32_t module, bool closed) {
    Vm *outer = vm;
    vm = given;
    BakeNames *names = names_of(vm_ptr(vm->image->modules)[module]);
    if (names != NULL) {
        names->known = VALUE_UNBOUND;
        names->made = closed ? VALUE_UNBOUND : names->made;
        names->unknown = !closed;
    }
    vm = outer;
}

void *bake_memory(Vm *given, uint32_t address) {
    return given->mem + address;
}

Value bake_root(Vm *given, enum VmRoot root) {
    return given->roots[root];
}
#endif
