"""What is known of past cramps, as values."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Cramp:
    """One entry of the diary."""

    at: datetime
    place: str = ""
    "calf, foot, toe, thigh, hamstring, leg ...; empty if unknown."
    side: str = ""
    "left, right, or empty."


def in_month(cramps: Sequence[Cramp], now: datetime) -> tuple[Cramp, ...]:
    """The cramps of the month that `now` is in."""
    return tuple(c for c in cramps if (c.at.year, c.at.month) == (now.year, now.month))


def most_common_place(cramps: Sequence[Cramp]) -> str:
    """The place named most often; empty if none was."""
    places = Counter(cramp.place for cramp in cramps if cramp.place)
    return places.most_common(1)[0][0] if places else ""
