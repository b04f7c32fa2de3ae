/* Modules and their names.
 *
 * The names that statements of a module bind are bindings: words of G, found by a search in the
 * module's sorted names. Names that come otherwise (setattr, globals()[...], import *) go into a
 * DICT that the state word holds. Modules of the core block are read-only; what is stored into them
 * stands in ROOT_STORED.
 *
 * A submodule that has been imported is an attribute of its package without being stored anywhere,
 * unless the package binds that name. */
#include "class.h"
#include "import.h"
#include "native.h"

/* ---- finding ---- */

/* Whether the name of `module` is `package` (0: none), a dot if so, and the text. */
bool module_is_named(Value module, Value package, const char *text, size_t bytes) {
    Value name = raw_body(module)[MODULE_NAME];
    size_t prefix = package == VALUE_UNBOUND ? 0 : str_bytes(package) + 1u;
    if (str_bytes(name) != prefix + bytes) {
        return false;
    }
    const char *have = str_text(name);
    if (prefix != 0 && (flash_compare(have, str_text(package), prefix - 1) != 0 ||
                        flash_load(have + prefix - 1) != '.')) {
        return false;
    }
    return flash_compare(have + prefix, text, bytes) == 0;
}

Value module_find_text(Value package, const char *text, size_t bytes) {
    const Value *core = vm_ptr(CORE(modules));
    for (uint32_t i = 0; i < CORE_MODULE_COUNT; i++) {
        if (module_is_named(core[i], package, text, bytes)) {
            return core[i];
        }
    }
    const Value *modules = vm_ptr(vm->image->modules);
    for (uint32_t i = 0; i < vm->image->module_count; i++) {
        if (module_is_named(modules[i], package, text, bytes)) {
            return modules[i];
        }
    }
    return VALUE_UNBOUND;
}

Value module_find(Value name) {
    return module_find_text(VALUE_UNBOUND, str_text(name), str_bytes(name));
}

Value *module_state(Value module) {
    const Value *payload = raw_body(module);
    assert(payload[MODULE_CODE] != VALUE_NONE);
    return &vm->cells[value_small_get(payload[MODULE_FIRST])];
}

bool module_is_native(Value module) {
    return raw_body(module)[MODULE_CODE] == VALUE_NONE;
}

bool module_is_package(Value module) {
    return (raw_body(module)[MODULE_FLAGS] & 2u) != 0; /* bit 0 of a small integer */
}

/* ---- bindings ---- */

static uint32_t bindings_count(Value module) {
    return obj_words(raw_body(module)[MODULE_NAMES]);
}

/* The binding of an interned name, or NULL. */
static Value *binding_find(Value module, Value name) {
    const Value *payload = raw_body(module), *names = raw_body(payload[MODULE_NAMES]);
    uint32_t low = 0, high = bindings_count(module);
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (names[middle] < name) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == bindings_count(module) || names[low] != name) {
        return NULL;
    }
    return module_state(module) + 1 + value_small_get(raw_body(payload[MODULE_ORDER])[low]);
}

void module_rebind(Value module, Value name, Value v) {
    Value *binding = binding_find(module, name);
    if (binding) {
        *binding = v;
    }
}

void module_clear(Value module) {
    memset(module_state(module), 0, (bindings_count(module) + 1) * sizeof(Value));
}

static Value binding_name_in(Value module, uint32_t g) {
    const Value *payload = raw_body(module);
    uint32_t first = (uint32_t)value_small_get(payload[MODULE_FIRST]) + 1;
    uint32_t count = bindings_count(module);
    for (uint32_t i = 0; i < count && g - first < count; i++) {
        if (raw_body(payload[MODULE_ORDER])[i] == value_small((int32_t)(g - first))) {
            return raw_body(payload[MODULE_NAMES])[i];
        }
    }
    return VALUE_UNBOUND;
}

Value module_binding_name(uint32_t g) {
    const Value *modules = vm_ptr(vm->image->modules);
    for (uint32_t i = 0; i < vm->image->module_count; i++) {
        Value name = binding_name_in(modules[i], g);
        if (name != VALUE_UNBOUND) {
            return name;
        }
    }
    assert(!"every binding has a name");
    return CORE(name_empty);
}

