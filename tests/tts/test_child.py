"""The process that runs pyttsx3, with an engine that forgets and with engines that fail."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.fakes.engine import HEADER, ForgetfulEngine
from voicecoach.tts import child

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "SETTLE_WITHIN_S", 0.1)
    monkeypatch.setattr(child, "FILE_WITHIN_S", 0.05)


def order(path: Path, **changes: object) -> dict[str, object]:
    return {"text": "next", "rate_wpm": 145, "voice": "gmw/en-us", "path": str(path), **changes}


def test_a_setting_that_was_dropped_is_made_again() -> None:
    engine = ForgetfulEngine(drops=1)
    assert child.settle(engine, "rate", 145) == 145
    assert engine.held["rate"] == 145


def test_a_setting_that_holds_is_made_once() -> None:
    engine = ForgetfulEngine()
    child.settle(engine, "rate", 145)
    assert engine.sets == [("rate", 145)]


def test_a_setting_that_never_holds_tells_what_holds_instead() -> None:
    engine = ForgetfulEngine(drops=1_000_000, held={"rate": 200})
    assert child.settle(engine, "rate", 145) == 200


def test_an_order_is_spoken_into_its_file_as_it_was_given(tmp_path: Path) -> None:
    engine = ForgetfulEngine(drops=1)
    path = tmp_path / "next.wav"
    answer = child.speak(engine, order(path))
    assert answer == {"ok": True, "rate_wpm": 145, "voice": "gmw/en-us"}
    assert engine.held == {"voice": "gmw/en-us", "rate": 145}
    assert engine.texts == ["next"]
    assert path.is_file()


def test_the_usual_voice_is_left_as_it_is(tmp_path: Path) -> None:
    engine = ForgetfulEngine()
    assert child.speak(engine, order(tmp_path / "next.wav", voice=""))["ok"]
    assert "voice" not in engine.held


def test_the_rate_that_held_is_told(tmp_path: Path) -> None:
    engine = ForgetfulEngine(drops=1_000_000, held={"rate": 200})
    assert child.speak(engine, order(tmp_path / "next.wav", voice=""))["rate_wpm"] == 200


def test_an_utterance_that_was_cancelled_is_asked_for_again(tmp_path: Path) -> None:
    engine = ForgetfulEngine(cancels=2)
    path = tmp_path / "next.wav"
    assert child.speak(engine, order(path))["ok"] is True
    assert engine.texts == ["next"] * 3
    assert path.read_bytes() == engine.sound


@pytest.mark.parametrize("sound", [b"", HEADER], ids=["no file", "a file without sound"])
def test_an_order_without_sound_fails(tmp_path: Path, sound: bytes) -> None:
    engine = ForgetfulEngine(sound=sound)
    assert child.speak(engine, order(tmp_path / "next.wav"))["ok"] is False


class Loader(ModuleType):
    """Stands for the package espeakng_loader."""

    def __init__(self, data: str) -> None:
        super().__init__("espeakng_loader")
        self._data = data

    def get_data_path(self) -> str:
        return self._data

    def get_library_path(self) -> str:
        raise AssertionError("the library was asked for")


def test_data_too_deep_for_espeak_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ESPEAK_DATA_PATH", raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setitem(sys.modules, "espeakng_loader", Loader("/deep" * 33))
    child.prepare_espeak()
    assert "ESPEAK_DATA_PATH" not in os.environ


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems_speak_with_their_own_voice(
    monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    monkeypatch.delenv("ESPEAK_DATA_PATH", raising=False)
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setitem(sys.modules, "espeakng_loader", Loader("/data"))
    child.prepare_espeak()
    assert "ESPEAK_DATA_PATH" not in os.environ


def test_without_the_package_the_systems_espeak_is_left_to_be_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("ESPEAK_DATA_PATH", raising=False)
    monkeypatch.setitem(sys.modules, "espeakng_loader", None)
    child.prepare_espeak()
    assert "ESPEAK_DATA_PATH" not in os.environ


def talk_to(library: Path, orders: str) -> tuple[int, list[object]]:
    """Runs the process with another pyttsx3; gives how it ended, and its answers."""
    done = subprocess.run(
        [sys.executable, "-m", "voicecoach.tts.child"],
        input=orders,
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONPATH": str(library)},
        timeout=20,
        check=False,
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def test_a_library_without_a_driver_is_an_answer(tmp_path: Path) -> None:
    (tmp_path / "pyttsx3.py").write_text("def init():\n    raise RuntimeError('no driver')\n")
    code, answers = talk_to(tmp_path, "")
    assert code != 0
    assert answers == [{"ok": False, "error": "RuntimeError: no driver"}]


CHATTY = """
import types
print("hello from the library")

class Engine:
    proxy = types.SimpleNamespace(setBusy=lambda busy: print("busy", busy))

    def setProperty(self, name, value):
        print("set", name)
        raise ValueError("no such voice")

def init():
    return Engine()
"""


def test_what_the_library_prints_never_mixes_with_the_answers(tmp_path: Path) -> None:
    (tmp_path / "pyttsx3.py").write_text(CHATTY)
    orders = json.dumps(order(tmp_path / "next.wav")) + "\nno order at all\n"
    code, (ready, first, second) = talk_to(tmp_path, orders)
    assert code == 0
    assert ready == {"ok": True}
    assert first == {"ok": False, "error": "ValueError: no such voice"}
    assert isinstance(second, dict)
    assert second["ok"] is False
