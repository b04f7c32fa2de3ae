# A key whose hash is made by Python and of an identity: its table is made on the board.
import gc
from shapes import Point, by_corner, corners, plain, register, table

register(Point(7), "late")
later = {(Point(9), Point): "nine"}


def check():
    print(by_corner[Point(1), Point], by_corner[Point(2), register], len(by_corner))
    print((Point(1), Point) in corners, (Point(3), Point) in corners, plain[Point(5)])
    print(table[Point(7), table_key()], later[Point(9), Point])


def table_key():
    return register


check()
by_corner[Point(3), Point] = "three"
corners.add((Point(3), Point))
gc.collect()
check()
