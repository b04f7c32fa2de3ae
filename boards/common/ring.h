/* Bytes of the console on their way from an interrupt to the program. */
#ifndef FIRN_RING_H
#define FIRN_RING_H

#include "port.h"

#ifndef RING_SIZE
#define RING_SIZE 64u /* a power of two */
#endif

static volatile struct {
    uint8_t bytes[RING_SIZE];
    uint32_t head, tail; /* written by the interrupt, by the reader */
} ring;

/* A byte for which there is no room is lost, as on any UART. */
static inline void ring_put(uint8_t c) {
    if (!firn_interrupt(c) && ring.head - ring.tail < RING_SIZE) {
        ring.bytes[ring.head % RING_SIZE] = c;
        ring.head++;
    }
}

static inline bool ring_empty(void) {
    return ring.head == ring.tail;
}

/* Nothing has come that a pause should end for. */
static inline bool ring_quiet(void) {
    return ring_empty() && !firn_interrupted();
}

static inline int ring_get(void) {
    if (ring_empty()) {
        return PORT_CONSOLE_NONE;
    }
    uint8_t c = ring.bytes[ring.tail % RING_SIZE];
    ring.tail++;
    return c;
}

#endif
