print("main", __name__)
