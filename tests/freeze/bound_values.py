# Bound methods, properties, static and class methods, partial applications, held by module tables.
class Sensor:
    unit = "C"
    count = 0

    def __init__(self, value):
        self.value = value
        self._limit = 10

    def read(self, scale=1):
        return self.value * scale

    @property
    def limit(self):
        return self._limit

    @limit.setter
    def limit(self, value):
        self._limit = value

    @staticmethod
    def convert(x):
        return x + 1

    @classmethod
    def tally(cls, n=1):
        cls.count += n
        return cls.__name__, cls.count

    def __call__(self):
        return "called", self.value


class Hot(Sensor):
    unit = "F"


sensor, hot = Sensor(2), Hot(3)
items, text = [3, 1], "a-b"
commands = {
    "read": sensor.read, "hot": hot.read, "convert": Sensor.convert, "tally": Sensor.tally,
    "hot tally": hot.tally, "call": sensor, "append": items.append, "split": text.split,
    "get": {"k": "v"}.get, "unbound": Sensor.read, "sort": items.sort, "class": Hot, "len": len,
}
bound_special = [(5).__add__, "x".join, sensor.__call__]
properties = [Sensor.limit, Sensor.__dict__["convert"], Sensor.__dict__["tally"]]


def run():
    print(commands["read"](), commands["read"](scale=3), commands["hot"](2), commands["convert"](1))
    print(commands["tally"](), commands["hot tally"](5), commands["call"](), commands["split"]("-"))
    print(commands["append"](2), commands["sort"](), items, commands["get"]("k"), commands["unbound"](hot))
    print(commands["class"](7).read(), commands["len"](items), [f(x) for f, x in zip(bound_special, (1, "ab"))])


run()
sensor.value = 20
hot.limit = 99
Hot.unit = "K"
run()
print(sensor.limit, hot.limit, Sensor.count, Hot.count, Sensor.unit, Hot.unit)
print(properties[0].fget(hot), properties[1].__func__(1) if hasattr(properties[1], "__func__") else 2)
print(commands["read"].__self__ is sensor, sensor.read == commands["read"], sensor.read is sensor.read)
commands["append"].__self__.clear()
print(items)
