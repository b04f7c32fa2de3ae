/* Lines, indentation, brackets, and how the layout filter goes on after an error. */
#include "front_fixture.h"

static void test_lines(void **state) {
    (void)state;
    check_tokens("", "END");
    check_tokens("\n\n  \n# only a comment\n", "END");
    check_tokens("a\n\n   # comment\nb", "name:a NL name:b NL END");
    check_tokens("a\r\nb\rc\n", "name:a NL name:b NL name:c NL END");
    check_tokens("a \\\n  b\nc", "name:a name:b NL name:c NL END");
    check_tokens("a; b;\n", "name:a ; name:b ; NL END");
    check_tokens("a \\ b", "name:a ERROR name:b NL END ! 1:4 unexpected character after line "
                           "continuation character");
    check_tokens("a \\\n", "name:a ERROR NL END ! 1:4 unexpected EOF while parsing");
}

static void test_brackets(void **state) {
    (void)state;
    check_tokens("a = (1,\n  2\n)\nb", "name:a = ( int10:1 , int10:2 ) NL name:b NL END");
    check_tokens("[{\n(\n)}\n]", "[ { ( ) } ] NL END");
    check_tokens("a)\nb", "name:a ERROR NL name:b NL END ! 1:2 unmatched ')'");
    check_tokens(
        "(a]\nb",
        "( name:a ERROR name:b UNCLOSED NL END ! 1:3 closing parenthesis ']' does not match "
        "opening parenthesis '('");
    check_tokens("([\na)\nb",
                 "( [ name:a ERROR NL name:b NL END ! 2:2 closing parenthesis ')' does not match "
                 "opening parenthesis '[' on line 1");
    check_tokens("with (a as b): c\nwith (a): c",
                 "with with( name:a as name:b ) : name:c NL with ( name:a ) : name:c NL END");
    check_tokens("with (f(a), b): c", "with ( name:f ( name:a ) , name:b ) : name:c NL END");
}

static void test_unclosed(void **state) {
    (void)state;
    check_tokens("f(a,\ndef g(): pass",
                 "name:f ( name:a , UNCLOSED NL def name:g ( ) : pass NL END");
    check_tokens("if a:\n  f(\nimport b",
                 "if name:a : NL INDENT name:f ( UNCLOSED NL DEDENT import name:b NL END");
    check_tokens("f(\nif a else b", "name:f ( if name:a else name:b UNCLOSED NL END");
    check_tokens("f('a\n  b\n)\nc", "name:f ( ERROR ERROR NL name:c NL END ! 1:3 unterminated "
                                    "string literal (detected at line 1)");
}

static void test_indents(void **state) {
    (void)state;
    check_tokens("if a:\n  b\n  c\nd",
                 "if name:a : NL INDENT name:b NL name:c NL DEDENT name:d NL END");
    check_tokens("if a:\n  if b:\n     c\n",
                 "if name:a : NL INDENT if name:b : NL INDENT name:c NL DEDENT DEDENT END");
    check_tokens("if a:\n  b\n # comment\n\n  c",
                 "if name:a : NL INDENT name:b NL name:c NL DEDENT END");
    check_tokens("if a:\n\tb\n\tc\nd",
                 "if name:a : NL INDENT name:b NL name:c NL DEDENT name:d NL END");
    check_tokens("if a:\n   \\\n b\n   c", "if name:a : NL INDENT name:b NL name:c NL DEDENT END");
    check_tokens("\fif a:\n  \f  b\n  c", "if name:a : NL INDENT name:b NL name:c NL DEDENT END");
}

static void test_bad_indents(void **state) {
    (void)state;
    check_tokens("a\n  b\n  c\nd",
                 "name:a NL name:b NL name:c NL name:d NL END ! 2:2 unexpected indent");
    check_tokens(" a\nb", "name:a NL name:b NL END ! 1:1 unexpected indent");
    check_tokens("if a:\n    b\n  c\nd",
                 "if name:a : NL INDENT name:b NL DEDENT name:c NL name:d NL END ! 3:4 unindent "
                 "does not match any outer indentation level");
    check_tokens("if a:\n\tb\n        c\n",
                 "if name:a : NL INDENT name:b NL name:c NL DEDENT END ! 3:1 inconsistent use of "
                 "tabs and spaces in indentation (indent all lines of a block by spaces)");
    check_tokens("if a:\n        b\n\tc\n",
                 "if name:a : NL INDENT name:b NL name:c NL DEDENT END ! 3:1 inconsistent use of "
                 "tabs and spaces in indentation (indent all lines of a block by spaces)");
}

static void test_missing_blocks(void **state) {
    (void)state;
    check_tokens("if a:\nb",
                 "if name:a : NL INDENT pass NL DEDENT name:b NL END ! 2:1 expected an indented "
                 "block after 'if' statement on line 1");
    check_tokens("def f():\n",
                 "def name:f ( ) : NL INDENT pass NL DEDENT END ! 1:9 expected an indented block "
                 "after function definition on line 1");
    check_tokens("for a in b:\n  class C:\n  d",
                 "for name:a in name:b : NL INDENT class name:C : NL INDENT pass NL DEDENT name:d "
                 "NL DEDENT END ! 3:3 expected an indented block after class definition on line 2");
    check_tokens("x:\ny", "name:x : NL name:y NL END");
}

static void check_fatal(const char *what, char *source) {
    front f;
    FILE *out = front_open(&f);
    assert_null(parse_source(&f.arena, &f.diags, "test.py", source, strlen(source)));
    front_put_errors(&f, out);
    assert_int_equal(fclose(out), 0);
    assert_string_equal(f.text, what);
    front_close(&f);
    free(source);
}

static char *repeated(const char *text, size_t times) {
    size_t len = strlen(text);
    char *result = malloc(len * times + 1);
    assert_non_null(result);
    for (size_t i = 0; i < times; i++) {
        memcpy(result + i * len, text, len);
    }
    result[len * times] = 0;
    return result;
}

static char *staircase(size_t levels) {
    char *result = malloc(levels * (levels + 8) + 1), *at = result;
    assert_non_null(result);
    for (size_t i = 0; i < levels; i++) {
        memset(at, ' ', i);
        at += i;
        memcpy(at, "if a:\n", 6);
        at += 6;
    }
    *at = 0;
    return result;
}

static void test_limits(void **state) {
    (void)state;
    check_fatal("1:201 too many nested parentheses", repeated("(", 1000000));
    check_fatal("1:201 too many nested parentheses", repeated("[", 201));
    check_fatal("1:451 too many nested f-strings", repeated("f'{", 1000));
    check_fatal("101:101 too many levels of indentation", staircase(200));
    front f;
    FILE *out = front_open(&f);
    char *source = repeated("[", 400);
    memset(source + 200, ']', 200);
    assert_non_null(parse_source(&f.arena, &f.diags, "test.py", source, 400));
    assert_int_equal(fclose(out), 0);
    front_close(&f);
    free(source);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),       cmocka_unit_test(test_brackets),
        cmocka_unit_test(test_unclosed),    cmocka_unit_test(test_indents),
        cmocka_unit_test(test_bad_indents), cmocka_unit_test(test_missing_blocks),
        cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
