print("used")
