import time
from logs import getLogger

log = getLogger("net")
log.info("before")
started = time.ticks_ms() * 0
late = getLogger("net.late")
late.info("started at %d" % started)
again = getLogger("net")
