NAME = "far"
