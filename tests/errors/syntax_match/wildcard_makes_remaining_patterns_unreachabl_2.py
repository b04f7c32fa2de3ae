match x:
    case _ if True: pass
    case _: pass
    case _: pass
