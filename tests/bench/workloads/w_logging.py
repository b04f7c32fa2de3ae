import io
import logging


def run():
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logging.Formatter("%(levelname)s:%(name)s:%(message)s"))
    log = logging.getLogger("net")
    log.setLevel(logging.INFO)
    log.addHandler(handler)
    for i in range(5):
        log.info("packet %d", i)
        log.debug("not shown")
    assert out.getvalue().count("INFO:net:packet") == 5
    log.handlers.clear()
