"""What doctor can tell of echo cancelling."""

from pathlib import Path

import pytest

from voicecoach.audio import EchoReport, EchoState, echo_facts, remember


def test_what_was_measured_is_kept(tmp_path: Path) -> None:
    report = EchoReport(EchoState.GOOD, "pyaec", 21.4, -6.0, 0.0)
    remember(tmp_path / "echo.json", report)
    facts = echo_facts(tmp_path / "echo.json")
    assert facts.last == report
    assert facts.good
    assert "pyaec weakened the echo by 21 dB" in facts.sentence


def test_nothing_is_kept_before_anything_was_measured(tmp_path: Path) -> None:
    remember(tmp_path / "echo.json", EchoReport(EchoState.UNKNOWN, "none", None, None, 0.0))
    assert not (tmp_path / "echo.json").exists()


@pytest.mark.parametrize("kept", ["", "[]", "{}", '{"state": "odd"}', '{"state": "good", "x": 1}'])
def test_what_cannot_be_read_will_be_measured_again(tmp_path: Path, kept: str) -> None:
    (tmp_path / "echo.json").write_text(kept, encoding="utf-8")
    assert echo_facts(tmp_path / "echo.json").last is None


def test_an_echo_that_stays_is_told_with_the_cure(tmp_path: Path) -> None:
    remember(tmp_path / "echo.json", EchoReport(EchoState.POOR, "pyaec", 2.0, -6.0, 0.0))
    facts = echo_facts(tmp_path / "echo.json")
    assert not facts.good
    assert "headphones" in facts.sentence
    assert "stop words" in facts.sentence


def test_headphones_are_told(tmp_path: Path) -> None:
    remember(tmp_path / "echo.json", EchoReport(EchoState.GOOD, "pyaec", None, -60.0, 0.0))
    assert "hears no echo" in echo_facts(tmp_path / "echo.json").sentence
