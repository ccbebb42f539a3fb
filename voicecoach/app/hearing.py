"""A recording heard as a microphone would hear it: with silence or noise round it."""

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from voicecoach import sound
from voicecoach.asr import SAMPLE_RATE_HZ, Hearing, Recogniser

if TYPE_CHECKING:
    from voicecoach.sound import Samples

LEAD_S, TRAIL_S = 0.3, 1.5
"Silence put round a recording; at the end long enough for the most patient endpointing."
BLOCK_BYTES = 3200
"A tenth of a second, as a microphone hands it over."


class Noise:
    """Noise that is mixed under recordings, a different stretch under each."""

    def __init__(self, recording: sound.Sound, snr_db: float) -> None:
        """`snr_db`: how much louder the speech is, mean power against mean power."""
        self._samples = recording.at_rate(SAMPLE_RATE_HZ).samples.astype("float64")
        self._snr_db = snr_db
        self._at = 0

    def under(self, speech: "Samples", lead: int, trail: int) -> "Samples":
        """The speech with noise in it, and samples of noise alone before and after it.

        Both together are half as loud as the speech was, so that nothing is clipped.
        """
        import numpy as np

        quiet = np.pad(speech.astype("float64"), (lead, trail))
        stretch = np.take(self._samples, range(self._at, self._at + len(quiet)), mode="wrap")
        self._at += len(quiet)
        loudness = np.mean(np.square(speech, dtype="float64"))
        noise = np.mean(np.square(stretch))
        share = np.sqrt(loudness / noise / 10 ** (self._snr_db / 10)) if noise else 0.0
        mixed = np.clip(np.rint((quiet + share * stretch) / 2), -32768, 32767)
        return np.asarray(mixed, dtype=np.int16)


def surrounded(recording: sound.Sound, noise: Noise | None = None) -> bytes:
    """A recording as 16 kHz 16-bit samples, with silence (or noise) round it."""
    speech = recording.at_rate(SAMPLE_RATE_HZ)
    lead, trail = (int(s * SAMPLE_RATE_HZ) for s in (LEAD_S, TRAIL_S))
    if noise is None:
        return bytes(2 * lead) + speech.pcm() + bytes(2 * trail)
    return sound.Sound(noise.under(speech.samples, lead, trail), SAMPLE_RATE_HZ).pcm()


def heard(
    recogniser: Recogniser, recording: sound.Sound, noise: Noise | None = None
) -> Iterator[tuple[Hearing, float]]:
    """The final results for a recording with silence (or noise) round it.

    Each with the milliseconds that the block of sound took that ended it.
    """
    pcm = surrounded(recording, noise)
    for at in range(0, len(pcm), BLOCK_BYTES):
        yield from _finals(partial(recogniser.feed, pcm[at : at + BLOCK_BYTES]))
    yield from _finals(recogniser.finish)


def _finals(listen: Callable[[], Sequence[Hearing]]) -> Iterator[tuple[Hearing, float]]:
    began_s = time.perf_counter()
    found = listen()
    took_ms = (time.perf_counter() - began_s) * 1000
    yield from ((hearing, took_ms) for hearing in found if hearing.final)
