"""The words of the page, filled in: the same for HTML and PDF."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from voicecoach.app.report.figures import Figures
from voicecoach.content import Content
from voicecoach.dialogue import Cramp

MINUTE_S = 60
MOST_NOTE = 40
"Characters of a note that find room on the page."


@dataclass(frozen=True, slots=True)
class Words:
    """Texts for figures in the language of the content."""

    content: Content

    def __getitem__(self, key: str) -> str:
        return self.content.diary.texts[key]

    def fill(self, key: str, **values: object) -> str:
        """A text with its names filled in."""
        return self[key].format(**values)

    def label(self, name: str) -> str:
        """A place, side or remedy, with a capital."""
        return capital(self.content.phrases.label(name))

    def day(self, day: date) -> str:
        """17 November 2026."""
        month = self.content.diary.months[day.month - 1]
        return self.fill("date", day=day.day, month=month, year=day.year)

    def short(self, day: date) -> str:
        """17 Nov."""
        return f"{day.day} {self.content.diary.months[day.month - 1][:3]}"

    def length(self, seconds: int) -> str:
        """A length of time in figures."""
        if seconds < MINUTE_S:
            return self.fill("seconds", number=seconds)
        minutes = round(seconds / MINUTE_S, 1)
        return self.fill("minutes", number=f"{minutes:g}")

    def summary(self, found: Figures) -> Iterator[tuple[str, str]]:
        """The most important figures, each with its name."""
        yield self["cramps"], str(found.cramps)
        yield self["nights"], str(found.nights)
        yield self["a_week"], f"{found.a_week:g}"
        yield self["longest_row"], str(found.longest_row)
        yield self["woke"], str(found.woke)
        usual, shortest, longest = found.durations_s
        if longest:
            yield self["duration"], self.length(usual)
            between = f"{self.length(shortest)} \N{EN DASH} {self.length(longest)}"
            yield self["duration_range"], between
        if found.strength:
            yield self["strength"], f"{found.strength:g}"

    def weeks(self, found: Figures) -> str:
        """What the chart by week shows, for those who do not see it."""
        day, most = max(found.by_week, key=lambda week: week[1])
        number = len(found.by_week)
        return self.fill("by_week_alt", number=number, most=most, top=self.day(day))

    def hours(self, found: Figures) -> str:
        """What the chart by hour shows, for those who do not see it."""
        hour, most = max(found.by_hour, key=lambda one: one[1])
        return self.fill("by_hour_alt", top=hour, next=(hour + 1) % 24, most=most)

    def conditions(self, held: frozenset[str]) -> tuple[str, ...]:
        """What the person has, as it stands on the page."""
        return tuple(self.content.diary.conditions.get(one, one) for one in sorted(held))

    def entry(self, cramp: Cramp) -> tuple[str, str, str, str, str]:
        """When, where, how long, what helped, and the note of an entry."""
        at = f"{self.short(cramp.at.date())}, {self['rough'] if cramp.rough else _clock(cramp.at)}"
        where = f"{self.content.phrases.label(cramp.side)} " if cramp.side else ""
        where = capital(where + self.content.phrases.label(cramp.place))
        helped = capital(", ".join(self.content.phrases.label(one) for one in cramp.helped))
        note = " ".join(cramp.note.split())
        note = note if len(note) <= MOST_NOTE else f"{note[:MOST_NOTE]}..."
        length = self.length(cramp.duration_s) if cramp.duration_s else ""
        return at, where, length, helped, note


def capital(text: str) -> str:
    """With a capital letter at its beginning."""
    return text[:1].upper() + text[1:]


def _clock(at: datetime) -> str:
    return f"{at:%H:%M}"
