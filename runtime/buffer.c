/* The buffer protocol: the bytes of what is bytes-like, and its items. */
#include "containers.h"
#include "text.h"
#include "view.h"

/* ---- bytes ------------------------------------------------------------------------------------- */

/* Of an object with [length in bytes, BLOB or 0] in front. */
static Buffer storage_of(const Value *w) {
    const uint8_t *data = w[1] == VALUE_UNBOUND ? NULL : (const uint8_t *)raw_body(w[1]);
    return (Buffer){data, (uint32_t)value_small_get(w[0])};
}

/* Of the owner of a view. */
static bool owner_get(Value v, Buffer *out) {
    Kind k = value_is_ref(v) ? obj_kind(v) : KIND_FREE;
    if (k == KIND_BYTES) {
        *out = (Buffer){(const uint8_t *)str_text(v), str_bytes(v)};
    } else if (kind_storage(k) == KIND_BLOB && k != KIND_STRINGIO) {
        *out = storage_of(body(v));
    } else {
        return false;
    }
    return true;
}

static const uint8_t *view_bytes(const View *view) {
    if (view->step != (int32_t)view->size && view->count > 1) {
        raise_error(CORE(class_BufferError), MSG_underlying_buffer_is_not_c);
    }
    return view->data;
}

/* A BytesIO is no buffer, but what its getbuffer() gives is one over it. */
bool buffer_get(Value o, Buffer *out) {
    Value v = native_part(o);
    if (is_kind(v, KIND_MEMORYVIEW)) {
        View view = view_of(v);
        *out = (Buffer){view_bytes(&view), view.count * view.size};
        return true;
    }
    return !is_kind(v, KIND_BYTESIO) && owner_get(v, out);
}

Buffer buffer_of(Value o) {
    Buffer b;
    if (!buffer_get(o, &b)) {
        raise_type_error(MSG_a_bytes_like_object_is, o);
    }
    return b;
}

/* What is thawed does not move, but a view of it may. */
uint8_t *buffer_write(Value o, uint32_t *bytes) {
    Value v = native_part(o);
    View view;
    if (!view_get(v, &view) || view.readonly) {
        raise_type_error(MSG_a_read_write_bytes_like, o);
    }
    Value *mark = vm->sp, *slot = vm_keep(1, v, 0, 0);
    v = *slot;
    (void)mutable_body(is_kind(v, KIND_MEMORYVIEW) ? body(v)[VIEW_OWNER] : v);
    view = view_of(*slot);
    vm_release(mark);
    *bytes = view.count * view.size;
    return (uint8_t *)(uintptr_t)view_bytes(&view);
}

/* ---- items ------------------------------------------------------------------------------------- */

static void memoryview_get(Value v, View *out) {
    const Value *w = body(v);
    Buffer b;
    uint32_t offset = (uint32_t)value_small_get(w[VIEW_OFFSET]);
    unsigned format = (unsigned)value_small_get(w[VIEW_FORMAT]);
    *out = (View){.count = (uint32_t)value_small_get(w[VIEW_COUNT]),
                  .size = element_size((int32_t)(format & 0xFF)),
                  .step = value_small_get(w[VIEW_STEP]),
                  .code = format & 0xFF,
                  .readonly = (format & VIEW_READONLY) != 0};
    if (!owner_get(w[VIEW_OWNER], &b)) {
        raise_value_error(MSG_operation_forbidden_on);
    }
    if (out->count > 0) {
        int64_t last = offset + (int64_t)(out->count - 1) * out->step;
        if (last < 0 || offset + out->size > b.bytes || last + out->size > b.bytes) {
            raise_error(CORE(class_BufferError), MSG_memoryview_the_object_has);
        }
        out->data = b.data + offset;
    }
}

bool view_get(Value o, View *out) {
    Value v = native_part(o);
    Buffer b;
    if (is_kind(v, KIND_MEMORYVIEW)) {
        memoryview_get(v, out);
        return true;
    }
    if (is_kind(v, KIND_BYTESIO) || !owner_get(v, &b)) {
        return false;
    }
    unsigned code = is_kind(v, KIND_ARRAY) ? (unsigned)value_small_get(body(v)[2]) : 'B';
    uint32_t size = element_size((int32_t)code);
    *out = (View){b.data, b.bytes / size, size, (int32_t)size, code, is_kind(v, KIND_BYTES)};
    return true;
}

View view_of(Value o) {
    View view;
    if (!view_get(o, &view)) {
        raise_type_error(MSG_a_bytes_like_object_is, o);
    }
    return view;
}

Value view_item(Value o, uint32_t i) {
    View view = view_of(o);
    return element_load(view.data + (int32_t)i * view.step, view.code, false);
}

Value view_list(const Value *slot) {
    Value *mark = vm->sp, *slots = vm_temps(2);
    slots[0] = list_new(NULL, 0);
    for (uint32_t i = 0; i < view_of(*slot).count; i++) {
        slots[1] = view_item(*slot, i);
        list_push(slots);
        vm_poll();
    }
    vm_release(mark);
    return *slots;
}

uint32_t view_find(const Value *slots, uint32_t from) {
    uint32_t found = UINT32_MAX;
    Value *mark = vm->sp, *item = vm_temps(1);
    for (; from < view_of(slots[0]).count && found == UINT32_MAX; from++) {
        *item = view_item(slots[0], from);
        found = value_equal(*item, slots[1]) ? from : UINT32_MAX;
        vm_poll();
    }
    vm_release(mark);
    return found;
}

Value view_compare(CompareOp op, Value a, Value b) {
    View x, y;
    bool equal = op == CMP_EQ || op == CMP_NE;
    if (!view_get(a, &x) || !view_get(b, &y)) {
        return 0;
    }
    if (equal && x.count != y.count) {
        return value_bool(op == CMP_NE);
    }
    uint32_t n = x.count < y.count ? x.count : y.count;
    Value *mark = vm->sp, *slots = vm_keep(2, a, b, 0), *items = vm_temps(2);
    Value result = 0;
    for (uint32_t i = 0; i < n && result == 0; i++) {
        items[0] = view_item(slots[0], i);
        items[1] = view_item(slots[1], i);
        if (items[0] != items[1] && obj_compare(CMP_EQ, items[0], items[1]) != VALUE_TRUE) {
            result = equal ? value_bool(op == CMP_NE) : obj_compare(op, items[0], items[1]);
        }
        vm_poll();
    }
    vm_release(mark);
    return result != 0
               ? result
               : obj_compare(op, value_small((int32_t)x.count), value_small((int32_t)y.count));
}
