"""Sound devices: microphone in, loudspeaker out."""

from voicecoach.audio.devices import Device, choose, devices, have_both
from voicecoach.audio.loudspeaker import Loudspeaker
from voicecoach.audio.microphone import Microphone

__all__ = ["Device", "Loudspeaker", "Microphone", "choose", "devices", "have_both"]
