import types


def run():
    assert isinstance(run, types.FunctionType) and isinstance(types, types.ModuleType)
