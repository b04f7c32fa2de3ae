import config

print(config.SPEED)
