/* Modules and their names.
 *
 * The names that statements of a module bind are bindings: words of G, found by a search in the module's sorted
 * names. Names that come otherwise (setattr, globals()[...], import *) go into a DICT that the state word
 * holds. Modules of the core block are read-only; what is stored into them stands in ROOT_STORED.
 *
 * A submodule that has been imported is an attribute of its package without being stored anywhere, unless
 * the package binds that name.
 */
#include "class.h"
#include "import.h"
#include "native.h"

/* ---- finding ---- */

/* Whether the name of `module` is `package` (0: none), a dot if so, and the text. */
bool module_is_named(const Vm *vm, Value module, Value package, const char *text, size_t bytes) {
    Value name = raw_body(vm, module)[MODULE_NAME];
    size_t prefix = package == VALUE_UNBOUND ? 0 : str_bytes(vm, package) + 1u;
    if (str_bytes(vm, name) != prefix + bytes) {
        return false;
    }
    const char *have = str_text(vm, name);
    if (prefix != 0 && (flash_compare(have, str_text(vm, package), prefix - 1) != 0 ||
                        flash_load(have + prefix - 1) != '.')) {
        return false;
    }
    return flash_compare(have + prefix, text, bytes) == 0;
}

Value module_find_text(Vm *vm, Value package, const char *text, size_t bytes) {
    const Value *core = vm_ptr(vm, CORE(vm, modules));
    for (uint32_t i = 0; i < CORE_MODULE_COUNT; i++) {
        if (module_is_named(vm, core[i], package, text, bytes)) {
            return core[i];
        }
    }
    const Value *modules = vm_ptr(vm, vm->image->modules);
    for (uint32_t i = 0; i < vm->image->module_count; i++) {
        if (module_is_named(vm, modules[i], package, text, bytes)) {
            return modules[i];
        }
    }
    return VALUE_UNBOUND;
}

Value module_find(Vm *vm, Value name) {
    return module_find_text(vm, VALUE_UNBOUND, str_text(vm, name), str_bytes(vm, name));
}

Value *module_state(const Vm *vm, Value module) {
    const Value *payload = raw_body(vm, module);
    assert(payload[MODULE_CODE] != VALUE_NONE);
    return &vm->cells[value_small_get(payload[MODULE_FIRST])];
}

bool module_is_native(const Vm *vm, Value module) {
    return raw_body(vm, module)[MODULE_CODE] == VALUE_NONE;
}

bool module_is_package(const Vm *vm, Value module) {
    return (raw_body(vm, module)[MODULE_FLAGS] & 2u) != 0; /* bit 0 of a small integer */
}

/* ---- bindings ---- */

static uint32_t bindings_count(const Vm *vm, Value module) {
    return obj_words(vm, raw_body(vm, module)[MODULE_NAMES]);
}

/* The binding of an interned name, or NULL. */
static Value *binding_find(const Vm *vm, Value module, Value name) {
    const Value *payload = raw_body(vm, module), *names = raw_body(vm, payload[MODULE_NAMES]);
    uint32_t low = 0, high = bindings_count(vm, module);
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (names[middle] < name) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == bindings_count(vm, module) || names[low] != name) {
        return NULL;
    }
    return module_state(vm, module) + 1 + value_small_get(raw_body(vm, payload[MODULE_ORDER])[low]);
}

void module_rebind(Vm *vm, Value module, Value name, Value v) {
    Value *binding = binding_find(vm, module, name);
    if (binding) {
        *binding = v;
    }
}

void module_clear(Vm *vm, Value module) {
    memset(module_state(vm, module), 0, (bindings_count(vm, module) + 1) * sizeof(Value));
}

static Value binding_name_in(const Vm *vm, Value module, uint32_t g) {
    const Value *payload = raw_body(vm, module);
    uint32_t first = (uint32_t)value_small_get(payload[MODULE_FIRST]) + 1;
    uint32_t count = bindings_count(vm, module);
    for (uint32_t i = 0; i < count && g - first < count; i++) {
        if (raw_body(vm, payload[MODULE_ORDER])[i] == value_small((int32_t)(g - first))) {
            return raw_body(vm, payload[MODULE_NAMES])[i];
        }
    }
    return VALUE_UNBOUND;
}

Value module_binding_name(Vm *vm, uint32_t g) {
    const Value *modules = vm_ptr(vm, vm->image->modules);
    for (uint32_t i = 0; i < vm->image->module_count; i++) {
        Value name = binding_name_in(vm, modules[i], g);
        if (name != VALUE_UNBOUND) {
            return name;
        }
    }
    assert(!"every binding has a name");
    return CORE(vm, name_empty);
}

