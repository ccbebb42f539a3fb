"""A voice coach for leg cramps that works with no network."""

__version__ = "0.1.0"
