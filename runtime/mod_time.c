/* time: ticks, pauses and the clock.
 *
 * Ticks count in the range 0 .. TICKS_PERIOD - 1, so that they are small integers; only ticks_diff
 * and ticks_add may compare them. The port's counter of microseconds wraps after 71 minutes; it is
 * extended here, which works as long as a clock is read once in that time. */
#include "native.h"
#include "number.h"
#include "port.h"
#include "schedule.h"
#include "session.h"

#define TICKS_PERIOD (UINT32_C(1) << 30)
#define TICKS_MASK   (TICKS_PERIOD - 1)

static uint64_t now_us(void) {
    uint32_t now = port_ticks_us();
    if (now < vm->ticks_low) {
        vm->ticks_high++;
    }
    vm->ticks_low = now;
    return (uint64_t)vm->ticks_high << 32 | now;
}

static Value ticks(uint64_t n) {
    return value_small((int32_t)(n & TICKS_MASK));
}

Value time_ticks_us(Value *args, unsigned n) {
    (void)args;
    (void)n;
    return ticks(now_us());
}

Value time_ticks_ms(Value *args, unsigned n) {
    (void)args;
    (void)n;
    return ticks(now_us() / 1000);
}

/* The range of a difference is -TICKS_PERIOD / 2 .. TICKS_PERIOD / 2 - 1. */
Value time_ticks_diff(Value *args, unsigned n) {
    (void)n;
    uint32_t d = (uint32_t)int_index(args[0]) - (uint32_t)int_index(args[1]);
    uint32_t half = TICKS_PERIOD / 2;
    return value_small((int32_t)((d + half) & TICKS_MASK) - (int32_t)half);
}

Value time_ticks_add(Value *args, unsigned n) {
    (void)n;
    int32_t delta = int_index(args[1]);
    if (delta >= (int32_t)(TICKS_PERIOD / 2) || delta <= -(int32_t)(TICKS_PERIOD / 2)) {
        raise_error(CORE(class_OverflowError), MSG_ticks_interval_overflow);
    }
    return ticks((uint32_t)int_index(args[0]) + (uint32_t)delta);
}

/* An interrupt ends a pause of the port early; what it left pending is served, and the rest waited
 * for. */
static void sleep_us(uint64_t us) {
    if (vm_inert("time.sleep()")) {
        return;
    }
    uint64_t end = now_us() + us;
    for (;;) {
        vm_poll();
        schedule_run();
        uint64_t now = now_us();
        if (now >= end) {
            return;
        }
        session_flush();
        port_sleep_us(end - now < 1000000 ? (uint32_t)(end - now) : 1000000);
    }
}

static Value sleep_for(Value v, uint32_t unit) {
    int64_t n;
    Value index = number_index(v);
    if (!int_to_i64(index, &n) || n > INT64_MAX / unit) {
        raise_error(CORE(class_OverflowError), MSG_sleep_length_is_too_large);
    }
    if (n >= 0) {
        sleep_us((uint64_t)n * unit);
    }
    return VALUE_NONE;
}

Value time_sleep_ms(Value *args, unsigned n) {
    (void)n;
    return sleep_for(args[0], 1000);
}

Value time_sleep_us(Value *args, unsigned n) {
    (void)n;
    return sleep_for(args[0], 1);
}

Value time_sleep(Value *args, unsigned n) {
    (void)n;
    if (value_is_int(args[0])) {
        if (int_sign(args[0]) < 0) {
            raise_value_error(MSG_sleep_length_must_be_non);
        }
        return sleep_for(args[0], 1000000);
    }
    firn_float seconds = float_from_value(args[0]);
    if (!(seconds >= 0)) {
        raise_value_error(MSG_sleep_length_must_be_non);
    }
    if (seconds > (firn_float)1e9) {
        raise_error(CORE(class_OverflowError), MSG_sleep_length_is_too_large);
    }
    uint32_t whole = (uint32_t)seconds;
    uint32_t rest = (uint32_t)((seconds - (firn_float)whole) * (firn_float)1000000);
    sleep_us((uint64_t)whole * 1000000 + rest);
    return VALUE_NONE;
}

Value time_time(Value *args, unsigned n) {
    (void)args;
    (void)n;
    return int_from_i64(port_time());
}

/* The port's clock counts seconds; what is below comes from the ticks, which follow it when it is set or drifts away. */
Value time_time_ns(Value *args, unsigned n) {
    (void)args;
    (void)n;
    int64_t seconds = (int64_t)port_time() * 1000000, now = (int64_t)now_us() + vm->clock_start;
    if (now < seconds - 1000000 || now > seconds + 2000000) {
        vm->clock_start += seconds - now;
        now = seconds;
    }
    return int_from_i64(now * 1000);
}
