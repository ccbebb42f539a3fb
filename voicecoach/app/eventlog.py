"""What happens in a conversation, for files and for people's eyes."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from voicecoach.app.coach import Watcher
from voicecoach.app.picture import State, state_of
from voicecoach.dialogue import (
    Effect,
    Event,
    Heard,
    Hush,
    Say,
    Session,
    Spoken,
    StopHeard,
    Unintelligible,
)
from voicecoach.errors import InputError
from voicecoach.nlu import Match


class EventLog:
    """Writes one JSON object a line: heard, said, state."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._waiting: list[Say] = []
        self._began_s = 0.0
        self._state: dict[str, Any] = {}

    @classmethod
    @contextmanager
    def opened(cls, path: Path) -> "Iterator[EventLog]":
        """A log that appends to a file. Raises InputError where it cannot be written."""
        try:
            file = path.open("a", encoding="utf-8")
        except OSError as error:
            raise InputError(
                f"{path} cannot be written ({error.strerror}): give another file with --events"
            ) from error
        with file:
            yield cls(file)

    def __call__(self, event: Event, session: Session, effects: tuple[Effect, ...]) -> None:
        """A Watcher."""
        match event:
            case Heard(understanding=Match() as match):
                score = round(match.score, 3)
                self._write(event.at_s, "heard", text=match.heard, match=match.id, score=score)
            case Heard(understanding=nothing):
                self._write(event.at_s, "heard", text=nothing.heard, match=None, score=0.0)
            case StopHeard():
                self._write(event.at_s, "heard", text="stop", match="stop", score=1.0)
            case Unintelligible():
                self._write(event.at_s, "heard", text="", match=None, score=0.0)
            case Spoken(number=number):
                self._spoken(event.at_s, number)
        for effect in effects:
            if isinstance(effect, Hush):
                self._cut(event.at_s)
            elif isinstance(effect, Say):
                if not self._waiting:
                    self._began_s = event.at_s
                self._waiting.append(effect)
        self._note_state(event.at_s, session)

    def _spoken(self, at_s: float, number: int) -> None:
        while self._waiting and self._waiting[0].number <= number:
            self._said(self._waiting.pop(0), at_s, cut=False)

    def _cut(self, at_s: float) -> None:
        if self._waiting:
            self._said(self._waiting[0], at_s, cut=True)
        self._waiting.clear()

    def _said(self, said: Say, at_s: float, cut: bool) -> None:
        start = round(self._began_s, 3)
        self._write(at_s, "said", text=said.text, start=start, end=round(at_s, 3), cut=cut)
        self._began_s = at_s

    def _note_state(self, at_s: float, session: Session) -> None:
        routine = session.routine
        state = {
            "routine": routine.entry if routine else None,
            "step": routine.step if routine else None,
            "phase": str(routine.phase) if routine else None,
            "asked": str(session.offer.question) if session.offer else None,
            "warning": session.alarm or None,
            "asleep": session.asleep,
        }
        if state != self._state:
            self._state = state
            self._write(at_s, "state", **state)

    def _write(self, at_s: float, kind: str, **fields: Any) -> None:
        self._file.write(json.dumps({"t": round(at_s, 3), "type": kind, **fields}) + "\n")
        self._file.flush()


def show_states_on(echo: Callable[[str], None], awake: Callable[[Session, float], bool]) -> Watcher:
    """A Watcher that prints what the coach does, and no word that anybody said."""
    last: State | None = None

    def show(event: Event, session: Session, effects: tuple[Effect, ...]) -> None:
        nonlocal last
        state = state_of(session, awake=awake(session, event.at_s))
        if state is not last:
            last = state
            echo(state)

    return show


def show_on(echo: Callable[[str], None]) -> Watcher:
    """A Watcher that prints the conversation line by line."""

    def show(event: Event, session: Session, effects: tuple[Effect, ...]) -> None:
        if isinstance(event, Heard) and isinstance(event.understanding, Match):
            echo(f"you    {event.understanding.heard}")
        elif isinstance(event, StopHeard):
            echo("you    stop")
        for effect in effects:
            if isinstance(effect, Say):
                echo(f"coach  {effect.text}")

    return show
