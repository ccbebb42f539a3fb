"""Sound of clients to recognisers: many clients, a few threads, each recogniser used by one."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from voicecoach.app.ears import Doubt, Ears
from voicecoach.asr import SAMPLE_RATE_HZ, Hearing, Recogniser, Vocabulary
from voicecoach.nlu import Context, Match
from voicecoach.sound import HIGHEST_RATE_HZ, LOWEST_RATE_HZ, Sound

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

LEAD_S, TRAIL_S = 0.3, 0.3
"Silence put round what a client sends: it may begin and end within a word."
PIECE_BYTES = 2 * SAMPLE_RATE_HZ
"Decoded in one go, so that a client who sends much at once lets others in between: a second."
MOST_CHANNELS = 8
WIDTHS = (1, 2, 4)
"Bytes of a sample."


@dataclass(frozen=True, slots=True)
class Format:
    """How a client's sound is written."""

    rate_hz: int = SAMPLE_RATE_HZ
    width_bytes: int = 2
    channels: int = 1

    def fault(self) -> str:
        """Why sound like this cannot be used; empty where it can."""
        if not LOWEST_RATE_HZ <= self.rate_hz <= HIGHEST_RATE_HZ:
            return f"a rate from {LOWEST_RATE_HZ} to {HIGHEST_RATE_HZ} is needed"
        if self.width_bytes not in WIDTHS:
            return f"a width of {', '.join(map(str, WIDTHS))} bytes is needed"
        if not 1 <= self.channels <= MOST_CHANNELS:
            return f"1 to {MOST_CHANNELS} channels are needed"
        return ""


class Recognisers:
    """Recognisers that take turns on a few threads: recognition is work for processors."""

    def __init__(self, make: Callable[[], Recogniser], threads: int) -> None:
        self._make = make
        self._idle: list[Recogniser] = []
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="recogniser")

    async def run(self, work: Callable[[], Sequence[Hearing]]) -> Sequence[Hearing]:
        """Does a piece of work when a thread is free."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def take(self) -> Recogniser:
        """One that nobody uses."""
        return self._idle.pop() if self._idle else self._make()

    def give_back(self, recogniser: Recogniser) -> None:
        """It can be used by others; what it heard is forgotten."""
        recogniser.finish()
        recogniser.drop()
        self._idle.append(recogniser)

    def close(self) -> None:
        """Ends the threads; what waits for one is not done."""
        self._pool.shutdown(wait=True, cancel_futures=True)


class Utterance:
    """The sound of one request, from its beginning to its transcript."""

    def __init__(self, recognisers: Recognisers, vocabulary: Vocabulary, longest_s: float) -> None:
        self._recognisers = recognisers
        self._vocabulary = vocabulary
        self._most = int(longest_s * SAMPLE_RATE_HZ)
        self._format = Format()
        self._rest = b""
        self._foreign: list[npt.NDArray[np.int16]] = []
        "Sound at another rate: resampled in one go at the end."
        self._taken = 0
        self._recogniser: Recogniser | None = None
        self._hearings: list[Hearing] = []

    @property
    def full(self) -> bool:
        """It has the length that is listened to."""
        return self._taken >= self._most

    async def feed(self, sound: bytes, written: Format) -> None:
        """Takes more sound; what is beyond the limit is left out."""
        samples = self._samples(sound, written)
        left = self._most - self._taken
        self._taken += len(samples) * SAMPLE_RATE_HZ // written.rate_hz
        samples = samples[: left * written.rate_hz // SAMPLE_RATE_HZ]
        if written.rate_hz == SAMPLE_RATE_HZ:
            await self._decode(samples.astype("<i2").tobytes())
        else:
            self._foreign.append(samples)

    async def finish(self) -> Sequence[Hearing]:
        """All that was heard in it."""
        if self._foreign:
            await self._recognisers.run(self._resampled)
            for at in range(0, len(self._rest), PIECE_BYTES):
                await self._decode(self._rest[at : at + PIECE_BYTES])
        recogniser = self._recogniser
        if recogniser is not None:
            silence = bytes(2 * int(TRAIL_S * SAMPLE_RATE_HZ))
            await self._work(lambda: [*recogniser.feed(silence), *recogniser.finish()])
        return self._hearings

    async def close(self) -> None:
        """Lets go of its recogniser; never while it is at work."""
        recogniser, self._recogniser = self._recogniser, None
        if recogniser is not None:

            def give_back() -> Sequence[Hearing]:
                self._recognisers.give_back(recogniser)
                return ()

            await self._recognisers.run(give_back)

    def _samples(self, sound: bytes, written: Format) -> "npt.NDArray[np.int16]":
        """One channel of 16 bit; what is left of a frame waits for its rest."""
        import numpy as np

        if written != self._format:
            self._format, self._rest = written, b""
        sound = self._rest + sound
        frame = written.width_bytes * written.channels
        whole = len(sound) // frame * frame
        self._rest = sound[whole:]
        kind = {1: "u1", 2: "<i2", 4: "<i4"}[written.width_bytes]
        frames = np.frombuffer(sound[:whole], kind).reshape(-1, written.channels)
        if kind == "<i2" and written.channels == 1:
            return np.ascontiguousarray(frames[:, 0], np.int16)
        mixed = frames.mean(axis=1)
        scaled = {1: (mixed - 128) * 256, 2: mixed, 4: mixed / 65536}[written.width_bytes]
        clipped: npt.NDArray[np.int16] = np.clip(scaled, -32768, 32767).astype(np.int16)
        return clipped

    def _resampled(self) -> Sequence[Hearing]:
        import numpy as np

        whole = Sound(np.concatenate(self._foreign), self._format.rate_hz)
        self._foreign.clear()
        self._rest = whole.at_rate(SAMPLE_RATE_HZ).pcm()
        return ()

    async def _decode(self, pcm: bytes) -> None:
        for at in range(0, len(pcm), PIECE_BYTES):
            piece = pcm[at : at + PIECE_BYTES]
            await self._work(partial(self._fed, piece))

    def _fed(self, piece: bytes) -> Sequence[Hearing]:
        if self._recogniser is None:
            self._recogniser = self._recognisers.take()
            self._recogniser.expect(self._vocabulary)
            self._recogniser.feed(bytes(2 * int(LEAD_S * SAMPLE_RATE_HZ)))
        return self._recogniser.feed(piece)

    async def _work(self, work: Callable[[], Sequence[Hearing]]) -> None:
        found = await self._recognisers.run(work)
        self._hearings.extend(hearing for hearing in found if hearing.final)


def transcript(ears: Ears, hearings: Sequence[Hearing], context: Context) -> str:
    """What was said, as far as it could be made out; what is in doubt is left out."""
    found = []
    for hearing in hearings:
        result = ears.make_out(hearing, context)
        if not isinstance(result, Doubt):
            found.append(result.heard if isinstance(result, Match) else hearing.free.text)
    return " ".join(found)
