"""How many cramps: one spoken sentence with a comparison, and a little more when asked."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from voicecoach.content import Phrase
from voicecoach.dialogue.diary import Cramp, between, finer_part, most_common_part, mostly
from voicecoach.dialogue.memory import named
from voicecoach.dialogue.turn import Turn

MONTH, LAST_MONTH = "month", "last_month"
WEEK, LAST_WEEK = "week", "last_week"
YEAR, LAST = "year", "last"
FEW = 2
"Of fewer cramps it makes no sense to say what most were."


def report(turn: Turn, period: str) -> tuple[str, ...]:
    """What is answered to 'how many cramps did I have'; month where no period is named."""
    if period == LAST:
        return (_last(turn),)
    begin, end = span(turn.now, period)
    all_of_them = turn.session.cramps
    cramps = between(all_of_them, begin, end)
    parts = [_count(turn, cramps, period)]
    earlier = any(cramp.at.replace(tzinfo=None) < begin for cramp in all_of_them)
    if earlier and period != YEAR:
        parts.append(_compared(turn, len(cramps), begin, period))
    if len(cramps) >= FEW:
        parts.extend(_mostly(turn, cramps))
    return (turn.phrase(Phrase.REPORT, parts=", ".join(parts)),)


def details(turn: Turn, period: str) -> tuple[str, ...]:
    """Which legs, and what time of day."""
    cramps = between(turn.session.cramps, *span(turn.now, period))
    if not cramps:
        return (turn.phrase(Phrase.REPORT, parts=_count(turn, cramps, period)),)
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


def span(now: datetime, period: str) -> tuple[datetime, datetime]:
    """The begin and the end of a period, by the calendar; weeks begin on Monday."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    after = today + timedelta(days=1)
    monday = today - timedelta(days=today.weekday())
    month = today.replace(day=1)
    if period == WEEK:
        return monday, after
    if period == LAST_WEEK:
        return monday - timedelta(days=7), monday
    if period == LAST_MONTH:
        return _month_before(month), month
    if period == YEAR:
        return today.replace(month=1, day=1), after
    return month, after


def _month_before(month: datetime) -> datetime:
    return (month - timedelta(days=1)).replace(day=1)


def _count(turn: Turn, cramps: Sequence[Cramp], period: str) -> str:
    said = turn.content.phrases.label(period if period in PERIODS else MONTH)
    if not cramps:
        return turn.phrase(Phrase.REPORT_NONE, period=said)
    if len(cramps) == 1:
        return turn.phrase(Phrase.REPORT_ONE, period=said)
    number = turn.number(len(cramps)).capitalize()
    return turn.phrase(Phrase.REPORT_MANY, number=number, period=said)


PERIODS = (WEEK, LAST_WEEK, MONTH, LAST_MONTH, YEAR)


def _compared(turn: Turn, count: int, begin: datetime, period: str) -> str:
    if period in (WEEK, LAST_WEEK):
        before = begin - timedelta(days=7)
        name = turn.content.phrases.label(LAST_WEEK if period == WEEK else "week_before")
    else:
        before = _month_before(begin)
        month = turn.content.diary.months[before.month - 1]
        name = turn.phrase(Phrase.IN_MONTH, month=month)
    difference = count - len(between(turn.session.cramps, before, begin))
    if difference == 0:
        return turn.phrase(Phrase.REPORT_SAME, before=name)
    phrase = Phrase.REPORT_MORE if difference > 0 else Phrase.REPORT_FEWER
    return turn.phrase(phrase, number=turn.number(abs(difference)), before=name)


def _mostly(turn: Turn, cramps: Sequence[Cramp]) -> list[str]:
    labels = turn.content.phrases.label
    where = mostly([named(turn, cramp) for cramp in cramps])
    where = where or mostly([labels(cramp.place) for cramp in cramps])
    found = [turn.phrase(Phrase.THE, what=where)] if where else []
    timed = [finer_part(cramp.at) for cramp in cramps if not cramp.rough]
    part = mostly(timed) if timed else ""
    found += [labels(part)] if part else []
    return [turn.phrase(Phrase.REPORT_MOSTLY, what=what) for what in found]


def _last(turn: Turn) -> str:
    """When the last cramp was."""
    cramps = turn.session.cramps
    if not cramps:
        return turn.phrase(Phrase.LOG_EMPTY)
    last = max(cramps, key=lambda cramp: cramp.at.replace(tzinfo=None))
    days = (turn.now.date() - last.at.date()).days
    labels = turn.content.phrases.label
    if days <= 1:
        time = labels("today" if days <= 0 else "day_before")
        return turn.phrase(Phrase.REPORT_LAST, when=time, what=named(turn, last))
    month = turn.content.diary.months[last.at.month - 1]
    time = turn.phrase(Phrase.DATE, month=month, day=turn.number(last.at.day))
    return turn.phrase(Phrase.REPORT_LAST, when=time, what=named(turn, last))
