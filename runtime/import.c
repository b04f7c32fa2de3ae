/* Imports, and how boot.py and main.py are loaded.
 *
 * A module's state word tells whether its body has run. Modules lie in flash, so their references
 * stay good over collections; names that were put together at run time are kept in stack slots. */
#include "import.h"

#include "class.h"
#include "heap.h"
#include "native.h"
#if FIRN_HOST
#include "bake.h"
#endif

/* ---- errors ---- */

/* Raises an ImportError (or a subclass) with its `name`. slots: [0] message, [1] name or 0. */
_Noreturn static void raise_import(Value class_ref, Value *slots) {
    Value exception = exception_make(class_ref, slots[0]);
#if FIRN_HOST
    if (class_ref == CORE(class_ModuleNotFoundError)) {
        bake_absent(slots[1], exception);
    }
#endif
    if (slots[1] != VALUE_UNBOUND) {
        exception_slots(exception)[EXC_VALUE] = slots[1];
    }
    vm_raise(exception);
}

static Value format_text(const char *format, Value a, Value b, Value c) {
    Builder builder;
    Sink sink = {&builder};
    Value *slots = vm_keep(3, a, b, c);
    builder_init(&builder, vm_temps(1));
    sink_printf(&sink, format, slots[0], slots[1], slots[2]);
    return builder_str(&builder);
}

/* `bytes` of the dotted name that slots[1] holds. */
_Noreturn static void raise_not_found(Value *slots, size_t bytes, size_t parent_bytes) {
    Value *t = vm_temps(2);
    Builder builder;
    Sink sink = {&builder};
    builder_init(&builder, &t[0]);
    sink_puts(&sink, "No module named '");
    for (size_t i = 0; i < bytes; i++) { /* byte by byte: the name may move */
        char c = (char)flash_load(str_text(slots[1]) + i);
        sink_write(&sink, &c, 1);
    }
    sink_puts(&sink, "'");
    if (parent_bytes != 0) {
        sink_puts(&sink, "; '");
        for (size_t i = 0; i < parent_bytes; i++) {
            char c = (char)flash_load(str_text(slots[1]) + i);
            sink_write(&sink, &c, 1);
        }
        sink_puts(&sink, "' is not a package");
    }
    slots[0] = builder_str(&builder);
    raise_import(CORE(class_ModuleNotFoundError), slots);
}

_Noreturn static void raise_cannot_import(Value module, Value name) {
    const Value *payload = raw_body(module);
    Value *slots = vm_keep(2, 0, payload[MODULE_NAME], 0);
    bool under_way = module_is_under_way(module);
    if (payload[MODULE_FILE] == VALUE_NONE) {
        slots[0] = format_text("cannot import name '%S' from '%S' (unknown location)", name,
                               payload[MODULE_NAME], 0);
    } else {
        slots[0] =
            format_text(under_way ? "cannot import name '%S' from partially initialized module "
                                    "'%S' (most likely due to a circular import) (%S)"
                                  : "cannot import name '%S' from '%S' (%S)",
                        name, payload[MODULE_NAME], payload[MODULE_FILE]);
    }
    raise_import(CORE(class_ImportError), slots);
}

/* ---- running bodies ---- */

bool module_loaded(Value module) {
    if (module_is_native(module)) {
        return true;
    }
    Value modules = vm->roots[ROOT_MODULES];
    Value state = module_state(module);
    return state != VALUE_UNBOUND && state != MODULE_FAILED &&
           (modules == VALUE_UNBOUND ||
            dict_get_name(modules, raw_body(module)[MODULE_NAME]) != VALUE_UNBOUND);
}

/* Enters `module` in sys.modules, or removes it, when the program has ever looked there. */
static void modules_note(Value module, bool present) {
    Value modules = vm->roots[ROOT_MODULES], name = raw_body(module)[MODULE_NAME];
    if (modules == VALUE_UNBOUND) {
        return;
    }
    if (present) {
        dict_set(modules, name, module);
    } else {
        (void)dict_remove(modules, name);
    }
}

/* Runs a CODE without parameters and cells, which lies in flash. */
static void code_run(Value code) {
    (void)vm_call(code, vm->sp, 0);
}

/* What is left of the body: nothing, a CODE, or one for each statement. */
static void body_run(void *arg) {
    Value module = *(Value *)arg; /* in flash */
    modules_note(module, true);
#if FIRN_HOST
    if (bake_is_active()) {
        bake_body(module);
        return;
    }
#endif
    Value code = raw_body(module)[MODULE_CODE];
    if (is_kind(code, KIND_CODE)) {
        code_run(code);
    }
    for (uint32_t i = 0; is_kind(code, KIND_TUPLE) && i < obj_words(code); i++) {
        code_run(raw_body(code)[i]);
    }
}

