import logs

log = logs.getLogger("disk")
logs.level = 20
log.info("ready")
