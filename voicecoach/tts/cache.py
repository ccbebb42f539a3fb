"""Speech that was rendered before is there at once."""

import hashlib
import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable
from pathlib import Path

from voicecoach import sound
from voicecoach.errors import CoachError
from voicecoach.sound import Sound
from voicecoach.tts.voice import Voice

MOST_IN_MEMORY = 300
LONGEST_IN_MEMORY_S = 30.0
"What takes longer to say is rendered anew each time: it is none of the content's."

log = logging.getLogger(__name__)


class CachedVoice:
    """A voice that remembers.

    What belongs to the content is kept on disk; what is said about a person (their diary,
    their conditions) is kept in memory only.
    """

    def __init__(self, voice: Voice, folder: Path, keep: Callable[[str], bool]) -> None:
        self._voice = voice
        self.name = voice.name
        self._folder = folder / voice.name
        self._keep = keep
        self._memory: OrderedDict[tuple[str, int], Sound] = OrderedDict()

    def render(self, text: str, rate_wpm: int) -> Sound:
        """See Voice."""
        key = (text, rate_wpm)
        known = self._memory.get(key)
        if known is None:
            known = self._from_disk(text, rate_wpm) or self._anew(text, rate_wpm)
            if known.seconds > LONGEST_IN_MEMORY_S:
                return known
            self._memory[key] = known
            if len(self._memory) > MOST_IN_MEMORY:
                self._memory.popitem(last=False)
        return known

    def close(self) -> None:
        """See Voice."""
        self._voice.close()

    def missing(self, texts: Iterable[str], rate_wpm: int) -> list[str]:
        """Those of the texts that are not on disk yet."""
        return [text for text in texts if not self._path(text, rate_wpm).is_file()]

    def _anew(self, text: str, rate_wpm: int) -> Sound:
        made = self._voice.render(text, rate_wpm)
        if self._keep(text):
            path = self._path(text, rate_wpm)
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                sound.write(path, made)
            except (OSError, CoachError) as error:
                log.warning("speech is not kept: %s", error)
        return made

    def _from_disk(self, text: str, rate_wpm: int) -> Sound | None:
        path = self._path(text, rate_wpm)
        if not path.is_file():
            return None
        try:
            return sound.read(path)
        except CoachError:
            # A damaged file is rendered anew.
            return None

    def _path(self, text: str, rate_wpm: int) -> Path:
        digest = hashlib.sha256(text.encode()).hexdigest()[:24]
        return self._folder / str(rate_wpm) / f"{digest}.wav"
