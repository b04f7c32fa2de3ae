try: pass
except a, b, c: pass
