"""What is known of echo cancelling on this machine, kept from one conversation to the next."""

import json
from dataclasses import dataclass
from pathlib import Path

from voicecoach.audio.canceller import there
from voicecoach.audio.duplex import EchoReport
from voicecoach.audio.meter import EchoState
from voicecoach.files import write_whole


@dataclass(frozen=True, slots=True)
class EchoFacts:
    """For `doctor`: which cancellers work here, and how the last one did."""

    cancellers: tuple[str, ...]
    last: EchoReport | None
    "Of the last conversation in which enough was said; None where there was none."

    @property
    def good(self) -> bool:
        """Whether a person can be expected to be heard while the coach speaks."""
        if self.last is not None:
            return self.last.state is EchoState.GOOD
        return bool(self.cancellers)

    @property
    def sentence(self) -> str:
        """The same for a person, with the cure."""
        names = " and ".join(self.cancellers) or "no echo canceller (run 'pip install pyaec')"
        last = self.last
        if last is None:
            return f"{names}; not measured yet: talk to the coach while it speaks"
        if last.state is EchoState.POOR:
            return (
                f"{names}; the echo stays, so while the coach speaks only stop words and warnings "
                "count: use headphones, or run 'pip install voicecoach[aec]'"
            )
        if last.reduction_db is None:
            return f"{names}; the microphone hears no echo"
        return f"{names}; {last.canceller} weakened the echo by {last.reduction_db:.0f} dB"


def remember(path: Path, report: EchoReport) -> None:
    """Keeps what was measured, once that is certain. Raises InputError where it cannot."""
    if report.state is not EchoState.UNKNOWN:
        write_whole(path, json.dumps(report.as_json()).encode())


def echo_facts(path: Path) -> EchoFacts:
    """What is installed, and what was kept; loads the libraries, so it takes a moment."""
    return EchoFacts(there(), _kept(path))


def _kept(path: Path) -> EchoReport | None:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return EchoReport(**{**kept, "state": EchoState(kept["state"])})
    except (OSError, ValueError, TypeError, KeyError):
        # Missing, damaged or of another version: it will be measured again.
        return None
