"""What understanding gives: a Match or a NoMatch, and what it is told about the state."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from voicecoach.content import Kind
from voicecoach.enums import StrEnum


@dataclass(frozen=True, slots=True)
class Context:
    """Where the conversation stands when something is heard."""

    routine: str = ""
    "The entry that is being gone through, if any."
    relief: bool = False
    "That entry relieves a cramp."
    holding: bool = False
    paused: bool = False
    offer: str = ""
    "What was last asked and is still open, if anything."
    alarm: str = ""
    "The safety entry that was spoken and not called off."
    logged: bool = False
    "A cramp has just been noted."
    choices: tuple[str, ...] = ()
    "The two entries between which the coach has just asked to choose."
    remembered: bool = False
    "A condition has just been read back."
    conditions: frozenset[str] = frozenset()
    "What is known of the person: pregnancy, diabetes ..."

    def concepts(self) -> frozenset[str]:
        """The state as concepts, for signs: @routine, @paused, @offer:log, @has:pregnancy ..."""
        names = {"@routine" if self.routine else "@idle"}
        if self.routine:
            names.add(f"@{self.routine}")
        for name in ("relief", "holding", "paused", "offer", "alarm", "logged", "remembered"):
            if getattr(self, name):
                names.add(f"@{name}")
        names.update(f"@{slot}:{value}" for slot, value in self._named() if value)
        return frozenset(names)

    def _named(self) -> tuple[tuple[str, str], ...]:
        held = tuple(("has", condition) for condition in self.conditions)
        return (("offer", self.offer), ("alarm", self.alarm), *held)


IDLE = Context()
"Nothing is running and nothing was asked."


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that was weighed."""

    id: str
    score: float
    "0 to 1."
    why: str
    "What spoke for it, for people."
    awaited: bool = False
    "The moment calls for it: it answers a question, or corrects what was just done."


class Reason(StrEnum):
    """Why nothing matched."""

    EMPTY = "empty"
    "No words but fillers."
    UNKNOWN = "unknown"
    "Nothing the coach knows: most likely not for it."
    ELSEWHERE = "elsewhere"
    "Known to be for somebody else."
    OUT_OF_SCOPE = "out_of_scope"
    "An ailment, but not one of the coach's."
    NEAR = "near"
    "Close to what the coach knows, but not close enough to act on."


@dataclass(frozen=True, slots=True)
class Match:
    """The entry that was meant."""

    id: str
    kind: Kind
    score: float
    heard: str
    why: str = ""
    slots: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What was named, by label: side, place, well, condition and claimed (conditions that the
    person says they have, with spaces between them; those denied as not_condition)."""
    also: str = ""
    "With a command: the entry that the same breath asked for, if any."
    rival: str = ""
    "Another entry that may well have been meant instead: then the coach asks which."
    armed: bool = False
    "The armed words alone, nothing else."
    called: bool = False
    "The same breath called the coach by its name."
    alternatives: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class NoMatch:
    """Nothing was meant for the coach, as far as it can tell."""

    heard: str
    reason: Reason = Reason.UNKNOWN
    alternatives: tuple[Candidate, ...] = ()
    called: bool = False
    "The coach was called by its name."
    sure: float = 0.0
    "How likely it is that this was not for the coach, 0 to 1; 0 where no model was taught."


Understanding = Match | NoMatch
