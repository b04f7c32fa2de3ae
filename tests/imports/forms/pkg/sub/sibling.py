from .leaf import shown as across
from .. import NAME as up
from . import leaf
