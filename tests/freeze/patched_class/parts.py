class Motor:
    speed = 3

    def run(self):
        return "run %d" % self.speed

    def __len__(self):
        return 7

    @property
    def power(self):
        return self.speed * 2


class Fast(Motor):
    speed = 9


motor = Motor()
fast = Fast()
bound = motor.run
plain = Motor.run


def drive():
    return motor.run(), fast.run(), bound(), plain(fast), len(motor), motor.power, fast.power
