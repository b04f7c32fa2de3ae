/* Modules and their names.
 *
 * The names that statements of a module bind are bindings, found by a search in two tuples of
 * names sorted by address: constant ones are words of F, in flash until the first store to one of
 * them copies F to RAM; the others are words of G. Names that come otherwise (setattr,
 * globals()[...], import *), and all that is stored into modules of the core block, stand in a
 * DICT: the module's own, where it has a frozen one, or one of ROOT_STORED's.
 *
 * A submodule that has been imported is an attribute of its package without being stored
 * anywhere, unless the package binds that name.
 */
#include "class.h"
#include "import.h"
#include "native.h"
#if FIRN_HOST
#include "bake.h"
#endif

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

/* Boards with little flash do without some native modules: their names stand in a list, each with a
 * blank before and behind it. */
static bool is_left_out(Value module) {
#if FIRN_HOST
    const char *without = vm->config->without;
#elif defined(FIRN_WITHOUT)
    const char *without = FIRN_WITHOUT;
#else
    const char *without = NULL;
#endif
    if (without == NULL || module == VALUE_UNBOUND) {
        return false;
    }
    Value name = raw_body(module)[MODULE_NAME];
    uint32_t n = str_bytes(name);
    for (const char *at = without; *at != 0; at++) {
        if (at[0] == ' ' && strncmp(at + 1, str_text(name), n) == 0 && at[1 + n] == ' ') {
            return true;
        }
    }
    return false;
}

static Value find_core(const char *text, size_t bytes) {
    const Value *core = vm_ptr(CORE(modules));
    for (uint32_t i = 0; i < CORE_MODULE_COUNT; i++) {
        if (module_is_named(core[i], VALUE_UNBOUND, text, bytes)) {
            return is_left_out(core[i]) ? VALUE_UNBOUND : core[i];
        }
    }
    return VALUE_UNBOUND;
}

static Value find_in_image(Value package, const char *text, size_t bytes, bool stock) {
    const Value *modules = vm_ptr(vm->image->modules);
    for (uint32_t i = 0; i < vm->image->module_count; i++) {
        if (module_is_named(modules[i], package, text, bytes) &&
            (!stock || (raw_body(modules[i])[MODULE_FLAGS] & MODULE_STOCK << 1) != 0)) {
            return modules[i];
        }
    }
    return VALUE_UNBOUND;
}

/* The project's modules go before those of the core block, which then are in reach by their old
 * names: these begin with u, and mean firn's own modules, in Python or not. */
Value module_find_text(Value package, const char *text, size_t bytes) {
    Value module = find_in_image(package, text, bytes, false);
    if (module == VALUE_UNBOUND && package == VALUE_UNBOUND) {
        module = find_core(text, bytes);
        if (module == VALUE_UNBOUND && bytes > 1 && flash_load(text) == 'u') {
            module = find_core(text + 1, bytes - 1);
            module = module != VALUE_UNBOUND ? module
                                             : find_in_image(package, text + 1, bytes - 1, true);
        }
    }
    return module;
}

static Value named_among(const Value *modules, uint32_t count, Value name) {
    for (; count != 0; count--, modules++) {
        if (raw_body(*modules)[MODULE_NAME] == name) {
            return *modules;
        }
    }
    return VALUE_UNBOUND;
}

/* Names compare by address; texts are compared only when nothing in image and core block is
 * called so. */
Value module_find(Value name) {
    name = intern_find(name);
    Value module = named_among(vm_ptr(vm->image->modules), vm->image->module_count, name);
    if (module == VALUE_UNBOUND) {
        module = named_among(vm_ptr(CORE(modules)), CORE_MODULE_COUNT, name);
        module = is_left_out(module) ? VALUE_UNBOUND : module;
    }
    return module != VALUE_UNBOUND
               ? module
               : module_find_text(VALUE_UNBOUND, str_text(name), str_bytes(name));
}

bool module_is_native(Value module) {
    return (raw_body(module)[MODULE_FLAGS] & MODULE_NATIVE << 1) != 0;
}

bool module_is_package(Value module) {
    return (raw_body(module)[MODULE_FLAGS] & MODULE_PACKAGE << 1) != 0;
}

