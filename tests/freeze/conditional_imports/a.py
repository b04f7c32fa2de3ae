print("a runs")
NAME = "a"
