# errno: the numbers of Linux, and their names.
import errno
from errno import ENOENT

print(ENOENT, errno.errorcode[ENOENT], errno.EINPROGRESS, errno.errorcode[errno.ETIMEDOUT])
print(all(getattr(errno, name) == number for number, name in errno.errorcode.items()))
try:
    raise OSError(errno.EAGAIN, "try again")
except OSError as e:
    print(e.errno == errno.EAGAIN)
