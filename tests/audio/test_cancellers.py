"""The libraries themselves: each takes an echo away, or says how to get it."""

import sys

import numpy as np
import pytest

from voicecoach.audio.canceller import MAKERS, EchoCanceller, there
from voicecoach.audio.livekit_canceller import LivekitCanceller
from voicecoach.audio.pyaec_canceller import PyaecCanceller
from voicecoach.errors import MissingError

FRAME = 160


def made(name: str) -> EchoCanceller:
    pytest.importorskip(name, reason=f"echo cancelling: pip install {name}")
    return dict(MAKERS)[name]()


@pytest.mark.parametrize("name", ["pyaec", "livekit"])
def test_an_echo_becomes_softer_by_more_than_6_db(name: str) -> None:
    canceller, chance = made(name), np.random.default_rng(2)
    far = chance.normal(0, 3000, 16000 * 5).astype("<i2")
    near = np.concatenate([np.zeros(640), 0.5 * far[:-640]]).astype("<i2")
    left = b"".join(
        canceller.clean(near[at : at + FRAME].tobytes(), far[at : at + FRAME].tobytes())
        for at in range(0, len(far), FRAME)
    )
    last = np.frombuffer(left, "<i2")[-16000:].astype(float)
    assert np.sqrt(np.mean(last**2)) < 0.5 * np.sqrt(np.mean(near[-16000:].astype(float) ** 2))


def test_a_person_alone_is_left_whole() -> None:
    canceller = made("pyaec")
    words = (3000 * np.sin(np.arange(16000) * 0.2)).astype("<i2")
    left = b"".join(
        canceller.clean(words[at : at + FRAME].tobytes(), bytes(2 * FRAME))
        for at in range(0, len(words), FRAME)
    )
    last = np.frombuffer(left, "<i2")[-8000:].astype(float)
    assert np.sqrt(np.mean(last**2)) == pytest.approx(3000 / np.sqrt(2), rel=0.2)


@pytest.mark.parametrize(
    ("name", "make"), [("pyaec", PyaecCanceller), ("livekit", LivekitCanceller)]
)
def test_a_library_that_is_missing_is_named_with_the_cure(
    name: str, make: type[EchoCanceller], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in [name, *(m for m in sys.modules if m.startswith(f"{name}."))]:
        monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setitem(sys.modules, "livekit.rtc", None)
    with pytest.raises(MissingError, match="pip install"):
        make()
    assert name not in there()
