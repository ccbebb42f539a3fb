"""What is kept about the person, and that it goes away when asked."""

import sqlite3
import stat
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from voicecoach.dialogue import Cramp
from voicecoach.store import Diary, StoreError, lock

CALF = Cramp(datetime.fromisoformat("2026-11-20T03:12:45.000123"), "calf", "left")
FOOT = Cramp(datetime.fromisoformat("2026-11-21T04:00:00"), "foot", "")
BARE = Cramp(datetime.fromisoformat("2026-11-22T05:00:00"))
CANARY = "kangaroo"

not_windows = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "diary.sqlite3"


@pytest.fixture
def diary(path: Path) -> Iterator[Diary]:
    with closing(Diary(path)) as opened:
        yield opened


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_diary_is_empty(diary: Diary) -> None:
    assert diary.cramps() == ()
    assert diary.conditions() == frozenset()


def test_entries_outlive_the_program(path: Path) -> None:
    with closing(Diary(path)) as diary:
        for cramp in (CALF, FOOT, BARE):
            diary.add(cramp)
        diary.remember("pregnant")
    with closing(Diary(path)) as diary:
        assert diary.cramps() == (CALF, FOOT, BARE)
        assert diary.conditions() == {"pregnant"}


def test_an_entry_is_on_the_disk_at_once(path: Path, diary: Diary) -> None:
    diary.add(CALF)
    with closing(Diary(path)) as another:
        assert another.cramps() == (CALF,)


def test_entries_stand_in_the_order_they_were_made(diary: Diary) -> None:
    diary.add(FOOT)
    diary.add(CALF)
    assert diary.cramps() == (FOOT, CALF)


def test_times_keep_their_zone(diary: Diary) -> None:
    at = datetime(2026, 11, 20, 3, tzinfo=timezone(timedelta(hours=9, minutes=30)))
    diary.add(Cramp(at, "calf"))
    assert diary.cramps()[0].at == at
    assert diary.cramps()[0].at.utcoffset() == timedelta(hours=9, minutes=30)


def test_only_the_last_entry_is_amended(diary: Diary) -> None:
    diary.add(CALF)
    diary.add(BARE)
    diary.amend_last(FOOT)
    assert diary.cramps() == (CALF, FOOT)


def test_only_the_last_entry_is_removed(diary: Diary) -> None:
    diary.add(CALF)
    diary.add(FOOT)
    diary.remove_last()
    assert diary.cramps() == (CALF,)
    diary.add(BARE)
    assert diary.cramps() == (CALF, BARE)


def test_an_empty_diary_has_no_last_entry(diary: Diary) -> None:
    diary.amend_last(CALF)
    diary.remove_last()
    assert diary.cramps() == ()


def test_conditions_are_kept_once_each_and_taken_back(diary: Diary) -> None:
    for condition in ("pregnant", "diabetes", "pregnant"):
        diary.remember(condition)
    assert diary.conditions() == {"pregnant", "diabetes"}
    diary.unremember("pregnant")
    diary.unremember("never had")
    assert diary.conditions() == {"diabetes"}


def test_words_with_quotes_are_kept_as_they_are(diary: Diary) -> None:
    odd = "'); DROP TABLE cramp; --"
    diary.add(Cramp(CALF.at, odd, odd))
    diary.remember(odd)
    assert diary.cramps() == (Cramp(CALF.at, odd, odd),)
    assert diary.conditions() == {odd}


