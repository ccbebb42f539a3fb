"""The spoken count of a hold: when it speaks, and what it says."""

from voicecoach.content import Phrase, Step
from voicecoach.dialogue.turn import Turn

HALF_WAY_FROM_S = 20.0
"Holds of this length and more are counted at half-way."
LAST_SECONDS = (3.0, 2.0, 1.0)
COUNTED_FROM_S = 6.0
"Shorter holds have no spoken count: it would be all there is."
COUNTED_TO_S = 120.0
"Longer ones neither: nobody counts the end of a bath."


def cues_of(step: Step) -> tuple[float, ...]:
    """Seconds left at which the count of a step speaks, falling."""
    if step.count:
        pace_s = step.hold_s / step.count
        return tuple(pace_s * left for left in range(step.count - 1, 0, -1))
    half = (step.hold_s / 2,) if step.hold_s >= HALF_WAY_FROM_S else ()
    return half + (LAST_SECONDS if COUNTED_FROM_S <= step.hold_s <= COUNTED_TO_S else ())


def words(turn: Turn, step: Step, left_s: float) -> str:
    """What the count says with so much left."""
    if step.count:
        return turn.number(step.count - left_s * step.count / step.hold_s)
    return turn.number(left_s) if left_s in LAST_SECONDS else turn.phrase(Phrase.HOLD_HALF)


def tell_end(turn: Turn, step: Step) -> None:
    """The cue that ends a hold."""
    turn.tell(Phrase.WORK_END if step.moving else Phrase.HOLD_END)


def left_words(turn: Turn, left_s: float) -> str:
    """How much is left, as spoken."""
    return turn.phrase(Phrase.TIME_LEFT, time=turn.content.phrases.duration(left_s))
