# Mandelbrot set, 40 x 30 points, at most 40 steps: floats in local variables.
from timing import report


def main():
    inside = 0
    for row in range(30):
        ci = row * 2.5 / 30 - 1.25
        for column in range(40):
            cr = column * 3.0 / 40 - 2.0
            x = y = 0.0
            steps = 0
            while steps < 40:
                xx = x * x
                yy = y * y
                if xx + yy > 4.0:
                    break
                y = 2.0 * x * y + ci
                x = xx - yy + cr
                steps += 1
            else:
                inside += 1
    return inside


report(main)
