"""What is known of past cramps, as values."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from voicecoach.nlu.details import Details

NOON = 12
Hours = tuple[int, int]
"From, to."
NIGHT: Hours = (21, 8)
"Hours that a night spans, if the person has not said otherwise."
NIGHT_SAID = (18, 6)
"Hours that are meant by last night."
LONGEST_S = 24 * 3600
"Nothing that lasts longer is a cramp."
STRONGEST = 10
WEEK = timedelta(days=7)
OFTEN_IN_A_WEEK = 3
OFTEN_NIGHTS = 4
QUIET_BEFORE = timedelta(days=28)
"So long they must have been few before it is said again that they are many."
USUAL_HOUR = {"morning": 8, "am": 8, "afternoon": 15, "pm": 15, "evening": 20, "night": 2}
"The hour that stands for a part of the day when none was said."
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SEARCHED_H = 36


@dataclass(frozen=True, slots=True)
class Cramp:
    """One entry of the diary."""

    at: datetime
    place: str = ""
    "calf, foot, toe, thigh, hamstring, leg ...; empty if unknown."
    side: str = ""
    "left, right, or empty."
    duration_s: int = 0
    "How long it lasted; 0 if unknown."
    strength: int = 0
    "1 to 10; 0 if unknown."
    helped: tuple[str, ...] = ()
    "What helped: stretch, rub, heat ..., labels of phrases.yaml."
    woke: bool = False
    "It woke the person, as far as was said."
    rough: bool = False
    "Only the day, or part of the day, was said: the hour of `at` means nothing."
    note: str = ""


# -- when -------------------------------------------------------------------------------------


def when(now: datetime, said: Details) -> tuple[datetime, bool]:
    """The latest time up to `now` that fits what was said, and whether its hour is a guess."""
    if not said.timed:
        return now, False
    if said.ago_s and said.hour < 0:
        return now - timedelta(seconds=said.ago_s), said.ago_s >= timedelta(days=1).total_seconds()
    day = _day(now, said)
    if said.hour < 0:
        return _guessed(now, day, said.part)
    if day is not None:
        begin, end = _span(day, said.part)
        for at in _candidates(end, said):
            if begin <= at <= now:
                return at, False
    return next(at for at in _candidates(now, said) if at <= now), False


def _candidates(until: datetime, said: Details) -> Iterator[datetime]:
    """Times up to about `until` when a clock showed what was said, the latest first."""
    full = until.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    for hours in range(SEARCHED_H):
        at = full - timedelta(hours=hours)
        shown = at.hour % NOON == said.hour % NOON and _in_part(at.hour, said.part)
        if at.hour == said.hour if said.exact else shown:
            yield at + timedelta(minutes=said.minute)


def _in_part(hour: int, part: str) -> bool:
    if part == "night":
        return hour >= NIGHT_SAID[0] or hour < NIGHT_SAID[1]
    if part in ("morning", "am"):
        return hour < NOON
    return hour >= NOON or part == ""


def _day(now: datetime, said: Details) -> date | None:
    """The day that was said, if any; of a night the day on which it begins."""
    if said.ago_s:
        return (now - timedelta(seconds=said.ago_s)).date()
    if said.day in WEEKDAYS:
        back = (now.weekday() - WEEKDAYS.index(said.day)) % 7 or 7
    elif said.day:
        back = int(said.day)
        if back == 0 and said.part == "night" and now.hour < NIGHT_SAID[1]:
            back = 1
    else:
        return None
    return now.date() - timedelta(days=back)


def _span(day: date, part: str) -> tuple[datetime, datetime]:
    begin = datetime.combine(day, time())
    if part == "night":
        begin += timedelta(hours=NIGHT_SAID[0])
        return begin, begin + timedelta(hours=NOON)
    return begin, begin + timedelta(days=1, seconds=-1)


def _guessed(now: datetime, day: date | None, part: str) -> tuple[datetime, bool]:
    """A time for a day or a part of it without an hour."""
    if day is None:
        day = now.date() - timedelta(days=part == "night")
    begin, end = _span(day, part)
    if part == "night" and begin <= now <= end:
        return now, False
    hour = USUAL_HOUR.get(part, NOON)
    at = datetime.combine(day, time(hour)) + timedelta(days=part == "night")
    return min(at, now), True


# -- counting ---------------------------------------------------------------------------------


def between(cramps: Sequence[Cramp], begin: datetime, end: datetime) -> tuple[Cramp, ...]:
    """The cramps from `begin` on and before `end`."""
    return tuple(cramp for cramp in cramps if begin <= cramp.at.replace(tzinfo=None) < end)


def night_of(at: datetime, night: Hours = NIGHT) -> date | None:
    """The day on which the night of a time began; None by day."""
    begin, end = night
    if begin <= end:
        return at.date() if begin <= at.hour < end else None
    if begin <= at.hour:
        return at.date()
    return at.date() - timedelta(days=1) if at.hour < end else None


def is_often(cramps: Sequence[Cramp], night: Hours = NIGHT) -> bool:
    """Whether the last entry made is what makes them so many that a doctor should look.

    That is three in a week or a fourth night in a row, and neither in the four weeks before.
    """
    newest = cramps[-1].at.replace(tzinfo=None)
    begin, end = newest - QUIET_BEFORE, newest + WEEK
    others = sorted(
        at
        for at in (cramp.at.replace(tzinfo=None) for cramp in cramps[:-1])
        if begin - WEEK < at < end
    )
    if _frequent([at for at in others if begin <= at], others, night):
        return False
    with_it = sorted((*others, newest))
    return _frequent([at for at in with_it if newest <= at], with_it, night)


def _frequent(moments: Sequence[datetime], times: Sequence[datetime], night: Hours) -> bool:
    """Whether at one of the moments there were many; `times` of all cramps, in their order."""
    nights = {night_of(at, night) for at in times}
    for at in moments:
        week = bisect_right(times, at) - bisect_right(times, at - WEEK)
        begun = night_of(at, night)
        row = begun and all(begun - timedelta(days=n) in nights for n in range(OFTEN_NIGHTS))
        if week >= OFTEN_IN_A_WEEK or row:
            return True
    return False


def part_of_day(at: datetime) -> str:
    """night, morning, afternoon or evening: a label of phrases.yaml."""
    for until, name in ((6, "night"), (NOON, "morning"), (18, "afternoon"), (22, "evening")):
        if at.hour < until:
            return name
    return "night"


def finer_part(at: datetime) -> str:
    """As `part_of_day`, the night before and after midnight told apart."""
    part = part_of_day(at)
    if part != "night":
        return part
    return "after_midnight" if at.hour < NOON else "before_midnight"


def most_common_part(cramps: Sequence[Cramp]) -> str:
    """The part of the day in which most of the cramps came."""
    return Counter(part_of_day(cramp.at) for cramp in cramps).most_common(1)[0][0]


def mostly(values: Sequence[str]) -> str:
    """The value that at least half of them have; empty where there is none."""
    value, count = Counter(values).most_common(1)[0]
    return value if 2 * count >= len(values) else ""
