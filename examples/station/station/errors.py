class StationError(Exception):
    """Everything that the station itself raises."""


class SensorFault(StationError):
    def __init__(self, message, code=0):
        super().__init__(message)
        self.code = code

    def __str__(self):
        return f"{self.args[0]} [{self.code}]"
