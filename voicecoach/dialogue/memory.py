"""The diary in a conversation: noting, correcting, reading back, counting."""

from voicecoach.content import Phrase
from voicecoach.dialogue.diary import (
    Cramp,
    in_month,
    most_common_part,
    most_common_place,
    when,
)
from voicecoach.dialogue.effects import AmendLog, Log
from voicecoach.dialogue.turn import Turn

UNNAMED = "leg"
"The place of a cramp that nobody named."


def log(turn: Turn, place: str, side: str, hour: int | None = None, part: str = "") -> None:
    """Adds a cramp to the diary and reads it back."""
    routine = turn.session.routine or turn.session.last
    if not place and routine is not None:
        place = turn.content.entries[routine.entry].place
        side = side or routine.leg
    cramp = Cramp(when(turn.now, hour, part), place or UNNAMED, side)
    turn.effects.append(Log(cramp))
    turn.set(cramps=(*turn.session.cramps, cramp))
    what = named(turn, cramp)
    if hour is not None:
        what = turn.phrase(Phrase.AT_HOUR, what=what, hour=turn.number(hour))
    turn.tell(Phrase.LOGGED, what=what)


def amend(turn: Turn, place: str, side: str) -> None:
    """Corrects the last entry of the diary and reads it back."""
    last = turn.session.cramps[-1]
    cramp = Cramp(last.at, place if place not in ("", UNNAMED) else last.place, side or last.side)
    turn.effects.append(AmendLog(cramp))
    turn.set(cramps=(*turn.session.cramps[:-1], cramp))
    turn.tell(Phrase.LOG_CHANGED, what=named(turn, cramp))


def named(turn: Turn, cramp: Cramp) -> str:
    """A diary entry as it is read back: left calf."""
    place = turn.content.phrases.label(cramp.place)
    if not cramp.side:
        return place
    side = turn.content.phrases.label(cramp.side)
    return turn.phrase(Phrase.SIDE_PLACE, side=side, place=place)


def report(turn: Turn) -> tuple[str, ...]:
    """How many cramps this month, and where mostly, as it is spoken."""
    cramps = in_month(turn.session.cramps, turn.now)
    if not cramps:
        return (turn.phrase(Phrase.REPORT_NONE),)
    if len(cramps) == 1:
        return (turn.phrase(Phrase.REPORT_ONE),)
    counted = turn.phrase(Phrase.REPORT_MANY, number=turn.number(len(cramps)).capitalize())
    place = turn.content.phrases.label(most_common_place(cramps))
    return (counted, turn.phrase(Phrase.REPORT_PLACES, place=place))


def report_details(turn: Turn) -> tuple[str, ...]:
    """Which legs, and what time of day."""
    cramps = in_month(turn.session.cramps, turn.now)
    if not cramps:
        return (turn.phrase(Phrase.REPORT_NONE),)
    left = sum(cramp.side == "left" for cramp in cramps)
    right = sum(cramp.side == "right" for cramp in cramps)
    part = turn.content.phrases.label(most_common_part(cramps))
    return (
        turn.phrase(
            Phrase.REPORT_SIDES,
            left=turn.number(left).capitalize(),
            right=turn.number(right),
        ),
        turn.phrase(Phrase.REPORT_TIMES, part=part),
    )
