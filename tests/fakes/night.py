"""A person, a clock and a mouth for the dialogue: a night in a fraction of a second."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from voicecoach.content import Content
from voicecoach.dialogue import (
    Effect,
    Event,
    Heard,
    Hush,
    Phase,
    Routine,
    Say,
    Session,
    Spoken,
    StopHeard,
    Tick,
    Unintelligible,
    step,
)
from voicecoach.nlu import Match, Understander

WORDS_PER_S = 2.5
LONGEST_S = 400.0


@dataclass
class Night:
    """Drives a session with what a person says, on a clock that only tests move."""

    content: Content
    understander: Understander
    session: Session = field(default_factory=Session)
    now_s: float = 0.0
    said: list[Say] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    entry: str | None = None
    _mouth: list[tuple[float, Say]] = field(default_factory=list)

    @property
    def wall(self) -> datetime:
        return datetime(2026, 11, 20, 3, 0) + timedelta(seconds=self.now_s)

    @property
    def silent(self) -> bool:
        return not self._mouth

    def texts(self) -> list[str]:
        return [say.text for say in self.said]

    def clear(self) -> None:
        self.said.clear()
        self.effects.clear()

    def hear(self, text: str) -> str | None:
        """The person says something; gives the entry it was taken for."""
        found = self.understander.understand(text, self.session.context())
        self.entry = found.id if isinstance(found, Match) else None
        self.happen(Heard(self.now_s, found, self.wall))
        return self.entry

    def mumble(self) -> None:
        self.entry = None
        self.happen(Unintelligible(self.now_s))

    def cry_stop(self) -> None:
        self.happen(StopHeard(self.now_s))

    def happen(self, event: Event) -> None:
        self.session, effects = step(self.content, self.session, event)
        for effect in effects:
            self.effects.append(effect)
            if isinstance(effect, Hush):
                self._mouth.clear()
            elif isinstance(effect, Say):
                begins = self._mouth[-1][0] if self._mouth else self.now_s
                self._mouth.append((begins + len(effect.text.split()) / WORDS_PER_S, effect))
                self.said.append(effect)

    def wait(self, seconds: float) -> None:
        """Time passes, with everything that happens by itself."""
        self.until(self.now_s + seconds)

    def until(self, end_s: float) -> None:
        while self._one_thing(end_s):
            pass
        self.now_s = end_s

    def _one_thing(self, end_s: float) -> bool:
        times = [self._mouth[0][0]] if self._mouth else []
        if self.session.deadline_s is not None:
            times.append(self.session.deadline_s)
        if not times or min(times) > end_s:
            return False
        self.now_s = max(self.now_s, min(times))
        if self._mouth and self._mouth[0][0] <= self.now_s:
            self.happen(Spoken(self.now_s, self._mouth.pop(0)[1].number))
        else:
            self.happen(Tick(self.now_s))
        return True

    def listen_out(self) -> None:
        """Till the coach has said what it is saying."""
        end = self.now_s + LONGEST_S
        while self._mouth and self._one_thing(end):
            pass

    def next_hold(self) -> Routine:
        """Till a hold runs."""
        end = self.now_s + LONGEST_S
        while self.session.routine is None or self.session.routine.phase is not Phase.HOLDING:
            assert self._one_thing(end), f"no hold began: {self.session.routine}"
        return self.session.routine

    def into_hold(self, seconds: float) -> None:
        """Till so many seconds of a hold have passed."""
        routine = self.next_hold()
        full = self.content.entries[routine.entry].steps[routine.step].hold_s
        passed = full - routine.remaining_s(self.now_s)
        assert passed <= seconds, f"{passed} s of the hold have passed already"
        self.wait(seconds - passed)

    def left_s(self) -> float:
        assert self.session.routine is not None
        return self.session.routine.remaining_s(self.now_s)
