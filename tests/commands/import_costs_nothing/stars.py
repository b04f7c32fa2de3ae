from many import *


class Third(Second):
    pass
