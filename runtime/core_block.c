/* The core block: its words, interned names, native signatures. */
#include "core_block.h"
#include "upload.h"
#include "chunk.h"
#include "dict_format.h"
#include "native.h"
#include "text_hash.h"

#if FIRN_HOST
#define CORE_REF(offset) (offset)
#define CORE_SECTION
#define CORE_WITH_RELOCATIONS
#else
/* The linker script puts the section at FIRN_CORE_BASE. */
#define CORE_REF(offset) ((offset) + FIRN_CORE_BASE)
#define CORE_SECTION     __attribute__((section(".core"), used))
#endif
#define CORE_STORAGE
#include "core_words.h"

_Static_assert(CORE_WORDS <= 65536, "the interned table holds 16-bit word offsets");

/* A board knows its own hash only: for a prefix it would have to carry one for each native, and an
 * image made for fewer natives is turned away by the hash of the core block as long as that is
 * compared whole. */
uint32_t core_natives_hash_of(uint32_t count) {
    assert(count <= CORE_NATIVE_COUNT);
#if FIRN_HOST
    return core_natives_hash[count];
#else
    return count == CORE_NATIVE_COUNT ? CORE_NATIVES_HASH : 0;
#endif
}

const uint32_t *core_block_at(uint32_t offset) {
    return offset / 4 < CORE_WORDS ? core_words + offset / 4 : NULL;
}

const char *native_signature(uint32_t number) {
    uint32_t low = 0, high = CORE_SIGNATURES;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (core_signatures[middle].native < number) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return core_signatures[low].native == number ? core_signatures[low].text : NULL;
}

/* ---- interned texts */

static bool text_is(const Value *str, const char *text, size_t bytes) {
    return header_bytes(*str) == bytes + STR_PREFIX &&
           memcmp((const char *)(str + 1) + STR_PREFIX, text, bytes) == 0;
}

/* Word offset in the core block, or 0. `words` is the block's first word. */
static uint32_t find_in_core(const Value *words, const char *text, size_t bytes, uint32_t hash) {
    const uint16_t *table = (const uint16_t *)(const void *)(words + CORE_OFF_intern / 4);
    /* NOLINTBEGIN(clang-analyzer-core.UndefinedBinaryOperatorResult): words read as halfwords */
    for (uint32_t slot = hash & CORE_INTERN_MASK; table[slot] != 0;
         slot = (slot + 1) & CORE_INTERN_MASK) {
        if (text_is(words + table[slot], text, bytes)) {
            return table[slot];
        }
    }
    /* NOLINTEND(clang-analyzer-core.UndefinedBinaryOperatorResult) */
    return 0;
}

static uint32_t name_hash(const Value *str) {
    return *(const uint16_t *)(const void *)(str + 1) & STR_HASH_MASK;
}

/* The names of an image are sorted by hash; equal hashes may go on into the next group. */
static Value find_in_image(const ImageHeader *image, const char *text, size_t bytes,
                           uint32_t hash) {
    Value first = image->base + image->header_bytes;
    const Value *names = vm_ptr(first);
    const uint16_t *index = (const uint16_t *)(const void *)vm_ptr(image->name_index);
    uint32_t low = 0, high = image->name_groups, end = index[high];
    while (low + 1 < high) {
        uint32_t middle = (low + high) / 2;
        if (name_hash(names + index[middle]) < hash) {
            low = middle;
        } else {
            high = middle;
        }
    }
    for (uint32_t at = index[low]; at < end && name_hash(names + at) <= hash;
         at += 1 + header_words(names[at])) {
        if (text_is(names + at, text, bytes)) {
            return first + at * 4;
        }
    }
    return 0;
}

static Value find_text(const char *text, size_t bytes, uint32_t hash) {
#if FIRN_HOST
    uint32_t core_base = vm->core_base;
#else
    uint32_t core_base = FIRN_CORE_BASE;
#endif
    uint32_t offset = find_in_core(vm_ptr(core_base), text, bytes, hash);
    if (offset != 0) {
        return core_base + offset * 4;
    }
    const ImageHeader *image = vm->image;
    if (image == NULL) {
        return 0;
    }
    Value found = find_in_image(image, text, bytes, hash);
#if FIRN_HOST
    found = found != VALUE_UNBOUND ? found : chunk_find_name(text, bytes, hash);
#endif
    return found != VALUE_UNBOUND || vm->zone_bytes == 0 ? found : upload_find_name(text, bytes);
}

Value intern_find_text(const char *text, size_t bytes) {
    return find_text(text, bytes, text_hash(text, bytes));
}

Value intern_find(Value str) {
    uint32_t word = *(const uint16_t *)(const void *)raw_body(str);
    if (word & STR_INTERNED) {
        return str;
    }
    uint32_t hash = word & STR_HASH_MASK;
    if (hash == 0) {
        hash = text_hash(str_text(str), str_bytes(str));
    }
    Value found = find_text(str_text(str), str_bytes(str), hash);
    return found != 0 ? found : str;
}

/* ---- natives */

/* Name of the entry of DICT `dict` that holds `v`, or 0. */
static Value name_of(Value dict, Value v) {
    Value table = raw_body(dict)[1];
    const Value *payload = table != 0 ? raw_body(table) : NULL;
    for (uint32_t i = 0; table != 0 && i < table_fill(payload); i++) {
        if (payload[TABLE_ENTRIES + 2 * i + 1] == v) {
            return payload[TABLE_ENTRIES + 2 * i];
        }
    }
    return 0;
}

/* Classes follow one another in the block. */
static Value name_in_classes(Value native, Value *owner) {
    Value at = CORE(class_object);
    while (obj_kind(at) == KIND_CLASS) {
        Value name = name_of(raw_body(at)[CLASS_DICT], native);
        if (name != 0) {
            *owner = at;
            return name;
        }
        at += (1 + CLASS_FIELDS) * 4;
    }
    return 0;
}

Value core_native_name(Value native, Value *owner) {
    Value name = name_in_classes(native, owner);
    const Value *modules = vm_ptr(CORE(modules));
    for (uint32_t i = 0; name == 0 && i < CORE_MODULE_COUNT; i++) {
        name = name_of(raw_body(modules[i])[MODULE_DICT], native);
        *owner = modules[i] == CORE(module_builtins) ? VALUE_UNBOUND : modules[i];
    }
    assert(name != 0);
    return name;
}

/* ---- for the host's tools */

#if FIRN_HOST
uint32_t core_block_name(const char *text, size_t bytes) {
    return find_in_core(core_words, text, bytes, text_hash(text, bytes)) * 4;
}

uint32_t core_block_module(const char *name) {
    for (uint32_t i = 0; i < CORE_MODULE_COUNT; i++) {
        uint32_t module = core_words[CORE_OFF_modules / 4 + i];
        uint32_t text = core_words[module / 4 + 1 + MODULE_NAME];
        if (text_is(core_words + text / 4, name, strlen(name))) {
            return module;
        }
    }
    return 0;
}

/* The entries of module builtins are in the order of the ordinals. */
int core_block_builtin(const char *name) {
    uint32_t dict = core_words[CORE_OFF_module_builtins / 4 + 1 + MODULE_DICT];
    const Value *payload = core_words + core_words[dict / 4 + 2] / 4 + 1;
    uint32_t word = core_block_name(name, strlen(name));
    for (uint32_t i = 0; word != 0 && i < table_fill(payload); i++) {
        if (payload[TABLE_ENTRIES + 2 * i] == word) {
            return (int)i;
        }
    }
    return -1;
}
#endif
