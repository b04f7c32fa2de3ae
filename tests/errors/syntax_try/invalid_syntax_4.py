try: pass
except as b: pass
