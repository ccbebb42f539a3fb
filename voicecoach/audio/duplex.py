"""Hearing while speaking: what was played is taken out of what the microphone hears."""

import logging
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from voicecoach.audio.canceller import FRAME, MAKERS, NONE, EchoCanceller, NoCanceller
from voicecoach.audio.drift import DriftMeter
from voicecoach.audio.loudspeaker import Played
from voicecoach.audio.meter import BLOCK, EchoMeter, EchoState
from voicecoach.audio.microphone import RATE_HZ
from voicecoach.audio.reference import Reference, Timeline

if TYPE_CHECKING:
    import numpy.typing as npt

    Samples = npt.NDArray[np.int16]

EARLY = int(0.03 * RATE_HZ)
"The reference runs ahead by 30 ms: no canceller can take out an echo that comes before its cause."
UNEVEN = int(0.02 * RATE_HZ)
"The loudspeaker's blocks come in steps of 20 ms."
ASIDE = int(0.05 * RATE_HZ)
"From this error on the reference is aligned again; less is the canceller's business."
TAIL = int(0.8 * RATE_HZ)
"So long after its last sound the coach may still be heard."
HELD = int(0.25 * RATE_HZ)
"So long after a person's last sound they are not yet taken for gone."
FORGIVEN = 3e-6
"A canceller that had to bear more drift than this has not been tried fairly."
CHECK = RATE_HZ // 2
TRIAL = 80
"Measurements (8 s of speech) that a canceller gets to prove itself."

log = logging.getLogger(__name__)
Makers = tuple[tuple[str, Callable[[], EchoCanceller]], ...]


@dataclass(frozen=True, slots=True)
class EchoReport:
    """How hearing while speaking goes; what `doctor` prints."""

    state: EchoState
    canceller: str
    "Its library, or 'none'."
    reduction_db: float | None
    coupling_db: float | None
    drift_ppm: float
    "By how much the loudspeaker's clock was found to be faster than the microphone's."

    def as_json(self) -> dict[str, Any]:
        """As it is kept and printed."""
        return asdict(self)


def _in_a_thread(call: Callable[[], None]) -> None:
    threading.Thread(target=call, name="echo canceller", daemon=True).start()


