from .errors import CalcError, EvalError, ParseError
from .tokens import tokenize
from .parser import Parser
from .scope import Scope


class Calculator:
    """Runs lines; remembers variables and functions."""

    def __init__(self):
        self.globals = Scope()
        self.globals.define("max", max)
        self.globals.define("min", min)
        self._lines = 0

    def run(self, line):
        self._lines += 1
        statement = Parser(tokenize(line)).statement()
        try:
            return statement(self.globals)
        except ZeroDivisionError as error:
            raise EvalError("division by zero") from error
        except TypeError as error:
            raise EvalError(str(error))

    def names(self):
        yield from (name for name in self.globals if name not in ("max", "min"))

    def statistics(self):
        return "{} lines, {lookups} look-ups".format(self._lines, lookups=self.globals.lookups)
