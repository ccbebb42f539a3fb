"""The diary and what the person has said of themselves, in one SQLite file.

Only what the person asked to be kept is in it.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path

from voicecoach.dialogue import Cramp
from voicecoach.store.backups import Mended
from voicecoach.store.database import Database

TABLES = ("cramp", "condition", "setting")
COLUMNS = ("at", "place", "side", "duration_s", "strength", "helped", "woke", "rough", "note")
SEPARATOR = " "
"Between the names of what helped; no name holds it."
_NAMES = ", ".join(COLUMNS)
_MARKS = ", ".join("?" * len(COLUMNS))
_SET = ", ".join(f"{name}=?" for name in COLUMNS)


def _row(cramp: Cramp) -> tuple[object, ...]:
    return (
        cramp.at.isoformat(),
        cramp.place,
        cramp.side,
        cramp.duration_s,
        cramp.strength,
        SEPARATOR.join(cramp.helped),
        cramp.woke,
        cramp.rough,
        cramp.note,
    )


def _cramp(row: tuple[str, str, str, int, int, str, int, int, str]) -> Cramp:
    at, place, side, duration_s, strength, helped, woke, rough, note = row
    return Cramp(
        datetime.fromisoformat(at),
        place,
        side,
        duration_s,
        strength,
        tuple(helped.split(SEPARATOR)) if helped else (),
        bool(woke),
        bool(rough),
        note,
    )


class Diary:
    """What is kept about the person; `None` as path keeps it in memory only."""

    def __init__(
        self, path: Path | None, now: Callable[[], datetime] = datetime.now, refused: str = ""
    ) -> None:
        """Raises StoreError where the file cannot be opened or is of a later version.

        With `refused` nothing can be written: the sentence says why.
        """
        self.refused = refused
        self._database = Database(path, now, refused)
        self._mine: list[int] = []
        self._known = False
        "Whether `_mine` was read."
        self._seen = self._database.seen()

    @property
    def mended(self) -> Mended | None:
        """What was done about a damaged file as it was opened, if anything."""
        return self._database.mended

    def close(self) -> None:
        """Closes the file."""
        self._database.close()

    def changed_elsewhere(self) -> bool:
        """Whether another process has written since this was last asked."""
        before, self._seen = self._seen, self._database.seen()
        return before != self._seen

    # -- entries ----------------------------------------------------------------------------

    def entries(self) -> dict[int, Cramp]:
        """All entries by their numbers, in the order they were made."""
        with self._database.reading() as db:
            rows = db.execute(f"SELECT id, {_NAMES} FROM cramp ORDER BY id").fetchall()  # noqa: S608  names of our own
            found = {row[0]: _cramp(row[1:]) for row in rows}
        self._mine, self._known = list(found), True
        return found

    def cramps(self) -> tuple[Cramp, ...]:
        """All entries, in the order they were made."""
        return tuple(self.entries().values())

    def add(self, cramp: Cramp) -> int:
        """Adds an entry and gives its number; it is on the disk when this returns."""
        with self._database.writing() as db:
            number = self._insert(db, cramp)
        if self._known:
            self._mine.append(number)
        return number

    def add_all(self, cramps: Iterable[Cramp]) -> int:
        """Adds those that are not there yet, all or none; gives how many."""
        with self._database.writing() as db:
            rows = db.execute(f"SELECT {_NAMES} FROM cramp").fetchall()  # noqa: S608  names of our own
            there = Counter(_row(_cramp(row)) for row in rows)
            added = 0
            for cramp in cramps:
                if there[_row(cramp)]:
                    there[_row(cramp)] -= 1
                else:
                    self._insert(db, cramp)
                    added += 1
        self._known = False
        return added

    def change(self, number: int, cramp: Cramp) -> bool:
        """Replaces an entry; False where there is none of this number."""
        with self._database.writing() as db:
            query = f"UPDATE cramp SET {_SET} WHERE id=?"  # noqa: S608  names of our own
            return db.execute(query, (*_row(cramp), number)).rowcount == 1

    def remove(self, number: int) -> bool:
        """Takes an entry out; False where there is none of this number."""
        with self._database.writing() as db:
            return db.execute("DELETE FROM cramp WHERE id=?", (number,)).rowcount == 1

    def amend_last(self, cramp: Cramp) -> None:
        """Replaces the last entry that this conversation knows of."""
        if self._last():
            self.change(self._last()[-1], cramp)

    def remove_last(self) -> None:
        """Takes the last entry out that this conversation knows of."""
        if self._last():
            self.remove(self._last()[-1])
            self._last().pop()

    @staticmethod
    def _insert(db: sqlite3.Connection, cramp: Cramp) -> int:
        query = f"INSERT INTO cramp ({_NAMES}) VALUES ({_MARKS})"  # noqa: S608  names of our own
        return int(db.execute(query, _row(cramp)).lastrowid or 0)

    def _last(self) -> list[int]:
        """Numbers of the entries known here: another process's are not ours to correct."""
        if not self._known:
            self.entries()
        return self._mine

    # -- the person -------------------------------------------------------------------------

    def conditions(self) -> frozenset[str]:
        """The conditions the person has."""
        with self._database.reading() as db:
            return frozenset(row[0] for row in db.execute("SELECT id FROM condition").fetchall())

    def remember(self, condition: str) -> None:
        """Notes that the person has a condition."""
        with self._database.writing() as db:
            db.execute("INSERT OR IGNORE INTO condition VALUES (?)", (condition,))

    def unremember(self, condition: str) -> None:
        """Notes that the person has a condition no more."""
        with self._database.writing() as db:
            db.execute("DELETE FROM condition WHERE id=?", (condition,))

    def settings(self) -> Mapping[str, str]:
        """What the person has set, by name: rate, volume, voice, night, leg."""
        with self._database.reading() as db:
            return dict(db.execute("SELECT name, value FROM setting").fetchall())

    def keep(self, **settings: str) -> None:
        """Keeps settings."""
        with self._database.writing() as db:
            db.executemany("INSERT OR REPLACE INTO setting VALUES (?, ?)", settings.items())

    def drop(self, name: str) -> None:
        """Goes back to the default of a setting."""
        with self._database.writing() as db:
            db.execute("DELETE FROM setting WHERE name=?", (name,))

    # -- forgetting -------------------------------------------------------------------------

    def forget_person(self) -> None:
        """Deletes conditions and settings; the diary stays."""
        self._database.wipe(TABLES[1:])

    def forget_all(self) -> None:
        """Deletes everything with all copies, and overwrites what the file still held of it."""
        self._database.wipe(TABLES)
        self._known = False
