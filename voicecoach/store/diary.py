"""The diary and what the person has said of their health, in one SQLite file.

Only what the person asked to be kept is in it. File 0600, folder 0700.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from voicecoach.dialogue import Cramp
from voicecoach.errors import CoachError

SCHEMA = 1
WAIT_S = 2.0
"For another process that is writing."

_TABLES = """
CREATE TABLE IF NOT EXISTS cramp (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    place TEXT NOT NULL,
    side TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS condition (id TEXT PRIMARY KEY);
"""


class StoreError(CoachError):
    """The diary cannot be read or written; the message says what to do."""


class Diary:
    """What is kept about the person; `None` as path keeps it in memory only."""

    def __init__(self, path: Path | None) -> None:
        """Raises StoreError where the file cannot be opened or is of a later version."""
        self._name = str(path) if path else "memory"
        with self._explained():
            if path:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.parent.chmod(0o700)
                path.touch()
                path.chmod(0o600)
            self._db = sqlite3.connect(path or ":memory:", timeout=WAIT_S)
        try:
            with self._explained():
                self._prepare()
        except StoreError:
            self._db.close()
            raise

    def _prepare(self) -> None:
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA:
            raise StoreError(f"{self._name} was written by a later version: update voicecoach")
        self._db.execute("PRAGMA journal_mode=WAL")
        with self._db:
            self._db.executescript(_TABLES)
            self._db.execute(f"PRAGMA user_version={SCHEMA}")

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    def cramps(self) -> tuple[Cramp, ...]:
        """All entries, in the order they were made."""
        with self._explained():
            rows = self._db.execute("SELECT at, place, side FROM cramp ORDER BY id").fetchall()
            return tuple(Cramp(datetime.fromisoformat(at), place, side) for at, place, side in rows)

    def conditions(self) -> frozenset[str]:
        """The conditions the person has."""
        with self._explained():
            rows = self._db.execute("SELECT id FROM condition").fetchall()
        return frozenset(row[0] for row in rows)

    def add(self, cramp: Cramp) -> None:
        """Adds an entry; it is on the disk when this returns."""
        with self._explained(), self._db:
            self._db.execute(
                "INSERT INTO cramp (at, place, side) VALUES (?, ?, ?)",
                (cramp.at.isoformat(), cramp.place, cramp.side),
            )

    def amend_last(self, cramp: Cramp) -> None:
        """Replaces the last entry."""
        with self._explained(), self._db:
            self._db.execute(
                "UPDATE cramp SET at=?, place=?, side=? WHERE id=(SELECT max(id) FROM cramp)",
                (cramp.at.isoformat(), cramp.place, cramp.side),
            )

    def remove_last(self) -> None:
        """Takes the last entry out."""
        with self._explained(), self._db:
            self._db.execute("DELETE FROM cramp WHERE id=(SELECT max(id) FROM cramp)")

    def remember(self, condition: str) -> None:
        """Notes that the person has a condition."""
        with self._explained(), self._db:
            self._db.execute("INSERT OR IGNORE INTO condition VALUES (?)", (condition,))

    def unremember(self, condition: str) -> None:
        """Notes that the person has a condition no more."""
        with self._explained(), self._db:
            self._db.execute("DELETE FROM condition WHERE id=?", (condition,))

    def forget_all(self) -> None:
        """Deletes everything, and overwrites what the file still held of it."""
        with self._explained():
            with self._db:
                self._db.execute("DELETE FROM cramp")
                self._db.execute("DELETE FROM condition")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError, TypeError, ValueError) as error:
            raise StoreError(
                f"the diary {self._name} cannot be used ({error}): move it away or free some space"
            ) from error
