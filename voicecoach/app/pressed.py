"""What keys mean: the same as what can be said."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from voicecoach.content import Content, expand
from voicecoach.dialogue import Event, Heard, Phase, Session
from voicecoach.nlu import Context, Match, Understander

PAUSE = "pause"
COMMANDS: Mapping[str, str] = {
    "n": "next_step",
    "b": "previous_step",
    "r": "repeat",
    "p": PAUSE,
    " ": PAUSE,
    "s": "stop",
    "h": "still_hurts",
    "e": "feels_better",
    "t": "time_left",
    "y": "yes",
    "o": "no",
    "l": "louder",
    "k": "quieter",
    "f": "faster",
    "d": "slower",
    "m": "tell_me_more",
}
"Key to control entry; the key that pauses also goes on."
TALK, KEYS, QUIT = "\r\n", "?", "q"
HINT = "n next   r again   space wait   s stop   ? keys   q quit"
ALL_KEYS = (
    "n next   b back   r again   space or p wait, go on   s stop\n"
    "h it still hurts   e it eased   t how much longer   m more\n"
    "y yes   o no   l louder   k quieter   f faster   d slower\n"
    "Enter: what you say next is for the coach   q quit   ? fewer"
)


class Commands:
    """Turns keys into what the same words, spoken, would be."""

    def __init__(self, content: Content, understander: Understander) -> None:
        self._content = content
        self._understander = understander

    def event(self, key: str, session: Session, at_s: float, now: datetime) -> Event | None:
        """What a key amounts to in a session; None for one that means nothing."""
        entry_id = COMMANDS.get(key.lower())
        if entry_id == PAUSE and session.routine and session.routine.phase is Phase.PAUSED:
            entry_id = "resume"
        if entry_id is None:
            return None
        understood = self._understood(entry_id, session.context())
        # Who presses a key means the coach.
        return Heard(at_s, replace(understood, called=True), now) if understood else None

    def _understood(self, entry_id: str, context: Context) -> Match | None:
        """The entry by the first of its sentences that leads to it in this state."""
        entry = self._content.entries[entry_id]
        for template in entry.armed + entry.sentences:
            said = min(expand(template.text), key=len)
            found = self._understander.understand(said, context)
            if isinstance(found, Match) and found.id == entry_id:
                return found
        return None
