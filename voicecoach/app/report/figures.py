"""What is counted for the page: by week, hour, muscle and side, length, and what helped."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any

from voicecoach.dialogue import Cramp
from voicecoach.dialogue.diary import NIGHT, between, night_of

WEEKS = 12
NOON = 12
LATEST = 5
LENGTHS_S = ((60, "under_1"), (300, "under_5"), (600, "under_10"))
"Upper bounds of the lengths that are counted together, with their texts."

Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything on the page that is counted."""

    first: date
    last: date
    cramps: int
    nights: int
    a_week: float
    longest_row: int
    "Nights with a cramp one after the other."
    woke: int
    durations_s: tuple[int, int, int]
    "Median, shortest and longest; zeros where none was noted."
    strength: float
    "Median; 0 where none was noted."
    by_week: tuple[tuple[date, int], ...]
    "Mondays."
    by_hour: tuple[tuple[int, int], ...]
    "From noon to noon, so that a night is in one piece."
    no_hour: int
    by_place: tuple[tuple[str, int, int, int], ...]
    "Place with left, right and no side; the most frequent first."
    by_length: Counts
    by_helped: Counts
    latest: tuple[Cramp, ...]

    def as_json(self) -> dict[str, Any]:
        """As the command line prints it."""
        usual, shortest, longest = self.durations_s
        return {
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "cramps": self.cramps,
            "nights": self.nights,
            "a_week": self.a_week,
            "longest_row": self.longest_row,
            "woke": self.woke,
            "duration_s": {"median": usual, "shortest": shortest, "longest": longest},
            "strength": self.strength,
            "by_week": {day.isoformat(): count for day, count in self.by_week},
            "by_hour": dict(self.by_hour),
            "no_hour": self.no_hour,
            "by_place": {
                place: {"left": left, "right": right, "no_side": neither}
                for place, left, right, neither in self.by_place
            },
            "by_length": dict(self.by_length),
            "by_helped": dict(self.by_helped),
        }


def figures(
    cramps: Sequence[Cramp], now: datetime, weeks: int = WEEKS, night: tuple[int, int] = NIGHT
) -> Figures:
    """Counts the cramps of the last weeks, the one that is not over included."""
    monday = now.date() - timedelta(days=now.weekday() + 7 * (weeks - 1))
    begin = datetime.combine(monday, time())
    chosen = sorted(
        between(cramps, begin, now.replace(tzinfo=None) + timedelta(minutes=5)),
        key=lambda cramp: cramp.at.replace(tzinfo=None),
    )
    nights = {found for found in (night_of(cramp.at, night) for cramp in chosen) if found}
    lengths = [cramp.duration_s for cramp in chosen if cramp.duration_s]
    strengths = [cramp.strength for cramp in chosen if cramp.strength]
    hours = Counter(cramp.at.hour for cramp in chosen if not cramp.rough)
    weekly = Counter(cramp.at.date() - timedelta(days=cramp.at.weekday()) for cramp in chosen)
    mondays = [monday + timedelta(days=7 * n) for n in range(weeks)]
    return Figures(
        first=monday,
        last=now.date(),
        cramps=len(chosen),
        nights=len(nights),
        a_week=round(len(chosen) / weeks, 1),
        longest_row=_longest_row(nights),
        woke=sum(cramp.woke for cramp in chosen),
        durations_s=(round(median(lengths)), min(lengths), max(lengths)) if lengths else (0, 0, 0),
        strength=float(median(strengths)) if strengths else 0.0,
        by_week=tuple((day, weekly[day]) for day in mondays),
        by_hour=tuple((n % 24, hours[n % 24]) for n in range(NOON, NOON + 24)),
        no_hour=sum(cramp.rough for cramp in chosen),
        by_place=_by_place(chosen),
        by_length=_by_length(chosen),
        by_helped=tuple(Counter(h for c in chosen for h in c.helped).most_common()),
        latest=tuple(chosen[: -LATEST - 1 : -1]),
    )


def _longest_row(nights: set[date]) -> int:
    longest = 0
    for begin in (day for day in nights if day - timedelta(days=1) not in nights):
        count = 1
        while begin + timedelta(days=count) in nights:
            count += 1
        longest = max(longest, count)
    return longest


def _by_place(cramps: Sequence[Cramp]) -> tuple[tuple[str, int, int, int], ...]:
    sides = Counter((cramp.place, cramp.side) for cramp in cramps)
    places = Counter(cramp.place for cramp in cramps).most_common()
    return tuple(
        (place, sides[place, "left"], sides[place, "right"], sides[place, ""])
        for place, _ in places
    )


def _by_length(cramps: Sequence[Cramp]) -> Counts:
    def name(seconds: int) -> str:
        if not seconds:
            return "unknown"
        return next((text for bound, text in LENGTHS_S if seconds < bound), "over_10")

    counted = Counter(name(cramp.duration_s) for cramp in cramps)
    names = (*(text for _, text in LENGTHS_S), "over_10", "unknown")
    return tuple((text, counted[text]) for text in names)
