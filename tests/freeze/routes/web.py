class App:
    def __init__(self):
        self.routes = []
        self.by_name = {}

    def route(self, path, **options):
        def register(function):
            self.routes.append((path, function))
            self.by_name[function.__name__] = options
            return function
        return register

    def serve(self, path):
        for known, function in self.routes:
            if known == path:
                return function()
        return 404


app = App()
