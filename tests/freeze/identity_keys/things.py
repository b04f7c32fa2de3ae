class Thing:
    def __init__(self, name):
        self.name = name


class Other(Thing):
    pass


def handler():
    return "handler"


def unused():
    return "unused"


things = [Thing(str(i)) for i in range(20)]
by_thing = {thing: thing.name for thing in things}
by_class = {Thing: "Thing", Other: "Other", int: "int", str: "str"}
by_function = {handler: 1, things[0].__init__: 2, len: 3}
members = {things[1], things[3], Other, handler}
nested = {(things[0], 1): "pair", (Thing, handler): "classes", frozenset([things[2]]): "frozen"}
mixed = {1: "int", "1": "str", None: "none", (): "empty", things[4]: "thing", 2.5: "float", True + 1: "two"}
