from .errors import ParseError

OPERATORS = ("**", "//", "+", "-", "*", "/", "%", "(", ")", ",", "=")


class Token:
    __slots__ = ("kind", "text", "column")

    def __init__(self, kind, text, column):
        self.kind = kind
        self.text = text
        self.column = column

    def __eq__(self, other):
        return self.text == other if isinstance(other, str) else NotImplemented

    def __repr__(self):
        return f"Token({self.kind!r}, {self.text!r})"


def _run(text, start, accept):
    end = start
    while end < len(text) and accept(text[end]):
        end += 1
    return end


def tokenize(text):
    """Yields the tokens of a line, and at last one of kind 'end'."""
    at = 0
    while at < len(text):
        c = text[at]
        if c == " ":
            at += 1
            continue
        if c.isdigit():
            end, kind = _run(text, at, lambda c: c.isdigit() or c == "."), "number"
        elif c.isalpha():
            end, kind = _run(text, at, str.isalnum), "name"
        else:
            for operator in OPERATORS:
                if text.startswith(operator, at):
                    end, kind = at + len(operator), "operator"
                    break
            else:
                raise ParseError(f"unexpected {c!r}", at)
        yield Token(kind, text[at:end], at)
        at = end
    yield Token("end", "", at)
