# The reverse of optional_config_absent.
import settings

print(settings.RATE, settings.rate(), settings.MISSING, settings.config.PINS)
settings.config.RATE = 1
settings.config.PINS.append(4)
print(settings.RATE, settings.rate(), settings.config.PINS)
