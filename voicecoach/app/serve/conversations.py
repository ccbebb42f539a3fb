"""All conversations that are open, each found by its client's context."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from voicecoach.app.serve.conversation import Conversation
from voicecoach.app.serve.limits import Limits
from voicecoach.nlu import IDLE, Context

KEYS = ("conversation_id", "satellite_id", "device_id")
"What of a context says whose conversation it is; the first that is there counts."
LONGEST_KEY = 200


class TooMany(Exception):  # noqa: N818  its name is what it is
    """A client wants more conversations than one may have."""


@dataclass(slots=True)
class _Open:
    conversation: Conversation
    close: Callable[[], None]
    owner: Hashable


def key_of(context: Mapping[str, Any] | None, owner: Hashable) -> Hashable:
    """What a conversation is found by; without any context it is the connection's own."""
    for name in KEYS:
        value = (context or {}).get(name)
        if isinstance(value, str | int) and 0 < len(str(value)) <= LONGEST_KEY:
            return (name, str(value))
    return owner


class Conversations:
    """Opens conversations and ends those that nobody uses."""

    def __init__(
        self,
        open_one: Callable[[], tuple[Conversation, Callable[[], None]]],
        clock: Callable[[], float],
        limits: Limits,
    ) -> None:
        """`open_one` gives a new conversation, and what closes it."""
        self._open_one = open_one
        self._clock = clock
        self._limits = limits
        self._open: OrderedDict[Hashable, _Open] = OrderedDict()

    def __len__(self) -> int:
        return len(self._open)

    def of(self, key: Hashable, owner: Hashable) -> Conversation:
        """The conversation of a key, opened where there is none. Raises TooMany."""
        self._forget_old()
        if key not in self._open:
            own = sum(item.owner == owner for item in self._open.values())
            if own >= self._limits.conversations_of_one:
                raise TooMany
            while len(self._open) >= self._limits.conversations:
                self._end(self._most_dispensable())
            conversation, close = self._open_one()
            self._open[key] = _Open(conversation, close, owner)
        self._open.move_to_end(key)
        return self._open[key].conversation

    def find(self, key: Hashable) -> Conversation | None:
        """The conversation of a key; None where there is none yet."""
        self._forget_old()
        return self._open[key].conversation if key in self._open else None

    def likely_context(self) -> Context:
        """The state of whoever is being led through something; for sound that names nobody."""
        self._forget_old()
        for item in reversed(self._open.values()):
            if item.conversation.session.routine:
                return item.conversation.session.context()
        return IDLE

    def leave(self, owner: Hashable) -> None:
        """A connection has ended: its own conversation goes with it, named ones stay."""
        if owner in self._open:
            self._end(owner)
        for item in self._open.values():
            if item.owner == owner:
                # Another connection with its context goes on with it.
                item.owner = None

    def close(self) -> None:
        """Ends them all."""
        for key in list(self._open):
            self._end(key)

    def _forget_old(self) -> None:
        oldest_s = self._clock() - self._limits.forget_s
        for key, item in list(self._open.items()):
            if item.conversation.used_s < oldest_s and not item.conversation.audible:
                self._end(key)

    def _most_dispensable(self) -> Hashable:
        for key, item in self._open.items():
            if item.conversation.session.routine is None:
                return key
        return next(iter(self._open))

    def _end(self, key: Hashable) -> None:
        self._open.pop(key).close()
