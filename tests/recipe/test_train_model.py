"""The command that makes a model: its steps and what it is told."""

from pathlib import Path

import pytest
from rich.progress import Progress

from recipe import corpus, train_model
from voicecoach.content import Content


def test_sentences_are_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Path] = []

    def write(work: Path, content: Content) -> dict[str, int]:
        made.append(work)
        work.mkdir(parents=True)
        (work / "lexicon.txt").write_text("stop\tS T AA P\n")
        return {"train": 1}

    monkeypatch.setattr(corpus, "write", write)
    order = train_model.parsed([str(tmp_path / "out")])
    with Progress(disable=True) as progress:
        train_model.make_text(order, progress)
        train_model.make_text(order, progress)
    assert made == [tmp_path / "out" / "work"]
    assert "versions" in (order.work / "made-with.json").read_text()


def test_speech_is_labelled_by_the_shipped_network_unless_told_otherwise(tmp_path: Path) -> None:
    order = train_model.parsed([str(tmp_path)])
    assert order.labels.is_file()
    assert order.start is None
    assert order.model == tmp_path / "model"


def test_a_missing_program_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert train_model.main([str(tmp_path / "out")]) == 3
    told = capsys.readouterr().err
    assert "flite" in told
    assert "festvox-kallpc16k" in told
    assert "rhvoice-english" in told


def test_the_voice_that_is_a_package_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(train_model, "PROGRAMS", ())
    monkeypatch.setattr(train_model, "find_spec", lambda name: None)
    assert train_model.main([str(tmp_path / "out")]) == 3
    told = capsys.readouterr().err
    assert "ttspico" in told
    assert "--group train" in told


def test_configuration_is_that_of_the_shipped_model(tmp_path: Path) -> None:
    order = train_model.parsed([str(tmp_path)])
    with Progress(disable=True) as progress:
        train_model.make_configuration(order, progress)
        train_model.make_configuration(order, progress)
    assert "acoustic-scale" in (order.model / "conf" / "model.conf").read_text()
