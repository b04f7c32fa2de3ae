try: pass
except:
pass
