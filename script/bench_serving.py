"""How many clients a server bears: speech in real time from 1 to 50 of them at once.

Starts `voicecoach serve` on a Unix socket, lets each client speak the cry of the recording that
ships, and prints a table: how long after the last sound the transcript comes, how long an answer
and its speech take, and what processor time and memory the server used.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.client import AsyncClient
from wyoming.tts import Synthesize

from voicecoach import sound

ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "voicecoach" / "demo" / "night.wav"
CRY_S = 4.0
PIECE_S = 0.064
CLIENTS = (1, 2, 4, 8, 16, 32, 50)
STAGGER_S = 0.5
"Nobody cries at the very same moment."


def processor_s(pid: int) -> float:
    """Processor time a process has used, its threads with it."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mib(pid: int) -> float:
    """The peak of its resident memory."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


async def speak(uri: str, number: int, clients: int, pcm: bytes) -> tuple[bool, float, float]:
    """One client: whether it was understood, and the seconds to transcript and to speech."""
    await asyncio.sleep(STAGGER_S * number / clients)
    async with AsyncClient.from_uri(uri) as made:
        await made.write_event(Transcribe().event())
        await made.write_event(AudioStart(16000, 2, 1).event())
        began = time.monotonic()
        size = int(PIECE_S * 16000) * 2
        for n, at in enumerate(range(0, len(pcm), size)):
            await asyncio.sleep(max(0.0, began + n * PIECE_S - time.monotonic()))
            await made.write_event(AudioChunk(16000, 2, 1, pcm[at : at + size]).event())
        await made.write_event(AudioStop().event())
        ended = time.monotonic()
        event = await made.read_event()
        heard = Transcript.from_event(event).text if event else ""
        written = time.monotonic()
        await made.write_event(Transcript(heard, {"conversation_id": f"c{number}"}).event())
        event = await made.read_event()
        said = (event.data.get("text") or "") if event else ""
        await made.write_event(Synthesize(said).event())
        while event and not AudioStop.is_type(event.type):
            event = await made.read_event()
        return "calf" in heard, written - ended, time.monotonic() - written


async def measure(uri: str, pid: int, pcm: bytes) -> None:
    """The table."""
    print(
        "| clients | understood | transcript after, median s | p95 s "
        "| answer and speech, p95 s | CPU s each | peak MiB |"
    )
    print("|---|---|---|---|---|---|---|")
    for clients in CLIENTS:
        before = processor_s(pid)
        done = await asyncio.gather(*(speak(uri, n, clients, pcm) for n in range(clients)))
        each = (processor_s(pid) - before) / clients
        waits = sorted(wait for _, wait, _ in done)
        answers = sorted(wait for _, _, wait in done)
        p95 = int(0.95 * (clients - 1))
        print(
            f"| {clients} | {sum(good for good, _, _ in done)} | {waits[clients // 2]:.2f} "
            f"| {waits[p95]:.2f} | {answers[p95]:.2f} | {each:.2f} | {memory_mib(pid):.0f} |",
            flush=True,
        )


def main() -> None:
    """Starts a server and measures it."""
    recording = sound.read(DEMO).at_rate(16000)
    pcm = recording.samples[: int(CRY_S * 16000)].astype("<i2").tobytes()
    with tempfile.TemporaryDirectory() as folder:
        uri = f"unix://{folder}/s"
        server = subprocess.Popen(
            [sys.executable, "-m", "voicecoach", "serve", "--uri", uri],
            stderr=subprocess.PIPE,
            env={**os.environ, "VOICECOACH_HOME": f"{folder}/home"},
        )
        try:
            if server.stderr is None or b"Ready" not in server.stderr.readline():
                sys.exit("the server did not start")
            asyncio.run(measure(uri, server.pid, pcm))
        finally:
            server.terminate()
            server.wait(timeout=10)


if __name__ == "__main__":
    main()
