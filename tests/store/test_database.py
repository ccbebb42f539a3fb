"""What the file lives through: earlier versions, damage, a full disk, a kill at any moment."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from voicecoach.dialogue import Cramp
from voicecoach.store import Diary, StoreError, backups, schema

ROOT = Path(__file__).resolve().parents[2]
NIGHT = datetime(2026, 11, 20, 3, 0)
CALF = Cramp(NIGHT, "calf", "left")
FOOT = Cramp(NIGHT + timedelta(days=1), "foot")
KILLS = 200

FIRST_VERSION = """
CREATE TABLE cramp (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, place TEXT NOT NULL, side TEXT NOT NULL
);
CREATE TABLE condition (id TEXT PRIMARY KEY);
INSERT INTO cramp (at, place, side) VALUES ('2026-11-20T03:00:00', 'calf', 'left');
INSERT INTO condition VALUES ('diabetes');
PRAGMA user_version=1;
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "diary.sqlite3"


def on(day: date) -> Callable[[], datetime]:
    return lambda: datetime(day.year, day.month, day.day, 12)


def days_of(path: Path) -> list[date]:
    return [day for day, _ in backups.copies(path)]


def damage(path: Path) -> None:
    path.write_bytes(b"this is no database" * 100)


# -- versions -------------------------------------------------------------------------------


