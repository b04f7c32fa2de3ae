print("main", __name__, shared)
