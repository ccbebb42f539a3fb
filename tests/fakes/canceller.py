"""Stands for a library that cancels echo: takes out so much of what it is told was played."""

import numpy as np

from voicecoach.errors import MissingError


class Canceller:
    """Weakens everything by so much while anything is played."""

    def __init__(self, reduction_db: float = 0.0) -> None:
        self.gain = 10 ** (-reduction_db / 20)
        self.heard: list[tuple[bytes, bytes]] = []

    def clean(self, near: bytes, far: bytes) -> bytes:
        self.heard.append((near, far))
        return (np.frombuffer(near, "<i2") * self.gain).astype("<i2").tobytes()


def missing() -> Canceller:
    """A library that is not installed."""
    raise MissingError("the package is missing: install it")
