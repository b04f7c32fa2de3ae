import contextlib

calls = []


@contextlib.contextmanager
def section(name):
    calls.append(name)
    yield name
    calls.append("end")


def run():
    with section("a") as name:
        assert name == "a"
    with contextlib.suppress(ValueError):
        int("x")
    with contextlib.ExitStack() as stack:
        stack.enter_context(section("b"))
    assert len(calls) == 4
    calls.clear()
