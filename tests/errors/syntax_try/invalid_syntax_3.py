try: pass
except a as b()
    pass
