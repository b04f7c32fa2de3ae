from . import sister
from .. import bound
