module("driver.py")
freeze("$(NOWHERE)/x")
