/* memoryview: owner, offset, number of items, step and format (object.h). It looks its owner up with every access, so
 * that it sees the owner's alias once there is one, and notices when the owner has become too short. */
#include "containers.h"

#include "bytestring.h"
#include "flash_bytes.h"
#include "view.h"

static Value view_make(const Value *owner, uint32_t offset, uint32_t count, int32_t step,
                       unsigned format) {
    Value v = heap_alloc_raw(KIND_MEMORYVIEW, VIEW_FIELDS);
    Value *w = raw_body(v);
    w[VIEW_OWNER] = *owner;
    w[VIEW_OFFSET] = value_small((int32_t)offset);
    w[VIEW_COUNT] = value_small((int32_t)count);
    w[VIEW_STEP] = value_small(step);
    w[VIEW_FORMAT] = value_small((int32_t)format);
    return v;
}

static unsigned format_of(const View *view) {
    return view->code | (view->readonly ? VIEW_READONLY : 0);
}

/* Of *slot, a memoryview, with its owner in slot[1]: items r of it. */
static Value view_part(Value *slot, const SliceRange *r) {
    View view = view_of(*slot);
    uint32_t offset = (uint32_t)value_small_get(body(*slot)[VIEW_OFFSET]);
    slot[1] = body(*slot)[VIEW_OWNER];
    return view_make(slot + 1, r->count > 0 ? offset + (uint32_t)(r->start * view.step) : offset,
                     r->count, r->count > 1 ? view.step * r->step : (int32_t)view.size,
                     format_of(&view));
}

Value memoryview_getitem(Value o, Value index) {
    Value *mark = vm->sp, *slots = vm_keep(3, o, index, VALUE_NONE), v;
    if (is_kind(slots[1], KIND_SLICE)) {
        SliceRange r = slice_range(slots[1], view_of(slots[0]).count);
        slots[1] = slots[0];
        v = view_part(slots + 1, &r);
    } else {
        v = view_item(slots[0], seq_index(slots[1], view_of(slots[0]).count, "memoryview"));
    }
    vm_release(mark);
    return v;
}

/* A thaw may move the view. */
static View view_to_write(const Value *slot) {
    View view = view_of(*slot);
    if (view.readonly) {
        raise_type_error(MSG_cannot_modify_read_only);
    }
    (void)mutable_body(body(*slot)[VIEW_OWNER]);
    return view_of(*slot);
}

/* slots: view, slice, source. Overlapping is allowed; with steps the source is copied first. */
static void view_assign(Value *slots) {
    SliceRange r = slice_range(slots[1], view_of(slots[0]).count);
    View from = view_of(slots[2]), to = view_of(slots[0]);
    if (!to.readonly && (from.code != to.code || from.count != r.count)) {
        raise_value_error(MSG_memoryview_assignment);
    }
    to = view_to_write(slots);
    if (r.step != 1 || to.step != (int32_t)to.size || from.step != (int32_t)from.size) {
        Value *window = vm_temps(1);
        window[0] = slots[2];
        slots[2] = view_method_tobytes(window, 1);
        to = view_to_write(slots);
    }
    char *out = (char *)(uintptr_t)to.data;
    const char *data = (const char *)buffer_of(slots[2]).data;
    if (r.step == 1 && to.step == (int32_t)to.size) {
        flash_copy(out + r.start * to.step, data, r.count * to.size);
        return;
    }
    for (uint32_t i = 0; i < r.count; i++) {
        flash_copy(out + (r.start + (int32_t)i * r.step) * to.step, data + i * to.size, to.size);
    }
}

void memoryview_setitem(Value o, Value index, Value v) {
    Value *mark = vm->sp, *slots = vm_keep(3, o, index, v);
    if (slots[2] == 0) {
        raise_type_error(MSG_cannot_delete_memory);
    }
    if (is_kind(slots[1], KIND_SLICE)) {
        view_assign(slots);
    } else {
        uint32_t i = seq_index(slots[1], view_to_write(slots).count, "memoryview");
        uint64_t bits = element_bits(slots[2], view_of(slots[0]).code, ELEMENT_VIEW);
        View view = view_to_write(slots);
        element_put((uint8_t *)(uintptr_t)view.data + (int32_t)i * view.step, view.size, bits,
                    false);
    }
    vm_release(mark);
}

