import argparse


def run():
    parser = argparse.ArgumentParser(description="reads a sensor")
    parser.add_argument("-n", "--count", type=int, default=3, help="how often")
    parser.add_argument("-v", "--verbose", action="store_true")
    parser.add_argument("port")
    args = parser.parse_args(["-n", "5", "uart1"])
    assert (args.count, args.verbose, args.port) == (5, False, "uart1")
