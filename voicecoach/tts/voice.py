"""What a voice is: text goes in, sound comes out."""

from typing import Protocol

from voicecoach.sound import Sound


class Voice(Protocol):
    """Renders speech; belongs to one thread."""

    name: str
    "Tells voices apart in a cache."

    def render(self, text: str, rate_wpm: int) -> Sound:
        """A text as sound, at a number of words a minute.

        Raises MissingError where this voice cannot speak on this machine.
        """

    def close(self) -> None:
        """Ends what runs in the background."""
