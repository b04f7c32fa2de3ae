# A weather station: a package of drivers, a chain of filters, subscribers, and errors that do not stop it.
from station import Station, drivers
from station.events import Bus
from station.filters import chain, clamp, median, scale


def counter():
    """A closure with state: counts how often it was called, by name."""
    counts = {}

    def count(name):
        nonlocal counts
        counts = {**counts, name: counts.get(name, 0) + 1}
        return counts[name]

    def total():
        return sum(counts.values())

    return count, total


count, total = counter()
bus = Bus()
journal = []


@bus.on("reading")
def remember(name, value):
    journal.append((name, value))


@bus.on("reading")
def alarm(name, value):
    if name == "wind" and value > 90:
        print(f"  storm: {value:5.1f} km/h")


@bus.on("fault")
def complain(name, error):
    print(f"  {name}: {type(error).__name__}: {error} (fault {count(name)})")


station = Station(bus)
station.add(drivers.Thermometer("outside", base=12), chain(median(3), clamp(-40, 60)))
station.add(drivers.Thermometer("inside", base=21), chain(clamp(-10, 50)))
station.add(drivers.Anemometer("wind", gusts=[20, 35, 95, 40]), chain(scale(1.1), clamp(0, 200)))
station.add(drivers.Broken("rain", every=3), chain())

for hour in range(6):
    print(f"hour {hour}:")
    with station.round(hour) as done:
        for name in done:
            print(f"  read {name}")

print(f"{len(journal)} readings, {total()} faults")
for name in sorted({name for name, _ in journal}):
    values = [value for n, value in journal if n == name]
    print(f"{name:>8}: min {min(values):6.1f}  max {max(values):6.1f}  mean {sum(values) / len(values):6.2f}")