/* ---- bindings ----
 *
 * A binding, and a state word, is known by one number: n >= 0 is G[n], n < 0 is F[-1 - n]. */

#define NO_BINDING INT32_MAX

static Value binding_get(int32_t b) {
#if FIRN_HOST
    if (b >= 0 && vm->cells[b] == VALUE_UNBOUND) {
        bake_unbound((uint32_t)b);
    }
#endif
    return b < 0 ? vm->fixed[-1 - b] : vm->cells[b];
}

/* The first store to a word of F copies it to RAM. May collect; nothing has changed after a
 * MemoryError. */
static Value *fixed_mutable(void) {
    if (vm->roots[ROOT_FIXED] == VALUE_UNBOUND) {
        uint32_t words = vm->image->fixed_count;
        Value copy = heap_alloc_raw(KIND_CELLS, words);
        memcpy(raw_body(copy), vm_ptr(vm->image->fixed), words * sizeof(Value));
        vm->roots[ROOT_FIXED] = copy;
        vm->fixed = raw_body(copy);
    }
    return raw_body(vm->roots[ROOT_FIXED]);
}

static void binding_set(int32_t b, Value v) {
    if (b >= 0) {
        vm->cells[b] = v;
    } else if (vm->fixed[-1 - b] != v) {
        Value *mark = vm->sp, *keep = vm_keep1(v);
        fixed_mutable()[-1 - b] = *keep;
        vm_release(mark);
    }
}

static uint32_t names_count(Value names) {
    return header_words(obj_header(names));
}

/* Place of an interned name among names sorted by address, or UINT32_MAX. */
static uint32_t name_place(Value tuple, Value name) {
    const Value *names = raw_body(tuple);
    uint32_t low = 0, high = names_count(tuple);
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (names[middle] == name) {
            return middle;
        }
        if (names[middle] < name) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return UINT32_MAX;
}

static int32_t binding_find(Value module, Value name) {
    const Value *p = raw_body(module);
    uint32_t place = name_place(p[MODULE_FIXED_NAMES], name);
    if (place != UINT32_MAX) {
        return -1 - value_small_get(p[MODULE_FIXED]) - (int32_t)place;
    }
    place = name_place(p[MODULE_CELL_NAMES], name);
    return place == UINT32_MAX ? NO_BINDING : value_small_get(p[MODULE_CELL]) + (int32_t)place;
}

Value module_state(Value module) {
    return binding_get(value_small_get(raw_body(module)[MODULE_STATE]));
}

void module_set_state(Value module, Value state) {
    binding_set(value_small_get(raw_body(module)[MODULE_STATE]), state);
}

bool module_is_under_way(Value module) {
    return !module_is_native(module) && module_state(module) == value_small(1);
}

void module_rebind(Value module, Value name, Value v) {
    int32_t b = binding_find(module, name);
    if (b != NO_BINDING) {
        binding_set(b, v);
    }
}

static Value name_of(Value tuple, Value first, uint32_t ordinal) {
    uint32_t i = ordinal - (uint32_t)value_small_get(first);
    return i < names_count(tuple) ? raw_body(tuple)[i] : VALUE_UNBOUND;
}

Value module_binding_name(uint32_t ordinal, bool fixed) {
    const Value *modules = vm_ptr(vm->image->modules);
    for (uint32_t i = 0; i < vm->image->module_count; i++) {
        const Value *p = raw_body(modules[i]);
        Value name = fixed ? name_of(p[MODULE_FIXED_NAMES], p[MODULE_FIXED], ordinal)
                           : name_of(p[MODULE_CELL_NAMES], p[MODULE_CELL], ordinal);
        if (name != VALUE_UNBOUND) {
            return name;
        }
    }
    assert(!"every binding has a name");
    return CORE(name_empty);
}

/* ---- names beyond the bindings ----
 *
 * Their dicts are no objects of the program: an evaluation at bake time may look into them. */

static Value names_get(Value dict, Value name) {
#if FIRN_HOST
    uint8_t trapping = vm->trapping;
    vm->trapping = 0;
#endif
    Value v = dict_get_name(dict, name);
#if FIRN_HOST
    vm->trapping = trapping;
#endif
    return v;
}

