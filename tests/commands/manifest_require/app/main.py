import top
import net.wire
import extra

print(top.__version__, top.low.__version__, top.low.OF)
print(net.wire.NAME, net.NAME if hasattr(net, "NAME") else "a folder")
print(extra.SIZE)
