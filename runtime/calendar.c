/* time: seconds since 1970 as a date of the Gregorian calendar, and back. A board has no time zone:
 * local time is UTC. */
#include "mathkernel.h"
#include "native.h"
#include "number.h"
#include "port.h"

#define DAY_SECONDS 86400
/* Days from 0000-03-01, where the years of 400 begin, to 1970-01-01. */
#define EPOCH_DAYS 719468
#define ERA_DAYS   146097
/* Seconds beyond these lead to years of more than four digits, or before the first. */
#define SECONDS_MAX INT64_C(253402300800)
#define SECONDS_MIN INT64_C(-62135596800)

enum { YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, WEEKDAY, YEAR_DAY, DATE_FIELDS };

static bool is_leap(int32_t year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Years are counted from March, so that the leap day is the last of its year: the days before a month
 * are then (153 * month + 2) / 5. */
static void date_from_days(int32_t days, int32_t *f) {
    int32_t since = days + EPOCH_DAYS, era = since / ERA_DAYS, day = since % ERA_DAYS;
    int32_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    int32_t of_year = day - (365 * year + year / 4 - year / 100);
    int32_t month = (5 * of_year + 2) / 153;
    f[DAY] = of_year - (153 * month + 2) / 5 + 1;
    f[MONTH] = month < 10 ? month + 3 : month - 9;
    f[YEAR] = year + era * 400 + (f[MONTH] <= 2);
    f[WEEKDAY] = (days % 7 + 10) % 7;
    f[YEAR_DAY] = f[MONTH] <= 2 ? of_year - 305 : of_year + 60 + is_leap(f[YEAR]);
}

static int32_t days_from_date(int32_t year, int32_t month, int32_t day) {
    year -= month <= 2;
    int32_t era = (year >= 0 ? year : year - 399) / 400, of_era = year - era * 400;
    int32_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH_DAYS;
}

/* False when it does not fit. */
static bool small_seconds(Value v, int64_t *out) {
    IntView view;
    int_view(v, &view);
    uint64_t magnitude = view.n > 0 ? view.limbs[0] : 0;
    magnitude |= view.n > 1 ? (uint64_t)view.limbs[1] << 32 : 0;
    *out = view.negative ? -(int64_t)magnitude : (int64_t)magnitude;
    return view.n <= 2 && magnitude >> 62 == 0;
}

static int64_t seconds_of(Value *args, unsigned n) {
    if (n == 0 || args[0] == VALUE_NONE) {
        vm_impure("the time of day");
        return port_time();
    }
    Value v = args[0];
    if (is_kind(v, KIND_FLOAT)) {
        v = int_from_float(exact_floor(float_from_value(v)));
    }
    int64_t seconds;
    if (!small_seconds(number_index(v), &seconds) || seconds < SECONDS_MIN ||
        seconds >= SECONDS_MAX) {
        raise_error(CORE(class_OverflowError), MSG_timestamp_out_of_range);
    }
    return seconds;
}

/* (year, month, day, hour, minute, second, weekday from Monday = 0, day of the year from 1) */
Value time_gmtime(Value *args, unsigned n) {
    int64_t seconds = seconds_of(args, n);
    int64_t days = seconds / DAY_SECONDS, rest = seconds % DAY_SECONDS;
    days -= rest < 0;
    int32_t of_day = (int32_t)(rest < 0 ? rest + DAY_SECONDS : rest), f[DATE_FIELDS];
    date_from_days((int32_t)days, f);
    f[HOUR] = of_day / 3600;
    f[MINUTE] = of_day / 60 % 60;
    f[SECOND] = of_day % 60;
    Value *mark = vm->sp, *slots = vm_temps(DATE_FIELDS);
    for (unsigned i = 0; i < DATE_FIELDS; i++) {
        slots[i] = value_small(f[i]);
    }
    Value date = tuple_new(slots, DATE_FIELDS);
    vm_release(mark);
    return date;
}

/* The first six fields count; those beyond their range carry, as in C. */
Value time_mktime(Value *args, unsigned n) {
    (void)n;
    int32_t f[6];
    Value *slot = vm_keep(1, tuple_from_iterable(args[0]), 0, 0);
    uint32_t count = header_words(obj_header(*slot));
    if (count < DATE_FIELDS || count > DATE_FIELDS + 1) {
        raise_type_error(MSG_mktime_needs_a_tuple_of, count);
    }
    for (unsigned i = 0; i < 6; i++) {
        Value v = number_index(body(*slot)[i]);
        if (!int_word(v, &f[i]) || f[i] > 100000000 || f[i] < -100000000) {
            raise_error(CORE(class_OverflowError), MSG_timestamp_out_of_range);
        }
    }
    int32_t month = f[MONTH] - 1, years = month / 12 - (month % 12 < 0);
    if (f[YEAR] + years < 1 || f[YEAR] + years > 9999) {
        raise_error(CORE(class_OverflowError), MSG_timestamp_out_of_range);
    }
    int64_t days = (int64_t)days_from_date(f[YEAR] + years, month - years * 12 + 1, 1) + f[DAY] - 1;
    return int_from_i64(days * DAY_SECONDS + f[HOUR] * INT64_C(3600) + f[MINUTE] * INT64_C(60) +
                        f[SECOND]);
}
