"""What goes into the shipped model besides the content's sentences, and its list of files."""

from pathlib import Path

import pytest

from recipe import build
from recipe.pronounce import Pronouncer
from voicecoach.asr.registry import check_folder
from voicecoach.errors import MissingError

FILES = ("am/final.mdl", "conf/model.conf", "graph/HCLr.fst", "graph/Gr.fst")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"this is {name}")
    (tmp_path / "README.md").write_text("what this is")
    return tmp_path


def test_the_list_of_files_is_one_that_the_coach_accepts(model: Path) -> None:
    build.write_manifest(model)
    check_folder(model)


def test_the_list_names_every_file_but_itself_and_the_readme(model: Path) -> None:
    build.write_manifest(model)
    build.write_manifest(model)
    lines = (model / "MANIFEST.sha256").read_text().splitlines()
    assert [line.split("  ")[1] for line in lines] == sorted(FILES)


def test_a_file_that_changed_since_does_not_fit_the_list(model: Path) -> None:
    build.write_manifest(model)
    (model / "graph" / "Gr.fst").write_text("something else")
    with pytest.raises(MissingError, match=r"graph/Gr\.fst"):
        check_folder(model)


def test_checksums_are_what_sha256sum_says(model: Path) -> None:
    (model / "am" / "final.mdl").write_bytes(b"")
    build.write_manifest(model)
    line = (model / "MANIFEST.sha256").read_text().splitlines()[0]
    # Of no bytes at all, as everybody knows it.
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert line == f"{empty}  am/final.mdl"


def test_the_background_is_frequent_words_that_can_be_said(tmp_path: Path) -> None:
    pytest.importorskip("wordfreq", reason="the background: pip install --group recipe")
    (tmp_path / "toy.dict").write_text("the DH AH\nof AH V\nzibbel Z IH B AH L\n")
    pronouncer = Pronouncer(tmp_path / "toy.dict")
    found = build.background(100, pronouncer)
    assert {"the", "of"} <= set(found)
    assert "zibbel" not in found
    assert found["the"] > found["of"] > 0
    assert [word for word in found if not pronouncer.of(word)] == []