def write_first_version(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript(FIRST_VERSION)


def test_a_diary_of_the_first_version_is_brought_to_todays(path: Path) -> None:
    write_first_version(path)
    with closing(Diary(path)) as diary:
        assert diary.cramps() == (CALF,)
        assert diary.conditions() == {"diabetes"}
        diary.keep(rate="130")
        diary.add(Cramp(NIGHT, "toe", duration_s=60))
        assert diary.cramps()[1].duration_s == 60
    with closing(sqlite3.connect(path)) as raw:
        assert schema.version_of(raw) == 2


def test_before_a_diary_is_changed_it_is_copied(path: Path) -> None:
    write_first_version(path)
    Diary(path, on(date(2026, 11, 21))).close()
    assert days_of(path) == [date(2026, 11, 21)]
    with closing(sqlite3.connect(backups.copies(path)[0][1])) as raw:
        assert schema.version_of(raw) == 1


def test_a_change_that_fails_half_way_leaves_the_old_version(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_first_version(path)
    half = (*schema.MIGRATIONS[1], "this is no statement")
    monkeypatch.setattr(schema, "MIGRATIONS", (schema.MIGRATIONS[0], half))
    with pytest.raises(StoreError):
        Diary(path)
    monkeypatch.undo()
    with closing(Diary(path)) as diary:
        assert diary.cramps() == (CALF,)


def test_a_new_diary_and_an_old_one_end_up_alike(path: Path, tmp_path: Path) -> None:
    write_first_version(path)
    Diary(path).close()
    Diary(tmp_path / "new" / "diary.sqlite3").close()

    def columns(file: Path) -> list[tuple[str, str]]:
        with closing(sqlite3.connect(file)) as raw:
            return [tuple(row[1:3]) for row in raw.execute("PRAGMA table_info(cramp)")]

    assert columns(path) == columns(tmp_path / "new" / "diary.sqlite3")


# -- copies ---------------------------------------------------------------------------------


def test_a_copy_a_day_is_kept_for_seven_days(path: Path) -> None:
    first = date(2026, 11, 1)
    for number in range(10):
        with closing(Diary(path, on(first + timedelta(days=number)))) as diary:
            diary.add(CALF)
    assert days_of(path) == [date(2026, 11, day) for day in range(10, 3, -1)]


def test_one_process_that_never_ends_makes_a_copy_a_day_too(path: Path) -> None:
    today = [datetime(2026, 11, 1, 12)]
    with closing(Diary(path, lambda: today[0])) as diary:
        diary.add(CALF)
        today[0] += timedelta(days=1)
        diary.add(FOOT)
        assert days_of(path) == [date(2026, 11, 2)]


def test_an_empty_diary_is_not_copied(path: Path) -> None:
    Diary(path).close()
    assert days_of(path) == []


def test_the_copy_of_the_day_holds_what_was_written_on_it(path: Path) -> None:
    for cramp in (CALF, FOOT):
        with closing(Diary(path)) as diary:
            diary.add(cramp)
    with closing(sqlite3.connect(backups.copies(path)[0][1])) as raw:
        assert raw.execute("SELECT count(*) FROM cramp").fetchone() == (2,)


# -- damage ---------------------------------------------------------------------------------


@pytest.mark.parametrize("at", [0, 4096])
def test_a_damaged_diary_is_set_aside_and_the_newest_copy_takes_its_place(
    path: Path, at: int
) -> None:
    for day, cramp in ((20, CALF), (21, FOOT)):
        with closing(Diary(path, on(date(2026, 11, day)))) as diary:
            diary.add(cramp)
    whole = path.read_bytes()
    broken = whole[:at] + b"\xff" * (len(whole) - at)
    path.write_bytes(broken)
    with closing(Diary(path, on(date(2026, 11, 22)))) as diary:
        assert diary.mended is not None
        assert diary.mended.restored == date(2026, 11, 21)
        assert diary.mended.aside.read_bytes() == broken
        assert diary.cramps() == (CALF, FOOT)
        diary.add(FOOT)
    with closing(Diary(path)) as diary:
        assert diary.mended is None
        assert len(diary.cramps()) == 3


def test_a_damaged_copy_is_passed_over(path: Path) -> None:
    for day in (20, 21):
        with closing(Diary(path, on(date(2026, 11, day)))) as diary:
            diary.add(CALF)
    damage(path)
    damage(backups.copies(path)[0][1])
    with closing(Diary(path)) as diary:
        assert diary.mended is not None
        assert diary.mended.restored == date(2026, 11, 20)
        assert diary.cramps() == (CALF,)


def test_without_a_copy_a_damaged_diary_begins_anew(path: Path) -> None:
    path.parent.mkdir()
    damage(path)
    with closing(Diary(path)) as diary:
        assert diary.mended is not None
        assert diary.mended.restored is None
        assert diary.cramps() == ()
        diary.add(CALF)
        assert diary.cramps() == (CALF,)


def test_forgetting_takes_copies_and_what_was_set_aside(path: Path) -> None:
    with closing(Diary(path)) as diary:
        diary.add(CALF)
    damage(path)
    with closing(Diary(path)) as diary:
        diary.add(CALF)
        diary.forget_all()
    left = sorted(file.name for file in path.parent.rglob("*") if file.is_file())
    assert left == ["diary.lock", "diary.sqlite3"]


def test_who_had_it_open_goes_on_with_the_copy(path: Path) -> None:
    with closing(Diary(path)) as diary:
        diary.add(CALF)
    with closing(Diary(path)) as first:
        backups.mend(path, NIGHT)
        first.add(FOOT)
        with closing(Diary(path)) as second:
            assert second.cramps() == (CALF, FOOT)


# -- trouble --------------------------------------------------------------------------------


def test_a_full_disk_is_told_and_nothing_is_lost(path: Path) -> None:
    with closing(Diary(path)) as diary:
        diary.add(CALF)
        with diary._database.reading() as db:
            pages = db.execute("PRAGMA page_count").fetchone()[0]
            db.execute(f"PRAGMA max_page_count={pages}")
        with pytest.raises(StoreError, match="full"):
            diary.add_all(replace(FOOT, strength=n) for n in range(1000))
        kept = len(diary.cramps())
    with closing(Diary(path)) as diary:
        assert len(diary.cramps()) == kept
        diary.add(FOOT)


def test_a_read_only_disk_is_told(path: Path) -> None:
    with closing(Diary(path)) as diary:
        diary.add(CALF)
        with diary._database.reading() as db:
            db.execute("PRAGMA query_only=1")
        with pytest.raises(StoreError, match="readonly"):
            diary.add(FOOT)
        assert diary.cramps() == (CALF,)


def test_two_processes_at_once_lose_nothing(path: Path) -> None:
    program = """
import sys
from datetime import datetime
from pathlib import Path
from voicecoach.dialogue import Cramp
from voicecoach.store import Diary
diary = Diary(Path(sys.argv[1]))
for number in range(100):
    diary.add(Cramp(datetime(2026, 11, 20, 3), sys.argv[2], "left", number))
diary.close()
"""
    command = [sys.executable, "-c", program, str(path)]
    both = [subprocess.Popen([*command, name], cwd=ROOT) for name in ("calf", "foot")]
    assert [process.wait(60) for process in both] == [0, 0]
    with closing(Diary(path)) as diary:
        cramps = diary.cramps()
    for name in ("calf", "foot"):
        assert [c.duration_s for c in cramps if c.place == name] == list(range(100))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork and no kill -9")
def test_a_kill_at_any_moment_loses_nothing_confirmed(path: Path) -> None:
    """200 processes write and are killed at random; each entry they confirmed is there."""
    command = [sys.executable, "-m", "tests.store.killed", str(path), str(KILLS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr.decode()
    result = json.loads(done.stdout)
    assert result["kills"] == KILLS
    assert result["faults"] == []
    assert result["confirmed"] > KILLS