Value memoryview_compare(CompareOp op, Value a, Value b) {
    return op == CMP_EQ || op == CMP_NE ? view_compare(op, a, b) : 0;
}

/* That of bytes with the same content. */
uint32_t memoryview_hash(Value o) {
    if (!view_of(o).readonly) {
        raise_value_error(MSG_cannot_hash_writable);
    }
    Value *mark = vm->sp, *slot = vm_keep(1, o, 0, 0);
    uint32_t hash = str_hash(view_method_tobytes(slot, 1));
    vm_release(mark);
    return hash;
}

/* ---- methods */

/* Of anything bytes-like, memoryviews included; a BytesIO gives one by getbuffer(). */
Value memoryview_method_new(Value *args, unsigned n) {
    (void)n;
    View view;
    args[1] = native_part(args[1]);
    if (is_kind(args[1], KIND_MEMORYVIEW)) {
        Value *slots = vm_temps(2);
        slots[0] = args[1];
        SliceRange all = {0, 0, 1, view_of(args[1]).count};
        return view_part(slots, &all);
    }
    if (!view_get(args[1], &view)) {
        raise_type_error(MSG_memoryview_a_bytes_like, args[1]);
    }
    return view_make(args + 1, 0, view.count, (int32_t)view.size, format_of(&view));
}

Value bytesio_method_getbuffer(Value *args, unsigned n) {
    (void)n;
    self_kind(args, KIND_BYTESIO, "BytesIO");
    return view_make(args, 0, blob_length(args[0]), 1, 'B');
}

static void self_view(Value *args) {
    self_kind(args, KIND_MEMORYVIEW, "memoryview");
}

/* cast(format): items of another size over the same bytes. */
Value memoryview_method_cast(Value *args, unsigned n) {
    (void)n;
    self_view(args);
    Value format = native_part(args[1]);
    View view = view_of(args[0]);
    uint32_t bytes = buffer_of(args[0]).bytes,
             length = value_is_str(format) ? str_bytes(format) : 0;
    uint8_t code = length > 0 ? flash_load(str_text(format) + (length - 1)) : 0;
    uint32_t size = element_size(code);
    if (size == 0 || length > 2 || (length == 2 && flash_load(str_text(format)) != '@')) {
        raise_value_error(MSG_memoryview_destination_format);
    }
    if (bytes % size != 0) {
        raise_type_error(MSG_memoryview_length_is_not);
    }
    args[1] = body(args[0])[VIEW_OWNER];
    return view_make(args + 1, (uint32_t)value_small_get(body(args[0])[VIEW_OFFSET]), bytes / size,
                     (int32_t)size, code | (view.readonly ? VIEW_READONLY : 0));
}

Value memoryview_method_toreadonly(Value *args, unsigned n) {
    (void)n;
    self_view(args);
    View view = view_of(args[0]);
    args = vm_keep(2, args[0], body(args[0])[VIEW_OWNER], 0);
    return view_make(args + 1, (uint32_t)value_small_get(body(args[0])[VIEW_OFFSET]), view.count,
                     view.step, view.code | VIEW_READONLY);
}

/* Also __exit__. */
Value memoryview_method_release(Value *args, unsigned n) {
    (void)n;
    self_view(args);
    mutable_body(args[0])[VIEW_OWNER] = VALUE_NONE;
    return VALUE_NONE;
}

Value memoryview_method_enter(Value *args, unsigned n) {
    (void)n;
    self_view(args);
    (void)view_of(args[0]);
    return args[0];
}

Value memoryview_get_nbytes(Value *args, unsigned n) {
    (void)n;
    View view = view_of(args[0]);
    return value_small((int32_t)(view.count * view.size));
}

Value memoryview_get_readonly(Value *args, unsigned n) {
    (void)n;
    return value_bool(view_of(args[0]).readonly);
}

Value memoryview_get_obj(Value *args, unsigned n) {
    (void)n;
    self_view(args);
    (void)view_of(args[0]);
    return body(args[0])[VIEW_OWNER];
}
