from . import first
from .first import items

TWO = first.ONE + 1
items.append(__name__)