static void module_load(Value module);

/* The import of a module that start-up has done at bake time needs no frame: it imports what its
 * body did. */
static void imports_run(void *arg) {
    Value modules = raw_body(*(Value *)arg)[MODULE_CODE];
    vm_enter();
    for (uint32_t i = 0; i < obj_words(modules); i++) {
        Value module = raw_body(modules)[i];
        if (!module_loaded(module)) {
            module_load(module);
        }
    }
    vm_leave();
}

/* True when nothing but imports is left of the body. */
static bool body_is_done(Value code) {
    if (code == VALUE_NONE) {
        return true;
    }
    Value header = *vm_ptr(code); /* of a CODE, or of a TUPLE of these or of modules */
    return header_kind(header) == KIND_TUPLE &&
           (header_words(header) == 0 || header_kind(*vm_ptr(raw_body(code)[0])) == KIND_MODULE);
}

#define QUICK_DEPTH 16u

/* True when the import of a module that start-up has done was no more than its state, and the states of what it
 * imports. Nothing runs and nothing can fail; else it is as before. */
static bool import_quickly(Value module, unsigned depth) {
    const Value *p = raw_body(module);
    int32_t state = value_small_get(p[MODULE_STATE]);
    Value code = p[MODULE_CODE], *cell = &vm->cells[state];
    if (state < 0) {
        return vm->fixed[-1 - state] == VALUE_NONE;
    }
    if (*cell != VALUE_UNBOUND) {
        return *cell != MODULE_FAILED;
    }
    if (depth == 0 || !body_is_done(code)) {
        return false;
    }
    bool done = true;
    *cell = value_small(1);
    for (uint32_t i = 0, n = code != VALUE_NONE ? obj_words(code) : 0; done && i < n; i++) {
        done = import_quickly(raw_body(code)[i], depth - 1);
    }
    *cell = done ? VALUE_NONE : VALUE_UNBOUND;
    return done;
}

/* Whether that is so at all: nobody has asked for sys.modules. */
static bool states_suffice(void) {
#if FIRN_HOST
    if (bake_is_active()) {
        return false;
    }
#endif
    return vm->roots[ROOT_MODULES] == VALUE_UNBOUND;
}

/* Imports a module that is not loaded. When its body fails, the module is absent again; its
 * names stay for those who hold its functions, until the next attempt. */
static void module_load(Value module) {
#if FIRN_HOST
    if (bake_import(module)) {
        return;
    }
#endif
    if (states_suffice() && import_quickly(module, QUICK_DEPTH)) {
        return;
    }
    if (module_state(module) != VALUE_UNBOUND) {
        module_clear(module); /* an import has failed, or sys.modules has lost the module */
    }
    Value code = raw_body(module)[MODULE_CODE];
    bool done = body_is_done(code);
    module_set_state(module, code == VALUE_NONE ? VALUE_NONE : value_small(1));
    if (done) {
        modules_note(module, true);
    }
    if (code == VALUE_NONE) {
        return;
    }
    Value raised = vm_protect(done ? imports_run : body_run, &module);
    if (raised != VALUE_UNBOUND) {
        Value *keep = vm_keep(1, raised, 0, 0);
        module_set_state(module, MODULE_FAILED);
        modules_note(module, false);
        vm_propagate(keep[0]);
    }
    module_set_state(module, VALUE_NONE);
}

size_t module_parent_bytes(Value module) {
    Value name = raw_body(module)[MODULE_NAME];
    size_t bytes = str_bytes(name);
    while (bytes > 0 && flash_load(str_text(name) + bytes - 1) != '.') {
        bytes--;
    }
    return bytes == 0 ? 0 : bytes - 1;
}

/* A package that binds the name of a submodule has it bound to the module from the import on. */
static void submodule_bind(Value package, Value module, size_t from) {
    if ((raw_body(module)[MODULE_FLAGS] & MODULE_BOUND << 1) == 0) {
        return;
    }
    Value name = raw_body(module)[MODULE_NAME];
    Value part = intern_find_text(str_text(name) + from, str_bytes(name) - from);
    if (part != VALUE_UNBOUND && !module_is_native(package)) {
        module_rebind(package, part, module);
    }
}

