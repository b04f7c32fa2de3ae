/* Tokens: names, numbers, strings, f-strings, and what is wrong with them. */
#include "front_fixture.h"

static void test_names_and_keywords(void **state) {
    (void)state;
    check_tokens("while x_1 is not None", "while name:x_1 is not None NL END");
    check_tokens("whiles _ print match", "name:whiles name:_ name:print name:match NL END");
    check_tokens("na\xc3\xafve = \xce\xbc", "name:na\xc3\xafve = name:\xce\xbc NL END");
    check_tokens("a\xe2\x82\xac", "ERROR NL END ! 1:2 invalid character '\xe2\x82\xac' (U+20AC)");
    check_tokens("x =\xc2\xa0"
                 "1",
                 "name:x = ERROR NL END ! 1:4 invalid non-printable character U+00A0");
    check_tokens("\xe2\x80\x9cx", "ERROR NL END ! 1:1 invalid character '\xe2\x80\x9c' (U+201C) "
                                  "(use the plain quotes ' or \")");
}

static void test_operators(void **state) {
    (void)state;
    check_tokens("a<<=b**=c//=d>>=e", "name:a <<= name:b **= name:c //= name:d >>= name:e NL END");
    check_tokens("a->b:=c...d.e", "name:a -> name:b := name:c ... name:d . name:e NL END");
    check_tokens("a<b<=c!=d==e@f@=g",
                 "name:a < name:b <= name:c != name:d == name:e @ name:f @= name:g NL END");
    check_tokens("a ? b", "name:a ERROR name:b NL END ! 1:3 invalid syntax");
    check_tokens("a \x01", "name:a ERROR NL END ! 1:3 invalid non-printable character U+0001");
}

static void test_integers(void **state) {
    (void)state;
    check_tokens("0 00 0_0 7 1_000_000", "int10:0 int10:0 int10:0 int10:7 int10:1000000 NL END");
    check_tokens("0xFF 0X_a0 0o17 0b1_01", "int16:ff int16:a0 int8:17 int2:101 NL END");
    check_tokens("0x000 0b0001", "int16:0 int2:1 NL END");
    check_tokens("123456789012345678901234567890", "int10:123456789012345678901234567890 NL END");
    check_tokens("1if x else 2", "int10:1 if name:x else int10:2 NL END");
    check_tokens("0777", "ERROR NL END ! 1:1 leading zeros in decimal integer literals are not "
                         "permitted; use an 0o prefix for octal integers");
    check_tokens("1__0", "ERROR name:__0 NL END ! 1:2 invalid decimal literal");
    check_tokens("0x", "ERROR NL END ! 1:2 invalid hexadecimal literal");
    check_tokens("0b12", "ERROR int10:2 NL END ! 1:4 invalid digit '2' in binary literal");
    check_tokens("0o8", "ERROR int10:8 NL END ! 1:3 invalid digit '8' in octal literal");
    check_tokens("12abc", "ERROR name:abc NL END ! 1:2 invalid decimal literal");
}

static void test_floats(void **state) {
    (void)state;
    check_tokens("1. .5 1.5 1e3 1E-3 1_0.0_1e+1_0", "float:1. float:.5 float:1.5 float:1e3 "
                                                    "float:1e-3 float:10.01e+10 NL END");
    check_tokens("1j 2.5J 007j 010.5",
                 "imaginary:1 imaginary:2.5 imaginary:007 float:010.5 NL END");
    check_tokens("1..real", "float:1. . name:real NL END");
    check_tokens("1e", "ERROR name:e NL END ! 1:1 invalid decimal literal");
    check_tokens("1.5x", "ERROR name:x NL END ! 1:3 invalid decimal literal");
}

static void test_strings(void **state) {
    (void)state;
    check_tokens("'a' \"b'c\" ''", "str:a str:b'c str: NL END");
    check_tokens("'''a'b''c\nd''' \"\"\"\"x\"\"\"", "str:a'b''c\\0ad str:\"x NL END");
    check_tokens("r'\\n' R'\\'' u'x'", "str:\\n str:\\' str:x NL END");
    check_tokens("b'a\\xff' rb'\\x' Br'\\''", "bytes:a\\ff bytes:\\x bytes:\\' NL END");
    check_tokens("'a\\\nb' 'a\\\r\nb'", "str:ab str:ab NL END");
    check_tokens("'''a\r\nb\rc'''", "str:a\\0ab\\0ac NL END");
}

