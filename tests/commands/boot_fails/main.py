print("main runs all the same")
