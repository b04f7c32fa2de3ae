"""First."""
ONE = 1
items = []
items.append(__name__)