/* ---- reading ---- */

/* DICT of what was stored into a core module, or 0. */
static Value stored_dict(Vm *vm, Value module) {
    Value all = vm->roots[ROOT_STORED];
    return all == VALUE_UNBOUND ? all : dict_get_name(vm, all, raw_body(vm, module)[MODULE_NAME]);
}

static Value native_getattr(Vm *vm, Value module, Value name) {
    Value stored = stored_dict(vm, module);
    Value v = stored == VALUE_UNBOUND ? stored : dict_get(vm, stored, name);
    return v != VALUE_UNBOUND ? v : dict_get(vm, raw_body(vm, module)[MODULE_DICT], name);
}

/* __package__: the module itself for packages, else what stands before the last dot. */
static Value package_name(Vm *vm, Value module) {
    Value name = raw_body(vm, module)[MODULE_NAME];
    size_t bytes = module_parent_bytes(vm, module);
    if (module_is_package(vm, module)) {
        return name;
    }
    if (bytes == 0) {
        return name == CORE(vm, name___main__) ? VALUE_NONE : CORE(vm, name_empty);
    }
    for (size_t i = 0; i < vm->image->module_count; i++) {
        Value other = vm_ptr(vm, vm->image->modules)[i];
        if (module_is_named(vm, other, VALUE_UNBOUND, str_text(vm, name), bytes)) {
            return raw_body(vm, other)[MODULE_NAME];
        }
    }
    return VALUE_NONE;
}

/* [folder of __init__.py]; there is no file to read, but programs look at it. */
static Value package_path(Vm *vm, Value module) {
    Value *mark = vm->sp;
    Value file = raw_body(vm, module)[MODULE_FILE];
    uint32_t bytes = str_bytes(vm, file);
    const char *text = str_text(vm, file);
    while (bytes > 0 && flash_load(text + bytes - 1) != '/') {
        bytes--;
    }
    Value *slots = vm_temps(vm, 2);
    Builder builder;
    builder_init(vm, &builder, &slots[0]);
    builder_add(vm, &builder, text,
                bytes > 0 ? bytes - 1 : 0); /* a frozen text: it does not move */
    slots[1] = builder_str(vm, &builder);
    Value path = list_new(vm, &slots[1], 1);
    vm_release(vm, mark);
    return path;
}

/* What every module has. */
static Value special_getattr(Vm *vm, Value module, Value name) {
    const Value *payload = raw_body(vm, module);
    if (name == CORE(vm, name___name__)) {
        return payload[MODULE_NAME];
    }
    if (name == CORE(vm, name___file__)) {
        return payload[MODULE_FILE] == VALUE_NONE ? VALUE_UNBOUND : payload[MODULE_FILE];
    }
    if (name == CORE(vm, name___doc__)) {
        return module_is_native(vm, module) ? VALUE_NONE
                                            : raw_body(vm, payload[MODULE_CODE])[CODE_DOC];
    }
    if (module_is_native(vm, module)) {
        return VALUE_UNBOUND;
    }
    if (name == CORE(vm, name___package__)) {
        return package_name(vm, module);
    }
    return name == CORE(vm, name___path__) && module_is_package(vm, module)
               ? package_path(vm, module)
               : VALUE_UNBOUND;
}

/* An imported submodule, or 0. */
static Value submodule_find(Vm *vm, Value package, Value name) {
    Value package_text = raw_body(vm, package)[MODULE_NAME];
    Value module = module_find_text(vm, package_text, str_text(vm, name), str_bytes(vm, name));
    return module != VALUE_UNBOUND && module_loaded(vm, module) ? module : VALUE_UNBOUND;
}

Value module_getattr(Vm *vm, Value module, Value name) {
    Value *mark = vm->sp;
    name = intern_find(vm, name);
    Value v;
    if (module_is_native(vm, module)) {
        v = native_getattr(vm, module, name);
    } else {
        Value *binding = binding_find(vm, module, name), state = *module_state(vm, module);
        v = binding ? *binding : VALUE_UNBOUND;
        if (v == VALUE_UNBOUND && value_is_ref(state)) {
            v = dict_get(vm, state, name);
        }
    }
    if (v == VALUE_UNBOUND) {
        v = special_getattr(vm, module, name);
    }
    if (v == VALUE_UNBOUND && module_is_package(vm, module)) {
        v = submodule_find(vm, module, name);
    }
    vm_release(vm, mark);
    return v;
}

/* ---- built-ins ---- */

