import copy


def run():
    config = {"pins": [1, 2, {"a": (3, 4)}], "name": "x"}
    other = copy.deepcopy(config)
    other["pins"][2]["a"] = 0
    assert config["pins"][2]["a"] == (3, 4) and copy.copy(config) == config