/* What a program has put into sys.modules under that name, or 0: then it is what is imported. */
static Value modules_entry(Value *slots) {
    Value modules = vm->roots[ROOT_MODULES];
    Value entry = modules == VALUE_UNBOUND ? modules : dict_get(modules, slots[1]);
    if (entry == VALUE_NONE) {
        slots[0] = format_text("import of %S halted; None in sys.modules", slots[1], 0, 0);
        raise_import(CORE(class_ModuleNotFoundError), slots);
    }
    return entry;
}

/* The module that the first `bytes` of a dotted name mean, or 0. Does not collect. */
static Value find_prefix(Value name, size_t bytes) {
    if (bytes == str_bytes(name)) {
        return module_find(name);
    }
    Value part = intern_find_text(str_text(name), bytes);
    return part != VALUE_UNBOUND ? module_find(part)
                                 : module_find_text(VALUE_UNBOUND, str_text(name), bytes);
}

Value module_import(Value name, bool leaf) {
    Value *mark = vm->sp;
    Value *slots = vm_keep(2, 0, name, 0);
    Value first = VALUE_UNBOUND, module = VALUE_UNBOUND;
    size_t bytes = str_bytes(slots[1]), from = 0;
    for (size_t end = 0; end < bytes; from = end + 1) {
        const char *text = str_text(slots[1]);
        size_t before = end;
        for (end = from; end < bytes && flash_load(text + end) != '.'; end++) {
        }
        Value package = module;
        Value entry = end == bytes ? modules_entry(slots) : VALUE_UNBOUND;
        module = find_prefix(slots[1], end);
        if (entry != VALUE_UNBOUND && entry != module) {
            module = entry;
        } else if (module == VALUE_UNBOUND) {
            bool package_missing = package != VALUE_UNBOUND && !module_is_package(package);
            raise_not_found(slots, end, package_missing ? before : 0);
        } else if (!module_loaded(module)) {
            module_load(module);
            if (package != VALUE_UNBOUND) {
                submodule_bind(package, module, from);
            }
        } else {
#if FIRN_HOST
            bake_meet(module);
#endif
        }
        first = first == VALUE_UNBOUND ? module : first;
    }
    vm_release(mark);
    return leaf ? module : first;
}

/* Package of a module of the image, or 0. */
static Value module_package(Value module) {
    uint32_t n = raw_body(module)[MODULE_FLAGS] >> (1 + MODULE_PARENT_SHIFT);
    return n != 0 ? vm_ptr(vm->image->modules)[n - 1] : VALUE_UNBOUND;
}

/* A module that the linker has found, which lies in flash, behind the packages that it stands in. */
static void load_resolved(Value module) {
    Value package = module_package(module);
    if (package != VALUE_UNBOUND) {
        load_resolved(package); /* whose body may import the module */
    }
    if (!module_loaded(module)) {
        module_load(module);
        if (package != VALUE_UNBOUND) {
            submodule_bind(package, module, str_bytes(raw_body(package)[MODULE_NAME]) + 1u);
        }
    } else {
#if FIRN_HOST
        bake_meet(module);
#endif
    }
}

/* As long as nobody has looked at sys.modules, no name is looked up. A native module whose name the
 * project has taken is not in sys.modules. */
static Value import_resolved(Value module, bool leaf) {
    bool native = module_is_native(module);
    Value name = raw_body(module)[MODULE_NAME];
    if (vm->roots[ROOT_MODULES] != VALUE_UNBOUND && (!native || module_find(name) == module)) {
        return module_import(name, leaf);
    }
    if (!native && module_state(module) != VALUE_NONE) {
        load_resolved(module);
    }
    for (Value package = module; !leaf && package != VALUE_UNBOUND;) {
        module = package;
        package = module_package(module);
    }
    return module;
}

/* ---- import statements ---- */

/* Bytes of the package's name that `level` dots mean in the running module. */
static size_t relative_base(Value module, unsigned level) {
    size_t bytes = module_is_package(module) ? str_bytes(raw_body(module)[MODULE_NAME])
                                             : module_parent_bytes(module);
    if (bytes == 0) {
        raise_error(CORE(class_ImportError), MSG_attempted_relative_import_with);
    }
    const char *text = str_text(raw_body(module)[MODULE_NAME]);
    for (; level > 1; level--) {
        while (bytes > 0 && flash_load(text + bytes - 1) != '.') {
            bytes--;
        }
        if (bytes == 0) {
            raise_error(CORE(class_ImportError), MSG_attempted_relative_import);
        }
        bytes--;
    }
    return bytes;
}

