"""Calls into the sound library that may block: waited for, but not for ever."""

import contextlib
import threading
from collections.abc import Callable
from typing import Any

LIMIT_S = 1.0

_abandoned: list[threading.Thread] = []


def within(call: Callable[[], object], limit_s: float) -> bool:
    """Makes a call in a thread of its own; False where it had not come back in time.

    What the call raises is raised here.
    """
    failure: list[Exception] = []

    def run() -> None:
        try:
            call()
        except Exception as error:  # noqa: BLE001  handed on to the caller, whatever it is
            failure.append(error)

    thread = threading.Thread(target=run, name="sound device", daemon=True)
    thread.start()
    thread.join(limit_s)
    if thread.is_alive():
        _abandoned.append(thread)
        return False
    if failure:
        raise failure[0]
    return True


def stuck() -> int:
    """How many calls that were given up are still in the library: nothing may be torn down then."""
    _abandoned[:] = [thread for thread in _abandoned if thread.is_alive()]
    return len(_abandoned)


def close(stream: Any) -> bool:
    """Ends a stream; False where it blocked and was abandoned."""

    def end() -> None:
        stream.abort(ignore_errors=True)
        stream.close(ignore_errors=True)

    with contextlib.suppress(Exception):  # the stream is given up, whatever is the matter with it
        return within(end, LIMIT_S)
    return True
