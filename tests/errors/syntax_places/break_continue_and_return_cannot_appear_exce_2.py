while 1:
    try: pass
    except* a:
        break
