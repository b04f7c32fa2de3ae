try:
    module("a.mpy")
except Exception as e:
    print(e)
c_module("drivers")
freeze("assets")
freeze_mpy("assets")
