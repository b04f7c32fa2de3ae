from .errors import SensorFault


class Sensor:
    unit = ""

    def __init__(self, name):
        self.name = name
        self.reads = 0

    def read(self, hour):
        raise NotImplementedError

    def __repr__(self):
        return f"<{type(self).__name__} {self.name}>"


class Thermometer(Sensor):
    unit = "C"

    def __init__(self, name, *, base):
        super().__init__(name)
        self.base = base

    def read(self, hour):
        spike = 500 if self.reads == 2 else 0
        return self.base + hour * 0.5 + spike


class Anemometer(Sensor):
    unit = "km/h"

    def __init__(self, name, gusts):
        super().__init__(name)
        self._gusts = gusts

    @property
    def gusts(self):
        return len(self._gusts)

    def read(self, hour):
        return self._gusts[hour % self.gusts]


class Broken(Sensor):
    """Fails on every n-th reading, in two ways."""

    def __init__(self, name, every):
        super().__init__(name)
        self.every = every

    def read(self, hour):
        try:
            return 10 / ((self.reads + 1) % self.every)
        except ZeroDivisionError as error:
            raise SensorFault("no pulse", code=hour) from error