/* ---- reading ---- */

/* DICT of what was stored into a core module, or 0. */
static Value stored_dict(Value module) {
    Value all = vm->roots[ROOT_STORED];
    return all == VALUE_UNBOUND ? all : dict_get_name(all, raw_body(module)[MODULE_NAME]);
}

static Value native_getattr(Value module, Value name) {
    Value stored = stored_dict(module);
    Value v = stored == VALUE_UNBOUND ? stored : dict_get(stored, name);
    return v != VALUE_UNBOUND ? v : dict_get(raw_body(module)[MODULE_DICT], name);
}

/* __package__: the module itself for packages, else what stands before the last dot. */
static Value package_name(Value module) {
    Value name = raw_body(module)[MODULE_NAME];
    size_t bytes = module_parent_bytes(module);
    if (module_is_package(module)) {
        return name;
    }
    if (bytes == 0) {
        return name == CORE(name___main__) ? VALUE_NONE : CORE(name_empty);
    }
    for (size_t i = 0; i < vm->image->module_count; i++) {
        Value other = vm_ptr(vm->image->modules)[i];
        if (module_is_named(other, VALUE_UNBOUND, str_text(name), bytes)) {
            return raw_body(other)[MODULE_NAME];
        }
    }
    return VALUE_NONE;
}

/* [folder of __init__.py]; there is no file to read, but programs look at it. */
static Value package_path(Value module) {
    Value *mark = vm->sp;
    Value file = raw_body(module)[MODULE_FILE];
    uint32_t bytes = str_bytes(file);
    const char *text = str_text(file);
    while (bytes > 0 && flash_load(text + bytes - 1) != '/') {
        bytes--;
    }
    Value *slots = vm_temps(2);
    Builder builder;
    builder_init(&builder, &slots[0]);
    builder_add(&builder, text, bytes > 0 ? bytes - 1 : 0); /* a frozen text: it does not move */
    slots[1] = builder_str(&builder);
    Value path = list_new(&slots[1], 1);
    vm_release(mark);
    return path;
}

/* What every module has. */
static Value special_getattr(Value module, Value name) {
    const Value *payload = raw_body(module);
    if (name == CORE(name___name__)) {
        return payload[MODULE_NAME];
    }
    if (name == CORE(name___file__)) {
        return payload[MODULE_FILE] == VALUE_NONE ? VALUE_UNBOUND : payload[MODULE_FILE];
    }
    if (name == CORE(name___doc__)) {
        return module_is_native(module) ? VALUE_NONE : raw_body(payload[MODULE_CODE])[CODE_DOC];
    }
    if (module_is_native(module)) {
        return VALUE_UNBOUND;
    }
    if (name == CORE(name___package__)) {
        return package_name(module);
    }
    return name == CORE(name___path__) && module_is_package(module) ? package_path(module)
                                                                    : VALUE_UNBOUND;
}

/* An imported submodule, or 0. */
static Value submodule_find(Value package, Value name) {
    Value package_text = raw_body(package)[MODULE_NAME];
    Value module = module_find_text(package_text, str_text(name), str_bytes(name));
    return module != VALUE_UNBOUND && module_loaded(module) ? module : VALUE_UNBOUND;
}

Value module_getattr(Value module, Value name) {
    Value *mark = vm->sp;
    name = intern_find(name);
    Value v;
    if (module_is_native(module)) {
        v = native_getattr(module, name);
    } else {
        Value *binding = binding_find(module, name), state = *module_state(module);
        v = binding ? *binding : VALUE_UNBOUND;
        if (v == VALUE_UNBOUND && value_is_ref(state)) {
            v = dict_get(state, name);
        }
    }
    if (v == VALUE_UNBOUND) {
        v = special_getattr(module, name);
    }
    if (v == VALUE_UNBOUND && module_is_package(module)) {
        v = submodule_find(module, name);
    }
    vm_release(mark);
    return v;
}

/* ---- built-ins ---- */

