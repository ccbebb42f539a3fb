"""The one lock that everybody who writes the diary holds meanwhile: listen, command line, mending.

The only file that knows filelock. The system lets go of it when a process ends, however it ends.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from voicecoach.errors import CoachError

WAIT_S = 2.0
"For another process that is writing."
POLL_S = 0.01


class StoreError(CoachError):
    """The diary cannot be read or written; the message says what to do."""


class WriterLock:
    """Held by one process at a time; `None` as path locks nothing."""

    def __init__(self, path: Path | None) -> None:
        self._lock = None
        if path is not None:
            from filelock import FileLock

            self._lock = FileLock(path, mode=0o600)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Holds it; again inside is fine. Raises StoreError when another process keeps it."""
        if self._lock is None:
            with nullcontext():
                yield
            return
        from filelock import Timeout

        try:
            self._lock.acquire(timeout=WAIT_S, poll_interval=POLL_S)
        except Timeout as error:
            raise StoreError(
                "another voicecoach is writing the diary (it is locked): try again in a moment"
            ) from error
        try:
            yield
        finally:
            self._lock.release()
