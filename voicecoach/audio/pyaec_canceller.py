"""Speex's linear echo canceller. The only file that imports pyaec."""

import contextlib
import io
from array import array

from voicecoach.errors import MissingError

FRAME = 160
TAIL = 8000
"Samples (500 ms at 16 kHz) that an echo may be late, the room's own sound included."


class PyaecCanceller:
    """See EchoCanceller."""

    def __init__(self) -> None:
        """Raises MissingError where the library is not there or does not load."""
        try:
            # Where its own part does not load, the package prints and goes on.
            with contextlib.redirect_stdout(io.StringIO()):
                from pyaec import Aec
        except (ImportError, OSError, AttributeError) as error:
            raise MissingError(
                "the package pyaec is missing: run 'pip install pyaec'; without it the coach "
                "hears less while it speaks"
            ) from error
        # Its preprocessing would dampen the person's voice together with the echo.
        self._aec = Aec(FRAME, TAIL, 16000, False)

    def clean(self, near: bytes, far: bytes) -> bytes:
        """See EchoCanceller."""
        return array("h", self._aec.cancel_echo(array("h", near), array("h", far))).tobytes()
