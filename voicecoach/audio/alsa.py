"""Keeps ALSA's own messages off standard error: trouble is told once, with its cure, by us."""

import contextlib
import ctypes
import sys


def hush() -> None:
    """ALSA prints a line whenever a device is a moment late, many times a second on a busy machine.

    The handler has to be a C function, for it is called from the devices' threads: labs of the C
    library takes what comes first, looks at nothing, and leaves the rest to its caller.
    """
    if not sys.platform.startswith("linux"):
        return
    with contextlib.suppress(OSError, AttributeError):
        handler = ctypes.cast(ctypes.CDLL(None).labs, ctypes.c_void_p)
        ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(handler)
