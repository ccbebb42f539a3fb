"""Single keys from a terminal, which is as before whatever happens."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip(
        "Windows has no terminals of this kind: run it on Linux or macOS", allow_module_level=True
    )

import pty
import select
import termios

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import queue, signal, sys
from voicecoach.app.keys import Keyboard, can_be_read
assert can_be_read()
keys = queue.Queue()
# What begins in the background of a script has Ctrl-C ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGTERM, lambda *_: keys.put("(term)"))
with Keyboard(keys.put):
    print("ready", flush=True)
    while (key := keys.get()) not in ("q", "(term)"):
        print(f"<{key!r}>", flush=True)
        if key == "x":
            raise RuntimeError("something went wrong")
        if key == "e":
            sys.exit(3)
print("end", flush=True)
"""


class Typist:
    """Somebody at the terminal of a program."""

    def __init__(self, *, own: bool = True) -> None:
        self.master, self.slave = pty.openpty()
        self.before = termios.tcgetattr(self.slave)
        self.process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT],
            stdin=self.slave,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            preexec_fn=self._take if own else os.setsid,  # noqa: PLW1509  # no thread runs yet
        )
        self.text = ""

    def _take(self) -> None:
        import fcntl

        os.setsid()
        fcntl.ioctl(self.slave, termios.TIOCSCTTY, 0)

    def type(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def wait_for(self, wanted: str) -> None:
        assert self.process.stdout is not None
        end = time.monotonic() + 20
        while wanted not in self.text:
            left = end - time.monotonic()
            ready, _, _ = select.select([self.process.stdout], [], [], max(left, 0.0))
            assert ready, f"{wanted} did not come after: {self.text}"
            came = os.read(self.process.stdout.fileno(), 4096).decode()
            assert came, self.text
            self.text += came

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()
        os.close(self.master)
        os.close(self.slave)


@pytest.fixture
def typist() -> Iterator[Typist]:
    somebody = Typist()
    somebody.wait_for("ready")
    try:
        yield somebody
    finally:
        somebody.close()


def test_each_key_comes_at_once_and_arrows_do_not(typist: Typist) -> None:
    assert not termios.tcgetattr(typist.slave)[3] & (termios.ECHO | termios.ICANON)
    typist.type("n")
    typist.wait_for("<'n'>")
    typist.type("\x1b[A ")
    typist.wait_for("<' '>")
    typist.type("q")
    typist.wait_for("end")
    assert typist.text.splitlines() == ["ready", "<'n'>", "<' '>", "end"]


@pytest.mark.parametrize(("key", "code"), [("q", 0), ("x", 1), ("e", 3)])
def test_the_terminal_is_as_before(typist: Typist, key: str, code: int) -> None:
    typist.type(key)
    assert typist.process.wait(10) == code
    assert termios.tcgetattr(typist.slave) == typist.before


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_is_as_before_after_a_signal_too(typist: Typist, number: int) -> None:
    typist.process.send_signal(number)
    typist.process.wait(10)
    assert termios.tcgetattr(typist.slave) == typist.before


def test_a_program_that_was_stopped_reads_keys_again(typist: Typist) -> None:
    typist.process.send_signal(signal.SIGSTOP)
    termios.tcsetattr(typist.slave, termios.TCSANOW, typist.before)
    typist.process.send_signal(signal.SIGCONT)
    end = time.monotonic() + 5
    while termios.tcgetattr(typist.slave)[3] & termios.ICANON:
        assert time.monotonic() < end
        time.sleep(0.02)
    typist.type("q")
    assert typist.process.wait(10) == 0


def test_no_keys_without_a_terminal_of_its_own() -> None:
    somebody = Typist(own=False)
    try:
        assert somebody.process.wait(20) == 1
        assert somebody.process.stderr is not None
        assert b"AssertionError" in somebody.process.stderr.read()
        assert termios.tcgetattr(somebody.slave) == somebody.before
    finally:
        somebody.close()
