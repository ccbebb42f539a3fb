"""The room that microphone and loudspeaker share, as the live loop sees it."""

from voicecoach.audio import Block, Duplex, EchoState


class SharedRoom:
    """A Room whose echo is cancelled as well as it goes."""

    def __init__(self, duplex: Duplex) -> None:
        self._duplex = duplex

    def clean(self, block: Block) -> bytes:
        """See Room."""
        return self._duplex.clean(block.pcm, block.came_at_s)

    def duck(self, softer: bool) -> None:
        """See Room."""
        self._duplex.duck(softer)

    @property
    def tells_apart(self) -> bool:
        """See Room; not before it has been measured."""
        return self._duplex.report().state is EchoState.GOOD

    @property
    def alone(self) -> bool:
        """See Room."""
        return self._duplex.alone

    @property
    def unsure(self) -> bool:
        """See Room."""
        return self._duplex.unsure
