/* Code that comes over the console: see upload.h for what arrives.
 *
 * Code, names and the modules that code belongs to must not move: they lie in the zone below the heap. So does a copy of K, which
 * is made with the first chunk, with some room; other constants are objects of the heap, kept in one CELLS and copied to K
 * when a collection has moved them.
 *
 * A chunk without functions, classes and handlers leaves nothing that could refer to its code: that, and its constants, are
 * given back when it has run. Names stay. */
#include "upload.h"

#include "class.h"
#include "heap.h"
#include "import.h"
#include "text_hash.h"

#define UPLOAD_SPARE 32u /* more constants than asked for, when K is copied */

typedef struct Upload {
    uint32_t at;    /* bytes of the stream that have been read */
    uint32_t first; /* K index of its first constant */
    uint32_t codes;
    Value module;
} Upload;

/* ---- the zone: objects that follow one another */

static uint32_t zone_base(void) {
    return vm_address(vm->reached + ALIAS_WORDS(vm->image->alias_count));
}

Value upload_find_name(const char *text, size_t bytes) {
    for (uint32_t at = zone_base(); at < vm->zone; at += heap_object_bytes(obj_header(at))) {
        Kind kind = obj_kind(at);
        if ((kind == KIND_STR || kind == KIND_STRU) && str_bytes(at) == bytes &&
            memcmp(str_text(at), text, bytes) == 0) {
            return at;
        }
    }
    return VALUE_UNBOUND;
}

/* __main__ for code of another file: a copy of its MODULE. */
static Value upload_module(Value file) {
    for (uint32_t at = zone_base(); at < vm->zone; at += heap_object_bytes(obj_header(at))) {
        if (obj_kind(at) == KIND_MODULE && raw_body(at)[MODULE_FILE] == file) {
            return at;
        }
    }
    Value main = vm_ptr(vm->image->modules)[vm->image->main_module];
    Value copy = heap_zone(1 + MODULE_FIELDS);
    memcpy(vm_ptr(copy), vm_ptr(main), (1 + MODULE_FIELDS) * sizeof(Value));
    raw_body(copy)[MODULE_FILE] = file;
    return copy;
}

/* ---- K */

void upload_refresh(void) {
    memcpy((Value *)(uintptr_t)vm->constants + vm->image->constant_count,
           raw_body(vm->roots[ROOT_UPLOADED]), vm->uploaded * sizeof(Value));
}

/* Room for n more constants; the index of the first. May collect. */
static uint32_t upload_room(uint32_t n) {
    uint32_t base = vm->image->constant_count, have = base + vm->uploaded;
    if (have + n > 65536) {
        raise_memory_error();
    }
    if (!in_ram(vm_address(vm->constants)) || have + n > header_words(vm->constants[-1])) {
        uint32_t room = vm->uploaded + n + UPLOAD_SPARE;
        Value cells = heap_alloc(KIND_CELLS, room);
        if (vm->uploaded != 0) {
            memcpy(raw_body(cells), vm->constants + base, vm->uploaded * sizeof(Value));
        }
        vm->roots[ROOT_UPLOADED] = cells;
        Value copy = heap_zone(1 + base + room);
        *vm_ptr(copy) = header_make(KIND_CELLS, base + room);
        memcpy(raw_body(copy), vm->constants, have * sizeof(Value));
        vm->constants = raw_body(copy);
    }
    return have;
}

static void upload_constant(Value v) {
    raw_body(vm->roots[ROOT_UPLOADED])[vm->uploaded] = v;
    vm->uploaded++;
    upload_refresh();
}

/* ---- reading */

static void upload_take(Upload *u, void *to, uint32_t bytes) {
    Value blob = vm->roots[ROOT_UPLOAD];
    uint32_t left = header_bytes(obj_header(blob)) - u->at;
    if (bytes > left) {
        raise_value_error(MSG_chunk_is_cut_off);
    }
    memcpy(to, (const uint8_t *)raw_body(blob) + u->at, bytes);
    u->at += bytes;
}

