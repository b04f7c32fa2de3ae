print("main", __name__)
import used
