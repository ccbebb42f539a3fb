"""Which model is used, and that only a whole one is."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from voicecoach.asr import registry
from voicecoach.errors import InputError, MissingError

FILES = ("am/final.mdl", "conf/model.conf", "graph/HCLr.fst", "graph/Gr.fst")
TABLE = """
["{name}"]
title = "A model"
url = "https://127.0.0.1/{name}.zip"
sha256 = "00"
bytes = 12
licence = "MIT"
sample_rate_hz = 16000
language = "en"
"""


def lay_out(folder: Path) -> Path:
    """Something that looks like a model."""
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"this is {name}")
    return folder


def fetched(models: Path, name: str) -> Path:
    folder = lay_out(models / name)
    (folder / ".verified").write_text("00\n")
    return folder


def list_checksums(folder: Path) -> None:
    lines = [f"{hashlib.sha256((folder / n).read_bytes()).hexdigest()}  {n}\n" for n in FILES]
    (folder / "MANIFEST.sha256").write_text("".join(lines))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """What comes with the program: one model, and a list of two others."""
    folder = tmp_path / "root"
    lay_out(folder / "voicecoach-en")
    (folder / "registry.toml").write_text(TABLE.format(name="big") + TABLE.format(name="bigger"))
    return folder


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """Where fetched models are kept; not there before the first."""
    return tmp_path / "models"


def test_the_model_that_ships_is_whole_and_what_its_list_says() -> None:
    registry.check_folder(registry.models_root() / "voicecoach-en")


def test_the_list_of_the_model_that_ships_names_every_file_of_it() -> None:
    folder = registry.models_root() / "voicecoach-en"
    listed = {line.split("  ")[1] for line in (folder / "MANIFEST.sha256").read_text().splitlines()}
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert there - listed <= {"MANIFEST.sha256", "README.md"}
    assert listed <= there


def test_the_registry_that_ships_knows_where_to_fetch_from() -> None:
    known = registry.registry()
    assert known["vosk-model-small-en-us-0.15"].sample_rate_hz == 16000
    for info in known.values():
        assert info.url.startswith("https://")
        assert len(info.sha256) == 64
        assert info.bytes > 1_000_000


def test_by_default_the_model_that_ships_is_used(root: Path, models: Path) -> None:
    assert registry.locate("", models, root) == root / "voicecoach-en"


def test_a_fetched_model_is_preferred_once_it_is_verified(root: Path, models: Path) -> None:
    folder = lay_out(models / "big")
    assert registry.locate("", models, root) == root / "voicecoach-en"
    (folder / ".verified").write_text("00\n")
    assert registry.locate("", models, root) == folder


def test_of_several_fetched_models_the_first_of_the_registry_is_used(
    root: Path, models: Path
) -> None:
    fetched(models, "bigger")
    first = fetched(models, "big")
    assert registry.locate("", models, root) == first


def test_a_verified_model_that_the_registry_lacks_is_not_the_default(
    root: Path, models: Path
) -> None:
    fetched(models, "stranger")
    assert registry.locate("", models, root) == root / "voicecoach-en"


def test_a_fetched_model_is_found_by_name(root: Path, models: Path) -> None:
    folder = fetched(models, "stranger")
    assert registry.locate("stranger", models, root) == folder


def test_the_shipped_model_is_found_by_name_though_another_was_fetched(
    root: Path, models: Path
) -> None:
    fetched(models, "big")
    assert registry.locate("voicecoach-en", models, root) == root / "voicecoach-en"


def test_a_model_is_found_by_path(root: Path, models: Path, tmp_path: Path) -> None:
    own = lay_out(tmp_path / "own")
    assert registry.locate(str(own), models, root) == own


def test_a_model_that_is_not_here_yet_can_be_fetched(root: Path, models: Path) -> None:
    with pytest.raises(MissingError, match="run 'voicecoach models fetch big'"):
        registry.locate("big", models, root)


def test_an_unknown_name_is_the_users_mistake(root: Path, models: Path) -> None:
    with pytest.raises(InputError, match="no model or folder 'biggest'"):
        registry.locate("biggest", models, root)


def test_a_file_is_no_model(root: Path, models: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("hello")
    with pytest.raises(MissingError, match="no model folder"):
        registry.locate(str(tmp_path / "file"), models, root)


@pytest.mark.parametrize("name", FILES)
def test_half_a_folder_is_no_model(root: Path, models: Path, tmp_path: Path, name: str) -> None:
    own = lay_out(tmp_path / "own")
    (own / name).unlink()
    with pytest.raises(MissingError, match=f"{name} is missing"):
        registry.locate(str(own), models, root)


@pytest.mark.parametrize("name", FILES)
def test_an_empty_file_is_as_none(tmp_path: Path, name: str) -> None:
    """Vosk takes an empty conf/model.conf, and then brings the process down."""
    own = lay_out(tmp_path / "own")
    (own / name).write_bytes(b"")
    with pytest.raises(MissingError, match=f"{name} is missing or empty"):
        registry.check_folder(own)


def test_a_model_that_is_what_its_list_says_is_used(
    root: Path, models: Path, tmp_path: Path
) -> None:
    own = lay_out(tmp_path / "own")
    list_checksums(own)
    assert registry.locate(str(own), models, root) == own


@pytest.mark.parametrize("name", FILES)
def test_a_changed_file_is_named(root: Path, models: Path, tmp_path: Path, name: str) -> None:
    own = lay_out(tmp_path / "own")
    list_checksums(own)
    (own / name).write_text("something else")
    with pytest.raises(MissingError, match=f"damaged \\({name}\\)"):
        registry.locate(str(own), models, root)


def test_a_listed_file_that_is_gone_is_named(tmp_path: Path) -> None:
    own = lay_out(tmp_path / "own")
    list_checksums(own)
    with (own / "MANIFEST.sha256").open("a") as manifest:
        manifest.write(f"{'0' * 64}  graph/words.txt\n")
    with pytest.raises(MissingError, match=r"graph/words\.txt"):
        registry.check_folder(own)


@pytest.mark.parametrize("data", [b"", b"\n", b"\xff\xfe\x00"])
def test_a_damaged_list_is_noticed(tmp_path: Path, data: bytes) -> None:
    own = lay_out(tmp_path / "own")
    (own / "MANIFEST.sha256").write_bytes(data)
    with pytest.raises(MissingError, match="damaged"):
        registry.check_folder(own)


@pytest.mark.parametrize("name", FILES)
def test_a_list_that_lacks_a_needed_file_is_noticed(tmp_path: Path, name: str) -> None:
    own = lay_out(tmp_path / "own")
    list_checksums(own)
    manifest = own / "MANIFEST.sha256"
    lines = manifest.read_text().splitlines(keepends=True)
    manifest.write_text("".join(line for line in lines if name not in line))
    with pytest.raises(MissingError, match=r"damaged \(MANIFEST\.sha256\)"):
        registry.check_folder(own)


def test_no_models_folder_means_that_nothing_is_installed(models: Path) -> None:
    assert registry.installed(models) == ()


def test_only_verified_models_count_as_installed(models: Path) -> None:
    lay_out(models / "half")
    fetched(models, "whole")
    fetched(models, "also-whole")
    (models / "whole.zip.part").write_text("half")
    assert registry.installed(models) == ("also-whole", "whole")


DAMAGES: dict[str, Callable[[bytes], bytes | None]] = {
    "removed": lambda data: None,
    "emptied": lambda data: b"",
    "cut": lambda data: data[: len(data) // 2],
    "overwritten": lambda data: bytes(range(256)) * 20,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_no_damage_to_the_model_that_ships_goes_unnoticed(damage: str, tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(registry.models_root() / "voicecoach-en", own)
    for file in sorted(p for p in own.rglob("*") if p.is_file() and p.name != "MANIFEST.sha256"):
        whole = file.read_bytes()
        left = DAMAGES[damage](whole)
        if left is None:
            file.unlink()
        else:
            file.write_bytes(left)
        with pytest.raises(MissingError) as raised:
            registry.check_folder(own)
        assert str(file.relative_to(own)) in str(raised.value)
        assert "\n" not in str(raised.value)
        file.write_bytes(whole)
    registry.check_folder(own)
