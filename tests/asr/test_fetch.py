"""A model is fetched whole or not at all. The server is on this machine."""

import hashlib
import io
import socket
import stat
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.model_server import ModelServer
from voicecoach.asr import fetch as fetching
from voicecoach.asr.fetch import FetchError, fetch
from voicecoach.asr.registry import ModelInfo, check_folder, installed
from voicecoach.errors import InputError, MissingError

FILES = {
    "am/final.mdl": b"the acoustic model " * 4000,
    "conf/model.conf": b"--beam=11\n",
    "graph/HCLr.fst": b"words " * 3000,
    "graph/Gr.fst": b"phrases " * 3000,
}
NAME = "tiny-en"
PART = f"{NAME}.zip.part"


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lest a proxy of the machine that tests stands between them and the server."""
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """Where fetched models go, with one that was fetched before."""
    folder = tmp_path / "models"
    earlier = folder / NAME
    earlier.mkdir(parents=True)
    (earlier / "earlier").write_text("still here")
    return folder


def zipped(files: Mapping[str, bytes], folder: str = f"{NAME}/") -> bytes:
    """An archive. Nothing is compressed, so that its size is that of its files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(f"{folder}{name}", data)
    return buffer.getvalue()


def info_of(archive: bytes, url: str = "http://127.0.0.1:1/model.zip") -> ModelInfo:
    digest = hashlib.sha256(archive).hexdigest()
    return ModelInfo(NAME, "Tiny", url, digest, len(archive), "MIT", 16000, "en")


def nobody(done: int, total: int) -> None:
    """Watches the progress, and says nothing."""


@pytest.fixture
def serve() -> Iterator[Callable[..., ModelServer]]:
    """Starts servers that end with the test."""
    with ExitStack() as stack:

        def start(data: bytes, **manners: Any) -> ModelServer:
            return stack.enter_context(ModelServer(data, **manners).running())

        yield start


Serve = Callable[..., ModelServer]


def untouched(models: Path) -> bool:
    """The earlier model is as it was, and there is nothing else but perhaps a download."""
    there = {path.name for path in models.iterdir()} - {PART}
    earlier = models / NAME
    return (
        there == {NAME}
        and [path.name for path in earlier.iterdir()] == ["earlier"]
        and (earlier / "earlier").read_text() == "still here"
    )


def test_a_good_archive_becomes_the_model(models: Path, serve: Serve) -> None:
    archive = zipped(FILES)
    folder = fetch(info_of(archive, serve(archive).url), models, nobody)
    assert folder == models / NAME
    assert {name: (folder / name).read_bytes() for name in FILES} == FILES
    assert installed(models) == (NAME,)


def test_the_earlier_model_is_replaced_whole(models: Path, serve: Serve) -> None:
    archive = zipped(FILES)
    folder = fetch(info_of(archive, serve(archive).url), models, nobody)
    assert not (folder / "earlier").exists()


def test_a_fetched_model_has_a_list_of_its_files(models: Path, serve: Serve) -> None:
    archive = zipped({**FILES, "README.md": b"what this is"})
    folder = fetch(info_of(archive, serve(archive).url), models, nobody)
    listed = dict(
        reversed(line.split("  ")) for line in (folder / "MANIFEST.sha256").read_text().splitlines()
    )
    assert listed == {name: hashlib.sha256(data).hexdigest() for name, data in FILES.items()}
    check_folder(folder)


@pytest.mark.parametrize("name", [*FILES, "graph/words.txt"])
def test_later_damage_to_a_fetched_model_is_noticed(models: Path, serve: Serve, name: str) -> None:
    archive = zipped({**FILES, "graph/words.txt": b"stop 1\n"})
    folder = fetch(info_of(archive, serve(archive).url), models, nobody)
    (folder / name).write_bytes(b"something else")
    with pytest.raises(MissingError, match=f"damaged \\({name}\\)"):
        check_folder(folder)


