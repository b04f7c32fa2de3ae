/* Names of characters, for \N{...}. Unicode has 150,000 of them, more than all the rest of the
 * compiler; here are those in common use in programs. */
#include "charname.h"

#include <string.h>

static const struct {
    const char *name;
    uint32_t c;
} charname_table[] = {
    {"ALMOST EQUAL TO", 0x2248},
    {"BALLOT X", 0x2717},
    {"BLACK HEART SUIT", 0x2665},
    {"BLACK STAR", 0x2605},
    {"BULLET", 0x2022},
    {"CENT SIGN", 0xA2},
    {"CHECK MARK", 0x2713},
    {"COPYRIGHT SIGN", 0xA9},
    {"DEGREE SIGN", 0xB0},
    {"DIVISION SIGN", 0xF7},
    {"DOWNWARDS ARROW", 0x2193},
    {"EM DASH", 0x2014},
    {"EN DASH", 0x2013},
    {"EURO SIGN", 0x20AC},
    {"FULL BLOCK", 0x2588},
    {"GREATER-THAN OR EQUAL TO", 0x2265},
    {"GREEK CAPITAL LETTER DELTA", 0x394},
    {"GREEK CAPITAL LETTER OMEGA", 0x3A9},
    {"GREEK SMALL LETTER ALPHA", 0x3B1},
    {"GREEK SMALL LETTER BETA", 0x3B2},
    {"GREEK SMALL LETTER GAMMA", 0x3B3},
    {"GREEK SMALL LETTER LAMDA", 0x3BB},
    {"GREEK SMALL LETTER MU", 0x3BC},
    {"GREEK SMALL LETTER PHI", 0x3C6},
    {"GREEK SMALL LETTER PI", 0x3C0},
    {"GREEK SMALL LETTER SIGMA", 0x3C3},
    {"GREEK SMALL LETTER THETA", 0x3B8},
    {"HORIZONTAL ELLIPSIS", 0x2026},
    {"INFINITY", 0x221E},
    {"LEFT DOUBLE QUOTATION MARK", 0x201C},
    {"LEFT RIGHT ARROW", 0x2194},
    {"LEFT SINGLE QUOTATION MARK", 0x2018},
    {"LEFT-POINTING DOUBLE ANGLE QUOTATION MARK", 0xAB},
    {"LEFTWARDS ARROW", 0x2190},
    {"LESS-THAN OR EQUAL TO", 0x2264},
    {"MICRO SIGN", 0xB5},
    {"MIDDLE DOT", 0xB7},
    {"MINUS SIGN", 0x2212},
    {"MULTIPLICATION SIGN", 0xD7},
    {"N-ARY SUMMATION", 0x2211},
    {"NO-BREAK SPACE", 0xA0},
    {"NOT EQUAL TO", 0x2260},
    {"OHM SIGN", 0x2126},
    {"PILCROW SIGN", 0xB6},
    {"PLUS-MINUS SIGN", 0xB1},
    {"POUND SIGN", 0xA3},
    {"REGISTERED SIGN", 0xAE},
    {"REPLACEMENT CHARACTER", 0xFFFD},
    {"RIGHT DOUBLE QUOTATION MARK", 0x201D},
    {"RIGHT SINGLE QUOTATION MARK", 0x2019},
    {"RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK", 0xBB},
    {"RIGHTWARDS ARROW", 0x2192},
    {"SECTION SIGN", 0xA7},
    {"SQUARE ROOT", 0x221A},
    {"SUPERSCRIPT THREE", 0xB3},
    {"SUPERSCRIPT TWO", 0xB2},
    {"TRADE MARK SIGN", 0x2122},
    {"UPWARDS ARROW", 0x2191},
    {"VULGAR FRACTION ONE HALF", 0xBD},
    {"VULGAR FRACTION ONE QUARTER", 0xBC},
    {"VULGAR FRACTION THREE QUARTERS", 0xBE},
    {"YEN SIGN", 0xA5},
    {"ZERO WIDTH NO-BREAK SPACE", 0xFEFF},
    {"ZERO WIDTH SPACE", 0x200B},
};

static char charname_upper(char c) {
    return c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
}

static bool charname_equal(const char *name, const char *text, size_t len) {
    for (size_t i = 0; i < len; i++) {
        if (name[i] != charname_upper(text[i])) {
            return false;
        }
    }
    return name[len] == 0;
}

bool charname_find(const char *text, size_t len, uint32_t *c) {
    for (size_t i = 0; i < sizeof charname_table / sizeof charname_table[0]; i++) {
        if (charname_equal(charname_table[i].name, text, len)) {
            *c = charname_table[i].c;
            return true;
        }
    }
    return false;
}
