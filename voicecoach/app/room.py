"""The room that microphone and loudspeaker share, as the live loop sees it."""

import json
import logging
from pathlib import Path

from voicecoach.audio import Block, Duplex, EchoReport, EchoState
from voicecoach.files import write_whole

log = logging.getLogger(__name__)


class SharedRoom:
    """A Room whose echo is cancelled as well as it goes."""

    def __init__(self, duplex: Duplex) -> None:
        self._duplex = duplex

    def clean(self, block: Block) -> bytes:
        """See Room."""
        return self._duplex.clean(block.pcm, block.came_at_s)

    @property
    def tells_apart(self) -> bool:
        """See Room; not before it has been measured."""
        return self._duplex.report().state is EchoState.GOOD

    @property
    def somebody(self) -> bool:
        """See Room."""
        duplex = self._duplex
        return not duplex.speaking or self.tells_apart or duplex.somebody_speaks


def last_report(file: Path) -> EchoReport | None:
    """What was measured the last time; None where nothing was, or it cannot be read."""
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
        return EchoReport(**{**held, "state": EchoState(held["state"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep_report(report: EchoReport, file: Path) -> None:
    """Keeps what was measured, for `doctor`; nothing of what was said is in it."""
    if report.state is EchoState.UNKNOWN:
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, (json.dumps(report.as_json()) + "\n").encode())
    except OSError as error:
        log.warning("what was measured of the room is not kept: %s", error)