static uint32_t upload_number(Upload *u, uint32_t bytes) {
    uint32_t n = 0;
    upload_take(u, &n, bytes);
    return n;
}

/* The payload of a new object of the heap or the zone. */
static Value upload_payload(Upload *u, Value object, Value header) {
    *vm_ptr(object) = header;
    upload_take(u, raw_body(object), header_words(header) * 4);
    return object;
}

static Value upload_name(Upload *u) {
    Value header = upload_number(u, 4);
    uint32_t bytes = header_bytes(header) - STR_PREFIX;
    const char *text = (const char *)raw_body(vm->roots[ROOT_UPLOAD]) + u->at + STR_PREFIX;
    Value found = intern_find_text(text, bytes);
    if (found != VALUE_UNBOUND) {
        u->at += header_words(header) * 4;
        return found;
    }
    return upload_payload(u, heap_zone(1 + header_words(header)), header);
}

static Value upload_object(Upload *u) {
    Value header = upload_number(u, 4);
    Kind kind = header_kind(header);
    Value object = kind_is_bytes(kind) ? heap_alloc_bytes(kind, header_bytes(header))
                                       : heap_alloc_raw(kind, header_words(header));
    return upload_payload(u, object, header);
}

static Value upload_code(Upload *u) {
    Value header = upload_number(u, 4);
    Value code = upload_payload(u, heap_zone(1 + header_words(header)), header);
    for (uint32_t i = 0, n = upload_number(u, 2); i < n; i++) {
        uint8_t *at = (uint8_t *)raw_body(code) + upload_number(u, 3);
        uint32_t k = 0; /* of three bytes; one of bytecode, of two, does not overflow */
        memcpy(&k, at, 3);
        k += u->first << (i == 1);
        memcpy(at, &k, 3);
    }
    u->codes++;
    return code;
}

static Value upload_value(Upload *u);

static Value upload_items(Upload *u, bool set) {
    uint32_t n = upload_number(u, 2);
    Value *mark = vm->sp, *items = vm_temps(n + 1);
    for (uint32_t i = 0; i < n; i++) {
        items[i] = upload_value(u);
    }
    Value v = tuple_new(items, n);
    if (set) {
        items[0] = v;
        v = vm_call(CORE(class_frozenset), items, 1);
    }
    vm_release(mark);
    return v;
}

/* May collect. */
static Value upload_value(Upload *u) {
    uint32_t tag = upload_number(u, 1);
    switch (tag) {
    case UPLOAD_WORD: return upload_number(u, 4);
    case UPLOAD_CORE: return vm->core_base + upload_number(u, 4);
    case UPLOAD_MODULE: return u->module;
    case UPLOAD_NAME: return upload_name(u);
    case UPLOAD_OBJECT: return upload_object(u);
    case UPLOAD_CODE: return upload_code(u);
    default: return upload_items(u, tag == UPLOAD_FROZENSET);
    }
}

/* ---- running */

/* The CODE. */
static Value upload_link(Upload *u) {
    uint32_t count = upload_number(u, 2);
    Value file = upload_value(u); /* a name: it does not move */
    u->module = upload_module(file);
    u->first = upload_room(count);
    for (uint32_t i = 0; i < count; i++) {
        upload_constant(upload_value(u));
    }
    vm->roots[ROOT_UPLOAD] = VALUE_UNBOUND;
    return vm->constants[u->first + count - 1];
}

void upload_run(void *unused) {
    (void)unused;
    Upload u = {.at = STR_PREFIX}; /* where a builder's text begins */
    Value code = upload_link(&u), *window = vm_temps(1);
    window[0] = namespace_new(u.module);
    (void)vm_call(code, window, 1);
    if (u.codes == 1 && (code_flags(raw_body(code)) & CODE_HANDLERS) == 0) {
        uint32_t kept = u.first - vm->image->constant_count;
        memset(raw_body(vm->roots[ROOT_UPLOADED]) + kept, 0, (vm->uploaded - kept) * sizeof(Value));
        vm->uploaded = (uint16_t)kept;
        vm->zone = code;
    }
}
