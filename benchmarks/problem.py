"""The one way in which measuring goes wrong."""


class MeasuringError(Exception):
    """What should be measured did not run, or not as it should."""