def test_a_link_in_the_place_of_the_model_is_replaced_and_not_followed(
    tmp_path: Path, serve: Serve
) -> None:
    elsewhere, models = tmp_path / "elsewhere", tmp_path / "models"
    elsewhere.mkdir()
    (elsewhere / "mine").write_text("still here")
    models.mkdir()
    (models / NAME).symlink_to(elsewhere)
    archive = zipped(FILES)
    folder = fetch(info_of(archive, serve(archive).url), models, nobody)
    assert not folder.is_symlink()
    assert installed(models) == (NAME,)
    assert [path.name for path in elsewhere.iterdir()] == ["mine"]


def test_a_file_in_the_place_of_the_model_is_replaced(tmp_path: Path, serve: Serve) -> None:
    (tmp_path / NAME).write_text("in the way")
    archive = zipped(FILES)
    fetch(info_of(archive, serve(archive).url), tmp_path, nobody)
    assert installed(tmp_path) == (NAME,)


def test_nothing_but_the_model_is_left(models: Path, serve: Serve) -> None:
    archive = zipped(FILES)
    fetch(info_of(archive, serve(archive).url), models, nobody)
    assert [path.name for path in models.iterdir()] == [NAME]


def test_the_folder_for_models_is_made_where_it_is_missing(tmp_path: Path, serve: Serve) -> None:
    archive = zipped(FILES)
    models = tmp_path / "not" / "there" / "yet"
    fetch(info_of(archive, serve(archive).url), models, nobody)
    assert installed(models) == (NAME,)


def test_another_address_can_be_given(models: Path, serve: Serve) -> None:
    archive = zipped(FILES)
    fetch(info_of(archive), models, nobody, url=serve(archive).url)
    assert installed(models) == (NAME,)


