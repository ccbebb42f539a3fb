"""Tells the coach's own words, come back through the microphone, from a person's."""

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from voicecoach.content import Content
from voicecoach.content.check import words_of
from voicecoach.dialogue import Effect, Event, Hush, Say, Spoken
from voicecoach.nlu import Context, Match, Understander
from voicecoach.nlu.readings import likeness

TAIL_S = 2.0
"Echo may still be recognised this long after the words ended."
ECHO_SHARE = 0.6
"Share of the words heard, in their order, that were just said, from which they are its echo."
WARNING_SHARE = 0.85
"The same for a warning sign: rather warn once too often than miss one."
ALIKE = 85
"""Likeness from which a word is one that was said, half heard: an echo is not as clear as a
person is."""
LEAST_WORDS = 3
"""Fewer words than this, begun after the coach was silent, are an answer, not an echo; and they are
taken as they were heard: 'slower' is an order, though it sounds like 'lower'."""
MOST_SAID = 12
_CLAUSE = re.compile(r"[.,;:?!]")


@dataclass(slots=True)
class _Said:
    """Something the coach says, until it has been silent about it for a while."""

    number: int
    words: tuple[str, ...]
    alarming: bool
    "It holds words that would be a warning sign if a person said them."
    ended_s: float | None = None


class EchoGuard:
    """Follows what is being said; a Watcher of the conversation."""

    def __init__(self, content: Content, understander: Understander) -> None:
        self._content = content
        self._understander = understander
        self._said: deque[_Said] = deque(maxlen=MOST_SAID)

    def watch(self, event: Event, effects: tuple[Effect, ...]) -> None:
        """Takes note of what begins and what ends."""
        if isinstance(event, Spoken):
            self._end(event.at_s, event.number)
        for effect in effects:
            if isinstance(effect, Hush):
                self._end(event.at_s, None)
            elif isinstance(effect, Say):
                words = tuple(words_of(effect.text))
                self._said.append(_Said(effect.number, words, self._is_alarming(effect.text)))

    def is_echo(self, text: str, began_s: float) -> bool:
        """Whether words that began at a time are the coach's own."""
        heard = words_of(text)
        said = [s for s in self._said if self._is_in_the_air(s, began_s)]
        # One breath of the room may hold the end of one utterance and the beginning of the next.
        if len(heard) < LEAST_WORDS:
            still = [s for s in said if s.ended_s is None or began_s <= s.ended_s]
            words = [word for s in still for word in s.words]
        else:
            words = [_half_heard(word, heard) for s in said for word in s.words]
        return _share(heard, words) >= ECHO_SHARE

    def is_own_warning(self, text: str, began_s: float) -> bool:
        """Whether a warning sign is the coach's own question for warning signs."""
        heard = words_of(text)
        return any(
            said.alarming
            and self._is_in_the_air(said, began_s)
            and _share(heard, said.words) >= WARNING_SHARE
            for said in self._said
        )

    @staticmethod
    def _is_in_the_air(said: _Said, at_s: float) -> bool:
        return said.ended_s is None or at_s <= said.ended_s + TAIL_S

    def _end(self, at_s: float, number: int | None) -> None:
        """The utterances up to a number are over; all of them for None."""
        for said in self._said:
            if said.ended_s is None and (number is None or said.number <= number):
                said.ended_s = at_s

    def _is_alarming(self, text: str) -> bool:
        for clause in (text, *_CLAUSE.split(text)):
            meant = self._understander.understand(clause, Context())
            if isinstance(meant, Match) and self._content.entries[meant.id].priority:
                return True
        return False


def _half_heard(word: str, heard: Sequence[str]) -> str:
    """A word that was said, as it was heard."""
    return next((h for h in heard if likeness(word, h) >= ALIKE), word)


def _share(heard: Sequence[str], said: Sequence[str]) -> float:
    """Of the words heard, how many were said, in that order; 0 to 1."""
    if not heard:
        return 0.0
    blocks = SequenceMatcher(None, heard, said, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(heard)
