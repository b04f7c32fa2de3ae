requires("x")
