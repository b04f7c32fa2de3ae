import pprint


def run():
    assert pprint.pformat({"a": [1, 2]}) == "{'a': [1, 2]}"
