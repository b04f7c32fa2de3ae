import e
import d

SUM = e.VALUE + len(d.TABLE)
