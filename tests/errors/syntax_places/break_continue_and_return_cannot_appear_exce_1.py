try: pass
except* a:
    break
