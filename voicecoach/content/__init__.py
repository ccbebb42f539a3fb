"""What the coach knows: entries as data, read from intents/ and checked."""

from voicecoach.content.diary import DiaryWords
from voicecoach.content.load import content_root, load, read
from voicecoach.content.model import Content, Entry, FollowUp, Kind, Side, Sign, Step
from voicecoach.content.phrases import Phrase, Phrases
from voicecoach.content.templates import Template, expand

__all__ = [
    "Content",
    "DiaryWords",
    "Entry",
    "FollowUp",
    "Kind",
    "Phrase",
    "Phrases",
    "Side",
    "Sign",
    "Step",
    "Template",
    "content_root",
    "expand",
    "load",
    "read",
]
