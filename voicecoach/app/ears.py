"""From what a recogniser heard to what happened: stop first, echo out, doubt as doubt."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime

from voicecoach.asr import UNKNOWN, Hearing
from voicecoach.content import Content
from voicecoach.content.check import words_of
from voicecoach.dialogue import Event, Heard, Session, StopHeard, Unintelligible
from voicecoach.enums import StrEnum
from voicecoach.nlu import Context, Match, Understander, Understanding
from voicecoach.nlu.readings import agree, understand_readings

STOP = "stop"
STABLE_S = 0.15
"Armed words in a partial result count once they have stood this long."


@dataclass(frozen=True, slots=True)
class Sureness:
    """What a match must reach, lest it is taken for a mishearing."""

    confidence: float
    "The mean of the words' confidences."
    clear: float = 0.0
    "That times the score of the match: what was half heard must at least make good sense."


# All that depends on how a network spreads its confidences. To set it again, look at the matches
# of spoken rows and of other talk, right and wrong, in the order of confidence and of the product.
BOTH_AGREE = Sureness(0.5, 0.4)
"Where both readings have heard the same: then a word here and there may be doubtful."
ONE_ALONE = Sureness(0.75, 0.55)
"Where the expected phrases were not heard, or others: other talk that sounds like a cramp does so."
WARNING = Sureness(0.5)
"Warnings, however they were heard: better one too many than one too few."
WORDS_AT_ALL = 0.66
"Confidence from which words that mean nothing are answered by saying so."

TAIL_S = 0.5
"Echo of the coach's own words may be recognised this long after they ended."
ECHO_SHARE = 0.6
"Share of the words heard that the coach has just said, from which they count as its echo."
LAST_SAID = 3
"Utterances of the coach that are remembered for that."


class Doubt(StrEnum):
    """A hearing that cannot be acted on."""

    NOTHING = "nothing"
    "No words: a cough, a bang, a word by chance."
    UNCLEAR = "unclear"
    "Somebody spoke, but the words are too uncertain."


class Ears:
    """Judges hearings. `duplex` is 'half' where microphone and loudspeaker share a room."""

    def __init__(self, content: Content, understander: Understander, duplex: str) -> None:
        self._content = content
        self._understander = understander
        self.half = duplex == "half"
        "Only stop words and warnings count while the coach speaks."
        self._armed_since_s: float | None = None
        self._obeyed = False
        self._speaking_until_s = -1.0
        self._said: deque[frozenset[str]] = deque(maxlen=LAST_SAID)

    def note_said(self, text: str) -> None:
        """The coach says this now."""
        self._said.append(frozenset(words_of(text)))

    def judge(self, hearing: Hearing, session: Session, at_s: float, now: datetime) -> Event | None:
        """The event that a hearing amounts to; None where it amounts to nothing (yet)."""
        if session.speaking:
            self._speaking_until_s = at_s
        if not hearing.final:
            return self._partial(hearing, at_s)
        obeyed, self._obeyed = self._obeyed, False
        self._armed_since_s = None
        result = self.make_out(hearing, session.context())
        if result is Doubt.NOTHING:
            return None
        if isinstance(result, Match) and result.armed:
            return None if obeyed and result.id == STOP else Heard(at_s, result, now)
        if self.half and self._began_s(hearing, at_s) < self._speaking_until_s + TAIL_S:
            warning = isinstance(result, Match) and self._content.entries[result.id].priority
            if not warning or self._is_echo(hearing.free.text):
                return None
        if result is Doubt.UNCLEAR:
            return Unintelligible(at_s)
        return Heard(at_s, result, now)

    def make_out(self, hearing: Hearing, context: Context) -> Understanding | Doubt:
        """What a final hearing means in a state, or how far it is from meaning anything."""
        free = hearing.free
        if not free.text.replace(UNKNOWN, "").strip():
            return Doubt.NOTHING
        result = understand_readings(self._understander, free.text, hearing.expected.text, context)
        if self._is_sure(hearing, result):
            return result
        return Doubt.UNCLEAR if len(free.words) > 1 else Doubt.NOTHING

    @staticmethod
    def _confidence(hearing: Hearing, result: Understanding) -> float:
        """That of the free reading; half of it the other's where that one made the sense."""
        free = hearing.free.confidence
        if result.heard == hearing.free.text:
            return free
        return (free + hearing.expected.confidence) / 2

    def _is_sure(self, hearing: Hearing, result: Understanding) -> bool:
        confidence = self._confidence(hearing, result)
        if not isinstance(result, Match):
            return confidence >= WORDS_AT_ALL
        if self._content.entries[result.id].priority:
            asked = WARNING
        elif agree(hearing.free.text, hearing.expected.text):
            asked = BOTH_AGREE
        else:
            asked = ONE_ALONE
        return confidence >= asked.confidence and confidence * result.score >= asked.clear

    def _partial(self, hearing: Hearing, at_s: float) -> Event | None:
        """Stop is obeyed before the utterance has ended."""
        if self._understander.armed(hearing.free.text) != STOP:
            self._armed_since_s = None
            return None
        if self._armed_since_s is None:
            self._armed_since_s = at_s
        if self._obeyed or at_s - self._armed_since_s < STABLE_S:
            return None
        self._obeyed = True
        return StopHeard(at_s)

    @staticmethod
    def _began_s(hearing: Hearing, at_s: float) -> float:
        if not hearing.free.words:
            return at_s
        return at_s - (hearing.end_s - hearing.free.words[0].start_s)

    def _is_echo(self, text: str) -> bool:
        heard = words_of(text)
        own = frozenset().union(*self._said)
        return bool(heard) and sum(word in own for word in heard) / len(heard) >= ECHO_SHARE
