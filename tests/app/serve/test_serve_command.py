"""voicecoach serve in a process of its own, with the real model and voice."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.client import AsyncClient
from wyoming.handle import Handled
from wyoming.tts import Synthesize

from tests.app.conftest import OFFLINE, ROOT, Run
from voicecoach import sound

DEMO = ROOT / "voicecoach" / "demo" / "night.wav"
CRY_S = 4.0
"In which the first cry of the recording is over."


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on a Unix socket, in a process in which no network socket can be opened."""
    folder = tmp_path_factory.mktemp("served")
    uri = f"unix://{folder}/s"
    path = f"{OFFLINE}{os.pathsep}{ROOT}"
    process = subprocess.Popen(
        [sys.executable, "-m", "voicecoach", "serve", "--uri", uri],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path, "VOICECOACH_HOME": str(folder / "home")},
    )
    assert process.stderr is not None
    with process.stderr:
        assert process.stderr.readline() == f"Ready {uri}\n"
        yield uri
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
        assert process.stderr.read() == ""
    assert not (folder / "s").exists()
    kept = [path.name for path in (folder / "home").rglob("*") if path.is_file()]
    assert all(name.endswith((".pickle", ".wav")) for name in kept), kept


def test_a_cry_is_heard_answered_and_spoken(served: str) -> None:
    async def test() -> None:
        cry = sound.read(DEMO).at_rate(16000)
        samples = cry.samples[: int(CRY_S * 16000)]
        async with AsyncClient.from_uri(served, read_timeout=60) as made:
            await made.write_event(Transcribe().event())
            await made.write_event(AudioStart(16000, 2, 1).event())
            for at in range(0, len(samples), 1024):
                piece = samples[at : at + 1024].astype("<i2").tobytes()
                await made.write_event(AudioChunk(16000, 2, 1, piece).event())
            await made.write_event(AudioStop().event())
            answer = await made.read_event()
            assert answer is not None
            heard = Transcript.from_event(answer).text
            assert heard == "help my calf is cramping"
            await made.write_event(Transcript(heard).event())
            answer = await made.read_event()
            assert answer is not None
            said = Handled.from_event(answer).text or ""
            assert "toes up" in said
            await made.write_event(Synthesize(said).event())
            pieces = []
            while (answer := await made.read_event()) and not AudioStop.is_type(answer.type):
                if AudioChunk.is_type(answer.type):
                    pieces.append(np.frombuffer(AudioChunk.from_event(answer).audio, "<i2"))
            spoken = np.concatenate(pieces)
            assert len(spoken) > 22050 * 3
            assert np.abs(spoken).max() > 1000

    asyncio.run(test())


BAD_URIS = ("", "coach", "http://127.0.0.1:1", "tcp://127.0.0.1", "tcp://127.0.0.1:x", "unix://")


@pytest.mark.parametrize("uri", BAD_URIS)
def test_an_address_that_is_none_is_told(run: Run, uri: str) -> None:
    ran = run("serve", "--uri", uri)
    assert ran.code == 2
    assert len(ran.err.strip().splitlines()) == 1
    assert "tcp://127.0.0.1:10700" in ran.err


def test_a_file_is_not_overwritten_by_a_socket(run: Run, tmp_path: Path) -> None:
    there = tmp_path / "letter.txt"
    there.write_text("dear", encoding="utf-8")
    ran = run("serve", "--uri", f"unix://{there}")
    assert (ran.code, there.read_text(encoding="utf-8")) == (2, "dear")
    assert "no socket" in ran.err


def test_a_second_server_does_not_take_the_place_of_the_first(run: Run, served: str) -> None:
    ran = run("serve", "--uri", served)
    assert ran.code == 2
    assert "another server" in ran.err


def test_announcing_what_nobody_can_reach_is_refused(run: Run) -> None:
    ran = run("serve", "--announce")
    assert ran.code == 2
    assert "tcp://0.0.0.0:10700" in ran.err


def test_what_opening_means_is_said_and_a_taken_port_is_named(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        # Not under the rule that no command opens a socket: this one is told to.
        ran = run("serve", "--uri", f"tcp://0.0.0.0:{port}", PYTHONPATH=str(ROOT))
    assert ran.code == 2
    assert "no password and no encryption" in ran.err
    assert "give another --uri" in ran.err