Value module_import_level(Value name, unsigned level, bool leaf) {
    if (is_kind(name, KIND_MODULE)) {
        return import_resolved(name, leaf || level != 0);
    }
    if (level == 0) {
        return module_import(name, leaf);
    }
    Value module = module_of_code();
    size_t base = relative_base(module, level);
    Value *mark = vm->sp;
    Value *slots = vm_keep(2, 0, name, 0);
    Builder builder;
    builder_init(&builder, &slots[0]);
    /* The running module's name lies in flash. */
    builder_add(&builder, str_text(raw_body(module)[MODULE_NAME]), base);
    if (str_bytes(slots[1]) != 0) {
        builder_add(&builder, ".", 1);
        builder_add_str(&builder, slots[1]);
    }
    Value r = module_import(builder_str(&builder), true);
    vm_release(mark);
    return r;
}

_Noreturn static void raise_no_name(Value name) {
    Value *slots = vm_keep2(0, name);
    slots[0] = format_text("cannot import name '%S'", slots[1], 0, 0);
    raise_import(CORE(class_ImportError), slots);
}

/* An attribute or a submodule, or 0. `module` need not be one: anything may stand in sys.modules. slots: module, name. */
static Value import_attr(Value *slots) {
    Value v = obj_find_attr(slots[0], slots[1]); /* with its __getattr__ */
    if (v == VALUE_UNBOUND && is_kind(slots[0], KIND_MODULE) && module_is_package(slots[0])) {
        Value package = raw_body(slots[0])[MODULE_NAME];
        v = module_find_text(package, str_text(slots[1]), str_bytes(slots[1]));
        if (v != VALUE_UNBOUND) {
            v = module_import(raw_body(v)[MODULE_NAME], true);
        }
    }
    return v;
}

Value module_import_from(Value module, Value name) {
    Value *mark = vm->sp, *slots = vm_keep2(module, name);
    Value v = import_attr(slots);
    if (v == VALUE_UNBOUND && !is_kind(slots[0], KIND_MODULE)) {
        raise_no_name(slots[1]);
    }
    if (v == VALUE_UNBOUND) {
        raise_cannot_import(slots[0], slots[1]);
    }
    vm_release(mark);
    return v;
}

/* slots: [0] this module, [1] the other, or what stands for it, [2] name, [3] names. */
static void star_name(Value *slots) {
    Value v = import_attr(slots + 1);
    if (v == VALUE_UNBOUND) {
        v = obj_getattr(slots[1], slots[2]); /* which says that it is missing */
    }
#if FIRN_HOST
    bake_star(true);
#endif
    module_setattr(slots[0], slots[2], v);
#if FIRN_HOST
    bake_star(false);
#endif
}

static bool star_is_public(Value name) {
    return str_bytes(name) != 0 && flash_load(str_text(name)) != '_';
}

/* The names that slots[3] holds: all of them, or the public ones. */
static void star_names(Value *slots, bool all) {
    slots[3] = tuple_from_iterable(slots[3]);
    for (uint32_t i = 0; i < obj_words(slots[3]); i++) {
        slots[2] = raw_body(slots[3])[i];
        if (!value_is_str(slots[2])) {
            bool module = is_kind(slots[1], KIND_MODULE);
            raise_type_error(MSG_item_in_all_must_be_str_not,
                             module ? raw_body(slots[1])[MODULE_NAME] : CORE(name_empty), slots[2]);
        }
        if (all || star_is_public(slots[2])) {
            star_name(slots);
        }
    }
}

void module_import_star(Value module) {
    Value *mark = vm->sp;
    Value *slots = vm_temps(4);
    slots[0] = module_of_code();
    slots[1] = module;
    slots[3] = obj_find_attr(module, CORE(name___all__));
    bool all = slots[3] != VALUE_UNBOUND;
    if (!all && !is_kind(slots[1], KIND_MODULE)) {
        slots[3] = obj_find_attr(slots[1], CORE(name___dict__));
        if (slots[3] == VALUE_UNBOUND) {
            raise_error(CORE(class_ImportError), MSG_from_import_object_has_no_dict);
        }
    }
    if (slots[3] != VALUE_UNBOUND) {
        star_names(slots, all);
    }
    for (uint32_t pos = 0;
         slots[3] == VALUE_UNBOUND && module_next_name(slots[1], &pos, &slots[2]);) {
        if (star_is_public(slots[2]) && module_own(slots[1], slots[2]) != VALUE_UNBOUND) {
            star_name(slots);
        }
    }
    vm_release(mark);
}

/* ---- programs ---- */

/* boot.py and main.py share the names and the state of __main__: main.py adds to what boot.py
 * left. */
void program_load(void *arg) {
    Value module = *(Value *)arg;
    if (module_loaded(module)) {
        body_run(arg);
    } else {
        module_load(module);
    }
}
