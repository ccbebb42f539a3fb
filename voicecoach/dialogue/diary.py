"""What is known of past cramps, as values."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

NIGHT = "night"
"Slot of a time of day: last night, in the night."
MORNING = "morning"
NOON = 12
NIGHT_FROM, NIGHT_TO = 18, 6
"Hours that last night spans."


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


def in_month(cramps: Sequence[Cramp], now: datetime) -> tuple[Cramp, ...]:
    """The cramps of the month that `now` is in."""
    return tuple(c for c in cramps if (c.at.year, c.at.month) == (now.year, now.month))


def when(now: datetime, hour: int | None, part: str) -> datetime:
    """The last time before `now` that a clock showed this hour (1 to 12), in a part of the day."""
    if hour is None:
        return now
    full = now.replace(minute=0, second=0, microsecond=0)
    hours_back = (full - timedelta(hours=n) for n in range(36))
    fitting = [t for t in hours_back if t.hour % NOON == hour % NOON and _in_part(t.hour, part)]
    return fitting[0]


def _in_part(hour: int, part: str) -> bool:
    if part == MORNING:
        return hour < NOON
    return part != NIGHT or hour >= NIGHT_FROM or hour < NIGHT_TO


def part_of_day(at: datetime) -> str:
    """night, morning, afternoon or evening: a label of phrases.yaml."""
    for until, name in ((6, "night"), (NOON, "morning"), (18, "afternoon"), (22, "evening")):
        if at.hour < until:
            return name
    return "night"


def most_common_part(cramps: Sequence[Cramp]) -> str:
    """The part of the day in which most of the cramps came."""
    return Counter(part_of_day(cramp.at) for cramp in cramps).most_common(1)[0][0]


def most_common_place(cramps: Sequence[Cramp]) -> str:
    """The place named most often; empty if none was."""
    places = Counter(cramp.place for cramp in cramps if cramp.place)
    return places.most_common(1)[0][0] if places else ""
