import gc

import sensors.light as light, gc

print(light)
