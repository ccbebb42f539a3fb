"""Writes a diary in processes that are killed at random moments, and looks for what is missing.

Run as a program: python -m tests.store.killed PATH KILLS. Forking costs a hundredth of a start.
"""

import json
import os
import random
import signal
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from voicecoach.dialogue import Cramp
from voicecoach.store import Diary, backups

LONGEST_S = 0.12
START = datetime(2026, 1, 1)


def write(path: Path, run: int, confirm: int) -> None:
    """Adds, changes and takes out entries; says so only when the diary has returned."""
    # Each run is a day of its own, so that copies are made and deleted meanwhile too.
    diary = Diary(path, lambda: START + timedelta(days=run))
    for number in range(1_000_000):
        cramp = Cramp(START, "calf", "left", run, note=f"{number}")
        key = diary.add(cramp)
        os.write(confirm, f"{key} {number}\n".encode())
        if number % 3 == 0:
            diary.add(Cramp(START, "foot"))
            diary.remove_last()
        if number % 5 == 0:
            diary.keep(rate=str(number))


def confirmed(pipe: int) -> Iterator[tuple[int, str]]:
    with os.fdopen(pipe) as lines:
        for line in lines:
            if line.endswith("\n"):
                key, number = line.split()
                yield int(key), number


def main(path: Path, kills: int) -> dict[str, object]:
    random.seed(20261121)
    faults: list[str] = []
    expected: dict[int, tuple[int, str]] = {}
    for run in range(kills):
        receive, send = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(receive)
            write(path, run, send)
        os.close(send)
        time.sleep(random.uniform(0, LONGEST_S))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        expected |= {key: (run, number) for key, number in confirmed(receive)}
        faults += look(path, expected)
    return {"kills": kills, "confirmed": len(expected), "faults": faults}


def look(path: Path, expected: dict[int, tuple[int, str]]) -> Iterator[str]:
    with closing(Diary(path)) as diary:
        if diary.mended:
            yield f"damaged: {diary.mended}"
        there = {n: (c.duration_s, c.note) for n, c in diary.entries().items()}
    for key, entry in expected.items():
        if there.get(key) != entry:
            yield f"entry {key} of run {entry[0]} is {there.get(key)}"
    with closing(sqlite3.connect(path)) as raw:
        if raw.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            yield "the database is not whole"
    for day, copy in backups.copies(path):
        with closing(sqlite3.connect(copy)) as raw:
            if not backups.is_sound(raw):
                yield f"the copy of {day} is not whole"


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))))  # noqa: T201  its parent reads it
