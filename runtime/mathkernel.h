/* The transcendental functions, with the same bits on every host and board.
 *
 * Single precision: our own kernels, in integer arithmetic only. Every function works on 64-bit
 * significands and rounds once at the end: the result is the correctly rounded one but for about
 * one argument in 10,000, and there it is wrong by less than 0.51 units in the last place (lgamma
 * near its zeros: by less than 1e-9). tests/unit/test_mathkernel.c samples this, and tries all
 * floats on request. No FPU is used; on a Cortex-M3 a sine takes some 600 instructions. Double
 * precision goes to the host's libm.
 *
 * Errors are told as in C without errno: NaN for a domain error, an infinity for a pole or an
 * overflow. */
#ifndef FIRN_MATHKERNEL_H
#define FIRN_MATHKERNEL_H

#include <math.h>

#include "floatfmt.h"

/* The functions of one argument and of two. */
/* clang-format off */
#define MATHKERNEL_1(K)                                                                            \
    K(sin) K(cos) K(tan) K(asin) K(acos) K(atan)                                                   \
    K(exp) K(exp2) K(expm1) K(log) K(log2) K(log10) K(log1p) K(cbrt)                               \
    K(sinh) K(cosh) K(tanh) K(asinh) K(acosh) K(atanh)                                             \
    K(erf) K(erfc) K(tgamma) K(lgamma)
/* clang-format on */
#define MATHKERNEL_2(K) K(atan2) K(pow)

#if FIRN_FLOAT_BITS == 32

#define MATHKERNEL_DECLARE_1(name) float kernel_##name(float x);
#define MATHKERNEL_DECLARE_2(name) float kernel_##name(float x, float y);

#else

#define MATHKERNEL_DECLARE_1(name)                 \
    static inline double kernel_##name(double x) { \
        return name(x);                            \
    }
#define MATHKERNEL_DECLARE_2(name)                           \
    static inline double kernel_##name(double x, double y) { \
        return name(x, y);                                   \
    }

#endif

MATHKERNEL_1(MATHKERNEL_DECLARE_1)
MATHKERNEL_2(MATHKERNEL_DECLARE_2)

/* Exact functions, which any libm computes alike; ours take half its bytes. */
#if FIRN_FLOAT_BITS == 32
float exact_fmod(float x, float y);
float exact_floor(float x);
float exact_ceil(float x);
float exact_trunc(float x);
#define exact_sqrt      sqrtf
#define exact_frexp     frexpf
#define exact_ldexp     ldexpf
#define exact_modf      modff
#define exact_fabs      fabsf
#define exact_copysign  copysignf
#define exact_nextafter nextafterf
#else
#define exact_sqrt      sqrt
#define exact_fmod      fmod
#define exact_floor     floor
#define exact_ceil      ceil
#define exact_trunc     trunc
#define exact_frexp     frexp
#define exact_ldexp     ldexp
#define exact_modf      modf
#define exact_fabs      fabs
#define exact_copysign  copysign
#define exact_nextafter nextafter
#endif

#endif
