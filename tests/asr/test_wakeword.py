"""Other wake words, through pymicro-wakeword or something that stands for it."""

import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from voicecoach import sound
from voicecoach.asr.wakeword import MicroWakeWord
from voicecoach.errors import ExitCode, MissingError

BLOCK = bytes(640)


def library(found_in: set[int]) -> ModuleType:
    """Stands for pymicro_wakeword: detects in the blocks of these numbers."""
    module: Any = ModuleType("pymicro_wakeword")

    class Network:
        asked = 0

        @classmethod
        def from_builtin(cls, model: str) -> "Network":
            assert model in {"okay_nabu", "alexa"}
            return cls()

        def process_streaming(self, features: int) -> bool:
            return features in found_in

    class Features:
        count = -1

        def process_streaming(self, pcm: bytes) -> list[int]:
            self.count += 1
            return [self.count]

    module.Model = str
    module.MicroWakeWord = Network
    module.MicroWakeWordFeatures = Features
    return module


def test_a_word_is_heard_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymicro_wakeword", library({50, 51, 52, 60, 200}))
    detector = MicroWakeWord("okay nabu")
    assert [i for i in range(300) if detector.feed(BLOCK)] == [50, 200]


def test_without_the_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymicro_wakeword", None)
    with pytest.raises(MissingError, match=r"pip install 'voicecoach\[wake\]'") as caught:
        MicroWakeWord("okay nabu")
    assert caught.value.exit_code == ExitCode.MISSING


@pytest.mark.parametrize("word", ["okay nabu", "hey jarvis", "alexa", "hey mycroft"])
def test_the_real_networks_hear_their_word_and_no_other(word: str, tmp_path: Path) -> None:
    pytest.importorskip("pymicro_wakeword", reason="pip install 'voicecoach[wake]'")
    if shutil.which("flite") is None:
        pytest.skip("flite is missing: apt-get install flite")
    path = tmp_path / "word.wav"
    for said, expected in ((word, 1), ("help, my calf is cramping", 0)):
        subprocess.run(["flite", "-voice", "slt", "-t", said, "-o", path], check=True)
        spoken = sound.read(path).at_rate(16000).samples // 2
        # A room is never as silent as zeros, and the networks were not taught with such.
        room = np.random.default_rng(0).normal(0, 10, 48000 + len(spoken))
        room[24000 : 24000 + len(spoken)] += spoken
        pcm = room.astype("<i2").tobytes()
        detector = MicroWakeWord(word)
        heard = sum(detector.feed(pcm[at : at + 640]) for at in range(0, len(pcm), 640))
        assert heard == expected