/* Ordinal of a built-in by its name, or -1: the entries of module builtins stand in that order. */
static int builtin_ordinal(Vm *vm, Value name) {
    Value dict = raw_body(vm, CORE(vm, module_builtins))[MODULE_DICT], key, v;
    uint32_t pos = 0;
    for (int i = 0; dict_next(vm, dict, &pos, &key, &v); i++) {
        if (key == name) {
            return i;
        }
    }
    return -1;
}

/* A name of a built-in is bound in some module's DICT or in builtins: from now on GETB looks. */
static void builtin_shadow(Vm *vm, Value name) {
    int ordinal = builtin_ordinal(vm, name);
    if (ordinal < 0) {
        return;
    }
    if (vm->roots[ROOT_BUILTINS] == VALUE_UNBOUND) {
        Value copy = heap_alloc_raw(vm, KIND_CELLS, CORE_BUILTIN_COUNT);
        memcpy(raw_body(vm, copy), vm_ptr(vm, CORE(vm, builtins)),
               CORE_BUILTIN_COUNT * sizeof(Value));
        vm->roots[ROOT_BUILTINS] = copy;
        vm->builtins = raw_body(vm, copy);
    }
    raw_body(vm, vm->roots[ROOT_BUILTINS])[ordinal] = VALUE_UNBOUND;
}

Value module_builtin_name(Vm *vm, unsigned ordinal) {
    Value dict = raw_body(vm, CORE(vm, module_builtins))[MODULE_DICT], key = 0, v;
    uint32_t pos = 0;
    for (unsigned i = 0; i <= ordinal && dict_next(vm, dict, &pos, &key, &v); i++) {
    }
    return key;
}

Value module_global(Vm *vm, Value name) {
    Value module = module_of_code(vm);
    Value v = module == VALUE_UNBOUND ? module : module_getattr(vm, module, name);
    if (v == VALUE_UNBOUND) {
        v = native_getattr(vm, CORE(vm, module_builtins), name);
    }
    if (v == VALUE_UNBOUND && name == CORE(vm, name___builtins__)) {
        v = CORE(vm, module_builtins);
    }
    if (v == VALUE_UNBOUND) {
        raise_error(vm, CORE(vm, class_NameError), "name '%S' is not defined", name);
    }
    return v;
}

/* ---- writing ---- */

_Noreturn static void raise_absent(Vm *vm, Value module, Value name) {
    raise_error(vm, CORE(vm, class_AttributeError), "module '%S' has no attribute '%S'",
                raw_body(vm, module)[MODULE_NAME], name);
}

/* slots: [0] name, [1] value or 0, [2] DICT. */
static void dict_store(Vm *vm, Value module, Value *slots) {
    if (slots[1] != VALUE_UNBOUND) {
        builtin_shadow(vm, slots[0]);
        dict_set(vm, slots[2], slots[0], slots[1]);
    } else if (!dict_remove(vm, slots[2], slots[0])) {
        raise_absent(vm, module, slots[0]);
    }
}

/* The DICT of a core module's stored names, made when needed. */
static Value stored_dict_make(Vm *vm, Value module) {
    if (vm->roots[ROOT_STORED] == VALUE_UNBOUND) {
        vm->roots[ROOT_STORED] = dict_new(vm, 1);
    }
    Value dict = stored_dict(vm, module);
    if (dict == VALUE_UNBOUND) {
        dict = dict_new(vm, 1);
        dict_set(vm, vm->roots[ROOT_STORED], raw_body(vm, module)[MODULE_NAME], dict);
        dict = stored_dict(vm, module);
    }
    return dict;
}

void module_setattr(Vm *vm, Value module, Value name, Value v) {
    Value *mark = vm->sp;
    Value *slots = vm_keep(vm, 3, intern_find(vm, name), v, 0);
    if (module_is_native(vm, module)) {
        slots[2] = stored_dict_make(vm, module);
        dict_store(vm, module, slots);
        vm_release(vm, mark);
        return;
    }
    Value *binding = binding_find(vm, module, slots[0]);
    if (binding && (v != VALUE_UNBOUND || *binding != VALUE_UNBOUND)) {
        *binding = slots[1];
        vm_release(vm, mark);
        return;
    }
    if (!value_is_ref(*module_state(vm, module))) {
        if (v == VALUE_UNBOUND) {
            raise_absent(vm, module, slots[0]);
        }
        Value dict = dict_new(vm, 1);
        *module_state(vm, module) = dict;
    }
    slots[2] = *module_state(vm, module);
    dict_store(vm, module, slots);
    vm_release(vm, mark);
}
