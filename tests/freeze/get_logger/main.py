# Loggers live in one module and are asked for at the top of others, before and after an impure statement.
import disk
import net
import logs

log = logs.getLogger("main")


def show():
    print(logs._order, logs.Logger.made, logs.level)
    for name, logger in logs._loggers.items():
        print(name, logger.number, logger.lines)


show()
print(net.log is net.again, net.log is logs.getLogger("net"), logs.getLogger() is logs.root)
print(log.info("one"), net.late.info("two"), disk.log.info("three"))
logs.level = 30
print(log.info("hidden"))
logs.getLogger("new").info("hidden")
show()
