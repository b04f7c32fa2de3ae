/* What programs are given by others: patterns and texts, JSON, base64 – and programs of patterns as a damaged image
 * could hold them. The first byte chooses; parts are separated by newlines. */
#include <stdlib.h>
#include <string.h>

#include "board.h"
#include "containers.h"
#include "heap.h"
#include "re.h"
#include "record.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { STEPS = 20000 };

typedef struct Input {
    const uint8_t *data;
    size_t size;
} Input;

/* The bytes up to a newline: a str when they are UTF-8, else bytes. */
static Value take_part(Input *in, bool text) {
    const uint8_t *end = in->size > 0 ? memchr(in->data, '\n', in->size) : NULL;
    uint32_t n = (uint32_t)(end != NULL ? (size_t)(end - in->data) : in->size);
    const char *p = (const char *)in->data;
    Value v = text && utf8_check(p, n) == n ? str_new(p, n) : bytes_new(p, n);
    n += end != NULL;
    in->data += n;
    in->size -= n;
    return v;
}

/* args: pattern or its source, text. */
static void use_pattern(Value *args) {
    Value *t = vm_temps(5);
    t[0] = args[0];
    t[1] = str_new_c("<\\g<0>>");
    t[2] = args[1];
    t[4] = value_small(RE_MULTILINE);
    (void)mod_re_sub(t, 5);
    t[0] = args[0];
    t[1] = args[1];
    t[0] = mod_re_search(t, 2);
    if (t[0] != VALUE_NONE) {
        (void)match_groups_tuple(t, 1);
        (void)match_span(t, 1);
    }
}

static void fuzz_regex(Input *in) {
    Value *t = vm_temps(2);
    t[0] = take_part(in, true);
    t[1] = take_part(in, value_is_str(t[0]));
    use_pattern(t);
}

static void fuzz_program(Input *in) {
    Value *t = vm_temps(5);
    t[0] = take_part(in, false);
    t[1] = t[0];
    t[2] = VALUE_NONE;
    t[0] = record_new(CORE(class_pattern), t, 3);
    t[1] = take_part(in, true);
    use_pattern(t);
}

/* The text of the value in *slot. */
static Value dumped(const Value *slot) {
    Value *t = vm_temps(6);
    t[0] = *slot;
    return json_dumps(t, 6);
}

/* What has been read is written and read again: the same. */
static void fuzz_json(Input *in) {
    Value *t = vm_temps(2);
    t[0] = bytes_new(in->data, in->size);
    t[0] = json_loads(t, 1);
    t[0] = dumped(t);
    t[1] = t[0];
    t[1] = json_loads(t + 1, 1);
    t[1] = dumped(t + 1);
    if (!obj_equal(t[0], t[1])) {
        abort();
    }
}

static void fuzz_base64(Input *in) {
    Value *t = vm_temps(2);
    t[0] = bytes_new(in->data, in->size);
    t[0] = binascii_a2b_base64(t, 1);
    t[0] = binascii_b2a_base64(t, 2);
    t[1] = VALUE_UNBOUND;
    (void)binascii_a2b_base64(t, 1);
}

static void run(void *arg) {
    static void (*const targets[])(Input *) = {fuzz_regex, fuzz_program, fuzz_json, fuzz_base64};
    Input *in = arg;
    unsigned which = in->data[0] % 4;
    in->data++;
    in->size--;
    targets[which](in);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    VmConfig config = {.board = FIRN_BOARD_NAME,
                       .platform = FIRN_PLATFORM,
                       .core_base = FIRN_CORE_BASE,
                       .image_base = FIRN_IMAGE_BASE,
                       .image_bytes = 0x00100000u,
                       .ram_base = FIRN_HEAP_BASE,
                       .heap_bytes = 1u << 18,
                       .flash_bytes = FIRN_FLASH_SIZE,
                       .depth_limit = 24,
                       .step_limit = STEPS};
    Input in = {data, size};
    if (size == 0 || size > 4096) {
        return 0;
    }
    vm = firn_runtime_f64.create(&config);
    if (vm == NULL) {
        abort();
    }
    Vm *made = vm;
    (void)vm_protect(run, &in);
    firn_runtime_f64.destroy(made);
    return 0;
}
