class Device:
    kind = "device"

    def __init__(self):
        self.alpha, self.beta = 1, 2

    def on_start(self):
        return "started"

    def on_stop(self):
        return "stopped"


device = Device()
table = {"alpha": 1, "beta": 2, ("tu", "ple"): 3, 1 << 40: 4, 2.5: 5, frozenset(["f"]): 6, b"raw": 7}


class Key:
    def __init__(self, text):
        self.text = text

    def __hash__(self):
        return len(self.text)

    def __eq__(self, other):
        return self.text == other.text


custom = {Key("one"): 1, Key("two"): 2, Key("three"): 3}
custom_set = {Key("a"), Key("b"), Key("a")}