def test_progress_ends_with_all_bytes(models: Path, serve: Serve) -> None:
    archive = zipped(FILES)
    told: list[tuple[int, int]] = []
    info = info_of(archive, serve(archive).url)
    fetch(info, models, lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (len(archive), len(archive))


def test_what_came_earlier_is_not_fetched_again(models: Path, serve: Serve) -> None:
    archive = zipped(FILES)
    server = serve(archive)
    (models / PART).write_bytes(archive[:5000])
    fetch(info_of(archive, server.url), models, nobody)
    assert server.ranges == ["bytes=5000-"]
    assert installed(models) == (NAME,)


def test_a_whole_download_is_not_fetched_again(models: Path) -> None:
    archive = zipped(FILES)
    (models / PART).write_bytes(archive)
    fetch(info_of(archive), models, nobody)
    assert installed(models) == (NAME,)


def test_a_server_that_cannot_go_on_begins_anew(models: Path, serve: Serve) -> None:
    archive = zipped(FILES)
    (models / PART).write_bytes(archive[:5000])
    fetch(info_of(archive, serve(archive, resumes=False).url), models, nobody)
    assert installed(models) == (NAME,)


def test_a_download_that_breaks_off_is_kept_and_gone_on_with(models: Path, serve: Serve) -> None:
    archive = zipped(FILES)
    info = info_of(archive)
    with pytest.raises(FetchError, match="broke off after 70,000 of"):
        fetch(info, models, nobody, url=serve(archive, breaks_off_after=70_000).url)
    assert untouched(models)
    server = serve(archive)
    fetch(info, models, nobody, url=server.url)
    assert server.ranges == ["bytes=70000-"]
    assert installed(models) == (NAME,)


def test_a_file_that_is_shorter_than_announced_is_not_used(models: Path, serve: Serve) -> None:
    archive = zipped(FILES)
    info = info_of(archive, serve(archive[:-1]).url)
    with pytest.raises(FetchError, match="broke off"):
        fetch(info, models, nobody)
    assert untouched(models)


def test_a_file_of_the_right_size_but_other_content_is_thrown_away(
    models: Path, serve: Serve
) -> None:
    archive = zipped(FILES)
    tampered = archive.replace(b"--beam=11", b"--beam=99")
    assert len(tampered) == len(archive)
    with pytest.raises(FetchError, match="not the real file"):
        fetch(info_of(archive, serve(tampered).url), models, nobody)
    assert untouched(models)
    assert not (models / PART).exists()


def test_a_file_that_goes_on_and_on_is_thrown_away(models: Path, serve: Serve) -> None:
    archive = zipped(FILES)
    with pytest.raises(FetchError, match="not the real file"):
        fetch(info_of(archive, serve(archive + bytes(1 << 22)).url), models, nobody)
    assert untouched(models)
    assert not (models / PART).exists()


def test_a_wrong_piece_from_earlier_is_thrown_away(models: Path, serve: Serve) -> None:
    archive = zipped(FILES)
    info = info_of(archive, serve(archive).url)
    (models / PART).write_bytes(b"x" * 5000)
    with pytest.raises(FetchError, match="not the real file"):
        fetch(info, models, nobody)
    fetch(info, models, nobody)
    assert installed(models) == (NAME,)


def test_a_file_that_is_not_there_is_named_with_what_to_do(models: Path, serve: Serve) -> None:
    archive = zipped(FILES)
    with pytest.raises(FetchError, match="try again"):
        fetch(info_of(archive, serve(b"sorry", status=404).url), models, nobody)
    assert untouched(models)


def test_without_a_server_nothing_changes(models: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    info = info_of(zipped(FILES), f"http://127.0.0.1:{port}/model.zip")
    with pytest.raises(FetchError, match=r"Connection refused.*go on without it"):
        fetch(info, models, nobody)
    assert untouched(models)
    assert not (models / PART).exists()


def test_a_server_that_says_nothing_is_given_up(
    models: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "CONNECT_WITHIN_S", 0.1)
    archive = zipped(FILES)
    with pytest.raises(FetchError, match="timed out"):
        fetch(info_of(archive, serve(archive, silent=True).url), models, nobody)
    assert untouched(models)


BABBLE = {
    "no http": b"gibberish\r\n\r\n",
    "chunks that break off": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\nabc",
}


@pytest.mark.parametrize("babble", [pytest.param(b, id=name) for name, b in BABBLE.items()])
def test_a_server_that_talks_nonsense_is_told_with_what_to_do(
    models: Path, serve: Serve, babble: bytes
) -> None:
    archive = zipped(FILES)
    with pytest.raises(FetchError, match="could not be fetched") as raised:
        fetch(info_of(archive, serve(archive, babble=babble).url), models, nobody)
    assert "go on without it" in str(raised.value)
    assert untouched(models)


@pytest.mark.parametrize("url", ["127.0.0.1/model.zip", "http://127.0.0.1:1/a b/model.zip"])
def test_an_address_that_is_none_is_told_with_what_to_do(models: Path, url: str) -> None:
    with pytest.raises(FetchError, match=r"could not be fetched .*go on without it"):
        fetch(info_of(zipped(FILES)), models, nobody, url=url)
    assert untouched(models)


def test_a_folder_that_cannot_be_made_is_the_users_to_mend(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(InputError, match="cannot be written"):
        fetch(info_of(zipped(FILES)), tmp_path / "file" / "models", nobody)


def put(models: Path, archive: bytes) -> ModelInfo:
    """As if an archive had been fetched and found to be the real one."""
    (models / PART).write_bytes(archive)
    return info_of(archive)


@pytest.mark.parametrize("path", ["../../outside", "../../../outside", "a/../../../outside"])
def test_an_entry_that_climbs_out_is_refused(models: Path, tmp_path: Path, path: str) -> None:
    info = put(models, zipped({**FILES, path: b"evil"}))
    with pytest.raises(FetchError, match="not safe to unpack"):
        fetch(info, models, nobody)
    assert untouched(models)
    assert list(tmp_path.rglob("outside")) == []


def test_an_entry_with_an_absolute_path_is_refused(models: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    info = put(models, zipped({**FILES, str(outside): b"evil"}, folder=""))
    with pytest.raises(FetchError, match="not safe to unpack"):
        fetch(info, models, nobody)
    assert untouched(models)
    assert not outside.exists()


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_an_entry_that_is_no_plain_file_is_refused(models: Path, kind: int) -> None:
    buffer = io.BytesIO(zipped(FILES))
    with zipfile.ZipFile(buffer, "a") as archive:
        link = zipfile.ZipInfo(f"{NAME}/README")
        link.external_attr = (kind | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    info = put(models, buffer.getvalue())
    with pytest.raises(FetchError, match="not safe to unpack"):
        fetch(info, models, nobody)
    assert untouched(models)


def test_an_archive_that_would_swell_is_refused(models: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in FILES:
            archive.writestr(f"{NAME}/{name}", bytes(1 << 20))
    info = put(models, buffer.getvalue())
    with pytest.raises(FetchError, match="far too large"):
        fetch(info, models, nobody)
    assert untouched(models)


def test_a_file_that_is_no_archive_is_refused(models: Path) -> None:
    info = put(models, b"this is no archive" * 100)
    with pytest.raises(FetchError, match="cannot be unpacked"):
        fetch(info, models, nobody)
    assert untouched(models)


def test_an_archive_whose_end_is_missing_is_refused(models: Path) -> None:
    info = put(models, zipped(FILES)[:-100])
    with pytest.raises(FetchError, match="cannot be unpacked"):
        fetch(info, models, nobody)
    assert untouched(models)


def test_an_archive_with_a_damaged_file_is_refused(models: Path) -> None:
    # The archive's own checksum of the file is wrong then.
    info = put(models, zipped(FILES).replace(b"--beam=11", b"--beam=99"))
    with pytest.raises(FetchError, match="cannot be unpacked"):
        fetch(info, models, nobody)
    assert untouched(models)


@pytest.mark.parametrize("lacking", FILES)
def test_an_archive_without_a_whole_model_is_refused(models: Path, lacking: str) -> None:
    info = put(models, zipped({name: FILES[name] for name in FILES if name != lacking}))
    with pytest.raises(FetchError, match="holds no model"):
        fetch(info, models, nobody)
    assert untouched(models)


def test_an_archive_that_is_of_no_use_is_not_kept(models: Path) -> None:
    info = put(models, zipped({"README.md": b"what this is"}))
    with pytest.raises(FetchError, match="holds no model"):
        fetch(info, models, nobody)
    assert untouched(models)
    assert not (models / PART).exists()


def test_an_archive_locked_with_a_password_is_refused(models: Path) -> None:
    buffer = io.BytesIO(zipped(FILES))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.comment = b"locked"
        for item in archive.infolist():
            item.flag_bits |= 1
    info = put(models, buffer.getvalue())
    with pytest.raises(FetchError, match=r"cannot be unpacked .*password"):
        fetch(info, models, nobody)
    assert untouched(models)


def test_an_archive_whose_model_does_not_fit_its_own_list_is_refused(models: Path) -> None:
    listed = f"{'0' * 64}  am/final.mdl\n".encode()
    info = put(models, zipped({**FILES, "MANIFEST.sha256": listed}))
    with pytest.raises(FetchError, match="holds no model"):
        fetch(info, models, nobody)
    assert untouched(models)


def test_an_archive_without_a_folder_of_its_own_will_do(models: Path) -> None:
    folder = fetch(put(models, zipped(FILES, folder="")), models, nobody)
    assert {name: (folder / name).read_bytes() for name in FILES} == FILES
    assert [path.name for path in models.iterdir()] == [NAME]
    assert installed(models) == (NAME,)


def test_an_archive_with_another_name_for_its_folder_will_do(models: Path) -> None:
    folder = fetch(put(models, zipped(FILES, folder="something-else/")), models, nobody)
    assert folder == models / NAME
    assert {name: (folder / name).read_bytes() for name in FILES} == FILES