def traces(folder: Path) -> list[str]:
    """The files that hold the canary."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return [path.name for path in files if CANARY.encode() in path.read_bytes()]


def fill(diary: Diary) -> None:
    for number in range(300):
        diary.add(Cramp(CALF.at, f"{CANARY} {number}", CANARY))
        diary.remember(f"{CANARY} {number}")


def test_forgetting_leaves_no_trace_in_the_files(path: Path, diary: Diary) -> None:
    fill(diary)
    assert traces(path.parent) != []
    diary.forget_all()
    assert diary.cramps() == ()
    assert diary.conditions() == frozenset()
    assert traces(path.parent) == []


def test_no_trace_is_left_after_closing_either(path: Path) -> None:
    with closing(Diary(path)) as diary:
        fill(diary)
        diary.forget_all()
    assert traces(path.parent) == []


def test_no_trace_is_left_of_what_was_removed_before(path: Path, diary: Diary) -> None:
    fill(diary)
    for _ in range(300):
        diary.remove_last()
    diary.forget_all()
    assert traces(path.parent) == []


def test_no_trace_is_left_where_another_program_has_the_diary_open(
    path: Path, diary: Diary
) -> None:
    with closing(Diary(path)) as another:
        fill(diary)
        assert len(another.cramps()) == 300
        diary.forget_all()
        assert another.cramps() == ()
        assert traces(path.parent) == []


def test_a_forgotten_diary_goes_on(path: Path, diary: Diary) -> None:
    diary.add(CALF)
    diary.forget_all()
    diary.add(FOOT)
    with closing(Diary(path)) as again:
        assert again.cramps() == (FOOT,)


@not_windows
def test_nobody_else_can_read_the_diary(path: Path, diary: Diary) -> None:
    diary.add(CALF)
    Diary(path).close()
    files = [file for file in path.parent.rglob("*") if file.is_file()]
    assert len(files) >= 3
    assert {file.name for file in files if mode(file) != 0o600} == set()
    assert {mode(folder) for folder in (path.parent, path.parent / "backups")} == {0o700}


@not_windows
def test_the_folder_of_the_diary_becomes_private_though_it_was_there(path: Path) -> None:
    # Fetching a model makes it, with the usual mode.
    (path.parent / "models").mkdir(parents=True)
    path.parent.chmod(0o755)
    Diary(path).close()
    assert mode(path.parent) == 0o700


@not_windows
def test_a_diary_that_others_could_read_becomes_private(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    path.chmod(0o644)
    Diary(path).close()
    assert mode(path) == 0o600


@not_windows
def test_nobody_else_can_read_the_diary_after_forgetting(path: Path, diary: Diary) -> None:
    diary.add(CALF)
    diary.forget_all()
    assert mode(path) == 0o600


def test_without_a_path_nothing_reaches_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with closing(Diary(None)) as diary:
        diary.add(CALF)
        diary.remember("pregnant")
        assert diary.cramps() == (CALF,)
    assert list(tmp_path.iterdir()) == []


def test_a_diary_in_memory_can_be_forgotten() -> None:
    with closing(Diary(None)) as diary:
        diary.add(CALF)
        diary.forget_all()
        assert diary.cramps() == ()


def test_a_diary_of_a_later_version_is_refused_in_one_sentence(path: Path) -> None:
    with closing(Diary(path)) as diary:
        diary.add(CALF)
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA user_version=99")
    with pytest.raises(StoreError) as raised:
        Diary(path)
    assert str(raised.value) == f"{path} was written by a later version: update voicecoach"


def test_a_diary_of_a_later_version_is_left_as_it_is(path: Path) -> None:
    Diary(path).close()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA user_version=99")
    with pytest.raises(StoreError):
        Diary(path)
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (99,)


def test_an_entry_whose_time_makes_no_sense_is_told_with_its_cure(path: Path, diary: Diary) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("INSERT INTO cramp (at, place, side) VALUES ('last night', '', '')")
    with pytest.raises(StoreError, match=r"last night.*move it away"):
        diary.cramps()


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be used"):
        Diary(tmp_path)


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be used"):
        Diary(tmp_path / "data" / "diary.sqlite3")


def test_a_diary_that_another_program_holds_is_told(
    path: Path, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "WAIT_S", 0.05)
    other = lock.WriterLock(path.with_suffix(".lock"))
    with other.held(), pytest.raises(StoreError, match="locked"):
        diary.add(CALF)
    diary.add(CALF)
    assert diary.cramps() == (CALF,)


def test_all_that_is_known_of_a_cramp_is_kept(path: Path) -> None:
    whole = Cramp(CALF.at, "calf", "left", 300, 7, ("stretch", "rub"), True, True, "after tennis")
    with closing(Diary(path)) as diary:
        number = diary.add(whole)
    with closing(Diary(path)) as diary:
        assert diary.entries() == {number: whole}


def test_an_entry_is_changed_and_removed_by_its_number(diary: Diary) -> None:
    first, second = diary.add(CALF), diary.add(BARE)
    assert diary.change(first, FOOT)
    assert diary.entries() == {first: FOOT, second: BARE}
    assert diary.remove(first)
    assert diary.entries() == {second: BARE}
    assert not diary.change(first, CALF)
    assert not diary.remove(first)


def test_what_another_process_added_is_not_taken_for_ours(path: Path, diary: Diary) -> None:
    diary.cramps()
    diary.add(CALF)
    with closing(Diary(path)) as other:
        other.add(FOOT)
    diary.amend_last(BARE)
    assert diary.cramps() == (BARE, FOOT)


def test_of_many_only_those_that_are_missing_are_added(diary: Diary) -> None:
    diary.add(CALF)
    assert diary.add_all([CALF, FOOT, FOOT]) == 2
    assert diary.cramps() == (CALF, FOOT, FOOT)


def test_settings_are_kept_changed_and_dropped(path: Path, diary: Diary) -> None:
    diary.keep(rate="130", leg="left")
    diary.keep(rate="120")
    with closing(Diary(path)) as again:
        assert again.settings() == {"rate": "120", "leg": "left"}
    diary.drop("leg")
    assert diary.settings() == {"rate": "120"}


def test_clearing_the_person_keeps_the_diary(path: Path, diary: Diary) -> None:
    diary.add(CALF)
    diary.remember(CANARY)
    diary.keep(voice=CANARY)
    diary.forget_person()
    assert diary.cramps() == (CALF,)
    assert (diary.conditions(), diary.settings()) == (frozenset(), {})
    assert traces(path.parent) == []


def test_a_diary_that_may_not_be_written_says_why(path: Path) -> None:
    with closing(Diary(None, refused="the disk is full")) as diary:
        with pytest.raises(StoreError, match="the disk is full"):
            diary.add(CALF)
        assert diary.cramps() == ()
