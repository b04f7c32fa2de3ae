from .errors import EvalError


class Scope:
    """Names of one function call, and behind them those of the outer scope."""

    def __init__(self, outer=None):
        self.outer = outer
        self.lookups = 0
        self._values = {}

    def define(self, name, value):
        self._values[name] = value

    def find(self, token):
        self.lookups += 1
        scope = self
        while scope is not None:
            if token.text in scope._values:
                return scope._values[token.text]
            scope = scope.outer
        raise EvalError(f"{token.text} is not defined", token.column)

    def __iter__(self):
        return iter(self._values)
