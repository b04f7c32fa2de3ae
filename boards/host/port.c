/* Port of the host: the process that runs a simulated board. Each float width has its own copy. */
#include "port.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static uint64_t monotonic_us(void) {
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0) {
        return 0;
    }
    return (uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u;
}

/* The first call is the start: the clock of a fresh board reads 0. */
uint32_t port_ticks_us(void) {
    static uint64_t start;
    uint64_t now = monotonic_us();
    if (start == 0) {
        start = now;
    }
    return (uint32_t)(now - start);
}

/* What was printed is on the screen before the program pauses. */
void port_sleep_us(uint32_t us) {
    struct timespec time = {.tv_sec = us / 1000000u, .tv_nsec = (long)(us % 1000000u) * 1000};
    (void)fflush(stdout);
    (void)nanosleep(&time, NULL); /* a signal ends it early, as the contract allows */
}

uint32_t port_time(void) {
    time_t now = time(NULL);
    return now == (time_t)-1 ? 0 : (uint32_t)now;
}

/* A reader that went away (`firn run x.py | head`) must not keep a program running for ever. */
void port_console_write(const char *text, size_t bytes) {
    if (fwrite(text, 1, bytes, stdout) != bytes) {
        _Exit(1);
    }
}

int port_console_read(void) {
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
    unsigned char byte;
    (void)fflush(stdout);
    if (poll(&in, 1, 0) <= 0) {
        return PORT_CONSOLE_NONE;
    }
    return read(STDIN_FILENO, &byte, 1) == 1 ? byte : PORT_CONSOLE_END;
}

bool port_random(void *to, size_t bytes) {
    FILE *source = fopen("/dev/urandom", "rb");
    bool ok = source != NULL && fread(to, 1, bytes, source) == bytes;
    if (source != NULL) {
        (void)fclose(source);
    }
    return ok;
}

_Noreturn void port_exit(int status) {
    if (fflush(stdout) != 0 && status == 0) {
        status = 1;
    }
    exit(status);
}

_Noreturn void port_reset(void) {
    port_exit(0);
}
