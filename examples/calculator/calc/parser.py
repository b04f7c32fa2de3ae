"""Precedence climbing. Every production returns a closure that takes a scope and gives the value."""
from .errors import EvalError, ParseError
from .scope import Scope

BINARY = {
    "+": (1, lambda a, b: a + b),
    "-": (1, lambda a, b: a - b),
    "*": (2, lambda a, b: a * b),
    "/": (2, lambda a, b: a / b),
    "//": (2, lambda a, b: a // b),
    "%": (2, lambda a, b: a % b),
    "**": (4, pow),
}


class Parser:
    def __init__(self, tokens):
        self._tokens = tokens
        self.token = next(tokens)

    def advance(self):
        token = self.token
        self.token = next(self._tokens, token)
        return token

    def expect(self, text):
        if self.token != text:
            found = self.token.text or "end of line"
            raise ParseError(f"expected {text!r}, found {found!r}", self.token.column)
        return self.advance()

    def name(self):
        if self.token.kind != "name":
            raise ParseError("expected a name", self.token.column)
        return self.advance().text

    def statement(self):
        if self.token == "def":
            self.advance()
            return self.end(self.definition())
        first = self.token
        value = self.expression(0)
        if self.token == "=":
            if first.kind != "name":
                raise ParseError("cannot assign to that", first.column)
            self.advance()
            value = self.assignment(first.text, self.expression(0))
        return self.end(value)

    def end(self, statement):
        if self.token.kind != "end":
            raise ParseError(f"unexpected {self.token.text!r}", self.token.column)
        return statement

    @staticmethod
    def assignment(name, value):
        def assign(scope):
            scope.define(name, value(scope))

        return assign

    def definition(self):
        name = self.name()
        self.expect("(")
        parameters = [self.name()]
        while self.token == ",":
            self.advance()
            parameters.append(self.name())
        self.expect(")")
        self.expect("=")
        body = self.expression(0)

        def define(scope):
            def call(*values):
                if len(values) != len(parameters):
                    raise EvalError(f"{name} takes {len(parameters)} arguments, not {len(values)}")
                inner = Scope(scope)
                for parameter, value in zip(parameters, values):
                    inner.define(parameter, value)
                return body(inner)

            scope.define(name, call)

        return define

    def expression(self, least):
        left = self.unary()
        while (entry := BINARY.get(self.token.text)) and entry[0] > least:
            precedence, function = entry
            right_least = precedence - 1 if self.advance() == "**" else precedence
            left = self.binary(function, left, self.expression(right_least))
        return left

    @staticmethod
    def binary(function, left, right):
        return lambda scope: function(left(scope), right(scope))

    def unary(self):
        if self.token == "-":
            self.advance()
            operand = self.expression(3)
            return lambda scope: -operand(scope)
        return self.primary()

    def primary(self):
        token = self.advance()
        if token.kind == "number":
            value = float(token.text) if "." in token.text else int(token.text)
            return lambda scope: value
        if token.kind == "name":
            return self.call(token) if self.token == "(" else lambda scope: scope.find(token)
        if token == "(":
            inner = self.expression(0)
            self.expect(")")
            return inner
        raise ParseError(f"unexpected {token.text or 'end of line'!r}", token.column)

    def call(self, token):
        self.expect("(")
        arguments = [self.expression(0)]
        while self.token == ",":
            self.advance()
            arguments.append(self.expression(0))
        self.expect(")")
        return lambda scope: scope.find(token)(*[a(scope) for a in arguments])