static bool names_next(Value dict, uint32_t *pos, Value *name) {
#if FIRN_HOST
    uint8_t trapping = vm->trapping;
    vm->trapping = 0;
#endif
    bool more = dict_next(dict, pos, name, NULL);
#if FIRN_HOST
    vm->trapping = trapping;
#endif
    return more;
}

/* DICT of what was stored into a module at run time, or 0. */
static Value stored_dict(Value module) {
    Value all = vm->roots[ROOT_STORED];
    return all == VALUE_UNBOUND ? all : names_get(all, raw_body(module)[MODULE_NAME]);
}

static Value extra_dict(Value module) {
    Value own = raw_body(module)[MODULE_DICT];
    own = own == VALUE_UNBOUND || module_is_native(module) ? stored_dict(module) : own;
#if FIRN_HOST
    own = bake_names_seen(module, own);
#endif
    return own;
}

/* The same, made when needed. May collect. */
static Value extra_dict_make(Value module) {
    Value dict = extra_dict(module);
    if (dict == VALUE_UNBOUND) {
        if (vm->roots[ROOT_STORED] == VALUE_UNBOUND) {
            vm->roots[ROOT_STORED] = dict_new(1);
        }
        dict = dict_new(1);
        dict_set(vm->roots[ROOT_STORED], raw_body(module)[MODULE_NAME], dict);
        dict = stored_dict(module);
    }
    return dict;
}

/* A cell or word of F as the image has it. */
static void bindings_reset(Value module) {
    const ImageHeader *image = vm->image;
    const Value *p = raw_body(module), *cells = vm_ptr(image->cells);
    uint32_t first = (uint32_t)value_small_get(p[MODULE_CELL]);
    for (uint32_t i = first; i < first + names_count(p[MODULE_CELL_NAMES]); i++) {
        vm->cells[i] = i < image->cells_set ? cells[i] : VALUE_UNBOUND;
    }
    if (vm->roots[ROOT_FIXED] != VALUE_UNBOUND) {
        first = (uint32_t)value_small_get(p[MODULE_FIXED]);
        memcpy(raw_body(vm->roots[ROOT_FIXED]) + first, vm_ptr(image->fixed) + first,
               names_count(p[MODULE_FIXED_NAMES]) * sizeof(Value));
    }
}

void module_clear(Value module) {
    const Value *p = raw_body(module);
    bindings_reset(module);
    door_forget((uint32_t)value_small_get(p[MODULE_ALIAS]),
                (uint32_t)value_small_get(p[MODULE_ALIASES]));
    class_cache_flush();
    if (stored_dict(module) != VALUE_UNBOUND) {
        (void)dict_remove(vm->roots[ROOT_STORED], raw_body(module)[MODULE_NAME]);
    }
}

/* ---- reading ---- */

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
    Value package = module_find_text(VALUE_UNBOUND, str_text(name), bytes);
    return package != VALUE_UNBOUND ? raw_body(package)[MODULE_NAME] : VALUE_NONE;
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
        return payload[MODULE_DOC];
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
    if (module == VALUE_UNBOUND || !module_loaded(module)) {
        return VALUE_UNBOUND;
    }
#if FIRN_HOST
    bake_meet(module);
#endif
    return module;
}

Value module_own(Value module, Value name) {
    int32_t b = binding_find(module, name);
    Value v = b != NO_BINDING ? binding_get(b) : VALUE_UNBOUND;
    Value dict = v == VALUE_UNBOUND ? extra_dict(module) : VALUE_UNBOUND;
    if (dict != VALUE_UNBOUND) {
        v = names_get(dict, name);
    }
#if FIRN_HOST
    if (b == NO_BINDING) {
        bake_name_look(module, name, v != VALUE_UNBOUND);
    }
#endif
    if (v == VALUE_UNBOUND && module_is_native(module)) {
#if FIRN_HOST
        if (vm->trapping) {
            bake_look(module, name);
        }
#endif
        v = dict_get_name(raw_body(module)[MODULE_DICT], name);
    }
    return v;
}

