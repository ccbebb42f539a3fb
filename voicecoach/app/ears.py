"""From what a recogniser heard to what happened: stop first, echo out, doubt as doubt."""

import math
from dataclasses import dataclass
from datetime import datetime

from voicecoach.app.guard import EchoGuard
from voicecoach.asr import UNKNOWN, Hearing, Reading
from voicecoach.content import Content
from voicecoach.dialogue import Effect, Event, Heard, Session, StopHeard, Unintelligible
from voicecoach.enums import StrEnum
from voicecoach.nlu import Context, Match, Understander, Understanding
from voicecoach.nlu.readings import agree, hangs_on, understand_readings

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
BOTH_AGREE = Sureness(0.4, 0.35)
"Where both readings have heard the same: then a word here and there may be doubtful."
ONE_ALONE = Sureness(0.65, 0.55)
"Where the expected phrases were not heard, or others: other talk that sounds like a cramp does so."
WARNING = Sureness(0.5)
"Warnings, however they were heard: better one too many than one too few."
OUT_OF_THE_BLUE = Sureness(0.7)
"Warnings that one reading alone heard while the coach was not attending: a television says much."
BEYOND_DOUBT = 0.95
"Confidence from which a word is not given up for another that would make sense."
DOUBTFUL = 0.5
"Confidence below which a word alone must not decide what was meant: it may be one of other talk."
NOT_FOR_BOTH = 0.7
"The same where the expected phrases had an unknown word in that place: it may well be one."
WORDS_AT_ALL = 0.66
"Confidence from which words that mean nothing are answered by saying so."

TAIL_S = 0.3
"Sound that begins this soon after the coach's last word is taken for its end, or the room's."


class DuplexMode(StrEnum):
    """What counts while the coach itself is to be heard in the microphone, or is not."""

    HALF = "half"
    "Only stop words and warning signs: its voice cannot be told from a person's."
    CANCELLED = "cancelled"
    "Everything but its own words: most of its voice is taken out of the sound."
    FULL = "full"
    "Everything: headphones, a recording, a satellite that sees to this itself."


class Doubt(StrEnum):
    """A hearing that cannot be acted on."""

    NOTHING = "nothing"
    "No words: a cough, a bang, a word by chance."
    UNCLEAR = "unclear"
    "Somebody spoke, but the words are too uncertain."


