"""The keyboard while the coach listens: single keys, the terminal restored whatever happens."""

import atexit
import contextlib
import os
import re
import select
import sys
import threading
from collections.abc import Callable, Iterator
from types import TracebackType

SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]?|O.?|.?)")
"What arrows and the like send: several characters, none of which was typed."
POLL_S = 0.05
"How often Windows is asked for a key."
LOOK_S = 0.5
"How often the terminal is looked at, for it may have been put back."


def can_be_read() -> bool:
    """Whether single keys can be read: standard input is a terminal, and it is ours."""
    try:
        if not sys.stdin.isatty():
            return False
        # In the background, a change of the terminal would stop the whole program.
        return sys.platform == "win32" or os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    except (OSError, ValueError):
        return False


class Keyboard:
    """Reads keys in a thread of its own; use as a context."""

    def __init__(self, on_key: Callable[[str], None]) -> None:
        """`on_key` is called from that thread, with one character."""
        self._on_key = on_key
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._work, name="keyboard", daemon=True)
        self._restore: Callable[[], None] = lambda: None
        self._wake: tuple[int, int] = (-1, -1)

    def __enter__(self) -> "Keyboard":
        if sys.platform != "win32":
            self._restore = _single_keys(sys.stdin.fileno())
            self._wake = os.pipe()
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closed.set()
        if self._wake[1] >= 0:
            os.write(self._wake[1], b".")
        self._thread.join(timeout=1.0)
        self._restore()
        for end in self._wake:
            if end >= 0 and not self._thread.is_alive():
                os.close(end)

    def _work(self) -> None:
        for key in self._keys():
            if self._closed.is_set():
                return
            self._on_key(key)

    def _keys(self) -> Iterator[str]:
        if sys.platform == "win32":
            yield from _keys_of_windows(self._closed)
            return
        source = sys.stdin.fileno()
        while True:
            ready, _, _ = select.select([source, self._wake[0]], [], [], LOOK_S)
            if self._wake[0] in ready:
                return
            if not ready:
                _keep_single(source)
                continue
            try:
                read = os.read(source, 64)
            except OSError:
                return
            if not read:
                return
            text = read.decode("utf-8", "replace")
            yield from SEQUENCE.sub("", text)


def _keys_of_windows(closed: threading.Event) -> Iterator[str]:
    if sys.platform != "win32":
        return
    import msvcrt

    while not closed.wait(POLL_S):
        while msvcrt.kbhit():
            key = msvcrt.getwch()
            if key in "\x00\xe0":
                # The first half of an arrow or the like.
                msvcrt.getwch()
            else:
                yield key


def _keep_single(source: int) -> None:
    """After Ctrl-Z and fg, the shell has put the terminal back as it knew it.

    Looked at now and then: the signal that tells of it may reach a thread that cannot act on it.
    """
    if sys.platform == "win32":
        return
    import termios
    import tty

    with contextlib.suppress(termios.error):
        if can_be_read() and termios.tcgetattr(source)[3] & termios.ICANON:
            tty.setcbreak(source)


def _single_keys(source: int) -> Callable[[], None]:
    """Makes a terminal give single keys, unechoed; gives what puts it back."""
    if sys.platform == "win32":
        return lambda: None
    import termios
    import tty

    before = termios.tcgetattr(source)
    tty.setcbreak(source)

    def restore() -> None:
        with contextlib.suppress(termios.error):
            termios.tcsetattr(source, termios.TCSADRAIN, before)
        atexit.unregister(restore)

    atexit.register(restore)
    return restore
