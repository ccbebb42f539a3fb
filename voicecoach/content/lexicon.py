"""The words of the field: everything the understanding knows about a language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from voicecoach.content.templates import Template
from voicecoach.enums import StrEnum


class Role(StrEnum):
    """Concepts that the code itself asks for; a lexicon must have them."""

    DENIAL = "denial"
    "Words that deny what follows within a few words: not, without."
    DENIAL_NEXT = "denial_next"
    "Words that deny only what comes right after them: no swelling."
    JOIN = "join"
    "Words that carry a denial on: or, nor, and."
    TURN = "turn"
    "Words at which a denial ends: but, only, now."
    OTHER_AILMENT = "other_ailment"
    "An ailment the coach knows nothing of: it says so instead of staying silent."
    FORMER = "former"
    "Of two things named, the first."
    LATTER = "latter"
    "Of two things named, the second."
    CALLED = "called"
    "The coach by its name: asleep, it listens to nothing else but cries for help."
    ADDRESSED = "addressed"
    "Its name alone, before something that makes sense to it: the hey may not have been heard."


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A language's words, as read from lexicon.yaml."""

    contractions: Mapping[str, str]
    "Whole word or ending (written with a leading ~) to what stands for it."
    fillers: frozenset[str]
    "Sounds without meaning, dropped: um, er."
    padding: frozenset[str]
    "Words that may stand between the words of a phrase: really, please."
    neutral: frozenset[str]
    "Words that neither speak for nor against an entry: the, please, my."
    subjects: frozenset[str]
    "Words that begin an aside after a command: I, he."
    dangling: frozenset[str]
    "Words that nobody ends with: more is bound to come after them."
    carriers: tuple[str, ...]
    "What people say round a phrase that they taught, which stands there as <taught>."
    rules: Mapping[str, str]
    "Named pieces for templates, rules inside them resolved."
    concepts: Mapping[str, tuple[Template, ...]]
    "Concept to the ways of saying it."
    labels: Mapping[str, Mapping[str, str]]
    "Slot (side, place, condition) to concept to the label that the dialogue is given."
    hiding: frozenset[str]
    "Concepts that hide what is inside them: a hot water bottle is not hot."
    foreign: frozenset[str]
    "Concepts that speak against an entry that does not ask for them."
    sound_alikes: Mapping[str, tuple[str, ...]]
    "A word as it is heard to the words that may have been meant."
    numbers: Mapping[str, int]
    "Number words to their value, for things like 'about two this morning'."
    lines: Mapping[str, int] = field(default_factory=dict)
    "Where each part stands in lexicon.yaml."
