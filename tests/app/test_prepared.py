"""What was read and expanded is kept for the next start, and never outlives its sources."""

import shutil
from pathlib import Path

import pytest

from voicecoach.app import prepared as module
from voicecoach.app.prepared import KEPT, prepared
from voicecoach.content import content_root
from voicecoach.errors import MissingError
from voicecoach.nlu import Match


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A pack with one changed entry."""
    folder = tmp_path / "pack"
    (folder / "answer").mkdir(parents=True)
    shutil.copy(content_root() / "en" / "answer" / "magnesium.yaml", folder / "answer")
    return folder


def kept(cache: Path) -> list[Path]:
    return sorted(cache.glob("understanding-*.pickle"))


def test_the_second_start_uses_what_the_first_one_kept(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = prepared("en", (), cache)
    assert len(kept(cache)) == 1
    monkeypatch.setattr(module, "load", lambda *args: pytest.fail("read again"))
    again, understander = prepared("en", (), cache)
    assert again.version == first.version
    found = understander.understand("my calf is cramping")
    assert isinstance(found, Match)
    assert found.id == "calf_cramp"


def test_a_changed_pack_is_read_anew(cache: Path, pack: Path) -> None:
    entry = pack / "answer" / "magnesium.yaml"
    before, _ = prepared("en", (pack,), cache)
    entry.write_text(entry.read_text("utf-8").replace("It is not proven.", "Not proven."), "utf-8")
    after, _ = prepared("en", (pack,), cache)
    assert before.entries["magnesium"].say != after.entries["magnesium"].say


def test_a_spoilt_file_is_made_anew(cache: Path) -> None:
    prepared("en", (), cache)
    path = kept(cache)[0]
    path.write_bytes(b"spoilt")
    content, _ = prepared("en", (), cache)
    assert content.entries
    assert path.stat().st_size > 1000


def test_a_folder_that_is_not_there_is_said(cache: Path, tmp_path: Path) -> None:
    prepared("en", (), cache)
    with pytest.raises(MissingError, match="nowhere"):
        prepared("en", (tmp_path / "nowhere",), cache)


def test_where_nothing_can_be_kept_it_works_all_the_same(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    content, _ = prepared("en", (), blocked / "cache")
    assert content.entries


def test_old_ones_are_deleted(cache: Path) -> None:
    cache.mkdir()
    for number in range(KEPT + 3):
        (cache / f"understanding-{number}.pickle").write_bytes(b"old")
    prepared("en", (), cache)
    assert len(kept(cache)) == KEPT