/* Ordinal of a built-in by its name, or -1: the entries of module builtins stand in that order. */
static int builtin_ordinal(Value name) {
    Value dict = raw_body(CORE(module_builtins))[MODULE_DICT], key, v;
    uint32_t pos = 0;
    for (int i = 0; dict_next(dict, &pos, &key, &v); i++) {
        if (key == name) {
            return i;
        }
    }
    return -1;
}

/* A name of a built-in is bound in some module's DICT or in builtins: from now on GETB looks. */
static void builtin_shadow(Value name) {
    int ordinal = builtin_ordinal(name);
    if (ordinal < 0) {
        return;
    }
    if (vm->roots[ROOT_BUILTINS] == VALUE_UNBOUND) {
        Value copy = heap_alloc_raw(KIND_CELLS, CORE_BUILTIN_COUNT);
        memcpy(raw_body(copy), vm_ptr(CORE(builtins)), CORE_BUILTIN_COUNT * sizeof(Value));
        vm->roots[ROOT_BUILTINS] = copy;
        vm->builtins = raw_body(copy);
    }
    raw_body(vm->roots[ROOT_BUILTINS])[ordinal] = VALUE_UNBOUND;
}

Value module_builtin_name(unsigned ordinal) {
    Value dict = raw_body(CORE(module_builtins))[MODULE_DICT], key = 0, v;
    uint32_t pos = 0;
    for (unsigned i = 0; i <= ordinal && dict_next(dict, &pos, &key, &v); i++) {
    }
    return key;
}

Value module_global(Value name) {
    Value module = module_of_code();
    Value v = module == VALUE_UNBOUND ? module : module_getattr(module, name);
    if (v == VALUE_UNBOUND) {
        v = native_getattr(CORE(module_builtins), name);
    }
    if (v == VALUE_UNBOUND && name == CORE(name___builtins__)) {
        v = CORE(module_builtins);
    }
    if (v == VALUE_UNBOUND) {
        raise_error(CORE(class_NameError), "name '%S' is not defined", name);
    }
    return v;
}

/* ---- writing ---- */

_Noreturn static void raise_absent(Value module, Value name) {
    raise_error(CORE(class_AttributeError), "module '%S' has no attribute '%S'",
                raw_body(module)[MODULE_NAME], name);
}

/* slots: [0] name, [1] value or 0, [2] DICT. */
static void dict_store(Value module, Value *slots) {
    if (slots[1] != VALUE_UNBOUND) {
        builtin_shadow(slots[0]);
        dict_set(slots[2], slots[0], slots[1]);
    } else if (!dict_remove(slots[2], slots[0])) {
        raise_absent(module, slots[0]);
    }
}

/* The DICT of a core module's stored names, made when needed. */
static Value stored_dict_make(Value module) {
    if (vm->roots[ROOT_STORED] == VALUE_UNBOUND) {
        vm->roots[ROOT_STORED] = dict_new(1);
    }
    Value dict = stored_dict(module);
    if (dict == VALUE_UNBOUND) {
        dict = dict_new(1);
        dict_set(vm->roots[ROOT_STORED], raw_body(module)[MODULE_NAME], dict);
        dict = stored_dict(module);
    }
    return dict;
}

void module_setattr(Value module, Value name, Value v) {
    Value *mark = vm->sp;
    Value *slots = vm_keep(3, intern_find(name), v, 0);
    if (module_is_native(module)) {
        slots[2] = stored_dict_make(module);
        dict_store(module, slots);
        vm_release(mark);
        return;
    }
    Value *binding = binding_find(module, slots[0]);
    if (binding && (v != VALUE_UNBOUND || *binding != VALUE_UNBOUND)) {
        *binding = slots[1];
        vm_release(mark);
        return;
    }
    if (!value_is_ref(*module_state(module))) {
        if (v == VALUE_UNBOUND) {
            raise_absent(module, slots[0]);
        }
        Value dict = dict_new(1);
        *module_state(module) = dict;
    }
    slots[2] = *module_state(module);
    dict_store(module, slots);
    vm_release(mark);
}
