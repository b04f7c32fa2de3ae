try: pass
finally:
pass
