"""What is spoken: text in, sound out."""

from voicecoach.tts.cache import CachedVoice
from voicecoach.tts.pyttsx3_voice import Pyttsx3Voice
from voicecoach.tts.voice import Voice

__all__ = ["CachedVoice", "Pyttsx3Voice", "Voice"]
