print("b runs")
NAME = "b"
