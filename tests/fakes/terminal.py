"""A terminal in the place of one of the process's own files."""

import os
import select
import sys
import time

if sys.platform != "win32":
    import pty


class Terminal:
    """Stands where file descriptor `place` was; use as a context."""

    def __init__(self, place: int) -> None:
        self._place = place
        self._saved = os.dup(place)
        self.master, self.slave = pty.openpty()

    def __enter__(self) -> "Terminal":
        os.dup2(self.slave, self._place)
        return self

    def __exit__(self, *_: object) -> None:
        os.dup2(self._saved, self._place)
        for end in (self._saved, self.master, self.slave):
            os.close(end)

    def type(self, text: str) -> None:
        """Somebody types."""
        os.write(self.master, text.encode())

    def read_until(self, wanted: str, seconds: float = 5.0) -> str:
        """What is on the screen, once it holds what is wanted or time is up."""
        text, end = "", time.monotonic() + seconds
        while wanted not in text and time.monotonic() < end:
            if select.select([self.master], [], [], 0.1)[0]:
                text += os.read(self.master, 4096).decode("utf-8", "replace")
        return text
