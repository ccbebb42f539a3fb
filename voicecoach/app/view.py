"""A conversation on a terminal, to be read in the dark: level, state, words, what is left."""

import math
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass

from rich.console import Console, Group, RenderableType
from rich.constrain import Constrain
from rich.live import Live as Screen
from rich.progress_bar import ProgressBar
from rich.text import Text

from voicecoach.app.picture import Picture, Pictures, State
from voicecoach.content import Content
from voicecoach.dialogue import Effect, Event, Session

LEAST_S = 0.1
"Between two changes of the screen: ten a second."
CLOCK_S = 0.25
"How often the bar of a hold moves."
LOOK_S = 1.0
"How often it is looked whether the coach has fallen asleep."
WIDTH = 60
"Of the longest line: what is read half asleep is narrow."
LEVELS = 20
MOST_LINES = 1000
"So many different lines of standard error are shown, and no more."
SILENCE_DB, LOUD_DB = -60.0, -6.0
PLAIN, FAINT, STRONG = "grey66", "grey42", "bold grey82"
ACCENT = "dark_orange3"
"Eyes that are used to the dark lose least by red light."


@dataclass(frozen=True, slots=True)
class Shown:
    """What is on the screen."""

    picture: Picture
    level: int = 0
    "Of the microphone, 0 to LEVELS."
    hint: str = ""
    "Which keys do what."


def level_of(loudness: float) -> int:
    """The root mean square of 16-bit samples as a level, 0 to LEVELS."""
    level_db = 20 * math.log10(max(loudness, 1.0) / 32768)
    share = (level_db - SILENCE_DB) / (LOUD_DB - SILENCE_DB)
    return round(LEVELS * min(max(share, 0.0), 1.0))


def drawn(shown: Shown) -> RenderableType:
    """The screen. No background, one colour, large gaps."""
    picture = shown.picture
    live = picture.state is not State.ASLEEP
    state = Text(f"{picture.state:<12}", style=STRONG if live else FAINT, end="")
    meter = ProgressBar(LEVELS, shown.level, WIDTH - 12, style="grey15", complete_style=FAINT)
    lines: list[RenderableType] = [Text(), state, meter]
    if live:
        lines += [Text(), _line("you", picture.heard, PLAIN), Text()]
        lines.append(_line("coach", picture.words, STRONG))
    if picture.hold_s:
        bar = ProgressBar(
            picture.hold_s, picture.hold_s - picture.left_s, WIDTH - 12,
            style="grey15", complete_style=ACCENT, finished_style=ACCENT,
        )  # fmt: skip
        left = Text(f"{math.ceil(picture.left_s)} s".ljust(12), style=ACCENT, end="")
        lines += [Text(), left, bar]
    lines += [Text(), Text(shown.hint, style=FAINT)]
    return Constrain(Group(*lines), WIDTH)


def _line(who: str, words: str, style: str) -> Text:
    return Text.assemble((f"{who:<7}", FAINT), (words, style))


class View:
    """Keeps the screen right, from a thread of its own; use as a context.

    A Watcher of the coach. While it is up, what is written to standard output or standard error
    appears above it.
    """

    def __init__(
        self,
        content: Content,
        now_s: Callable[[], float],
        awake: Callable[[Session, float], bool],
        hint: str = "",
        console: Console | None = None,
    ) -> None:
        """`now_s`: the coach's clock; `awake`: whether all that is said reaches it."""
        self._console = console or Console(highlight=False)
        self._now_s, self._awake = now_s, awake
        self._pictures = Pictures(content)
        self._level = 0
        self._hint = hint
        self._changed = threading.Event()
        self._closed = threading.Event()
        self._aside = StderrAside(self._note)
        self._screen = Screen(console=self._console, auto_refresh=False, redirect_stderr=False)
        self._thread = threading.Thread(target=self._work, name="view", daemon=True)

    def __enter__(self) -> "View":
        self._aside.begin()
        self._screen.start()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closed.set()
        self._changed.set()
        self._thread.join(timeout=1.0)
        self._screen.stop()
        self._aside.end()

    def __call__(self, event: Event, session: Session, effects: tuple[Effect, ...]) -> None:
        """See Watcher."""
        self._pictures(event, session, effects)
        self._changed.set()

    def note_loudness(self, loudness: float) -> None:
        """The microphone's sound has this root mean square; from any thread."""
        level = level_of(loudness)
        if level != self._level:
            self._level = level
            self._changed.set()

    def show_hint(self, hint: str) -> None:
        """Shows other words at the foot."""
        self._hint = hint
        self._changed.set()

    def shown(self) -> Shown:
        """What is to be seen now."""
        at_s = self._now_s()
        awake = self._awake(self._pictures.session, at_s)
        return Shown(self._pictures.at(at_s, awake=awake), self._level, self._hint)

    def _note(self, line: str) -> None:
        self._console.print(Text(line, style=FAINT))

    def _work(self) -> None:
        last: Shown | None = None
        while not self._closed.is_set():
            shown = self.shown()
            if shown != last:
                self._screen.update(drawn(shown), refresh=True)
                last = shown
            self._closed.wait(LEAST_S)
            self._changed.wait(CLOCK_S if shown.picture.state is State.HOLDING else LOOK_S)
            self._changed.clear()


class StderrAside:
    """Takes what is written to standard error on a terminal, by whomever, each line once.

    Libraries in C write to the file descriptor itself: nothing less keeps them off the screen.
    ALSA says the same thing many times a second when it is late.
    """

    def __init__(self, take: Callable[[str], None]) -> None:
        self._take = take
        self._saved: int | None = None
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """Takes it from now on; does nothing where standard error is no terminal."""
        if not os.isatty(2):
            return
        sys.stderr.flush()
        read, write = os.pipe()
        self._saved = os.dup(2)
        os.dup2(write, 2)
        os.close(write)
        self._thread = threading.Thread(target=self._read, args=(read,), name="aside", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Standard error is as it was."""
        if self._saved is None or self._thread is None:
            return
        sys.stderr.flush()
        os.dup2(self._saved, 2)
        os.close(self._saved)
        self._saved = None
        # A child process that inherited it may keep the other end open.
        self._thread.join(timeout=0.5)

    def _read(self, read: int) -> None:
        known: set[str] = set()
        with os.fdopen(read, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if line not in known and len(known) < MOST_LINES:
                    known.add(line)
                    self._take(line.rstrip())