/* Names of a native module into which nothing was stored never change: the method cache takes them. */
static Value native_quick(Value module, Value name) {
    CacheEntry *entry = &vm->cache[METHOD_CACHE_INDEX(module, name)];
    if (entry->class_ref != module || entry->name != name) {
        Value v = dict_get_name(raw_body(module)[MODULE_DICT], name);
        if (v == VALUE_UNBOUND ||
            (is_kind(v, KIND_NATIVE) && (native_shape(v)->flags & NATIVE_GETTER))) {
            return VALUE_UNBOUND;
        }
        *entry = (CacheEntry){module, name, v};
    }
    return entry->value;
}

Value module_quick(Value module, Value name) {
#if FIRN_HOST
    if (vm->trapping) {
        return VALUE_UNBOUND;
    }
#endif
    if (module_is_native(module)) {
        return vm->roots[ROOT_STORED] == VALUE_UNBOUND ? native_quick(module, name) : VALUE_UNBOUND;
    }
    int32_t b = binding_find(module, name);
    Value v = b != NO_BINDING ? binding_get(b) : VALUE_UNBOUND;
    return is_kind(v, KIND_NATIVE) ? VALUE_UNBOUND : v;
}

Value module_getattr(Value module, Value name) {
    name = intern_find(name);
    Value v = module_own(module, name);
    if (v == VALUE_UNBOUND) {
        v = special_getattr(module, name);
    }
    return v == VALUE_UNBOUND && module_is_package(module) ? submodule_find(module, name) : v;
}

/* Where the DICT of extra names begins among the positions. */
#define NEXT_EXTRA (1u << 24)

bool module_next_name(Value module, uint32_t *pos, Value *name) {
    const Value *p = raw_body(module);
    uint32_t fixed = names_count(p[MODULE_FIXED_NAMES]);
    if (*pos < fixed + names_count(p[MODULE_CELL_NAMES])) {
        *name = *pos < fixed ? raw_body(p[MODULE_FIXED_NAMES])[*pos]
                             : raw_body(p[MODULE_CELL_NAMES])[*pos - fixed];
        (*pos)++;
        return true;
    }
    if (*pos < NEXT_EXTRA) {
        if (module_is_native(module) && dict_next(p[MODULE_DICT], pos, name, NULL)) {
            return true;
        }
        *pos = NEXT_EXTRA;
    }
    Value dict = extra_dict(module);
    uint32_t at = *pos - NEXT_EXTRA;
    if (dict == VALUE_UNBOUND || !names_next(dict, &at, name)) {
        return false;
    }
    *pos = at + NEXT_EXTRA;
    return true;
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
        v = module_own(CORE(module_builtins), name);
    }
    if (v == VALUE_UNBOUND && name == CORE(name___builtins__)) {
        v = CORE(module_builtins);
    }
    if (v == VALUE_UNBOUND) {
        raise_error(CORE(class_NameError), MSG_name_is_not_defined, name);
    }
    return v;
}

/* ---- writing ---- */

_Noreturn static void raise_absent(Value module, Value name) {
    raise_error(CORE(class_AttributeError), MSG_module_has_no_attribute,
                raw_body(module)[MODULE_NAME], name);
}

/* slots: [0] name, which is no binding, [1] value or 0. */
static void extra_set(Value module, Value *slots) {
#if FIRN_HOST
    if (bake_extra(module, extra_dict(module), slots, builtin_ordinal(slots[0]) >= 0)) {
        return;
    }
#endif
    if (slots[1] != VALUE_UNBOUND) {
#if FIRN_HOST
        if (!bake_is_active()) /* the module is frozen with it, and reads no such built-in */
#endif
            builtin_shadow(slots[0]);
        Value dict = extra_dict_make(module);
        dict_set(dict, slots[0], slots[1]);
        return;
    }
    Value dict = extra_dict(module);
    if (dict == VALUE_UNBOUND || !dict_remove(dict, slots[0])) {
        raise_absent(module, slots[0]);
    }
}

void module_setattr(Value module, Value name, Value v) {
    Value *mark = vm->sp;
    Value *slots = vm_keep2(intern_find(name), v);
    int32_t b = binding_find(module, slots[0]);
    if (b != NO_BINDING && (v != VALUE_UNBOUND || binding_get(b) != VALUE_UNBOUND)) {
        binding_set(b, slots[1]);
    } else {
        extra_set(module, slots);
    }
    vm_release(mark);
}
