"""What one client may take, so that the others have enough."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of the server."""

    clients: int = 100
    "Connections at once; one more is told so and sent away."
    idle_s: float = 300.0
    "A connection that says nothing for so long is closed."
    message_s: float = 10.0
    "In which the rest of a message must come, and in which a client must take what it is sent."
    header_bytes: int = 8192
    data_bytes: int = 65536
    payload_bytes: int = 524288
    "Of sound in one message: 16 s at 16 kHz."
    text_characters: int = 1000
    "Of what is to be understood."
    speech_characters: int = 2000
    "Of what is to be said aloud."
    utterance_s: float = 30.0
    "Sound after this is not listened to."
    conversations: int = 200
    "Kept open at once; the one unused longest gives way, those that lead a person last."
    conversations_of_one: int = 16
    "That one connection may open."
    forget_s: float = 900.0
    "A conversation in which nothing is said for so long is over."
