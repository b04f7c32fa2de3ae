package("net")
