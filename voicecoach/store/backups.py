"""Copies of the diary, one a day for a week, and how a damaged diary is mended from them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from voicecoach.store.schema import SCHEMA, version_of

KEPT_DAYS = 7
FOLDER = "backups"
DAMAGED = "damaged"
SIDE_FILES = ("-wal", "-shm")
"What SQLite keeps beside a file."


@dataclass(frozen=True, slots=True)
class Mended:
    """A damaged diary was set aside."""

    aside: Path
    "Where the damaged file lies now."
    restored: date | None
    "The day of the copy that took its place; None where there was no good one."


def folder_of(path: Path) -> Path:
    """Where the copies of a diary are."""
    return path.parent / FOLDER


def copies(path: Path) -> tuple[tuple[date, Path], ...]:
    """The copies of a diary with their days, the newest first."""
    found = []
    for file in folder_of(path).glob(f"{path.stem}-*{path.suffix}"):
        with suppress(ValueError):
            found.append((date.fromisoformat(file.stem[len(path.stem) + 1 :]), file))
    return tuple(sorted(found, reverse=True))


def back_up(db: sqlite3.Connection, path: Path, today: date) -> None:
    """Makes today's copy, in one step, and deletes those older than a week."""
    folder = folder_of(path)
    folder.mkdir(mode=0o700, exist_ok=True)
    _copy(db, folder / f"{path.stem}-{today.isoformat()}{path.suffix}")
    for day, file in copies(path):
        if (today - day).days >= KEPT_DAYS:
            file.unlink(missing_ok=True)


def _copy(db: sqlite3.Connection, to: Path) -> None:
    part = to.with_suffix(".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    try:
        with closing(sqlite3.connect(part)) as target:
            db.backup(target)
        part.replace(to)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def is_sound(db: sqlite3.Connection) -> bool:
    """Whether SQLite finds nothing wrong with an open file."""
    rows = db.execute("PRAGMA quick_check(1)").fetchall()
    return bool(rows == [("ok",)])


def mend(path: Path, now: datetime) -> Mended:
    """Sets a damaged diary aside and puts the newest good copy in its place."""
    aside = path.with_name(f"{path.stem}-{DAMAGED}-{now:%Y%m%d-%H%M%S}{path.suffix}")
    path.rename(aside)
    for side in SIDE_FILES:
        beside = path.with_name(path.name + side)
        with suppress(FileNotFoundError):
            beside.rename(aside.with_name(aside.name + side))
    for day, file in copies(path):
        with suppress(sqlite3.Error), closing(sqlite3.connect(file)) as copy:
            if is_sound(copy) and 0 < version_of(copy) <= SCHEMA:
                _copy(copy, path)
                return Mended(aside, day)
    return Mended(aside, None)


def traces(path: Path) -> Iterator[Path]:
    """Every file that may hold something of the diary, but the diary itself."""
    yield from folder_of(path).glob(f"{path.stem}-*")
    yield from path.parent.glob(f"{path.stem}-{DAMAGED}-*")
