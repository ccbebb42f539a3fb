"""A conversation by keyboard: lines in, lines out, holds in real time."""

import queue
import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime

from voicecoach.app.coach import Coach
from voicecoach.dialogue import Heard, Say, Spoken, Tick
from voicecoach.nlu import Match, Understander


class WrittenSpeech:
    """Speech that is printed; reading takes no time."""

    def __init__(self, show: Callable[[str], None]) -> None:
        self._show = show
        self.ended: list[int] = []

    def say(self, utterance: Say) -> None:
        """See Speech."""
        self._show(utterance.text)
        self.ended.append(utterance.number)

    def hush(self) -> None:
        """See Speech: what is on the screen stays."""
        self.ended.clear()

    def set_voice(self, rate_wpm: int, gain_db: float) -> None:
        """See Speech: nothing to do."""


def converse(
    lines: Iterable[str], coach: Coach, speech: WrittenSpeech, understander: Understander
) -> bool:
    """Talks until the lines end; gives whether the last line was understood."""
    inbox: queue.Queue[str | None] = queue.Queue()

    def read() -> None:
        for line in lines:
            inbox.put(line)
        inbox.put(None)

    threading.Thread(target=read, name="keyboard", daemon=True).start()
    began_s = time.monotonic()
    understood = True
    while True:
        while speech.ended:
            coach.handle(Spoken(time.monotonic() - began_s, speech.ended.pop(0)))
        deadline_s = coach.session.deadline_s
        now_s = time.monotonic() - began_s
        try:
            line = inbox.get(timeout=None if deadline_s is None else max(0.0, deadline_s - now_s))
        except queue.Empty:
            coach.handle(Tick(time.monotonic() - began_s))
            continue
        if line is None:
            return understood
        if line.strip():
            result = understander.understand(line, coach.session.context())
            understood = isinstance(result, Match)
            coach.handle(Heard(time.monotonic() - began_s, result, datetime.now()))
