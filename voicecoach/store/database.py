"""The SQLite file below diary and profile: opening, mending, writing safely.

WAL with a full sync: what was confirmed outlives a kill and a power cut. One process writes at a
time. File 0600, folder 0700.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.store import backups
from voicecoach.store.lock import WAIT_S, StoreError, WriterLock
from voicecoach.store.schema import SCHEMA, migrate, version_of

if TYPE_CHECKING:
    from voicecoach.store.backups import Mended


class Database:
    """An open file; `None` as path keeps everything in memory only."""

    def __init__(
        self, path: Path | None, now: Callable[[], datetime] = datetime.now, refused: str = ""
    ) -> None:
        """Raises StoreError where the file cannot be opened or is of a later version.

        With `refused` nothing can be written: the sentence says why.
        """
        self.path = path
        self.mended: Mended | None = None
        self._now = now
        self._refused = refused
        self._name = str(path) if path else "memory"
        self._copied: date | None = None
        "The day whose copy is known to be there."
        self._written = False
        "Since the last copy."
        self._lock = WriterLock(None)
        with self.explained():
            if path:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.parent.chmod(0o700)
                self._lock = WriterLock(path.with_suffix(".lock"))
            with self._lock.held():
                self._db = self._opened()
                self._file = self._identity()
                self._daily_copy()

    def _opened(self) -> sqlite3.Connection:
        if self.path is None:
            return self._prepared()
        try:
            return self._prepared()
        except sqlite3.DatabaseError as error:
            # Its subclasses are other troubles: a full disk, a lock, a read-only folder.
            if type(error) is not sqlite3.DatabaseError:
                raise
            self.mended = backups.mend(self.path, self._now())
            return self._prepared()

    def _prepared(self) -> sqlite3.Connection:
        if self.path:
            self.path.touch(mode=0o600)
            self.path.chmod(0o600)
        db = sqlite3.connect(
            self.path or ":memory:", timeout=WAIT_S, isolation_level=None, check_same_thread=False
        )
        try:
            self._make_ready(db)
        except BaseException:
            db.close()
            raise
        return db

    def _make_ready(self, db: sqlite3.Connection) -> None:
        if version_of(db) > SCHEMA:
            raise StoreError(f"{self._name} was written by a later version: update voicecoach")
        if not backups.is_sound(db):
            raise sqlite3.DatabaseError("damaged")
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        if self.path and 0 < version_of(db) < SCHEMA:
            backups.back_up(db, self.path, self._now().date())
        migrate(db)

    def close(self) -> None:
        """Closes the file, with a fresh copy of the day where something was written."""
        if self._written:
            with suppress(StoreError, OSError, sqlite3.Error), self._lock.held():
                self._copied = None
                self._daily_copy(anew=True)
        self._db.close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Reads. Raises StoreError."""
        with self.explained():
            self._follow()
            yield self._db

    def seen(self) -> int:
        """A number that changes when another process has written. Raises StoreError."""
        with self.reading() as db:
            return int(db.execute("PRAGMA data_version").fetchone()[0])

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Writes, all or nothing; it is on the disk afterwards. Raises StoreError."""
        if self._refused:
            raise StoreError(self._refused)
        with self.explained(), self._lock.held():
            self._follow()
            self._daily_copy()
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                with suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
            self._written = True

    def wipe(self, tables: tuple[str, ...]) -> None:
        """Empties tables, overwrites what the file still held of them, deletes all copies."""
        with self.writing() as db:
            for table in tables:
                db.execute(f"DELETE FROM {table}")  # noqa: S608  names of our own
        with self.explained(), self._lock.held():
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            for file in backups.traces(self.path) if self.path else ():
                file.unlink(missing_ok=True)
            self._copied = None
            self._daily_copy()

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turns what goes wrong into a StoreError with its cure."""
        try:
            yield
        except (sqlite3.Error, OSError, TypeError, ValueError) as error:
            raise StoreError(
                f"the diary {self._name} cannot be used ({error}): move it away or free some space"
            ) from error

    def _daily_copy(self, *, anew: bool = False) -> None:
        """The first to open or write on a day makes its copy; an empty diary needs none."""
        today = self._now().date()
        if self.path is None or self._copied == today or self._refused:
            return
        self._copied = today
        there = any(day == today for day, _ in backups.copies(self.path))
        if (there and not anew) or self._is_empty():
            return
        # A diary that can be written is worth more than a copy that cannot.
        with suppress(OSError, sqlite3.Error):
            backups.back_up(self._db, self.path, today)

    def _is_empty(self) -> bool:
        tables = ("cramp", "condition", "setting")
        query = "SELECT " + " OR ".join(f"EXISTS (SELECT 1 FROM {t})" for t in tables)  # noqa: S608  names of our own
        return not self._db.execute(query).fetchone()[0]

    def _identity(self) -> tuple[int, int]:
        if self.path is None:
            return (0, 0)
        found = os.stat(self.path)  # noqa: PTH116  one call, both numbers
        return (found.st_dev, found.st_ino)

    def _follow(self) -> None:
        """Another process may have set the file aside and put a copy in its place."""
        if self.path is None or (self.path.exists() and self._identity() == self._file):
            return
        with self._lock.held():
            with closing(self._db):
                self._db = self._opened()
            self._file = self._identity()
