"""The diary in a conversation: noting, correcting, reading back."""

from dataclasses import replace
from datetime import datetime, timedelta

from voicecoach.content import Phrase
from voicecoach.dialogue.diary import LONGEST_S, STRONGEST, Cramp, is_often, when
from voicecoach.dialogue.effects import AmendLog, Log, Tone
from voicecoach.dialogue.session import Routine
from voicecoach.dialogue.turn import Turn
from voicecoach.nlu.details import Details

UNNAMED = "leg"
"The place of a cramp that nobody named."
STILL_MEANT = timedelta(hours=3)
"So long after a relief routine began, a cramp to be noted is the one it was for."
DOCTOR = "when_to_see_a_doctor"
NOTHING_SAID = Details()
FULL_MINUTE_S = 60


def log(turn: Turn, place: str, side: str, said: Details = NOTHING_SAID) -> None:
    """Adds a cramp to the diary and reads it back."""
    if not turn.session.keeps:
        turn.tell(Phrase.LOG_NOT_KEPT)
        return
    if said.future:
        turn.tell(Phrase.LOG_FUTURE)
        return
    cramp = _noted(turn, place, side, said)
    turn.effects.append(Log(cramp))
    turn.set(cramps=(*turn.session.cramps, cramp))
    _tell(turn, Phrase.LOGGED, cramp, said)
    if not turn.session.advised and is_often(turn.session.cramps, turn.session.night):
        turn.tell(Phrase.FREQUENT)
        turn.set(advised=True, answer=DOCTOR, told=0)


def _noted(turn: Turn, place: str, side: str, said: Details) -> Cramp:
    at, rough = when(turn.now, said)
    cramp = Cramp(at, place or UNNAMED, side or turn.session.usual_leg, rough=rough)
    routine = turn.session.routine or turn.session.last
    if routine is not None and _is_meant(turn, routine, place, at, said):
        cramp = replace(
            cramp,
            at=routine.began or at,
            place=turn.content.entries[routine.entry].place or UNNAMED,
            side=side or routine.leg or turn.session.usual_leg,
            duration_s=_length_s(routine),
            helped=routine.helped,
        )
        _mark_noted(turn, routine)
    return _with(cramp, said)


def _is_meant(turn: Turn, routine: Routine, place: str, at: datetime, said: Details) -> bool:
    """Whether the cramp that a routine was for is the one to be noted."""
    entry = turn.content.entries[routine.entry]
    recent = routine.began is not None and at - routine.began < STILL_MEANT
    named = place in ("", UNNAMED, entry.place)
    return routine.relief and named and recent and not said.timed and not routine.noted


def _length_s(routine: Routine) -> int:
    if routine.began is None or routine.eased is None:
        return 0
    return min(round((routine.eased - routine.began).total_seconds()), LONGEST_S)


def _mark_noted(turn: Turn, routine: Routine) -> None:
    noted = replace(routine, noted=True)
    if turn.session.routine is not None:
        turn.set(routine=noted)
    else:
        turn.set(last=noted)


def _with(cramp: Cramp, said: Details) -> Cramp:
    """A cramp with what was said of it; what cannot be is left out."""
    return replace(
        cramp,
        duration_s=round(said.duration_s) if 0 < said.duration_s <= LONGEST_S else cramp.duration_s,
        strength=said.strength if 0 < said.strength <= STRONGEST else cramp.strength,
        helped=said.helped or cramp.helped,
        woke=said.woke == "yes" if said.woke else cramp.woke,
    )


def amend(turn: Turn, place: str, side: str, said: Details = NOTHING_SAID) -> None:
    """Corrects the last entry of the diary and reads it back."""
    if said.future:
        turn.tell(Phrase.LOG_FUTURE)
        return
    last = turn.session.cramps[-1]
    at, rough = when(turn.now, said) if said.timed else (last.at, last.rough)
    place = place if place not in ("", UNNAMED) else last.place
    cramp = _with(replace(last, at=at, rough=rough, place=place, side=side or last.side), said)
    turn.effects.append(AmendLog(cramp))
    turn.set(cramps=(*turn.session.cramps[:-1], cramp))
    _tell(turn, Phrase.LOG_CHANGED, cramp, said)


def _tell(turn: Turn, phrase: Phrase, cramp: Cramp, said: Details) -> None:
    """Reads an entry back, with what could not be taken."""
    turn.tell(phrase, what=whole(turn, cramp, said))
    if said.duration_s > LONGEST_S:
        turn.say(turn.phrase(Phrase.LOG_TOO_LONG), Tone.PROMPT)
    if said.strength > STRONGEST:
        turn.say(turn.phrase(Phrase.LOG_STRENGTH), Tone.PROMPT)


def whole(turn: Turn, cramp: Cramp, said: Details) -> str:
    """All of an entry as it is read back; its time only where one was said."""
    phrases = turn.content.phrases
    what = named(turn, cramp)
    if said.timed:
        what = _on_day(turn, what, cramp, said)
    if said.hour >= 0 and cramp.at.minute:
        minute = turn.number(cramp.at.minute)
        what = turn.phrase(Phrase.AT_PAST, what=what, minute=minute, hour=_hour(turn, cramp))
    elif said.hour >= 0:
        what = turn.phrase(Phrase.AT_HOUR, what=what, hour=_hour(turn, cramp))
    parts = [what]
    if cramp.duration_s:
        # Nobody wants to hear three minutes and seventeen seconds.
        exact = cramp.duration_s <= FULL_MINUTE_S
        parts.append(phrases.duration(cramp.duration_s if exact else _round(cramp.duration_s)))
    if cramp.strength:
        parts.append(turn.phrase(Phrase.STRENGTH, number=turn.number(cramp.strength)))
    if cramp.woke:
        parts.append(turn.phrase(Phrase.WOKE))
    if cramp.helped:
        helped = f" {turn.phrase(Phrase.AND)} ".join(map(phrases.label, cramp.helped))
        parts.append(turn.phrase(Phrase.HELPED, what=helped))
    return ", ".join(parts)


def _round(seconds: int) -> int:
    return 30 * round(seconds / 30)


def _hour(turn: Turn, cramp: Cramp) -> str:
    return turn.number(cramp.at.hour % 12 or 12)


def _on_day(turn: Turn, what: str, cramp: Cramp, said: Details) -> str:
    if said.day == "1":
        return turn.phrase(
            Phrase.LAST_NIGHT if said.part == "night" else Phrase.YESTERDAY, what=what
        )
    days = (turn.now.date() - cramp.at.date()).days
    if days > 1:
        return turn.phrase(Phrase.DAYS_AGO, what=what, number=turn.number(days))
    return what


def named(turn: Turn, cramp: Cramp) -> str:
    """Where a cramp was, as it is read back: left calf."""
    place = turn.content.phrases.label(cramp.place)
    if not cramp.side:
        return place
    side = turn.content.phrases.label(cramp.side)
    return turn.phrase(Phrase.SIDE_PLACE, side=side, place=place)
