/* TABLE: the storage of dicts and sets. Compact and ordered by insertion: entries in one array, and
 * an index of small numbers that a hash leads into. Part of the image format.
 *
 *   payload word 0   small: number of value words = TABLE_ENTRIES + capacity * stride
 *   word 1           small: fill – entries in use, deleted ones included
 *   word 2           small: shape – bits 0..1 stride, bit 2 TABLE_HASHED, bits 3.. index mask
 *   word 3..         entries, in insertion order; those from `fill` on are 0
 *   then (raw)       the index: mask + 1 slots of 1, 2 or 4 bytes, padded to a word; 0 = empty, else 1 + entry
 *
 * An entry is [key, value] of a dict (stride 2), [key] of a set (stride 1), and with TABLE_HASHED
 * one word more, the last: the hash of the key as a small integer. A table is hashed when it holds
 * a key whose hash needs Python or is costly (anything but str, bytes, numbers and immediates): a
 * look-up that only compares hashes runs no Python. A deleted entry has key 0 and value 0, and its
 * index slot stays: it is the tombstone.
 *
 * Probing: slot = hash & mask, then slot = (5 * slot + 1 + (perturb >>= 5)) & mask with perturb =
 * hash at first, which reaches every slot. At least one slot in four is empty. hash: str and bytes
 * 15 bits (text_hash.h); small integers and bools their value as uint32_t; the others as obj_hash
 * says, cut to 31 bits and sign-extended. */
#ifndef FIRN_DICT_FORMAT_H
#define FIRN_DICT_FORMAT_H

#include "object.h"

enum TableField { TABLE_COUNT, TABLE_FILL, TABLE_SHAPE, TABLE_ENTRIES };

#define TABLE_HASHED    4u
#define TABLE_MIN_SLOTS 4u

/* Slots of the index for `capacity` entries: a power of two, at most three quarters of it in use. */
static inline uint32_t table_slots(uint32_t capacity) {
    uint32_t slots = TABLE_MIN_SLOTS;
    while (slots - (slots >> 2) < capacity) {
        slots <<= 1;
    }
    return slots;
}

/* Bytes of one index slot: entries are fewer than slots, so that 1 + entry always fits. */
static inline uint32_t table_slot_bytes(uint32_t mask) {
    return mask <= 0xFFu ? 1u : mask <= 0xFFFFu ? 2u : 4u;
}

static inline uint32_t table_index_words(uint32_t slots) {
    return (slots * table_slot_bytes(slots - 1) + 3u) >> 2;
}

/* Payload words of a table; capacity up to about 100,000 stays below OBJECT_MAX_WORDS. */
static inline uint32_t table_words(uint32_t capacity, uint32_t stride) {
    return TABLE_ENTRIES + capacity * stride + table_index_words(table_slots(capacity));
}

static inline Value table_shape(uint32_t stride, uint32_t hashed, uint32_t mask) {
    return value_small((int32_t)(stride | hashed | mask << 3));
}

/* Parts of the shape word; the word itself is the argument. */
static inline uint32_t table_shape_stride(Value shape) {
    return (shape >> 1) & 3u;
}

static inline uint32_t table_shape_mask(Value shape) {
    return shape >> 4;
}

static inline bool table_shape_hashed(Value shape) {
    return (shape & (TABLE_HASHED << 1)) != 0;
}

/* The first three words of the payload of a new table. */
static inline void table_init(Value *payload, uint32_t capacity, uint32_t stride, uint32_t hashed) {
    payload[TABLE_COUNT] = value_small((int32_t)(TABLE_ENTRIES + capacity * stride));
    payload[TABLE_FILL] = value_small(0);
    payload[TABLE_SHAPE] = table_shape(stride, hashed, table_slots(capacity) - 1);
}

static inline uint32_t table_capacity(const Value *payload) {
    uint32_t words = (uint32_t)value_small_get(payload[TABLE_COUNT]) - TABLE_ENTRIES;
    uint32_t stride = table_shape_stride(payload[TABLE_SHAPE]);
    return stride == 1 ? words : stride == 2 ? words >> 1 : words / 3u;
}

static inline uint32_t table_fill(const Value *payload) {
    return (uint32_t)value_small_get(payload[TABLE_FILL]);
}

/* The index, as bytes. */
static inline uint8_t *table_index(Value *payload) {
    return (uint8_t *)(payload + value_small_get(payload[TABLE_COUNT]));
}

/* 1 + entry in slot `slot`, or 0. */
static inline uint32_t table_index_get(const uint8_t *index, uint32_t mask, uint32_t slot) {
    if (mask <= 0xFFu) {
        return index[slot];
    }
    return mask <= 0xFFFFu ? ((const uint16_t *)(const void *)index)[slot]
                           : ((const uint32_t *)(const void *)index)[slot];
}

static inline void table_index_set(uint8_t *index, uint32_t mask, uint32_t slot, uint32_t v) {
    if (mask <= 0xFFu) {
        index[slot] = (uint8_t)v;
    } else if (mask <= 0xFFFFu) {
        ((uint16_t *)(void *)index)[slot] = (uint16_t)v;
    } else {
        ((uint32_t *)(void *)index)[slot] = v;
    }
}

static inline uint32_t table_next_slot(uint32_t slot, uint32_t *perturb, uint32_t mask) {
    *perturb >>= 5;
    return (5u * slot + 1u + *perturb) & mask;
}

/* Enters `entry` into the index of a table that has no equal key; `hash` is the key's. */
static inline void table_index_add(Value *payload, uint32_t hash, uint32_t entry) {
    uint32_t mask = table_shape_mask(payload[TABLE_SHAPE]), slot = hash & mask, perturb = hash;
    uint8_t *index = table_index(payload);
    while (table_index_get(index, mask, slot) != 0) {
        slot = table_next_slot(slot, &perturb, mask);
    }
    table_index_set(index, mask, slot, entry + 1);
}

#endif
