"""Files appear whole or not at all."""

import os
import re
import stat
import sys
import threading
from pathlib import Path

import pytest

from voicecoach.errors import InputError
from voicecoach.files import check_writable, write_whole

no_root = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0,
    reason="root may write everywhere: run as another user",
)
not_windows = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


class FullDisk:
    """Stands for a disk on which nothing can be put in place any more."""

    def replace(self, *_: object) -> None:
        raise OSError(28, "No space left on device")


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "replace", FullDisk.replace)


def test_a_file_is_written(tmp_path: Path) -> None:
    write_whole(tmp_path / "file", b"hello")
    assert (tmp_path / "file").read_bytes() == b"hello"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_an_existing_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"something much longer than hello")
    write_whole(tmp_path / "file", b"hello")
    assert (tmp_path / "file").read_bytes() == b"hello"


def test_nothing_is_a_file_too(tmp_path: Path) -> None:
    write_whole(tmp_path / "file", b"")
    assert (tmp_path / "file").stat().st_size == 0


@not_windows
def test_a_new_file_has_the_usual_mode(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "file", b"hello")
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o640


def test_a_reader_never_meets_half_a_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with path.open("rb") as reader:
        write_whole(path, b"new and longer")
        assert reader.read() == b"old"


def test_an_existing_file_is_kept_when_writing_fails(tmp_path: Path, full_disk: None) -> None:
    (tmp_path / "file").write_bytes(b"old")
    with pytest.raises(InputError, match="No space left on device"):
        write_whole(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_nothing_is_left_where_writing_fails(tmp_path: Path, full_disk: None) -> None:
    with pytest.raises(InputError, match=re.escape(f"{tmp_path / 'file'} cannot be written")):
        write_whole(tmp_path / "file", b"new")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    (folder := tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        write_whole(folder, b"hello")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_a_file_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cannot be written .*give another place"):
        write_whole(tmp_path / "missing" / "file", b"hello")


def test_a_file_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"in the way")
    with pytest.raises(InputError, match="cannot be written"):
        write_whole(tmp_path / "file" / "below", b"hello")


@no_root
def test_a_folder_that_may_not_be_written_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(InputError, match="Permission denied"):
            write_whole(tmp_path / "file", b"hello")
    finally:
        tmp_path.chmod(0o700)


@not_windows
def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    write_whole(pipe, b"hello")
    reader.join(5)
    assert read == [b"hello"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]


def test_a_place_for_a_new_file_is_good(tmp_path: Path) -> None:
    check_writable(tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"old")
    check_writable(tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == b"old"


def test_a_file_in_the_current_folder_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    check_writable(Path("new"))


def test_a_folder_is_no_place_for_a_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder: give the name of a file"):
        check_writable(tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"there is no folder .*missing"):
        check_writable(tmp_path / "missing" / "file")


@no_root
def test_a_file_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch(mode=0o400)
    with pytest.raises(InputError, match="may not be written"):
        check_writable(tmp_path / "file")