class Ears:
    """Judges hearings. What `duplex` is may change while the conversation runs."""

    def __init__(self, content: Content, understander: Understander, duplex: DuplexMode) -> None:
        self._content = content
        self._understander = understander
        self._guard = EchoGuard(content, understander)
        self.duplex = duplex
        self._armed_since_s: float | None = None
        self._obeyed = False
        self._speaking = False
        self._spoke_s = (-math.inf, -math.inf)

    def watch(self, event: Event, session: Session, effects: tuple[Effect, ...]) -> None:
        """A Watcher: what the coach says, and until when."""
        if self.duplex is DuplexMode.FULL:
            return
        self._guard.watch(event, effects)
        if session.speaking and not self._speaking:
            self._spoke_s = (event.at_s, math.inf)
        elif self._speaking and not session.speaking:
            self._spoke_s = (self._spoke_s[0], event.at_s)
        self._speaking = session.speaking

    def judge(
        self,
        hearing: Hearing,
        session: Session,
        at_s: float,
        now: datetime,
        *,
        attending: bool = True,
    ) -> Event | None:
        """The event that a hearing amounts to; None where it amounts to nothing (yet).

        `attending`: somebody talks with the coach; else what is said is hardly meant for it.
        """
        if not hearing.final:
            return self._partial(hearing, session, at_s)
        obeyed, self._obeyed = self._obeyed, False
        self._armed_since_s = None
        result = self.make_out(hearing, session.context(), attending=attending)
        if result is Doubt.NOTHING:
            return None
        if isinstance(result, Match) and result.armed:
            return None if obeyed and result.id == STOP else Heard(at_s, result, now)
        if not self._is_a_person(hearing, result, began_s(hearing, at_s)):
            return None
        if result is Doubt.UNCLEAR:
            return Unintelligible(at_s)
        return Heard(at_s, result, now)

    def _is_a_person(self, hearing: Hearing, result: Understanding | Doubt, since_s: float) -> bool:
        """Whether the words are not the coach's own, as far as can be told."""
        if self.duplex is DuplexMode.FULL:
            return True
        text = hearing.free.text
        if isinstance(result, Match) and self._content.entries[result.id].priority:
            return not self._guard.is_own_warning(text, since_s)
        spoke_s, until_s = self._spoke_s
        over = spoke_s <= since_s < until_s + TAIL_S
        if over and (self.duplex is DuplexMode.HALF or result is Doubt.UNCLEAR):
            # A cough, or a word that nobody understands, does not take the word from it.
            return False
        return not self._guard.is_echo(text, since_s)

    def make_out(
        self, hearing: Hearing, context: Context, *, attending: bool = True
    ) -> Understanding | Doubt:
        """What a final hearing means in a state, or how far it is from meaning anything."""
        free = hearing.free
        if not _has_words(free):
            return Doubt.NOTHING
        clear = frozenset(w.text for w in free.words if w.confidence >= BEYOND_DOUBT)
        result = understand_readings(
            self._understander, free.text, hearing.expected.text, context, clear
        )
        if self._is_sure(hearing, result, context, attending=attending or result.called):
            return result
        return Doubt.UNCLEAR if len(free.words) > 1 else Doubt.NOTHING

    @staticmethod
    def _confidence(hearing: Hearing, result: Understanding) -> float:
        """That of the free reading; half of it the other's where that one made the sense."""
        free = hearing.free.confidence
        if result.heard == hearing.free.text:
            return free
        return (free + hearing.expected.confidence) / 2

    def _is_sure(
        self, hearing: Hearing, result: Understanding, context: Context, *, attending: bool
    ) -> bool:
        confidence = self._confidence(hearing, result)
        if not isinstance(result, Match):
            return confidence >= WORDS_AT_ALL
        both = agree(hearing.free.text, hearing.expected.text)
        warning = bool(self._content.entries[result.id].priority)
        if warning:
            asked = WARNING if both or attending else OUT_OF_THE_BLUE
        elif both:
            asked = BOTH_AGREE
        else:
            asked = ONE_ALONE
        if confidence < asked.confidence or confidence * result.score < asked.clear:
            return False
        # Warnings count all the same.
        return warning or not self._hangs_on_doubt(hearing, result, context)

    def _hangs_on_doubt(self, hearing: Hearing, result: Match, context: Context) -> bool:
        """Whether a word decided that was hardly heard."""
        own, other = hearing.free, hearing.expected
        if result.heard != own.text:
            own, other = other, own
        # Nothing but unknown words tells little: in noise that is often all there is.
        least = NOT_FOR_BOTH if UNKNOWN in other.text and _has_words(other) else DOUBTFUL
        doubtful = frozenset(w.text for w in own.words if w.confidence < least)
        return hangs_on(self._understander, result, doubtful, other.text, context)

    def _partial(self, hearing: Hearing, session: Session, at_s: float) -> Event | None:
        """Stop is obeyed before the utterance has ended, where there is something to end."""
        under_way = session.speaking or session.routine or session.offer
        if not under_way or not self._says_stop(hearing):
            self._armed_since_s = None
            return None
        if self._armed_since_s is None:
            self._armed_since_s = at_s
        if self._obeyed or at_s - self._armed_since_s < STABLE_S:
            return None
        self._obeyed = True
        return StopHeard(at_s)

    def _says_stop(self, hearing: Hearing) -> bool:
        """By both readings, where there are two: the beginning of a word may sound like it."""
        readings = [r.text for r in (hearing.free, hearing.expected) if r.text]
        return bool(readings) and all(self._understander.armed(text) == STOP for text in readings)


def _has_words(reading: Reading) -> bool:
    return bool(reading.text.replace(UNKNOWN, "").strip())


def began_s(hearing: Hearing, at_s: float) -> float:
    """When the first word of a hearing began that was recognised at a time."""
    if not hearing.free.words:
        return at_s
    return at_s - (hearing.end_s - hearing.free.words[0].start_s)
