"""The screen: what it shows, and that it leaves the terminal as it was."""

import io
import os
import sys
import threading
import time
from datetime import datetime

import pytest
from rich.console import Console

from tests.fakes.terminal import Terminal
from voicecoach.app.picture import Picture, State
from voicecoach.app.view import LEVELS, Shown, StderrAside, View, drawn, level_of
from voicecoach.content import Content
from voicecoach.dialogue import Session, step
from voicecoach.dialogue.events import Heard
from voicecoach.nlu import Understander

needs_terminals = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no such terminals: run it on Linux or macOS"
)


def text_of(shown: Shown) -> str:
    console = Console(file=io.StringIO(), width=80, force_terminal=False)
    console.print(drawn(shown))
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def test_asleep_it_shows_nothing_that_was_said() -> None:
    shown = Shown(Picture(State.ASLEEP, "my calf", "Pull your toes up."), hint="q quit")
    text = text_of(shown)
    assert "asleep" in text
    assert "q quit" in text
    assert "calf" not in text


def test_a_hold_shows_words_and_what_is_left() -> None:
    text = text_of(Shown(Picture(State.HOLDING, "help", "Pull your toes up.", 10.0, 6.2)))
    assert all(part in text for part in ("holding", "help", "Pull your toes up.", "7 s"))


def test_what_is_heard_is_text_and_no_mark_up() -> None:
    assert "[red]oh[/red]" in text_of(Shown(Picture(heard="[red]oh[/red]")))


def test_long_words_stay_narrow() -> None:
    text = text_of(Shown(Picture(words="toes " * 60)))
    assert max(map(len, text.splitlines())) <= 60


@pytest.mark.parametrize(("loudness", "level"), [(0.0, 0), (32768.0, LEVELS), (20.0, 0)])
def test_the_meter_goes_from_silence_to_loud(loudness: float, level: int) -> None:
    assert level_of(loudness) == level


def test_speech_moves_the_meter() -> None:
    assert 5 < level_of(1000.0) < 15


class Slow(io.StringIO):
    """Counts how often it is written to."""

    flushes = 0

    def flush(self) -> None:
        self.flushes += 1


def test_the_screen_changes_ten_times_a_second_at_most(content: Content) -> None:
    file = Slow()
    console = Console(file=file, width=80, force_terminal=True)
    with View(content, time.monotonic, lambda *_: True, "q quit", console) as view:
        began_s = time.monotonic()
        for i in range(50):
            view.note_loudness(100.0 + 300 * (i % 20))
            time.sleep(0.01)
        took_s = time.monotonic() - began_s
    frames = file.getvalue().count("listening")
    assert 2 <= frames <= took_s * 10 + 2


def test_in_silence_nothing_is_drawn(content: Content) -> None:
    file = Slow()
    console = Console(file=file, width=80, force_terminal=True)
    with View(content, time.monotonic, lambda *_: False, "", console) as view:
        for _ in range(40):
            view.note_loudness(3.0)
            time.sleep(0.01)
    # Once when it came up, once as it goes.
    assert file.getvalue().count("asleep") <= 2


def test_it_shows_what_happens(content: Content, understander: Understander) -> None:
    console = Console(file=io.StringIO(), width=80, force_terminal=True)
    view = View(content, lambda: 1.0, lambda *_: True, "", console)
    heard = Heard(1.0, understander.understand("help my calf is cramping"), datetime(2026, 1, 1))
    session, effects = step(content, Session(), heard)
    view(heard, session, effects)
    assert view.shown().picture.heard == "help my calf is cramping"


@needs_terminals
def test_what_a_library_prints_does_not_break_the_screen() -> None:
    with Terminal(2) as terminal:
        lines: list[str] = []
        came = threading.Event()

        def take(line: str) -> None:
            lines.append(line)
            came.set()

        aside = StderrAside(take)
        aside.begin()
        os.write(2, b"ALSA lib: underrun\n" * 100)
        assert came.wait(5)
        aside.end()
        os.write(2, b"afterwards\n")
        assert lines == ["ALSA lib: underrun"]
        assert "afterwards" in terminal.read_until("afterwards")
