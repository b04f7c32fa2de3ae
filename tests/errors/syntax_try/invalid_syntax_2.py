try: pass
except a as 1: pass
