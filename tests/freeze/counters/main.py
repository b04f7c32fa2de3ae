# Registries that number what asks for it: each number shows the place in program order.
import first
import registry
import second

FIFTH = registry.register("FIFTH")


@registry.numbered
def three(x):
    return x


print(registry.next_id, registry.names)
print(first.FIRST, first.SECOND, second.THIRD, second.FOURTH, second.Device.number, second.device.number, FIFTH)
print(first.one(1), first.one(2), second.two(3), three(4), three.number, registry.Counted.live)
print(second.Device().number, second.Device.made, registry.register("last"), len(registry.names))
