"""Watches over microphone and loudspeaker, and opens them again when they fail."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from voicecoach.audio import bounded
from voicecoach.audio.devices import leave_as_it_is, look_again
from voicecoach.audio.loudspeaker import Loudspeaker
from voicecoach.audio.microphone import Microphone
from voicecoach.enums import StrEnum

LOOK_EVERY_S = 0.1
NO_FRAMES_S = 1.0
ONLY_ZEROS_S = 2.0
SETTLED_S = 1.0
"A device is back when it has worked so long: the first blocks may only fill its buffer."
GRACE_S = 3.0
"So long a device that was well may take to come back, before anything is said of it."
FIRST_WAIT_S, LONGEST_WAIT_S = 0.2, 5.0
"Between attempts to open a device again; doubled each time."
FIRST_WAIT_ZEROS_S, LONGEST_WAIT_ZEROS_S = 3.0, 30.0
"A device that is only muted need not be opened again, and something would be missed meanwhile."
OPEN_LIMIT_S, LOOK_LIMIT_S = 5.0, 5.0
TRIES_FOR_THE_WANTED = 4
"After so many the usual device will do."
ANEW_EVERY = 4
"While the coach speaks well, only every so many attempts does the library look for devices anew."
MOST_STUCK = 3
"Calls stuck in the library; with more nothing else is tried until one comes back."

log = logging.getLogger(__name__)


class Part(StrEnum):
    """What may fail."""

    MICROPHONE = "microphone"
    LOUDSPEAKER = "loudspeaker"


class Ailment(StrEnum):
    """How it fails."""

    NO_FRAMES = "no_frames"
    "It is there, but nothing comes or goes: suspended, or a loose cable."
    ONLY_ZEROS = "only_zeros"
    "It sends digital silence: muted, or not permitted."
    GONE = "gone"
    "It was unplugged, or its sound server died."


@dataclass(frozen=True, slots=True)
class SoundTrouble:
    """A device has failed. Told once, until it is back."""

    part: Part
    ailment: Ailment
    cure: str
    "A sentence for the person."


@dataclass(frozen=True, slots=True)
class SoundBack:
    """A device works again."""

    part: Part


News = SoundTrouble | SoundBack

_CURES = {
    Ailment.NO_FRAMES: (
        "the {part} '{name}' is silent: check its cable or switch it on; "
        "the coach goes on when it answers, and typing works"
    ),
    Ailment.ONLY_ZEROS: (
        "the {part} '{name}' sends nothing but silence: unmute it, and on macOS allow this "
        "program to use it (System Settings, Privacy, Microphone); typing works"
    ),
    Ailment.GONE: (
        "the {part} '{name}' went away: connect it again; "
        "the coach goes on from where it was, and typing works"
    ),
}


@dataclass(slots=True)
class _Ward:
    """One of the two devices."""

    part: Part
    device: Microphone | Loudspeaker
    ailment: Ailment | None = None
    tries: int = 0
    try_at_s: float = 0.0
    tell_at_s: float = 0.0
    told: bool = False

    def falls_ill(self, ailment: Ailment, now_s: float, grace_s: float = 0.0) -> None:
        """Begins an episode, of which the person is told after the grace."""
        self.ailment, self.tries, self.told = ailment, 0, False
        self.try_at_s, self.tell_at_s = now_s + self.wait_s(), now_s + grace_s

    def look(self, now_s: float) -> Ailment | None:
        """What is the matter with it now."""
        device = self.device
        if device.gone or not device.open_now:
            return Ailment.GONE
        if now_s - device.alive_at_s > NO_FRAMES_S:
            return Ailment.NO_FRAMES
        if isinstance(device, Microphone) and now_s - device.sound_at_s > ONLY_ZEROS_S:
            return Ailment.ONLY_ZEROS
        return None

    @property
    def curable(self) -> bool:
        """Whether opening it again may help.

        A microphone that was heard before is switched off now, or sends nothing where it hears
        nothing: to open it again would only make it miss a word.
        """
        heard = isinstance(self.device, Microphone) and self.device.has_sounded
        return not (self.ailment is Ailment.ONLY_ZEROS and heard)

    @property
    def well(self) -> bool:
        """Whether it has proved since it was started that what ailed it is over."""
        device = self.device
        if device.gone or not device.open_now:
            return False
        if self.ailment is Ailment.ONLY_ZEROS and isinstance(device, Microphone):
            return device.sound_at_s > device.started_at_s
        return device.alive_at_s - device.started_at_s > SETTLED_S

    def wait_s(self) -> float:
        """Until the next attempt."""
        if self.ailment is Ailment.ONLY_ZEROS:
            return float(min(FIRST_WAIT_ZEROS_S * 2**self.tries, LONGEST_WAIT_ZEROS_S))
        return float(min(FIRST_WAIT_S * 2**self.tries, LONGEST_WAIT_S))


class Keeper:
    """Use as a context inside those of the two devices. Works in a thread of its own."""

    def __init__(
        self,
        microphone: Microphone,
        loudspeaker: Loudspeaker | None,
        on_news: Callable[[News], None],
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """`on_news` is called from the keeper's thread; it must not wait."""
        self._wards = [_Ward(Part.MICROPHONE, microphone)]
        if loudspeaker is not None:
            self._wards.append(_Ward(Part.LOUDSPEAKER, loudspeaker))
        microphone.kept = True
        self._on_news = on_news
        self._now_s = now_s
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._work, name="sound keeper", daemon=True)

    def __enter__(self) -> "Keeper":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        # Opening a device may take so long; whatever it opens then is closed by its own context.
        self._thread.join(timeout=bounded.LIMIT_S)
        if bounded.stuck():
            leave_as_it_is()

    def _work(self) -> None:
        while not self._end.wait(LOOK_EVERY_S):
            try:
                self.look()
            except Exception:
                # Without the keeper no device would ever come back.
                log.exception("the keeper stumbled")

    def look(self) -> None:
        """One round: tells what is new, and tries to cure what is due."""
        now_s = self._now_s()
        for ward in self._wards:
            self._examine(ward, now_s)
        due = [w for w in self._wards if w.ailment is not None and now_s >= w.try_at_s]
        ailing = [w for w in due if w.look(now_s) is not None and w.curable]
        if ailing and bounded.stuck() < MOST_STUCK:
            self._cure(ailing)

    def _examine(self, ward: _Ward, now_s: float) -> None:
        found = ward.look(now_s)
        if found is None:
            if ward.ailment is not None and ward.well:
                ward.ailment = None
                if ward.told:
                    self._on_news(SoundBack(ward.part))
            return
        if ward.ailment is None:
            ward.falls_ill(found, now_s)
        elif ward.ailment is Ailment.ONLY_ZEROS and found is not ward.ailment:
            # It was muted, and now it is not even there: that cannot wait so long.
            ward.ailment, ward.tries = found, 0
            ward.try_at_s = now_s + ward.wait_s()
        if not ward.told and now_s >= ward.tell_at_s:
            ward.told = True
            cure = _CURES[found].format(part=ward.part, name=ward.device.name)
            self._on_news(SoundTrouble(ward.part, found, cure))

    def _cure(self, ailing: Sequence[_Ward]) -> None:
        """Opens what ails again; the second time with all that the library knows forgotten."""
        anew = any(w.look(self._now_s()) is Ailment.GONE or w.tries > 0 for w in ailing)
        others = [w for w in self._wards if w not in ailing]
        if any(w.ailment is Ailment.ONLY_ZEROS for w in ailing):
            anew = False
        if any(w.device.busy for w in others if isinstance(w.device, Loudspeaker)):
            # It is speaking, and well: what the library would see anew can wait.
            anew = anew and any((w.tries + 1) % ANEW_EVERY == 0 for w in ailing)
        chosen = self._wards if anew else ailing
        for ward in chosen:
            ward.device.release()
            if ward.ailment is None:
                # It is well, and closed only so that the library can look anew.
                ward.falls_ill(Ailment.GONE, self._now_s(), GRACE_S)
        if anew and not bounded.stuck():
            self._try("looking for devices", look_again, LOOK_LIMIT_S)
        for ward in chosen:
            if not self._end.is_set():
                self._open(ward)
        for ward in ailing:
            ward.tries += 1
            ward.try_at_s = self._now_s() + ward.wait_s()

    def _open(self, ward: _Ward) -> None:
        device = ward.device

        def open_and_start() -> None:
            device.open(instead=ward.tries >= TRIES_FOR_THE_WANTED)
            device.start()

        self._try(f"opening the {ward.part}", open_and_start, OPEN_LIMIT_S)

    @staticmethod
    def _try(what: str, call: Callable[[], object], limit_s: float) -> None:
        try:
            if not bounded.within(call, limit_s):
                log.debug("%s: given up after %s s", what, limit_s)
        except Exception as error:  # noqa: BLE001  it is tried again, whatever the library says
            log.debug("%s: %s", what, error)
