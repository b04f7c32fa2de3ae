"""The station: sensors with their filters, read round by round."""
from .events import Bus
from .errors import SensorFault, StationError


class Round:
    """One reading of every sensor, as a context manager that closes the round whatever happens."""

    def __init__(self, station, hour):
        self.station = station
        self.hour = hour

    def __enter__(self):
        return self.station.read_all(self.hour)

    def __exit__(self, kind, error, trace):
        self.station.rounds += 1
        return kind is not None and issubclass(kind, StationError)


class Station:
    def __init__(self, bus):
        if not isinstance(bus, Bus):
            raise StationError("a station needs a bus")
        self.bus = bus
        self.rounds = 0
        self._sensors = []

    def add(self, sensor, filters):
        self._sensors.append((sensor, filters))
        return sensor

    def round(self, hour):
        return Round(self, hour)

    def read_all(self, hour):
        """Yields the names of the sensors that could be read."""
        for sensor, filters in self._sensors:
            try:
                value = filters(sensor.read(hour))
            except SensorFault as fault:
                self.bus.emit("fault", sensor.name, fault)
            else:
                self.bus.emit("reading", sensor.name, value)
                yield sensor.name
            finally:
                sensor.reads += 1

    def __len__(self):
        return len(self._sensors)
