print("boot", __name__)
