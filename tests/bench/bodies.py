# Five bodies that attract each other: floats in attributes.
from timing import report


class Body:
    def __init__(self, x, y, vx, vy, mass):
        self.x = x
        self.y = y
        self.vx = vx
        self.vy = vy
        self.mass = mass


def step(bodies, dt):
    for i in range(len(bodies)):
        a = bodies[i]
        for j in range(i + 1, len(bodies)):
            b = bodies[j]
            dx = a.x - b.x
            dy = a.y - b.y
            d2 = dx * dx + dy * dy + 0.5
            pull = dt / (d2 * d2)
            a.vx -= dx * b.mass * pull
            a.vy -= dy * b.mass * pull
            b.vx += dx * a.mass * pull
            b.vy += dy * a.mass * pull
    for body in bodies:
        body.x += dt * body.vx
        body.y += dt * body.vy


def main():
    bodies = []
    for i in range(5):
        bodies.append(Body(i * 1.5, i * i * 0.25, 0.1 * i, 0.5 - 0.1 * i, 1.0 + i))
    for i in range(200):
        step(bodies, 0.01)
    return int(bodies[0].x * 10)


report(main)
