"""Entries of the diary as people write them: options, CSV, JSON. Whatever cannot be is refused."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from voicecoach.content import Content
from voicecoach.dialogue import Cramp
from voicecoach.dialogue.diary import LONGEST_S, STRONGEST
from voicecoach.errors import InputError

COLUMNS = ("at", "place", "side", "duration_s", "strength", "helped", "woke", "rough", "note")
SIDES = ("left", "right", "")
YES = "yes"
MOST_NOTE = 1000
"Characters of a note."
OLDEST = datetime(1900, 1, 1)
SKEW = timedelta(minutes=2)
"So much another clock may be ahead."
FORMULA = ("=", "+", "-", "@", "\t", "'")
"""What a spreadsheet may run as a formula: on the way out it gets an apostrophe before it, on the
way in it loses that again."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What an entry may hold."""

    places: frozenset[str]
    helps: frozenset[str]
    now: datetime

    @classmethod
    def of(cls, content: Content, now: datetime) -> "Rules":
        """The rules for a language's places and remedies."""
        places = frozenset(content.lexicon.labels.get("place", {}).values())
        helps = frozenset(content.diary.terms.get("helped", {}).values())
        return cls(places, helps, now)

    def checked(self, cramp: Cramp) -> Cramp:
        """The entry itself. Raises InputError with what is wrong and what would do."""
        naive = cramp.at.replace(tzinfo=None)
        now = datetime.now(cramp.at.tzinfo) if cramp.at.tzinfo else self.now
        if cramp.at > now + SKEW:
            raise InputError(
                f"{cramp.at:%Y-%m-%d %H:%M} is in the future: give a time that is past"
            )
        if naive < OLDEST:
            raise InputError(f"{cramp.at.year} is too long ago: give a year from {OLDEST.year} on")
        if cramp.place not in self.places:
            raise InputError(f"unknown place '{_short(cramp.place)}': use {_listed(self.places)}")
        if cramp.side not in SIDES:
            raise InputError(f"unknown side '{_short(cramp.side)}': use left or right")
        if not 0 <= cramp.duration_s <= LONGEST_S:
            raise InputError(
                f"a cramp does not last {cramp.duration_s / 60:g} minutes: give 0 to "
                f"{LONGEST_S // 60}"
            )
        if not 0 <= cramp.strength <= STRONGEST:
            raise InputError(f"the strength is {cramp.strength}: give 1 to {STRONGEST}")
        for helped in cramp.helped:
            if helped not in self.helps:
                raise InputError(f"unknown help '{_short(helped)}': use {_listed(self.helps)}")
        return replace(cramp, note=_note(cramp.note))


def _note(text: str) -> str:
    if len(text) > MOST_NOTE:
        raise InputError(f"the note is {len(text):,} characters long: use {MOST_NOTE:,} at most")
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t":
            raise InputError("the note holds characters that are no text: leave them out")
    return text


def _short(text: str) -> str:
    """A text as it may stand in a message."""
    shown = text.encode("ascii", "backslashreplace").decode()
    return shown if len(shown) <= 30 else f"{shown[:30]}..."  # noqa: PLR2004  what fits in a line


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def parse_time(text: str, now: datetime) -> datetime:
    """2026-11-20 03:12, or 03:12 for the last time a clock showed it. Raises InputError."""
    try:
        if len(text) <= len("03:12"):
            clock = datetime.strptime(text, "%H:%M")
            at = now.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
            return at if at <= now else at - timedelta(days=1)
        return datetime.fromisoformat(text)
    except (ValueError, OverflowError) as error:
        raise InputError(
            f"'{_short(text)}' is no time: write it as 2026-11-20 03:12, or 03:12"
        ) from error


# -- as plain values --------------------------------------------------------------------------


def as_dict(cramp: Cramp, number: int | None = None) -> dict[str, Any]:
    """An entry for JSON."""
    values: dict[str, Any] = {} if number is None else {"id": number}
    values.update({name: getattr(cramp, name) for name in COLUMNS})
    return {**values, "at": cramp.at.isoformat(), "helped": list(cramp.helped)}


def to_csv(cramps: Iterable[Cramp]) -> str:
    """All entries with a heading, as spreadsheets read it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for cramp in cramps:
        writer.writerow(
            (
                cramp.at.isoformat(),
                cramp.place,
                cramp.side,
                cramp.duration_s or "",
                cramp.strength or "",
                " ".join(cramp.helped),
                YES if cramp.woke else "",
                YES if cramp.rough else "",
                f"'{cramp.note}" if cramp.note.startswith(FORMULA) else cramp.note,
            )
        )
    return text.getvalue()


def from_csv(text: str, rules: Rules, name: str) -> tuple[Cramp, ...]:
    """Takes back what `to_csv` wrote. Raises InputError that names the line."""
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    return tuple(_entries(rows, rules, name))


def _entries(rows: Any, rules: Rules, name: str) -> Iterator[Cramp]:
    try:
        heading: list[str] = next(rows, [])
        if tuple(heading) == COLUMNS:
            for row in rows:
                if row:
                    yield _entry(row, rules, f"{name}, line {rows.line_num}")
            return
    except csv.Error as error:
        raise InputError(f"{name}, line {rows.line_num}: {error}: export it again") from error
    raise InputError(f"{name} is no export of the diary: its first line must be {_HEADING}")


_HEADING = ",".join(COLUMNS)


def _entry(row: list[str], rules: Rules, where: str) -> Cramp:
    if len(row) != len(COLUMNS):
        raise InputError(f"{where}: expected {len(COLUMNS)} values, not {len(row)}")
    at, place, side, duration, strength, helped, woke, rough, note = row
    try:
        cramp = Cramp(
            parse_time(at, rules.now),
            place,
            side,
            _whole(duration),
            _whole(strength),
            tuple(helped.split()),
            _flag(woke),
            _flag(rough),
            note.removeprefix("'"),
        )
        return rules.checked(cramp)
    except InputError as error:
        raise InputError(f"{where}: {error}; nothing was taken over") from error


def _whole(text: str) -> int:
    try:
        return int(text or 0)
    except ValueError as error:
        raise InputError(f"'{_short(text)}' is no whole number") from error


def _flag(text: str) -> bool:
    if text not in (YES, ""):
        raise InputError(f"'{_short(text)}' is neither {YES} nor empty")
    return text == YES
