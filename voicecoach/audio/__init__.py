"""Sound devices: microphone in, loudspeaker out, and hearing while speaking."""

from voicecoach.audio.devices import Device, choose, devices, have_both
from voicecoach.audio.duplex import Duplex, EchoReport
from voicecoach.audio.facts import EchoFacts, echo_facts, remember
from voicecoach.audio.keeper import Ailment, Keeper, News, Part, SoundBack, SoundTrouble
from voicecoach.audio.loudspeaker import Loudspeaker, Played
from voicecoach.audio.meter import EchoState
from voicecoach.audio.microphone import Block, Microphone

__all__ = [
    "Ailment",
    "Block",
    "Device",
    "Duplex",
    "EchoFacts",
    "EchoReport",
    "EchoState",
    "Keeper",
    "Loudspeaker",
    "Microphone",
    "News",
    "Part",
    "Played",
    "SoundBack",
    "SoundTrouble",
    "choose",
    "devices",
    "echo_facts",
    "have_both",
    "remember",
]
