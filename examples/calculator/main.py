# A calculator with variables and functions: a tokenizer as a generator, a parser by precedence, closures for code.
from calc import Calculator, CalcError

SCRIPT = """
1 + 2 * 3
(1 + 2) * 3
2 ** 10 ** 1
-7 // 2
x = 12
y = x * x - 1
y % 10
def area(w, h) = w * h
area(x, 3) + 1
def twice(f) = f + f
twice(area(2, 3))
10 / 4
1 / 0
unknown + 1
area(1)
3 + * 4
(1, 2
2 ** 100
max(3, x, 7) - min(4, 2)
7 = 8
"""


def main():
    calculator = Calculator()
    failures = 0
    for number, line in enumerate(SCRIPT.strip().split("\n"), 1):
        try:
            result = calculator.run(line)
        except CalcError as error:
            failures += 1
            print(f"{number:2}: {line:24} ! {error}")
            if error.column is not None:
                print(" " * (4 + error.column) + "^")
        else:
            shown = "" if result is None else f"= {result}"
            print(f"{number:2}: {line:24} {shown}")
    print(f"{failures} failures, variables: {', '.join(sorted(calculator.names()))}")
    print(calculator.statistics())


main()
