"""The files of tests/errors/syntax_*: firn finds what CPython finds first, at the same line and column and in the same words.

Where CPython 3.11 points past the literal that is wrong (PLACES), or says less (OWN), the line is the same."""

import glob
import os
import re
import sys
import warnings

import suite

# CPython gives the end of the whole literal, or a column within the field; firn the place itself.
PLACES = (r"f-string", r"\(unicode error\)", r"\(value error\)", r"cannot mix bytes", r"bytes can only contain")
OWN = [os.path.join("errors", *name) for name in (
    ("syntax_characters", "unexpected_character_after_line_continuation_1.py"),
    ("syntax_definitions", "invalid_syntax_2.py"),
    ("syntax_definitions", "invalid_syntax_3.py"),
    ("syntax_targets", "cannot_assign_debug_2.py"),
    ("syntax_targets", "cannot_assign_expression_here_3.py"),
    ("syntax_targets", "cannot_assign_tuple_here.py"),
    ("syntax_targets", "function_call_illegal_expression_augmented_a_3.py"),
)]
COMMAND = "firn compile *.py\n"  # of the folders that are meant


def oracle(source):
    """(line, column, words) of CPython's error; None: it takes the file."""
    try:
        compile(source, "a file that is not there", "exec")
    except SyntaxError as error:
        return error.lineno, error.offset, error.msg
    return None


def main():
    warnings.simplefilter("ignore")
    folders = [os.path.dirname(cmd) for cmd in sorted(glob.glob(os.path.join(suite.TESTS, "errors", "syntax_*", "cmd")))
               if suite.read(cmd) == COMMAND]
    count = exact = 0
    fine = True
    for folder in folders:
        files = sorted(glob.glob(os.path.join(folder, "*.py")))
        _, output = suite.execute([os.environ["FIRN"], "compile", *map(os.path.basename, files)], folder)
        found = {}
        for name, line, column, words in re.findall(r"^(\w+\.py):(\d+):(\d+): error: (.*)$", output, re.M):
            found.setdefault(name, (int(line), int(column), words))
        for path in files:
            name = os.path.basename(path)
            want, got = oracle(suite.read(path)), found.get(name)
            count += 1
            exact += want == got
            relative = os.path.relpath(path, suite.TESTS)
            same_line = want is not None and got is not None and want[0] == got[0]
            if same_line and (relative in OWN or any(re.search(place, want[2]) for place in PLACES)):
                continue
            if want is None or want != got:
                fine = False
                print(f"{relative}: CPython says {want}, firn {got}")
    print(f"{count} files, {exact} as CPython says them")
    return 0 if fine and count >= 150 else 1


if __name__ == "__main__":
    sys.exit(main())
