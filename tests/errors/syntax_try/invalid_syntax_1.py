try: pass
except a as b.c: pass