static void test_escapes(void **state) {
    (void)state;
    check_tokens("'\\n\\t\\\\\\'\\a\\x41\\101\\0'", "str:\\0a\\09\\'\\07AA\\00 NL END");
    check_tokens("'\\u00e9\\U0001F600'", "str:\\c3\\a9\\f0\\9f\\98\\80 NL END");
    check_tokens("'\\ud800'", "str:\\ed\\a0\\80 NL END");
    check_tokens("'\\q' b'\\u0041'", "str:\\q bytes:\\u0041 NL END");
    check_tokens("'\\777' b'\\377'", "str:\\c7\\bf bytes:\\ff NL END");
    check_tokens("'a\\x4'",
                 "ERROR NL END ! 1:3 (unicode error) 'unicodeescape' codec can't decode bytes in "
                 "position 1-3: truncated \\xXX escape");
    check_tokens("'\\U00110000'",
                 "ERROR NL END ! 1:2 (unicode error) 'unicodeescape' codec can't decode bytes in "
                 "position 0-9: illegal Unicode character");
    check_tokens("b'\\x4'", "ERROR NL END ! 1:3 (value error) invalid \\x escape at position 0");
    check_tokens("b'\xc3\xa9'",
                 "ERROR NL END ! 1:3 bytes can only contain ASCII literal characters");
    check_tokens("'\\N{EM DASH}\\N{Bullet}.'", "str:\\e2\\80\\94\\e2\\80\\a2. NL END");
    check_tokens(
        "'\\N{DASH}'",
        "ERROR NL END ! 1:2 (unicode error) 'unicodeescape' codec can't decode bytes in "
        "position 0-7: unknown Unicode character name (only names in common use are known: "
        "write the character itself or its \\u escape)");
}

static void test_unterminated(void **state) {
    (void)state;
    check_tokens("x = 'abc\ny", "name:x = ERROR NL name:y NL END ! 1:5 unterminated string "
                                "literal (detected at line 1)");
    check_tokens("'''abc\n\n", "ERROR NL END ! 1:1 unterminated triple-quoted string literal "
                               "(detected at line 2)");
    check_tokens("'abc\\", "ERROR NL END ! 1:1 unterminated string literal (detected at line 1)");
    check_tokens("f'abc\nx", "f< str:abc ERROR NL name:x NL END ! 1:1 unterminated string literal "
                             "(detected at line 1)");
    check_tokens("f'''abc\n", "f< str:abc str:\\0a ERROR NL END ! 1:1 unterminated triple-quoted "
                              "string literal (detected at line 1)");
}

static void test_fstrings(void **state) {
    (void)state;
    check_tokens("f'a{x}b'", "f< str:a { name:x } str:b >f NL END");
    check_tokens("f'{{}}'", "f< str:{ str:} >f NL END");
    check_tokens("f'{x!r:>{w}.2}'", "f< { name:x ! name:r : str:> { name:w } str:.2 } >f NL END");
    check_tokens("f'{a:=5}' f'{(a:=5)}'",
                 "f< { name:a : str:=5 } >f f< { ( name:a := int10:5 ) } >f NL END");
    check_tokens("f'{a!=b}' f'{x=}'", "f< { name:a != name:b } >f f< { name:x = } >f NL END");
    check_tokens("f'{d[\"k\"]}{lambda_}'", "f< { name:d [ str:k ] } { name:lambda_ } >f NL END");
    check_tokens("f'{a['b']}'", "f< { name:a [ str:b ] } >f NL END");
    check_tokens("f'{f\"{f'{1}'}\"}'", "f< { f< { f< { int10:1 } >f } >f } >f NL END");
    check_tokens("rf'\\{x}\\n' f'\\n\\x41'",
                 "f< str:\\ { name:x } str:\\n >f f< str:\\0aA >f NL END");
    check_tokens("f'''{\nx\n}'''", "f< { name:x } >f NL END");
    check_tokens("f'{ {1: 2}[1] }'", "f< { { int10:1 : int10:2 } [ int10:1 ] } >f NL END");
}

static void test_bad_fstrings(void **state) {
    (void)state;
    check_tokens("f'}'", "f< ERROR >f NL END ! 1:3 f-string: single '}' is not allowed");
    check_tokens("f'{x'", "f< { name:x ERROR ERROR NL END ! 1:5 f-string: expecting '}'");
    check_tokens("f'{x:'", "f< { name:x : ERROR ERROR NL END ! 1:6 f-string: expecting '}'");
    check_tokens("f'{a:{b:{c}}}' + 1\ny",
                 "f< { name:a : { name:b : ERROR name:c ERROR ERROR ERROR ERROR ERROR NL "
                 "name:y NL END ! "
                 "1:9 f-string: expressions nested too deeply");
    check_tokens("f'{a)}'\ny", "f< { name:a ERROR ERROR ERROR ERROR NL name:y NL END ! "
                               "1:5 f-string: unmatched ')'");
    check_tokens("f'''{a #b\n}'''", "f< { name:a ERROR ERROR NL END ! 1:8 f-string expression part "
                                    "cannot include '#'");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_and_keywords),
        cmocka_unit_test(test_operators),
        cmocka_unit_test(test_integers),
        cmocka_unit_test(test_floats),
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_unterminated),
        cmocka_unit_test(test_fstrings),
        cmocka_unit_test(test_bad_fstrings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
