"""What the coach knows, as values. Made by `voicecoach.content.load` from `intents/`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from voicecoach.content.diary import DiaryWords
from voicecoach.content.lexicon import Lexicon
from voicecoach.content.phrases import Phrases
from voicecoach.content.templates import Template
from voicecoach.enums import StrEnum


class Kind(StrEnum):
    """What an entry is for."""

    SAFETY = "safety"
    "A warning that goes before everything else."
    CONTROL = "control"
    "Something that can be said to steer the conversation."
    RELIEF = "relief"
    "A cramp is happening now: timed steps, first instruction first."
    ROUTINE = "routine"
    "An exercise, massage or soak on request: timed steps."
    ANSWER = "answer"
    "A spoken answer to a question: a short core, then more on request."


class Side(StrEnum):
    """Which leg a step is for."""

    ONE = "one"
    "The leg in question."
    EACH = "each"
    "One leg, then the other, each with the full hold."


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction of a routine."""

    say: str
    "What is spoken."
    hold_s: float = 0.0
    "Seconds to hold after the words; 0 waits for the person to say next."
    repeat: int = 1
    "How many holds in all."
    side: Side = Side.ONE
    rest_s: float = 3.0
    "Seconds between two holds of this step; in a circuit those before its work."
    moving: bool = False
    "The seconds are for moving, soaking, rubbing: nothing is held still."
    count: int = 0
    "How many movements are counted aloud, hold_s long in all; 0 counts none."
    name: str = ""
    "What a circuit calls the step ahead: squats."
    remedy: str = ""
    "Steps of one remedy belong together: 'it still hurts' goes on to the next remedy."
    cautions: tuple[str, ...] = ()
    "Conditions whose caution is spoken before this step."
    unless: tuple[str, ...] = ()
    "Conditions for which this step is left out."
    only: tuple[str, ...] = ()
    "Conditions without which this step is left out."
    line: int = 0


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What the coach offers afterwards."""

    say: str
    "The question."
    entry: str
    "The entry that a yes starts."


@dataclass(frozen=True, slots=True)
class Sign:
    """A combination of concepts that means an entry: all of `needs`, none of `bars`."""

    needs: tuple[frozenset[str], ...]
    "For each: any one of these concepts."
    bars: frozenset[str]
    line: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing the coach knows or obeys."""

    id: str
    title: str
    kind: Kind
    sources: tuple[str, ...] = ()
    "The source texts of its facts, by the first three digits of their file."
    say: str = ""
    "The spoken core."
    more: tuple[str, ...] = ()
    "What 'tell me more' gives, piece by piece."
    steps: tuple[Step, ...] = ()
    hint: str = ""
    "Spoken after the first instruction when the person named no place."
    place: str = ""
    "The muscle of a relief entry, as the diary names it."
    tip: str = ""
    "The one piece of prevention spoken when it feels better."
    cautions: Mapping[str, str] = field(default_factory=dict)
    "Condition to the caution that goes before the entry; empty: the one of cautions.yaml."
    say_if: Mapping[str, str] = field(default_factory=dict)
    """Condition to what is said instead of all the rest: for a person with it the usual
    advice would be wrong."""
    ask_first: tuple[str, ...] = ()
    "Conditions with which the steps begin only after a yes to the caution."
    instead: FollowUp | None = None
    "What is offered after say_if."
    rounds: int = 0
    "How many rounds a circuit has at most; 0 for what is gone through step by step."
    priority: int = 0
    """1 goes before everything, 2 after it, and so on; 0 for entries that wait their turn.
    An entry with a priority breaks into anything and ends a routine."""
    follow_up: FollowUp | None = None
    sentences: tuple[Template, ...] = ()
    signs: tuple[Sign, ...] = ()
    armed: tuple[Template, ...] = ()
    "Whole utterances obeyed at any moment, on partial results too."
    curt: tuple[Template, ...] = ()
    "Sentences that are complete as they are: nothing more is waited for once they were heard."
    taught: tuple[Template, ...] = ()
    "Phrases that the user taught for it; its sentences hold them too."
    states: frozenset[str] = frozenset()
    "Where a control entry can be said; empty means anywhere."
    file: str = ""
    line: int = 0
    "Of its id."
    lines: Mapping[str, int] = field(default_factory=dict)
    "Of each of its keys."


@dataclass(frozen=True, slots=True)
class Content:
    """Everything in one language, checked."""

    language: str
    entries: Mapping[str, Entry]
    cautions: Mapping[str, str]
    "Condition to the sentence spoken for it."
    phrases: Phrases
    lexicon: Lexicon
    elsewhere: tuple[Template, ...]
    "Templates of talk that is not for the coach."
    version: str
    "Changes whenever any file changes: 16 hexadecimal digits."
    diary: DiaryWords = field(default_factory=DiaryWords)
    "How people speak of a cramp that is noted, and the words of the page for a doctor."

    def caution(self, entry: Entry, condition: str) -> str:
        """What is spoken to someone with a condition before an entry or one of its steps."""
        return entry.cautions.get(condition) or self.cautions[condition]

    def of_kind(self, kind: Kind) -> tuple[Entry, ...]:
        """All entries of a kind, in the order of their files."""
        return tuple(entry for entry in self.entries.values() if entry.kind is kind)