class Duplex:
    """Cleans the microphone's sound. `played` may run in any thread, the rest in one."""

    def __init__(
        self, makers: Makers = MAKERS, apart: Callable[[Callable[[], None]], None] = _in_a_thread
    ) -> None:
        """`apart` runs what takes a while: the loading of a canceller's library."""
        self._makers = makers
        self._apart = apart
        self._reference = Reference()
        self._near = Timeline()
        self._meter = EchoMeter()
        self._canceller: EchoCanceller = NoCanceller()
        self._name = NONE
        self._made: list[tuple[str, EchoCanceller]] = []
        self._tried: dict[str, float] = {}
        self._making = False
        self._settled = False
        self._waiting = b""
        self._aligned = False
        self._shift: float = 0.0
        self._shifted_at = 0
        "A sample of the microphone and its place in what was played; the rest follows."
        self._drift = 0.0
        "By how much the loudspeaker's clock is faster."
        self._clocks = DriftMeter()
        self._checked_at = 0
        self._active = False
        self._somebody_at = -HELD
        self._measured: list[tuple[bytes, bytes, bytes]] = []
        self._prepare()

    def played(self, block: Played) -> None:
        """What the loudspeaker plays: the echo's cause."""
        self._reference.note(block)

    @property
    def speaking(self) -> bool:
        """Whether the coach can be heard now."""
        return self._active

    @property
    def unsure(self) -> bool:
        """Whether the coach is to be heard, and its echo is not known yet."""
        return self._active and not self._meter.knows

    def duck(self, softer: bool) -> None:
        """The coach speaks more softly from now on, or as before."""
        self._meter.ducked = softer

    @property
    def alone(self) -> bool:
        """Whether only the coach is to be heard, as far as its echo is known by now."""
        lately = self._near.samples - self._somebody_at <= HELD
        return self._active and self._meter.knows and not lately

    def report(self) -> EchoReport:
        """What is known by now."""
        figures = self._meter.figures()
        return EchoReport(
            figures.state,
            self._name,
            figures.reduction_db,
            figures.coupling_db,
            self._drift * 1e6,
        )

    def clean(self, block: bytes, came_at_s: float) -> bytes:
        """16 kHz sound from the microphone without the coach's own voice.

        Up to 10 ms stay until the next block; while nothing is played none do.
        """
        self._near.note(len(block) // 2, came_at_s)
        self._reference.take_in()
        sound, self._waiting = self._waiting + block, b""
        begin = self._near.samples - len(sound) // 2
        if not self._audible(begin):
            self._clocks.skip(len(sound) // 2)
            self._meter.silence(np.frombuffer(sound, "<i2"))
            return sound
        self._change_canceller()
        end = len(sound) // (2 * FRAME) * 2 * FRAME
        self._waiting = sound[end:]
        out = bytearray()
        for at in range(0, end, 2 * FRAME):
            near = sound[at : at + 2 * FRAME]
            far = self._far(begin + at // 2)
            cleaned = self._cleaned(near, far)
            self._measure(far, near, cleaned)
            # Where there is no echo, a canceller would take the person for it.
            out += cleaned if self._meter.proven else near
        return bytes(out)

    def _cleaned(self, near: bytes, far: bytes) -> bytes:
        try:
            return self._canceller.clean(near, far)
        except Exception:
            # Hearing with an echo is better than not hearing at all.
            log.warning("the echo canceller %s has failed", self._name, exc_info=True)
            self._name, self._canceller = NONE, NoCanceller()
            self._meter.restart()
            return near

    def _place(self, near_at: int) -> float:
        """Where a sample of the microphone lies in what was played."""
        return near_at + self._shift + (near_at - self._shifted_at) * self._drift

    def _far(self, near_at: int) -> bytes:
        """What was played to a frame of the microphone."""
        place = self._place(near_at)
        if self._drift:
            return self._reference.read_between(place, 1 + self._drift, FRAME).tobytes()
        return self._reference.read(round(place), FRAME).tobytes()

    def _audible(self, begin: int) -> bool:
        """Whether what was played can be in what is heard now; keeps the two aligned."""
        if not self._active:
            place = self._place_by_time(begin)
            if place is None or self._reference.sounds_until + TAIL <= place:
                return False
            self._active = True
            self._align(begin, place)
        elif self._near.samples - self._checked_at >= CHECK:
            place = self._place_by_time(begin)
            if place is not None:
                self._align(begin, place)
        self._active = self._reference.sounds_until + TAIL > self._place(begin)
        return self._active

    def _place_by_time(self, near_at: int) -> float | None:
        """The same by the clocks."""
        near_s, far_s = self._near.start_s, self._reference.timeline.start_s
        if near_s is None or far_s is None:
            return None
        known = self._reference.ends_at - self._near.samples - UNEVEN
        return near_at + min((near_s - far_s) * RATE_HZ + EARLY, known)

    def _align(self, near_at: int, place: float) -> None:
        self._checked_at = self._near.samples
        off = place - self._place(near_at)
        if self._aligned and abs(off) <= ASIDE:
            return
        if self._aligned:
            log.debug("echo: aligned again by %d samples", off)
        self._aligned = True
        self._shift, self._shifted_at = round(place) - near_at, near_at
        self._measured.clear()
        self._clocks.restart()

    def _measure(self, far: bytes, near: bytes, cleaned: bytes) -> None:
        self._measured.append((far, near, cleaned))
        if len(self._measured) * FRAME < BLOCK:
            return
        whole = (b"".join(parts) for parts in zip(*self._measured, strict=True))
        played, raw, left = (np.frombuffer(sound, "<i2") for sound in whole)
        self._meter.note(played, raw, left)
        if self._meter.somebody:
            self._somebody_at = self._near.samples
        self._measured.clear()
        self._clocks.note(played, raw)
        self._follow_clocks()
        self._judge()

    def _follow_clocks(self) -> None:
        """Stretches what was played as the two devices' clocks run apart."""
        slope = self._clocks.slope()
        if not slope:
            return
        now = self._near.samples
        self._shift, self._shifted_at = self._place(now) - now, now
        self._drift -= slope
        if abs(slope) > FORGIVEN:
            self._meter.measured = 0
        log.debug("echo: the clocks differ by %.1f ppm", self._drift * 1e6)
        self._clocks.restart()

    def _judge(self) -> None:
        """Tries the next canceller where this one does not do; keeps the best in the end."""
        if self._settled or self._making or self._meter.measured < TRIAL:
            return
        figures = self._meter.figures()
        if figures.state is not EchoState.POOR:
            return
        self._tried[self._name] = figures.reduction_db or 0.0
        log.debug("echo: %s reduces by %s dB only", self._name, figures.reduction_db)
        self._prepare()

    def _prepare(self) -> None:
        """Makes the next canceller, apart: loading its library takes a while."""
        self._making = True
        self._apart(self._make)

    def _make(self) -> None:
        for name, make in self._makers:
            if name in self._tried:
                continue
            try:
                self._made.append((name, make()))
            except Exception as error:  # noqa: BLE001  a library that fails is as good as none
                log.debug("%s", error)
                self._tried[name] = float("-inf")
            else:
                return
        self._settle()

    def _settle(self) -> None:
        self._settled, self._making = True, False
        best = max(self._tried, key=self._tried.__getitem__, default=NONE)
        for name, make in self._makers:
            if name == best and name != self._name and self._tried[name] > 0:
                self._made.append((name, make()))

    def _change_canceller(self) -> None:
        if not self._made:
            return
        self._name, self._canceller = self._made.pop()
        self._making = False
        self._meter.restart()
